import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { startWorld, type World } from '../support/world';
import { guildhall, guildhallJson } from './cli';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
beforeEach(() => world.sql('DELETE FROM graphile_worker._private_jobs'));
afterAll(() => world.stop());

/** A job in the queue, as it stands after so many of 150 tries. */
async function queued(task: string, attempts = 0, error: string | null = null): Promise<string> {
  const [job] = await world.sql<{ id: string }>(
    `SELECT id::text FROM graphile_worker.add_job($1, '{"mailId":"none","note":"only the job knows"}'::json, max_attempts := 150)`,
    [task],
  );
  const id = job?.id ?? '';
  await world.sql(
    `UPDATE graphile_worker._private_jobs SET attempts = $2::int, last_error = $3, run_at = run_at + make_interval(hours => $2::int)
      WHERE id = $1`,
    [id, attempts, error],
  );
  return id;
}

const tries = (id: string) =>
  world.sql('SELECT attempts, run_at <= $2 AS due FROM graphile_worker._private_jobs WHERE id = $1', [
    id,
    new Date(world.now().getTime() + 1000),
  ]);

describe('mail list', () => {
  it('tells what waits and what failed, why and when it is tried next, in one line and without what is in it', async () => {
    const waiting = await queued('sendInvitation');
    const retrying = await queued(
      'sendSignInCode',
      3,
      'The mail server did not take the mail (ECONNREFUSED).\nand \u001b[2J more',
    );
    const failed = await queued('notifyOwners', 150, 'gone');
    await queued('sweep');
    const list = (...more: string[]) =>
      expectNothingWritten(world, [], () => guildhallJson(world, ['mail', 'list', ...more]), [
        'graphile_worker._private_jobs',
      ]);
    const { code, json } = await list();
    expect({ code, json }).toMatchObject({
      code: 0,
      json: {
        mails: [
          { id: waiting, state: 'WAITING', attempts: 0, maxAttempts: 150, to: 'who is invited', lastError: null },
          {
            id: retrying,
            state: 'RETRYING',
            attempts: 3,
            lastError: 'The mail server did not take the mail (ECONNREFUSED).',
          },
          { id: failed, state: 'FAILED', nextTryAt: null, lastError: 'gone' },
        ],
        totals: { WAITING: 1, RETRYING: 1, FAILED: 1 },
        next: null,
      },
    });
    expect(JSON.stringify(json)).not.toContain('only the job knows');
    expect((await list('--failed')).json.mails).toMatchObject([{ id: failed }]);
    expect((await list('--first', '1')).json).toMatchObject({ mails: [{ id: waiting }], next: waiting });
    expect((await list('--first', '1', '--after', waiting)).json).toMatchObject({ mails: [{ id: retrying }] });
    const { out } = await guildhall(world, ['mail', 'list']);
    expect(out).toContain('In all: 1 FAILED, 1 RETRYING, 1 WAITING');
    expect(await guildhall(world, ['mail', 'list', '--after', 'x'])).toMatchObject({ code: 2 });
  });

  it('says that nothing waits', async () => {
    expect((await guildhall(world, ['mail', 'list'])).out).toBe('No mail waits.\n');
  });
});

describe('mail retry', () => {
  it('has all that are given up tried now and ten times more, and tells the log', async () => {
    const failed = await queued('notifyOwners', 150, 'gone');
    const retrying = await queued('sendSignInCode', 3, 'later');
    const line = ['mail', 'retry', '--all-failed'];
    expect(await guildhallJson(world, line)).toMatchObject({ code: 0, json: { mails: [{ id: failed }] } });
    expect(await tries(failed)).toEqual([{ attempts: 140, due: true }]);
    expect(await tries(retrying)).toEqual([{ attempts: 3, due: false }]);
    expect((await auditEvents(world)).at(-1)).toMatchObject({
      ...{ type: 'mail.retried', log_id: 'installation', actor_type: 'OPERATOR', actor_name: 'olga' },
      details: { mails: { notifyOwners: 1 }, givenUp: 1 },
    });
    const again = await expectNothingWritten(world, [], () => guildhall(world, line), [
      'graphile_worker._private_jobs',
    ]);
    expect(again).toMatchObject({ code: 0, out: 'No mail is given up: nothing was written.\n' });
  });

  it('has named ones tried now, all or none: not one that is no mail, or that is being sent', async () => {
    const retrying = await queued('sendSignInCode', 3, 'later');
    const other = await queued('sweep', 150);
    const sending = await queued('sendInvitation', 1);
    await world.sql(`UPDATE graphile_worker._private_jobs SET locked_at = $2, locked_by = 'somebody' WHERE id = $1`, [
      sending,
      world.now(),
    ]);
    const before = await tries(retrying);
    const { code, json } = await guildhallJson(world, ['mail', 'retry', retrying, other, sending]);
    expect({ code, json }).toMatchObject({
      code: 3,
      json: {
        errors: [
          { code: 'NOT_FOUND', path: ['ids', '1'] },
          { code: 'CONFLICT', path: ['ids', '2'] },
        ],
      },
    });
    expect(await tries(retrying)).toEqual(before);
    expect(await guildhall(world, ['mail', 'retry', retrying])).toMatchObject({ code: 0 });
    expect(await tries(retrying)).toEqual([{ attempts: 3, due: true }]);
  });

  it('leaves alone what is so old that nobody would remember whom it has reached', async () => {
    const days = { [await queued('notifyOwners', 150, 'gone')]: 56, [await queued('notifyOwners', 150, 'gone')]: 58 };
    const [young = '', old = ''] = Object.keys(days);
    for (const [id, age] of Object.entries(days)) {
      const made = new Date(world.now().getTime() - age * 24 * 60 * 60 * 1000);
      await world.sql('UPDATE graphile_worker._private_jobs SET created_at = $2 WHERE id = $1', [id, made]);
    }
    const named = () => guildhallJson(world, ['mail', 'retry', young, old]);
    expect(await expectNothingWritten(world, [], named)).toMatchObject({
      code: 3,
      json: {
        errors: [{ code: 'CONFLICT', path: ['ids', '1'], message: expect.stringContaining('57 days') as unknown }],
      },
    });
    expect(await guildhallJson(world, ['mail', 'retry', '--all-failed'])).toMatchObject({
      code: 0,
      json: { mails: [{ id: young }], tooOld: 1 },
    });
    expect(await tries(old)).toEqual([{ attempts: 150, due: false }]);
    const { out } = await guildhall(world, ['mail', 'retry', '--all-failed']);
    expect(out).toMatch(/^No other mail is given up: nothing was written\.\n1 mail is too old/);
  });

  it('takes no parting mail that is about to be forgotten itself', async () => {
    const ids = [await queued('sendPartingMail', 150, 'gone'), await queued('sendPartingMail', 150, 'gone')];
    for (const [index, id] of ids.entries()) {
      const made = new Date(world.now().getTime() - (36 + 2 * index) * 24 * 60 * 60 * 1000);
      await world.sql('UPDATE graphile_worker._private_jobs SET created_at = $2 WHERE id = $1', [id, made]);
    }
    expect(await guildhallJson(world, ['mail', 'retry', ...ids])).toMatchObject({
      code: 3,
      json: { errors: [{ path: ['ids', '1'], message: expect.stringContaining('37 days') as unknown }] },
    });
    expect(await guildhallJson(world, ['mail', 'retry', '--all-failed'])).toMatchObject({
      code: 0,
      json: { mails: [{ id: ids[0] }], tooOld: 1 },
    });
  });

  it('takes ids, or --all-failed, and no other words', async () => {
    for (const line of [[], ['1', '--all-failed']]) {
      expect(await guildhall(world, ['mail', 'retry', ...line])).toMatchObject({ code: 2 });
    }
    expect(await guildhallJson(world, ['mail', 'retry', 'x; DROP'])).toMatchObject({
      code: 3,
      json: { errors: [{ code: 'INVALID', path: ['ids', '0'] }] },
    });
  });
});
