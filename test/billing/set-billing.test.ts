import { UserErrors } from '../../src/errors';
import { setBilling } from '../../src/modules/billing/set-billing';
import { expectNothingWritten } from '../support/nothing-written';
import { startStripe, type TestStripe } from '../support/stripe';
import { statementsOf } from '../support/statements';
import { startWorld, type World } from '../support/world';
import { becomes, customerOf, eventsOf, shown } from './paying';

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

type Input = Parameters<typeof setBilling>[2];

/** What an operator called Olga does. */
const set = (input: Input, operator = 'olga') => setBilling(world.server.app, operator, input);

async function refusedFor(input: unknown, operator?: string): Promise<{ code: string; path: string[] }[]> {
  return expectNothingWritten(world, [], async () => {
    try {
      await set(input as Input, operator);
    } catch (error) {
      if (error instanceof UserErrors) return [...error.errors];
      throw error;
    }
    return [];
  });
}

const DATE = new Date('2027-01-01T00:00:00Z');
const all = {
  interval: 'YEAR',
  nextInvoice: { date: DATE, amount: 1_200_000, currency: 'EUR' },
  paymentMethod: { brand: 'visa', lastFour: '4242', expMonth: 8, expYear: 2030 },
  address: { line1: 'Hauptstr. 1', city: 'Berlin', postalCode: '10115', country: 'DE' },
  contact: { name: 'Berta Bill', email: 'Berta@Acme.example' },
} as const;

describe('an operator who keeps what is shown of billing', () => {
  it('tells all of it, which the owner then sees; the log says what has changed and no value about a person', async () => {
    const account = await world.account({ plan: 'PRO' });
    expect(await shown(world, account)).toMatchObject({
      billing: { plan: 'PRO', provider: null, interval: null, nextInvoice: null, address: null, contact: null },
    });
    expect(await set({ account: account.handle, ...all })).toMatchObject({
      changed: true,
      account: { id: account.id },
    });
    expect(await shown(world, account)).toEqual({
      status: 'ACTIVE',
      billing: {
        ...{ plan: 'PRO', provider: 'OPERATOR', interval: 'YEAR', seats: { limit: 20, used: 1 }, subscription: null },
        nextInvoice: { date: DATE.toISOString(), amount: 1_200_000, currency: 'EUR' },
        paymentMethod: { brand: 'visa', lastFour: '4242', expMonth: 8, expYear: 2030 },
        address: { line1: 'Hauptstr. 1', line2: null, city: 'Berlin', state: null, postalCode: '10115', country: 'DE' },
        contact: { name: 'Berta Bill', email: 'berta@acme.example' },
      },
    });
    const events = await eventsOf(world, account);
    expect(events).toMatchObject([
      {
        ...{ type: 'billing.updated', actor_type: 'OPERATOR', actor_name: 'olga' },
        ...{ before: { provider: null, interval: null }, after: { provider: 'OPERATOR', interval: 'YEAR' } },
        details: { fields: ['nextInvoice', 'paymentMethod', 'address', 'contact'] },
      },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/Berta|Hauptstr|4242/i);
  });

  it('leaves what is not named, clears what is null, and writes nothing where nothing differs', async () => {
    const account = await world.account();
    await set({ account: account.id, ...all });
    const again = () => set({ account: account.id, ...all });
    expect(await expectNothingWritten(world, [], again)).toMatchObject({ changed: false });
    expect(await expectNothingWritten(world, [], () => set({ account: account.id }))).toMatchObject({ changed: false });
    await set({ account: account.id, interval: 'MONTH', contact: null, paymentMethod: { brand: 'invoice' } });
    expect(await shown(world, account)).toMatchObject({
      billing: {
        ...{ interval: 'MONTH', contact: null, address: { city: 'Berlin' } },
        paymentMethod: { brand: 'invoice', lastFour: null, expMonth: null, expYear: null },
      },
    });
  });

  it.each([
    [{ interval: 'WEEK' }, ['interval']],
    [{ nextInvoice: { date: DATE, amount: 1.5, currency: 'EUR' } }, ['nextInvoice', 'amount']],
    [{ nextInvoice: { date: DATE, amount: -1, currency: 'EUR' } }, ['nextInvoice', 'amount']],
    [{ nextInvoice: { date: DATE, amount: 1, currency: 'Euro' } }, ['nextInvoice', 'currency']],
    [{ nextInvoice: { date: new Date('never'), amount: 1, currency: 'EUR' } }, ['nextInvoice', 'date']],
    [{ paymentMethod: { brand: 'visa', lastFour: '4242424242424242' } }, ['paymentMethod', 'lastFour']],
    [{ paymentMethod: { brand: '4242 4242 4242 4242' } }, ['paymentMethod', 'brand']],
    [{ paymentMethod: { brand: '' } }, ['paymentMethod', 'brand']],
    [{ paymentMethod: { brand: 'visa', expMonth: 13, expYear: 2030 } }, ['paymentMethod', 'expMonth']],
    [{ paymentMethod: { brand: 'visa', expMonth: 12 } }, ['paymentMethod']],
    [{ address: { country: 'Germany' } }, ['address', 'country']],
    [{ address: { line1: 'a\u0000b' } }, ['address', 'line1']],
    [{ contact: { email: 'nobody' } }, ['contact', 'email']],
    [{ contact: { name: '' } }, ['contact', 'name']],
    [{ cardNumber: '4242424242424242' }, []],
  ])('is told what is wrong with %j', async (input, path) => {
    const account = await world.account();
    expect(await refusedFor({ account: account.handle, ...input })).toMatchObject([{ code: 'INVALID', path }]);
  });

  it('is told of an account that there is not, and asked for a name', async () => {
    const account = await world.account();
    expect(await refusedFor({ account: 'nobody-has-this', interval: 'YEAR' })).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(await refusedFor({ account: account.id, interval: 'YEAR' }, '')).toMatchObject([{ path: ['operator'] }]);
  });

  it('keeps off an account that pays at Stripe, and takes over when that has ended', async () => {
    const account = await world.account();
    const customer = await customerOf(world, account);
    await becomes(world, stripe, customer, { status: 'active' });
    expect(await refusedFor({ account: account.id, interval: 'YEAR' })).toMatchObject([
      { code: 'INVALID', path: ['account'], message: expect.stringContaining('Stripe') as string },
    ]);
    await becomes(world, stripe, customer, { status: 'canceled' });
    await set({ account: account.id, ...all });
    stripe.setCustomer(customer, { email: 'late@acme.example' });
    await becomes(world, stripe, customer, { status: 'canceled' });
    expect(await shown(world, account)).toMatchObject({
      billing: { provider: 'OPERATOR', contact: { email: 'berta@acme.example' }, subscription: { state: 'CANCELED' } },
    });
    await becomes(world, stripe, customer, { status: 'active' }, true);
    expect(await shown(world, account)).toMatchObject({
      billing: { provider: 'STRIPE', contact: { email: 'late@acme.example' } },
    });
  });
});

describe('an account that has subscribed at Stripe', () => {
  it('is told of by the operator again once Stripe is not configured any more, and before its first payment', async () => {
    const account = await world.account();
    const customer = await customerOf(world, account);
    await becomes(world, stripe, customer, { status: 'incomplete' });
    expect(await set({ account: account.id, interval: 'YEAR' })).toMatchObject({ changed: true });
    await becomes(world, stripe, customer, { status: 'incomplete' });
    expect(await shown(world, account)).toMatchObject({ billing: { provider: 'OPERATOR', interval: 'YEAR' } });
    await becomes(world, stripe, customer, { status: 'active' });
    expect(await refusedFor({ account: account.id, interval: 'YEAR' })).toMatchObject([{ code: 'INVALID' }]);
    const { app } = world.server;
    const without = { ...app, config: { ...app.config, stripe: null } };
    expect(await setBilling(without, 'olga', { account: account.id, interval: 'YEAR' })).toMatchObject({
      changed: true,
    });
  });
});

describe('Account.billing', () => {
  it('takes the same number of statements for one account and for twenty', async () => {
    const owner = await world.person();
    const query = '{ viewer { accounts(first: 100) { nodes { billing { plan provider seats { used } } } } } }';
    const ask = () => statementsOf(world, () => world.graphql(owner.token, query));
    await set({ account: (await world.account({ owner })).id, interval: 'YEAR' });
    await ask();
    const one = await ask();
    for (let count = 1; count < 20; count += 1) await world.account({ owner });
    const { data } = await world.graphql(owner.token, query);
    expect(data.viewer?.accounts?.nodes).toHaveLength(20);
    expect((await ask()).length).toBe(one.length);
  });

  it('is for OWNERs and ADMINs', async () => {
    const account = await world.account();
    const query = `{ account(handle: "${account.handle}") { billing { plan } } }`;
    const member = await world.member(account, 'MEMBER');
    const { data, errors } = await expectNothingWritten(world, ['FORBIDDEN'], () => world.graphql(member.token, query));
    expect(data.account).toEqual({ billing: null });
    expect(errors).toMatchObject([{ extensions: { missingPermission: 'READ_BILLING' } }]);
  });
});
