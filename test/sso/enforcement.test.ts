import { domainToASCII } from 'node:url';
import { isMutation, operationOf, operations, type Scene } from '../access/operations';
import { at, outcomeOf, run } from '../access/outcome';
import { enter, newStage, type Principal } from '../access/stage';
import { askFrom, codesOf, enforced, headersFrom, startAddressedWorld } from '../ip-allowlist/operations';
import { eventually } from '../support/eventually';
import { expectNothingWritten } from '../support/nothing-written';
import { noteSecret } from '../support/secrets';
import { textOf } from '../support/sign-in';
import {
  domainOf,
  movedTo,
  newDomain,
  providersKey,
  providersSession,
  ssoEnforced,
  type DomainState,
} from '../support/sso';
import { statementsOf } from '../support/statements';
import type { MemberOf, TestAccount, World } from '../support/world';

const HOUR = 3_600_000;
const [HERE, ELSEWHERE] = ['203.0.113.7', '192.0.2.99'];

let world: World;
beforeAll(async () => {
  world = await startAddressedWorld();
});
afterAll(() => world.stop());

interface Enforcing {
  account: TestAccount;
  domain: string;
}

/** An account that enforces SSO for the people of a domain. Its owner's address is of another one. */
async function enforcing(state: DomainState = 'VERIFIED'): Promise<Enforcing> {
  const account = await world.account();
  const domain = await domainOf(world, account, { state });
  await ssoEnforced(world, account);
  return { account, domain };
}

async function boundMember({ account, domain }: Enforcing, role: 'ADMIN' | 'MEMBER' = 'MEMBER'): Promise<MemberOf> {
  return movedTo(world, await world.member(account, role), domain);
}

const SEATS = 'query ($handle: String!) { account(handle: $handle) { id seats { used } } }';
const RENAME =
  'mutation ($id: ID!) { updateAccount(input: { accountId: $id, location: "here" }) { account { id } errors { code } } }';

const seatsBy = (token: string, { handle }: TestAccount) => world.graphql(token, SEATS, { handle });

/** How the account answers to a credential: it lets in, asks for SSO, or is unknown. */
async function seen(token: string, account: TestAccount): Promise<'IN' | 'SSO_REQUIRED' | 'UNKNOWN'> {
  const { data, errors } = await seatsBy(token, account);
  if ((data.account ?? null) === null) {
    expect(errors).toEqual([]);
    return 'UNKNOWN';
  }
  if (errors.length === 0) return 'IN';
  expect(errors.map(({ extensions }) => extensions)).toEqual([
    { code: 'SSO_REQUIRED', url: `http://localhost:4000/sso/${account.handle}` },
  ]);
  return 'SSO_REQUIRED';
}

describe('an account that enforces SSO', () => {
  type Outcome = Awaited<ReturnType<typeof seen>>;
  const credentials: [what: string, expected: Outcome, make: (enforcing: Enforcing) => Promise<string>][] = [
    ['the own session of a MEMBER whom it binds', 'SSO_REQUIRED', async (on) => (await boundMember(on)).token],
    ['the own session of an ADMIN whom it binds', 'SSO_REQUIRED', async (on) => (await boundMember(on, 'ADMIN')).token],
    [
      'the own session of an OWNER whose address is of its domain',
      'IN',
      async ({ account, domain }) => (await movedTo(world, account.owner, domain)).token,
    ],
    [
      'the own session of a guest, whose address is of another domain',
      'IN',
      async ({ account }) => (await world.member(account, 'MEMBER')).token,
    ],
    [
      'a session of its provider',
      'IN',
      async (on) => (await providersSession(world, await boundMember(on), on.account)).token,
    ],
    [
      'a session of its provider that is almost 24 hours old',
      'IN',
      async (on) =>
        (await providersSession(world, await boundMember(on), on.account, { age: 24 * HOUR - 60_000 })).token,
    ],
    [
      'a session of its provider that is 24 hours old',
      'SSO_REQUIRED',
      async (on) => (await providersSession(world, await boundMember(on), on.account, { age: 24 * HOUR })).token,
    ],
    [
      'a session of its provider that is 24 hours old, of an OWNER',
      'SSO_REQUIRED',
      async ({ account }) => (await providersSession(world, account.owner, account, { age: 24 * HOUR })).token,
    ],
    [
      'a session of its provider, of a guest',
      'IN',
      async ({ account }) => (await providersSession(world, await world.member(account, 'MEMBER'), account)).token,
    ],
    [
      'a session of another account’s provider',
      'UNKNOWN',
      async (on) => {
        const other = await world.account();
        const member = await world.member(other, 'OWNER', { person: await boundMember(on) });
        return (await providersSession(world, member, other)).token;
      },
    ],
    [
      'a session of its provider, of somebody who was removed',
      'UNKNOWN',
      async (on) => {
        const member = await boundMember(on);
        const { token } = await providersSession(world, member, on.account);
        await world.sql('DELETE FROM members WHERE id = $1', [member.memberId]);
        return token;
      },
    ],
    [
      'a session of its provider, of somebody who was deactivated',
      'UNKNOWN',
      async (on) => {
        const member = await boundMember(on);
        const { token } = await providersSession(world, member, on.account);
        await world.sql('UPDATE members SET active = false WHERE id = $1', [member.memberId]);
        return token;
      },
    ],
    ['a key for all accounts', 'UNKNOWN', async (on) => (await world.apiKey(await boundMember(on))).token],
    [
      'a key for all accounts, of an OWNER',
      'UNKNOWN',
      async ({ account }) => (await world.apiKey(account.owner)).token,
    ],
    [
      'a key for all accounts, of a guest',
      'UNKNOWN',
      async ({ account }) => (await world.apiKey(await world.member(account, 'MEMBER'))).token,
    ],
    [
      'a key for it that was made in one’s own session',
      'SSO_REQUIRED',
      async (on) => (await world.apiKey(await boundMember(on), { accountId: on.account.id })).token,
    ],
    [
      'a key for it that was made in one’s own session, of an OWNER',
      'IN',
      async ({ account }) => (await world.apiKey(account.owner, { accountId: account.id })).token,
    ],
    [
      'a key for it that was made in one’s own session, of a guest',
      'IN',
      async ({ account }) =>
        (await world.apiKey(await world.member(account, 'MEMBER'), { accountId: account.id })).token,
    ],
    [
      'a key for it that was made in a session of its provider',
      'IN',
      async (on) => (await providersKey(world, await boundMember(on), on.account)).token,
    ],
    [
      'a key for another account that was made in a session of that one’s provider',
      'UNKNOWN',
      async (on) => {
        const other = await world.account();
        const member = await world.member(other, 'MEMBER', { person: await boundMember(on) });
        return (await providersKey(world, member, other)).token;
      },
    ],
    ['the key of a service account', 'IN', async ({ account }) => (await world.serviceAccount(account)).token],
    [
      'the key of a service account that is ADMIN',
      'IN',
      async ({ account }) => (await world.serviceAccount(account, { role: 'ADMIN' })).token,
    ],
  ];

  it.each(credentials)('asked by %s: %s', async (_what, expected, make) => {
    const on = await enforcing();
    expect(await seen(await make(on), on.account)).toBe(expected);
  });

  it('says where to sign on, and tells of the refusal in its own log', async () => {
    const on = await enforcing();
    const { account } = on;
    const member = await boundMember(on, 'ADMIN');
    const ask = () => seatsBy(member.token, account);
    const { status, errors } = await expectNothingWritten(world, ['SSO_REQUIRED'], ask);
    const url = `http://localhost:4000/sso/${account.handle}`;
    expect({ status, errors }).toEqual({
      status: 200,
      errors: [
        {
          message: `This account lets you in by its own identity provider only, and not for longer than it says: sign on at ${url}, then ask in the session that this gives.`,
          locations: expect.any(Array) as unknown,
          path: ['account', 'seats'],
          extensions: { code: 'SSO_REQUIRED', url },
        },
      ],
    });
    const change = () => world.graphql(member.token, RENAME, { id: account.id });
    expect(codesOf(await expectNothingWritten(world, ['SSO_REQUIRED'], change))).toEqual(['SSO_REQUIRED']);
    const events = await world.sql(
      `SELECT outcome, details, actor_id FROM audit_events WHERE log_id = $1 AND type = 'access.refused' ORDER BY number`,
      [account.id],
    );
    expect(events).toEqual(
      ['Account.seats', 'updateAccount'].map((operation) => ({
        ...{ outcome: 'REFUSED', actor_id: member.userId },
        details: { code: 'SSO_REQUIRED', operation },
      })),
    );
  });

  it.each<[DomainState, string]>([
    ['VERIFIED', 'SSO_REQUIRED'],
    ['FAILING', 'SSO_REQUIRED'],
    ['LAPSED', 'SSO_REQUIRED'],
    ['PENDING', 'IN'],
  ])('whose domain is %s answers %s to its people’s own sessions', async (state, expected) => {
    const on = await enforcing(state);
    expect(await seen((await boundMember(on)).token, on.account)).toBe(expected);
  });

  it('binds exactly its domains, however they are written', async () => {
    const { account } = await enforcing();
    const label = newDomain().replace(/\.example$/, '');
    await domainOf(world, account, { name: `${label}.example` });
    const written = `${label}-bücher.example`;
    await domainOf(world, account, { name: domainToASCII(written) });
    const other = await domainOf(world, await world.account());
    const seenWith = async (domain: string) =>
      seen((await movedTo(world, await world.member(account, 'MEMBER'), domain)).token, account);
    const bound = [
      `${label}.example`,
      // Other letters of the same domain: mail to them goes where mail to the ASCII form goes.
      `${label.replace('corp', 'ｃorp')}.example`,
      written,
      domainToASCII(written),
    ];
    for (const domain of bound) expect([domain, await seenWith(domain)]).toEqual([domain, 'SSO_REQUIRED']);
    const free = [
      other,
      `mail.${label}.example`,
      `x${label}.example`,
      `${label}.example.com`,
      'example',
      'example.com',
    ];
    for (const domain of free) expect([domain, await seenWith(domain)]).toEqual([domain, 'IN']);
  });

  it('that releases it is open to every credential again, but sessions of its provider still grow old', async () => {
    const on = await enforcing();
    const member = await boundMember(on);
    const key = await world.apiKey(member);
    const old = await providersSession(world, member, on.account, { age: 25 * HOUR });
    await world.sql('UPDATE accounts SET sso_enforced = false WHERE id = $1', [on.account.id]);
    expect(await seen(member.token, on.account)).toBe('IN');
    expect(await seen(key.token, on.account)).toBe('IN');
    expect(await seen(old.token, on.account)).toBe('SSO_REQUIRED');
    await world.sql('UPDATE accounts SET sso_session_hours = 26 WHERE id = $1', [on.account.id]);
    expect(await seen(old.token, on.account)).toBe('IN');
  });

  it('says first that the address is not on its allowlist, to whom both keep out', async () => {
    const on = await enforcing();
    const { account } = on;
    const member = await boundMember(on);
    const session = await providersSession(world, member, account);
    await enforced(world, account, '203.0.113.0/24');
    const from = (address: string, token: string) => askFrom(world, address, token, SEATS, { handle: account.handle });
    expect(codesOf(await from(ELSEWHERE, member.token))).toEqual(['IP_NOT_ALLOWED']);
    expect(codesOf(await from(HERE, member.token))).toEqual(['SSO_REQUIRED']);
    expect(codesOf(await from(ELSEWHERE, session.token))).toEqual(['IP_NOT_ALLOWED']);
    expect(codesOf(await from(HERE, session.token))).toEqual([]);
  });

  it('leaves the other accounts in the same answer alone, each with its own reason', async () => {
    const [one, two] = [await enforcing(), await world.account()];
    const member = await boundMember(one);
    const open = await world.account();
    for (const account of [two, open]) await world.member(account, 'MEMBER', { person: member });
    await enforced(world, two, '203.0.113.0/24');
    const query = '{ viewer { accounts { totalCount nodes { handle seats { used } } } } }';
    const { data, errors } = await askFrom(world, ELSEWHERE, member.token, query);
    expect(data.viewer?.accounts?.totalCount).toBe(3);
    expect(data.viewer?.accounts?.nodes).toEqual(
      expect.arrayContaining([
        { handle: one.account.handle, seats: null },
        { handle: two.handle, seats: null },
        { handle: open.handle, seats: { used: 2 } },
      ]),
    );
    expect(codesOf({ errors } as never).sort()).toEqual(['IP_NOT_ALLOWED', 'SSO_REQUIRED']);
    // An own session goes on working everywhere else.
    const rename = 'mutation { updateViewer(input: { name: "As ever" }) { viewer { user { name } } errors { code } } }';
    expect((await world.graphql(member.token, rename)).data.updateViewer?.errors).toEqual([]);
  });

  it('costs no statement more than one that does not', async () => {
    const on = await enforcing();
    const open = await world.account();
    const counted = async (token: string, account: TestAccount) => statementsOf(world, () => seatsBy(token, account));
    const member = await boundMember(on);
    const { token } = await providersSession(world, member, on.account);
    const usual = await counted(open.owner.token, open);
    expect((await counted(token, on.account)).length).toBe(usual.length);
    // The texts are the same, so that they stay prepared.
    expect(await counted(on.account.owner.token, on.account)).toEqual(usual);
  });
});

describe('whom SSO keeps out', () => {
  /** What is a caller's own, or of nobody, or of another account in the operation of the access tests. */
  const notTheAccounts = new Set([
    'Query.viewer',
    'Mutation.requestSignIn',
    'Mutation.signIn',
    'Mutation.redeemSignIn',
    'Mutation.linkSignOn',
    'Mutation.signOut',
    'Mutation.updateViewer',
    'Mutation.changeEmail',
    'Mutation.requestEmailChange',
    'Mutation.deleteViewer',
    'Mutation.endSession',
    'Mutation.createApiKey',
    'Mutation.deleteApiKey',
    'Mutation.createAccount',
    'Mutation.acceptInvitation',
    'Mutation.declineInvitation',
  ]);
  /** To another address than one of the account's domains it cannot be changed. */
  const changesOfAddress = new Set(['Mutation.requestEmailChange', 'Mutation.changeEmail']);
  /** The account itself is no secret to its members: these give its name-plate. */
  const namePlates = new Set(['Query.node', 'Query.nodes', 'Query.account']);
  /** What takes nothing but their own access. */
  const takesTheirOwn = ['Mutation.leaveAccount'];
  const guarded = Object.keys(operations).filter(
    (name) => ![...notTheAccounts, ...namePlates, ...takesTheirOwn].includes(name),
  );

  interface Bound {
    scene: Scene;
    domain: string;
  }

  /** Somebody in their own session, of a domain that their account is about to bind. */
  async function sceneOf(principal: Principal): Promise<Bound> {
    const stage = await newStage(world);
    const actor = await enter(stage, principal);
    const domain = newDomain();
    await movedTo(world, actor.person, domain);
    return { scene: { ...stage, actor }, domain };
  }

  async function bind({ scene, domain }: Bound): Promise<void> {
    await domainOf(world, scene.account, { name: domain });
    await ssoEnforced(world, scene.account);
  }

  it.each(guarded)('%s is refused to an ADMIN, and nothing is written but that', async (name) => {
    const bound = await sceneOf('admin');
    const { scene } = bound;
    const operation = operationOf(name);
    const variables = await operation.variables(scene);
    await bind(bound);
    const answer = await expectNothingWritten(world, ['SSO_REQUIRED'], () => run(scene, operation, variables));
    expect(outcomeOf(answer, operation)).toBe('SSO_REQUIRED');
    expect(at(answer.data, operation.path)).toBeNull();
  });

  it.each([...namePlates])('%s gives an account’s name-plate', async (name) => {
    const bound = await sceneOf('admin');
    const operation = operationOf(name);
    const variables = await operation.variables(bound.scene);
    await bind(bound);
    expect(outcomeOf(await run(bound.scene, operation, variables), operation)).toBe('ALLOWED');
  });

  const asEver = [...notTheAccounts, ...takesTheirOwn].filter((name) => !changesOfAddress.has(name));

  it.each(asEver)('%s works as ever', async (name) => {
    const bound = await sceneOf('admin');
    const operation = operationOf(name);
    const variables = await operation.variables(bound.scene);
    await bind(bound);
    expect(outcomeOf(await run(bound.scene, operation, variables), operation)).toBe('ALLOWED');
  });

  const told = [...guarded, ...takesTheirOwn].filter(
    (name) => isMutation(operationOf(name)) || /workspace/i.test(name),
  );

  it.each(told)('%s is answered to a stranger as ever, so that enforcing gives nothing away', async (name) => {
    const bound = await sceneOf('ownerOfAnother');
    const operation = operationOf(name);
    const variables = await operation.variables(bound.scene);
    const ask = async () => {
      const { status, data, errors } = await run(bound.scene, operation, variables);
      return { status, data, errors };
    };
    const before = await ask();
    await bind(bound);
    expect(await expectNothingWritten(world, [], ask)).toEqual(before);
  });

  it('sees which account it is, what they are in it and why it does not open, and nothing more', async () => {
    const on = await enforcing();
    const { account } = on;
    const member = await boundMember(on);
    const workspace = await world.workspace(account);
    const closed = await world.workspace(account);
    const grant = await world.grant(account, workspace, member, 'VIEWER');
    const query = `query ($handle: String!, $fellow: ID!, $ids: [ID!]!) {
      account(handle: $handle) {
        id name status viewerRole viewerPermissions viewerAssignableRoles
        viewerMember { id role user { email } viewerCan(action: LEAVE) { allowed reasons { code url } } }
        viewerCan(permission: CREATE_INVITATIONS) { allowed reasons { code message url missingPermission } }
      }
      viewer { accounts { totalCount nodes { id } } }
      fellow: node(id: $fellow) { id }
      nodes(ids: $ids) { id }
    }`;
    const ids = [grant.id, workspace.id, closed.id, account.owner.memberId, account.id];
    const { data, errors } = await world.graphql(member.token, query, {
      ...{ handle: account.handle, fellow: account.owner.userId, ids },
    });
    const url = `http://localhost:4000/sso/${account.handle}`;
    expect(data).toEqual({
      account: {
        ...{ id: account.id, name: `Account ${account.handle}`, status: 'ACTIVE', viewerRole: 'MEMBER' },
        ...{ viewerPermissions: [], viewerAssignableRoles: [] },
        viewerMember: {
          ...{ id: member.memberId, role: 'MEMBER', user: { email: member.email } },
          viewerCan: { allowed: true, reasons: [] },
        },
        viewerCan: {
          allowed: false,
          reasons: [
            { code: 'SSO_REQUIRED', message: expect.stringContaining(url) as unknown, url, missingPermission: null },
          ],
        },
      },
      viewer: { accounts: { totalCount: 1, nodes: [{ id: account.id }] } },
      fellow: null,
      nodes: [null, null, null, null, { id: account.id }],
    });
    // A workspace that the member could not enter is as unknown as ever.
    expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual(
      [0, 1, 3].map((entry) => [['nodes', entry], 'SSO_REQUIRED']),
    );
  });

  const LEAVE = 'mutation ($id: ID!) { leaveAccount(input: { accountId: $id }) { accountId errors { code } } }';

  it('leaves in a session of their own, and is free to take another address then', async () => {
    const on = await enforcing();
    const member = await boundMember(on, 'ADMIN');
    const move = () =>
      world.graphql(
        member.token,
        'mutation { requestEmailChange(input: { email: "free@example.org" }) { errors { code } } }',
      );
    expect((await move()).data.requestEmailChange?.errors).toEqual([{ code: 'INVALID' }]);
    const { data, errors } = await world.graphql(member.token, LEAVE, { id: on.account.id });
    expect({ data, errors }).toEqual({ data: { leaveAccount: { accountId: on.account.id, errors: [] } }, errors: [] });
    expect(await world.sql('SELECT FROM members WHERE id = $1', [member.memberId])).toEqual([]);
    expect((await move()).data.requestEmailChange?.errors).toEqual([]);
    expect(await seen(member.token, on.account)).toBe('UNKNOWN');
  });

  it('leaves by no other credential of theirs, nor from an address that is not on the allowlist, nor once deactivated', async () => {
    const on = await enforcing();
    const { account } = on;
    const member = await boundMember(on);
    const other = await world.account();
    await world.member(other, 'MEMBER', { person: member });
    const refused = async (token: string, code: string, from = HERE): Promise<void> => {
      const written = code === 'NOT_FOUND' ? [] : [code];
      const ask = () => askFrom(world, from, token, LEAVE, { id: account.id });
      expect(codesOf(await expectNothingWritten(world, written, ask))).toEqual([code]);
    };
    await refused((await world.apiKey(member, { accountId: account.id })).token, 'SSO_REQUIRED');
    await refused((await world.apiKey(member)).token, 'NOT_FOUND');
    await refused((await providersSession(world, member, account, { age: 25 * HOUR })).token, 'SSO_REQUIRED');
    await refused((await providersSession(world, member, other)).token, 'NOT_FOUND');
    await enforced(world, account, '203.0.113.0/24');
    await refused(member.token, 'IP_NOT_ALLOWED', ELSEWHERE);
    await world.sql('UPDATE members SET active = false WHERE id = $1', [member.memberId]);
    await refused(member.token, 'NOT_FOUND');
    expect(await world.sql('SELECT FROM members WHERE id = $1', [member.memberId])).toHaveLength(1);
  });

  it('is let in for that alone, in the same request too', async () => {
    const on = await enforcing();
    const member = await boundMember(on, 'ADMIN');
    const document = `mutation ($id: ID!) {
      before: updateAccount(input: { accountId: $id, location: "here" }) { errors { code } }
      left: leaveAccount(input: { accountId: $id }) { viewer { accounts { totalCount } } errors { code } }
      after: updateAccount(input: { accountId: $id, location: "here" }) { errors { code } }
    }`;
    const answer = await world.graphql(member.token, document, { id: on.account.id });
    const left = { viewer: { accounts: { totalCount: 0 } }, errors: [] };
    expect(answer.data).toEqual({ before: null, left, after: null });
    expect(codesOf(answer)).toEqual(['SSO_REQUIRED', 'NOT_FOUND']);
  });

  it('sees their own grant no more, also once they are deactivated, and a provider’s session does', async () => {
    const on = await enforcing();
    const { account } = on;
    const member = await boundMember(on);
    const grant = await world.grant(account, await world.workspace(account), member, 'VIEWER');
    const { token } = await providersSession(world, member, account);
    const ask = (by: string) => world.graphql(by, 'query ($id: ID!) { node(id: $id) { id } }', { id: grant.id });
    for (const active of [true, false]) {
      await world.sql('UPDATE members SET active = $2 WHERE id = $1', [member.memberId, active]);
      const refused = await expectNothingWritten(world, ['SSO_REQUIRED'], () => ask(member.token));
      expect([refused.data.node, codesOf(refused)]).toEqual([null, ['SSO_REQUIRED']]);
      expect((await ask(token)).data.node).toEqual({ id: grant.id });
    }
  });

  it('makes no key for the account, and moves no workspace into it', async () => {
    const on = await enforcing();
    const member = await boundMember(on, 'ADMIN');
    const open = await world.account();
    await world.member(open, 'OWNER', { person: member });
    const workspace = await world.workspace(open);
    const { keyId } = await world.serviceAccount(on.account);
    const asked: [document: string, variables: object][] = [
      [
        'mutation ($id: ID!) { createApiKey(input: { name: "k", accountId: $id }) { apiKey { id } errors { code } } }',
        { id: on.account.id },
      ],
      ['mutation ($id: ID!) { deleteApiKey(input: { apiKeyId: $id }) { apiKeyId errors { code } } }', { id: keyId }],
      [
        'mutation ($id: ID!, $to: ID!) { transferWorkspace(input: { workspaceId: $id, toAccountId: $to, dryRun: true }) { errors { code } } }',
        { id: workspace.id, to: on.account.id },
      ],
    ];
    for (const [document, variables] of asked) {
      const ask = () => world.graphql(member.token, document, variables);
      expect(codesOf(await expectNothingWritten(world, ['SSO_REQUIRED'], ask))).toEqual(['SSO_REQUIRED']);
    }
  });

  it('fetches no export, and its address is used up by the attempt', async () => {
    const on = await enforcing();
    const { account } = on;
    const member = await boundMember(on, 'ADMIN');
    const { token } = await providersSession(world, member, account);
    const document =
      'mutation ($id: ID!) { exportAuditLog(input: { accountId: $id, format: NDJSON }) { url errors { code } } }';
    const pathOf = async () => {
      const { data } = await world.graphql(token, document, { id: account.id });
      const { pathname } = new URL(textOf(data.exportAuditLog?.url));
      noteSecret(pathname.split('/').at(-1) ?? '');
      return pathname;
    };
    const path = await pathOf();
    const fetchBy = (by: string, from: string) => fetch(`${world.url}${from}`, { headers: headersFrom(HERE, by) });
    const attempt = () => fetchBy(member.token, path);
    const refused = await expectNothingWritten(world, ['SSO_REQUIRED'], attempt, ['audit_exports']);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({
      errors: [{ extensions: { code: 'SSO_REQUIRED', url: `http://localhost:4000/sso/${account.handle}` } }],
    });
    expect((await fetchBy(token, path)).status).toBe(404);
    expect((await fetchBy(token, await pathOf())).status).toBe(200);
  });
});

describe('a mutation that waited', () => {
  /** Holds an account's lock until `changes` are committed beside what waits for it. */
  async function waitFor<T>(account: TestAccount, ask: () => Promise<T>, ...changes: string[]): Promise<T> {
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
      for (const change of changes) await client.query(change, [account.id]);
      await client.query('COMMIT');
      return await asked;
    } finally {
      client.release();
    }
  }

  const rename = (token: string, account: TestAccount) => () => world.graphql(token, RENAME, { id: account.id });

  it('is decided by what is enforced then', async () => {
    const account = await world.account();
    const domain = await domainOf(world, account);
    const member = await movedTo(world, await world.member(account, 'ADMIN'), domain);
    const { token } = await providersSession(world, member, account);
    const enforce = 'UPDATE accounts SET sso_enforced = true WHERE id = $1';
    expect(codesOf(await waitFor(account, rename(member.token, account), enforce))).toEqual(['SSO_REQUIRED']);
    await world.sql('UPDATE accounts SET sso_enforced = false WHERE id = $1', [account.id]);
    expect(codesOf(await waitFor(account, rename(token, account), enforce))).toEqual([]);
  });

  it('is decided by the domains, the role and the hours of then', async () => {
    const account = await world.account();
    const domain = await domainOf(world, account, { state: 'PENDING' });
    const admin = await movedTo(world, await world.member(account, 'ADMIN'), domain);
    await ssoEnforced(world, account);
    const verify = 'UPDATE domains SET verified_at = created_at WHERE account_id = $1';
    expect(codesOf(await waitFor(account, rename(admin.token, account), verify))).toEqual(['SSO_REQUIRED']);

    await movedTo(world, account.owner, domain);
    await world.member(account, 'OWNER');
    const demote = `UPDATE members SET role = 'ADMIN' WHERE account_id = $1 AND joined_by = 'FOUNDER'`;
    expect(codesOf(await waitFor(account, rename(account.owner.token, account), demote))).toEqual(['SSO_REQUIRED']);

    const { token } = await providersSession(world, admin, account, { age: 2 * HOUR });
    const shorten = 'UPDATE accounts SET sso_session_hours = 1 WHERE id = $1';
    expect(codesOf(await waitFor(account, rename(token, account), shorten))).toEqual(['SSO_REQUIRED']);
  });

  it('makes no key for an account that enforces SSO by then', async () => {
    const account = await world.account();
    const domain = await domainOf(world, account);
    const member = await movedTo(world, await world.member(account, 'MEMBER'), domain);
    const make = () =>
      world.graphql(
        member.token,
        'mutation ($id: ID!) { createApiKey(input: { name: "k", accountId: $id }) { apiKey { id } errors { code } } }',
        { id: account.id },
      );
    const enforce = 'UPDATE accounts SET sso_enforced = true WHERE id = $1';
    expect(codesOf(await waitFor(account, make, enforce))).toEqual(['SSO_REQUIRED']);
    expect(await world.sql('SELECT FROM api_keys WHERE user_id = $1', [member.userId])).toEqual([]);
  });
});
