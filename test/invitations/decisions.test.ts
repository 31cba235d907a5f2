import { accountRolePermissions, builtInRoles, everyScope, type BuiltInRole } from '../../src/auth/catalogue';
import { bookedOf } from '../../src/auth/plans';
import { builtInRole, customRole, type Role } from '../../src/auth/roles';
import type { Held } from '../../src/auth/viewer';
import type { AccountRole } from '../../src/generated/schema';
import {
  againstGift,
  againstPlan,
  againstPromise,
  missingOf,
  withdrawal,
} from '../../src/modules/invitations/gift.decisions';
import type { Content, GivenTeam } from '../../src/modules/invitations/invitation.queries';
import { asReasons } from '../../src/modules/invitations/obstacle.decisions';

const ACCOUNT = 'acct_1';

/** What somebody with an account role and, in some workspaces, a workspace role holds. */
function holder(role: AccountRole, workspaces: Record<string, BuiltInRole> = {}): Held {
  const permissions = accountRolePermissions[role];
  const source = {
    accountId: ACCOUNT,
    kind: 'DIRECT' as const,
    customRole: null,
    accessId: null,
    teamId: null,
    expiresAt: null,
  };
  return {
    memberships: new Map([
      [
        ACCOUNT,
        {
          accountId: ACCOUNT,
          memberId: 'm',
          role,
          status: 'ACTIVE',
          booked: bookedOf({ plan: 'PRO', planOverrides: null }),
          permissions,
          letInBy: [],
        },
      ],
    ]),
    sources: new Map(Object.entries(workspaces).map(([id, word]) => [id, [{ ...source, builtInRole: word }]])),
  };
}

const TEAM: GivenTeam = { id: 'team_1', name: 'Core', managedBy: 'MANUAL' };

/** An invitation's content; the team is Developer in ws_team. */
function content(
  role: AccountRole,
  workspaces: [workspaceId: string | null, role: Role | null][] = [],
  teams: (GivenTeam | null)[] = [],
): Content {
  const source = {
    accountId: ACCOUNT,
    kind: 'TEAM' as const,
    customRole: null,
    accessId: null,
    teamId: TEAM.id,
    expiresAt: null,
  };
  const grants = [{ workspaceId: 'ws_team', source: { ...source, builtInRole: 'DEVELOPER' as const } }];
  return {
    gift: { role, workspaces: workspaces.map(([workspaceId, opened]) => ({ workspaceId, role: opened })), teams },
    teamFacts: new Map([[TEAM.id, { hasMembers: true, grants }]]),
  };
}

const { OWNER, VIEWER } = { OWNER: builtInRole('OWNER'), VIEWER: builtInRole('VIEWER') };
const NOTHING = { missingPermissions: [], missingScopes: [] };

describe('what an invitation gives', () => {
  it('is held whole by owners and admins', () => {
    const all = content('ADMIN', [['ws_1', OWNER]], [TEAM]);
    expect(missingOf(holder('OWNER'), ACCOUNT, all)).toEqual(NOTHING);
    expect(missingOf(holder('ADMIN'), ACCOUNT, all)).toEqual(NOTHING);
  });

  it('is compared by account role, and not held by an admin who would give what only owners hold', () => {
    expect(missingOf(holder('MEMBER'), ACCOUNT, content('ADMIN')).missingPermissions).toContain('CREATE_INVITATIONS');
    expect(missingOf(holder('ADMIN'), ACCOUNT, content('OWNER')).missingPermissions.sort()).toEqual([
      'ADMINISTRATE_OWNERS',
      'BYPASS_SSO',
      'DELETE_ACCOUNT',
    ]);
  });

  it('is compared by workspace: every scope of the role, custom or not, and the right to grant access there', () => {
    const missing = (workspaceId: string | null, role: Role | null) =>
      missingOf(
        holder('MEMBER', { ws_owned: 'OWNER', ws_seen: 'DEVELOPER' }),
        ACCOUNT,
        content('MEMBER', [[workspaceId, role]]),
      ).missingScopes;
    expect(missing('ws_owned', OWNER)).toEqual([]);
    expect(missing('ws_seen', VIEWER)).toEqual(['MANAGE_WORKSPACE_USERS']);
    expect(missing('ws_unknown', VIEWER)).toEqual(expect.arrayContaining([...builtInRoles.VIEWER.scopes]));
    const secrets = customRole({ id: 'r', name: 'Secrets', ownScopes: ['MANAGE_WORKSPACE_TEAMS'], inherits: 'VIEWER' });
    expect(missing('ws_owned', secrets)).toEqual([]);
    expect(missing('ws_seen', secrets)).toEqual(['MANAGE_WORKSPACE_USERS', 'MANAGE_WORKSPACE_TEAMS']);
    expect(missing(null, OWNER)).toEqual([]);
    expect(missing('ws_owned', null)).toEqual([]);
  });

  it('is compared by team: UPDATE_TEAMS, and every scope that the team has', () => {
    const onTeam = content('MEMBER', [], [null, TEAM]);
    const { missingPermissions, missingScopes } = missingOf(holder('MEMBER', { ws_team: 'VIEWER' }), ACCOUNT, onTeam);
    expect(missingPermissions).toEqual(['UPDATE_TEAMS']);
    expect(missingScopes).toContain('SEE_SECRET_BLOCKS');
    expect(missingOf(holder('MEMBER', { ws_team: 'DEVELOPER' }), ACCOUNT, onTeam)).toEqual({
      missingPermissions: ['UPDATE_TEAMS'],
      missingScopes: [],
    });
  });

  it('is not compared with what was never read', () => {
    const unread = { ...content('MEMBER', [], [TEAM]), teamFacts: new Map() };
    expect(() => missingOf(holder('OWNER'), ACCOUNT, unread)).toThrow('team_1');
  });

  it('gives a decision one reason for each thing that is missing', () => {
    const reasons = againstGift(
      holder('MEMBER', { ws_1: 'DEVELOPER' }),
      ACCOUNT,
      content('MEMBER', [['ws_1', OWNER]], [TEAM]),
    );
    expect(reasons.flatMap(asReasons)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'PERMISSION_NOT_HELD', missingPermission: 'UPDATE_TEAMS' }),
        expect.objectContaining({ code: 'PERMISSION_NOT_HELD', missingScope: 'MANAGE_WORKSPACE_USERS' }),
        expect.objectContaining({ code: 'PERMISSION_NOT_HELD', missingScope: everyScope.at(-1) }),
      ]),
    );
  });

  it('needs of the plan what opens workspaces and what makes teams, and nothing for a role', () => {
    const features = (all: Content) =>
      againstPlan(bookedOf({ plan: 'FREE', planOverrides: null }), all.gift).map(({ field, extras }) => [
        field,
        extras?.feature,
      ]);
    expect(features(content('ADMIN'))).toEqual([]);
    expect(features(content('MEMBER', [['ws_1', VIEWER]], [TEAM]))).toEqual([
      ['workspaces', 'WORKSPACE_ACCESS'],
      ['teamIds', 'TEAMS'],
    ]);
    expect(
      againstPlan(bookedOf({ plan: 'PRO', planOverrides: null }), content('MEMBER', [['ws_1', VIEWER]], [TEAM]).gift),
    ).toEqual([]);
  });

  it('no longer holds when something of it is gone, or came under the directory', () => {
    const reason = (...parts: Parameters<typeof content>) =>
      withdrawal(holder('OWNER'), ACCOUNT, content(...parts))?.reason;
    expect(reason('MEMBER', [['ws_1', VIEWER]], [TEAM])).toBeUndefined();
    expect(reason('MEMBER', [[null, null]], [null])).toBe('ROLE_GONE');
    expect(reason('MEMBER', [[null, VIEWER]], [null])).toBe('WORKSPACE_GONE');
    expect(reason('MEMBER', [['ws_1', VIEWER]], [null])).toBe('TEAM_GONE');
    const directorys: GivenTeam = { ...TEAM, managedBy: 'SCIM' };
    expect(reason('MEMBER', [], [directorys])).toBe('TEAM_MANAGED_ELSEWHERE');
    expect(againstPromise(content('MEMBER', [], [null, directorys]).gift).map(({ code }) => code)).toEqual([
      'NOT_FOUND',
      'MANAGED_ELSEWHERE',
    ]);
  });

  it('no longer holds when who invited may not invite any more, even if they hold as much', () => {
    expect(withdrawal(holder('ADMIN'), ACCOUNT, content('MEMBER'))).toBeNull();
    expect(withdrawal(holder('MEMBER'), ACCOUNT, content('MEMBER'))).toEqual({
      reason: 'INVITER_LACKS_RIGHTS',
      missingPermissions: ['CREATE_INVITATIONS'],
      missingScopes: [],
    });
    expect(withdrawal(null, ACCOUNT, content('MEMBER'))).toEqual({ reason: 'INVITER_GONE' });
    expect(withdrawal(holder('OWNER'), 'acct_other', content('MEMBER'))).toEqual({ reason: 'INVITER_GONE' });
  });
});
