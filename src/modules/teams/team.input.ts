import type { EntityManager } from 'typeorm';
import { notFound } from '../../auth/decision';
import type { InAccount } from '../../auth/in-account';
import { bookedOf } from '../../auth/plans';
import { loadViewer } from '../../auth/viewer';
import { fail, userError, type UserErrorData } from '../../errors';
import { againstPrincipal } from '../accounts/account.decisions';
import type { Booking } from '../accounts/account.queries';
import { principalsKnownElsewhere } from '../workspaces/principal.queries';
import { againstAdding } from './team.decisions';
import { Team } from './team.entity';
import { candidatesOf, takenTeamNames, type Candidate } from './team-members.queries';
import { teamFacts, type TeamFacts } from './team.queries';

/** The team that `input.teamId` names, read under the lock. Throws the top-level NOT_FOUND. */
export async function teamOfInput({ tx, account }: InAccount, teamId: string): Promise<Team> {
  const team = await tx.findOneBy(Team, { id: teamId, accountId: account.id });
  if (team === null) throw notFound('input.teamId');
  return team;
}

/** What decides about the team, read under the lock. */
export async function factsOf({ tx, now }: InAccount, { id }: Pick<Team, 'id'>): Promise<TeamFacts> {
  const facts = (await teamFacts(tx, [id], now)).get(id);
  if (facts === undefined) throw new Error(`no team ${id}`);
  return facts;
}

/** TAKEN where another team of the account has the name. For under the account's lock, which makes it race-free. */
export async function requireFreeName(
  tx: EntityManager,
  team: Pick<Team, 'id' | 'accountId'>,
  name: string,
): Promise<void> {
  if ((await takenTeamNames(tx, team, [name])).size > 0) {
    fail('TAKEN', `Another team of the account has the name ${name}: choose another one.`, ['name']);
  }
}

/**
 * Those whom the entries of `principalIds` name and who are not on the team yet, with all that speaks against an entry.
 * However many entries there are, the number of SQL statements is the same.
 */
export async function newcomersOf(
  { tx, account, viewer, now }: InAccount,
  team: Pick<Team, 'id' | 'managedBy'>,
  principalIds: readonly string[],
): Promise<{ newcomers: Candidate[]; errors: UserErrorData[] }> {
  const candidates = await candidatesOf(tx, account.id, team.id, principalIds);
  const strangers = principalIds.filter((id) => !candidates.has(id));
  // Under the lock only this account's rights were read: what the caller sees elsewhere is read for strangers alone.
  const known =
    strangers.length === 0
      ? new Set<string>()
      : await principalsKnownElsewhere(tx, await loadViewer(tx, { ...viewer, now }), strangers);

  const newcomers: Candidate[] = [];
  const errors = principalIds.flatMap((id, index) => {
    const path = ['principalIds', index];
    const candidate = candidates.get(id);
    if (candidate === undefined) return [unknown(known.has(id), path)];
    if (!candidate.onTeam) newcomers.push(candidate);
    const obstacles = againstAdding(team, candidate, path);
    return obstacles.length > 0 || candidate.onTeam ? obstacles : againstPlan(account, id, path);
  });
  return { newcomers, errors };
}

/** Against putting a service account on a team where the plan has none any more. */
function againstPlan(account: Booking, id: string, path: (string | number)[]): UserErrorData[] {
  return againstPrincipal(bookedOf(account), id).map(({ code, message, extras }) =>
    userError(code, message, path, extras),
  );
}

/** Said of who is not of the account: whom the caller knows from elsewhere is not denied to exist. */
function unknown(known: boolean, path: (string | number)[]): UserErrorData {
  if (known) {
    return userError('NOT_A_MEMBER', 'This person is not a member of the account: invite the person first.', path);
  }
  const message =
    'This names no user or service account of the account: take an id from Account.members or Account.serviceAccounts.';
  return userError('NOT_FOUND', message, path);
}
