import { roleOf, type Missing } from '../../auth/access';
import type { Reason } from '../../auth/decision';
import { lacks, notHeldError, notHeldReasons, type Gift } from '../../auth/gift';
import type { Held } from '../../auth/viewer';
import { userError, type UserErrorData } from '../../errors';
import type { TeamAction } from '../../generated/schema';
import { idKind } from '../../ids';
import type { Candidate, Place } from './team-members.queries';
import type { TeamFacts, TeamGrant, TeamView } from './team.queries';

/** What speaks against doing something to a team: the mutations decide by it under their lock, and Team.viewerCan asks the same. */
interface Against {
  /** The account's directory owns what would change. */
  managedElsewhere: boolean;
  /** What would be given or taken and is not held. */
  missing: Missing;
}

/** On so many teams one can be: each is a way into every workspace that is open to it, and told as one. */
const MAX_TEAMS_EACH = 100;

const NOTHING_MISSING: Missing = { missingPermissions: [], missingScopes: [] };
const DIRECTORY = "The account's directory owns this team: change it there.";

/** What being on a team gives, and what leaving it takes away: the scopes of its live grants. */
export function giftOf(grants: readonly TeamGrant[]): Gift {
  return {
    permissions: [],
    workspaces: grants.map(({ workspaceId, source }) => ({ workspaceId, scopes: roleOf(source).scopes })),
  };
}

/** Against changing name or description. */
export function againstUpdating({ managedBy }: Pick<TeamView, 'managedBy'>): Against {
  return { managedElsewhere: managedBy === 'SCIM', missing: NOTHING_MISSING };
}

/** Against deleting the team, which takes from all who are on it what its grants give them. */
export function againstDeleting(held: Held, team: TeamView, { hasMembers, grants }: TeamFacts): Against {
  const missing = hasMembers ? lacks(held, team.accountId, giftOf(grants)) : NOTHING_MISSING;
  return { managedElsewhere: team.managedBy === 'SCIM', missing };
}

/** Against adding or removing anybody. A directory's team has service accounts added by hand: each entry decides. */
export function againstEditingMembers(held: Held, team: TeamView, { grants }: TeamFacts): Against {
  return { managedElsewhere: false, missing: lacks(held, team.accountId, giftOf(grants)) };
}

/** Against each action of Team.viewerCan. */
export const againstAction: Record<TeamAction, (held: Held, team: TeamView, facts: TeamFacts) => Against> = {
  UPDATE: (_held, team) => againstUpdating(team),
  DELETE: againstDeleting,
  EDIT_MEMBERS: againstEditingMembers,
};

/** What speaks against something, as reasons of a decision. */
export function asReasons({ managedElsewhere, missing }: Against): Reason[] {
  const managed = { code: 'MANAGED_ELSEWHERE', message: DIRECTORY } as const;
  return [...(managedElsewhere ? [managed] : []), ...notHeldReasons(missing)];
}

/** The same as errors of a mutation's payload. */
export function asUserErrors({ managedElsewhere, missing }: Against): UserErrorData[] {
  const lacking = notHeldError(missing, ['teamId']);
  return [
    ...(managedElsewhere ? [userError('MANAGED_ELSEWHERE', DIRECTORY, ['teamId'])] : []),
    ...(lacking === null ? [] : [lacking]),
  ];
}

/** Against putting this one on the team by hand. */
export function againstAdding(
  team: Pick<TeamView, 'managedBy'>,
  { id, active, onTeam, teams }: Candidate,
  path: readonly (string | number)[],
): UserErrorData[] {
  if (team.managedBy === 'SCIM' && idKind(id) === 'user') {
    const message = "The account's directory says which people are on this team: add the person there.";
    return [userError('MANAGED_ELSEWHERE', message, path)];
  }
  if (!active) {
    return [userError('INVALID', 'The member is deactivated: reactivate the member first, then add them.', path)];
  }
  if (onTeam || teams < MAX_TEAMS_EACH) return [];
  const message = `Nobody is on more than ${MAX_TEAMS_EACH} teams: take them off another one first.`;
  return [userError('LIMIT_REACHED', message, path, { limit: MAX_TEAMS_EACH, used: teams })];
}

/** Against taking this one off the team by hand. */
export function againstRemoving(
  team: Pick<TeamView, 'managedBy'>,
  { principalId, managedBy }: Place,
  path: readonly (string | number)[],
): UserErrorData[] {
  const isDirectorys = managedBy === 'SCIM' || (team.managedBy === 'SCIM' && idKind(principalId) === 'user');
  if (!isDirectorys) return [];
  const message = "The account's directory put this one on the team: take them off there.";
  return [userError('MANAGED_ELSEWHERE', message, path)];
}
