import { createTasks } from '../../src/tasks';
import { expectNothingWritten } from '../support/nothing-written';
import { startWorld, type TestAccount, type World } from '../support/world';
import { check, DAY, eventsOf, mailsTo, overdue, shown } from './operations';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());
afterEach(() => {
  world.dns.trouble = null;
  world.dns.before = () => undefined;
});

type Domain = Awaited<ReturnType<World['domain']>>;

async function verified(): Promise<{ account: TestAccount; domain: Domain }> {
  const account = await world.account();
  return { account, domain: await world.domain(account, { status: 'VERIFIED' }) };
}

/** What the owner sees, and how many mails they have got. */
async function seen(account: TestAccount): Promise<[status: unknown, outcome: unknown, mails: number]> {
  const [domain] = await shown(world, account);
  return [domain?.status, domain?.checkOutcome, (await mailsTo(world, account.owner)).length];
}

const typesIn = async (account: TestAccount): Promise<unknown[]> =>
  (await eventsOf(world, account)).map(({ type }) => type);

describe('the daily look at a verified domain', () => {
  it('finds the record and tells nothing', async () => {
    const { account, domain } = await verified();
    world.advance(DAY);
    await check(world, domain);
    expect(await seen(account)).toEqual(['VERIFIED', 'FOUND', 0]);
    expect(await typesIn(account)).toEqual([]);
  });

  it('that misses the record warns all owners each day, once a day, says what to do, and after 7 days it lapses', async () => {
    const { account, domain } = await verified();
    const second = await world.member(account, 'OWNER');
    world.dns.remove(domain.recordName);
    await check(world, domain);
    const [{ failingSince, stopsAt } = {}] = await shown(world, account);
    expect(Date.parse(String(stopsAt)) - Date.parse(String(failingSince))).toBe(7 * DAY);
    expect(await eventsOf(world, account)).toMatchObject([
      {
        ...{ type: 'domain.failing', actor_type: 'SYSTEM', actor_name: 'Guildhall', resource_id: domain.id },
        ...{ before: { status: 'VERIFIED' }, after: { status: 'FAILING' } },
        details: { outcome: 'NO_RECORD', stopsAt },
      },
    ]);
    for (const owner of [account.owner, second]) {
      const [mail, ...more] = await mailsTo(world, owner);
      expect(more).toEqual([]);
      expect(mail?.subject).toBe(
        `The domain ${domain.name} of "Account ${account.handle}" on Guildhall: its DNS record is missing`,
      );
      expect(mail?.text).toContain('There is no TXT record at its name.');
      expect(mail?.text).toContain(`Put it back by ${String(stopsAt).slice(0, 16).replace('T', ' ')} UTC:`);
      expect(mail?.text).toContain(`Name:  ${domain.recordName}`);
      expect(mail?.text).toContain(`Value: ${domain.recordValue}`);
    }
    await check(world, domain);
    expect(await seen(account)).toEqual(['FAILING', 'NO_RECORD', 1]);
    for (let day = 1; day <= 6; day += 1) {
      world.advance(DAY);
      for (let times = 0; times < 3; times += 1) await check(world, domain);
      expect(await seen(account)).toEqual(['FAILING', 'NO_RECORD', 1 + day]);
    }
    expect(await shown(world, account)).toMatchObject([{ failingSince, stopsAt }]);
    world.advance(DAY);
    for (let times = 0; times < 3; times += 1) await check(world, domain);
    expect(await seen(account)).toEqual(['LAPSED', 'NO_RECORD', 8]);
    expect(await shown(world, account)).toMatchObject([{ stopsAt: null, lapsedAt: expect.any(String) as unknown }]);
    expect(await eventsOf(world, account)).toMatchObject([
      { type: 'domain.failing' },
      {
        ...{ type: 'domain.lapsed', actor_type: 'SYSTEM', details: { outcome: 'NO_RECORD' } },
        ...{ before: { status: 'FAILING' }, after: { status: 'LAPSED' } },
      },
    ]);
    const last = (await mailsTo(world, second)).at(-1);
    expect(last?.subject).toBe(`The domain ${domain.name} of "Account ${account.handle}" on Guildhall has lapsed`);
    expect(last?.text).toContain('This opens the account to nobody');
    // From then on it is quiet.
    world.advance(DAY);
    await check(world, domain);
    expect(await seen(account)).toEqual(['LAPSED', 'NO_RECORD', 8]);
  });

  it('has a last look made when the 7 days are over, so that it lapses in time', async () => {
    const { account, domain } = await verified();
    await world.sql('DELETE FROM graphile_worker._private_jobs');
    world.dns.remove(domain.recordName);
    await check(world, domain);
    const [{ stopsAt } = {}] = await shown(world, account);
    const jobs = await world.sql<{ runAt: Date; payload: unknown }>(
      `SELECT run_at AS "runAt", payload FROM graphile_worker._private_jobs WHERE key LIKE 'checkDomain:last:%'`,
    );
    expect(jobs).toEqual([{ runAt: new Date(Date.parse(String(stopsAt)) + 60_000), payload: { domainId: domain.id } }]);
    await mailsTo(world, account.owner);
  });

  it.each(['FAILING', 'LAPSED'] as const)(
    'finds the record of one that is %s again: VERIFIED, without a mail',
    async (status) => {
      const account = await world.account();
      const domain = await world.domain(account, { status });
      world.dns.set(domain.recordName, domain.recordValue);
      await check(world, domain);
      expect(await seen(account)).toEqual(['VERIFIED', 'FOUND', 0]);
      expect(await eventsOf(world, account)).toMatchObject([
        { type: 'domain.recovered', actor_type: 'SYSTEM', before: { status }, after: { status: 'VERIFIED' } },
      ]);
    },
  );

  it('finds the record of one whose time was over before the last look: it had LAPSED', async () => {
    const account = await world.account();
    const domain = await world.domain(account, { status: 'FAILING' });
    await overdue(world, domain);
    expect(await seen(account)).toEqual(['LAPSED', null, 0]);
    world.dns.set(domain.recordName, domain.recordValue);
    await check(world, domain);
    expect(await seen(account)).toEqual(['VERIFIED', 'FOUND', 0]);
    expect(await eventsOf(world, account)).toMatchObject([
      { type: 'domain.recovered', before: { status: 'LAPSED' }, after: { status: 'VERIFIED' } },
    ]);
  });

  it('takes other records for a missing one', async () => {
    const { account, domain } = await verified();
    world.dns.set(domain.recordName, 'guildhall-domain=another', 'v=spf1 -all');
    await check(world, domain);
    expect(await seen(account)).toEqual(['FAILING', 'OTHER_RECORD', 1]);
    expect((await mailsTo(world, account.owner))[0]?.text).toContain('but none that says what it has to.');
  });

  it('that DNS does not answer changes nothing for 7 days; then the record counts as missing, and 7 days later it lapses', async () => {
    const { account, domain } = await verified();
    await check(world, domain);
    world.dns.trouble = 'SERVFAIL';
    for (let day = 1; day <= 6; day += 1) {
      world.advance(DAY);
      await check(world, domain);
      expect(await seen(account)).toEqual(['VERIFIED', 'NO_ANSWER', 0]);
    }
    world.advance(DAY);
    await check(world, domain);
    expect(await seen(account)).toEqual(['FAILING', 'NO_ANSWER', 1]);
    expect((await mailsTo(world, account.owner))[0]?.text).toContain('DNS has not answered for 7 days');
    world.advance(7 * DAY);
    const { owner } = account;
    await world.sql('UPDATE sessions SET last_used_at = $2, expires_at = $3 WHERE user_id = $1', [
      ...[owner.userId, world.now()],
      new Date(world.now().getTime() + 30 * DAY),
    ]);
    await check(world, domain);
    expect(await seen(account)).toEqual(['LAPSED', 'NO_ANSWER', 2]);
    expect(await typesIn(account)).toEqual(['domain.failing', 'domain.lapsed']);
  });

  it('that DNS does not answer leaves one that fails as it is, without another mail', async () => {
    const { account, domain } = await verified();
    world.dns.remove(domain.recordName);
    await check(world, domain);
    world.dns.trouble = 'SERVFAIL';
    world.advance(DAY);
    await check(world, domain);
    expect(await seen(account)).toEqual(['FAILING', 'NO_ANSWER', 1]);
  });

  it('writes no older answer over a newer one', async () => {
    const { account, domain } = await verified();
    let [slow, answered] = [true, (): void => undefined];
    const waits = new Promise<void>((resolve) => (answered = resolve));
    world.dns.before = async () => {
      if (!slow) return;
      slow = false;
      world.dns.remove(domain.recordName);
      await waits;
    };
    const first = check(world, domain);
    while (slow) await new Promise((resolve) => setTimeout(resolve, 5));
    world.dns.set(domain.recordName, domain.recordValue);
    await check(world, domain);
    world.dns.remove(domain.recordName);
    answered();
    await first;
    expect(await seen(account)).toEqual(['VERIFIED', 'FOUND', 0]);
    expect(await typesIn(account)).toEqual([]);
  });

  it('of one that is gone, or whose account is closed, does nothing', async () => {
    const { account, domain } = await verified();
    world.dns.remove(domain.recordName);
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [account.id, world.now()]);
    await expectNothingWritten(world, [], () => check(world, domain));
    await world.sql('DELETE FROM domains WHERE id = $1', [domain.id]);
    await expectNothingWritten(world, [], () => check(world, domain));
  });

  it('goes on for an account that lost the feature, and one that is frozen', async () => {
    for (const options of [{ plan: 'FREE' }, { status: 'FROZEN' }] as const) {
      const account = await world.account(options);
      const domain = await world.domain(account, { status: 'VERIFIED' });
      world.dns.remove(domain.recordName);
      await check(world, domain);
      expect(await seen(account)).toEqual(['FAILING', 'NO_RECORD', 1]);
    }
  });

  it('sends no warning that is not true any more', async () => {
    const { account, domain } = await verified();
    world.dns.remove(domain.recordName);
    await check(world, domain);
    world.dns.set(domain.recordName, domain.recordValue);
    await check(world, domain);
    expect(await seen(account)).toEqual(['VERIFIED', 'FOUND', 0]);
    expect(await typesIn(account)).toEqual(['domain.failing', 'domain.recovered']);
  });
});

describe('the daily job', () => {
  it('makes one job for each verified domain of a live account, spread and behind all else', async () => {
    await world.sql('DELETE FROM domains');
    await world.sql('DELETE FROM graphile_worker._private_jobs');
    const account = await world.account();
    const ids: string[] = [];
    for (const status of ['VERIFIED', 'FAILING', 'LAPSED'] as const)
      ids.push((await world.domain(account, { status })).id);
    await world.domain(account);
    const closed = await world.account();
    await world.domain(closed, { status: 'VERIFIED' });
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [closed.id, world.now()]);
    for (let times = 0; times < 2; times += 1) await createTasks(world.server.app).checkDomains({}, 'job');
    const jobs = await world.sql<{ key: string; priority: number; late: number }>(
      `SELECT key, priority, extract(epoch FROM run_at - $1::timestamptz)::float AS late
         FROM graphile_worker._private_jobs ORDER BY run_at, id`,
      [world.now()],
    );
    expect(jobs.map(({ key, priority }) => [key, priority])).toEqual(ids.sort().map((id) => [`checkDomain:${id}`, 10]));
    for (const [index, { late }] of jobs.entries()) expect(late).toBeCloseTo((5400 * index) / 3, -1);
    await world.sql('DELETE FROM graphile_worker._private_jobs');
  });

  it('has every domain looked at by the runner, whatever becomes of the others', async () => {
    const running = await startWorld();
    try {
      const account = await running.account();
      const [broken, sound] = [
        await running.domain(account, { status: 'VERIFIED' }),
        await running.domain(account, { status: 'VERIFIED' }),
      ];
      // What is wrong with the one is a fault, not an answer of DNS.
      await running.sql(
        `CREATE FUNCTION break() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$`,
      );
      await running.sql(
        `CREATE TRIGGER break BEFORE UPDATE ON domains FOR EACH ROW WHEN (OLD.id = '${broken.id}') EXECUTE FUNCTION break()`,
      );
      await createTasks(running.server.app).checkDomains({}, 'job');
      await running.sql('UPDATE graphile_worker._private_jobs SET run_at = now()');
      const looked = async (): Promise<unknown> =>
        (await running.sql('SELECT check_outcome AS outcome FROM domains WHERE id = $1', [sound.id]))[0]?.outcome;
      for (let tries = 0; (await looked()) === null && tries < 200; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      expect(await looked()).toBe('FOUND');
      await running.sql('DELETE FROM graphile_worker._private_jobs WHERE locked_at IS NULL');
    } finally {
      await running.stop();
    }
  });
});
