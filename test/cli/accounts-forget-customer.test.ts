import { setBilling } from '../../src/modules/billing/set-billing';
import { createTasks } from '../../src/tasks';
import { becomes, checkout, customerOf, eventsOf, shown } from '../billing/paying';
import { expectNothingWritten } from '../support/nothing-written';
import { startStripe, type TestStripe } from '../support/stripe';
import { startWorld, type TestAccount, type World } from '../support/world';
import { guildhall, guildhallJson } from './cli';

let stripe: TestStripe;
let world: World;
beforeAll(async () => {
  stripe = await startStripe();
  world = await startWorld({ run: 'api', stripe: stripe.config });
});
afterAll(async () => {
  await world.stop();
  await stripe.stop();
});
beforeEach(() => {
  stripe.trouble = null;
});

/** Stripe as the variables name it. */
const environment = (): Record<string, string> => ({
  STRIPE_SECRET_KEY: stripe.config.secretKey,
  STRIPE_WEBHOOK_SECRET: stripe.config.webhookSecret,
  STRIPE_PRICES: 'PRO/MONTH=price_pro_month,PRO/YEAR=price_pro_year,ENTERPRISE/YEAR/SEAT=price_enterprise_year',
  STRIPE_API_URL: stripe.config.apiUrl,
});
const line = ({ handle }: TestAccount) => ['accounts', 'forget-customer', handle];
const forget = (account: TestAccount) => guildhallJson(world, line(account), { environment: environment() });
const refused = (account: TestAccount) => expectNothingWritten(world, [], () => forget(account));

async function customer() {
  const account = await world.account({ plan: 'FREE' });
  return { account, id: await customerOf(world, account) };
}

describe('accounts forget-customer', () => {
  it('ends a subscription whose customer the key does not know, and the account pays anew', async () => {
    const { account, id } = await customer();
    await becomes(world, stripe, id, { status: 'unpaid' });
    stripe.loseCustomer(id);
    expect(await forget(account)).toMatchObject({
      code: 0,
      json: { account: { id: account.id, plan: 'FREE', status: 'ACTIVE' }, customerId: id, changed: true },
    });
    expect(await shown(world, account)).toMatchObject({
      status: 'ACTIVE',
      billing: { plan: 'FREE', paymentMethod: null, subscription: { state: 'CANCELED' } },
    });
    const events = (await eventsOf(world, account)).slice(-4);
    expect(events).toMatchObject([
      { type: 'billing.customer_forgotten', details: { customerId: id } },
      { type: 'account.plan_changed', after: { plan: 'FREE' } },
      { type: 'account.status_changed', after: { status: 'ACTIVE' } },
      { type: 'billing.updated', after: { subscription: 'CANCELED' } },
    ]);
    for (const event of events) expect(event).toMatchObject({ actor_type: 'OPERATOR', actor_name: 'olga' });
    const again = await expectNothingWritten(world, [], () => forget(account));
    expect(again).toMatchObject({ code: 0, json: { customerId: null, changed: false } });
    const next = await customerOf(world, account);
    expect(next).not.toBe(id);
    await becomes(world, stripe, next, { status: 'active' });
    expect(await shown(world, account)).toMatchObject({ billing: { plan: 'PRO', subscription: { state: 'ACTIVE' } } });
  });

  it('leads out where no mutation works any more: the account never subscribed, and what an operator tells stays', async () => {
    const { account, id } = await customer();
    await setBilling(world.server.app, 'olga', { account: account.id, contact: { name: 'Bo Books' } });
    stripe.loseCustomer(id);
    expect((await checkout(world, account)).errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    const { code, out } = await guildhall(world, line(account), { environment: environment() });
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining(id) as string });
    expect((await eventsOf(world, account)).at(-1)).toMatchObject({ type: 'billing.customer_forgotten' });
    expect(await shown(world, account)).toMatchObject({
      billing: { plan: 'FREE', provider: 'OPERATOR', contact: { name: 'Bo Books' }, subscription: null },
    });
    expect((await checkout(world, account)).data.createCheckoutSession).toMatchObject({ errors: [] });
  });

  it('takes a customer that was deleted for one that is not known', async () => {
    const { account, id } = await customer();
    stripe.deleteCustomer(id);
    expect(await forget(account)).toMatchObject({ code: 0, json: { customerId: id, changed: true } });
  });

  it('is refused while the key knows the customer, without Stripe, and of an account that is closed or unknown', async () => {
    const { account, id } = await customer();
    expect(await refused(account)).toMatchObject({
      code: 3,
      json: {
        errors: [{ code: 'INVALID', path: ['account'], message: expect.stringContaining('Stripe knows') as string }],
      },
    });
    stripe.loseCustomer(id);
    const without = () => guildhallJson(world, line(account));
    expect(await expectNothingWritten(world, [], without)).toMatchObject({
      code: 3,
      json: { errors: [{ code: 'INVALID', message: expect.stringContaining('STRIPE_SECRET_KEY') as string }] },
    });
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [account.id, world.now()]);
    const closed = { code: 3, json: { errors: [{ code: 'NOT_FOUND', path: ['account'] }] } };
    expect(await refused(account)).toMatchObject(closed);
    expect(await refused({ ...account, handle: 'nobody-at-all' })).toMatchObject(closed);
  });

  it('does nothing while Stripe does not answer, or does not take the key', async () => {
    const { account, id } = await customer();
    stripe.loseCustomer(id);
    stripe.trouble = () => ({ status: 500 });
    expect(await refused(account)).toMatchObject({ code: 1, json: { errors: [{ code: 'UNAVAILABLE' }] } });
    stripe.trouble = () => ({ status: 401, error: { type: 'invalid_request_error', message: 'Invalid API Key' } });
    expect(await refused(account)).toMatchObject({ code: 1, json: { errors: [{ code: 'FAULT' }] } });
  });

  it('is CONFLICT when the account has got another customer while Stripe was asked', async () => {
    const { account, id } = await customer();
    stripe.loseCustomer(id);
    stripe.trouble = async () => {
      stripe.trouble = null;
      await world.sql('UPDATE account_billings SET stripe_customer_id = $2 WHERE account_id = $1', [
        account.id,
        `cus_another_${id}`,
      ]);
      return null;
    };
    expect(await forget(account)).toMatchObject({ code: 3, json: { errors: [{ code: 'CONFLICT' }] } });
    const rows = await world.sql('SELECT stripe_customer_id AS id FROM account_billings WHERE account_id = $1', [
      account.id,
    ]);
    expect(rows).toEqual([{ id: `cus_another_${id}` }]);
  });

  it('is not undone by a sync that asked before', async () => {
    const { account, id } = await customer();
    await becomes(world, stripe, id, { status: 'active' });
    stripe.subscribe(id, { status: 'past_due' });
    stripe.trouble = async ({ path }) => {
      if (!path.endsWith('create_preview')) return null;
      stripe.trouble = null;
      stripe.loseCustomer(id);
      expect(await forget(account)).toMatchObject({ code: 0 });
      return { status: 404, error: { type: 'invalid_request_error', code: 'invoice_upcoming_none' } };
    };
    await createTasks(world.server.app).syncBilling({ accountId: account.id }, 'job');
    expect(stripe.trouble).toBeNull();
    expect(await shown(world, account)).toMatchObject({
      status: 'ACTIVE',
      billing: { plan: 'FREE', subscription: { state: 'CANCELED' } },
    });
  });
});
