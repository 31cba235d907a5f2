import { accountRolePermissions } from '../../src/auth/catalogue';
import { bookedOf } from '../../src/auth/plans';
import type { AccountPermission, AccountRole, MemberAction } from '../../src/generated/schema';
import { againstAction, asUserError, type MemberFacts } from '../../src/modules/members/member.decisions';

/** Facts about a MEMBER with a Viewer's grant in workspace ws_1, and somebody who holds less than an ADMIN. */
function facts({
  role = 'MEMBER',
  permissions = [],
  entersAsViewer = true,
}: {
  role?: AccountRole;
  permissions?: AccountPermission[];
  entersAsViewer?: boolean;
}): MemberFacts {
  const accountId = 'acct_1';
  const source = {
    accountId,
    kind: 'DIRECT' as const,
    builtInRole: 'VIEWER' as const,
    customRole: null,
    accessId: 'wsa_1',
    teamId: null,
    expiresAt: null,
  };
  const held = new Set([...accountRolePermissions.MEMBER, ...permissions]);
  return {
    viewer: {
      memberships: new Map([
        [
          accountId,
          {
            accountId,
            memberId: 'mem_1',
            role: 'MEMBER',
            status: 'ACTIVE',
            booked: bookedOf({ plan: 'PRO', planOverrides: null }),
            plan: 'PRO',
            permissions: held,
            letInBy: [],
          },
        ],
      ]),
      sources: new Map(entersAsViewer ? [['ws_1', [source]]] : []),
    },
    member: { id: 'mem_2', accountId, role, active: true, managedBy: 'MANUAL' },
    owners: 1,
    grants: [{ workspaceId: 'ws_1', scopes: ['SEE_FLOWS'] }],
    roleByGroups: false,
    seats: null,
  };
}

const movesGrants: MemberAction[] = ['DEACTIVATE', 'REACTIVATE', 'REMOVE'];

describe('what is decided about a member', () => {
  it.each(movesGrants)('lets %s be done by who holds all that the member has', (action) => {
    expect(againstAction[action](facts({}))).toEqual([]);
  });

  it.each(movesGrants)('refuses %s to who lacks what the member has by a grant, naming the scope', (action) => {
    const [obstacle, ...others] = againstAction[action](facts({ entersAsViewer: false }));
    expect(others).toEqual([]);
    expect(obstacle).toMatchObject({ code: 'PERMISSION_NOT_HELD', missingScope: 'SEE_FLOWS' });
    if (obstacle === undefined) throw new Error('refused');
    expect(asUserError(obstacle, ['memberIds', 0])).toMatchObject({
      code: 'PERMISSION_NOT_HELD',
      path: ['memberIds', '0'],
      missingPermissions: [],
      missingScopes: ['SEE_FLOWS'],
    });
  });

  it.each(movesGrants)('refuses %s to who lacks what the account role gives', (action) => {
    const permissions: AccountPermission[] = ['UPDATE_MEMBERS', 'DELETE_MEMBERS'];
    const obstacles = againstAction[action](facts({ role: 'ADMIN', permissions }));
    const lacking = [...accountRolePermissions.ADMIN].filter(
      (permission) => !accountRolePermissions.MEMBER.has(permission) && !permissions.includes(permission),
    );
    expect(obstacles.map(({ missingPermission }) => missingPermission)).toEqual(lacking);
    expect(new Set(obstacles.map(({ code }) => code))).toEqual(new Set(['PERMISSION_NOT_HELD']));
  });

  it('does not count grants against a change of role, since they stay', () => {
    const permissions = [...accountRolePermissions.ADMIN];
    const onlyRole = facts({ permissions, entersAsViewer: false });
    expect(againstAction.CHANGE_ROLE(onlyRole)).toEqual([]);
  });

  it('says of an OWNER that only an OWNER may, and in the payload all that is missing', () => {
    const [obstacle] = againstAction.REMOVE({ ...facts({ role: 'OWNER' }), owners: 2 });
    expect(obstacle).toMatchObject({ code: 'OWNER_ONLY', missingPermission: 'ADMINISTRATE_OWNERS' });
    if (obstacle === undefined) throw new Error('refused');
    const error = asUserError(obstacle, ['memberId']);
    expect(error.code).toBe('PERMISSION_NOT_HELD');
    expect(error.missingPermissions).toContain('DELETE_ACCOUNT');
  });
});
