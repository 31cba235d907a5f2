import { Any, type EntityManager } from 'typeorm';
import { idKind } from '../../ids';
import { ScimError } from '../../scim/scim';
import { shownName } from '../../validation';
import { takenTeamNames } from '../teams/team-members.queries';
import { MAX_TEAMS } from '../accounts/account.decisions';
import type { Team } from '../teams/team.entity';
import { DirectoryUser } from './directory-user.entity';
import type { Entered } from './enter-directory';
import { noteProblem, solveProblems } from './note-problem.queries';

/** What giving by a group takes. */
export const GROUP_FEATURES = ['SCIM', 'TEAMS'] as const;

/** So many characters a team's name has at most. */
const NAME_LENGTH = 100;

/** Throws 400 unless all are users of the account's directory. */
export async function requireUsers(tx: EntityManager, accountId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const sound = ids.filter((id) => idKind(id) === 'directoryUser');
  const known = sound.length === ids.length ? await tx.countBy(DirectoryUser, { accountId, id: Any(sound) }) : 0;
  if (known === ids.length) return;
  throw new ScimError(
    400,
    'A member of this group is no user here: create all users first, then send the group.',
    'invalidValue',
  );
}

/**
 * What the team of a group is called: as the group is, in the form of a team's name; with a number behind it where another team has
 * that one. Throws 400 for a group whose name has nothing that could be shown.
 */
export async function freeTeamName(
  tx: EntityManager,
  team: Pick<Team, 'id' | 'accountId'>,
  displayName: string,
): Promise<string> {
  const plain = shownName(displayName);
  if (plain === null) {
    throw new ScimError(
      400,
      'This displayName has no character that can be shown: give the group a name.',
      'invalidValue',
    );
  }
  // One more than there can be teams: one of them is free.
  const candidates = Array.from({ length: MAX_TEAMS + 1 }, (_, index) => numbered(plain, index + 1));
  const taken = await takenTeamNames(tx, team, candidates);
  const free = candidates.find((name) => !taken.has(name));
  if (free === undefined) throw new Error('more teams than there can be');
  return free;
}

function numbered(name: string, number: number): string {
  if (number === 1) return name;
  const suffix = ` (${String(number)})`;
  const room = NAME_LENGTH - suffix.length;
  return Array.from(name).slice(0, room).join('').trimEnd() + suffix;
}

/** Keeps for the account's admins that the team of a group has another name than the group, for as long as it has. */
export async function settleGroupProblems(
  { tx, account, now }: Entered,
  displayName: string,
  teamName: string,
): Promise<void> {
  const isTaken = teamName !== shownName(displayName);
  await solveProblems(tx, account.id, displayName, [
    'FROZEN',
    'NOT_IN_PLAN',
    'TEAMS_FULL',
    ...(isTaken ? [] : (['NAME_TAKEN'] as const)),
  ]);
  if (!isTaken) return;
  const message = `Another team has this name, so the team of this group is called ${teamName}. Rename one of them.`;
  await noteProblem(tx, { accountId: account.id, code: 'NAME_TAKEN', subject: displayName, message, now });
}
