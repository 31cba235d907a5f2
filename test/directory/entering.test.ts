import { summariseRefusals } from '../../src/audit/refusals';
import { noteProblem } from '../../src/modules/directory/note-problem.queries';
import { newToken } from '../../src/auth/tokens';
import { expectNothingWritten } from '../support/nothing-written';
import { startWorld, type World } from '../support/world';
import {
  activate,
  add,
  askScim,
  deactivate,
  directed,
  eventsSince,
  groupBody,
  memberWith,
  patchBody,
  placesOf,
  problems,
  refusedWith,
  remove,
  userBody,
  type Directed,
} from './operations';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

const DAY = 86_400_000;

describe('a token', () => {
  it.each([
    ['that nobody has', () => Promise.resolve(newToken('directory'))],
    ['that is none', () => Promise.resolve('gkd_nothing')],
    ['of another account', async () => (await directed(world)).token],
    ['that has ended', async (one: Directed) => (await world.directory(one.account, { expiresAt: world.now() })).token],
    [
      'that was revoked',
      async (one: Directed) => {
        const { token, tokenId } = await world.directory(one.account);
        await world.sql('DELETE FROM directory_tokens WHERE id = $1', [tokenId]);
        return token;
      },
    ],
    ['of a session', (one: Directed) => Promise.resolve(one.account.owner.token)],
    ['of a key', async (one: Directed) => (await world.apiKey(one.account.owner, { accountId: one.account.id })).token],
  ])('%s opens nothing, and all are answered alike', async (_what, tokenOf) => {
    const one = await directed(world);
    const made = await one.user();
    const token = await tokenOf(one);
    const answers = await expectNothingWritten(world, [], () =>
      Promise.all(
        [
          ['GET', '/Users', undefined],
          ['POST', '/Users', userBody(one.address())],
          ['PATCH', `/Users/${made.id}`, patchBody(deactivate)],
          ['DELETE', `/Users/${made.id}`, undefined],
          ['POST', '/Groups', groupBody('Crew')],
        ].map(([method, path, body]) =>
          askScim(world, one.account, token, method as string, path as string, body as object | undefined),
        ),
      ),
    );
    const [first] = answers;
    expect(first?.status).toBe(401);
    for (const answer of answers) expect([answer.status, answer.body]).toEqual([401, first?.body]);
  });

  it('works beside the one that took its place, until it ends', async () => {
    const one = await directed(world);
    const later = await world.directory(one.account);
    await world.sql('UPDATE directory_tokens SET replaced_at = $2, expires_at = $3 WHERE id = $1', [
      ...[one.tokenId, world.now(), new Date(world.now().getTime() + DAY)],
    ]);
    expect((await one.ask('GET', '/Users')).status).toBe(200);
    world.advance(DAY);
    expect((await one.ask('GET', '/Users')).status).toBe(401);
    expect((await askScim(world, one.account, later.token, 'GET', '/Users')).status).toBe(200);
  });

  it('of an account that was closed opens nothing', async () => {
    const one = await directed(world);
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [one.account.id, world.now()]);
    expect((await one.ask('GET', '/Users')).status).toBe(401);
  });

  it('of another account reads and changes nothing of this one by its ids', async () => {
    const [one, other] = [await directed(world), await directed(world)];
    const made = await one.user();
    const group = await one.group('Crew', [made]);
    for (const path of [`/Users/${made.id}`, `/Groups/${group.id}`]) {
      const read = await other.ask('GET', path);
      const gone = await expectNothingWritten(world, [], () => other.ask('DELETE', path));
      expect([read.status, gone.status]).toEqual([404, 404]);
    }
    expect((await other.ask('GET', `/Users?filter=id%20eq%20%22${made.id}%22`)).body.totalResults).toBe(0);
  });
});

describe('the IP allowlist of the account', () => {
  it('holds for the directory, and its log tells', async () => {
    const one = await directed(world);
    await world.allowlistEntry(one.account, '203.0.113.0/24');
    await world.sql('UPDATE accounts SET ip_allowlist_enforced = true WHERE id = $1', [one.account.id]);
    const { status, body } = await expectNothingWritten(world, ['IP_NOT_ALLOWED'], () => one.ask('GET', '/Users'));
    expect(status).toBe(403);
    expect(body.detail).toContain('127.0.0.1');
    expect((await eventsSince(world, one.account)).at(-1)).toMatchObject({
      ...{ type: 'access.refused', actor_type: 'SYSTEM', actor_name: 'Directory' },
    });
    await world.allowlistEntry(one.account, '127.0.0.1');
    expect((await one.ask('GET', '/Users')).status).toBe(200);
  });
});

const states: [string, 'FROZEN' | 'NOT_IN_PLAN', (one: Directed) => Promise<unknown>][] = [
  [
    'is frozen',
    'FROZEN',
    ({ account }) => world.sql(`UPDATE accounts SET status = 'FROZEN' WHERE id = $1`, [account.id]),
  ],
  [
    'has no SCIM in its plan any more',
    'NOT_IN_PLAN',
    ({ account }) => world.sql(`UPDATE accounts SET plan = 'PRO' WHERE id = $1`, [account.id]),
  ],
];

describe.each(states)('of an account that %s the directory', (_state, why, become) => {
  it('reads, and takes away', async () => {
    const one = await directed(world);
    const [email, later] = [one.address(), one.address()];
    const [ada, grace] = [await one.user(email), await one.user(later)];
    const group = await one.group('Crew', [ada, grace]);
    await become(one);
    expect((await one.ask('GET', '/Users')).body.totalResults).toBe(2);
    expect((await one.ask('GET', `/Groups/${group.id}`)).status).toBe(200);
    await one.patch(`/Groups/${group.id}`, remove(ada));
    expect(await placesOf(world, one.account)).toEqual({ Crew: [later] });
    await one.patch(`/Users/${ada.id}`, deactivate);
    expect(await memberWith(world, one.account, email)).toMatchObject({ active: false });
    await one.patch(`/Users/${grace.id}`, { op: 'replace', path: 'displayName', value: 'Grace' });
    expect((await one.ask('DELETE', `/Users/${grace.id}`)).status).toBe(204);
    expect(await memberWith(world, one.account, later)).toMatchObject({ active: false, displayName: 'Grace' });
    expect((await one.ask('DELETE', `/Groups/${group.id}`)).status).toBe(204);
  });

  it('gives nothing', async () => {
    const one = await directed(world);
    const [ada, grace] = [await one.user(), await one.user()];
    const waiting = await one.user(undefined, { active: false });
    const group = await one.group('Crew', [ada]);
    await one.patch(`/Users/${ada.id}`, deactivate);
    await become(one);
    const email = one.address();
    const asked: [string, string, object][] = [
      ['POST', '/Users', userBody(email)],
      ['POST', '/Users', userBody(email, { active: false })],
      ['PATCH', `/Users/${ada.id}`, patchBody(activate)],
      ['PATCH', `/Users/${waiting.id}`, patchBody(activate)],
      ['PATCH', `/Users/${grace.id}`, patchBody({ op: 'replace', path: 'userName', value: email })],
      ['POST', '/Groups', groupBody('More')],
      ['PATCH', `/Groups/${group.id}`, patchBody(add(grace))],
    ];
    for (const [method, path, body] of asked) {
      const { status } = await refusedWith(world, one, why, () => one.ask(method, path, body));
      expect([method, path, status]).toEqual([method, path, 403]);
    }
    const codes = (await problems(world, one.account)).map(([code]) => code);
    expect(new Set(codes)).toEqual(new Set([why]));
  });
});

describe('problems', () => {
  it('are counted where they come again, and the 100 newest are kept', async () => {
    const { account } = await directed(world);
    const note = (subject: string) => {
      world.advance(1000);
      return world.server.app.db.transaction((tx) =>
        noteProblem(tx, { accountId: account.id, code: 'SEATS_FULL', subject, message: 'No room.', now: world.now() }),
      );
    };
    for (let number = 0; number < 103; number += 1) await note(`somebody-${String(number)}`);
    await note('somebody-5');
    const rows = await world.sql<{ subject: string; times: number }>(
      'SELECT subject, times FROM directory_problems WHERE account_id = $1 ORDER BY last_at',
      [account.id],
    );
    expect([rows.length, rows[0]?.subject, rows.at(-1)]).toEqual([
      100,
      'somebody-3',
      { subject: 'somebody-5', times: 2 },
    ]);
  });

  it('of a directory that has gone are not kept', async () => {
    const { id } = await world.account();
    const problem = { accountId: id, code: 'SEATS_FULL', subject: 'somebody', message: 'No room.' } as const;
    await world.server.app.db.transaction((tx) => noteProblem(tx, { ...problem, now: world.now() }));
    expect(await problems(world, { id })).toEqual([]);
  });

  it('that are refused again and again are counted in the log after 60 in an hour', async () => {
    const one = await directed(world);
    for (let times = 0; times < 62; times += 1) await one.ask('POST', '/Users', userBody('not-an-address'));
    const refused = (await eventsSince(world, one.account)).filter(({ type }) => type === 'directory.request_refused');
    expect(refused).toHaveLength(60);
    const [{ times } = { times: 0 }] = await world.sql<{ times: number }>(
      'SELECT times FROM directory_problems WHERE account_id = $1',
      [one.account.id],
    );
    expect(times).toBe(62);
    world.advance(2 * 3_600_000);
    await summariseRefusals(world.server.app);
    expect((await eventsSince(world, one.account)).at(-1)).toMatchObject({
      ...{ type: 'access.refused_repeatedly', actor_type: 'SYSTEM', actor_name: 'Directory' },
      details: { code: 'DIRECTORY_REFUSED', count: 2 },
    });
  });
});
