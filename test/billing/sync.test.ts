import { changePlan } from '../../src/modules/accounts/change-plan';
import { setAccountStatus } from '../../src/modules/accounts/set-account-status';
import { openStripe } from '../../src/payments/stripe';
import { createTasks } from '../../src/tasks';
import { eventually } from '../support/eventually';
import { expectNothingWritten } from '../support/nothing-written';
import { loggedText } from '../support/secrets';
import { NEXT_INVOICE_AT, PRICES, startStripe, type TestStripe } from '../support/stripe';
import { startWorld, type TestAccount, type World } from '../support/world';
import { becomes, customerOf, deliver, eventsOf, shown, waiting, work } from './paying';

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
beforeEach(async () => {
  stripe.trouble = null;
  stripe.preview = { amount: 4900, currency: 'eur' };
  await world.sql('DELETE FROM graphile_worker._private_jobs');
});

/** An account that is a customer, with an account's plan to begin with. */
async function customer(options: Parameters<World['account']>[0] = { plan: 'FREE' }) {
  const account = await world.account(options);
  return { account, id: await customerOf(world, account) };
}

const sync = ({ id: accountId }: TestAccount) => createTasks(world.server.app).syncBilling({ accountId }, 'job');
/** What is logged of an account meanwhile. */
async function logged({ id }: TestAccount, act: () => Promise<unknown>): Promise<string> {
  const before = loggedText().length;
  await act();
  const lines = loggedText().slice(before).split('\n');
  return lines.filter((line) => line.includes(id)).join('\n');
}
const operate = (account: TestAccount, status: 'ACTIVE' | 'FROZEN') =>
  setAccountStatus(world.server.app, 'olga', { account: account.id, status });

describe('an account in step with Stripe', () => {
  it('has the plan that is paid for, and shows what Stripe says of it', async () => {
    const { account, id } = await customer();
    stripe.setCustomer(id, {
      ...{ name: 'Acme GmbH', email: 'billing@acme.example' },
      address: { line1: 'Hauptstr. 1', line2: null, city: 'Berlin', state: null, postal_code: '10115', country: 'DE' },
    });
    await becomes(world, stripe, id, { status: 'active' });
    expect(await shown(world, account)).toEqual({
      status: 'ACTIVE',
      billing: {
        ...{ plan: 'PRO', provider: 'STRIPE', interval: 'MONTH', seats: { limit: 20, used: 1 } },
        subscription: { state: 'ACTIVE', seats: null, cancelsAt: null },
        nextInvoice: { date: NEXT_INVOICE_AT, amount: 4900, currency: 'EUR' },
        paymentMethod: { brand: 'visa', lastFour: '4242', expMonth: 8, expYear: 2030 },
        address: {
          ...{ line1: 'Hauptstr. 1', line2: null, city: 'Berlin' },
          ...{ state: null, postalCode: '10115', country: 'DE' },
        },
        contact: { name: 'Acme GmbH', email: 'billing@acme.example' },
      },
    });
    expect(await eventsOf(world, account)).toMatchObject([
      {
        ...{ type: 'account.plan_changed', actor_type: 'SYSTEM', actor_name: 'stripe', outcome: 'DONE' },
        ...{ before: { plan: 'FREE' }, after: { plan: 'PRO' } },
      },
      {
        ...{ type: 'billing.updated', actor_type: 'SYSTEM', actor_name: 'stripe' },
        before: { provider: null, subscription: null, interval: null },
        after: { provider: 'STRIPE', subscription: 'ACTIVE', interval: 'MONTH' },
        details: { fields: ['nextInvoice', 'paymentMethod', 'address', 'contact'] },
      },
    ]);
    const log = JSON.stringify(await eventsOf(world, account));
    for (const value of ['Acme GmbH', 'billing@acme', 'Hauptstr', '4242']) expect(log).not.toContain(value);
  });

  it('is written no second time where nothing has changed', async () => {
    const { account, id } = await customer();
    await becomes(world, stripe, id, { status: 'active' });
    const row = () =>
      world.sql('SELECT to_jsonb(b) - $2 AS row FROM account_billings b WHERE account_id = $1', [account.id, 'syncs']);
    const before = await row();
    await expectNothingWritten(world, [], () => sync(account), ['account_billings']);
    expect(await row()).toEqual(before);
  });

  it('goes up and down with the price, and going down loses nothing', async () => {
    const { account, id } = await customer();
    await becomes(world, stripe, id, { status: 'active', price: PRICES.enterpriseYear, quantity: 3 });
    await world.member(account, 'MEMBER');
    await world.member(account, 'MEMBER');
    const team = await world.team(account);
    expect(await shown(world, account)).toMatchObject({
      billing: { plan: 'ENTERPRISE', interval: 'YEAR', seats: { limit: 3, used: 3 }, subscription: { seats: 3 } },
    });
    await becomes(world, stripe, id, { status: 'active', price: PRICES.enterpriseYear, quantity: 2 });
    expect(await shown(world, account)).toMatchObject({ billing: { seats: { limit: 2, used: 3 } } });
    await becomes(world, stripe, id, { status: 'active', price: PRICES.proYear });
    expect(await shown(world, account)).toMatchObject({
      billing: { plan: 'PRO', interval: 'YEAR', seats: { limit: 20, used: 3 }, subscription: { seats: null } },
    });
    await becomes(world, stripe, id, { status: 'canceled', price: PRICES.proYear });
    expect(await shown(world, account)).toMatchObject({
      status: 'ACTIVE',
      billing: { plan: 'FREE', seats: { limit: 2, used: 3 }, nextInvoice: null, subscription: { state: 'CANCELED' } },
    });
    expect(await world.sql('SELECT id FROM teams WHERE id = $1', [team.id])).toHaveLength(1);
    const changes = (await eventsOf(world, account)).filter(({ type }) => type === 'account.plan_changed');
    expect(changes).toMatchObject([
      { after: { plan: 'ENTERPRISE', planOverrides: { limits: { members: 3 } } } },
      { after: { planOverrides: { limits: { members: 2 } } } },
      { after: { plan: 'PRO', planOverrides: null } },
      { after: { plan: 'FREE' } },
    ]);
  });

  it('keeps other overrides beside paid seats, and a limit that an operator set since', async () => {
    const { account, id } = await customer({
      plan: 'FREE',
      overrides: { features: { SCIM: true }, limits: { workspaces: 3 } },
    });
    const overrides = async () =>
      (await world.sql<{ o: unknown }>('SELECT plan_overrides AS o FROM accounts WHERE id = $1', [account.id]))[0]?.o;
    await becomes(world, stripe, id, { status: 'active', price: PRICES.enterpriseYear, quantity: 7 });
    expect(await overrides()).toEqual({ features: { SCIM: true }, limits: { workspaces: 3, members: 7 } });
    await changePlan(world.server.app, 'olga', { account: account.id, overrides: { limits: { members: 9 } } });
    await sync(account);
    expect(await overrides()).toEqual({ features: { SCIM: true }, limits: { workspaces: 3, members: 9 } });
    await becomes(world, stripe, id, { status: 'active', price: PRICES.proMonth });
    expect(await overrides()).toEqual({ features: { SCIM: true }, limits: { workspaces: 3, members: 9 } });
  });

  it("keeps an operator's plan until the customer changes the price", async () => {
    const { account, id } = await customer();
    await becomes(world, stripe, id, { status: 'active' });
    await changePlan(world.server.app, 'olga', { account: account.id, plan: 'ENTERPRISE' });
    await becomes(world, stripe, id, { status: 'past_due' });
    await becomes(world, stripe, id, { status: 'active' });
    expect(await shown(world, account)).toMatchObject({ billing: { plan: 'ENTERPRISE' } });
    await becomes(world, stripe, id, { status: 'active', price: PRICES.proYear });
    expect(await shown(world, account)).toMatchObject({ billing: { plan: 'PRO' } });
  });

  it('is DELINQUENT while a payment is tried again, FROZEN when that has failed, and ACTIVE when it is paid', async () => {
    const { account, id } = await customer();
    const expected = {
      trialing: 'ACTIVE',
      past_due: 'DELINQUENT',
      unpaid: 'FROZEN',
      active: 'ACTIVE',
      paused: 'FROZEN',
    };
    for (const [state, status] of Object.entries(expected)) {
      await becomes(world, stripe, id, { status: state });
      expect(await shown(world, account)).toMatchObject({ status, billing: { plan: 'PRO' } });
    }
    await becomes(world, stripe, id, { status: 'canceled' });
    expect(await shown(world, account)).toMatchObject({ status: 'ACTIVE', billing: { plan: 'FREE' } });
    const changes = (await eventsOf(world, account)).filter(({ type }) => type === 'account.status_changed');
    expect(changes.map(({ after }) => after)).toEqual([
      { status: 'DELINQUENT', statusByBilling: true },
      { status: 'FROZEN' },
      { status: 'ACTIVE', statusByBilling: false },
      { status: 'FROZEN', statusByBilling: true },
      { status: 'ACTIVE', statusByBilling: false },
    ]);
  });

  it('books nothing before the first payment, and nothing goes when there never was one', async () => {
    const { account, id } = await customer({ plan: 'PRO' });
    await becomes(world, stripe, id, { status: 'incomplete', price: PRICES.enterpriseYear, quantity: 5 });
    expect(await shown(world, account)).toMatchObject({
      billing: { plan: 'PRO', subscription: { state: 'INCOMPLETE' } },
    });
    await becomes(world, stripe, id, { status: 'incomplete_expired', price: PRICES.enterpriseYear });
    expect(await shown(world, account)).toMatchObject({ billing: { plan: 'PRO', seats: { limit: 20 } } });
  });

  it('has its plan again when it subscribes once more, to the same price', async () => {
    const { account, id } = await customer();
    await becomes(world, stripe, id, { status: 'active' });
    await becomes(world, stripe, id, { status: 'canceled' });
    await becomes(world, stripe, id, { status: 'active' }, true);
    expect(await shown(world, account)).toMatchObject({ billing: { plan: 'PRO', subscription: { state: 'ACTIVE' } } });
  });

  it('stays frozen when an operator froze it: before, meanwhile, or once more', async () => {
    const { account, id } = await customer({ plan: 'FREE' });
    await operate(account, 'FROZEN');
    await becomes(world, stripe, id, { status: 'active' });
    expect(await shown(world, account)).toMatchObject({ status: 'FROZEN', billing: { plan: 'PRO' } });
    await operate(account, 'ACTIVE');
    await becomes(world, stripe, id, { status: 'unpaid' });
    expect(await shown(world, account)).toMatchObject({ status: 'FROZEN' });
    // It is frozen already, and is the operator's from now on.
    expect(await operate(account, 'FROZEN')).toMatchObject({ changed: true });
    await becomes(world, stripe, id, { status: 'active' });
    expect(await shown(world, account)).toMatchObject({ status: 'FROZEN' });
    await becomes(world, stripe, id, { status: 'canceled' });
    expect(await shown(world, account)).toMatchObject({ status: 'FROZEN', billing: { plan: 'FREE' } });
  });

  it('becomes worse by billing where an operator has set a state, and never better', async () => {
    const { account, id } = await customer();
    await setAccountStatus(world.server.app, 'olga', { account: account.id, status: 'DELINQUENT' });
    await becomes(world, stripe, id, { status: 'active' });
    expect(await shown(world, account)).toMatchObject({ status: 'DELINQUENT' });
    await becomes(world, stripe, id, { status: 'unpaid' });
    expect(await shown(world, account)).toMatchObject({ status: 'FROZEN' });
    await becomes(world, stripe, id, { status: 'active' });
    expect(await shown(world, account)).toMatchObject({ status: 'ACTIVE' });
  });

  it('has its plan and state where Stripe gives no preview of the next invoice', async () => {
    const { account, id } = await customer();
    stripe.trouble = ({ path }) =>
      path.endsWith('create_preview')
        ? { status: 400, error: { type: 'invalid_request_error', code: 'customer_tax_location_invalid' } }
        : null;
    await becomes(world, stripe, id, { status: 'active' });
    expect(await shown(world, account)).toMatchObject({
      billing: { plan: 'PRO', nextInvoice: null, subscription: { state: 'ACTIVE' } },
    });
    stripe.trouble = ({ path }) => (path.endsWith('create_preview') ? { status: 500 } : null);
    stripe.subscribe(id, { status: 'past_due' });
    await expect(sync(account)).rejects.toThrow(/payment provider/);
    expect(await shown(world, account)).toMatchObject({ status: 'ACTIVE' });
  });

  it('keeps the next invoice while a gateway before Stripe answers in its place', async () => {
    const { account, id } = await customer();
    await becomes(world, stripe, id, { status: 'active' });
    stripe.trouble = ({ path }) =>
      path.endsWith('create_preview') ? { status: 502, html: '<h1>502 Bad Gateway</h1>' } : null;
    await expect(sync(account)).rejects.toThrow(/payment provider/);
    expect(await shown(world, account)).toMatchObject({ billing: { nextInvoice: { amount: 4900 } } });
  });

  it('says when it ends, and expects no invoice then', async () => {
    const { account, id } = await customer();
    await becomes(world, stripe, id, { status: 'active', cancelAtPeriodEnd: true });
    expect(await shown(world, account)).toMatchObject({
      billing: { plan: 'PRO', nextInvoice: null, subscription: { state: 'ACTIVE', cancelsAt: NEXT_INVOICE_AT } },
    });
    await becomes(world, stripe, id, { status: 'active' });
    stripe.preview = null;
    await sync(account);
    expect(await shown(world, account)).toMatchObject({
      billing: { nextInvoice: null, subscription: { cancelsAt: null } },
    });
  });

  it('tells amounts that no Int holds', async () => {
    const { account, id } = await customer();
    stripe.preview = { amount: 5_000_000_000, currency: 'idr' };
    await becomes(world, stripe, id, { status: 'active' });
    expect(await shown(world, account)).toMatchObject({
      billing: { nextInvoice: { amount: 5_000_000_000, currency: 'IDR' } },
    });
  });

  it('keeps its plan at a price that nobody has explained, and has it as soon as that is done', async () => {
    const { account, id } = await customer();
    const told = await logged(account, () => becomes(world, stripe, id, { status: 'active', price: PRICES.unknown }));
    expect(told).toContain('the plan stays as it is');
    expect(await shown(world, account)).toMatchObject({ billing: { plan: 'FREE', subscription: { state: 'ACTIVE' } } });
    const more = [
      ...stripe.config.prices,
      { id: PRICES.unknown, plan: 'PRO', interval: 'MONTH', perSeat: false } as const,
    ];
    const mended = syncWith({ ...stripe.config, prices: more });
    await mended({ accountId: account.id });
    expect(await shown(world, account)).toMatchObject({ billing: { plan: 'PRO' } });
    const ended = () => becomes(world, stripe, id, { status: 'canceled', price: PRICES.unknown });
    expect(await logged(account, ended)).not.toContain('STRIPE_PRICES');
    expect(await shown(world, account)).toMatchObject({ billing: { plan: 'FREE' } });
  });

  it('ends when the customer is deleted at Stripe', async () => {
    const { account, id } = await customer();
    await becomes(world, stripe, id, { status: 'active' });
    stripe.deleteCustomer(id);
    await deliver(world, stripe.event('customer.deleted', { id, object: 'customer' }).body);
    await work(world);
    expect(await shown(world, account)).toMatchObject({
      billing: { plan: 'FREE', paymentMethod: null, subscription: { state: 'CANCELED' } },
    });
  });
});

describe('a customer that Stripe has no more', () => {
  const ids = async ({ id }: TestAccount) =>
    world.sql(
      `SELECT stripe_customer_id AS customer, stripe_checkout_id AS checkout, checkout_attempt AS attempt
         FROM account_billings WHERE account_id = $1`,
      [id],
    );

  it.each([true, false])('deleted, subscribed: %s: the account pays again with another one', async (subscribed) => {
    const { account, id } = await customer();
    if (subscribed) await becomes(world, stripe, id, { status: 'active' });
    stripe.deleteCustomer(id);
    await sync(account);
    expect(await ids(account)).toEqual([{ customer: null, checkout: null, attempt: null }]);
    expect(await shown(world, account)).toMatchObject({ billing: { plan: 'FREE' } });
    const again = await customerOf(world, account);
    expect(again).not.toBe(id);
    await becomes(world, stripe, again, { status: 'active' });
    expect(await shown(world, account)).toMatchObject({ billing: { plan: 'PRO', subscription: { state: 'ACTIVE' } } });
  });

  it('not known to this key is a fault, and takes no plan away: the key may be the wrong one', async () => {
    const { account, id } = await customer();
    await becomes(world, stripe, id, { status: 'active' });
    stripe.loseCustomer(id);
    const before = await shown(world, account);
    await expect(sync(account)).rejects.toThrow('resource_missing');
    expect(await shown(world, account)).toEqual(before);
  });
});

describe('several subscriptions', () => {
  it('count by their state, then the newest', async () => {
    const { account, id } = await customer();
    await becomes(world, stripe, id, { status: 'active', price: PRICES.proYear });
    for (const status of ['unpaid', 'past_due', 'trialing', 'incomplete', 'paused', 'canceled']) {
      await becomes(world, stripe, id, { status, price: PRICES.enterpriseYear }, true);
      expect(await shown(world, account)).toMatchObject({
        billing: { plan: 'PRO', subscription: { state: 'ACTIVE' } },
      });
    }
    await becomes(world, stripe, id, { status: 'active', price: PRICES.enterpriseYear, quantity: 4 }, true);
    expect(await shown(world, account)).toMatchObject({ billing: { plan: 'ENTERPRISE', seats: { limit: 4 } } });
  });

  it('count also where a hundred newer ones have ended', async () => {
    const { account, id } = await customer();
    stripe.subscribe(id, { status: 'active' });
    for (let count = 0; count < 101; count += 1) stripe.subscribe(id, { status: 'canceled' }, true);
    await sync(account);
    expect(await shown(world, account)).toMatchObject({ billing: { plan: 'PRO', subscription: { state: 'ACTIVE' } } });
  });

  it('book the smallest plan when what was paid has ended and the next one is not paid yet', async () => {
    const { account, id } = await customer();
    await becomes(world, stripe, id, { status: 'unpaid', price: PRICES.enterpriseYear, quantity: 4 });
    stripe.subscribe(id, { status: 'canceled', price: PRICES.enterpriseYear, quantity: 4 });
    await becomes(world, stripe, id, { status: 'incomplete' }, true);
    expect(await shown(world, account)).toMatchObject({
      status: 'ACTIVE',
      billing: { plan: 'FREE', seats: { limit: 2 }, subscription: { state: 'INCOMPLETE' } },
    });
    await becomes(world, stripe, id, { status: 'active' });
    expect(await shown(world, account)).toMatchObject({ billing: { plan: 'PRO' } });
  });

  it('are an error in the log where more than one has begun, and the account is open', async () => {
    const { account, id } = await customer();
    stripe.subscribe(id, { status: 'active' });
    stripe.subscribe(id, { status: 'incomplete' }, true);
    expect(await logged(account, () => sync(account))).not.toContain('more than one subscription');
    stripe.subscribe(id, { status: 'past_due' }, true);
    expect(await logged(account, () => sync(account))).toContain('more than one subscription');
    const { data } = await world.graphql(
      account.owner.token,
      'mutation ($input: DeleteAccountInput!) { deleteAccount(input: $input) { errors { code } } }',
      { input: { accountId: account.id, confirmHandle: account.handle } },
    );
    expect(data.deleteAccount).toEqual({ errors: [] });
    expect(await logged(account, () => sync(account))).not.toContain('more than one subscription');
    await work(world);
    const left = stripe.subscriptions(id).map(({ status }) => status);
    expect(left).toEqual(['canceled', 'canceled', 'canceled']);
  });

  it('end with the account, also by a state that is not known here', async () => {
    const { account, id } = await customer();
    await becomes(world, stripe, id, { status: 'active' });
    expect(await shown(world, account)).toMatchObject({ billing: { plan: 'PRO' } });
    stripe.subscribe(id, { status: 'of_tomorrow' }, true);
    const payload = { customerId: id, checkoutId: null };
    await createTasks(world.server.app).cancelSubscription(payload, 'job');
    expect(stripe.subscriptions(id)).toMatchObject([{ status: 'canceled' }, { status: 'canceled' }]);
    await sync(account);
    expect(await shown(world, account)).toMatchObject({ billing: { plan: 'FREE' } });
  });
});

/** The sync of a process with another configuration. */
function syncWith(config: TestStripe['config']) {
  return (payload: { accountId: string }) =>
    createTasks({ ...world.server.app, payments: openStripe(config) }).syncBilling(payload, 'job');
}

describe('events that come late, twice or in another order', () => {
  it('leave the account as Stripe has it, since an event only says that something has changed', async () => {
    const { account, id } = await customer();
    const subscription = (status: string) => ({ id: 'sub_1', object: 'subscription', customer: id, status });
    const late = ['active', 'past_due', 'canceled'].map((status) =>
      stripe.event('customer.subscription.updated', subscription(status)),
    );
    stripe.subscribe(id, { status: 'active' });
    for (const { body } of [...late].reverse()) {
      await deliver(world, body);
      await work(world);
    }
    for (const { body } of late) await deliver(world, body);
    expect(await waiting(world)).toEqual([]);
    expect(await shown(world, account)).toMatchObject({ status: 'ACTIVE', billing: { plan: 'PRO' } });
  });

  it('never write an older answer over a newer one', async () => {
    const { account, id } = await customer();
    await becomes(world, stripe, id, { status: 'active' });
    stripe.subscribe(id, { status: 'unpaid' });
    let release = (): void => undefined;
    const held = new Promise<null>(
      (resolve) =>
        (release = () => {
          resolve(null);
        }),
    );
    // The first one that asks waits for its answer, which is of the moment when it asked.
    let first = true;
    const old = JSON.stringify(stripe.subscriptions(id));
    let isHeld = false;
    stripe.trouble = ({ path }) => {
      if (path !== '/v1/subscriptions' || !first) return null;
      first = false;
      isHeld = true;
      return held;
    };
    const slow = sync(account);
    await eventually(() => isHeld);
    await becomes(world, stripe, id, { status: 'active', price: PRICES.proYear });
    const now = stripe.subscriptions(id)[0];
    // What the slow one gets is what was true when it asked.
    stripe.subscriptions(id).splice(0, 1, ...(JSON.parse(old) as Record<string, unknown>[]));
    release();
    await slow;
    stripe.subscriptions(id).splice(0, 1, now ?? {});
    expect(await shown(world, account)).toMatchObject({ status: 'ACTIVE', billing: { interval: 'YEAR' } });
    const states = (await eventsOf(world, account)).filter(({ type }) => type === 'account.status_changed');
    expect(states).toEqual([]);
  });
});

describe('a sync that fails', () => {
  it.each([
    ['is out of reach', { status: 0 }],
    [
      'has too many requests',
      {
        status: 429,
        error: { type: 'invalid_request_error', code: 'rate_limit', message: 'Slow down, billing@acme.example' },
      },
    ],
    ['is broken', { status: 500 }],
    ['is behind a gateway that is broken', { status: 503, html: '<h1>503 Service Unavailable</h1>' }],
    [
      'does not take the key any more',
      { status: 401, error: { type: 'invalid_request_error', message: 'Expired API Key provided: sk_test_****' } },
    ],
  ])('writes nothing when Stripe %s, and is done when its job is tried again', async (_what, trouble) => {
    const { account, id } = await customer();
    stripe.subscribe(id, { status: 'active' });
    await deliver(world, stripe.event('invoice.paid', { id: 'in_1', object: 'invoice', customer: id }).body);
    stripe.trouble = () => trouble;
    const failing = () => expect(work(world)).rejects.toThrow(/payment provider|^Stripe, asked for a customer: /);
    await expectNothingWritten(world, [], failing, ['account_billings']);
    expect(await shown(world, account)).toMatchObject({ billing: { plan: 'FREE', subscription: null } });
    stripe.trouble = null;
    await work(world);
    expect(await shown(world, account)).toMatchObject({ billing: { plan: 'PRO' } });
  });

  it('says neither key nor values about people in what is logged', async () => {
    const { account } = await customer();
    const error = {
      type: 'invalid_request_error',
      code: 'resource_missing',
      message: 'No such customer: billing@acme.example',
    };
    stripe.trouble = ({ path }) => (path === '/v1/subscriptions' ? { status: 404, error } : null);
    const failed: unknown = await sync(account).catch((thrown: unknown) => thrown);
    expect(failed).toBeInstanceOf(Error);
    const told = JSON.stringify(failed, Object.getOwnPropertyNames(failed));
    expect(told).toContain('resource_missing, status 404');
    expect(told).not.toMatch(/acme|sk_test/);
  });
});

describe('a process that runs jobs without Stripe', () => {
  const without = () => createTasks({ ...world.server.app, payments: null });

  it('fails at a sync and at the end of a checkout, so that they wait for a process that has it', async () => {
    const { account } = await customer();
    const [row] = await world.sql<{ id: string }>(
      'SELECT stripe_checkout_id AS id FROM account_billings WHERE account_id = $1',
      [account.id],
    );
    const checkoutId = row?.id ?? '';
    await expectNothingWritten(world, [], async () => {
      await expect(without().syncBilling({ accountId: account.id }, 'job')).rejects.toThrow(/STRIPE_SECRET_KEY/);
      await expect(without().closeCheckout({ checkoutId }, 'job')).rejects.toThrow(/STRIPE_SECRET_KEY/);
    });
    await createTasks(world.server.app).closeCheckout({ checkoutId }, 'job');
    expect(stripe.checkout(checkoutId)).toMatchObject({ status: 'expired' });
  });

  it('says once a day how many accounts it leaves out of step', async () => {
    await customer();
    const before = loggedText().length;
    await expectNothingWritten(world, [], () => without().reconcileBilling({}, 'job'));
    const [row] = await world.sql(
      'SELECT count(*)::int AS customers FROM account_billings WHERE stripe_customer_id > $1',
      [''],
    );
    const lines = loggedText()
      .slice(before)
      .split('\n')
      .filter((line) => line.includes('STRIPE_SECRET_KEY'));
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ level: 50, ...row }]);
  });
});

describe('the daily reconciliation', () => {
  it('is spread over four hours, behind all else, and puts off no sync that an event has made', async () => {
    const { account, id } = await customer();
    await customer();
    await world.sql('DELETE FROM graphile_worker._private_jobs');
    await deliver(world, stripe.event('invoice.paid', { id: 'in_1', object: 'invoice', customer: id }).body);
    await createTasks(world.server.app).reconcileBilling({}, 'job');
    const jobs = await world.sql<{ key: string; priority: number; late: number }>(
      `SELECT key, priority, extract(epoch FROM run_at - $1::timestamptz)::float AS late
         FROM graphile_worker._private_jobs ORDER BY run_at, id`,
      [world.now()],
    );
    expect(jobs).toContainEqual({ key: `syncBilling ${account.id}`, priority: 0, late: expect.any(Number) as number });
    const spread = jobs.filter(({ key }) => key.startsWith('reconcileBilling '));
    expect(spread.map(({ key }) => key)).toContain(`reconcileBilling ${account.id}`);
    for (const [index, job] of spread.entries()) {
      expect(job.priority).toBe(10);
      expect(job.late).toBeCloseTo((14_400 * index) / spread.length, 0);
    }
  });

  it('brings every account into step of which an event was lost', async () => {
    const { account, id } = await customer();
    const other = await world.account({ plan: 'FREE' });
    stripe.subscribe(id, { status: 'active' });
    await world.sql('DELETE FROM graphile_worker._private_jobs');
    await createTasks(world.server.app).reconcileBilling({}, 'job');
    const jobs = await waiting(world);
    expect(jobs.map(({ payload }) => (payload as { accountId: string }).accountId)).toContain(account.id);
    expect(jobs.map(({ payload }) => (payload as { accountId: string }).accountId)).not.toContain(other.id);
    await sync(account);
    expect(await shown(world, account)).toMatchObject({ billing: { plan: 'PRO' } });
  });
});
