import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectDir } from '../../scripts/sdl';
import { accessTables, uncomparedWrites } from './access-writes';

/**
 * The code of the service. Migrations change tables and nobody's access; what is generated has no SQL; the command line only calls
 * the operators' use cases, which are to be named here each by itself.
 */
const sources: ReadonlyMap<string, string> = new Map(
  readdirSync(path.join(projectDir, 'src'), { recursive: true, encoding: 'utf8' })
    .map((name) => `src/${name.split(path.sep).join('/')}`)
    .filter((name) => name.endsWith('.ts') && !/^src\/(db\/migrations|generated|cli)\//.test(name))
    .map((name): [string, string] => [name, readFileSync(path.join(projectDir, name), 'utf8')]),
);

/** What writes such a table without the comparison, and why that gives and takes nothing that is not held. */
const exceptions: Record<string, string> = {
  'src/auth/last-used.ts#createLastUsed: update ?': 'times of last use only',
  'src/db/demo-data.ts#demoCompany: insert members': 'an account of its own, in an empty database',
  'src/db/demo-data.ts#demoCompany: insert service_accounts': 'as above',
  'src/db/demo-data.ts#demoCompany: insert team_members': 'as above',
  'src/db/demo-data.ts#demoCompany: insert workspace_accesses': 'as above',
  'src/db/demo-data.ts#demoCompany: insert workspace_roles': 'as above',
  'src/db/demo-data.ts#demoCompany: insert workspaces': 'as above',
  'src/modules/accounts/create-account.ts#createAccount: insert members': 'nobody held anything in a new account',
  'src/modules/accounts/create-owner.ts#createOwner: insert members': 'the same, by the operator',
  'src/modules/accounts/delete-account.ts#deleteAccount: update accounts':
    'asks for DELETE_ACCOUNT, which only OWNERs have, and they hold all of the account',
  'src/modules/accounts/purge-closed-accounts.job.ts#purgeClosedAccounts: delete ?':
    'the account is closed, so nobody holds anything in it',
  'src/modules/accounts/purge-closed-accounts.job.ts#purgeClosedAccounts: delete accounts': 'as above',
  'src/modules/directory/create-group.ts#createGroup: delete team_members':
    'a directory holds nothing itself: whoever makes its token or maps a group is compared with what that gives',
  'src/modules/directory/create-group.ts#createGroup: insert team_members': 'as above',
  'src/modules/directory/create-group.ts#createGroup: update members': 'as above',
  'src/modules/directory/delete-group.ts#deleteGroup: delete team_members': 'as above',
  'src/modules/directory/delete-group.ts#deleteGroup: delete teams': 'as above',
  'src/modules/directory/delete-group.ts#deleteGroup: insert team_members': 'as above',
  'src/modules/directory/delete-group.ts#deleteGroup: update members': 'as above',
  'src/modules/directory/delete-user.ts#deleteUser: delete team_members': 'as above',
  'src/modules/directory/delete-user.ts#deleteUser: insert team_members': 'as above',
  'src/modules/directory/delete-user.ts#deleteUser: update members': 'as above',
  'src/modules/directory/update-group.ts#updateGroup: delete team_members': 'as above',
  'src/modules/directory/update-group.ts#updateGroup: insert team_members': 'as above',
  'src/modules/directory/update-group.ts#updateGroup: update members': 'as above',
  'src/modules/directory/update-user.ts#updateUser: delete team_members': 'as above',
  'src/modules/directory/update-user.ts#updateUser: insert team_members': 'as above',
  'src/modules/directory/update-user.ts#updateUser: update members': 'as above',
  'src/modules/directory/remove-directory.ts#removeDirectory: update members':
    'says who looks after them from now on; nobody gains or loses anything',
  'src/modules/directory/remove-directory.ts#removeDirectory: update team_members': 'as above',
  'src/modules/directory/remove-directory.ts#removeDirectory: update workspace_accesses': 'as above',
  'src/modules/members/leave-account.ts#leaveAccount: delete members': 'takes from the caller alone',
  'src/modules/teams/create-team.ts#createTeam: insert team_members': 'a new team has no grants that it could give',
  'src/modules/users/erase-user.ts#eraseUser: delete members': 'by an operator, who holds all of it',
  'src/modules/viewer/change-email.ts#changeEmail: update members': 'copies of the address only',
  'src/modules/viewer/delete-viewer.ts#deleteViewer: delete members': 'takes from the caller alone',
  'src/modules/viewer/update-viewer.ts#updateViewer: update members': 'copies of the name only',
  'src/modules/workspaces/delete-workspace.ts#deleteWorkspace: delete workspaces':
    'asks for MANAGE_WORKSPACE_SETTINGS, which is the right to end the workspace for everybody',
};

test('the tables that access is read from are found where it is read', () => {
  expect(accessTables(sources)).toEqual([
    'members',
    'service_accounts',
    'team_members',
    'workspace_accesses',
    'workspace_roles',
    'workspaces',
  ]);
});

test('nothing writes them, or deletes what takes their rows along, without having compared; but for these', () => {
  expect(uncomparedWrites(sources)).toEqual(Object.keys(exceptions).sort());
});

/** What is found beyond the exceptions when some files are other than they are. */
function foundWith(files: Record<string, string>): string[] {
  const changed = new Map([...sources, ...Object.entries(files)]);
  return uncomparedWrites(changed).filter((line) => !(line in exceptions));
}

describe('a file that was planted', () => {
  const imports = `
    import { inAccount } from '../../auth/in-account';
    import { addToTeam } from './team-members.queries';
    import { againstEditingMembers } from './team.decisions';
    import { TeamMember } from './team-member.entity';
    import { Team } from './team.entity';
  `;

  /** What its function does, and what is found of it. */
  const planted: [what: string, body: string, found: string[]][] = [
    ['writes by an entity', 'await tx.insert(TeamMember, row);', ['insert team_members']],
    ['writes by SQL', 'await tx.query(`UPDATE workspaces SET name = $1`, [name]);', ['update workspaces']],
    ['writes by SQL in small letters', "await tx.query('delete from members');", ['delete members']],
    ['writes by SQL that names its table late', 'await tx.query(`DELETE FROM ${table}`);', ['delete ?']],
    ['writes by a query builder', 'await tx.createQueryBuilder().insert().into(TeamMember);', ['into team_members']],
    ['writes by a helper of others', 'await addToTeam(tx, team, ids, now);', ['insert team_members']],
    ['deletes what takes rows along', 'await tx.delete(Team, { id });', ['delete teams']],
    [
      'writes and compares only then',
      'await tx.insert(TeamMember, row); return againstEditingMembers(viewer, team, facts);',
      ['insert team_members'],
    ],
    [
      'compares and writes then',
      'if (againstEditingMembers(viewer, team, facts).missing) throw new Error(); await addToTeam(tx, team, ids, now);',
      [],
    ],
    ['changes what takes nothing along', 'await tx.update(Team, { id }, { name });', []],
  ];
  const fileOf = (index: number): string => `src/modules/teams/planted-${String(index)}.ts`;
  const texts = planted.map(([, body], index): [string, string] => [
    fileOf(index),
    `${imports} export async function planted(call) { return inAccount(call, async ({ tx, viewer }) => { ${body} }); }`,
  ]);
  let lines: string[];
  beforeAll(() => {
    lines = foundWith(Object.fromEntries(texts));
  });

  it.each(planted.map(([what, , found], index) => [what, index, found] as const))(
    'and %s is judged by that',
    (_what, index, found) => {
      const own = lines.filter((line) => line.startsWith(`${fileOf(index)}#`));
      expect(own).toEqual(found.map((write) => `${fileOf(index)}#planted: ${write}`));
    },
  );
});

test('a mutation that loses its comparison is found', () => {
  const name = 'src/modules/teams/delete-team.ts';
  const text = sources.get(name) ?? '';
  const without = text.replace('asUserErrors(againstDeleting(viewer, team, facts))', '[]');
  expect(without).not.toBe(text);
  expect(foundWith({ [name]: without })).toEqual([`${name}#deleteTeam: delete teams`]);
});

test('every way to change access goes through the one comparison', () => {
  const name = 'src/auth/access.ts';
  const away = (sources.get(name) ?? '').replace('function notHeld(', 'function somethingElse(');
  const ways = new Set(foundWith({ [name]: away }).map((line) => line.replace(/.*#(\w+):.*/, '$1')));
  expect([...ways]).toEqual(
    expect.arrayContaining([
      'acceptInvitation',
      'addTeamMembers',
      'changeMemberRole',
      'createServiceAccount',
      'createWorkspace',
      'createWorkspaceRole',
      'deleteServiceAccount',
      'deleteTeam',
      'deleteWorkspaceRole',
      'grantWorkspaceAccess',
      'removeMember',
      'removeTeamMembers',
      'revokeWorkspaceAccess',
      'setMembersActive',
      'transferWorkspace',
      'updateServiceAccount',
      'updateWorkspace',
      'updateWorkspaceRole',
    ]),
  );
});
