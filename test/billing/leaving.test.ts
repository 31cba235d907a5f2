import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/db/data-source';
import { eraseUser } from '../../src/modules/users/erase-user';
import { purgeClosedAccounts } from '../../src/modules/accounts/purge-closed-accounts.job';
import { setBilling } from '../../src/modules/billing/set-billing';
import { createTasks } from '../../src/tasks';
import { startStripe, type TestStripe } from '../support/stripe';
import { startWorld, type TestAccount, type World } from '../support/world';
import { becomes, checkout, customerOf, deliver, shown, waiting, work } from './paying';

let stripe: TestStripe;
let world: World;
let ownerDb: DataSource;
beforeAll(async () => {
  stripe = await startStripe();
  world = await startWorld({ run: 'api', stripe: stripe.config });
  ownerDb = await createDataSource(world.database.ownerUrl, 2).initialize();
});
afterAll(async () => {
  await ownerDb.destroy();
  await world.stop();
  await stripe.stop();
});
beforeEach(async () => {
  stripe.trouble = null;
  await world.sql('DELETE FROM graphile_worker._private_jobs');
});

const close = ({ id, handle, owner }: TestAccount) =>
  world.graphql(
    owner.token,
    'mutation ($input: DeleteAccountInput!) { deleteAccount(input: $input) { accountId errors { code } } }',
    { input: { accountId: id, confirmHandle: handle } },
  );

const rowOf = async ({ id }: TestAccount) =>
  (await world.sql('SELECT * FROM account_billings WHERE account_id = $1', [id]))[0];

describe('an account that is closed', () => {
  it('ends what it pays, with the checkout that is open, until it is done', async () => {
    const account = await world.account({ plan: 'FREE' });
    const customer = await customerOf(world, account);
    const { stripe_checkout_id: open } = (await rowOf(account)) as { stripe_checkout_id: string };
    stripe.subscribe(customer, { status: 'active' });
    stripe.trouble = () => ({ status: 500 });
    expect((await close(account)).data.deleteAccount).toMatchObject({ errors: [] });
    expect(await waiting(world)).toMatchObject([{ task: 'cancelSubscription', payload: { customerId: customer } }]);
    await expect(work(world)).rejects.toThrow(/payment provider/);
    expect(stripe.subscriptions(customer)).toMatchObject([{ status: 'active' }]);
    stripe.trouble = null;
    await work(world);
    expect(stripe.subscriptions(customer)).toMatchObject([{ status: 'canceled' }]);
    expect(stripe.checkout(open)).toMatchObject({ status: 'expired' });
    expect(await waiting(world)).toEqual([]);
  });

  it('ends it also when its content is long gone, and not without Stripe', async () => {
    const account = await world.account();
    const customer = await customerOf(world, account);
    stripe.subscribe(customer, { status: 'past_due' });
    await close(account);
    world.advance(30 * 86_400_000);
    await purgeClosedAccounts(world.server.app);
    expect(await rowOf(account)).toBeUndefined();
    stripe.setCustomer(customer, { name: 'Berta Bill', email: 'berta@bill.example' });
    const payload = { customerId: customer, checkoutId: null };
    const without = createTasks({ ...world.server.app, payments: null });
    await expect(without.cancelSubscription(payload, 'job')).rejects.toThrow(/STRIPE_SECRET_KEY/);
    await work(world);
    expect(stripe.subscriptions(customer)).toMatchObject([{ status: 'canceled' }]);
    expect(stripe.customer(customer)).toMatchObject({ name: null, email: null });
    await createTasks(world.server.app).cancelSubscription(payload, 'job');
  });

  it('ends what it pays also while its checkout cannot be closed, and goes on trying that', async () => {
    const account = await world.account();
    const customer = await customerOf(world, account);
    stripe.subscribe(customer, { status: 'active' });
    await close(account);
    stripe.trouble = ({ path }) => (path.startsWith('/v1/checkout/') ? { status: 500 } : null);
    await expect(work(world)).rejects.toThrow(/payment provider/);
    expect(stripe.subscriptions(customer)).toMatchObject([{ status: 'canceled' }]);
    stripe.trouble = null;
    await work(world);
    expect(await waiting(world)).toEqual([]);
  });

  it('ends what it pays also where one of its subscriptions ends by itself meanwhile', async () => {
    const account = await world.account();
    const customer = await customerOf(world, account);
    stripe.setCustomer(customer, { name: 'Berta Bill', email: 'berta@bill.example' });
    const first = stripe.subscribe(customer, { status: 'active' });
    stripe.subscribe(customer, { status: 'past_due' }, true);
    await close(account);
    stripe.trouble = ({ method }) => {
      const subscription = stripe.subscriptions(customer).find(({ id }) => id === first);
      if (method === 'DELETE') Object.assign(subscription ?? {}, { status: 'canceled' });
      return null;
    };
    await work(world);
    expect(stripe.subscriptions(customer)).toMatchObject([{ status: 'canceled' }, { status: 'canceled' }]);
    expect(stripe.customer(customer)).toMatchObject({ name: null, email: null });
    expect(await waiting(world)).toEqual([]);
  });

  it('ends what begins to be paid afterwards', async () => {
    const account = await world.account();
    const customer = await customerOf(world, account);
    await close(account);
    await work(world);
    await becomes(world, stripe, customer, { status: 'active' });
    expect(await waiting(world)).toMatchObject([{ task: 'cancelSubscription', payload: { customerId: customer } }]);
    await work(world);
    expect(stripe.subscriptions(customer)).toMatchObject([{ status: 'canceled' }]);
  });

  it('is not written to by what Stripe tells afterwards', async () => {
    const account = await world.account({ plan: 'PRO' });
    const customer = await customerOf(world, account);
    await becomes(world, stripe, customer, { status: 'active' });
    await close(account);
    await work(world);
    const before = await rowOf(account);
    await deliver(
      world,
      stripe.event('customer.subscription.deleted', { id: 's', object: 'subscription', customer }).body,
    );
    await work(world);
    expect(await rowOf(account)).toEqual({ ...before, syncs: expect.anything() as string });
    expect((await world.sql('SELECT plan FROM accounts WHERE id = $1', [account.id]))[0]).toEqual({ plan: 'PRO' });
  });

  it('that never began to pay asks nothing of Stripe', async () => {
    const account = await world.account();
    await close(account);
    expect(await waiting(world)).toEqual([]);
    expect((await checkout(world, account)).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });
});

describe('a person who is erased', () => {
  const erase = (email: string) => eraseUser({ ...world.server.app, ownerDb }, 'olga', { user: email });

  it('is no contact any more: here, and at Stripe, from where they do not come back', async () => {
    const [kept, paying] = [await world.account(), await world.account()];
    const { email, name } = await world.person('Berta Bill');
    await setBilling(world.server.app, 'olga', { account: kept.id, contact: { name, email } });
    const customer = await customerOf(world, paying);
    stripe.setCustomer(customer, { name, email: email.toUpperCase() });
    await becomes(world, stripe, customer, { status: 'active' });
    await work(world);
    await erase(email);
    for (const account of [kept, paying])
      expect(await shown(world, account)).toMatchObject({ billing: { contact: null } });
    const jobs = (await waiting(world)).filter(({ task }) => task === 'forgetContact');
    const asked = jobs.map(({ payload }) => (payload as { customerId: string }).customerId);
    expect(asked.filter((one) => one === customer)).toEqual([customer]);
    expect(JSON.stringify(jobs)).not.toContain(email);
    await work(world);
    expect(stripe.customer(customer)).toMatchObject({ name: null, email: null });
    expect(await waiting(world)).toMatchObject([{ task: 'syncBilling', payload: { accountId: paying.id } }]);
    await becomes(world, stripe, customer, { status: 'active' });
    expect(await shown(world, paying)).toMatchObject({
      billing: { contact: null, paymentMethod: { lastFour: '4242' } },
    });
  });

  it('does not come back where an operator kept another contact after the end of a subscription', async () => {
    const account = await world.account();
    const { email, name } = await world.person('Berta Bill');
    const customer = await customerOf(world, account);
    stripe.setCustomer(customer, { name, email: email.toUpperCase() });
    await becomes(world, stripe, customer, { status: 'active' });
    await becomes(world, stripe, customer, { status: 'canceled' });
    const contact = { name: 'Carl Count', email: 'carl@count.example' };
    await setBilling(world.server.app, 'olga', { account: account.id, contact });
    await erase(email);
    expect(await shown(world, account)).toMatchObject({ billing: { contact } });
    await work(world);
    expect(stripe.customer(customer)).toMatchObject({ name: null, email: null });
    await becomes(world, stripe, customer, { status: 'active' }, true);
    expect(await shown(world, account)).toMatchObject({ billing: { provider: 'STRIPE', contact: null } });
  });

  it.each(['a user', 'nobody that is known here'])(
    'as %s: does not come back where the account never subscribed',
    async (who) => {
      const [account, other] = [await world.account(), await world.account()];
      const email = who === 'a user' ? (await world.person('Berta Bill')).email : 'berta@portal.example';
      const [customer, stranger] = [await customerOf(world, account), await customerOf(world, other)];
      stripe.setCustomer(customer, { name: 'Berta Bill', email });
      stripe.setCustomer(stranger, { name: 'Somebody else', email: 'else@portal.example' });
      await work(world);
      const { customers } = await erase(email);
      const jobs = (await waiting(world)).filter(({ task }) => task === 'forgetContact');
      expect(jobs).toHaveLength(customers);
      expect(jobs.map(({ payload }) => (payload as { customerId: string }).customerId)).toEqual(
        expect.arrayContaining([customer, stranger]),
      );
      expect(JSON.stringify(jobs)).not.toContain(email);
      await work(world);
      expect(stripe.customer(customer)).toMatchObject({ name: null, email: null });
      expect(stripe.customer(stranger)).toMatchObject({ name: 'Somebody else', email: 'else@portal.example' });
      // Who has nobody to lose is not asked for all of it.
      expect(await waiting(world)).toMatchObject([{ task: 'syncBilling', payload: { accountId: account.id } }]);
      await becomes(world, stripe, customer, { status: 'active' });
      expect(await shown(world, account)).toMatchObject({ billing: { contact: null } });
    },
  );

  it('is not brought back by a sync that asked Stripe before', async () => {
    const account = await world.account();
    const { email, name } = await world.person('Berta Bill');
    const customer = await customerOf(world, account);
    stripe.setCustomer(customer, { name, email });
    await becomes(world, stripe, customer, { status: 'active' });
    stripe.trouble = async ({ path }) => {
      if (path !== '/v1/subscriptions') return null;
      stripe.trouble = null;
      await erase(email);
      return null;
    };
    await createTasks(world.server.app).syncBilling({ accountId: account.id }, 'job');
    expect(await shown(world, account)).toMatchObject({ billing: { contact: null } });
  });

  it('is found by the address alone, also where they never were a user; another contact stays', async () => {
    const account = await world.account();
    await setBilling(world.server.app, 'olga', { account: account.id, contact: { email: 'only@invoices.example' } });
    const other = await world.account();
    const customer = await customerOf(world, other);
    stripe.setCustomer(customer, { name: 'Somebody else', email: 'else@invoices.example' });
    expect(await erase('only@invoices.example')).toMatchObject({ userId: null });
    expect(await shown(world, account)).toMatchObject({ billing: { contact: null } });
    const emailHashes = ['0'.repeat(64)];
    await createTasks(world.server.app).forgetContact({ customerId: customer, emailHashes }, 'job');
    expect(stripe.customer(customer)).toMatchObject({ email: 'else@invoices.example' });
  });
});
