import { newToken, tokenHash } from '../../src/auth/tokens';
import { newId } from '../../src/ids';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { noteSecret } from '../support/secrets';
import { statementsOf } from '../support/statements';
import { startWorld, type Person, type World } from '../support/world';

const DAY = 24 * 60 * 60 * 1000;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** A further session of somebody, as old and as long unused as the test wants. */
async function session({ userId }: Person, { age = 0, unused = age }: { age?: number; unused?: number } = {}) {
  const made = { id: newId('session'), token: newToken('session') };
  const now = world.now().getTime();
  await world.sql(
    `INSERT INTO sessions (id, user_id, token_hash, method, created_at, last_used_at, expires_at, ip_address, user_agent)
     VALUES ($1, $2, $3, 'CODE', $4, $5, $6, '192.0.2.7', 'a browser')`,
    [
      made.id,
      userId,
      tokenHash(made.token),
      new Date(now - age),
      new Date(now - unused),
      new Date(now - age + 30 * DAY),
    ],
  );
  noteSecret(made.token);
  return made;
}

const SESSIONS = /* GraphQL */ `
  query ($first: Int, $after: String) {
    viewer {
      sessions(first: $first, after: $after) {
        nodes {
          id
          method
          createdAt
          lastUsedAt
          expiresAt
          ipAddress
          userAgent
          current
        }
        pageInfo {
          hasNextPage
          endCursor
        }
        totalCount
      }
    }
  }
`;

async function sessionsOf(token: string, variables = {}) {
  const { data } = await world.graphql(token, SESSIONS, variables);
  const list = data.viewer?.sessions;
  return { nodes: list?.nodes as unknown as { id: string; current: boolean }[], list };
}

async function worksStill(token: string): Promise<boolean> {
  return (await world.graphql(token, '{ viewer { user { id } } }')).status === 200;
}

describe('Viewer.sessions', () => {
  it('lists those that are still good, newest first, and tells which one asks', async () => {
    const person = await world.person();
    const used = await session(person, { age: 5 * DAY, unused: 1 * DAY });
    await session(person, { age: 31 * DAY, unused: 1000 });
    await session(person, { age: 15 * DAY });
    const old = await session(person, { age: 29 * DAY, unused: 13 * DAY });
    const { nodes, list } = await sessionsOf(person.token);
    expect(list?.totalCount).toBe(3);
    expect(nodes.map(({ id, current }) => ({ id, current }))).toEqual([
      { id: expect.any(String) as string, current: true },
      { id: used.id, current: false },
      { id: old.id, current: false },
    ]);
    expect(nodes[1]).toMatchObject({ method: 'CODE', ipAddress: '192.0.2.7', userAgent: 'a browser' });
    expect((await sessionsOf(old.token)).nodes.find(({ current }) => current)?.id).toBe(old.id);
  });

  it('says when each ends: 14 days after its last use, and 30 after its making at the latest', async () => {
    const person = await world.person();
    const now = world.now().getTime();
    const young = await session(person, { age: 2 * DAY, unused: 1 * DAY });
    const old = await session(person, { age: 29 * DAY, unused: 1 * DAY });
    const unused = await session(person, { age: 3 * DAY });
    const { nodes } = await sessionsOf(person.token);
    const ends = new Map(
      nodes.map((node) => [node.id, node as unknown as { expiresAt: string; lastUsedAt: string | null }]),
    );
    const within = (text: string | undefined, expected: number) => Math.abs(Date.parse(text ?? '') - expected) < 5000;
    expect(within(ends.get(young.id)?.expiresAt, now + 13 * DAY)).toBe(true);
    expect(within(ends.get(old.id)?.expiresAt, now + 1 * DAY)).toBe(true);
    expect(within(ends.get(unused.id)?.expiresAt, now + 11 * DAY)).toBe(true);
    expect(ends.get(unused.id)?.lastUsedAt).toBeNull();
    expect(within(ends.get(young.id)?.lastUsedAt ?? '', now - 1 * DAY)).toBe(true);
  });

  it('comes in pages, without loss or double, with as many statements for 20 as for one', async () => {
    const person = await world.person();
    const one = (await statementsOf(world, () => sessionsOf(person.token))).length;
    for (let count = 0; count < 20; count += 1) await session(person, { age: 1 * DAY });
    const seen: string[] = [];
    for (let after: unknown = null, more = true; more;) {
      const { nodes, list } = await sessionsOf(person.token, { first: 8, after });
      seen.push(...nodes.map(({ id }) => id));
      after = list?.pageInfo?.endCursor;
      more = Boolean(list?.pageInfo?.hasNextPage);
    }
    expect(new Set(seen).size).toBe(21);
    expect(seen).toHaveLength(21);
    expect((await statementsOf(world, () => sessionsOf(person.token))).length).toBe(one);
  });
});

describe('signOut', () => {
  const SIGN_OUT = `mutation ($input: SignOutInput!) { signOut(input: $input) { signedOut errors { code } } }`;

  it('ends the session of the request at once, and no other', async () => {
    const person = await world.person();
    const other = await session(person);
    const { data } = await world.graphql(person.token, SIGN_OUT, { input: {} });
    expect(data.signOut).toEqual({ signedOut: true, errors: [] });
    expect(await worksStill(person.token)).toBe(false);
    expect(await worksStill(other.token)).toBe(true);
    const events = (await auditEvents(world)).filter(({ actor_id }) => actor_id === person.userId);
    expect(events).toMatchObject([{ log_id: 'installation', type: 'session.ended', resource_type: 'session' }]);
  });

  it('everywhere ends them all, one event each; keys and other people stay signed in', async () => {
    const [person, bystander] = [await world.person(), await world.person()];
    const others = [await session(person), await session(person)];
    const key = await world.apiKey(person);
    await world.graphql(person.token, SIGN_OUT, { input: { everywhere: true } });
    for (const { token } of [person, ...others]) expect(await worksStill(token)).toBe(false);
    for (const { token } of [key, bystander]) expect(await worksStill(token)).toBe(true);
    const events = (await auditEvents(world)).filter(({ actor_id }) => actor_id === person.userId);
    expect(events.map(({ type }) => type)).toEqual(['session.ended', 'session.ended', 'session.ended']);
  });

  it('leaves the rest of the document to nobody', async () => {
    const person = await world.person();
    const { data, errors } = await world.graphql(
      person.token,
      `mutation { signOut(input: {}) { signedOut } createApiKey(input: { name: "late" }) { secret } }`,
    );
    expect(data).toEqual({ signOut: { signedOut: true }, createApiKey: null });
    expect(errors).toMatchObject([{ path: ['createApiKey'], extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await world.sql('SELECT id FROM api_keys WHERE user_id = $1', [person.userId])).toEqual([]);
  });

  it('is for sessions only: a key cannot sign anybody out', async () => {
    const person = await world.person();
    const key = await world.apiKey(person);
    const { data, errors } = await expectNothingWritten(world, ['FORBIDDEN'], () =>
      world.graphql(key.token, SIGN_OUT, { input: { everywhere: true } }),
    );
    expect(data.signOut).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', reason: 'SESSION_ONLY' } }]);
    const nobody = await world.graphql(null, SIGN_OUT, { input: {} });
    expect(nobody).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });
});

describe('endSession', () => {
  const END = `mutation ($input: EndSessionInput!) {
    endSession(input: $input) { sessionId viewer { sessions { nodes { id } } } errors { code path } }
  }`;

  it('ends another session of the caller at once', async () => {
    const person = await world.person();
    const other = await session(person);
    const { data } = await world.graphql(person.token, END, { input: { sessionId: other.id } });
    expect(data.endSession).toMatchObject({ sessionId: other.id, errors: [] });
    expect(data.endSession?.viewer?.sessions?.nodes).toHaveLength(1);
    expect(await worksStill(other.token)).toBe(false);
    const events = (await auditEvents(world)).filter(({ actor_id }) => actor_id === person.userId);
    expect(events).toMatchObject([{ type: 'session.ended', resource_id: other.id }]);
  });

  it('ends the session of the request, too', async () => {
    const person = await world.person();
    const current = (await sessionsOf(person.token)).nodes[0]?.id;
    const { data } = await world.graphql(person.token, END, { input: { sessionId: current } });
    expect(data.endSession).toEqual({ sessionId: current, viewer: null, errors: [] });
    expect(await worksStill(person.token)).toBe(false);
  });

  it('says NOT_FOUND of every other id, also of somebody else’s session', async () => {
    const [person, other] = [await world.person(), await world.person()];
    const theirs = await session(other);
    const key = await world.apiKey(person);
    for (const sessionId of [
      theirs.id,
      newId('session'),
      key.id,
      person.userId,
      '',
      'ses_\u0000',
      'x'.repeat(10_000),
    ]) {
      const { data } = await expectNothingWritten(world, [], () =>
        world.graphql(person.token, END, { input: { sessionId } }),
      );
      expect(data.endSession).toEqual({
        sessionId: null,
        viewer: null,
        errors: [{ code: 'NOT_FOUND', path: ['sessionId'] }],
      });
    }
    expect(await worksStill(theirs.token)).toBe(true);
  });

  it('ends a session once when two end it at once', async () => {
    const person = await world.person();
    const other = await session(person);
    const answers = await Promise.all(
      [1, 2, 3].map(() => world.graphql(person.token, END, { input: { sessionId: other.id } })),
    );
    const ended = answers.filter(({ data }) => (data.endSession?.sessionId as unknown) === other.id);
    expect(ended).toHaveLength(1);
  });
});
