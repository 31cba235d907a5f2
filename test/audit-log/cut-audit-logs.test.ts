import { createPublicKey, verify as verifySignature } from 'node:crypto';
import { Client } from 'pg';
import { insertEvents, INSTALLATION_LOG } from '../../src/audit/record';
import { changePlan } from '../../src/modules/accounts/change-plan';
import { purgeClosedAccounts } from '../../src/modules/accounts/purge-closed-accounts.job';
import { cutAuditLogs } from '../../src/modules/audit-log/cut-audit-logs.job';
import { lockWaits } from '../support/held-row';
import { sqlState } from '../support/sql-state';
import { startWorld, type TestAccount, type World } from '../support/world';
import { tamper, verify } from './operations';

const DAY = 24 * 60 * 60 * 1000;

let world: World;
const broken: string[] = [];
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop(broken));

const daysAgo = (days: number) => new Date(Date.now() - days * DAY);

/** Writes an event a time, so many days ago each, oldest first. */
async function writeEvents(accountId: string | null, ...days: number[]): Promise<void> {
  const event = { type: 'access.refused', accountId, outcome: 'REFUSED', resource: null } as const;
  for (const ago of days) {
    await world.server.app.db.transaction((tx) => insertEvents(tx, [event], { type: 'NOBODY' }, daysAgo(ago), null));
  }
}

const numbersOf = async (logId: string) =>
  (
    await world.sql<{ number: string }>('SELECT number FROM audit_events WHERE log_id = $1 ORDER BY number', [logId])
  ).map(({ number }) => Number(number));

const cut = () => cutAuditLogs(world.server.app);

async function accountWith(plan: 'FREE' | 'PRO' | 'ENTERPRISE', ...days: number[]): Promise<TestAccount> {
  const account = await world.account({ plan });
  await writeEvents(account.id, ...days);
  return account;
}

describe('events that were kept long enough', () => {
  it('go, and what is left is whole behind a signed record of the cut', async () => {
    const account = await accountWith('ENTERPRISE', 400, 366, 364, 1);
    await cut();
    expect(await numbersOf(account.id)).toEqual([3, 4]);
    expect(await verify(world, account.owner.token, account.handle)).toEqual({
      ...{ from: 3, to: 4, last: 4, intact: true, break: null, next: null },
      cut: {
        ...{ number: 2, keptDays: 365 },
        ...{
          hash: expect.any(String) as unknown,
          keyId: expect.any(String) as unknown,
          signature: expect.any(String) as unknown,
        },
      },
    });
  });

  it.each(['FREE', 'PRO'] as const)('are kept 30 days on the plan %s, which lets nobody read them', async (plan) => {
    const account = await accountWith(plan, 31, 29);
    await cut();
    expect(await numbersOf(account.id)).toEqual([2]);
  });

  it('go once: the next time finds nothing to do', async () => {
    const account = await accountWith('ENTERPRISE', 400, 1);
    await cut();
    await cut();
    expect(await world.sql('SELECT number FROM audit_log_cuts WHERE log_id = $1', [account.id])).toEqual([
      { number: '1' },
    ]);
  });

  it('go as they grow old, and each cut follows the one before', async () => {
    const account = await accountWith('PRO', 40, 35);
    await cut();
    await writeEvents(account.id, 32, 1);
    await cut();
    expect(await numbersOf(account.id)).toEqual([4]);
    const cuts = await world.sql('SELECT number FROM audit_log_cuts WHERE log_id = $1 ORDER BY number', [account.id]);
    expect(cuts).toEqual([{ number: '2' }, { number: '3' }]);
  });

  it('may be all that there are: the chain goes on behind them', async () => {
    const account = await accountWith('ENTERPRISE', 400);
    await cut();
    expect(await numbersOf(account.id)).toEqual([]);
    await writeEvents(account.id, 0);
    expect(await verify(world, account.owner.token, account.handle)).toMatchObject({ from: 2, to: 2, intact: true });
  });

  it('stay behind a younger one, so that no number is missing between', async () => {
    const account = await accountWith('ENTERPRISE', 300, 400, 1);
    await cut();
    expect(await numbersOf(account.id)).toEqual([1, 2, 3]);
  });

  it('are kept a year where there is no account: in the log of the installation and of accounts that are gone', async () => {
    await writeEvents(null, 400, 300);
    const gone = await world.account();
    await writeEvents(gone.id, 400, 300);
    await tamper(world, 'DELETE FROM accounts WHERE id = $1', [gone.id]);
    await cut();
    expect(await numbersOf(gone.id)).toEqual([2]);
    expect(await numbersOf(INSTALLATION_LOG)).toEqual([2]);
  });

  it('are cut once when two processes do it at the same time', async () => {
    const account = await accountWith('ENTERPRISE', 400, 399, 1);
    await Promise.all([cut(), cut(), cut()]);
    expect(await numbersOf(account.id)).toEqual([3]);
    const cuts = await world.sql('SELECT FROM audit_log_cuts WHERE log_id = $1', [account.id]);
    expect(cuts).toHaveLength(1);
  });
});

describe('the log of an account that is gone', () => {
  /** Closes it, and lets the time pass after which it is purged; the log is as old as before. */
  async function purged({ id }: TestAccount): Promise<void> {
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [id, daysAgo(31)]);
    await purgeClosedAccounts(world.server.app);
    expect(await world.sql('SELECT FROM accounts WHERE id = $1', [id])).toEqual([]);
  }

  it('is kept for as many days as the account had booked', async () => {
    const account = await world.account({ overrides: { limits: { auditLogRetentionDays: 1000 } } });
    await writeEvents(account.id, 1001, 999, 400);
    await purged(account);
    await cut();
    expect(await numbersOf(account.id)).toEqual([2, 3, 4]);
    const [event] = await world.sql(`SELECT details FROM audit_events WHERE log_id = $1 AND type = 'account.purged'`, [
      account.id,
    ]);
    expect(event).toMatchObject({ details: { auditLogKeptDays: 1000 } });
  });

  it('is kept a year where the account had booked less', async () => {
    const account = await accountWith('FREE', 366, 364, 31);
    await purged(account);
    await cut();
    expect(await numbersOf(account.id)).toEqual([2, 3, 4]);
  });

  it('is kept for as long as was promised when the account went to a smaller plan, and no longer', async () => {
    const account = await world.account({ overrides: { limits: { auditLogRetentionDays: 1000 } } });
    await writeEvents(account.id, 1001, 999, 400, 364);
    const overrides = { limits: { auditLogRetentionDays: 'plan' } } as const;
    await changePlan(world.server.app, 'olga', { account: account.id, plan: 'PRO', overrides });
    await purged(account);
    await cut();
    expect(await numbersOf(account.id)).toEqual([2, 3, 4, 5, 6]);
    await world.sql('UPDATE audit_logs SET promised_until = $2 WHERE id = $1', [account.id, daysAgo(0)]);
    await cut();
    expect(await numbersOf(account.id)).toEqual([4, 5, 6]);
  });
});

describe('a cut while the plan is changed', () => {
  /** Holds a log, as whoever writes to it does. */
  async function holdLog({ id }: TestAccount): Promise<() => Promise<void>> {
    const client = await world.database.pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM audit_logs WHERE id = $1 FOR UPDATE', [id]);
    return async () => {
      await client.query('COMMIT');
      client.release();
    };
  }

  const upgrade = ({ id }: TestAccount) => changePlan(world.server.app, 'olga', { account: id, plan: 'ENTERPRISE' });

  it('goes by the plan that there is when it has the log, and not by the one from before', async () => {
    const account = await accountWith('PRO', 364, 31, 1);
    const release = await holdLog(account);
    const changing = upgrade(account);
    await lockWaits(world, 1);
    const cutting = cut();
    await lockWaits(world, 2);
    await release();
    expect(await changing).toMatchObject({ changed: true });
    await cutting;
    expect(await numbersOf(account.id)).toEqual([1, 2, 3, 4]);
  });

  it('that came first lets the change wait, and neither stands in the way of the other', async () => {
    const account = await accountWith('PRO', 364, 31, 1);
    const release = await holdLog(account);
    const cutting = cut();
    await lockWaits(world, 1);
    const changing = upgrade(account);
    await lockWaits(world, 2);
    await release();
    await cutting;
    expect(await changing).toMatchObject({ changed: true });
    expect(await numbersOf(account.id)).toEqual([3, 4]);
  });
});

describe('a checkpoint', () => {
  it('from before a cut says nothing of what is left, and one of the cut itself does', async () => {
    const account = await accountWith('ENTERPRISE', 400);
    const { token } = account.owner;
    const checkpoint = async () => {
      const query = `{ account(handle: "${account.handle}") { auditCheckpoint { number hash signedAt keyId signature } } }`;
      return (await world.graphql(token, query)).data.account?.auditCheckpoint;
    };
    const first = await checkpoint();
    await writeEvents(account.id, 390);
    const second = await checkpoint();
    await writeEvents(account.id, 1);
    await cut();
    for (const stored of [first, second]) {
      expect(await verify(world, token, account.handle, { checkpoint: stored })).toMatchObject({
        from: 3,
        intact: true,
      });
    }
    await tamper(world, `UPDATE audit_log_cuts SET hash = sha256('made up') WHERE log_id = $1`, [account.id]);
    broken.push(account.id);
    const kind = async (stored: unknown) =>
      ((await verify(world, token, account.handle, { from: 4, checkpoint: stored })) as { break: { kind: string } })
        .break.kind;
    expect(await kind(first)).toBe('CUT_NOT_SIGNED');
    expect(await kind(second)).toBe('CHECKPOINT_DIFFERS');
  });
});

describe('a cut', () => {
  it('is signed as docs/audit-log.md says', async () => {
    const account = await accountWith('ENTERPRISE', 400, 1);
    await cut();
    const query = `{ account(handle: "${account.handle}") { verifyAuditLog { cut { number cutAt keptDays hash keyId signature } } }
      auditLogKeys { id publicKey } }`;
    const { data } = await world.graphql(account.owner.token, query);
    const { number, cutAt, keptDays, hash, keyId, signature } = data.account?.verifyAuditLog?.cut as unknown as Record<
      string,
      string
    >;
    const keys = data.auditLogKeys as unknown as { id: string; publicKey: string }[];
    const text = Buffer.from(JSON.stringify({ cutAt, hash, keptDays, logId: account.id, number }));
    const key = createPublicKey(keys.find(({ id }) => id === keyId)?.publicKey ?? '');
    expect(verifySignature(null, text, key, Buffer.from(signature ?? '', 'base64'))).toBe(true);
  });

  it('of more than 5,000 events is made in parts', async () => {
    const account = await world.account();
    const event = { type: 'access.refused', accountId: account.id, outcome: 'REFUSED', resource: null } as const;
    for (let part = 0; part < 11; part += 1) {
      const events = Array<typeof event>(500).fill(event);
      await world.server.app.db.transaction((tx) => insertEvents(tx, events, { type: 'NOBODY' }, daysAgo(400), null));
    }
    await writeEvents(account.id, 1);
    await cut();
    expect(await numbersOf(account.id)).toEqual([5501]);
    const cuts = await world.sql('SELECT number FROM audit_log_cuts WHERE log_id = $1 ORDER BY number', [account.id]);
    expect(cuts).toEqual([{ number: '5000' }, { number: '5500' }]);
  });
});

describe('the function that cuts', () => {
  const call = (logId: string, upTo: number, days: number) =>
    sqlState(world.database.serviceUrl, [
      `SELECT cut_audit_log($1, $2, $3, now(), 'key', '\\x00')`,
      [logId, upTo, days],
    ]);

  it('takes no event that is younger than it is told, whoever asks', async () => {
    const account = await accountWith('ENTERPRISE', 100, 50);
    expect(await call(account.id, 2, 60)).toBe('GH003');
    expect(await numbersOf(account.id)).toEqual([1, 2]);
  });

  it('takes none that is younger than 30 days', async () => {
    const account = await accountWith('ENTERPRISE', 20);
    expect(await call(account.id, 1, 10)).toBe('GH003');
    expect(await call(account.id, 1, -10)).toBe('GH003');
    expect(await numbersOf(account.id)).toEqual([1]);
  });

  it('takes nothing up to an event that there is not', async () => {
    const account = await accountWith('ENTERPRISE', 400);
    expect(await call(account.id, 7, 365)).toBe('GH003');
    expect(await numbersOf(account.id)).toEqual([1]);
  });

  it('lets nobody write a record of a cut by hand', async () => {
    const insert = `INSERT INTO audit_log_cuts VALUES ('x', 1, NULL, 30, now(), 'key', '\\x00')`;
    expect(await sqlState(world.database.serviceUrl, [insert])).toBe('42501');
  });

  it('leaves a cut that the service did not sign, which is found', async () => {
    const account = await accountWith('ENTERPRISE', 400, 1);
    broken.push(account.id);
    expect(await call(account.id, 1, 365)).toBeNull();
    expect(await verify(world, account.owner.token, account.handle)).toMatchObject({
      intact: false,
      break: { number: 1, kind: 'CUT_NOT_SIGNED' },
    });
  });

  it('leaves one that is still found when others were cut behind it', async () => {
    const account = await accountWith('ENTERPRISE', 400, 399, 1);
    broken.push(account.id);
    expect(await call(account.id, 1, 365)).toBeNull();
    await cut();
    expect(await numbersOf(account.id)).toEqual([3]);
    expect(await verify(world, account.owner.token, account.handle)).toMatchObject({
      ...{ from: 3, to: 3, intact: false },
      break: { number: 1, kind: 'CUT_NOT_SIGNED' },
    });
  });

  it('counts days as 24 hours, whatever the time zone', async () => {
    const account = await accountWith('ENTERPRISE', 30.01, 1);
    const client = new Client({ connectionString: world.database.serviceUrl, options: '-c timezone=Europe/Berlin' });
    await client.connect();
    await client.query(`SELECT cut_audit_log($1, 1, 30, now(), 'key', '\\x00')`, [account.id]);
    await client.end();
    expect(await numbersOf(account.id)).toEqual([2]);
    broken.push(account.id);
  });

  it('leaves no door open: after it events are as safe as before', async () => {
    const account = await accountWith('ENTERPRISE', 400, 1);
    await cut();
    const remove = ['DELETE FROM audit_events WHERE log_id = $1', [account.id]] as [string, unknown[]];
    expect(await sqlState(world.database.ownerUrl, remove)).toBe('GH002');
  });
});
