import { createHash } from 'node:crypto';
import { buildSchema, type GraphQLField, type GraphQLObjectType } from 'graphql';
import { insertEvents } from '../../src/audit/record';
import { newToken } from '../../src/auth/tokens';
import { fieldRule } from '../../src/graphql/guard';
import { readSdl } from '../../src/graphql/schema';
import { REQUIREMENT } from '../../src/modules/audit-log/stream-export';
import { eventually } from '../support/eventually';
import { expectNothingWritten } from '../support/nothing-written';
import { loggedText, noteSecret } from '../support/secrets';
import { textOf } from '../support/sign-in';
import { providersSession } from '../support/sso';
import { startWorld, type MemberOf, type TestAccount, type World } from '../support/world';
import { changeRoles } from './operations';

let world: World;
let account: TestAccount;
let member: MemberOf;
beforeAll(async () => {
  world = await startWorld();
  account = await world.account();
  member = await world.member(account, 'MEMBER');
  await changeRoles(world, account.owner.token, member, 2);
});
// At its end all logs are checked, and some here are long.
afterAll(() => world.stop(), 90_000);

const EXPORT = `mutation ($input: ExportAuditLogInput!) {
  exportAuditLog(input: $input) { url expiresAt errors { code message path } }
}`;

const ask = (token: string, input: object = {}, accountId = account.id) =>
  world.graphql(token, EXPORT, { input: { accountId, format: 'NDJSON', ...input } });

/** The path of a new export's address. */
async function pathOf(token: string, input: object = {}, accountId = account.id): Promise<string> {
  const { data, errors } = await ask(token, input, accountId);
  expect({ errors, payload: data.exportAuditLog?.errors }).toEqual({ errors: [], payload: [] });
  const { pathname } = new URL(textOf(data.exportAuditLog?.url));
  noteSecret(pathname.split('/').at(-1) ?? '');
  return pathname;
}

const fetchPath = (path: string, token: string | null) =>
  fetch(`${world.url}${path}`, { headers: token === null ? {} : { authorization: `Bearer ${token}` } });

async function codeOf(response: Response): Promise<unknown> {
  const body = (await response.json()) as { errors: { extensions: { code: string } }[] };
  return [response.status, body.errors[0]?.extensions.code];
}

describe('an export', () => {
  it('as NDJSON has a line an event, oldest first, itself last, and says that it is a file', async () => {
    const { token } = account.owner;
    const response = await fetchPath(await pathOf(token), token);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="audit-log-exp_\w+\.ndjson"$/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const lines = (await response.text()).split('\n');
    expect(lines.pop()).toBe('');
    const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events.map(({ number, type }) => [number, type])).toEqual([
      [1, 'member.role_changed'],
      [2, 'member.role_changed'],
      [3, 'audit_log.exported'],
    ]);
    // Whose a value is helps who erases, and nobody else.
    expect(lines.join('')).not.toContain('"of":');
    expect(events[0]).toMatchObject({
      ...{ logId: account.id, actorName: account.owner.name, resourceName: member.name },
      ...{ before: { role: 'MEMBER' }, after: { role: 'ADMIN' } },
    });
  });

  it('can be checked elsewhere, by what docs/audit-log.md says and nothing else', async () => {
    const { token } = account.owner;
    const lines = (await (await fetchPath(await pathOf(token), token)).text()).trimEnd().split('\n');
    const inOrder = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(inOrder)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .sort(([a], [b]) => (a < b ? -1 : 1))
                .map(([key, one]) => [key, inOrder(one)]),
            )
          : value;
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    let previous = '0'.repeat(64);
    for (const line of lines) {
      const { hash, seals, ...event } = JSON.parse(line) as Record<string, unknown> & {
        hash: string;
        seals: { path: string[]; salt: string; digest: string }[];
      };
      for (const { path, salt, digest } of seals) {
        const parent = path.slice(0, -1).reduce<Record<string, unknown>>((at, key) => at[key] as never, event);
        const key = path.at(-1) ?? '';
        expect(sha256(JSON.stringify([salt, path, parent[key]]))).toBe(digest);
        parent[key] = { sealed: digest };
      }
      expect(sha256(`${previous}\n${JSON.stringify(inOrder(event))}`)).toBe(hash);
      previous = hash;
    }
    expect(lines.length).toBeGreaterThanOrEqual(3);
  });

  it('as CSV has a line an event under the names of its columns', async () => {
    const { token } = account.owner;
    const response = await fetchPath(await pathOf(token, { format: 'CSV', filter: { types: ['member.*'] } }), token);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const lines = (await response.text()).split('\r\n');
    expect(lines[0]).toMatch(/^number,id,occurredAt,type,outcome,actorType,actorId,actorName,/);
    expect(lines).toHaveLength(4);
    expect(lines[1]).toContain(`,"{""role"":""MEMBER""}","{""role"":""ADMIN""}",`);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://x","y")'])(
    'as CSV puts a quote in front of %j, which a spreadsheet would take for a formula',
    async (name) => {
      const one = await world.account();
      await world.server.app.db.transaction((tx) =>
        insertEvents(
          tx,
          [
            {
              type: 'account.updated',
              accountId: one.id,
              outcome: 'DONE',
              resource: { type: 'account', id: one.id, name },
            },
          ],
          { type: 'SYSTEM', name: 'Guildhall' },
          world.now(),
          null,
        ),
      );
      const path = await pathOf(one.owner.token, { format: 'CSV' }, one.id);
      const text = await (await fetchPath(path, one.owner.token)).text();
      const quoted = /[",\r\n]/.test(name) ? `"'${name.replaceAll('"', '""')}"` : `'${name}`;
      expect(text).toContain(`,account,${one.id},${quoted},`);
    },
  );

  it('has the events that the filter lets through, and none that came after it was asked for', async () => {
    const { token } = account.owner;
    const path = await pathOf(token, { filter: { types: ['member.role_changed'] } });
    await changeRoles(world, token, member, 1);
    const lines = (await (await fetchPath(path, token)).text()).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { number: number }).number)).toEqual([1, 2]);
  });

  it('is an event, which says what was exported', async () => {
    const one = await world.account();
    await pathOf(one.owner.token, { format: 'CSV', filter: { outcome: 'REFUSED' } }, one.id);
    const [event] = await world.sql('SELECT type, resource_id, details FROM audit_events WHERE log_id = $1', [one.id]);
    expect(event).toEqual({
      type: 'audit_log.exported',
      resource_id: one.id,
      details: {
        exportId: expect.stringMatching(/^exp_/) as unknown,
        format: 'CSV',
        filter: { outcome: 'REFUSED' },
      },
    });
  });

  it('of many events comes whole', async () => {
    const one = await bigAccount(3500);
    const text = await (await fetchPath(await pathOf(one.owner.token, {}, one.id), one.owner.token)).text();
    const numbers = text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { number: number }).number);
    expect(numbers).toEqual(Array.from({ length: 3501 }, (_none, index) => index + 1));
  });
});

/** An account whose log has so many large events. */
async function bigAccount(events: number): Promise<TestAccount> {
  const one = await world.account();
  const event = {
    ...({ type: 'access.refused', accountId: one.id, outcome: 'REFUSED', resource: null } as const),
    details: { operation: 'x'.repeat(2000) },
  };
  for (let left = events; left > 0; left -= 500) {
    await world.server.app.db.transaction((tx) =>
      insertEvents(
        tx,
        Array.from({ length: Math.min(500, left) }, () => event),
        { type: 'NOBODY' },
        world.now(),
        null,
      ),
    );
  }
  return one;
}

describe('the address of an export', () => {
  it('works once', async () => {
    const { token } = account.owner;
    const path = await pathOf(token);
    // A look is no use.
    const look = { method: 'HEAD', headers: { authorization: `Bearer ${token}` } };
    expect((await fetch(`${world.url}${path}`, look)).status).toBe(404);
    expect((await fetchPath(path, token)).status).toBe(200);
    expect(await codeOf(await fetchPath(path, token))).toEqual([404, 'NOT_FOUND']);
  });

  it('works once even for those who take it at the same time', async () => {
    const { token } = account.owner;
    const path = await pathOf(token);
    const answers = await Promise.all(Array.from({ length: 3 }, () => fetchPath(path, token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
  });

  it('works for 60 seconds', async () => {
    const { token } = account.owner;
    const [inTime, late] = [await pathOf(token), await pathOf(token)];
    world.advance(59_000);
    expect((await fetchPath(inTime, token)).status).toBe(200);
    world.advance(1000);
    expect(await codeOf(await fetchPath(late, token))).toEqual([404, 'NOT_FOUND']);
  });

  it('works for nobody but who asked, whose it stays', async () => {
    const admin = await world.member(account, 'ADMIN');
    const { token } = account.owner;
    const path = await pathOf(token);
    expect(await codeOf(await fetchPath(path, admin.token))).toEqual([404, 'NOT_FOUND']);
    expect(await codeOf(await fetchPath(path, null))).toEqual([401, 'UNAUTHENTICATED']);
    expect(await codeOf(await fetchPath(path, 'gss_wrong'))).toEqual([401, 'UNAUTHENTICATED']);
    expect((await fetchPath(path, token)).status).toBe(200);
  });

  it('that there is not is answered like one that is used up', async () => {
    const { token } = account.owner;
    for (const path of ['/exports/nothing', `/exports/gae_${'0'.repeat(49)}`]) {
      expect(await codeOf(await fetchPath(path, token))).toEqual([404, 'NOT_FOUND']);
    }
  });

  it('works no more for who lost the right to read the log', async () => {
    const admin = await world.member(account, 'ADMIN');
    const path = await pathOf(admin.token);
    await world.sql(`UPDATE members SET role = 'MEMBER' WHERE id = $1`, [admin.memberId]);
    const answer = await expectNothingWritten(world, ['FORBIDDEN'], () => fetchPath(path, admin.token), [
      'audit_exports',
    ]);
    expect(await codeOf(answer)).toEqual([403, 'FORBIDDEN']);
  });

  it('stands in no log', async () => {
    const { token } = account.owner;
    const path = await pathOf(token);
    await (await fetchPath(path, token)).text();
    await eventually(async () => Promise.resolve(loggedText().includes('"path":"/exports/…"')));
    expect(loggedText()).not.toContain(path);
  });
});

describe('an export that is on its way', () => {
  it.each([
    ['loses the right to read the log', `UPDATE members SET role = 'MEMBER' WHERE user_id = $1`, ['FORBIDDEN']],
    ['signs out', 'DELETE FROM sessions WHERE user_id = $1', []],
  ])(
    'breaks off when who asked %s',
    async (_what, change, refusals) => {
      const logged = () => loggedText().split('an export broke off').length;
      const before = logged();
      const one = await bigAccount(20_000);
      const admin = await world.member(one, 'ADMIN');
      const response = await fetchPath(await pathOf(admin.token, {}, one.id), admin.token);
      const reader = response.body?.getReader();
      expect((await reader?.read())?.done).toBe(false);
      await world.sql(change, [admin.userId]);
      const rest = async () => {
        for (let part = await reader?.read(); part?.done === false; part = await reader?.read());
      };
      await expect(rest()).rejects.toThrow('terminated');
      await eventually(() => logged() === before + 1);
      const told = await world.sql<{ code: string }>(
        `SELECT details ->> 'code' AS code FROM audit_events
          WHERE log_id = $1 AND actor_id = $2 AND outcome = 'REFUSED'`,
        [one.id, admin.userId],
      );
      expect(told.map(({ code }) => code)).toEqual(refusals);
    },
    60_000,
  );
});

describe('the budget', () => {
  const used = async (token: string | null): Promise<number> => {
    const { data } = await world.graphql(token, '{ rateLimit { used } }');
    return (data.rateLimit as unknown as { used: number }).used;
  };

  it('of who asks pays a point for an export, and for an address that there is not', async () => {
    const one = await world.account();
    const { token } = one.owner;
    const path = await pathOf(token, {}, one.id);
    const before = await used(token);
    const good = await fetchPath(path, token);
    await good.text();
    expect(good.headers.get('ratelimit-remaining')).toBe(String(20_000 - before - 1));
    expect((await fetchPath('/exports/nothing', token)).status).toBe(404);
    expect(await used(token)).toBe(before + 3);
  });

  it('of the network pays for nobody, and for a credential that is no good', async () => {
    const before = await used(null);
    expect((await fetchPath('/exports/nothing', null)).status).toBe(401);
    const bad = await fetchPath('/exports/nothing', newToken('session'));
    expect([bad.status, bad.headers.get('ratelimit-limit')]).toEqual([401, '600']);
    expect(await used(null)).toBe(before + 3);
  });

  it('that is spent refuses before the address is used up', async () => {
    const one = await world.account();
    const { token, userId } = one.owner;
    const path = await pathOf(token, {}, one.id);
    const limit = world.server.app.config.actorPointsPerMinute ?? 0;
    await world.server.app.budgets.spend(userId, limit - (await used(token)), limit);
    const refused = await fetchPath(path, token);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await codeOf(refused)).toEqual([429, 'RATE_LIMITED']);
    const [row] = await world.sql('SELECT used_at FROM audit_exports WHERE actor_id = $1', [userId]);
    expect(row).toEqual({ used_at: null });
  });
});

describe('exports at the same time', () => {
  it('are three for one actor: a fourth is told when to come again, and its address still works', async () => {
    const one = await bigAccount(6000);
    const { token } = one.owner;
    const begun: Response[] = [];
    const begin = async (path?: string) => {
      const response = await fetchPath(path ?? (await pathOf(token, {}, one.id)), token);
      begun.push(response);
      return response.status;
    };
    expect([await begin(), await begin(), await begin()]).toEqual([200, 200, 200]);
    const path = await pathOf(token, {}, one.id);
    const fourth = await fetchPath(path, token);
    expect(fourth.headers.get('retry-after')).toBe('5');
    expect(await fourth.json()).toEqual({
      errors: [
        {
          message:
            'You are reading 3 exports already, and that is the most at once. Read them to their ends, and ask again in 5 s.',
          extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 5 },
        },
      ],
    });
    expect(fourth.status).toBe(429);

    // Another actor has places of their own.
    const admin = await world.member(one, 'ADMIN');
    await (await fetchPath(await pathOf(admin.token, {}, one.id), admin.token)).body?.cancel();

    // And so has a session of the person that the account's provider made.
    const byProvider = await providersSession(world, one.owner, one);
    const provided = await fetchPath(await pathOf(byProvider.token, {}, one.id), byProvider.token);
    expect(provided.status).toBe(200);
    await provided.body?.cancel();

    // One that is read to its end makes room, and so does one that its reader gives up.
    await begun[0]?.text();
    expect(await begin(path)).toBe(200);
    await begun[1]?.body?.cancel();
    await eventually(async () => (await begin()) === 200);
    for (const { body, bodyUsed } of begun) if (!bodyUsed) await body?.cancel();
  }, 60_000);

  it('leave no place taken where none came of it', async () => {
    const one = await world.account();
    for (let round = 0; round < 4; round += 1) {
      expect((await fetchPath('/exports/nothing', one.owner.token)).status).toBe(404);
    }
    const response = await fetchPath(await pathOf(one.owner.token, {}, one.id), one.owner.token);
    expect(response.status).toBe(200);
    await response.text();
  });
});

describe('who may export', () => {
  it('is who may read the log, also where that is decided again', () => {
    const schema = buildSchema(readSdl());
    const { type, field } = { type: schema.getType('Account') as GraphQLObjectType, field: 'auditLog' };
    const rule = fieldRule(schema, type, type.getFields()[field] as GraphQLField<unknown, unknown>);
    expect(rule.requirement).toEqual(REQUIREMENT);
  });

  it('is no MEMBER', async () => {
    const colleague = await world.member(account, 'MEMBER');
    const { errors } = await expectNothingWritten(world, ['FORBIDDEN'], () => ask(colleague.token));
    expect(errors[0]?.extensions).toEqual({ code: 'FORBIDDEN', missingPermission: 'READ_AUDIT_LOG' });
  });

  it('is nobody of another account', async () => {
    const other = await world.account();
    const { errors } = await expectNothingWritten(world, [], () => ask(other.owner.token));
    expect(errors[0]?.extensions).toEqual({ code: 'NOT_FOUND' });
  });

  it('is nobody on a plan without the audit log', async () => {
    const pro = await world.account({ plan: 'PRO' });
    const { errors } = await expectNothingWritten(world, [], () => ask(pro.owner.token, {}, pro.id));
    expect(errors[0]?.extensions.code).toBe('FEATURE_NOT_IN_PLAN');
  });

  it('hears of all that is wrong with a filter', async () => {
    const { data, errors } = await expectNothingWritten(world, [], () =>
      ask(account.owner.token, { filter: { types: ['member.promoted', 'member.*', 'no'], actorId: 'Olivia' } }),
    );
    expect(errors).toEqual([]);
    expect(data.exportAuditLog).toMatchObject({
      url: null,
      errors: [
        { code: 'INVALID', path: ['filter', 'types'] },
        { code: 'INVALID', path: ['filter', 'types'] },
        { code: 'INVALID', path: ['filter', 'actorId'] },
      ],
    });
  });
});
