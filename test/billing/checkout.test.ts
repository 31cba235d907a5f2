import { setAccountStatus } from '../../src/modules/accounts/set-account-status';
import { createTasks } from '../../src/tasks';
import { eventually } from '../support/eventually';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { loggedText } from '../support/secrets';
import { textOf } from '../support/sign-in';
import { startStripe, type TestStripe } from '../support/stripe';
import { startWorld, type World } from '../support/world';
import { becomes, BACK, checkout, customerOf, payloadErrors, portal, work } from './paying';

const APP = 'https://app.example.com';

let stripe: TestStripe;
let world: World;
beforeAll(async () => {
  stripe = await startStripe();
  world = await startWorld({ run: 'api', stripe: stripe.config, corsOrigins: [APP] });
});
afterAll(async () => {
  await world.stop();
  await stripe.stop();
});
beforeEach(async () => {
  stripe.trouble = null;
  stripe.requests.length = 0;
  await world.sql('DELETE FROM graphile_worker._private_jobs');
});

const BOTH = [
  ['createCheckoutSession', checkout],
  ['createBillingPortalSession', portal],
] as const;

describe('createCheckoutSession', () => {
  it('opens a page of Stripe for the price of the plan, and is in the log', async () => {
    const account = await world.account({ plan: 'FREE' });
    const { data } = await checkout(world, account, {
      interval: 'YEAR',
      successUrl: `${APP}/thanks?s={CHECKOUT_SESSION_ID}`,
    });
    const url = textOf(data.createCheckoutSession?.url);
    expect(url).toMatch(/^https:\/\/checkout\.stripe\.com\/c\/pay\/cs_test_/);
    const [row] = await world.sql<{ customer: string }>(
      'SELECT stripe_customer_id AS customer FROM account_billings WHERE account_id = $1',
      [account.id],
    );
    expect(stripe.asked('POST /v1/checkout/sessions').map(({ parameters }) => parameters)).toEqual([
      {
        ...{ mode: 'subscription', customer: row?.customer, client_reference_id: account.id },
        ...{ 'line_items[0][price]': 'price_pro_year', 'line_items[0][quantity]': '1' },
        'subscription_data[metadata][guildhall_account]': account.id,
        ...{
          billing_address_collection: 'required',
          'customer_update[address]': 'auto',
          'customer_update[name]': 'auto',
        },
        ...{ success_url: `${APP}/thanks?s={CHECKOUT_SESSION_ID}`, cancel_url: BACK },
      },
    ]);
    expect((await auditEvents(world)).filter(({ log_id }) => log_id === account.id)).toMatchObject([
      {
        ...{ type: 'billing.checkout_started', actor_id: account.owner.userId, outcome: 'DONE' },
        after: { plan: 'PRO', interval: 'YEAR', seats: null },
      },
    ]);
  });

  it('asks for seats where the plan is paid for each', async () => {
    const account = await world.account();
    const enterprise = { tier: 'ENTERPRISE', interval: 'YEAR' };
    await checkout(world, account, { ...enterprise, seats: 12 });
    expect(stripe.asked('POST /v1/checkout/sessions')[0]?.parameters).toMatchObject({
      ...{ 'line_items[0][price]': 'price_enterprise_year', 'line_items[0][quantity]': '12' },
    });
    for (const [input, path] of [
      [enterprise, 'seats'],
      [{ ...enterprise, seats: 0 }, 'seats'],
      [{ ...enterprise, seats: 100_001 }, 'seats'],
      [{ seats: 3 }, 'seats'],
      [{ tier: 'ENTERPRISE', interval: 'MONTH' }, 'tier'],
      [{ tier: 'FREE' }, 'tier'],
    ] as const) {
      const answer = await expectNothingWritten(world, [], () => checkout(world, account, input));
      expect(payloadErrors(answer)).toMatchObject([{ code: 'INVALID', path: [path] }]);
    }
  });

  it('gives the same page for the same key while that can be paid, and a new one after', async () => {
    const account = await world.account();
    const key = { idempotencyKey: 'checkout-1234' };
    const first = await checkout(world, account, key);
    expect((await checkout(world, account, key)).data).toEqual(first.data);
    expect(stripe.asked('POST /v1/checkout/sessions')).toHaveLength(1);
    const other = await checkout(world, account, { ...key, interval: 'YEAR' });
    expect(payloadErrors(other)).toMatchObject([{ code: 'CONFLICT', path: ['idempotencyKey'] }]);
    const [row] = await world.sql<{ id: string }>(
      'SELECT stripe_checkout_id AS id FROM account_billings WHERE account_id = $1',
      [account.id],
    );
    Object.assign(stripe.checkout(row?.id ?? '') ?? {}, { status: 'expired', url: null });
    const { data } = await checkout(world, account, key);
    expect(data.createCheckoutSession?.url).not.toEqual(first.data.createCheckoutSession?.url);
  });

  it('gives no page that can no longer be paid when a call is made again after another one', async () => {
    const account = await world.account();
    const page = async (idempotencyKey: string) => {
      const { data } = await checkout(world, account, { idempotencyKey });
      await work(world);
      return textOf(data.createCheckoutSession?.url);
    };
    const pages = [await page('first-1234'), await page('second-1234'), await page('first-1234')];
    expect(new Set(pages).size).toBe(3);
    const states = pages.map((url) => stripe.checkout(url.split('/').at(-1) ?? '')?.status);
    expect(states).toEqual(['expired', 'expired', 'open']);
  });

  it('gives a page for the same key when the customer was deleted at Stripe meanwhile', async () => {
    const account = await world.account();
    const ask = () => checkout(world, account, { idempotencyKey: 'deleted-1234' });
    const first = await ask();
    const [row] = await world.sql<{ id: string }>(
      'SELECT stripe_customer_id AS id FROM account_billings WHERE account_id = $1',
      [account.id],
    );
    stripe.deleteCustomer(row?.id ?? '');
    await createTasks(world.server.app).syncBilling({ accountId: account.id }, 'job');
    const { data } = await ask();
    expect(data.createCheckoutSession).toMatchObject({ errors: [] });
    expect(data.createCheckoutSession?.url).not.toEqual(first.data.createCheckoutSession?.url);
  });

  it('gives a page again to nobody who has lost the right while Stripe was asked', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const key = { idempotencyKey: 'again-1234' };
    await checkout(world, account, key, admin.token);
    stripe.trouble = async ({ method }) => {
      if (method === 'GET') await world.sql(`UPDATE members SET role = 'MEMBER' WHERE id = $1`, [admin.memberId]);
      return null;
    };
    const { data, errors } = await checkout(world, account, key, admin.token);
    expect(data.createCheckoutSession).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it('is left open while its first payment is under way, and no other one is opened then', async () => {
    const account = await world.account();
    const customer = await customerOf(world, account);
    const [row] = await world.sql<{ id: string }>(
      'SELECT stripe_checkout_id AS id FROM account_billings WHERE account_id = $1',
      [account.id],
    );
    await becomes(world, stripe, customer, { status: 'incomplete' });
    await work(world);
    expect(stripe.checkout(row?.id ?? '')).toMatchObject({ status: 'open' });
    const second = await expectNothingWritten(world, [], () => checkout(world, account));
    expect(payloadErrors(second)).toMatchObject([
      { code: 'INVALID', path: ['accountId'], message: expect.stringContaining('within 23 hours') as string },
    ]);
    expect(stripe.subscriptions(customer)).toMatchObject([{ status: 'incomplete' }]);
    await becomes(world, stripe, customer, { status: 'active' });
    await work(world);
    expect(stripe.checkout(row?.id ?? '')).toMatchObject({ status: 'expired' });
  });

  it('ends no subscription, also not one that is paid at the same moment', async () => {
    const account = await world.account();
    const customer = await customerOf(world, account);
    stripe.subscribe(customer, { status: 'incomplete' });
    stripe.trouble = ({ method }) => {
      if (method === 'DELETE') stripe.subscribe(customer, { status: 'active' });
      return null;
    };
    expect(payloadErrors(await checkout(world, account))).toMatchObject([{ code: 'INVALID', path: ['accountId'] }]);
    expect(stripe.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
    stripe.subscribe(customer, { status: 'incomplete_expired' });
    expect((await checkout(world, account)).data.createCheckoutSession).toMatchObject({ errors: [] });
  });

  it('is CONFLICT for who has made another customer than the one that was written meanwhile', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    let other: unknown;
    stripe.trouble = async ({ method, path }) => {
      if (method !== 'POST' || path !== '/v1/checkout/sessions') return null;
      stripe.trouble = null;
      // Beyond the time in which Stripe is asked with the same key, and so has the same customer.
      world.advance(10 * 60_000);
      other = (await checkout(world, account, {}, admin.token)).data.createCheckoutSession;
      return null;
    };
    const { data, errors } = await checkout(world, account);
    expect(data.createCheckoutSession).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'CONFLICT' } }]);
    expect(other).toMatchObject({ errors: [] });
    const [first, second] = stripe.asked('POST /v1/checkout/sessions').map(({ parameters }) => parameters.customer);
    expect(first).not.toBe(second);
    const rows = await world.sql('SELECT stripe_customer_id AS customer FROM account_billings WHERE account_id = $1', [
      account.id,
    ]);
    expect(rows).toEqual([{ customer: second }]);
    const events = (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
    expect(events).toMatchObject([{ type: 'billing.checkout_started', actor_id: admin.userId }]);
  });

  it('makes one customer and one checkout of a call that comes eight times at once', async () => {
    const account = await world.account();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => checkout(world, account, { idempotencyKey: 'eight times at once' })),
    );
    expect(new Set(answers.map(({ data }) => data.createCheckoutSession?.url)).size).toBe(1);
    const customers = stripe.asked('POST /v1/checkout/sessions').map(({ parameters }) => parameters.customer);
    expect(new Set(customers).size).toBe(1);
    const events = (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
    expect(events).toHaveLength(1);
  });

  it('leaves one checkout that can be paid when two people open one at once', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const answers = await Promise.all([checkout(world, account), checkout(world, account, {}, admin.token)]);
    for (const { data } of answers) expect(data.createCheckoutSession).toMatchObject({ errors: [] });
    await work(world);
    const rows = await world.sql<{ customer: string; checkout: string }>(
      'SELECT stripe_customer_id AS customer, stripe_checkout_id AS checkout FROM account_billings WHERE account_id = $1',
      [account.id],
    );
    expect(rows).toHaveLength(1);
    const urls = answers.map(({ data }) => textOf(data.createCheckoutSession?.url));
    const states = urls.map((url) => stripe.checkout(url.split('/').at(-1) ?? '')?.status);
    expect(states.sort()).toEqual(['expired', 'open']);
    expect(stripe.checkout(rows[0]?.checkout ?? '')).toMatchObject({ status: 'open' });
  });

  it('is refused with a hint to the portal for an account that has a subscription, by what is known and by what Stripe says', async () => {
    const account = await world.account();
    const customer = await customerOf(world, account);
    stripe.subscribe(customer, { status: 'past_due' });
    const hint = [
      {
        code: 'INVALID',
        path: ['accountId'],
        message: expect.stringContaining('createBillingPortalSession') as string,
      },
    ];
    expect(payloadErrors(await expectNothingWritten(world, [], () => checkout(world, account)))).toEqual(hint);
    await becomes(world, stripe, customer, { status: 'active' });
    stripe.requests.length = 0;
    expect(payloadErrors(await expectNothingWritten(world, [], () => checkout(world, account)))).toEqual(hint);
    expect(stripe.requests).toEqual([]);
    await becomes(world, stripe, customer, { status: 'canceled' });
    expect((await checkout(world, account)).data.createCheckoutSession).toMatchObject({ errors: [] });
  });

  it('is refused when the account has got a subscription while Stripe was asked', async () => {
    const account = await world.account();
    const customer = await customerOf(world, account);
    stripe.trouble = async ({ method, path }) => {
      if (method !== 'POST' || path !== '/v1/checkout/sessions') return null;
      stripe.trouble = null;
      await becomes(world, stripe, customer, { status: 'active' });
      return null;
    };
    expect(payloadErrors(await checkout(world, account))).toMatchObject([{ code: 'INVALID', path: ['accountId'] }]);
  });

  it('closes what is still open once a subscription has begun', async () => {
    const account = await world.account();
    const customer = await customerOf(world, account);
    const [row] = await world.sql<{ id: string }>(
      'SELECT stripe_checkout_id AS id FROM account_billings WHERE account_id = $1',
      [account.id],
    );
    await becomes(world, stripe, customer, { status: 'active' });
    await work(world);
    expect(stripe.checkout(row?.id ?? '')).toMatchObject({ status: 'expired' });
  });
});

describe('createBillingPortalSession', () => {
  it('opens the page of Stripe for the account, and is in the log', async () => {
    const account = await world.account();
    const customer = await customerOf(world, account);
    const { data } = await portal(world, account, { returnUrl: `${APP}/settings` });
    expect(data.createBillingPortalSession).toMatchObject({ errors: [] });
    expect(textOf(data.createBillingPortalSession?.url)).toMatch(/^https:\/\/billing\.stripe\.com\/p\/session\//);
    expect(stripe.asked('POST /v1/billing_portal/sessions').map(({ parameters }) => parameters)).toEqual([
      { customer, return_url: `${APP}/settings` },
    ]);
    const events = (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
    expect(events.at(-1)).toMatchObject({ type: 'billing.portal_opened', actor_id: account.owner.userId });
  });

  it('is for an account that has begun to pay', async () => {
    const account = await world.account();
    expect(payloadErrors(await expectNothingWritten(world, [], () => portal(world, account)))).toMatchObject([
      { code: 'INVALID', path: ['accountId'], message: expect.stringContaining('createCheckoutSession') as string },
    ]);
    expect(stripe.requests).toEqual([]);
  });
});

describe.each(BOTH)('%s', (name, ask) => {
  it.each([
    'https://evil.example.com/',
    'https://app.example.com.evil.example.com/',
    'https://evil.example.com\\@app.example.com/',
    'https://app.example.com@evil.example.com/',
    'http://app.example.com/',
    'https://app.example.com:8443/',
    'http://localhost:4001/',
    '//app.example.com/',
    '/billing',
    'javascript:alert(1)//https://app.example.com',
    'data:text/html,https://app.example.com',
    '',
  ])('sends nobody back to %s', async (address) => {
    const account = await world.account();
    const fields = name === 'createCheckoutSession' ? ['successUrl', 'cancelUrl'] : ['returnUrl'];
    for (const field of fields) {
      const answer = await expectNothingWritten(world, [], () => ask(world, account, { [field]: address }));
      expect(payloadErrors(answer)).toMatchObject([{ code: 'INVALID', path: [field] }]);
    }
    expect(stripe.requests).toEqual([]);
  });

  it('reads an address as a browser does', async () => {
    const account = await world.account();
    await customerOf(world, account);
    stripe.requests.length = 0;
    const odd = 'https://app.example.com\\@evil.example.com/';
    const input = name === 'createCheckoutSession' ? { successUrl: odd } : { returnUrl: odd };
    await ask(world, account, input);
    const [{ parameters } = { parameters: {} as Record<string, string> }] = stripe.requests.slice(-1);
    expect(parameters.success_url ?? parameters.return_url).toBe('https://app.example.com/@evil.example.com/');
  });

  it('is for who holds UPDATE_BILLING: OWNERs and ADMINs, people and service accounts', async () => {
    const account = await world.account();
    await customerOf(world, account);
    const admin = await world.member(account, 'ADMIN');
    const bot = await world.serviceAccount(account, { role: 'ADMIN' });
    for (const { token } of [admin, bot]) {
      expect((await ask(world, account, {}, token)).data[name]).toMatchObject({ errors: [] });
    }
    const member = await world.member(account, 'MEMBER');
    const small = await world.serviceAccount(account);
    stripe.requests.length = 0;
    for (const { token } of [member, small]) {
      const { errors } = await expectNothingWritten(world, ['FORBIDDEN'], () => ask(world, account, {}, token));
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', missingPermission: 'UPDATE_BILLING' } }]);
    }
    const outsider = await world.person();
    const asOutsider = await expectNothingWritten(world, [], () => ask(world, account, {}, outsider.token));
    expect(asOutsider.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    const asNobody = await expectNothingWritten(world, [], () => ask(world, account, {}, null));
    expect(asNobody.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(stripe.requests).toEqual([]);
  });

  it('works in an account that is FROZEN: it is what it takes to pay', async () => {
    const account = await world.account();
    await customerOf(world, account);
    await setAccountStatus(world.server.app, 'olga', { account: account.id, status: 'FROZEN' });
    expect((await ask(world, account)).data[name]).toMatchObject({ errors: [] });
  });

  it('gives its address to nobody who has lost the right while Stripe was asked', async () => {
    const account = await world.account();
    await customerOf(world, account);
    const admin = await world.member(account, 'ADMIN');
    stripe.trouble = async ({ method, path }) => {
      if (method === 'POST' && path.endsWith('/sessions')) {
        await world.sql(`UPDATE members SET role = 'MEMBER' WHERE id = $1`, [admin.memberId]);
      }
      return null;
    };
    const { data, errors } = await expectNothingWritten(
      world,
      ['FORBIDDEN'],
      () => ask(world, account, {}, admin.token),
      ['public.members', 'members'],
    );
    expect(data[name]).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it.each([
    ['is out of reach', { status: 0 }],
    ['is broken', { status: 500 }],
    ['is behind a gateway that is broken', { status: 502, html: '<h1>502 Bad Gateway</h1>' }],
    ['has too many requests', { status: 429 }],
  ])('says that it can be tried again when Stripe %s, and then it works', async (_what, trouble) => {
    const account = await world.account();
    await customerOf(world, account);
    stripe.trouble = () => trouble;
    const { data, errors } = await expectNothingWritten(world, [], () => ask(world, account));
    expect(data[name]).toBeNull();
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('try again in a minute') as string,
        extensions: { code: 'UNAVAILABLE', requestId: expect.any(String) as string },
      },
    ]);
    stripe.trouble = null;
    expect((await ask(world, account)).data[name]).toMatchObject({ errors: [] });
  });

  it('is a masked fault when Stripe does not take the key', async () => {
    const account = await world.account();
    await customerOf(world, account);
    stripe.trouble = () => ({
      status: 401,
      error: { type: 'invalid_request_error', message: 'Invalid API Key provided: sk_test_****' },
    });
    const { errors } = await expectNothingWritten(world, [], () => ask(world, account));
    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    expect(JSON.stringify(errors)).not.toContain('API Key');
  });
});

describe('a slow Stripe', () => {
  it('is waited for 4 seconds, twice, and holds no lock meanwhile', async () => {
    const account = await world.account();
    await customerOf(world, account);
    let hold = (): void => undefined;
    const held = new Promise<null>(
      (resolve) =>
        (hold = () => {
          resolve(null);
        }),
    );
    stripe.trouble = () => held;
    const asking = portal(world, account);
    await eventually(() => stripe.asked('POST /v1/billing_portal/sessions').length > 0);
    const rename = 'mutation ($input: UpdateAccountInput!) { updateAccount(input: $input) { errors { code } } }';
    const began = Date.now();
    const { data } = await world.graphql(account.owner.token, rename, {
      input: { accountId: account.id, name: 'Meanwhile' },
    });
    expect(data.updateAccount).toEqual({ errors: [] });
    expect(Date.now() - began).toBeLessThan(3000);
    const { errors } = await asking;
    hold();
    expect(errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }]);
    expect(stripe.asked('POST /v1/billing_portal/sessions')).toHaveLength(2);
  }, 20_000);
});

describe('an installation where accounts pay nowhere', () => {
  it('says so, to who may pay, and writes nothing', async () => {
    const own = await startWorld({ run: 'api' });
    try {
      const account = await own.account();
      for (const [, ask] of BOTH) {
        const answer = await expectNothingWritten(own, [], () => ask(own, account));
        expect(payloadErrors(answer)).toMatchObject([
          { code: 'INVALID', path: [], message: expect.stringContaining('operator') as string },
        ]);
      }
      const logged = loggedText().length;
      await createTasks(own.server.app).reconcileBilling({}, 'job');
      expect(loggedText().slice(logged)).not.toContain('STRIPE_SECRET_KEY');
    } finally {
      await own.stop();
    }
  });
});
