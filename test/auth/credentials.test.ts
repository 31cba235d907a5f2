import { newToken } from '../../src/auth/tokens';
import { auditEvents } from '../support/nothing-written';
import { noteSecret } from '../support/secrets';
import { startWorld, type World } from '../support/world';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** Everything that an answer to this header shows, and what was logged of it. */
async function knock(authorization: string) {
  const warn = jest.spyOn(world.server.app.log, 'warn');
  const info = jest.spyOn(world.server.app.log, 'info');
  try {
    const response = await fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query: '{ viewer { user { id } } }' }),
    });
    // What differs from request to request anyway: the time, and what is left of the network's budget.
    const varying = ['date', 'ratelimit-remaining', 'ratelimit-reset'];
    const headers = Object.fromEntries([...response.headers].filter(([name]) => !varying.includes(name)));
    const lines = [...warn.mock.calls, ...info.mock.calls].map(([line, text]) => {
      // What differs from request to request anyway.
      return { text, ...(line as object), requestId: undefined, ms: undefined };
    });
    return { status: response.status, headers, body: await response.text(), lines };
  } finally {
    warn.mockRestore();
    info.mockRestore();
  }
}

async function accountsWith(token: string): Promise<unknown> {
  const { data } = await world.graphql(token, '{ viewer { accounts { nodes { id } } } }');
  return data.viewer?.accounts?.nodes;
}

async function cap(accountId: string, days: number | null): Promise<void> {
  await world.sql('UPDATE accounts SET max_api_key_lifetime_days = $2 WHERE id = $1', [accountId, days]);
}

describe('a bad credential', () => {
  it('is answered alike, and logged alike, whatever is wrong with it', async () => {
    const person = await world.person();
    const [ended, expired, idle] = [await world.person(), await world.person(), await world.person()];
    await world.sql('DELETE FROM sessions WHERE user_id = $1', [ended.userId]);
    await world.sql('UPDATE sessions SET expires_at = $2 WHERE user_id = $1', [expired.userId, world.now()]);
    const idleSince = new Date(world.now().getTime() - 14 * DAY);
    await world.sql('UPDATE sessions SET last_used_at = $2 WHERE user_id = $1', [idle.userId, idleSince]);
    const oldKey = await world.apiKey(person, { expiresAt: world.now() });
    const deletedKey = await world.apiKey(person);
    await world.sql('DELETE FROM api_keys WHERE id = $1', [deletedKey.id]);
    const goodKey = await world.apiKey(person);
    const before = (await auditEvents(world)).length;

    const first = await knock('Bearer nonsense');
    expect(first.status).toBe(401);
    expect(JSON.parse(first.body)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(first.headers['www-authenticate']).toBe('Bearer');
    expect(first.lines).toMatchObject([{ text: 'bad credential' }, { text: 'request', path: '/graphql', status: 401 }]);
    const others = {
      'nothing after Bearer': 'Bearer ',
      'an empty header': '',
      'another scheme': `Basic ${goodKey.token}`,
      'a wrong checksum': `Bearer ${goodKey.token.slice(0, -1)}${goodKey.token.endsWith('a') ? 'b' : 'a'}`,
      'another letter case': `Bearer ${goodKey.token.toUpperCase()}`,
      'an unknown session': `Bearer ${newToken('session')}`,
      'an unknown key': `Bearer ${newToken('userKey')}`,
      'a token of an invitation': `Bearer ${newToken('invitation')}`,
      'a session that was ended': `Bearer ${ended.token}`,
      'a session past its 30 days': `Bearer ${expired.token}`,
      'a session unused for 14 days': `Bearer ${idle.token}`,
      'an expired key': `Bearer ${oldKey.token}`,
      'a deleted key': `Bearer ${deletedKey.token}`,
      '4,000 characters': `Bearer ${'x'.repeat(4000)}`,
    };
    for (const [what, header] of Object.entries(others)) {
      expect({ what, ...(await knock(header)) }).toEqual({ what, ...first });
    }
    expect((await knock(`bearer  ${goodKey.token}`)).status).toBe(200);
    expect((await auditEvents(world)).length).toBe(before);
  });
});

describe('an API key', () => {
  it('opens the one account that it names', async () => {
    const person = await world.person();
    const [mine, other] = [await world.account({ owner: person }), await world.account({ owner: person })];
    const key = await world.apiKey(person, { accountId: mine.id });
    expect(await accountsWith(key.token)).toEqual([{ id: mine.id }]);
    const { data } = await world.graphql(
      key.token,
      'query ($mine: String!, $other: String!) { mine: account(handle: $mine) { id } other: account(handle: $other) { id } }',
      { mine: mine.handle, other: other.handle },
    );
    expect(data).toEqual({ mine: { id: mine.id }, other: null });
  });

  it('for every account opens those that cap no key’s life', async () => {
    const person = await world.person();
    const [free, capped] = [await world.account({ owner: person }), await world.account({ owner: person })];
    await cap(capped.id, 3650);
    const key = await world.apiKey(person);
    expect(await accountsWith(key.token)).toEqual([{ id: free.id }]);
    expect(await accountsWith(person.token)).toHaveLength(2);
  });

  it('that was there before the cap lives as long as the cap allows, counted from its making', async () => {
    const person = await world.person();
    const account = await world.account({ owner: person });
    const made = (days: number) => new Date(world.now().getTime() - days * DAY + MINUTE);
    const young = await world.apiKey(person, { accountId: account.id, createdAt: made(30) });
    const old = await world.apiKey(person, { accountId: account.id, createdAt: made(31) });
    expect(await accountsWith(old.token)).toEqual([{ id: account.id }]);
    await cap(account.id, 30);
    expect(await accountsWith(young.token)).toEqual([{ id: account.id }]);
    expect(await accountsWith(old.token)).toEqual([]);
    await cap(account.id, 365);
    expect(await accountsWith(old.token)).toEqual([{ id: account.id }]);
  });

  it('stops for an account with the membership', async () => {
    const account = await world.account();
    const member = await world.member(account, 'ADMIN');
    const key = await world.apiKey(member, { accountId: account.id });
    expect(await accountsWith(key.token)).toEqual([{ id: account.id }]);
    await world.sql('UPDATE members SET active = false WHERE id = $1', [member.memberId]);
    expect(await accountsWith(key.token)).toEqual([]);
  });

  it.each([
    ['createApiKey', 'createApiKey(input: { name: "child" }) { secret }'],
    ['createAccount', 'createAccount(input: { name: "Own", handle: "own" }) { account { id } }'],
    ['endSession', 'endSession(input: { sessionId: "ses_0" }) { sessionId }'],
    ['signOut', 'signOut(input: {}) { signedOut }'],
    ['acceptInvitation', 'acceptInvitation(input: { token: "gil_0" }) { member { id } }'],
  ])('cannot %s, which needs a session', async (name, field) => {
    const person = await world.person();
    const key = await world.apiKey(person);
    const { data, errors } = await world.graphql(key.token, `mutation { ${field} }`);
    expect(data).toEqual({ [name]: null });
    expect(errors).toMatchObject([{ path: [name], extensions: { code: 'FORBIDDEN', reason: 'SESSION_ONLY' } }]);
  });

  it('cannot delete an account, whatever its owner may do', async () => {
    const account = await world.account();
    const key = await world.apiKey(account.owner, { accountId: account.id });
    const { errors } = await world.graphql(
      key.token,
      'mutation ($input: DeleteAccountInput!) { deleteAccount(input: $input) { accountId } }',
      { input: { accountId: account.id, confirmHandle: account.handle } },
    );
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', reason: 'SESSION_ONLY' } }]);
  });
});

describe('times of last use', () => {
  it('are gathered and written together, and never go back', async () => {
    const person = await world.person();
    const key = await world.apiKey(person);
    const used = async () => {
      const [row] = await world.sql<{ key: Date | null; session: Date }>(
        `SELECT k.last_used_at AS key, s.last_used_at AS session FROM api_keys k JOIN sessions s ON s.user_id = k.user_id
          WHERE k.id = $1`,
        [key.id],
      );
      return row;
    };
    const before = await used();
    expect(before?.key).toBeNull();
    world.advance(MINUTE);
    for (const token of [key.token, person.token, key.token]) await accountsWith(token);
    expect(await used()).toEqual(before);

    await world.server.app.lastUsed.flush();
    const after = await used();
    expect(after?.key?.getTime()).toBeGreaterThanOrEqual((before?.session.getTime() ?? 0) + MINUTE);
    expect(after?.session.getTime()).toBeGreaterThanOrEqual((before?.session.getTime() ?? 0) + MINUTE);

    const later = new Date(world.now().getTime() + DAY);
    await world.sql('UPDATE api_keys SET last_used_at = $2 WHERE id = $1', [key.id, later]);
    await accountsWith(key.token);
    await world.server.app.lastUsed.flush();
    expect((await used())?.key).toEqual(later);
  });

  it('keep a session alive: 14 days count from the last use', async () => {
    const person = await world.person();
    noteSecret(person.token);
    const step = async (days: number) => {
      world.advance(days * DAY);
      const { status } = await world.graphql(person.token, '{ viewer { user { id } } }');
      await world.server.app.lastUsed.flush();
      return status;
    };
    expect(await step(13)).toBe(200);
    expect(await step(13)).toBe(200);
    expect(await step(5)).toBe(401);
  });
});
