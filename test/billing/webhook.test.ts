import { send } from '../support/http';
import { expectNothingWritten } from '../support/nothing-written';
import { signatureOf, startStripe, type TestStripe } from '../support/stripe';
import { startWorld, type World } from '../support/world';
import { customerOf, deliver, waiting, work } from './paying';
import { createTasks } from '../../src/tasks';

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
  await world.sql('DELETE FROM graphile_worker._private_jobs');
});

/** A customer, and an event about it. */
async function told(options: Parameters<TestStripe['event']>[2] = {}) {
  const account = await world.account({ plan: 'FREE' });
  const customer = await customerOf(world, account);
  const event = stripe.event(
    'customer.subscription.updated',
    { id: 'sub_1', object: 'subscription', customer },
    options,
  );
  return { account, customer, ...event };
}

const refused = (act: () => Promise<{ status: number; text: string }>) =>
  expectNothingWritten(world, [], async () => {
    const { status, text } = await act();
    return { status, text };
  });

const BARE = { status: 400, text: '{"errors":[{"message":"This is no event of the payment provider."}]}' };

describe('POST /webhooks/stripe', () => {
  it('takes an event that Stripe has signed, and leaves the work to a job', async () => {
    const { account, id, body } = await told();
    const before = stripe.requests.length;
    const { status, text } = await deliver(world, body);
    expect([status, text]).toEqual([200, '{"received":true}']);
    expect(await world.sql('SELECT id FROM stripe_events WHERE id = $1', [id])).toHaveLength(1);
    expect(await waiting(world)).toMatchObject([{ task: 'syncBilling', payload: { accountId: account.id } }]);
    expect(stripe.requests.length).toBe(before);
  });

  it('takes an event once, however often it is delivered', async () => {
    const { body } = await told();
    await deliver(world, body);
    await work(world);
    world.advance(60_000);
    expect(await expectNothingWritten(world, [], () => deliver(world, body))).toMatchObject({ status: 200 });
    expect(await waiting(world)).toEqual([]);
  });

  it('takes an event once that comes ten times at once', async () => {
    const { id, body } = await told();
    const answers = await Promise.all(Array.from({ length: 10 }, () => deliver(world, body)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(await world.sql('SELECT id FROM stripe_events WHERE id = $1', [id])).toHaveLength(1);
    expect(await waiting(world)).toHaveLength(1);
  });

  it('makes one job of many events about one account', async () => {
    const { customer, body } = await told();
    await deliver(world, body);
    for (const type of ['invoice.paid', 'customer.subscription.created']) {
      await deliver(world, stripe.event(type, { id: 'x_1', object: 'x', customer }).body);
    }
    expect(await waiting(world)).toHaveLength(1);
  });

  it.each([
    ['by another secret', (body: string) => signatureOf(body, { secret: 'whsec_of_somebody_else', at: world.now() })],
    ['over another body', (body: string) => signatureOf(`${body} `, { at: world.now() })],
    ['over a time that was changed', (body: string) => signatureOf(body, { at: world.now() }).replace(/^t=\d/, 't=9')],
    ['six minutes ago', (body: string) => signatureOf(body, { at: new Date(world.now().getTime() - 360_000) })],
    ['in no scheme that counts', (body: string) => signatureOf(body, { at: world.now() }).replace('v1=', 'v0=')],
    ['by something that is no signature', () => 'Bearer of news'],
    ['at no time', (body: string) => signatureOf(body, { at: world.now() }).replace(/^t=\d+/, 't=')],
    [
      'at such length that nobody reads it',
      (body: string) => `${signatureOf(body, { at: world.now() })},v1=${'0'.repeat(2000)}`,
    ],
  ])('refuses what is signed %s, without saying why', async (_what, sign) => {
    const { body } = await told();
    expect(await refused(() => deliver(world, body, sign(body)))).toEqual(BARE);
  });

  it('refuses what is not signed, before it reads the body', async () => {
    const { body } = await told();
    expect(await refused(() => send(world, '/webhooks/stripe', { method: 'POST', body }))).toEqual(BARE);
    const large = 'x'.repeat(300_000);
    expect(await refused(() => send(world, '/webhooks/stripe', { method: 'POST', body: large }))).toEqual(BARE);
  });

  it('refuses what is larger than 256 kB, empty, or no JSON', async () => {
    const large = stripe.event('customer.updated', { id: 'cus_1', object: 'customer', text: 'x'.repeat(260_000) }).body;
    expect(await refused(() => deliver(world, large))).toMatchObject({ status: 413 });
    expect(await refused(() => deliver(world, '', signatureOf('', { at: world.now() })))).toMatchObject({
      status: 400,
    });
    expect(await refused(() => deliver(world, 'no JSON'))).toEqual(BARE);
  });

  it('works with two signatures, as while the secret is changed', async () => {
    const { id, body } = await told();
    const [own, other] = [
      signatureOf(body, { at: world.now() }),
      signatureOf(body, { at: world.now(), secret: 'whsec_the_one_before' }),
    ];
    expect((await deliver(world, body, `${own},${other.split(',')[1] ?? ''}`)).status).toBe(200);
    expect(await world.sql('SELECT id FROM stripe_events WHERE id = $1', [id])).toHaveLength(1);
  });

  it('takes and forgets what is about nobody here, of another kind, or of the other mode', async () => {
    const { customer } = await told();
    const bodies = [
      stripe.event('customer.subscription.updated', { id: 'sub_9', object: 'subscription', customer: 'cus_of_others' }),
      stripe.event('product.created', { id: 'prod_1', object: 'product' }),
      stripe.event('charge.succeeded', { id: 'ch_1', object: 'charge', customer }),
      stripe.event(
        'customer.subscription.updated',
        { id: 'sub_1', object: 'subscription', customer },
        { livemode: true },
      ),
      stripe.event('invoice.paid', { id: 'in_1', object: 'invoice', customer: null }),
    ];
    for (const { body } of bodies) {
      expect(await expectNothingWritten(world, [], () => deliver(world, body))).toMatchObject({ status: 200 });
    }
  });

  it('logs what is paid for an account and belongs to none here, and what is of the other mode', async () => {
    const { account, customer } = await told();
    const [error, warn] = [jest.spyOn(world.server.app.log, 'error'), jest.spyOn(world.server.app.log, 'warn')];
    const event = (values: object, livemode = false) =>
      deliver(
        world,
        stripe.event(
          'customer.subscription.updated',
          { id: 'sub_1', object: 'subscription', status: 'active', ...values },
          { livemode },
        ).body,
      );
    const metadata = { guildhall_account: account.id };
    await event({ customer, metadata });
    await event({ customer: 'cus_of_others', metadata: {} });
    await event({ customer: 'cus_of_before', metadata, status: 'canceled' });
    expect([error, warn].map(({ mock }) => mock.calls)).toEqual([[], []]);
    await event({ customer: 'cus_of_before', metadata });
    expect(error.mock.calls).toEqual([
      [
        { customerId: 'cus_of_before', accountId: account.id },
        'a subscription of no customer that is known here: end it at Stripe',
      ],
    ]);
    await event({ customer, metadata }, true);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(error).toHaveBeenCalledTimes(1);
    jest.restoreAllMocks();
  });

  it('logs a bad signature once a minute at most', async () => {
    world.advance(60_000);
    const warn = jest.spyOn(world.server.app.log, 'warn');
    for (let count = 0; count < 3; count += 1) await deliver(world, '{}', 'none');
    expect(warn).toHaveBeenCalledTimes(1);
    world.advance(60_000);
    await deliver(world, '{}', 'none');
    expect(warn).toHaveBeenCalledTimes(2);
    jest.restoreAllMocks();
  });

  it('knows the customer in an event about the customer, and in one that holds it whole', async () => {
    const { customer } = await told();
    await deliver(world, stripe.event('customer.updated', { id: customer, object: 'customer' }).body);
    expect(await waiting(world)).toHaveLength(1);
    await world.sql('DELETE FROM graphile_worker._private_jobs');
    const whole = { id: 'in_1', object: 'invoice', customer: { id: customer, object: 'customer' } };
    await deliver(world, stripe.event('invoice.payment_failed', whole).body);
    expect(await waiting(world)).toHaveLength(1);
  });

  it('is a fault, which Stripe tries again, when the event cannot be written down', async () => {
    const { body } = await told();
    await world.sql('ALTER TABLE stripe_events RENAME TO stripe_events_away');
    try {
      expect(await deliver(world, body)).toMatchObject({ status: 500 });
    } finally {
      await world.sql('ALTER TABLE stripe_events_away RENAME TO stripe_events');
    }
    expect((await deliver(world, body)).status).toBe(200);
    expect(await waiting(world)).toHaveLength(1);
  });

  it('is no door where Stripe is not configured', async () => {
    const own = await startWorld({ run: 'api' });
    try {
      const { body } = stripe.event('customer.updated', { id: 'cus_1', object: 'customer' });
      expect((await deliver(own, body)).status).toBe(404);
    } finally {
      await own.stop();
    }
  });

  it('forgets events after 30 days, when Stripe no longer sends them', async () => {
    const { id, body } = await told();
    await deliver(world, body);
    await createTasks(world.server.app).sweep({}, 'job');
    expect(await world.sql('SELECT id FROM stripe_events WHERE id = $1', [id])).toHaveLength(1);
    world.advance(30 * 86_400_000 + 1000);
    await createTasks(world.server.app).sweep({}, 'job');
    expect(await world.sql('SELECT id FROM stripe_events WHERE id = $1', [id])).toEqual([]);
  });
});
