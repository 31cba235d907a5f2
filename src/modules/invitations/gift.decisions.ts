import { manageScopes, type Missing } from '../../auth/access';
import { accountRolePermissions } from '../../auth/catalogue';
import { lacks, notHeldError, type Gift } from '../../auth/gift';
import type { Booked } from '../../auth/plans';
import type { Held } from '../../auth/viewer';
import { againstCustomRole, againstFeature } from '../accounts/account.decisions';
import { giftOf } from '../teams/team.decisions';
import type { TeamFacts } from '../teams/team.queries';
import type { Content, GivenTeam, InvitationGift } from './invitation.queries';
import type { Obstacle } from './obstacle.decisions';

/** One part of a gift, and where in the input of an invitation it is asked for. */
interface Part {
  path: (string | number)[];
  gift: Gift;
}

/**
 * The parts of what an invitation gives, as the one comparison takes them. To open a workspace takes the right to grant
 * access there and every scope that is granted; to put somebody on a team takes UPDATE_TEAMS and all that the team has.
 * What is gone gives nothing, so there is nothing to hold.
 */
export function partsOf({ gift: { role, workspaces, teams }, teamFacts }: Content): Part[] {
  return [
    { path: ['role'], gift: { permissions: accountRolePermissions[role], workspaces: [] } },
    ...workspaces.flatMap(({ workspaceId, role: opened }, place): Part[] => {
      if (workspaceId === null || opened === null) return [];
      const scopes = [manageScopes.user, ...opened.scopes];
      return [
        { path: ['workspaces', place, 'roleId'], gift: { permissions: [], workspaces: [{ workspaceId, scopes }] } },
      ];
    }),
    ...teams.flatMap((team, place): Part[] => {
      if (team === null) return [];
      const { workspaces: entered } = giftOf(grantsOf(team, teamFacts));
      return [{ path: ['teamIds', place], gift: { permissions: ['UPDATE_TEAMS'], workspaces: entered } }];
    }),
  ];
}

function grantsOf({ id }: GivenTeam, teamFacts: Content['teamFacts']): TeamFacts['grants'] {
  const facts = teamFacts.get(id);
  if (facts === undefined) throw new Error(`what ${id} gives was not read`);
  return facts.grants;
}

/** What somebody does not hold of all that an invitation gives. */
export function missingOf(holder: Held, accountId: string, content: Content): Missing {
  const parts = partsOf(content).map(({ gift }) => gift);
  return lacks(holder, accountId, {
    permissions: parts.flatMap(({ permissions }) => [...permissions]),
    workspaces: parts.flatMap(({ workspaces }) => workspaces),
  });
}

/** Against giving, or taking back, all that an invitation gives. */
export function againstGift(viewer: Held, accountId: string, content: Content): Obstacle[] {
  const missing = missingOf(viewer, accountId, content);
  const error = notHeldError(missing, []);
  return error === null ? [] : [{ code: 'PERMISSION_NOT_HELD', message: error.message, extras: missing }];
}

/** What of the plan a gift needs: opening workspaces to single people, custom roles and teams are features of it. */
export function againstPlan(
  booked: Booked,
  { workspaces, teams }: InvitationGift,
): (Obstacle & { field: 'workspaces' | 'teamIds' })[] {
  const custom = workspaces.find(({ role }) => role?.builtInRole === null)?.role ?? null;
  const sharing = 'opening a workspace to single people';
  const [opening] = [
    ...(workspaces.length === 0 ? [] : againstFeature(booked, 'WORKSPACE_ACCESS', sharing)),
    ...againstCustomRole(booked, custom),
  ];
  const [joining] = teams.length === 0 ? [] : againstFeature(booked, 'TEAMS', 'putting somebody on a team');
  return [
    ...(opening === undefined ? [] : [{ ...opening, field: 'workspaces' as const }]),
    ...(joining === undefined ? [] : [{ ...joining, field: 'teamIds' as const }]),
  ];
}

export const TEAM_OF_DIRECTORY = "The account's directory says who is on this team: add the person there.";

/** What of a gift is gone since it was promised, in the order in which accepting asks; null: all of it is there. */
type Gone = 'ROLE_GONE' | 'WORKSPACE_GONE' | 'TEAM_GONE';

function goneOf({ workspaces, teams }: InvitationGift): Gone | null {
  if (workspaces.some(({ role }) => role === null)) return 'ROLE_GONE';
  if (workspaces.some(({ workspaceId }) => workspaceId === null)) return 'WORKSPACE_GONE';
  return teams.includes(null) ? 'TEAM_GONE' : null;
}

const goneSentences: Record<Gone, string> = {
  ROLE_GONE: 'A workspace role that it gives was deleted: invite the person anew.',
  WORKSPACE_GONE: 'A workspace that it opens was deleted: invite the person anew.',
  TEAM_GONE: 'A team that it adds to was deleted: invite the person anew.',
};

function hasTeamOfDirectory({ teams }: InvitationGift): boolean {
  return teams.some((team) => team?.managedBy === 'SCIM');
}

/** Against promising again what can no longer be given, whoever gives it. */
export function againstPromise(gift: InvitationGift): Obstacle[] {
  const gone = goneOf(gift);
  return [
    ...(gone === null ? [] : [{ code: 'NOT_FOUND' as const, message: goneSentences[gone] }]),
    ...(hasTeamOfDirectory(gift) ? [{ code: 'MANAGED_ELSEWHERE' as const, message: TEAM_OF_DIRECTORY }] : []),
  ];
}

/** Why an invitation no longer holds, for the account's log: its invitee is told no details. */
export type Withdrawal =
  { reason: Gone | 'TEAM_MANAGED_ELSEWHERE' | 'INVITER_GONE' } | ({ reason: 'INVITER_LACKS_RIGHTS' } & Missing);

/**
 * Why what an invitation gives can no longer be given: something of it is gone, or who invited may not invite, or may not
 * give all of it, any more. `inviter` is what they hold now; null when there is nobody. Null: it still holds.
 */
export function withdrawal(inviter: Held | null, accountId: string, content: Content): Withdrawal | null {
  const gone = goneOf(content.gift);
  if (gone !== null) return { reason: gone };
  if (hasTeamOfDirectory(content.gift)) return { reason: 'TEAM_MANAGED_ELSEWHERE' };
  const membership = inviter?.memberships.get(accountId);
  if (inviter === null || membership === undefined) return { reason: 'INVITER_GONE' };
  const { missingPermissions, missingScopes } = missingOf(inviter, accountId, content);
  const lacked = new Set(missingPermissions);
  if (!membership.permissions.has('CREATE_INVITATIONS')) lacked.add('CREATE_INVITATIONS');
  if (lacked.size + missingScopes.length === 0) return null;
  return { reason: 'INVITER_LACKS_RIGHTS', missingPermissions: [...lacked], missingScopes };
}
