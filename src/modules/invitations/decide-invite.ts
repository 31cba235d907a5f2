import { lacks, notHeldError } from '../../auth/gift';
import type { Booked } from '../../auth/plans';
import type { Role } from '../../auth/roles';
import { sees, type Viewer } from '../../auth/viewer';
import { userError, type UserErrorData } from '../../errors';
import { againstSeat } from '../accounts/account.decisions';
import { againstPlan, missingOf, partsOf, TEAM_OF_DIRECTORY } from './gift.decisions';
import { ALREADY_MEMBER, againstMailOfAccount, againstMailToAddress } from './invitation.decisions';
import type { Content, GivenTeam, InvitationGift } from './invitation.queries';
import type { LiveInvitation } from './invite-facts.queries';
import { asUserError } from './obstacle.decisions';
import type { Entry } from './read-invite-input';

/** What the account holds already, as far as the entries of one call depend on it. Read under the account's lock. */
export interface InviteFacts {
  viewer: Viewer;
  accountId: string;
  booked: Booked;
  /** Of the workspaces, roles and teams that the call names, those that the account has. */
  workspaces: ReadonlySet<string>;
  roles: ReadonlyMap<string, Role>;
  teams: ReadonlyMap<string, GivenTeam>;
  /** Of these teams, and of those of the live invitations: what being on them gives. */
  teamFacts: Content['teamFacts'];
  /** Addresses of members. */
  members: ReadonlySet<string>;
  /** By address. */
  live: ReadonlyMap<string, LiveInvitation>;
  /** Mails of the last 24 hours, by address. */
  mails: ReadonlyMap<string, number>;
  seats: { used: number; reserved: number };
}

/** What becomes of one entry: errors, or what it gives and the live invitation that it replaces, if there is one. */
export interface Decision {
  entry: Entry;
  gift: InvitationGift;
  errors: UserErrorData[];
  replaces: LiveInvitation | null;
}

/** Decides entry by entry, in their order: each that is good takes a mail, and a seat unless it replaces another. */
export function decideEntries(entries: readonly Entry[], facts: InviteFacts): Decision[] {
  let mailsOfAccount = [...facts.mails.values()].reduce((sum, mails) => sum + mails, 0);
  let { reserved } = facts.seats;
  return entries.map((entry) => {
    const replaces = facts.live.get(entry.email) ?? null;
    const { gift, unknown } = resolve(entry, facts);
    const decision = { entry, gift, replaces };
    const problems = entry.problems.length > 0 ? entry.problems : unknown;
    const errors = problems.length > 0 ? problems : againstEntry(decision, facts);
    if (errors.length > 0) return { ...decision, errors };

    const seats = { limit: facts.booked.limits.members, used: facts.seats.used, reserved };
    const [obstacle] = [...againstMailOfAccount(mailsOfAccount), ...(replaces === null ? againstSeat(seats) : [])];
    if (obstacle !== undefined) return { ...decision, errors: [asUserError(obstacle, ['invitations', entry.index])] };
    mailsOfAccount += 1;
    if (replaces === null) reserved += 1;
    return { ...decision, errors };
  });
}

/** What an entry gives, and an error for each id in it that names nothing the caller can see. */
function resolve(
  { index, role, workspaces, teamIds }: Entry,
  facts: InviteFacts,
): { gift: InvitationGift; unknown: UserErrorData[] } {
  const { viewer, accountId } = facts;
  const unknown: UserErrorData[] = [];
  const note = (message: string, ...path: (string | number)[]): void => {
    unknown.push(userError('NOT_FOUND', message, ['invitations', index, ...path]));
  };
  const opened = workspaces.map(({ workspaceId, roleId }, place) => {
    if (!facts.workspaces.has(workspaceId) || !sees(viewer, { accountId, workspaceId })) {
      note('No workspace of the account has this id.', 'workspaces', place, 'workspaceId');
    }
    const given = facts.roles.get(roleId) ?? null;
    if (given === null) note('No workspace role of the account has this id.', 'workspaces', place, 'roleId');
    return { workspaceId, role: given };
  });
  const teams = teamIds.map((id, place) => {
    const team = facts.teams.get(id) ?? null;
    if (team === null) note('No team of the account has this id.', 'teamIds', place);
    return team;
  });
  return { gift: { role, workspaces: opened, teams }, unknown };
}

/** What is wrong with an entry whatever the others are: the first kind of obstacle, wherever it stands. */
function againstEntry(
  { entry, gift, replaces }: Pick<Decision, 'entry' | 'gift' | 'replaces'>,
  { viewer, accountId, booked, teamFacts, members, mails }: InviteFacts,
): UserErrorData[] {
  const path = ['invitations', entry.index];
  const email = [...path, 'email'];
  if (members.has(entry.email)) return [userError('ALREADY_MEMBER', ALREADY_MEMBER, email)];

  const lacking = partsOf({ gift, teamFacts }).map((part) =>
    notHeldError(lacks(viewer, accountId, part.gift), [...path, ...part.path]),
  );
  // The invitation that goes is taken away, so that too must be the caller's to take.
  if (replaces !== null)
    lacking.push(notHeldError(missingOf(viewer, accountId, { gift: replaces.gift, teamFacts }), email));
  const notHeld = lacking.filter((error) => error !== null);
  if (notHeld.length > 0) return notHeld;

  const notInPlan = againstPlan(booked, gift);
  if (notInPlan.length > 0) return notInPlan.map((obstacle) => asUserError(obstacle, [...path, obstacle.field]));

  const managed = gift.teams.flatMap((team, place) =>
    team?.managedBy === 'SCIM' ? [userError('MANAGED_ELSEWHERE', TEAM_OF_DIRECTORY, [...path, 'teamIds', place])] : [],
  );
  if (managed.length > 0) return managed;
  return againstMailToAddress(mails.get(entry.email) ?? 0).map((obstacle) => asUserError(obstacle, email));
}
