import { isMutation, operationOf, operations, type Scene } from '../access/operations';
import { at, outcomeOf, run } from '../access/outcome';
import { enter, invite, newStage, type Principal } from '../access/stage';
import { eventually } from '../support/eventually';
import { expectNothingWritten } from '../support/nothing-written';
import { ACCEPT, DECLINE, PREVIEW } from '../invitations/operations';
import { noteSecret } from '../support/secrets';
import { textOf } from '../support/sign-in';
import { statementsOf } from '../support/statements';
import type { MemberOf, TestAccount, World } from '../support/world';
import { askFrom, codesOf, enforced, headersFrom, startAddressedWorld } from './operations';

/** One address on the list for each family, and two that are not. */
const [INSIDE, INSIDE6, OUTSIDE, OUTSIDE6] = ['203.0.113.7', '2001:db8::7', '192.0.2.99', '2001:db9::7'];
const LIST = ['203.0.113.0/24', '2001:db8::/32'];

let world: World;
beforeAll(async () => {
  world = await startAddressedWorld();
});
afterAll(() => world.stop());

async function enforcing(): Promise<TestAccount> {
  const account = await world.account();
  await enforced(world, account, ...LIST);
  return account;
}

const SEATS = 'query ($handle: String!) { account(handle: $handle) { id seats { used } } }';
const RENAME =
  'mutation ($id: ID!) { updateAccount(input: { accountId: $id, location: "here" }) { account { id } errors { code } } }';

const seatsFrom = (address: string, token: string, { handle }: TestAccount) =>
  askFrom(world, address, token, SEATS, { handle });

describe('an account that enforces its list', () => {
  it.each<[address: string, letIn: boolean]>([
    [INSIDE, true],
    ['203.0.113.0', true],
    ['203.0.113.255', true],
    ['::ffff:203.0.113.7', true],
    ['::ffff:cb00:7107', true],
    ['0:0:0:0:0:ffff:cb00:7107', true],
    [INSIDE6, true],
    ['2001:0DB8:ffff:ffff:ffff:ffff:ffff:ffff', true],
    ['2001:db8::7%eth0', true],
    ['203.0.112.255', false],
    ['203.0.114.0', false],
    ['::ffff:203.0.114.0', false],
    ['::203.0.113.7', false],
    ['64:ff9b::203.0.113.7', false],
    ['2001:db7:ffff::', false],
    ['2001:db9::', false],
    ['::1', false],
    ['127.0.0.1', false],
    // The proxy says nothing that could be understood: nobody's address, which is on no list.
    ['somewhere', false],
    // It says nothing at all: it is the proxy itself that asks.
    ['', false],
  ])('asked from %s: lets in is %s', async (address, letIn) => {
    const account = await enforcing();
    const answer = await seatsFrom(address, account.owner.token, account);
    expect(codesOf(answer)).toEqual(letIn ? [] : ['IP_NOT_ALLOWED']);
    expect(answer.data.account?.seats).toEqual(letIn ? { used: 1 } : null);
  });

  it('says the address as it was seen and whom to ask, and nothing of the list', async () => {
    const account = await enforcing();
    const { status, errors } = await seatsFrom('::ffff:192.0.2.99', account.owner.token, account);
    expect({ status, errors }).toEqual({
      status: 200,
      errors: [
        {
          message:
            "This account lets nobody in from 192.0.2.99, where this request comes from: ask from one of the account's own networks, or have an owner or an admin of the account add the address to its IP allowlist. If that is you, the operators of this installation can release the list.",
          locations: expect.any(Array) as unknown,
          path: ['account', 'seats'],
          extensions: { code: 'IP_NOT_ALLOWED' },
        },
      ],
    });
  });

  it('goes by the enabled entries only, as they are now', async () => {
    const account = await enforcing();
    const { token } = account.owner;
    const change = async (enabled: boolean) => {
      await world.sql('UPDATE ip_allowlist_entries SET enabled = $2 WHERE account_id = $1', [account.id, enabled]);
      return codesOf(await seatsFrom(INSIDE, token, account));
    };
    expect([await change(false), await change(true)]).toEqual([['IP_NOT_ALLOWED'], []]);
    await world.sql('DELETE FROM ip_allowlist_entries WHERE account_id = $1', [account.id]);
    expect(codesOf(await seatsFrom(INSIDE, token, account))).toEqual(['IP_NOT_ALLOWED']);
    await world.sql('UPDATE accounts SET ip_allowlist_enforced = false WHERE id = $1', [account.id]);
    expect(codesOf(await seatsFrom(INSIDE, token, account))).toEqual([]);
  });

  it('is not to be entered by another account’s list', async () => {
    const [account, other] = [await enforcing(), await world.account()];
    await enforced(world, other, `${OUTSIDE}/32`);
    await world.member(other, 'OWNER', { person: account.owner });
    expect(codesOf(await seatsFrom(OUTSIDE, account.owner.token, account))).toEqual(['IP_NOT_ALLOWED']);
    expect(codesOf(await seatsFrom(OUTSIDE, account.owner.token, other))).toEqual([]);
  });

  const credentials: Record<string, (account: TestAccount) => Promise<string>> = {
    'the session of an OWNER': ({ owner }) => Promise.resolve(owner.token),
    'the session of a MEMBER': async (account) => (await world.member(account, 'MEMBER')).token,
    'a key of a person for all accounts': async ({ owner }) => (await world.apiKey(owner)).token,
    'a key of a person for this account': async ({ id, owner }) => (await world.apiKey(owner, { accountId: id })).token,
    'the key of a service account': async (account) => (await world.serviceAccount(account)).token,
    'the key of a service account that is ADMIN': async (account) =>
      (await world.serviceAccount(account, { role: 'ADMIN' })).token,
  };

  it.each(Object.entries(credentials))('binds %s, and tells of the refusal in its own log', async (_what, make) => {
    const account = await enforcing();
    const token = await make(account);
    for (const address of [INSIDE, INSIDE6]) expect(codesOf(await seatsFrom(address, token, account))).toEqual([]);
    for (const address of [OUTSIDE, OUTSIDE6]) {
      const ask = () => seatsFrom(address, token, account);
      expect(codesOf(await expectNothingWritten(world, ['IP_NOT_ALLOWED'], ask))).toEqual(['IP_NOT_ALLOWED']);
      const change = () => askFrom(world, address, token, RENAME, { id: account.id });
      expect(codesOf(await expectNothingWritten(world, ['IP_NOT_ALLOWED'], change))).toEqual(['IP_NOT_ALLOWED']);
    }
    const events = await world.sql(
      `SELECT type, outcome, details, ip_address FROM audit_events WHERE log_id = $1 AND type = 'access.refused' ORDER BY number`,
      [account.id],
    );
    expect(events).toEqual(
      [OUTSIDE, OUTSIDE6].flatMap((ip_address) =>
        ['Account.seats', 'updateAccount'].map((operation) => ({
          ...{ type: 'access.refused', outcome: 'REFUSED', ip_address },
          details: { code: 'IP_NOT_ALLOWED', operation },
        })),
      ),
    );
  });

  it('leaves the other accounts in the same answer alone, and the other mutations of a document', async () => {
    const [account, open] = [await enforcing(), await world.account()];
    await world.member(open, 'OWNER', { person: account.owner });
    const query = '{ viewer { accounts { nodes { handle seats { used } } } } }';
    const { data, errors } = await askFrom(world, OUTSIDE, account.owner.token, query);
    expect(data.viewer?.accounts?.nodes).toEqual(
      expect.arrayContaining([
        { handle: account.handle, seats: null },
        { handle: open.handle, seats: { used: 2 } },
      ]),
    );
    expect(errors).toHaveLength(1);
    const both = `mutation ($a: ID!, $b: ID!) {
      a: updateAccount(input: { accountId: $a, location: "a" }) { errors { code } }
      b: updateAccount(input: { accountId: $b, location: "b" }) { errors { code } }
    }`;
    const answer = await askFrom(world, OUTSIDE, account.owner.token, both, { a: account.id, b: open.id });
    expect(answer.data).toEqual({ a: null, b: { errors: [] } });
    expect(answer.errors).toMatchObject([{ path: ['a'], extensions: { code: 'IP_NOT_ALLOWED' } }]);
  });

  it('costs no statement more than one that does not', async () => {
    const [account, open] = [await enforcing(), await world.account()];
    const counted = async ({ owner, handle }: TestAccount) =>
      statementsOf(world, () => askFrom(world, INSIDE, owner.token, SEATS, { handle }));
    expect(await counted(account)).toHaveLength((await counted(open)).length);
  });
});

describe('from outside', () => {
  /** What is a caller's own, or of nobody, or of another account in the operation of the access tests. */
  const notTheAccounts = new Set([
    'Query.viewer',
    'Mutation.requestSignIn',
    'Mutation.signIn',
    'Mutation.redeemSignIn',
    'Mutation.linkSignOn',
    'Mutation.signOut',
    'Mutation.updateViewer',
    'Mutation.requestEmailChange',
    'Mutation.changeEmail',
    'Mutation.deleteViewer',
    'Mutation.endSession',
    'Mutation.createApiKey',
    'Mutation.deleteApiKey',
    'Mutation.createAccount',
    'Mutation.acceptInvitation',
    'Mutation.declineInvitation',
  ]);
  /** The account itself is no secret to its members: these give its name-plate. */
  const namePlates = new Set(['Query.node', 'Query.nodes', 'Query.account']);
  const guarded = Object.keys(operations).filter((name) => !notTheAccounts.has(name) && !namePlates.has(name));

  /** Its list has neither 127.0.0.1 nor anything else that the operations of the access tests come from. */
  async function sceneOutside(principal: Principal): Promise<Scene> {
    const stage = await newStage(world);
    return { ...stage, actor: await enter(stage, principal) };
  }

  it.each(guarded)('%s is refused to an OWNER, and nothing is written but that', async (name) => {
    const scene = await sceneOutside('owner');
    const operation = operationOf(name);
    const variables = await operation.variables(scene);
    await world.sql(`DELETE FROM ip_allowlist_entries WHERE account_id = $1 AND '127.0.0.1'::inet <<= network`, [
      scene.account.id,
    ]);
    await enforced(world, scene.account, ...LIST);
    const answer = await expectNothingWritten(world, ['IP_NOT_ALLOWED'], () => run(scene, operation, variables));
    expect(outcomeOf(answer, operation)).toBe('IP_NOT_ALLOWED');
    expect(at(answer.data, operation.path)).toBeNull();
  });

  it.each([...namePlates])('%s gives an account’s name-plate', async (name) => {
    const scene = await sceneOutside('owner');
    const operation = operationOf(name);
    const variables = await operation.variables(scene);
    await enforced(world, scene.account, ...LIST);
    expect(outcomeOf(await run(scene, operation, variables), operation)).toBe('ALLOWED');
  });

  it.each([...notTheAccounts].filter((name) => !name.endsWith('Invitation')))('%s works as ever', async (name) => {
    const scene = await sceneOutside('owner');
    const operation = operationOf(name);
    const variables = await operation.variables(scene);
    await enforced(world, scene.account, ...LIST);
    expect(outcomeOf(await run(scene, operation, variables), operation)).toBe('ALLOWED');
  });

  it.each(guarded.filter((name) => isMutation(operationOf(name)) || /workspace/i.test(name)))(
    '%s is answered to a stranger as ever, so that the list gives nothing away',
    async (name) => {
      const scene = await sceneOutside('ownerOfAnother');
      const operation = operationOf(name);
      const variables = await operation.variables(scene);
      const ask = async () => {
        const { status, data, errors } = await run(scene, operation, variables);
        return { status, data, errors };
      };
      const before = await ask();
      await enforced(world, scene.account, ...LIST);
      expect(await expectNothingWritten(world, [], ask)).toEqual(before);
    },
  );

  it('a workspace that the member could not enter from inside either is answered as unknown', async () => {
    const scene = await sceneOutside('member');
    const operation = operationOf('Query.workspace');
    const variables = await operation.variables(scene);
    await enforced(world, scene.account, ...LIST);
    const { data, errors } = await expectNothingWritten(world, [], () => run(scene, operation, variables));
    expect({ data, errors }).toEqual({ data: { workspace: null }, errors: [] });
    const nodes = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const answer = await world.graphql(scene.actor.token, nodes, {
      ids: [scene.workspace.id, scene.account.owner.memberId],
    });
    expect(answer.data.nodes).toEqual([null, null]);
    // The workspace is not told of; the other member would be seen from inside.
    expect(answer.errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['nodes', 1], 'IP_NOT_ALLOWED'],
    ]);
  });

  it('a member sees which account it is, what they are in it and why it does not open, and nothing more', async () => {
    const account = await enforcing();
    const member = await world.member(account, 'MEMBER');
    const workspace = await world.workspace(account);
    const grant = await world.grant(account, workspace, member, 'VIEWER');
    const query = `query ($handle: String!, $fellow: ID!, $grant: ID!) {
      account(handle: $handle) {
        id name status viewerRole viewerPermissions viewerAssignableRoles
        viewerMember { id role user { email } viewerCan(action: LEAVE) { allowed reasons { code } } }
        viewerCan(permission: CREATE_INVITATIONS) { allowed reasons { code message missingPermission } }
      }
      viewer { accounts { totalCount nodes { id } } }
      fellow: node(id: $fellow) { id }
      grant: node(id: $grant) { id }
    }`;
    const variables = { handle: account.handle, fellow: account.owner.userId, grant: grant.id };
    const { data, errors } = await askFrom(world, OUTSIDE, member.token, query, variables);
    expect(data).toEqual({
      account: {
        ...{ id: account.id, name: `Account ${account.handle}`, status: 'ACTIVE', viewerRole: 'MEMBER' },
        ...{ viewerPermissions: [], viewerAssignableRoles: [] },
        viewerMember: {
          ...{ id: member.memberId, role: 'MEMBER', user: { email: member.email } },
          viewerCan: { allowed: false, reasons: [{ code: 'IP_NOT_ALLOWED' }] },
        },
        viewerCan: {
          allowed: false,
          reasons: [
            {
              code: 'IP_NOT_ALLOWED',
              message: expect.stringContaining(OUTSIDE) as unknown,
              missingPermission: null,
            },
          ],
        },
      },
      viewer: { accounts: { totalCount: 1, nodes: [{ id: account.id }] } },
      fellow: null,
      grant: null,
    });
    expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([[['grant'], 'IP_NOT_ALLOWED']]);
  });

  it('no reading of one’s own membership leads into its workspaces', async () => {
    const account = await enforcing();
    const member = await world.member(account, 'MEMBER');
    await world.grant(account, await world.workspace(account), member, 'VIEWER');
    const query = `query ($handle: String!) { account(handle: $handle) {
      viewerMember { id workspaces { nodes { name } } teams { nodes { name } } account { seats { used } } }
    } }`;
    const { data, errors } = await askFrom(world, OUTSIDE, member.token, query, { handle: account.handle });
    expect(data.account?.viewerMember).toEqual({
      ...{ id: member.memberId, workspaces: null, teams: null, account: { seats: null } },
    });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual([
      'IP_NOT_ALLOWED',
      'IP_NOT_ALLOWED',
      'IP_NOT_ALLOWED',
    ]);
  });

  it('a person’s own key for the account is theirs to see, and that is no entering of the account', async () => {
    const account = await enforcing();
    const key = await world.apiKey(account.owner, { accountId: account.id });
    const query =
      'query ($id: ID!) { node(id: $id) { ... on ApiKey { id account { id settings { aiErrorSummaries } } } } }';
    const { data } = await askFrom(world, OUTSIDE, account.owner.token, query, { id: key.id });
    expect(data.node).toEqual({ id: key.id, account: { id: account.id, settings: null } });
    await world.server.app.newNetworks.flush();
    const known = await world.sql('SELECT account_id FROM known_networks WHERE principal_id = $1', [
      account.owner.userId,
    ]);
    expect(known).toEqual([{ account_id: '' }]);
  });

  it('a service account does not even see itself or its keys', async () => {
    const account = await enforcing();
    const robot = await world.serviceAccount(account);
    const query = '{ viewer { serviceAccount { id } apiKeys { nodes { id } } } }';
    const inside = await askFrom(world, INSIDE, robot.token, query);
    expect(inside.data.viewer).toEqual({ serviceAccount: { id: robot.id }, apiKeys: { nodes: [{ id: robot.keyId }] } });
    const outside = await askFrom(world, OUTSIDE, robot.token, query);
    expect(outside.data.viewer).toEqual({ serviceAccount: null, apiKeys: { nodes: [] } });
  });

  it('a fellow’s address is told no more, where the two meet in another account that hides it', async () => {
    const account = await enforcing();
    const member = await world.member(account, 'MEMBER');
    const query = 'query ($id: ID!) { node(id: $id) { ... on User { email } } }';
    const ask = (address: string) => askFrom(world, address, member.token, query, { id: account.owner.userId });
    expect((await ask(INSIDE)).data.node).toEqual({ email: account.owner.email });
    expect((await ask(OUTSIDE)).data.node).toBeNull();
  });
});

describe('what an input names besides', () => {
  it('is no way into the account: keys for it, keys of its service accounts, workspaces moved into it', async () => {
    const [account, open] = [await enforcing(), await world.account()];
    const { token } = account.owner;
    await world.member(open, 'OWNER', { person: account.owner });
    const workspace = await world.workspace(open);
    const { keyId } = await world.serviceAccount(account);
    const asked: [document: string, variables: object][] = [
      [
        'mutation ($id: ID!) { createApiKey(input: { name: "k", accountId: $id }) { apiKey { id } errors { code } } }',
        { id: account.id },
      ],
      ['mutation ($id: ID!) { deleteApiKey(input: { apiKeyId: $id }) { apiKeyId errors { code } } }', { id: keyId }],
      [
        'mutation ($id: ID!, $to: ID!) { transferWorkspace(input: { workspaceId: $id, toAccountId: $to, dryRun: true }) { errors { code } } }',
        { id: workspace.id, to: account.id },
      ],
    ];
    for (const [document, variables] of asked) {
      const ask = () => askFrom(world, OUTSIDE, token, document, variables);
      expect(codesOf(await expectNothingWritten(world, ['IP_NOT_ALLOWED'], ask))).toEqual(['IP_NOT_ALLOWED']);
      expect(codesOf(await askFrom(world, INSIDE, token, document, variables))).toEqual([]);
    }
  });

  it('is not said to be kept from who would not see it', async () => {
    const account = await enforcing();
    const { keyId } = await world.serviceAccount(account);
    const member = await world.member(account, 'MEMBER');
    const document = 'mutation ($id: ID!) { deleteApiKey(input: { apiKeyId: $id }) { errors { code } } }';
    const ask = () => askFrom(world, OUTSIDE, member.token, document, { id: keyId });
    const { data, errors } = await expectNothingWritten(world, [], ask);
    expect({ data, errors }).toEqual({ data: { deleteApiKey: { errors: [{ code: 'NOT_FOUND' }] } }, errors: [] });
  });
});

describe('a retry', () => {
  it('of making an account that keeps its OWNER out by now says why there is no answer', async () => {
    const person = await world.person();
    const create =
      'mutation ($input: CreateAccountInput!) { createAccount(input: $input) { account { id } errors { code } } }';
    const input = { name: 'Once', handle: `once-${person.userId.slice(-10)}`, idempotencyKey: 'once and for all' };
    const ask = (address: string) => askFrom(world, address, person.token, create, { input });
    const { data, errors } = await ask(OUTSIDE);
    expect(errors).toEqual([]);
    const account = { id: textOf(data.createAccount?.account?.id) };
    await enforced(world, account, ...LIST);
    expect((await ask(INSIDE)).data.createAccount).toEqual({ account, errors: [] });
    const again = await expectNothingWritten(world, ['IP_NOT_ALLOWED'], () => ask(OUTSIDE));
    expect(again.data.createAccount).toBeNull();
    expect(codesOf(again)).toEqual(['IP_NOT_ALLOWED']);
  });
});

describe('a mutation that waited', () => {
  /** Holds an account's lock until `change` is committed beside what waits for it. */
  async function waitFor<T>(account: TestAccount, ask: () => Promise<T>, change: string): Promise<T> {
    const client = await world.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT FROM accounts WHERE id = $1 FOR UPDATE', [account.id]);
      const asked = ask();
      await eventually(async () => {
        const waiting = await world.sql(
          `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ILIKE '%account%' AND datname = current_database()`,
        );
        return waiting.length > 0;
      });
      await client.query(change, [account.id]);
      await client.query('COMMIT');
      return await asked;
    } finally {
      client.release();
    }
  }

  it('is decided by the list as it is then, from the address that it came from', async () => {
    const account = await world.account();
    await world.allowlistEntry(account, '203.0.113.0/24');
    const rename = (address: string) => () => askFrom(world, address, account.owner.token, RENAME, { id: account.id });
    const enforce = 'UPDATE accounts SET ip_allowlist_enforced = true WHERE id = $1';
    expect(codesOf(await waitFor(account, rename(OUTSIDE), enforce))).toEqual(['IP_NOT_ALLOWED']);
    expect(codesOf(await waitFor(account, rename(INSIDE), enforce))).toEqual([]);
    const [row] = await world.sql('SELECT version FROM accounts WHERE id = $1', [account.id]);
    expect(row?.version).toBe(2);
  });

  it('accepts no invitation into an account that keeps its caller out by then', async () => {
    const account = await world.account();
    await world.allowlistEntry(account, '203.0.113.0/24');
    const guest = await world.person();
    const { token } = await invite({ world, account }, guest.email);
    const accept = () => askFrom(world, OUTSIDE, guest.token, ACCEPT, { input: { token } });
    const enforce = 'UPDATE accounts SET ip_allowlist_enforced = true WHERE id = $1';
    expect(codesOf(await waitFor(account, accept, enforce))).toEqual(['IP_NOT_ALLOWED']);
    expect(await world.sql('SELECT FROM members WHERE user_id = $1', [guest.userId])).toEqual([]);
  });
});

describe('an invitation', () => {
  async function invited(): Promise<{
    account: TestAccount;
    guest: { email: string; token: string; userId: string };
    id: string;
    token: string;
  }> {
    const account = await enforcing();
    const guest = await world.person();
    return { account, guest, ...(await invite({ world, account }, guest.email)) };
  }

  it('is neither shown, accepted nor declined from outside, and the account’s log says that somebody tried', async () => {
    const { account, guest, id, token } = await invited();
    const attempts: [operation: string, who: string | null, document: string, variables: object][] = [
      ['invitationByToken', null, PREVIEW, { token }],
      ['invitationByToken', guest.token, PREVIEW, { token }],
      ['declineInvitation', null, DECLINE, { input: { token } }],
      ['acceptInvitation', guest.token, ACCEPT, { input: { token } }],
      ['acceptInvitation', guest.token, ACCEPT, { input: { invitationId: id } }],
      ['declineInvitation', guest.token, DECLINE, { input: { invitationId: id } }],
    ];
    for (const [operation, who, document, variables] of attempts) {
      const ask = () => askFrom(world, OUTSIDE, who, document, variables);
      const { data, errors } = await expectNothingWritten(world, ['IP_NOT_ALLOWED'], ask);
      expect(data).toEqual({ [operation]: null });
      expect(errors.map(({ extensions }) => extensions)).toEqual([{ code: 'IP_NOT_ALLOWED' }]);
      expect(JSON.stringify(errors)).not.toContain(account.handle);
    }
    const events = await world.sql<{ people: string[] }>(
      `SELECT details ->> 'operation' AS operation, actor_type AS actor, resource_id AS about, ip_address AS address, people
         FROM audit_events WHERE log_id = $1 ORDER BY number`,
      [account.id],
    );
    expect(events.map(({ people, ...event }) => ({ ...event, people: [...people].sort() }))).toEqual(
      attempts.map(([operation, who]) => ({
        ...{ operation, actor: who === null ? 'NOBODY' : 'USER', about: id, address: OUTSIDE },
        // What is written of the person can be erased with the person.
        people: (who === null ? [guest.email] : [guest.email, guest.userId]).sort(),
      })),
    );
  });

  it('is shown and accepted from inside, and stands in one’s own list there only', async () => {
    const { guest, token, id } = await invited();
    const query = '{ viewer { invitations { totalCount nodes { id workspaceNames } } } }';
    const list = async (address: string) =>
      (await askFrom(world, address, guest.token, query)).data.viewer?.invitations;
    expect(await list(OUTSIDE)).toEqual({ totalCount: 0, nodes: [] });
    expect(await list(INSIDE6)).toEqual({ totalCount: 1, nodes: [{ id, workspaceNames: [] }] });
    expect((await askFrom(world, INSIDE, null, PREVIEW, { token })).data.invitationByToken).toMatchObject({
      id,
      email: guest.email,
    });
    const { data, errors } = await askFrom(world, INSIDE, guest.token, ACCEPT, { input: { token } });
    expect({ errors, failures: data.acceptInvitation?.errors }).toEqual({ errors: [], failures: [] });
  });

  it('whose link is wrong is as unknown from outside as from inside', async () => {
    await invited();
    const wrong = `gil_${'0'.repeat(49)}`;
    for (const address of [INSIDE, OUTSIDE]) {
      const { data, errors } = await askFrom(world, address, null, PREVIEW, { token: wrong });
      expect({ data, errors }).toEqual({ data: { invitationByToken: null }, errors: [] });
    }
  });

  it('holds though who invited is outside by now: nobody asks where they are', async () => {
    const account = await world.account();
    const guest = await world.person();
    const { token } = await invite({ world, account }, guest.email);
    await enforced(world, account, `${INSIDE}/32`);
    const { data } = await askFrom(world, INSIDE, guest.token, ACCEPT, { input: { token } });
    expect(data.acceptInvitation?.errors).toEqual([]);
  });
});

describe('an export', () => {
  const EXPORT = `mutation ($id: ID!) { exportAuditLog(input: { accountId: $id, format: NDJSON }) { url errors { code } } }`;

  async function pathOf(account: TestAccount, { token }: MemberOf): Promise<string> {
    const { data } = await askFrom(world, INSIDE, token, EXPORT, { id: account.id });
    const { pathname } = new URL(textOf(data.exportAuditLog?.url));
    noteSecret(pathname.split('/').at(-1) ?? '');
    return pathname;
  }

  const fetchFrom = (address: string, path: string, { token }: MemberOf) =>
    fetch(`${world.url}${path}`, { headers: headersFrom(address, token) });

  it('is not fetched from outside, and its address is used up by the attempt', async () => {
    const account = await enforcing();
    const { owner } = account;
    const path = await pathOf(account, owner);
    const attempt = () => fetchFrom(OUTSIDE, path, owner);
    const refused = await expectNothingWritten(world, ['IP_NOT_ALLOWED'], attempt, ['audit_exports']);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'IP_NOT_ALLOWED' } }] });
    expect((await fetchFrom(INSIDE, path, owner)).status).toBe(404);
    const again = await fetchFrom(INSIDE6, await pathOf(account, owner), owner);
    expect(again.status).toBe(200);
    expect(await again.text()).toContain('IP_NOT_ALLOWED');
  });
});
