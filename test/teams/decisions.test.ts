import type { AccessSource } from '../../src/auth/access';
import { accountRolePermissions, builtInRoles, type BuiltInRole } from '../../src/auth/catalogue';
import { bookedOf } from '../../src/auth/plans';
import type { Held } from '../../src/auth/viewer';
import type { AccountPermission, WorkspaceScope } from '../../src/generated/schema';
import {
  againstAction,
  againstAdding,
  againstDeleting,
  againstEditingMembers,
  againstRemoving,
  asReasons,
  asUserErrors,
} from '../../src/modules/teams/team.decisions';
import type { Team } from '../../src/modules/teams/team.entity';
import type { TeamFacts } from '../../src/modules/teams/team.queries';
import { newId } from '../../src/ids';

const [accountId, workspaceId, elsewhere] = [newId('account'), newId('workspace'), newId('workspace')];
const now = new Date();
const parts = {
  id: newId('team'),
  accountId,
  name: 'Data',
  description: '',
  version: 1,
  createdAt: now,
  updatedAt: now,
};
const team: Team = { ...parts, managedBy: 'MANUAL' };
const directorys: Team = { ...parts, managedBy: 'SCIM' };

function source(role: Partial<AccessSource>): AccessSource {
  return {
    accountId,
    kind: 'DIRECT',
    builtInRole: null,
    customRole: null,
    accessId: 'x',
    teamId: null,
    expiresAt: null,
    ...role,
  };
}

/** A team that has these roles in one workspace. */
function facts(hasMembers: boolean, ...roles: BuiltInRole[]): TeamFacts {
  return { hasMembers, grants: roles.map((builtInRole) => ({ workspaceId, source: source({ builtInRole }) })) };
}

/** Somebody with these permissions who has these roles in the team's workspace, and is Owner of another one. */
function holder(permissions: Iterable<AccountPermission>, ...roles: BuiltInRole[]): Held {
  const membership = {
    accountId,
    memberId: null,
    role: 'MEMBER',
    status: 'ACTIVE',
    booked: bookedOf({ plan: 'PRO', planOverrides: null }),
    letInBy: [],
  } as const;
  return {
    memberships: new Map([[accountId, { ...membership, permissions: new Set(permissions) }]]),
    sources: new Map([
      [workspaceId, roles.map((builtInRole) => source({ builtInRole }))],
      [elsewhere, [source({ builtInRole: 'OWNER' })]],
    ]),
  };
}

const beyond = (than: BuiltInRole, role: BuiltInRole): WorkspaceScope[] =>
  builtInRoles[role].scopes.filter((scope) => !builtInRoles[than].scopes.includes(scope));

describe('who edits a team gives and takes all that it has', () => {
  const viewer = holder(['UPDATE_TEAMS', 'DELETE_TEAMS'], 'VIEWER');

  it('and so must hold it, in the workspace where the team has it', () => {
    const missingScopes = beyond('VIEWER', 'DEVELOPER');
    for (const against of [againstEditingMembers, againstDeleting]) {
      const found = against(viewer, team, facts(true, 'DEVELOPER'));
      expect(asUserErrors(found)).toMatchObject([
        { code: 'PERMISSION_NOT_HELD', path: ['teamId'], missingPermissions: [], missingScopes },
      ]);
      expect(asReasons(found)).toMatchObject(
        missingScopes.map((missingScope) => ({ code: 'PERMISSION_NOT_HELD', missingScope })),
      );
    }
  });

  it('which may come by several ways, a custom role too', () => {
    expect(asUserErrors(againstEditingMembers(viewer, team, facts(true, 'VIEWER')))).toEqual([]);
    expect(asUserErrors(againstEditingMembers(holder([], 'VIEWER', 'WORKER'), team, facts(true, 'WORKER')))).toEqual(
      [],
    );
    const customRole = {
      id: newId('workspaceRole'),
      name: 'Cleaner',
      ownScopes: ['MANAGE_BLOCKS'],
      inherits: 'VIEWER',
    };
    const grants = [{ workspaceId, source: source({ customRole: customRole as AccessSource['customRole'] }) }];
    expect(asUserErrors(againstEditingMembers(viewer, team, { hasMembers: false, grants }))).toMatchObject([
      { missingScopes: ['SEE_SECRET_BLOCKS', 'MANAGE_BLOCKS'] },
    ]);
  });

  it('which an administrator of all workspaces does', () => {
    const admin = holder(accountRolePermissions.ADMIN);
    for (const against of Object.values(againstAction)) {
      expect(asReasons(against(admin, team, facts(true, 'OWNER')))).toEqual([]);
    }
  });

  it('but a team without people is deleted from nobody', () => {
    expect(asUserErrors(againstDeleting(viewer, team, facts(false, 'OWNER')))).toEqual([]);
    expect(asUserErrors(againstEditingMembers(viewer, team, facts(false, 'OWNER')))).toHaveLength(1);
  });
});

describe("a directory's team", () => {
  const admin = holder(accountRolePermissions.ADMIN);

  it('is not changed and not deleted by hand; entry by entry it is said whom it takes and loses', () => {
    for (const action of ['UPDATE', 'DELETE'] as const) {
      expect(asReasons(againstAction[action](admin, directorys, facts(true)))).toMatchObject([
        { code: 'MANAGED_ELSEWHERE' },
      ]);
    }
    expect(asReasons(againstAction.EDIT_MEMBERS(admin, directorys, facts(true)))).toEqual([]);
  });

  it('takes and loses service accounts by hand, and users by the directory alone', () => {
    const [user, robot] = [newId('user'), newId('serviceAccount')];
    const codes = (of: Team, id: string, managedBy: 'MANUAL' | 'SCIM') => [
      againstAdding(of, { id, name: 'x', active: true, onTeam: false, teams: 0 }, []).map(({ code }) => code),
      againstRemoving(of, { principalId: id, name: 'x', managedBy }, []).map(({ code }) => code),
    ];
    expect(codes(directorys, user, 'MANUAL')).toEqual([['MANAGED_ELSEWHERE'], ['MANAGED_ELSEWHERE']]);
    expect(codes(directorys, robot, 'MANUAL')).toEqual([[], []]);
    expect(codes(directorys, robot, 'SCIM')).toEqual([[], ['MANAGED_ELSEWHERE']]);
    expect(codes(team, user, 'MANUAL')).toEqual([[], []]);
    expect(codes(team, user, 'SCIM')).toEqual([[], ['MANAGED_ELSEWHERE']]);
  });
});
