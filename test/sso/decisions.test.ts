import { accountRolePermissions } from '../../src/auth/catalogue';
import { bookedOf } from '../../src/auth/plans';
import { builtInRole } from '../../src/auth/roles';
import type { Held } from '../../src/auth/viewer';
import type { AccountRole } from '../../src/generated/schema';
import { lackedForDefaults } from '../../src/modules/sso/sso.decisions';
import type { SsoDefault } from '../../src/modules/sso/sso.queries';

const ACCOUNT = 'acct_00000000000000000000000001';
const WORKSPACE = 'ws_00000000000000000000000001';

/** Somebody with an account role who is Developer in one workspace. */
function giver(role: AccountRole): Held {
  const membership = {
    ...{ accountId: ACCOUNT, memberId: null, role, status: 'ACTIVE' as const, letInBy: [] },
    booked: bookedOf({ plan: 'ENTERPRISE', planOverrides: null }),
    permissions: accountRolePermissions[role],
  };
  const source = {
    ...{ accountId: ACCOUNT, kind: 'DIRECT' as const, builtInRole: 'DEVELOPER' as const, customRole: null },
    ...{ accessId: null, teamId: null, expiresAt: null },
  };
  return { memberships: new Map([[ACCOUNT, membership]]), sources: new Map([[WORKSPACE, [source]]]) };
}

const opened = (role: 'VIEWER' | 'DEVELOPER', workspaceId = WORKSPACE): SsoDefault => ({
  ...{ accountId: ACCOUNT, workspaceId, name: 'w' },
  role: builtInRole(role),
});
const pathsOf = (...args: Parameters<typeof lackedForDefaults>) =>
  lackedForDefaults(...args).map(({ code, path }) => [code, path.join('.')]);

describe('what a first sign-on gives', () => {
  it('is held whole by OWNERs and ADMINs', () => {
    const before = { role: 'ADMIN' as const, workspaces: [opened('DEVELOPER')] };
    const after = { role: 'MEMBER' as const, workspaces: [opened('VIEWER', 'ws_00000000000000000000000002')] };
    for (const role of ['OWNER', 'ADMIN'] as const) {
      expect(pathsOf(giver(role), ACCOUNT, before, after)).toEqual([]);
      expect(pathsOf(giver(role), ACCOUNT, null, before)).toEqual([]);
    }
  });

  it('is compared where it is given and where it is taken', () => {
    const member = giver('MEMBER');
    const nothing = { role: 'MEMBER' as const, workspaces: [] };
    const admins = { role: 'ADMIN' as const, workspaces: [] };
    const notHeld = 'PERMISSION_NOT_HELD';
    expect(pathsOf(member, ACCOUNT, null, nothing)).toEqual([]);
    expect(pathsOf(member, ACCOUNT, null, admins)).toEqual([[notHeld, 'defaultRole']]);
    expect(pathsOf(member, ACCOUNT, admins, nothing)).toEqual([[notHeld, 'defaultRole']]);
    // A Developer may not grant access to users there, whatever the role.
    const opening = { role: 'MEMBER' as const, workspaces: [opened('VIEWER')] };
    expect(pathsOf(member, ACCOUNT, nothing, opening)).toEqual([[notHeld, 'defaultWorkspaces.0.roleId']]);
    expect(pathsOf(member, ACCOUNT, opening, nothing)).toEqual([[notHeld, 'defaultWorkspaces']]);
  });

  it('is not compared where it stays', () => {
    const same = { role: 'ADMIN' as const, workspaces: [opened('DEVELOPER')] };
    expect(pathsOf(giver('MEMBER'), ACCOUNT, same, { ...same, workspaces: [opened('DEVELOPER')] })).toEqual([]);
  });
});
