import { lockWaits } from '../support/held-row';
import { expectNothingWritten } from '../support/nothing-written';
import { startWorld, type Answer, type TestAccount, type World } from '../support/world';
import { doneIn } from '../teams/operations';
import { connected, failuresOf, ISSUER, newClientSecret, refusalsOf, ssoOperations } from './operations';

let world: World;
let ask: ReturnType<typeof ssoOperations>;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
  ask = ssoOperations(world);
});
afterAll(() => world.stop());

const confirm = (account: TestAccount, version = 1, token = account.owner.token): Promise<Answer> =>
  ask('confirmSso', token, { accountId: account.id, version });

async function isConfirmed({ id }: TestAccount): Promise<boolean> {
  const rows = await world.sql(
    'SELECT FROM sso_connections WHERE account_id = $1 AND confirmed_trust_version = trust_version',
    [id],
  );
  return rows.length === 1;
}

describe('confirmSso', () => {
  it('confirms, as an OWNER, what was looked at, once', async () => {
    const account = await world.account();
    const { id } = await connected(world, account);
    const { data } = await confirm(account);
    expect(data.confirmSso).toMatchObject({
      account: {
        sso: {
          ...{ confirmed: true, confirmedAt: expect.any(String) as unknown, version: 1 },
          confirmedBy: { id: account.owner.userId },
        },
      },
      errors: [],
    });
    expect(await doneIn(world, account)).toMatchObject([
      {
        ...{ type: 'sso.confirmed', actor_id: account.owner.userId, resource_type: 'ssoConnection', resource_id: id },
        details: { issuer: ISSUER, clientId: 'guildhall' },
      },
    ]);
    const second = await world.member(account, 'OWNER');
    const again = await expectNothingWritten(world, [], () => confirm(account, 1, second.token));
    expect(again.data.confirmSso).toMatchObject({
      account: { sso: { confirmedBy: { id: account.owner.userId } } },
      errors: [],
    });
  });

  it('is CONFLICT when the connection changed since it was looked at, whatever of it', async () => {
    const account = await world.account();
    await connected(world, account);
    const admin = await world.member(account, 'ADMIN');
    await ask('configureSso', admin.token, { accountId: account.id, sessionHours: 2 });
    const answer = await expectNothingWritten(world, [], () => confirm(account));
    expect(failuresOf(answer, 'confirmSso')).toMatchObject([{ code: 'CONFLICT', path: ['version'] }]);
    expect(failuresOf(await confirm(account, 2), 'confirmSso')).toEqual([]);
  });

  it('is INVALID where nothing is configured', async () => {
    const account = await world.account();
    const answer = await expectNothingWritten(world, [], () => confirm(account));
    expect(failuresOf(answer, 'confirmSso')).toEqual([
      {
        ...{ code: 'INVALID', path: ['accountId'] },
        message: 'The account has no connection: make one with configureSso.',
      },
    ]);
  });

  it('is for OWNERs in a session that has just begun, on a plan with SSO, while the account is not frozen', async () => {
    const account = await world.account();
    await connected(world, account);
    const [admin, late] = [await world.member(account, 'ADMIN'), await world.member(account, 'OWNER')];
    await world.sql(`UPDATE sessions SET created_at = created_at - interval '16 minutes' WHERE user_id = $1`, [
      late.userId,
    ]);
    const key = await world.apiKey(account.owner, { accountId: account.id });
    const robot = await world.serviceAccount(account, { role: 'ADMIN' });
    const [small, frozen] = [await world.account({ plan: 'FREE' }), await world.account({ status: 'FROZEN' })];
    for (const one of [small, frozen]) await connected(world, one);
    const cases: [TestAccount, string, string, object][] = [
      [account, admin.token, 'FORBIDDEN', { missingPermission: 'ADMINISTRATE_OWNERS' }],
      [account, late.token, 'FORBIDDEN', { reason: 'FRESH_SESSION_ONLY' }],
      [account, key.token, 'FORBIDDEN', { reason: 'SESSION_ONLY' }],
      [account, robot.token, 'FORBIDDEN', { reason: 'PEOPLE_ONLY' }],
      [small, small.owner.token, 'FEATURE_NOT_IN_PLAN', { feature: 'SSO' }],
      [frozen, frozen.owner.token, 'ACCOUNT_FROZEN', {}],
    ];
    for (const [one, token, code, extensions] of cases) {
      const events = code === 'FORBIDDEN' ? [code] : [];
      const answer = await expectNothingWritten(world, events, () => confirm(one, 1, token));
      expect(refusalsOf(answer)).toMatchObject([{ code, ...extensions }]);
    }
  });

  it('confirms nothing that an ADMIN put there while the OWNER confirmed', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    await connected(world, account);
    const evil = { issuer: 'https://evil.example', clientSecret: newClientSecret() };
    const client = await world.database.pool.connect();
    let both: Promise<Answer[]>;
    try {
      await client.query('BEGIN');
      await client.query('SELECT FROM accounts WHERE id = $1 FOR NO KEY UPDATE', [account.id]);
      const configuring = ask('configureSso', admin.token, { accountId: account.id, ...evil });
      await lockWaits(world);
      both = Promise.all([configuring, confirm(account)]);
      await lockWaits(world, 2);
      await client.query('COMMIT');
    } finally {
      client.release();
    }
    const [configured, confirmed] = await both;
    expect(configured?.data.configureSso?.errors).toEqual([]);
    expect(confirmed?.data.confirmSso?.errors).toMatchObject([{ code: 'CONFLICT' }]);
    expect(await isConfirmed(account)).toBe(false);
  });

  it('goes, however the two race, with whatever is changed after it', async () => {
    for (let round = 0; round < 4; round += 1) {
      const account = await world.account();
      await connected(world, account);
      const acts = [
        () => ask('configureSso', account.owner.token, { accountId: account.id, clientId: 'other' }),
        () => confirm(account),
      ];
      await Promise.all((round % 2 === 0 ? acts : acts.reverse()).map((act) => act()));
      expect(await isConfirmed(account)).toBe(false);
    }
  });
});
