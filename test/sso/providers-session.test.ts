import { mutations } from '../access/fields';
import { operationOf, operations, type Scene } from '../access/operations';
import { outcomeOf, run } from '../access/outcome';
import { enter, invite, newStage } from '../access/stage';
import { ACCEPT, DECLINE } from '../invitations/operations';
import { expectNothingWritten } from '../support/nothing-written';
import { noteSecret } from '../support/secrets';
import { textOf } from '../support/sign-in';
import { domainOf, movedTo, newDomain, providersKey, providersSession, ssoEnforced } from '../support/sso';
import { startStripe, type TestStripe } from '../support/stripe';
import { startWorld, type Answer, type MemberOf, type TestAccount, type World } from '../support/world';

let stripe: TestStripe;
let world: World;
beforeAll(async () => {
  stripe = await startStripe();
  world = await startWorld({ run: 'api', stripe: stripe.config });
});
afterAll(async () => {
  await world.stop();
  await stripe.stop();
});

const codesOf = ({ errors }: Answer): unknown[] => errors.map(({ extensions }) => extensions.code);
const reasonsOf = ({ errors }: Answer): unknown[] => errors.map(({ extensions }) => extensions.reason);

interface SignedOn {
  account: TestAccount;
  member: MemberOf;
  session: { id: string; token: string };
  /** Where the same person is OWNER. */
  other: TestAccount;
}

/** A member in a session of their account's provider, who owns another account. */
async function signedOn(): Promise<SignedOn> {
  const account = await world.account();
  const member = await world.member(account, 'MEMBER');
  const other = await world.account({ owner: member });
  return { account, member, other, session: await providersSession(world, member, account) };
}

async function ownSessionId({ userId }: { userId: string }): Promise<string> {
  const [row] = await world.sql<{ id: string }>('SELECT id FROM sessions WHERE user_id = $1 AND account_id IS NULL', [
    userId,
  ]);
  return row?.id ?? '';
}

describe('in its account a session of the provider', () => {
  /** What is not of the account, and what needs another account as well. */
  const elsewhere = new Set([
    ...mutations.filter(({ rule }) => rule.kind !== 'requires').map(({ name }) => name),
    'Mutation.transferWorkspace',
    // INVALID for anybody while SSO is enforced.
    'Mutation.removeSso',
  ]);

  it.each(Object.keys(operations).filter((name) => !elsewhere.has(name)))(
    'answers %s as the person’s own session does where SSO is not enforced, and so does a key made in it',
    async (name) => {
      const operation = operationOf(name);
      const answered = async (tokenFor: (scene: Scene) => Promise<string>): Promise<string> => {
        const stage = await newStage(world);
        const scene: Scene = { ...stage, actor: await enter(stage, 'admin') };
        await movedTo(world, scene.actor.person, newDomain());
        const variables = await operation.variables(scene);
        const token = await tokenFor(scene);
        return outcomeOf(await run({ ...scene, actor: { ...scene.actor, token } }, operation, variables), operation);
      };
      const enforce = async ({ account, actor }: Scene): Promise<void> => {
        await domainOf(world, account, { name: actor.person.email.split('@')[1] ?? '' });
        await ssoEnforced(world, account);
      };
      const own = await answered(({ actor }) => Promise.resolve(actor.token ?? ''));
      const providers = await answered(async (scene) => {
        await enforce(scene);
        return (await providersSession(world, scene.actor.person, scene.account)).token;
      });
      expect(['ALLOWED', 'FORBIDDEN']).toContain(own);
      expect(providers).toBe(own);
      const ownKey = await answered(
        async ({ account, actor }) => (await world.apiKey(actor.person, { accountId: account.id })).token,
      );
      const key = await answered(async (scene) => {
        await enforce(scene);
        return (await providersKey(world, scene.actor.person, scene.account)).token;
      });
      expect(key).toBe(ownKey);
    },
  );

  it('makes keys for it, which count where SSO is enforced', async () => {
    const { account, member, session } = await signedOn();
    const domain = await domainOf(world, account);
    await movedTo(world, member, domain);
    await ssoEnforced(world, account);
    const document = `mutation ($id: ID!) { createApiKey(input: { name: "a program", accountId: $id }) {
      secret apiKey { id bySso account { id } } viewer { apiKeys { nodes { bySso } } } errors { code } } }`;
    const { data, errors } = await world.graphql(session.token, document, { id: account.id });
    const secret = textOf(data.createApiKey?.secret);
    noteSecret(secret);
    const id = textOf(data.createApiKey?.apiKey?.id);
    expect({ errors, payload: data.createApiKey }).toEqual({
      errors: [],
      payload: {
        ...{ secret, apiKey: { id, bySso: true, account: { id: account.id } }, errors: [] },
        viewer: { apiKeys: { nodes: [{ bySso: true }] } },
      },
    });
    const events = await world.sql(
      `SELECT actor_id, after FROM audit_events WHERE log_id = $1 AND type = 'api_key.created'`,
      [account.id],
    );
    expect(events).toEqual([
      { actor_id: member.userId, after: { accountId: account.id, expiresAt: null, bySso: true } },
    ]);
    const query = 'query ($handle: String!) { account(handle: $handle) { seats { used } } }';
    const answer = await world.graphql(secret, query, { handle: account.handle });
    expect({ data: answer.data, errors: answer.errors }).toEqual({
      data: { account: { seats: { used: 2 } } },
      errors: [],
    });
  });

  it('is shown with its account to the person’s own session, which may end it', async () => {
    const { account, member, other, session } = await signedOn();
    const gone = await providersSession(world, member, await world.account());
    const query = '{ viewer { sessions { nodes { id method current account { id } } } } }';
    const { data } = await world.graphql(member.token, query);
    expect(data.viewer?.sessions?.nodes).toEqual(
      expect.arrayContaining([
        { id: await ownSessionId(member), method: 'CODE', current: true, account: null },
        { id: session.id, method: 'OIDC', current: false, account: { id: account.id } },
        // One of an account that the person is not in.
        { id: gone.id, method: 'OIDC', current: false, account: null },
      ]),
    );
    const end = 'mutation ($id: ID!) { endSession(input: { sessionId: $id }) { sessionId errors { code } } }';
    expect((await world.graphql(member.token, end, { id: session.id })).data.endSession?.errors).toEqual([]);
    expect((await world.graphql(session.token, '{ viewer { user { id } } }')).status).toBe(401);
    const events = await world.sql(
      `SELECT log_id, actor_id FROM audit_events WHERE type = 'session.ended' AND resource_id = $1`,
      [session.id],
    );
    expect(events).toEqual([{ log_id: account.id, actor_id: member.userId }]);
    expect(other.owner.userId).toBe(member.userId);
  });
});

describe('everywhere else what a provider stands behind is as good as none', () => {
  const OWN = 'OWN_SESSION_ONLY';
  const KEY = 'SESSION_ONLY';

  /** Every mutation that is the caller's own: what is asked, and what a session and a key of the provider are answered. */
  const asked: Record<string, [session: string, key: string, input: (on: SignedOn) => Promise<object>][]> = {
    'Mutation.createAccount': [
      [OWN, KEY, () => Promise.resolve({ name: 'Own', handle: `own-${newDomain().slice(5, 17)}` })],
    ],
    'Mutation.updateViewer': [[OWN, OWN, () => Promise.resolve({ name: 'Renamed' })]],
    'Mutation.requestEmailChange': [[OWN, KEY, () => Promise.resolve({ email: 'other@example.org' })]],
    'Mutation.changeEmail': [[OWN, KEY, () => Promise.resolve({ change: 'emc_0', code: '12345678' })]],
    'Mutation.deleteViewer': [[OWN, KEY, ({ member }) => Promise.resolve({ confirmEmail: member.email })]],
    'Mutation.acceptInvitation': [
      [OWN, KEY, async ({ member }) => ({ invitationId: (await invited(member)).id })],
      [OWN, KEY, async ({ member }) => ({ token: (await invited(member)).token })],
    ],
    'Mutation.createApiKey': [
      [OWN, KEY, () => Promise.resolve({ name: 'for all' })],
      [OWN, KEY, ({ other }) => Promise.resolve({ name: 'for the other', accountId: other.id })],
      [OWN, KEY, async () => ({ name: 'for a stranger', accountId: (await world.account()).id })],
    ],
    'Mutation.deleteApiKey': [
      ['NOT_FOUND', 'NOT_FOUND', async ({ member }) => ({ apiKeyId: (await world.apiKey(member)).id })],
      [
        'NOT_FOUND',
        'NOT_FOUND',
        async ({ member, other }) => ({ apiKeyId: (await world.apiKey(member, { accountId: other.id })).id }),
      ],
      ['NOT_FOUND', 'NOT_FOUND', async ({ other }) => ({ apiKeyId: (await world.serviceAccount(other)).keyId })],
    ],
    'Mutation.endSession': [
      ['NOT_FOUND', KEY, async ({ member }) => ({ sessionId: await ownSessionId(member) })],
      [
        'NOT_FOUND',
        KEY,
        async ({ member, other }) => ({ sessionId: (await providersSession(world, member, other)).id }),
      ],
    ],
    // A session may end itself, and those that go with it: below.
    'Mutation.signOut': [],
  };

  async function invited(member: MemberOf): Promise<{ id: string; token: string }> {
    return invite({ world, account: await world.account() }, member.email);
  }

  it('names every mutation that is the caller’s own', () => {
    const own = mutations.filter(({ rule }) => rule.kind === 'signedIn').map(({ name }) => name);
    expect(Object.keys(asked).sort()).toEqual(own.sort());
  });

  const cases = Object.entries(asked).flatMap(([name, all]) =>
    all.map(([session, key, input], place) => ({ name, place, session, key, input })),
  );

  it.each(cases)('$name ($place): $session by its session, $key by its key', async ({ name, session, key, input }) => {
    const mutation = name.replace('Mutation.', '');
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
    const document = `mutation ($input: ${type}!) { ${mutation}(input: $input) { errors { code } } }`;
    const on = await signedOn();
    const tokens: [string, string][] = [
      [on.session.token, session],
      [(await providersKey(world, on.member, on.account)).token, key],
    ];
    for (const [token, expected] of tokens) {
      const variables = { input: await input(on) };
      const isForbidden = expected !== 'NOT_FOUND';
      const answer = await expectNothingWritten(world, isForbidden ? ['FORBIDDEN'] : [], () =>
        world.graphql(token, document, variables),
      );
      const payload = answer.data[mutation] as unknown as { errors: { code: string }[] } | null;
      expect({ reasons: reasonsOf(answer), failures: payload?.errors ?? null }).toEqual(
        isForbidden ? { reasons: [expected], failures: null } : { reasons: [], failures: [{ code: 'NOT_FOUND' }] },
      );
    }
  });

  it('no workspace is moved into another account', async () => {
    const { account, other } = await signedOn();
    const { token } = await providersSession(world, account.owner, account);
    await world.member(other, 'OWNER', { person: account.owner });
    const workspace = await world.workspace(account);
    const document =
      'mutation ($id: ID!, $to: ID!) { transferWorkspace(input: { workspaceId: $id, toAccountId: $to }) { errors { code } } }';
    const ask = () => world.graphql(token, document, { id: workspace.id, to: other.id });
    expect((await expectNothingWritten(world, [], ask)).data.transferWorkspace).toEqual({
      errors: [{ code: 'NOT_FOUND' }],
    });
  });

  it('an invitation is not declined by its id; its link is enough for anybody', async () => {
    const { account, member, session } = await signedOn();
    const { id, token } = await invited(member);
    const key = await providersKey(world, member, account);
    for (const by of [session.token, key.token]) {
      const ask = () => world.graphql(by, DECLINE, { input: { invitationId: id } });
      expect(reasonsOf(await expectNothingWritten(world, ['FORBIDDEN'], ask))).toEqual([OWN]);
    }
    const { data } = await world.graphql(session.token, DECLINE, { input: { token } });
    expect(data.declineInvitation?.errors).toEqual([]);
  });

  const LISTS = `{ viewer {
    user { id }
    accounts { totalCount nodes { id } }
    invitations { totalCount nodes { id } }
    apiKeys { totalCount nodes { id } }
    sessions { totalCount nodes { id } }
  } }`;

  it('the viewer’s lists hold what is of the account, and nothing else', async () => {
    const on = await signedOn();
    const { account, member, other, session } = on;
    await invited(member);
    const own = await world.apiKey(member);
    const named = await world.apiKey(member, { accountId: account.id });
    const foreign = await world.apiKey(member, { accountId: other.id });
    const providers = await providersKey(world, member, account);
    const elsewhere = await providersSession(world, member, other);
    const another = await providersSession(world, member, account);
    for (const { token } of [session, providers]) {
      const { data, errors } = await world.graphql(token, LISTS);
      expect({ data, errors }).toEqual({
        data: {
          viewer: {
            user: { id: member.userId },
            accounts: { totalCount: 1, nodes: [{ id: account.id }] },
            invitations: { totalCount: 0, nodes: [] },
            apiKeys: {
              totalCount: 2,
              nodes: expect.arrayContaining([{ id: named.id }, { id: providers.id }]) as unknown,
            },
            sessions: {
              totalCount: 2,
              nodes: expect.arrayContaining([{ id: session.id }, { id: another.id }]) as unknown,
            },
          },
        },
        errors: [],
      });
      const query =
        'query ($ids: [ID!]!, $handle: String!) { nodes(ids: $ids) { id } account(handle: $handle) { id } }';
      const ids = [own.id, foreign.id, elsewhere.id, await ownSessionId(member), other.id, other.owner.memberId];
      const unknown = await expectNothingWritten(world, [], () =>
        world.graphql(token, query, { ids, handle: other.handle }),
      );
      expect({ data: unknown.data, errors: unknown.errors }).toEqual({
        data: { nodes: ids.map(() => null), account: null },
        errors: [],
      });
      const inside = [named.id, providers.id, session.id, another.id, account.id, member.userId];
      const seen = await world.graphql(token, query, { ids: inside, handle: account.handle });
      expect(seen.data).toEqual({ nodes: inside.map((id) => ({ id })), account: { id: account.id } });
    }
    const all = (await world.graphql(member.token, LISTS)).data.viewer;
    expect([all?.accounts, all?.invitations, all?.apiKeys, all?.sessions].map((list) => list?.totalCount)).toEqual([
      2, 1, 4, 4,
    ]);
  });

  it('its cursors are no good in the person’s own lists, nor theirs in its', async () => {
    const { account, member, session } = await signedOn();
    for (let made = 0; made < 2; made += 1) await world.apiKey(member, { accountId: account.id });
    await providersSession(world, member, account);
    for (const list of ['apiKeys', 'sessions']) {
      const query = `query ($after: String) { viewer { ${list}(first: 1, after: $after) { pageInfo { endCursor } } } }`;
      const cursorOf = async (token: string) =>
        textOf((await world.graphql(token, query)).data.viewer?.[list]?.pageInfo?.endCursor);
      const [own, providers] = [await cursorOf(member.token), await cursorOf(session.token)];
      expect(codesOf(await world.graphql(session.token, query, { after: own }))).toEqual(['BAD_USER_INPUT']);
      expect(codesOf(await world.graphql(member.token, query, { after: providers }))).toEqual(['BAD_USER_INPUT']);
      expect(codesOf(await world.graphql(session.token, query, { after: providers }))).toEqual([]);
    }
  });

  it('signing out everywhere ends the sessions that the same provider made', async () => {
    const { account, member, other, session } = await signedOn();
    const second = await providersSession(world, member, account);
    const elsewhere = await providersSession(world, member, other);
    const key = await providersKey(world, member, account);
    const document = 'mutation { signOut(input: { everywhere: true }) { signedOut } }';
    expect((await world.graphql(session.token, document)).data.signOut).toEqual({ signedOut: true });
    const good = async (token: string) => (await world.graphql(token, '{ viewer { user { id } } }')).status === 200;
    const tokens = [session.token, second.token, member.token, elsewhere.token, key.token];
    expect(await Promise.all(tokens.map(good))).toEqual([false, false, true, true, true]);
    const events = await world.sql<{ id: string }>(
      `SELECT resource_id AS id FROM audit_events WHERE log_id = $1 AND type = 'session.ended'`,
      [account.id],
    );
    expect(events.map(({ id }) => id).sort()).toEqual([session.id, second.id].sort());
  });

  it('a person’s own session signs out everywhere, whoever made the others', async () => {
    const { member, session } = await signedOn();
    await world.graphql(member.token, 'mutation { signOut(input: { everywhere: true }) { signedOut } }');
    expect((await world.graphql(session.token, '{ viewer { user { id } } }')).status).toBe(401);
    expect(await world.sql('SELECT FROM sessions WHERE user_id = $1', [member.userId])).toEqual([]);
  });

  it('an export that was made elsewhere is not fetched', async () => {
    const { member, other, session } = await signedOn();
    const document =
      'mutation ($id: ID!) { exportAuditLog(input: { accountId: $id, format: NDJSON }) { url errors { code } } }';
    const { data } = await world.graphql(member.token, document, { id: other.id });
    const { pathname } = new URL(textOf(data.exportAuditLog?.url));
    noteSecret(pathname.split('/').at(-1) ?? '');
    const answer = await fetch(`${world.url}${pathname}`, { headers: { authorization: `Bearer ${session.token}` } });
    expect(answer.status).toBe(404);
  });
});

describe('what is counted by person', () => {
  const CREATE = `mutation ($input: CreateApiKeyInput!) {
    createApiKey(input: $input) { apiKey { id } errors { code message ... on LimitReachedError { limit used } } } }`;

  async function create(token: string, input: object) {
    const { data } = await world.graphql(token, CREATE, { input: { name: 'k', ...input } });
    return data.createApiKey;
  }

  /** Keys that have not been made by a door. */
  async function keys(member: MemberOf, account: TestAccount, count: number, byProvider: boolean): Promise<void> {
    await world.sql(
      `INSERT INTO api_keys (id, user_id, account_id, name, secret_hash, last_four, created_at, by_provider)
       SELECT md5(of || n), $1, $2, 'k', sha256(convert_to(of || n, 'UTF8')), 'abcd', $5, $4
         FROM generate_series(1, $3) n, (SELECT $6::text AS of) made`,
      [member.userId, account.id, count, byProvider, world.now(), `${member.userId} ${String(byProvider)} `],
    );
  }

  it('are API keys: those made by a provider take no room from the person’s own, and tell nothing of them', async () => {
    const { account, member, other, session } = await signedOn();
    const elsewhere = await providersSession(world, member, other);
    await keys(member, account, 100, true);
    const full = await create(session.token, { accountId: account.id });
    expect(full).toMatchObject({
      apiKey: null,
      errors: [
        {
          ...{ code: 'LIMIT_REACHED', limit: 100, used: 100 },
          message:
            "You have 100 API keys that were made in sessions of this account's identity provider, and 100 are allowed: delete one that is not used any more.",
        },
      ],
    });
    expect(await create(elsewhere.token, { accountId: other.id })).toMatchObject({ errors: [] });
    expect(await create(member.token, { accountId: account.id })).toMatchObject({ errors: [] });
    await keys(member, account, 99, false);
    const own = await create(member.token, {});
    expect(own).toMatchObject({
      errors: [
        {
          ...{ code: 'LIMIT_REACHED', limit: 100, used: 100 },
          message: 'You have 100 API keys, and 100 are allowed: delete one that is not used any more.',
        },
      ],
    });
    expect(await create(elsewhere.token, { accountId: other.id })).toMatchObject({ errors: [] });
  });

  it('are keys of retries: one that the person used is free in a session of a provider', async () => {
    const { account, member, session } = await signedOn();
    const idempotencyKey = 'the very same key';
    const own = await create(member.token, { accountId: account.id, idempotencyKey });
    const theirs = await create(session.token, { accountId: account.id, idempotencyKey });
    expect([own?.errors, theirs?.errors]).toEqual([[], []]);
    expect(theirs?.apiKey?.id).not.toBe(own?.apiKey?.id);
  });

  it('are points', async () => {
    const { account, member, other, session } = await signedOn();
    const used = async (token: string): Promise<unknown> =>
      (await world.graphql(token, '{ rateLimit { used } }')).data.rateLimit?.used;
    for (let times = 0; times < 3; times += 1) await used(session.token);
    const key = await providersKey(world, member, account);
    expect(await used(key.token)).toBe(4);
    expect(await used(member.token)).toBe(1);
    expect(await used((await world.apiKey(member)).token)).toBe(2);
    expect(await used((await providersSession(world, member, other)).token)).toBe(1);
  });

  it('are wrong tries', async () => {
    const { account, member, other, session } = await signedOn();
    const wrong = '{ invitationByToken(token: "nothing") { accountName } }';
    for (const [token, times] of [
      [session.token, 3],
      [member.token, 1],
      [(await providersSession(world, member, other)).token, 2],
    ] as const) {
      for (let at = 0; at < times; at += 1) await world.graphql(token, wrong);
    }
    const counts = await world.sql<{ key: string; count: number }>(
      `SELECT key, count FROM failed_tries WHERE key LIKE 'CALLER ' || $1 || '%' ORDER BY key`,
      [member.userId],
    );
    const expected = { '': 1, [` ${account.id}`]: 3, [` ${other.id}`]: 2 };
    expect(Object.fromEntries(counts.map(({ key, count }) => [key, count]))).toEqual(
      Object.fromEntries(Object.entries(expected).map(([of, count]) => [`CALLER ${member.userId}${of}`, count])),
    );
  });
});

describe('an invitation into an account that enforces SSO', () => {
  it('is taken up by signing on, by whom it binds; it can be declined, and a guest accepts it', async () => {
    const account = await world.account();
    const domain = await domainOf(world, account);
    await ssoEnforced(world, account);
    const person = await movedTo(world, await world.person(), domain);
    const { id, token } = await invite({ world, account }, person.email);
    for (const input of [{ token }, { invitationId: id }]) {
      const ask = () => world.graphql(person.token, ACCEPT, { input });
      const { data, errors } = await expectNothingWritten(world, ['SSO_REQUIRED'], ask);
      expect(data).toEqual({ acceptInvitation: null });
      expect(errors.map(({ extensions }) => extensions)).toEqual([
        { code: 'SSO_REQUIRED', url: `http://localhost:4000/sso/${account.handle}` },
      ]);
    }
    const refusals = await world.sql(
      `SELECT resource_id, people FROM audit_events WHERE log_id = $1 AND type = 'access.refused' LIMIT 1`,
      [account.id],
    );
    expect(refusals).toMatchObject([
      { resource_id: id, people: expect.arrayContaining([person.userId, person.email]) as unknown },
    ]);
    const declined = await world.graphql(person.token, DECLINE, { input: { token } });
    expect(declined.data.declineInvitation?.errors).toEqual([]);

    const guest = await world.person();
    const link = await invite({ world, account }, guest.email);
    const accepted = await world.graphql(guest.token, ACCEPT, { input: { token: link.token } });
    expect({ errors: accepted.errors, failures: accepted.data.acceptInvitation?.errors }).toEqual({
      errors: [],
      failures: [],
    });
  });
});

describe('whom an account binds by their address', () => {
  const ASK = `mutation ($email: String!) { requestEmailChange(input: { email: $email }) {
    change errors { code message path } } }`;

  it('is not rid of SSO by a change of it', async () => {
    const account = await world.account();
    const domain = await domainOf(world, account);
    const second = await domainOf(world, account, { state: 'LAPSED' });
    const claimed = await domainOf(world, account, { state: 'PENDING' });
    const member = await movedTo(world, await world.member(account, 'MEMBER'), domain);
    await ssoEnforced(world, account);
    const ask = (email: string) => world.graphql(member.token, ASK, { email });
    for (const to of ['example.com', claimed]) {
      const refused = await expectNothingWritten(world, [], () => ask(`moved@${to}`));
      expect(refused.data.requestEmailChange).toEqual({
        change: null,
        errors: [
          {
            ...{ code: 'INVALID', path: ['email'] },
            message: `Account ${account.handle} lets people with your address in by its own identity provider only: give an address of one of its domains, or leave that account first.`,
          },
        ],
      });
    }
    for (const to of [domain, second]) {
      expect((await ask(`moved@${to}`)).data.requestEmailChange?.errors).toEqual([]);
    }
    // A guest's address is nobody's but theirs.
    const guest = await world.member(account, 'MEMBER');
    const { data } = await world.graphql(guest.token, ASK, { email: 'guest@example.org' });
    expect(data.requestEmailChange?.errors).toEqual([]);
  });

  it('is asked again when the code comes back', async () => {
    const account = await world.account();
    const domain = await domainOf(world, account);
    const member = await movedTo(world, await world.member(account, 'MEMBER'), domain);
    const operation = operationOf('Mutation.changeEmail');
    const stage = { world, account, workspace: { id: '', handle: '' } };
    const actor = { token: member.token, id: member.userId, person: member, memberId: member.memberId };
    const variables = await operation.variables({ ...stage, actor });
    await ssoEnforced(world, account);
    const answer = await run({ ...stage, actor }, operation, variables);
    expect(outcomeOf(answer, operation)).toMatch(/^PAYLOAD .*"code":"INVALID".*"path":\["change"\]/);
    expect(await world.sql('SELECT email FROM users WHERE id = $1', [member.userId])).toEqual([
      { email: member.email },
    ]);
  });
});

describe('who is made OWNER', () => {
  it('signs on again: what the provider stood behind is gone, for nobody had confirmed it', async () => {
    const { account, member, other, session } = await signedOn();
    const { token: key } = await providersKey(world, member, account);
    const elsewhere = await providersSession(world, member, other);
    const { errors } = await world.graphql(
      account.owner.token,
      'mutation ($id: ID!) { changeMemberRole(input: { memberId: $id, role: OWNER }) { errors { code } } }',
      { id: member.memberId },
    );
    expect(errors).toEqual([]);
    const lives = async (token: string) =>
      (await world.graphql(token, '{ viewer { user { id } } }')).data.viewer != null;
    expect([await lives(session.token), await lives(key)]).toEqual([false, false]);
    // Their own session, and that of another account's provider, are as before.
    expect([await lives(member.token), await lives(elsewhere.token)]).toEqual([true, true]);
  });
});
