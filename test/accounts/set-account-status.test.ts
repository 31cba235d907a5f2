import { UserErrors } from '../../src/errors';
import { setAccountStatus } from '../../src/modules/accounts/set-account-status';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { startWorld, type TestAccount, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

type Input = Parameters<typeof setAccountStatus>[2];

/** What an operator called Olga does. */
const set = (input: Input, operator = 'olga') => setAccountStatus(world.server.app, operator, input);

async function refusedFor(input: unknown, operator?: string): Promise<unknown> {
  return expectNothingWritten(world, [], async () => {
    try {
      await set(input as Input, operator);
    } catch (error) {
      if (error instanceof UserErrors) return error.errors;
      throw error;
    }
    return [];
  });
}

const rename = ({ id, owner }: TestAccount) =>
  world.graphql(
    owner.token,
    'mutation ($input: UpdateAccountInput!) { updateAccount(input: $input) { account { status } errors { code } } }',
    { input: { accountId: id, name: 'Renamed' } },
  );

describe('an operator who changes the state of an account', () => {
  it('freezes it, by handle or id, and is in its log by name', async () => {
    const account = await world.account();
    expect(await set({ account: account.handle, status: 'FROZEN' })).toMatchObject({
      account: { id: account.id, status: 'FROZEN', version: 2 },
      changed: true,
    });
    const { errors } = await expectNothingWritten(world, [], () => rename(account));
    expect(errors).toMatchObject([{ extensions: { code: 'ACCOUNT_FROZEN' } }]);
    const { data } = await world.graphql(account.owner.token, `{ account(handle: "${account.handle}") { status } }`);
    expect(data.account).toEqual({ status: 'FROZEN' });
    await set({ account: account.id, status: 'ACTIVE' });
    expect((await rename(account)).data.updateAccount).toMatchObject({ errors: [] });
    const events = (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
    expect(events).toMatchObject([
      {
        ...{ type: 'account.status_changed', actor_type: 'OPERATOR', actor_name: 'olga', outcome: 'DONE' },
        ...{ before: { status: 'ACTIVE' }, after: { status: 'FROZEN' } },
      },
      { type: 'account.status_changed', before: { status: 'FROZEN' }, after: { status: 'ACTIVE' } },
      { type: 'account.updated' },
    ]);
  });

  it('warns one that has not paid, in which all works on', async () => {
    const account = await world.account();
    await set({ account: account.handle, status: 'DELINQUENT' });
    expect((await rename(account)).data.updateAccount).toEqual({ account: { status: 'DELINQUENT' }, errors: [] });
  });

  it('may do it again: what is so already is written no second time', async () => {
    const account = await world.account({ status: 'FROZEN' });
    const again = () => set({ account: account.handle, status: 'FROZEN' });
    expect(await expectNothingWritten(world, [], again)).toMatchObject({ changed: false });
  });

  it('is told what is wrong with the state, the account and the name', async () => {
    const account = await world.account();
    for (const status of ['GONE', 'frozen', '', null]) {
      expect(await refusedFor({ account: account.handle, status })).toMatchObject([
        { code: 'INVALID', path: ['status'], message: 'A state is one of ACTIVE, DELINQUENT, FROZEN.' },
      ]);
    }
    const frozen = { status: 'FROZEN' };
    expect(await refusedFor({ account: 'nobody-has-this', ...frozen })).toMatchObject([
      { code: 'NOT_FOUND', path: ['account'] },
    ]);
    expect(await refusedFor({ account: account.handle, ...frozen }, '')).toMatchObject([
      { code: 'INVALID', path: ['operator'] },
    ]);
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [account.id, world.now()]);
    expect(await refusedFor({ account: account.id, ...frozen })).toMatchObject([
      { code: 'NOT_FOUND', path: ['account'], message: expect.stringContaining('was closed on') as unknown },
    ]);
  });

  it('and somebody who changes something at once stand in line: what comes after the freeze is refused', async () => {
    for (let round = 0; round < 10; round += 1) {
      const account = await world.account();
      const [, { errors }] = await Promise.all([set({ account: account.id, status: 'FROZEN' }), rename(account)]);
      const types = (
        await world.sql<{ type: string }>(`SELECT type FROM audit_events WHERE log_id = $1 ORDER BY number`, [
          account.id,
        ])
      ).map(({ type }) => type);
      expect(types).toEqual(
        errors.length === 0 ? ['account.updated', 'account.status_changed'] : ['account.status_changed'],
      );
    }
  });
});
