import { plans } from '../../auth/plans';
import { sees, type Viewer } from '../../auth/viewer';
import { userError, type UserErrorData } from '../../errors';
import type { PlanTier } from '../../generated/schema';
import { againstSeat } from '../accounts/account.decisions';
import {
  ALREADY_MEMBER,
  againstMailOfAccount,
  againstMailToAddress,
  againstPlan,
  asUserError,
  missingOf,
  notHeldObstacle,
} from './invitation.decisions';
import type { LiveInvitation } from './invite-facts.queries';
import type { Entry } from './read-invite-input';

/** What the account holds already, as far as the entries of one call depend on it. Read under the account's lock. */
export interface InviteFacts {
  viewer: Viewer;
  accountId: string;
  plan: PlanTier;
  /** Of the workspaces that the call names, those that the account has. */
  workspaces: ReadonlySet<string>;
  /** Addresses of members. */
  members: ReadonlySet<string>;
  /** By address. */
  live: ReadonlyMap<string, LiveInvitation>;
  /** Mails of the last 24 hours, by address. */
  mails: ReadonlyMap<string, number>;
  seats: { used: number; reserved: number };
}

/** What becomes of one entry: errors, or the live invitation that it replaces, if there is one. */
export interface Decision {
  entry: Entry;
  errors: UserErrorData[];
  replaces: LiveInvitation | null;
}

/** Decides entry by entry, in their order: each that is good takes a mail, and a seat unless it replaces another. */
export function decideEntries(entries: readonly Entry[], facts: InviteFacts): Decision[] {
  let mailsOfAccount = [...facts.mails.values()].reduce((sum, mails) => sum + mails, 0);
  let { reserved } = facts.seats;
  return entries.map((entry) => {
    const replaces = facts.live.get(entry.email) ?? null;
    const errors = entry.problems.length > 0 ? entry.problems : againstEntry(entry, replaces, facts);
    if (errors.length === 0) {
      const seats = { limit: plans[facts.plan].limits.members, used: facts.seats.used, reserved };
      const [obstacle] = [...againstMailOfAccount(mailsOfAccount), ...(replaces === null ? againstSeat(seats) : [])];
      if (obstacle !== undefined)
        return { entry, replaces, errors: [asUserError(obstacle, ['invitations', entry.index])] };
      mailsOfAccount += 1;
      if (replaces === null) reserved += 1;
    }
    return { entry, errors, replaces };
  });
}

/** What is wrong with an entry whatever the others are: the first kind of obstacle, wherever it stands. */
function againstEntry(entry: Entry, replaces: LiveInvitation | null, facts: InviteFacts): UserErrorData[] {
  const { viewer, accountId } = facts;
  const path = ['invitations', entry.index];
  const email = [...path, 'email'];

  const unknown = entry.workspaces.flatMap(({ workspaceId }, place) =>
    facts.workspaces.has(workspaceId) && sees(viewer, { accountId, workspaceId })
      ? []
      : [
          userError('NOT_FOUND', 'No workspace of the account has this id.', [
            ...path,
            'workspaces',
            place,
            'workspaceId',
          ]),
        ],
  );
  if (unknown.length > 0) return unknown;

  if (facts.members.has(entry.email)) return [userError('ALREADY_MEMBER', ALREADY_MEMBER, email)];

  const lacking = [...missingOf(viewer, accountId, entry)].map(([place, missing]) =>
    asUserError(
      notHeldObstacle(missing),
      place === 'role' ? [...path, 'role'] : [...path, 'workspaces', place, 'roleId'],
    ),
  );
  // The invitation that goes is taken away, so that too must be the caller's to take.
  const taken = replaces === null ? [] : [...missingOf(viewer, accountId, replaces).values()];
  lacking.push(...taken.map((missing) => asUserError(notHeldObstacle(missing), email)));
  if (lacking.length > 0) return lacking;

  const [lacksFeature] = againstPlan(facts.plan, entry);
  if (lacksFeature !== undefined) return [asUserError(lacksFeature, [...path, 'workspaces'])];
  return againstMailToAddress(facts.mails.get(entry.email) ?? 0).map((obstacle) => asUserError(obstacle, email));
}
