import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { migrate } from '../../src/db/migrate';
import { digests } from '../support/nothing-written';
import { temporaryFolder } from '../support/temporary-folder';
import { startWorld, type World } from '../support/world';
import { finding, within } from '../../src/cli/checks/finding';
import { guildhall, guildhallJson, variables } from './cli';

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
        ...[
          'PostgreSQL',
          'Redis',
          'SECRET_KEY',
          'Stripe',
          'clocks',
          'configuration',
          'database',
          'extensions',
          'job queue',
        ],
        ...['jobs', 'owner'],
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
      TRUSTED_DOCUMENTS: 'only',
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
    await world.sql(`SELECT graphile_worker.add_job('sweep', '{}'::json, run_at := '2100-01-01', job_key := 'late')`);
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
      jobs: { level: 'problem', message: expect.stringContaining('1 sweep') as unknown },
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
    const { SECRET_KEY: SAME = '' } = variables(world);
    expect((await found({ SECRET_KEY_PREVIOUS: SAME })).checks.SECRET_KEY_PREVIOUS).toMatchObject({
      level: 'problem',
      message: expect.stringContaining('the same as SECRET_KEY') as unknown,
    });
    await guildhall(world, ['rotate-secret'], { environment: { SECRET_KEY_PREVIOUS: other } });
    for (const keys of [
      { SECRET_KEY: other, SECRET_KEY_PREVIOUS: SAME },
      { SECRET_KEY: 'a third key, which has 32 characters and more' },
    ]) {
      expect((await found(keys)).checks.SECRET_KEY).toMatchObject({
        level: 'problem',
        message: expect.stringContaining('The log tells of a change') as unknown,
      });
    }
    expect((await found({ SECRET_KEY_PREVIOUS: other })).checks.SECRET_KEY_PREVIOUS).toMatchObject({
      level: 'warning',
    });
    // A change that is done, with nothing in the database but links that the key before made.
    const next = 'the next key, which has 32 characters and more';
    await guildhall(world, ['rotate-secret'], { environment: { SECRET_KEY: next, SECRET_KEY_PREVIOUS: SAME } });
    for (const keys of [{ SECRET_KEY: next }, { SECRET_KEY: next, SECRET_KEY_PREVIOUS: SAME }]) {
      const { SECRET_KEY: said } = (await found(keys)).checks;
      expect(said?.level).not.toBe('problem');
    }
    expect((await found({ SECRET_KEY: next })).checks.SECRET_KEY).toEqual({
      level: 'warning',
      message: expect.stringContaining('The links of 1 live invitations') as unknown,
    });
  });

  it('looks at trusted documents as a start does, and not at all where they are off', async () => {
    expect((await found({ TRUSTED_DOCUMENTS_DIR: '/nowhere' })).checks['trusted documents']).toMatchObject({
      level: 'ok',
    });
    const folder = await temporaryFolder('guildhall documents ');
    const check = async (text: string) => {
      await writeFile(join(folder.path, 'one.graphql'), text);
      const environment = { TRUSTED_DOCUMENTS: 'log', TRUSTED_DOCUMENTS_DIR: folder.path };
      return (await found(environment)).checks['trusted documents'];
    };
    expect(await check('{ viewer { user { id } } }')).toMatchObject({ level: 'ok' });
    expect(await check('{ viewer { nothing } }')).toMatchObject({
      level: 'problem',
      message: expect.stringContaining('one.graphql') as unknown,
    });
    await folder.remove();
  });

  it('sees a right too many, which the next start takes away', async () => {
    const { ownerUrl } = world.database;
    for (const [grant, says] of [
      ['GRANT EXECUTE ON FUNCTION erase_from_audit_logs TO PUBLIC', 'call erase_from_audit_logs'],
      ['GRANT UPDATE (occurred_at) ON audit_events TO guildhall_service', 'change audit events'],
    ] as const) {
      await world.sql(grant);
      const { code, checks } = await found();
      expect({ code, rights: checks.rights }).toMatchObject({
        code: 4,
        rights: { level: 'problem', message: expect.stringContaining(says) as unknown },
      });
      await migrate(ownerUrl, 'guildhall_service', async () => undefined);
      expect((await found()).checks.rights).toMatchObject({ level: 'ok' });
    }
  });

  it('leaves alone functions that are not those of the tables’ owner', async () => {
    await world.sql(`CREATE ROLE an_extension; GRANT CREATE ON SCHEMA public TO an_extension; SET ROLE an_extension;
      CREATE FUNCTION of_an_extension() RETURNS void LANGUAGE sql SECURITY DEFINER AS ''; RESET ROLE`);
    expect((await found()).checks.rights).toMatchObject({ level: 'ok' });
    await world.sql('DROP OWNED BY an_extension; DROP ROLE an_extension');
  });

  it('tells what it has found by the time that is left', async () => {
    const begun = finding('database', 'ok', 'It is reached.');
    const never = within(
      'database',
      (sofar) => {
        sofar.push(begun);
        return new Promise(() => undefined);
      },
      50,
    );
    expect(await never).toEqual([begun, expect.objectContaining({ check: 'database', level: 'problem' })]);
  });

  it('sees an owner in another database, and that nobody runs jobs', async () => {
    const other = Object.assign(new URL(world.database.ownerUrl), { pathname: '/postgres' }).href;
    expect((await found({ MIGRATION_DATABASE_URL: other })).checks.owner).toMatchObject({ level: 'problem' });
    const idle = await startWorld({ run: 'api' });
    const { code, json } = await guildhallJson(idle, ['doctor']);
    expect({ code, json }).toMatchObject({
      code: 4,
      json: {
        checks: expect.arrayContaining([expect.objectContaining({ check: 'job queue', level: 'problem' })]) as unknown,
      },
    });
    await idle.stop();
  });

  it('sees that accounts pay at Stripe, which is not configured', async () => {
    const stripe = {
      ...{ STRIPE_SECRET_KEY: 'sk_test_ofDoctor', STRIPE_WEBHOOK_SECRET: 'whsec_ofDoctor' },
      STRIPE_PRICES: 'PRO/MONTH=price_1',
    };
    const [open, closed] = [await world.account(), await world.account()];
    const insert = async (id: string) =>
      world.sql('INSERT INTO account_billings (account_id, stripe_customer_id, updated_at) VALUES ($1, $2, $3)', [
        ...[id, `cus_${id}`, world.now()],
      ]);
    await insert(closed.id);
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [closed.id, world.now()]);
    expect((await found()).checks.Stripe).toMatchObject({ level: 'ok' });
    await insert(open.id);
    expect(await found()).toMatchObject({
      code: 4,
      checks: { Stripe: { level: 'problem', message: expect.stringContaining('1 accounts') as unknown } },
    });
    expect((await found(stripe)).checks.Stripe).toMatchObject({ level: 'ok' });
    await world.sql('DELETE FROM account_billings');
  });

  it('sees clocks that differ', async () => {
    world.advance(60_000);
    expect((await found()).checks.clocks).toMatchObject({ level: 'problem' });
    world.advance(-60_000);
  });
});
