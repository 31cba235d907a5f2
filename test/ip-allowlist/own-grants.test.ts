import { textOf } from '../support/sign-in';
import { expectNothingWritten } from '../support/nothing-written';
import { statementsOf } from '../support/statements';
import type { MemberOf, TestAccount, World } from '../support/world';
import { askFrom, codesOf, enforced, startAddressedWorld } from './operations';

const [INSIDE, OUTSIDE] = ['203.0.113.7', '192.0.2.99'];
const DAY = 86_400_000;

let world: World;
beforeAll(async () => {
  world = await startAddressedWorld();
});
afterAll(() => world.stop());

interface Granted {
  account: TestAccount;
  member: MemberOf;
  workspace: { id: string };
  /** The member's own. */
  grant: { id: string };
}

async function granted({ active = true } = {}): Promise<Granted> {
  const account = await world.account();
  const member = await world.member(account, 'MEMBER', { active });
  const workspace = await world.workspace(account);
  return { account, member, workspace, grant: await world.grant(account, workspace, member, 'VIEWER') };
}

const NODE = 'query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }';

/** What both fields answer to the id; they must agree. */
async function seen(address: string, token: string, id: string): Promise<string | null> {
  const { data, errors } = await askFrom(world, address, token, NODE, { id });
  const { node, nodes } = data as { node?: object | null; nodes?: unknown };
  expect(nodes).toEqual([node]);
  const codes = errors.map(({ extensions }) => textOf(extensions.code));
  expect(codes).toEqual(codes.length === 0 ? [] : [codes[0], codes[0]]);
  return codes[0] ?? (node === null ? null : 'seen');
}

/** Asked for somebody who is to be shown nothing, nor told why. */
async function unknown(address: string, token: string, id: string): Promise<void> {
  expect(await expectNothingWritten(world, [], () => seen(address, token, id))).toBeNull();
}

describe('one’s own grant, asked for by its id', () => {
  it('is seen by a session, and by a key for all accounts or for this one', async () => {
    const { account, member, grant } = await granted();
    const keys = [await world.apiKey(member), await world.apiKey(member, { accountId: account.id })];
    for (const { token } of [member, ...keys]) expect(await seen(OUTSIDE, token, grant.id)).toBe('seen');
  });

  it('is unknown to a key that names another account, whether a list is enforced or not', async () => {
    const { account, member, grant } = await granted();
    const other = await world.account();
    await world.member(other, 'MEMBER', { person: member });
    const { token } = await world.apiKey(member, { accountId: other.id });
    await unknown(INSIDE, token, grant.id);
    await enforced(world, account, '203.0.113.0/24');
    for (const address of [INSIDE, OUTSIDE]) await unknown(address, token, grant.id);
  });

  it('is unknown to keys that outlive the account’s cap on the life of keys', async () => {
    const { account, member, grant } = await granted();
    await world.sql('UPDATE accounts SET max_api_key_lifetime_days = 30 WHERE id = $1', [account.id]);
    const options = { accountId: account.id, createdAt: new Date(world.now().getTime() - 31 * DAY) };
    const [old, young] = [await world.apiKey(member, options), await world.apiKey(member, { accountId: account.id })];
    const unrestricted = await world.apiKey(member);
    for (const { token } of [old, unrestricted]) await unknown(INSIDE, token, grant.id);
    for (const { token } of [young, member]) expect(await seen(INSIDE, token, grant.id)).toBe('seen');
    await enforced(world, account, '203.0.113.0/24');
    for (const { token } of [old, unrestricted]) await unknown(OUTSIDE, token, grant.id);
  });

  it('is seen by a service account’s key inside only, and not by one that outlives the cap', async () => {
    const { account, workspace } = await granted();
    const robot = await world.serviceAccount(account);
    const grant = await world.grant(account, workspace, robot, 'VIEWER');
    await enforced(world, account, '203.0.113.0/24');
    expect(await seen(INSIDE, robot.token, grant.id)).toBe('seen');
    expect(await seen(OUTSIDE, robot.token, grant.id)).toBe('IP_NOT_ALLOWED');
    await world.sql('UPDATE accounts SET max_api_key_lifetime_days = 30 WHERE id = $1', [account.id]);
    const back = new Date(world.now().getTime() - 31 * DAY);
    await world.sql('UPDATE api_keys SET created_at = $2 WHERE id = $1', [robot.keyId, back]);
    for (const address of [INSIDE, OUTSIDE]) await unknown(address, robot.token, grant.id);
  });

  it('is unknown when the account is closed', async () => {
    const { account, member, grant } = await granted();
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [account.id, world.now()]);
    await unknown(INSIDE, member.token, grant.id);
  });
});

describe('a deactivated member', () => {
  it('still sees their own grant, and nothing else of the account', async () => {
    const { account, member, workspace, grant } = await granted({ active: false });
    const unrestricted = await world.apiKey(member);
    const named = await world.apiKey(member, { accountId: account.id });
    for (const { token } of [member, unrestricted, named]) {
      expect(await seen(INSIDE, token, grant.id)).toBe('seen');
      for (const id of [account.id, workspace.id, member.memberId]) await unknown(INSIDE, token, id);
    }
    const query = 'query ($handle: String!) { account(handle: $handle) { id } viewer { accounts { totalCount } } }';
    const { data, errors } = await askFrom(world, INSIDE, member.token, query, { handle: account.handle });
    expect({ data, errors }).toEqual({ data: { account: null, viewer: { accounts: { totalCount: 0 } } }, errors: [] });
  });

  it('does not see it by a key that names another account', async () => {
    const { member, grant } = await granted({ active: false });
    const other = await world.account({ owner: member });
    await unknown(INSIDE, (await world.apiKey(member, { accountId: other.id })).token, grant.id);
  });

  it('is kept out by the allowlist as everybody is, and is told that much and no more', async () => {
    const { account, member, workspace, grant } = await granted({ active: false });
    await enforced(world, account, '203.0.113.0/24');
    expect(await seen(INSIDE, member.token, grant.id)).toBe('seen');
    const ask = () => askFrom(world, OUTSIDE, member.token, NODE, { id: grant.id });
    expect(codesOf(await expectNothingWritten(world, ['IP_NOT_ALLOWED'], ask))).toEqual([
      'IP_NOT_ALLOWED',
      'IP_NOT_ALLOWED',
    ]);
    for (const id of [account.id, workspace.id, member.memberId, account.owner.userId]) {
      await unknown(OUTSIDE, member.token, id);
    }
    const query = `query ($handle: String!, $workspace: String!) {
      account(handle: $handle) { id } workspace(accountHandle: $handle, handle: $workspace) { id }
      viewer { accounts { totalCount } } }`;
    const variables = { handle: account.handle, workspace: 'any' };
    const { data, errors } = await askFrom(world, OUTSIDE, member.token, query, variables);
    expect(data).toEqual({ account: null, workspace: null, viewer: { accounts: { totalCount: 0 } } });
    expect(errors).toEqual([]);
  });

  it('costs no statement more than one who is active', async () => {
    const [was, is] = [await granted({ active: false }), await granted()];
    const counted = ({ member, grant }: Granted) =>
      statementsOf(world, () => askFrom(world, INSIDE, member.token, NODE, { id: grant.id }));
    expect((await counted(was)).length).toBe((await counted(is)).length);
  });
});

describe('a credential that does not open an account', () => {
  it.each(['names another account', 'outlives the cap'])('sees nothing of it: a key that %s', async (why) => {
    const { account, member, workspace } = await granted();
    const other = await world.account({ owner: member });
    const capped = why === 'outlives the cap';
    if (capped) await world.sql('UPDATE accounts SET max_api_key_lifetime_days = 30 WHERE id = $1', [account.id]);
    const { token } = await world.apiKey(member, capped ? {} : { accountId: other.id });
    const named = await world.apiKey(member, { accountId: account.id });
    for (const id of [account.id, workspace.id, member.memberId, account.owner.memberId, account.owner.userId]) {
      await unknown(INSIDE, token, id);
    }
    const query = `query ($handle: String!, $workspace: String!, $key: ID!) {
      account(handle: $handle) { id name viewerRole viewerMember { id } viewerCan(permission: READ_MEMBERS) { allowed } }
      workspace(accountHandle: $handle, handle: $workspace) { id }
      viewer { accounts { nodes { id } } }
      key: node(id: $key) { ... on ApiKey { id account { id } } }
    }`;
    const [row] = await world.sql<{ handle: string }>('SELECT handle FROM workspaces WHERE id = $1', [workspace.id]);
    const variables = { handle: account.handle, workspace: row?.handle, key: named.id };
    const { data, errors } = await askFrom(world, INSIDE, token, query, variables);
    expect({ data, errors }).toEqual({
      data: {
        ...{ account: null, workspace: null, viewer: { accounts: { nodes: [{ id: other.id }] } } },
        // The key itself is the person's own.
        key: { id: named.id, account: null },
      },
      errors: [],
    });
  });
});
