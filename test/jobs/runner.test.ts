import { setTimeout as sleep } from 'node:timers/promises';
import { connectLiveness } from '../../src/jobs/liveness';
import { enqueue } from '../../src/jobs/queue';
import { eventually } from '../support/eventually';
import { type JobsWorld, startJobsWorld } from '../support/jobs';
import { killPrograms, startProgram } from '../support/program';

let world: JobsWorld;
let done: string[];
const note = async (text: string): Promise<void> => {
  done.push(text);
};

beforeEach(async () => {
  world = await startJobsWorld();
  done = [];
});

afterEach(async () => {
  await killPrograms();
  await world.stop();
});

describe('a job', () => {
  it('runs after the commit of the transaction that added it, as the service, who owns nothing', async () => {
    await world.run(note);
    await world.db.transaction(async (tx) => {
      await world.add('committed', tx);
      await sleep(200);
      expect(done).toEqual([]);
    });
    await eventually(() => done.length === 1);
    await eventually(async () => (await world.count()) === 0);
    const { rows } = await world.database.pool.query(
      `SELECT count(*)::int AS owned FROM pg_class WHERE relowner = 'guildhall_service'::regrole`,
    );
    expect(rows).toEqual([{ owned: 0 }]);
  });

  it('never runs when the transaction that added it is rolled back', async () => {
    await world.run(note);
    const rolledBack = world.db.transaction(async (tx) => {
      await world.add('rolled back', tx);
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    await world.add('after');
    await eventually(() => done.length > 0);
    expect(done).toEqual(['after']);
    expect(await world.count()).toBe(0);
  });

  it('waits for its time, and is replaced by a later one with the same key', async () => {
    const later = new Date(Date.now() + 3_600_000);
    await enqueue(world.db.manager, 'sendSignInCode', { challengeId: 'first' }, { key: 'one', runAt: later });
    await enqueue(world.db.manager, 'sendSignInCode', { challengeId: 'second' }, { key: 'one', runAt: later });
    await world.run(note);
    await sleep(200);
    expect(done).toEqual([]);
    await world.hurry();
    await world.add('nudge');
    await eventually(() => done.length === 2);
    expect([...done].sort()).toEqual(['nudge', 'second']);
  });

  it('that fails is tried again, with growing pauses, for more than the 30 days that a link can live', async () => {
    await world.run(async (text) => {
      done.push(text);
      if (done.length < 3) throw new Error('not yet');
    });
    await world.add('stubborn');
    const waiting = async (attempts: number) => {
      await eventually(() => done.length === attempts);
      const look = `SELECT attempts, max_attempts, extract(epoch FROM run_at - now())::float8 AS pause
                      FROM graphile_worker._private_jobs WHERE locked_at IS NULL`;
      const rows = async () =>
        (await world.database.pool.query<{ attempts: number; max_attempts: number; pause: number }>(look)).rows;
      await eventually(async () => (await rows()).length === 1);
      const [job] = await rows();
      expect(job).toMatchObject({ attempts });
      // After its nth try a job pauses for e^min(n, 10) seconds.
      const pauses = Array.from({ length: (job?.max_attempts ?? 0) - 1 }, (_, n) => Math.exp(Math.min(n + 1, 10)));
      const days = pauses.reduce((sum, pause) => sum + pause, 0) / 86_400;
      expect([days > 31, days < 40]).toEqual([true, true]);
      return job?.pause ?? 0;
    };
    const first = await waiting(1);
    await world.hurry();
    const second = await waiting(2);
    expect(second).toBeGreaterThan(first + 2);
    await world.hurry();
    await eventually(async () => (await world.count()) === 0);
    expect(done).toHaveLength(3);
  });

  it('keeps its payload out of the log, also when it fails', async () => {
    await world.run(async (text) => {
      done.push(text);
      throw new Error('it failed');
    });
    await world.add('acct_of_a_secret_client');
    await eventually(() => world.log.some((line) => line.includes('it failed')));
    expect(world.log.join('')).not.toContain('acct_of_a_secret_client');
    expect(world.log.find((line) => line.includes('it failed'))).toContain('"level":40');
  });

  it('runs by the clock', async () => {
    await world.run(note, { cron: '* * * * * sendSignInCode ?fill=2m {challengeId: "by the clock"}' });
    await world.database.pool.query(
      `UPDATE graphile_worker._private_known_crontabs SET known_since = now() - interval '1 day', last_execution = now() - interval '90 s'`,
    );
    // A run that was missed is made up for at the next start.
    await world.run(note, { cron: '* * * * * sendSignInCode ?fill=2m {challengeId: "by the clock"}' });
    await eventually(() => done.includes('by the clock'));
  });
});

describe('the job runner', () => {
  it('lets a running job finish when it is stopped', async () => {
    const jobs = await world.run(async (text) => {
      done.push(`begin ${text}`);
      await sleep(500);
      done.push(`end ${text}`);
    });
    await world.add('slow');
    await eventually(() => done.length === 1);
    await jobs.stop();
    expect(done).toEqual(['begin slow', 'end slow']);
    expect(await world.count()).toBe(0);
  });

  it('adds no signal handlers', async () => {
    const count = () => (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((name) => process.listenerCount(name));
    const before = count();
    await world.run(note);
    expect(count()).toEqual(before);
  });

  it('runs the job of a process that was killed, at the next start', async () => {
    const killed = startProgram('run-jobs', world.database.serviceUrl);
    await world.add('held');
    await killed.line((line) => line === 'holds held');
    await killed.kill();
    await world.run(note);
    await eventually(() => done.length === 1);
    await eventually(async () => (await world.count()) === 0);
  });

  it('takes over the job of a killed process while it runs itself, and leaves those of live ones alone', async () => {
    const [killed, live] = [
      startProgram('run-jobs', world.database.serviceUrl),
      startProgram('run-jobs', world.database.serviceUrl),
    ];
    await Promise.all([killed.line((line) => line === 'ready'), live.line((line) => line === 'ready')]);
    // Each of the two runs four jobs at a time, so eight jobs are four for each.
    for (let number = 1; number <= 8; number += 1) await world.add(`job ${number}`);
    const held: string[] = [];
    for (let count = 1; count <= 4; count += 1) {
      held.push((await killed.line((line) => line.startsWith('holds'))).slice('holds '.length));
      await live.line((line) => line.startsWith('holds'));
    }
    await world.run(note, { lookEvery: 200 });
    await sleep(1_000);
    expect(done).toEqual([]);
    await killed.kill();
    await eventually(() => done.length === 4);
    await sleep(1_000);
    expect([...done].sort()).toEqual(held.sort());
  });

  it('waits with what runs by the clock while the database refuses it, and runs everything else', async () => {
    const { pool } = world.database;
    await pool.query('REVOKE ALL ON graphile_worker._private_known_crontabs FROM guildhall_service');
    await world.run(note, { cron: '* * * * * sendSignInCode {challengeId: "by the clock"}' });
    await world.add('meanwhile');
    await eventually(() => done.length === 1);
    await pool.query(
      'GRANT SELECT, INSERT, UPDATE, DELETE ON graphile_worker._private_known_crontabs TO guildhall_service',
    );
    await eventually(
      async () => (await pool.query('SELECT FROM graphile_worker._private_known_crontabs')).rowCount === 1,
    );
    expect(world.log.filter((line) => line.includes('start anew'))).toEqual([]);
  });

  it('is found by its name, whatever name DATABASE_URL gives', async () => {
    const url = new URL(world.database.serviceUrl);
    url.searchParams.set('application_name', 'theirs');
    url.searchParams.set('options', '-c tcp_keepalives_idle=99');
    const liveness = await connectLiveness(url.href, () => undefined);
    const { rowCount } = await world.database.pool.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'guildhall jobs (liveness)'`,
    );
    await liveness.close();
    expect(rowCount).toBe(1);
  });

  it('goes on after the database dropped all its connections in the middle of a job', async () => {
    // graphile-worker writes its trace to the console.
    jest.spyOn(console, 'trace').mockImplementation(() => undefined);
    let dropped = false;
    await world.run(
      async (text) => {
        if (!dropped) {
          dropped = true;
          await world.database.pool.query(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
              WHERE datname = current_database() AND application_name LIKE 'guildhall jobs%'`,
          );
        }
        done.push(text);
      },
      { lookEvery: 200, cron: '* * * * * sendSignInCode ?fill=0s {challengeId: "by the clock"}' },
    );
    await world.add('interrupted');
    await eventually(async () => done.length > 0 && (await world.count()) === 0, 20_000);
    await world.add('after');
    await eventually(() => done.includes('after'));
  }, 40_000);
});
