import { manageScopes, type Missing } from '../../auth/access';
import { accountRolePermissions } from '../../auth/catalogue';
import { lacks, notHeldError } from '../../auth/gift';
import type { Booked } from '../../auth/plans';
import type { Held } from '../../auth/viewer';
import { userError, type UserErrorData } from '../../errors';
import type { AccountRole, DirectoryUserStatus } from '../../generated/schema';
import { daysAfter } from '../../time';
import { againstCustomRole, againstFeature, type LimitReached } from '../accounts/account.decisions';
import type { DirectoryGroup } from './directory-group.entity';
import type { DirectoryToken } from './directory-token.entity';
import type { DirectoryGift, DirectoryUserView, GroupGrant } from './directory.queries';

/**
 * What speaks against doing something to a directory, over rows that were read already. The mutations decide by these under the
 * account's lock, and Directory.viewerCan asks the same.
 */

/** What came of somebody whom a directory has told of. */
export function statusOf({
  userId,
  candidateId,
}: Pick<DirectoryUserView, 'userId' | 'candidateId'>): DirectoryUserStatus {
  if (userId !== null) return 'PROVISIONED';
  return candidateId === null ? 'NOT_PROVISIONED' : 'AWAITS_ADOPTION';
}

/** So many tokens of a directory work at a time. Guildhall's own. */
const MAX_TOKENS = 5;

/** Against making another token beside those that work. */
export function againstToken(tokens: readonly Pick<DirectoryToken, 'expiresAt'>[], now: Date): LimitReached[] {
  const used = tokens.filter(({ expiresAt }) => expiresAt > now).length;
  if (used < MAX_TOKENS) return [];
  const message = `${MAX_TOKENS} tokens of a directory work at a time, and there are ${used}: revoke one first.`;
  return [{ code: 'LIMIT_REACHED', message, extras: { limit: MAX_TOKENS, used } }];
}

/** A token lives for so many days at most, and for so many where nobody says otherwise. */
const MOST_DAYS = 366;
const USUAL_DAYS = 365;

/** When a token ends that is made now, as an input says or leaves to us. */
export function endOfToken(expiresAt: Date | null, now: Date): Date {
  return expiresAt ?? daysAfter(now, USUAL_DAYS);
}

/** Why a token that is made now may not end at this time; null when it may. */
export function wrongTokenEnd(end: Date, now: Date): string | null {
  if (end <= now) return 'A token ends in the future: choose a later end.';
  const latest = daysAfter(now, MOST_DAYS);
  if (end <= latest) return null;
  return `A token works for ${MOST_DAYS} days at most: choose an end no later than ${latest.toISOString()}.`;
}

/** What of all that a directory can give somebody does not hold: who makes a token gives all of it. */
export function lacksOfDirectory(giver: Held, accountId: string, { roles, workspaces }: DirectoryGift): Missing {
  const permissions = roles.flatMap((role) => [...accountRolePermissions[role]]);
  return lacks(giver, accountId, { permissions, workspaces });
}

/** What being in a group gives. */
export interface Mapping {
  accountRole: DirectoryGroup['accountRole'];
  workspaces: readonly GroupGrant[];
}

/** Whether two open the same workspace in the same role. */
function isSame(one: GroupGrant, other: GroupGrant): boolean {
  return one.workspaceId === other.workspaceId && one.role.id === other.role.id;
}

/** Those of some grants that others do not give. */
export function without(these: readonly GroupGrant[], those: readonly GroupGrant[]): GroupGrant[] {
  return these.filter((one) => !those.some((other) => isSame(one, other)));
}

/** What of another mapping its giver does not hold: of what is given anew and of what is given no more. */
export function lackedForMapping(giver: Held, accountId: string, before: Mapping, after: Mapping): UserErrorData[] {
  const [was, is] = [before.accountRole, after.accountRole];
  const roles = was === is ? [] : [was, is].filter((role): role is 'ADMIN' | 'MEMBER' => role !== null);
  const permissions = roles.flatMap((role: AccountRole) => [...accountRolePermissions[role]]);
  const ofRole = notHeldError(lacks(giver, accountId, { permissions, workspaces: [] }), ['accountRole']);
  const lackedIn = ({ workspaceId, role }: GroupGrant, path: readonly (string | number)[]) => {
    const scopes = [manageScopes.team, ...role.scopes];
    return notHeldError(lacks(giver, accountId, { permissions: [], workspaces: [{ workspaceId, scopes }] }), path);
  };
  const given = without(after.workspaces, before.workspaces).map((one) =>
    lackedIn(one, ['workspaces', after.workspaces.indexOf(one), 'roleId']),
  );
  const taken = without(before.workspaces, after.workspaces).map((one) => lackedIn(one, ['workspaces']));
  return [ofRole, ...given, ...taken].filter((error) => error !== null);
}

/** What of the plan workspaces that a group opens anew need: what it takes to open them to a team by hand. */
export function mappingNotInPlan(booked: Booked, before: Mapping, after: Mapping): UserErrorData[] {
  return without(after.workspaces, before.workspaces).flatMap((one) => {
    const [missing] = [
      ...againstFeature(booked, 'WORKSPACE_ACCESS', 'opening a workspace to a group'),
      ...againstFeature(booked, 'TEAMS', 'giving access to a team'),
      ...againstCustomRole(booked, one.role),
    ];
    if (missing === undefined) return [];
    const path = ['workspaces', after.workspaces.indexOf(one), 'roleId'];
    return [userError(missing.code, missing.message, path, missing.extras)];
  });
}

/** Against opening workspaces to a group whose team was given access to them by hand. */
export function takenByHand(after: Mapping, byHand: readonly GroupGrant[]): UserErrorData[] {
  return after.workspaces.flatMap(({ workspaceId, name }, index) => {
    if (!byHand.some((one) => one.workspaceId === workspaceId)) return [];
    const message = `Somebody gave the group's team access to ${name} by hand: revoke that first, or leave the workspace out here.`;
    return [userError('TAKEN', message, ['workspaces', index, 'workspaceId'])];
  });
}
