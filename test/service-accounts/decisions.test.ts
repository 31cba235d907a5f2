import { accountRolePermissions, builtInRoles } from '../../src/auth/catalogue';
import { bookedOf } from '../../src/auth/plans';
import type { Held } from '../../src/auth/viewer';
import type { AccountPermission, AccountRole } from '../../src/generated/schema';
import { newId } from '../../src/ids';
import type { ApiKey } from '../../src/modules/api-keys/api-key.entity';
import {
  lacksForAction,
  lacksOf,
  lacksRoles,
  rotationOf,
} from '../../src/modules/service-accounts/service-account.decisions';

const accountId = newId('account');
const workspaceId = newId('workspace');
const NOTHING = { missingPermissions: [], missingScopes: [] };

/** Somebody who holds these permissions, and in the workspace the scopes of these built-in roles. */
function actor(permissions: Iterable<AccountPermission>, ...roles: ('VIEWER' | 'RUNNER' | 'DEVELOPER')[]): Held {
  const membership = {
    accountId,
    memberId: newId('member'),
    role: 'MEMBER' as const,
    status: 'ACTIVE' as const,
    booked: bookedOf({ plan: 'PRO', planOverrides: null }),
    permissions: new Set(permissions),
    letInBy: [],
  };
  const sources = roles.map((builtInRole) => ({
    accountId,
    kind: 'DIRECT' as const,
    builtInRole,
    customRole: null,
    accessId: null,
    teamId: null,
    expiresAt: null,
  }));
  return { memberships: new Map([[accountId, membership]]), sources: new Map([[workspaceId, sources]]) };
}

const everything = actor(accountRolePermissions.ADMIN);
const adminBut = (missing: AccountPermission) =>
  actor(
    [...accountRolePermissions.ADMIN].filter((permission) => permission !== missing),
    'VIEWER',
  );
const granted = (role: 'VIEWER' | 'DEVELOPER') => [{ workspaceId, scopes: builtInRoles[role].scopes }];

describe('what somebody lacks to give or take a service account', () => {
  it.each<[AccountRole]>([['ADMIN'], ['MEMBER']])('is nothing for an admin, whatever it holds as %s', (role) => {
    expect(lacksRoles(everything, accountId, [role])).toEqual(NOTHING);
    expect(lacksOf(everything, { accountId, role: role as 'ADMIN' }, granted('DEVELOPER'))).toEqual(NOTHING);
  });

  it('is each permission of its role that they do not hold, on both sides of a change of role', () => {
    const most = adminBut('TRANSFER_WORKSPACES');
    expect(lacksRoles(most, accountId, ['MEMBER'])).toEqual(NOTHING);
    for (const roles of [['ADMIN'], ['ADMIN', 'MEMBER'], ['MEMBER', 'ADMIN']] as AccountRole[][]) {
      expect(lacksRoles(most, accountId, roles)).toEqual({ ...NOTHING, missingPermissions: ['TRANSFER_WORKSPACES'] });
    }
  });

  it('is every scope of its grants that they do not hold there', () => {
    const some = adminBut('ADMINISTRATE_WORKSPACES');
    const member = { accountId, role: 'MEMBER' } as const;
    expect(lacksOf(some, member, granted('VIEWER'))).toEqual(NOTHING);
    const { missingPermissions, missingScopes } = lacksOf(some, member, granted('DEVELOPER'));
    expect(missingPermissions).toEqual([]);
    const viewer: readonly string[] = builtInRoles.VIEWER.scopes;
    expect(missingScopes).toEqual(builtInRoles.DEVELOPER.scopes.filter((scope) => !viewer.includes(scope)));
    const elsewhere = [{ workspaceId: newId('workspace'), scopes: builtInRoles.VIEWER.scopes }];
    expect(lacksOf(some, member, elsewhere).missingScopes).toEqual(builtInRoles.VIEWER.scopes);
  });

  it('holds for deleting it and for its keys, not for its name; a stranger lacks all of it', () => {
    const some = adminBut('ADMINISTRATE_WORKSPACES');
    const admin = { accountId, role: 'ADMIN' } as const;
    expect(lacksForAction.DELETE(some, admin, []).missingPermissions).toEqual(['ADMINISTRATE_WORKSPACES']);
    expect(lacksForAction.ROTATE_KEY(some, admin, []).missingPermissions).toEqual(['ADMINISTRATE_WORKSPACES']);
    expect(lacksForAction.UPDATE(some, admin, [])).toEqual(NOTHING);
    const nobody: Held = { memberships: new Map(), sources: new Map() };
    expect(lacksOf(nobody, admin, []).missingPermissions).toEqual([...accountRolePermissions.ADMIN]);
  });
});

describe('a rotation', () => {
  const now = new Date('2026-11-22T12:00:00.000Z');
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);

  function key(expiresAt: Date | null, replacedAt: Date | null = null): ApiKey {
    return {
      id: newId('apiKey'),
      userId: null,
      serviceAccountId: newId('serviceAccount'),
      accountId,
      byProvider: false,
      name: 'k',
      secretHash: Buffer.alloc(32),
      lastFour: 'abcd',
      createdAt: at(-1000),
      expiresAt,
      lastUsedAt: null,
      replacedById: null,
      replacedAt,
    };
  }

  it('lets the old key work for the overlap, but not beyond its own end', () => {
    const endless = key(null);
    expect(rotationOf([endless], 60, now)).toEqual({ replaced: endless, worksUntil: at(60), older: [], over: [] });
    const long = key(at(61));
    expect(rotationOf([long], 60, now)).toMatchObject({ worksUntil: at(60), over: [] });
    const short = key(at(59));
    expect(rotationOf([short], 60, now)).toMatchObject({ worksUntil: at(59), over: [] });
  });

  it('without overlap, or once the old key has ended, makes an end of it', () => {
    const [endless, ended] = [key(null), key(at(0))];
    expect(rotationOf([endless], 0, now)).toEqual({ replaced: endless, worksUntil: null, older: [], over: [endless] });
    expect(rotationOf([ended], 60, now)).toEqual({ replaced: ended, worksUntil: null, older: [], over: [ended] });
  });

  it('leaves older keys alone until they have ended, and needs no active one', () => {
    const [working, ended] = [key(at(1), at(-5)), key(at(0), at(-5))];
    expect(rotationOf([working, ended], 60, now)).toEqual({
      replaced: null,
      worksUntil: null,
      older: [working],
      over: [ended],
    });
    const active = key(null);
    expect(rotationOf([ended, active, working], 0, now)).toMatchObject({ older: [working], over: [active, ended] });
  });
});
