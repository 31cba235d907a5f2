import { lockWaits } from '../support/held-row';
import { expectNothingWritten } from '../support/nothing-written';
import { startWorld, type Answer, type TestAccount, type World } from '../support/world';
import { overdue } from '../domains/operations';
import { doneIn } from '../teams/operations';
import { connected, failuresOf, refusalsOf, ssoOperations } from './operations';

let world: World;
let ask: ReturnType<typeof ssoOperations>;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
  ask = ssoOperations(world);
});
afterAll(() => world.stop());

const enforce = (account: TestAccount, token = account.owner.token): Promise<Answer> =>
  ask('enforceSso', token, { accountId: account.id });
const release = (account: TestAccount, token = account.owner.token): Promise<Answer> =>
  ask('releaseSso', token, { accountId: account.id });

async function isEnforced({ id }: TestAccount): Promise<unknown> {
  const [row] = await world.sql('SELECT sso_enforced AS it FROM accounts WHERE id = $1', [id]);
  return row?.it;
}

const UNTESTED = 'Its trusted parts, as they are now, have passed no test: test the connection, then enforce it.';
const NO_DOMAIN =
  'The account has no verified domain, so nobody could sign on: verify one, then enforce single sign-on.';

describe('enforceSso', () => {
  it.each(['VERIFIED', 'FAILING'] as const)(
    'enforces what has passed its test, with a domain that is %s, once',
    async (state) => {
      const account = await world.account();
      await connected(world, account, { tested: true });
      await world.domain(account, { status: state });
      const { data } = await enforce(account);
      expect(data.enforceSso).toMatchObject({ account: { sso: { enforced: true } }, errors: [] });
      expect(await doneIn(world, account)).toMatchObject([
        {
          ...{
            type: 'sso.enforced',
            actor_id: account.owner.userId,
            resource_type: 'account',
            resource_id: account.id,
          },
          ...{ before: { enforced: false }, after: { enforced: true } },
        },
      ]);
      // Also when what it asked for has gone since: nothing is taken away, and nothing is opened.
      await world.sql('UPDATE sso_connections SET trust_version = 2 WHERE account_id = $1', [account.id]);
      const again = await expectNothingWritten(world, [], () => enforce(account));
      expect(failuresOf(again, 'enforceSso')).toEqual([]);
    },
  );

  it('is INVALID without a test of what is trusted now, without a domain to sign on by, and without a connection', async () => {
    const account = await world.account();
    const failures = async () =>
      failuresOf(await expectNothingWritten(world, [], () => enforce(account)), 'enforceSso');
    expect(await failures()).toMatchObject([{ code: 'INVALID', path: ['accountId'] }]);
    await connected(world, account);
    const invalid = (message: string) => ({ code: 'INVALID', message, path: [] });
    expect(await failures()).toEqual([invalid(UNTESTED), invalid(NO_DOMAIN)]);
    for (const state of ['PENDING', 'LAPSED'] as const) await world.domain(account, { status: state });
    await overdue(world, await world.domain(account, { status: 'FAILING' }));
    await world.domain(await world.account(), { status: 'VERIFIED' });
    await world.sql(
      'UPDATE sso_connections SET trust_version = 2, tested_trust_version = 1, tested_at = created_at WHERE account_id = $1',
      [account.id],
    );
    expect(await failures()).toEqual([invalid(UNTESTED), invalid(NO_DOMAIN)]);
    await world.sql('UPDATE sso_connections SET tested_trust_version = 2 WHERE account_id = $1', [account.id]);
    expect(await failures()).toEqual([invalid(NO_DOMAIN)]);
  });

  it('works while the account is frozen, and not on a plan without SSO', async () => {
    const [frozen, small] = [await world.account({ status: 'FROZEN' }), await world.account({ plan: 'FREE' })];
    for (const one of [frozen, small]) {
      await connected(world, one, { tested: true });
      await world.domain(one, { status: 'VERIFIED' });
    }
    expect(failuresOf(await enforce(frozen), 'enforceSso')).toEqual([]);
    const answer = await expectNothingWritten(world, [], () => enforce(small));
    expect(refusalsOf(answer)).toMatchObject([{ code: 'FEATURE_NOT_IN_PLAN', feature: 'SSO' }]);
  });

  it('does not enforce what an ADMIN changed while it waited', async () => {
    const account = await world.account();
    await connected(world, account, { tested: true });
    await world.domain(account, { status: 'VERIFIED' });
    const client = await world.database.pool.connect();
    let both: Promise<Answer[]>;
    try {
      await client.query('BEGIN');
      await client.query('SELECT FROM accounts WHERE id = $1 FOR NO KEY UPDATE', [account.id]);
      const configuring = ask('configureSso', account.owner.token, { accountId: account.id, clientId: 'other' });
      await lockWaits(world);
      both = Promise.all([configuring, enforce(account)]);
      await lockWaits(world, 2);
      await client.query('COMMIT');
    } finally {
      client.release();
    }
    const [, enforced] = await both;
    expect(enforced?.data.enforceSso?.errors).toMatchObject([{ code: 'INVALID', message: UNTESTED }]);
    expect(await isEnforced(account)).toBe(false);
  });

  it('is for who holds ADMINISTRATE_SSO', async () => {
    const account = await world.account();
    await connected(world, account, { tested: true });
    await world.domain(account, { status: 'VERIFIED' });
    const member = await world.member(account, 'MEMBER');
    for (const act of [enforce, release]) {
      const answer = await expectNothingWritten(world, ['FORBIDDEN'], () => act(account, member.token));
      expect(refusalsOf(answer)).toMatchObject([{ missingPermission: 'ADMINISTRATE_SSO' }]);
    }
    const robot = await world.serviceAccount(account, { role: 'ADMIN' });
    expect(failuresOf(await enforce(account, robot.token), 'enforceSso')).toEqual([]);
  });
});

describe('releaseSso', () => {
  it('releases, once, on every plan, and leaves the connection as it is', async () => {
    const account = await world.account({ plan: 'FREE' });
    await connected(world, account, { tested: true, enforced: true, confirmedBy: account.owner.userId });
    const { data } = await release(account);
    expect(data.releaseSso).toMatchObject({
      account: { sso: { enforced: false, tested: true, confirmed: true, version: 1 } },
      errors: [],
    });
    expect(await doneIn(world, account)).toMatchObject([
      { type: 'sso.released', before: { enforced: true }, after: { enforced: false } },
    ]);
    await expectNothingWritten(world, [], () => release(account));
    const without = await world.account();
    const nothing = await expectNothingWritten(world, [], () => release(without));
    expect(nothing.data.releaseSso).toEqual({ account: { id: without.id, sso: null }, errors: [] });
  });

  it('does not work while the account is frozen', async () => {
    const account = await world.account({ status: 'FROZEN' });
    await connected(world, account, { enforced: true });
    const answer = await expectNothingWritten(world, [], () => release(account));
    expect(refusalsOf(answer)).toMatchObject([{ code: 'ACCOUNT_FROZEN' }]);
    expect(await isEnforced(account)).toBe(true);
  });
});
