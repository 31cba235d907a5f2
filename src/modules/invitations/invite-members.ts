import type { EntityManager } from 'typeorm';
import type { Call } from '../../auth/call';
import { inAccount, type InAccount } from '../../auth/in-account';
import { bookedOf } from '../../auth/plans';
import { rolesById } from '../../auth/roles';
import { once } from '../../db/idempotency';
import { rowsById } from '../../db/rows';
import type { UserErrorData } from '../../errors';
import type { InvitationOutcome, InviteMembersInput } from '../../generated/schema';
import { idKind, type IdKind } from '../../ids';
import type { Account } from '../accounts/account.entity';
import { seatsOf } from '../accounts/account.queries';
import { decideEntries, type Decision } from './decide-invite';
import { Invitation } from './invitation.entity';
import { liveInvitations, mailsOfTheDay, membersByAddress, teamsIn, workspacesIn } from './invite-facts.queries';
import { factsOfTeams } from './read-content.queries';
import { readInviteInput, type Entry, type Invite } from './read-invite-input';
import { writeInvitations } from './write-invitations';

interface Result {
  email: string;
  outcome: InvitationOutcome;
  invitation: Invitation | null;
  errors: UserErrorData[];
}

interface Answer {
  results: Result[];
  account: Account;
  /** A retry: its refusals were told to the audit log at the first attempt. */
  replayed: boolean;
}

/** What is kept for a retry: of an entry's errors neither the sentence nor what is for the audit log only. */
interface Outcome {
  results: {
    outcome: InvitationOutcome;
    invitationId: string | null;
    errors: Omit<UserErrorData, 'message' | 'audit' | 'refusal'>[];
  }[];
}

/** What a retry says of an entry that failed at the first attempt, whatever is true of it by now. */
const FAILED_BEFORE = 'This entry failed when the call was first made: send it again under a new idempotencyKey.';

/** Ends the transaction without a trace: no entry could be made, and the answer says of each why. */
class NothingMade extends Error {
  constructor(readonly answer: Answer) {
    super('no invitation was made');
  }
}

/**
 * Invites people, each with a role, workspaces and teams of their own. Answers entry by entry, in their order; where none was
 * made nothing is written, so that a retry under the same key tries afresh.
 */
export async function inviteMembers(call: Call, input: InviteMembersInput): Promise<Answer> {
  const invite = readInviteInput(input);
  try {
    return await inAccount(call, (entered) => invitePeople(call, entered, invite));
  } catch (error) {
    if (error instanceof NothingMade) return error.answer;
    throw error;
  }
}

async function invitePeople(call: Call, entered: InAccount, invite: Invite): Promise<Answer> {
  const { tx, account, caller, now } = entered;
  const { entries, mode, message, key } = invite;
  const asked = {
    accountId: account.id,
    mode,
    message,
    entries: entries.map(({ email, role, workspaces, teamIds, days }) => ({ email, role, workspaces, teamIds, days })),
  };
  const attempt = { actorId: caller.id, mutation: 'inviteMembers', key, input: asked, now };
  let made: Result[] = [];
  const { outcome, replayed } = await once<Outcome>(tx, attempt, async () => {
    made = await attemptAll(call, entered, invite);
    return { results: made.map(toKeep) };
  });
  return { results: replayed ? await asTheyAre(tx, entries, outcome) : made, account, replayed };
}

function toKeep({ outcome, invitation, errors }: Result): Outcome['results'][number] {
  return {
    outcome,
    invitationId: invitation?.id ?? null,
    errors: errors.map(({ message: _message, audit: _audit, refusal: _refusal, ...kept }) => kept),
  };
}

/** The answer to a retry: the invitations as they are by now. */
async function asTheyAre(tx: EntityManager, entries: readonly Entry[], { results }: Outcome): Promise<Result[]> {
  const ids = results.flatMap(({ invitationId }) => invitationId ?? []);
  const invitations = await rowsById(tx, Invitation, ids);
  return results.map(({ outcome, invitationId, errors }, index) => ({
    email: entries[index]?.given ?? '',
    outcome,
    invitation: invitations.get(invitationId ?? '') ?? null,
    errors: errors.map((kept) => ({ ...kept, message: FAILED_BEFORE })),
  }));
}

async function attemptAll(call: Call, entered: InAccount, { entries, mode, message }: Invite): Promise<Result[]> {
  const decisions = await decide(entered, entries);
  const good = decisions.filter(({ errors }) => errors.length === 0);
  const nothing = good.length === 0 || (mode === 'ALL_OR_NOTHING' && good.length < decisions.length);
  if (nothing) throw new NothingMade({ results: decisions.map(unmade), account: entered.account, replayed: false });

  const made = await writeInvitations(entered, call, message, good);
  const byIndex = new Map(made.map(({ entry, invitation }) => [entry.index, invitation]));
  return decisions.map((decision) => {
    const invitation = byIndex.get(decision.entry.index) ?? null;
    if (invitation === null) return unmade(decision);
    return {
      email: decision.entry.given,
      outcome: decision.replaces === null ? 'INVITED' : 'RENEWED',
      invitation,
      errors: [],
    };
  });
}

function unmade({ entry, errors }: Decision): Result {
  return { email: entry.given, outcome: errors.length === 0 ? 'NOT_ATTEMPTED' : 'FAILED', invitation: null, errors };
}

async function decide({ tx, account, viewer, now }: InAccount, entries: readonly Entry[]): Promise<Decision[]> {
  const sound = entries.filter(({ problems }) => problems.length === 0);
  const emails = sound.map(({ email }) => email);
  const workspaces = sound.flatMap((entry) => entry.workspaces);
  const roleIds = named(workspaces, ({ roleId }) => roleId, 'workspaceRole');
  const teams = await teamsIn(
    tx,
    account.id,
    named(
      sound.flatMap(({ teamIds }) => teamIds),
      String,
      'team',
    ),
  );
  const live = await liveInvitations(tx, account.id, emails, now);
  const replaced = [...live.values()].flatMap(({ gift }) => gift.teams.flatMap((team) => team?.id ?? []));
  return decideEntries(entries, {
    viewer,
    accountId: account.id,
    booked: bookedOf(account),
    workspaces: await workspacesIn(
      tx,
      account.id,
      named(workspaces, ({ workspaceId }) => workspaceId, 'workspace'),
    ),
    roles: await rolesById(tx, account.id, roleIds),
    teams,
    teamFacts: await factsOfTeams(tx, [...teams.keys(), ...replaced], now),
    members: await membersByAddress(tx, account.id, emails),
    live,
    mails: await mailsOfTheDay(tx, account.id, now),
    seats: await seatsOf(tx, account, now),
  });
}

/** The ids that are named, each once, and only such as can be ids of this kind. */
function named<T>(those: readonly T[], idOf: (one: T) => string, kind: IdKind): string[] {
  return [...new Set(those.map(idOf))].filter((id) => idKind(id) === kind);
}
