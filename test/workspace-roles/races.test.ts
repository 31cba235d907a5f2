import { builtInRoles } from '../../src/auth/catalogue';
import { startWorld, type Answer, type World } from '../support/world';
import { namesOf, roleMutations } from './operations';

jest.setTimeout(120_000);

let world: World;
let remove: ReturnType<typeof roleMutations>['remove'];
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
  ({ remove } = roleMutations(world));
});
afterAll(() => world.stop());

const GRANT =
  'mutation ($input: GrantWorkspaceAccessInput!) { done: grantWorkspaceAccess(input: $input) { errors { code path } } }';
const OPEN =
  'mutation ($input: UpdateWorkspaceInput!) { done: updateWorkspace(input: $input) { errors { code path } } }';
const INVITE =
  'mutation ($input: InviteMembersInput!) { done: inviteMembers(input: $input) { results { errors { code path } } errors { code path } } }';

interface Failure {
  code: string;
}
interface Payload {
  errors: Failure[];
  results?: { errors: Failure[] }[];
}

/** How a mutation ended, in one word. */
function wordOf({ data, errors }: Answer): string {
  const payload = (data.done ?? null) as unknown as Payload | null;
  const [failure] = [...(payload?.errors ?? []), ...(payload?.results ?? []).flatMap((result) => result.errors)];
  const [error] = errors;
  return error === undefined ? (failure?.code ?? 'DONE') : String(error.extensions.code);
}

/** An account with an unused role, and the ways in which it can come into use. */
async function newRound() {
  const account = await world.account();
  const { token } = account.owner;
  const [role, workspace] = [await world.role(account), await world.workspace(account)];
  const { userId } = await world.member(account, 'MEMBER');
  const send = async (document: string, input: object) => wordOf(await world.graphql(token, document, { input }));
  const giving = [
    () => send(GRANT, { workspaceId: workspace.id, grants: [{ principalId: userId, roleId: role.id }] }),
    () => send(OPEN, { workspaceId: workspace.id, defaultRoleId: role.id }),
    () =>
      send(INVITE, {
        accountId: account.id,
        invitations: [
          { email: `${role.id}@example.com`, workspaces: [{ workspaceId: workspace.id, roleId: role.id }] },
        ],
      }),
  ];
  return { account, token, role, giving };
}

/** Starts both at once, each one first by turns. */
async function atOnce<A, B>(round: number, a: () => Promise<A>, b: () => Promise<B>): Promise<[A, B]> {
  if (round % 2 === 0) return Promise.all([a(), b()]);
  const [second, first] = await Promise.all([b(), a()]);
  return [first, second];
}

describe('at the same moment', () => {
  it('a role is given or deleted: the one that comes second is told of the other', async () => {
    const ends = new Set<string>();
    for (let round = 0; round < 50; round += 1) {
      const { token, role, giving } = await newRound();
      const give = giving[round % giving.length] ?? (() => Promise.resolve(''));
      const [given, removed] = await atOnce(round, give, () => remove(token, role.id));
      const deleted = (removed.payload?.errors?.[0]?.code ?? 'DONE') as string;
      const rows = await world.sql('SELECT 1 FROM workspace_roles WHERE id = $1', [role.id]);
      ends.add(`${given} ${deleted}`);
      const expected =
        deleted === 'DONE' ? { given: 'NOT_FOUND', names: 0, rows: 0 } : { given: 'DONE', names: 1, rows: 1 };
      expect({ given, names: await namesOf(world, role.id), rows: rows.length }).toEqual(expected);
    }
    expect([...ends].sort()).toEqual(['DONE ROLE_IN_USE', 'NOT_FOUND DONE']);
  });

  it('a role is given and replaced: what was given in time has the replacement, nothing has the role', async () => {
    for (let round = 0; round < 12; round += 1) {
      const { account, token, role, giving } = await newRound();
      const give = giving[round % giving.length] ?? (() => Promise.resolve(''));
      const input = { replacementRoleId: builtInRoles.WORKER.id };
      const [given, removed] = await atOnce(round, give, () => remove(token, role.id, input));
      expect(removed.payload).toMatchObject({ roleId: role.id, errors: [] });
      expect(await namesOf(world, role.id)).toBe(0);
      const [{ count } = { count: -1 }] = await world.sql<{ count: number }>(
        `SELECT ((SELECT count(*) FROM workspace_accesses WHERE account_id = $1 AND built_in_role = 'WORKER')
               + (SELECT count(*) FROM workspaces WHERE account_id = $1 AND default_built_in_role = 'WORKER')
               + (SELECT count(*) FROM invitation_workspaces WHERE account_id = $1 AND built_in_role = 'WORKER'))::int AS count`,
        [account.id],
      );
      expect([given, count]).toEqual(count === 1 ? ['DONE', 1] : ['NOT_FOUND', 0]);
    }
  });

  it('a role is deleted twice: once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { token, role } = await newRound();
      const answers = await Promise.all([remove(token, role.id), remove(token, role.id)]);
      expect(answers.filter(({ payload }) => payload?.roleId != null)).toHaveLength(1);
      expect(answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions.code))).toEqual(['NOT_FOUND']);
    }
  });
});
