import { accountRolePermissions, builtInRoles, everyScope } from '../../src/auth/catalogue';
import type { Viewer } from '../../src/auth/viewer';
import type { AccountRole } from '../../src/generated/schema';
import { asReasons, missingOf, notHeldObstacle, withdrawal } from '../../src/modules/invitations/invitation.decisions';

const ACCOUNT = 'acct_1';

/** Somebody with an account role and, in some workspaces, a workspace role. */
function viewer(role: AccountRole, workspaces: Record<string, keyof typeof builtInRoles> = {}): Viewer {
  const permissions = accountRolePermissions[role];
  return {
    caller: { userId: 'u', userName: '', userEmail: '', credential: { kind: 'session', id: '', method: 'CODE' } },
    memberships: new Map([
      [ACCOUNT, { accountId: ACCOUNT, memberId: 'm', role, status: 'ACTIVE', plan: 'PRO', permissions }],
    ]),
    sources: new Map(
      Object.entries(workspaces).map(([id, builtInRole]) => [id, [{ kind: 'DIRECT', builtInRole, accessId: null }]]),
    ),
  };
}

describe('what an invitation gives', () => {
  it('is held whole by owners and admins', () => {
    const gift = { role: 'ADMIN', workspaces: [{ workspaceId: 'ws_1', builtInRole: 'OWNER' }] } as const;
    expect(missingOf(viewer('OWNER'), ACCOUNT, gift).size).toBe(0);
    expect(missingOf(viewer('ADMIN'), ACCOUNT, gift).size).toBe(0);
  });

  it('is compared by account role and by workspace, and says what is missing where', () => {
    const gift = {
      role: 'ADMIN',
      workspaces: [
        { workspaceId: 'ws_owned', builtInRole: 'OWNER' },
        { workspaceId: 'ws_seen', builtInRole: 'VIEWER' },
        { workspaceId: 'ws_unknown', builtInRole: 'VIEWER' },
        { workspaceId: null, builtInRole: 'OWNER' },
      ],
    } as const;
    const missing = missingOf(viewer('MEMBER', { ws_owned: 'OWNER', ws_seen: 'DEVELOPER' }), ACCOUNT, gift);
    expect([...missing.keys()]).toEqual(['role', 1, 2]);
    expect(missing.get('role')?.missingPermissions).toContain('CREATE_INVITATIONS');
    expect(missing.get(1)).toEqual({ missingPermissions: [], missingScopes: ['MANAGE_WORKSPACE_USERS'] });
    expect(missing.get(2)?.missingScopes).toEqual(expect.arrayContaining([...builtInRoles.VIEWER.scopes]));
  });

  it('is not held by an admin who would give what only owners hold', () => {
    const missing = missingOf(viewer('ADMIN'), ACCOUNT, { role: 'OWNER', workspaces: [] });
    expect(missing.get('role')?.missingPermissions.sort()).toEqual([
      'ADMINISTRATE_OWNERS',
      'BYPASS_SSO',
      'DELETE_ACCOUNT',
    ]);
  });

  it('gives a decision one reason for each thing that is missing', () => {
    const obstacle = notHeldObstacle({ missingPermissions: ['DELETE_ACCOUNT'], missingScopes: everyScope.slice(0, 2) });
    expect(asReasons(obstacle)).toMatchObject([
      { code: 'PERMISSION_NOT_HELD', missingPermission: 'DELETE_ACCOUNT' },
      { code: 'PERMISSION_NOT_HELD', missingScope: everyScope[0] },
      { code: 'PERMISSION_NOT_HELD', missingScope: everyScope[1] },
    ]);
  });

  it('no longer holds when who invited may not invite any more, even if they hold as much', () => {
    const gift = { role: 'MEMBER', workspaces: [] } as const;
    expect(withdrawal(viewer('ADMIN'), ACCOUNT, gift)).toBeNull();
    expect(withdrawal(viewer('MEMBER'), ACCOUNT, gift)).toEqual({
      reason: 'INVITER_LACKS_RIGHTS',
      missingPermissions: ['CREATE_INVITATIONS'],
      missingScopes: [],
    });
    expect(withdrawal(null, ACCOUNT, gift)).toEqual({ reason: 'INVITER_GONE' });
    expect(withdrawal(viewer('OWNER'), 'acct_other', gift)).toEqual({ reason: 'INVITER_GONE' });
  });
});
