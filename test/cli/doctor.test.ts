import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { digests } from '../support/nothing-written';
import { startWorld, type World } from '../support/world';
import { guildhall, guildhallJson } from './cli';

jest.setTimeout(60_000);

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

type Check = Record<'check' | 'level' | 'message', string>;

/** What doctor finds, by check. */
async function found(environment: Record<string, string> = {}) {
  const { code, json } = await guildhallJson(world, ['doctor'], { environment });
  const checks = Object.fromEntries((json.checks as Check[]).map(({ check, ...rest }) => [check, rest]));
  return { code, checks, json };
}

describe('doctor', () => {
  it('finds a sound installation sound, and changes nothing', async () => {
    const before = await digests(world);
    const { code, json, checks } = await found();
    expect(Object.entries(checks).filter(([, { level }]) => level !== 'ok')).toEqual([]);
    expect({ code, problems: json.problems, warnings: json.warnings }).toEqual({ code: 0, problems: 0, warnings: 0 });
    expect(Object.keys(checks).sort()).toEqual(
      [
        ...['PostgreSQL', 'Redis', 'SECRET_KEY', 'clocks', 'configuration', 'database', 'extensions', 'job queue'],
        ...['mail server', 'mails', 'migrations', 'public URL', 'rights', 'trusted documents'],
      ].sort(),
    );
    expect(await digests(world)).toEqual(before);
    const { out } = await guildhall(world, ['doctor']);
    expect(out).toMatch(/^ok +rights +The service \(guildhall_service\) cannot change audit events\.$/m);
    expect(out).toContain('0 problems, 0 warnings.');
  });

  it('ends with 4 for what does not answer, and waits for nobody for ever', async () => {
    const silent: Server = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const begun = Date.now();
    const { code, checks } = await found({
      SMTP_URL: `smtp://user:hunter2@127.0.0.1:${String(port)}`,
      REDIS_URL: `redis://127.0.0.1:1`,
      TRUSTED_DOCUMENTS_DIR: '/nowhere',
    });
    silent.close();
    expect(Date.now() - begun).toBeLessThan(20_000);
    expect(code).toBe(4);
    for (const check of ['mail server', 'Redis', 'trusted documents']) {
      expect({ check, level: checks[check]?.level }).toEqual({ check, level: 'problem' });
    }
    expect(JSON.stringify(checks)).not.toContain('hunter2');
    expect(checks.migrations).toMatchObject({ level: 'ok' });
  });

  it('tells a configuration and a database that are wrong as problems', async () => {
    const wrong = await found({ SMTP_URL: 'ftp://elsewhere', PUBLIC_URL: 'http://guildhall.example.com' });
    expect(wrong.code).toBe(4);
    expect(wrong.checks).toEqual({ configuration: expect.objectContaining({ level: 'problem' }) as unknown });
    const url = Object.assign(new URL(world.database.serviceUrl), { port: '1' }).href;
    const gone = await found({ DATABASE_URL: url, MIGRATION_DATABASE_URL: url });
    expect(gone).toMatchObject({ code: 4, checks: { database: { level: 'problem' }, 'mail server': { level: 'ok' } } });
  });

  it('warns of a service that owns the tables, of mails that are given up, and of missing migrations', async () => {
    const { ownerUrl } = world.database;
    await world.sql(`SELECT graphile_worker.add_job('sweep', '{}'::json, run_at := '2000-01-01', job_key := 'late')`);
    await world.sql(`UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE key = 'late'`);
    await world.sql(
      `SELECT graphile_worker.add_job('sendPartingMail', '{}'::json, job_key := 'mail', run_at := '2100-01-01')`,
    );
    await world.sql(`UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE key = 'mail'`);
    const [last] = await world.sql<{ id: number; timestamp: string; name: string }>(
      'DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations) RETURNING id, timestamp, name',
    );
    const { code, checks } = await found({ DATABASE_URL: ownerUrl });
    expect(code).toBe(4);
    expect(checks).toMatchObject({
      rights: { level: 'warning' },
      mails: { level: 'warning', message: expect.stringContaining('mail list --failed') as unknown },
      migrations: { level: 'problem', message: expect.stringContaining('1 of ') as unknown },
    });
    await world.sql('INSERT INTO migrations (id, timestamp, name) VALUES ($1, $2, $3)', [
      last?.id,
      last?.timestamp,
      last?.name,
    ]);
    await world.sql(`INSERT INTO migrations (timestamp, name) VALUES (1900000000000, 'FromTheFuture1900000000000')`);
    expect((await found()).checks.migrations).toMatchObject({ level: 'warning' });
    await world.sql(`DELETE FROM migrations WHERE name = 'FromTheFuture1900000000000'`);
    await world.sql('DELETE FROM graphile_worker._private_jobs');
  });

  it('says that another SECRET_KEY is set than the database was written with, and when the one before can go', async () => {
    const { id, owner } = await world.account();
    const input = {
      accountId: id,
      mode: 'ALL_OR_NOTHING',
      invitations: [{ email: 'keyed@example.com', role: 'MEMBER' }],
    };
    await world.graphql(
      owner.token,
      'mutation ($input: InviteMembersInput!) { inviteMembers(input: $input) { errors { code } } }',
      { input },
    );
    expect((await found()).checks.SECRET_KEY).toEqual({
      level: 'ok',
      message: expect.stringContaining('It is the one') as unknown,
    });
    const other = 'another key than before, which has 32 characters and more';
    expect((await found({ SECRET_KEY: other })).checks.SECRET_KEY).toMatchObject({ level: 'problem' });
    expect((await found({ SECRET_KEY_PREVIOUS: other })).checks.SECRET_KEY_PREVIOUS).toMatchObject({
      level: 'ok',
      message: expect.stringContaining('rotate-secret') as unknown,
    });
    await guildhall(world, ['rotate-secret'], { environment: { SECRET_KEY_PREVIOUS: other } });
    expect((await found({ SECRET_KEY_PREVIOUS: other })).checks.SECRET_KEY_PREVIOUS).toMatchObject({
      level: 'warning',
    });
  });

  it('sees clocks that differ', async () => {
    world.advance(60_000);
    expect((await found()).checks.clocks).toMatchObject({ level: 'problem' });
    world.advance(-60_000);
  });
});
