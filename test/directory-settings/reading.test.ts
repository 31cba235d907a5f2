import { statementsOf } from '../support/statements';
import { startWorld, type TestAccount, type World } from '../support/world';
import {
  directoryGroup,
  directoryProblem,
  directoryToken,
  directoryUser,
  decisionOn,
  mapped,
  readDirectory,
} from './operations';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

async function read({ owner, handle }: TestAccount) {
  const answer = await readDirectory(world, owner.token, handle);
  expect(answer.errors).toEqual([]);
  return answer.data.account;
}

/** Somebody of each status, a group that opens a workspace, and a problem. */
async function told(account: TestAccount): Promise<void> {
  const [member, candidate] = [await world.member(account, 'MEMBER'), await world.member(account, 'MEMBER')];
  const user = await directoryUser(world, account, { member });
  await directoryUser(world, account, { email: candidate.email });
  const nobody = await directoryUser(world, account);
  const group = await directoryGroup(world, account, { role: 'MEMBER', users: [user, nobody] });
  await mapped(world, account, await world.workspace(account), group, 'RUNNER');
  await directoryProblem(world, account, { subject: nobody.email });
}

describe('Account.directory', () => {
  it('is null while there is none; where a directory is to send its requests stands there before', async () => {
    const account = await world.account();
    expect(await read(account)).toEqual({
      scimUrl: `http://localhost:4000/scim/accounts/${account.id}/v2`,
      directory: null,
    });
  });

  it('says how everybody stands, what groups give, and what could not be done', async () => {
    const account = await world.account();
    const { id, token } = await directoryToken(world, account);
    await told(account);
    const answer = await read(account);
    expect(answer?.directory).toMatchObject({
      tokens: [{ id, maskedToken: `gkd_…${token.slice(-4)}`, lastUsedAt: null, replacedAt: null }],
      users: {
        totalCount: 3,
        nodes: [
          { status: 'PROVISIONED', candidate: null },
          { status: 'AWAITS_ADOPTION', member: null },
          { status: 'NOT_PROVISIONED', member: null, candidate: null },
        ],
      },
      groups: {
        totalCount: 1,
        nodes: [{ memberCount: 2, accountRole: 'MEMBER', workspaces: [{ role: { name: 'Runner' } }] }],
      },
      problems: [{ code: 'AWAITS_ADOPTION', message: 'Do this.', times: 3 }],
    });
  });

  it('gives the users of one status, page by page', async () => {
    const account = await world.account();
    for (let made = 0; made < 3; made += 1) await told(account);
    const page = async (status: string, after: string | null) => {
      const { data, errors } = await world.graphql(
        account.owner.token,
        `query ($handle: String!, $status: DirectoryUserStatus, $after: String) { account(handle: $handle) { directory {
           users(first: 2, after: $after, status: $status) { totalCount nodes { id status } pageInfo { endCursor hasNextPage } } } } }`,
        { handle: account.handle, status, after },
      );
      expect(errors).toEqual([]);
      return data.account?.directory?.users as unknown as {
        totalCount: number;
        nodes: { id: string; status: string }[];
        pageInfo: { endCursor: string; hasNextPage: boolean };
      };
    };
    for (const status of ['PROVISIONED', 'AWAITS_ADOPTION', 'NOT_PROVISIONED']) {
      const first = await page(status, null);
      const second = await page(status, first.pageInfo.endCursor);
      const nodes = [...first.nodes, ...second.nodes];
      expect([first.totalCount, first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([3, true, false]);
      expect(nodes.map((one) => one.status)).toEqual([status, status, status]);
      expect(new Set(nodes.map((one) => one.id)).size).toBe(3);
    }
  });

  it('is not shown to a MEMBER, who sees neither tokens nor who else the company has', async () => {
    const account = await world.account();
    await directoryToken(world, account);
    const member = await world.member(account, 'MEMBER');
    const { data, errors } = await readDirectory(world, member.token, account.handle);
    expect(data.account?.directory ?? null).toBeNull();
    expect(errors.map(({ extensions, path }) => [extensions.code, path])).toEqual([
      ['FORBIDDEN', ['account', 'directory']],
    ]);
  });

  it('says what an ADMIN may do to it, and why not on a plan without it', async () => {
    const account = await world.account();
    await directoryToken(world, account);
    const admin = await world.member(account, 'ADMIN');
    const may = async (action: string) => (await decisionOn(world, admin.token, account.handle, action)).reasons;
    const actions = ['CREATE_TOKEN', 'ROTATE_TOKEN', 'REVOKE_TOKEN', 'ADOPT_MEMBERS', 'MAP_GROUP', 'REMOVE'];
    for (const action of actions) expect([action, await may(action)]).toEqual([action, []]);
    await world.sql("UPDATE accounts SET plan = 'FREE' WHERE id = $1", [account.id]);
    for (const action of ['CREATE_TOKEN', 'ADOPT_MEMBERS', 'MAP_GROUP']) {
      expect([action, await may(action)]).toEqual([
        action,
        [expect.objectContaining({ code: 'FEATURE_NOT_IN_PLAN', feature: 'SCIM' })],
      ]);
    }
    for (const action of ['ROTATE_TOKEN', 'REVOKE_TOKEN', 'REMOVE']) {
      expect([action, await may(action)]).toEqual([action, []]);
    }
  });

  it('takes as many statements for 20 of each as for 1', async () => {
    const account = await world.account();
    await directoryToken(world, account);
    await told(account);
    await read(account);
    const one = await statementsOf(world, () => read(account));
    for (let made = 0; made < 19; made += 1) await told(account);
    const twenty = await statementsOf(world, () => read(account));
    expect(twenty.length).toBe(one.length);
  });
});
