import { builtInRoles, everyScope, accountRolePermissions } from '../../src/auth/catalogue';
import { bookedOf } from '../../src/auth/plans';
import { customRole } from '../../src/auth/roles';
import type { Held } from '../../src/auth/viewer';
import type { AccountRole } from '../../src/generated/schema';
import {
  againstDeleting,
  changedScopes,
  lackedForDeletion,
} from '../../src/modules/workspace-roles/workspace-role.decisions';

const ACCOUNT = 'acct_00000000000000000000000001';
const WORKSPACE = 'ws_00000000000000000000000001';
const unused = { users: 0, serviceAccounts: 0, teams: 0, invitations: 0, defaultOf: 0 };
const used = { ...unused, teams: 1 };
const developer = { scopes: builtInRoles.DEVELOPER.scopes };
const viewer = { scopes: builtInRoles.VIEWER.scopes };

/** Somebody with an account role who is workspace Owner in one workspace. */
function actor(role: AccountRole): Held {
  return {
    memberships: new Map([
      [
        ACCOUNT,
        {
          accountId: ACCOUNT,
          memberId: null,
          role,
          status: 'ACTIVE',
          booked: bookedOf({ plan: 'ENTERPRISE', planOverrides: null }),
          permissions: accountRolePermissions[role],
          letInBy: [],
        },
      ],
    ]),
    sources: new Map([
      [
        WORKSPACE,
        [
          {
            accountId: ACCOUNT,
            kind: 'DIRECT',
            builtInRole: 'OWNER',
            customRole: null,
            accessId: null,
            teamId: null,
            expiresAt: null,
          },
        ],
      ],
    ]),
  };
}

describe('an edit of a role', () => {
  it('is compared by what it gives and what it takes, inherited and included scopes too', () => {
    const role = { id: 'role', name: 'x' };
    const before = customRole({ ...role, ownScopes: ['RUN_FLOWS'], inherits: 'RUNNER' });
    const after = customRole({ ...role, ownScopes: ['MANAGE_TAGS'], inherits: 'VIEWER' });
    expect(changedScopes(before, after).sort()).toEqual(['MANAGE_TAGS', 'RUN_DEPLOYMENTS', 'RUN_FLOWS']);
    expect(changedScopes(after, before).sort()).toEqual(['MANAGE_TAGS', 'RUN_DEPLOYMENTS', 'RUN_FLOWS']);
    expect(changedScopes(before, before)).toEqual([]);
  });
});

describe('a deletion of a role', () => {
  const missing = (role: AccountRole, deletion: Parameters<typeof lackedForDeletion>[2]) =>
    lackedForDeletion(actor(role), ACCOUNT, deletion).missingScopes;

  it('is compared by the scopes of a role in use and of its replacement', () => {
    expect(missing('MEMBER', { role: developer, usage: unused, replacement: null })).toEqual([]);
    expect(missing('MEMBER', { role: viewer, usage: unused, replacement: developer })).toEqual(developer.scopes);
    expect(missing('MEMBER', { role: developer, usage: used, replacement: viewer })).toEqual(developer.scopes);
    expect(missing('ADMIN', { role: developer, usage: used, replacement: { scopes: everyScope } })).toEqual([]);
  });

  it('in one workspace alone is not enough to be its Owner', () => {
    expect(missing('MEMBER', { role: viewer, usage: used, replacement: viewer })).toEqual(viewer.scopes);
  });

  it('says first that the role is in use, then what is not held', () => {
    expect(againstDeleting(actor('MEMBER'), ACCOUNT, developer, unused)).toEqual([]);
    const codes = againstDeleting(actor('MEMBER'), ACCOUNT, { scopes: ['SEE_TAGS'] }, used).map(({ code }) => code);
    expect(codes).toEqual(['ROLE_IN_USE', 'PERMISSION_NOT_HELD']);
    expect(againstDeleting(actor('OWNER'), ACCOUNT, developer, used).map(({ code }) => code)).toEqual(['ROLE_IN_USE']);
  });
});
