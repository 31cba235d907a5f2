import { createTasks, type Tasks } from '../../src/tasks';
import { send } from '../support/http';
import { auditEvents } from '../support/nothing-written';
import { signatureOf, type SubscriptionNow, type TestStripe } from '../support/stripe';
import type { Answer, Data, TestAccount, World } from '../support/world';

const BILLING = /* GraphQL */ `
  query ($handle: String!) {
    account(handle: $handle) {
      status
      billing {
        plan
        provider
        interval
        seats {
          limit
          used
        }
        subscription {
          state
          seats
          cancelsAt
        }
        nextInvoice {
          date
          amount
          currency
        }
        paymentMethod {
          brand
          lastFour
          expMonth
          expYear
        }
        address {
          line1
          line2
          city
          state
          postalCode
          country
        }
        contact {
          name
          email
        }
      }
    }
  }
`;

const CHECKOUT = /* GraphQL */ `
  mutation ($input: CreateCheckoutSessionInput!) {
    createCheckoutSession(input: $input) {
      url
      errors {
        code
        message
        path
      }
    }
  }
`;

const PORTAL = /* GraphQL */ `
  mutation ($input: CreateBillingPortalSessionInput!) {
    createBillingPortalSession(input: $input) {
      url
      errors {
        code
        message
        path
      }
    }
  }
`;

export const BACK = 'http://localhost:4000/billing';

/** Asks for a checkout: of PRO by the month unless said otherwise. */
export function checkout(
  world: World,
  { id, owner }: TestAccount,
  input: object = {},
  token: string | null = owner.token,
) {
  const usual = { accountId: id, tier: 'PRO', interval: 'MONTH', successUrl: BACK, cancelUrl: BACK };
  return world.graphql(token, CHECKOUT, { input: { ...usual, ...input } });
}

export function portal(
  world: World,
  { id, owner }: TestAccount,
  input: object = {},
  token: string | null = owner.token,
) {
  return world.graphql(token, PORTAL, { input: { accountId: id, returnUrl: BACK, ...input } });
}

/** What the owner sees of the account and its billing. */
export async function shown(world: World, { handle, owner }: TestAccount): Promise<Data> {
  const { data, errors } = await world.graphql(owner.token, BILLING, { handle });
  expect(errors).toEqual([]);
  return data.account ?? {};
}

/** An account that has begun a checkout, and so is a customer of Stripe's. */
export async function customerOf(world: World, account: TestAccount): Promise<string> {
  const { errors, data } = await checkout(world, account);
  expect(errors).toEqual([]);
  expect(data.createCheckoutSession).toMatchObject({ errors: [] });
  const [row] = await world.sql<{ id: string }>(
    'SELECT stripe_customer_id AS id FROM account_billings WHERE account_id = $1',
    [account.id],
  );
  return row?.id ?? '';
}

/** Sends an event to the door, signed as Stripe does; gives the status. */
export async function deliver(world: World, body: string, signature = signatureOf(body, { at: world.now() })) {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature };
  return send(world, '/webhooks/stripe', { method: 'POST', headers, body });
}

interface Waiting {
  id: string;
  task: keyof Tasks;
  payload: never;
}

/** The jobs that wait. */
export async function waiting(world: World): Promise<Waiting[]> {
  return world.sql<Waiting>(
    `SELECT j.id::text, t.identifier AS task, j.payload FROM graphile_worker._private_jobs j
       JOIN graphile_worker._private_tasks t ON t.id = j.task_id ORDER BY j.id`,
  );
}

/** Does the jobs that wait, as the runner would. One that fails goes on waiting, and its failure is thrown. */
export async function work(world: World): Promise<void> {
  const tasks = createTasks(world.server.app);
  for (const { id, task, payload } of await waiting(world)) {
    await tasks[task](payload, id);
    await world.sql('DELETE FROM graphile_worker._private_jobs WHERE id = $1', [id]);
  }
}

/** What the customer now has at Stripe becomes known: an event comes, and its job runs. */
export async function becomes(
  world: World,
  stripe: TestStripe,
  customerId: string,
  now: SubscriptionNow,
  anew = false,
): Promise<string> {
  const id = stripe.subscribe(customerId, now, anew);
  const { body } = stripe.event('customer.subscription.updated', { id, object: 'subscription', customer: customerId });
  expect((await deliver(world, body)).status).toBe(200);
  await work(world);
  return id;
}

/** The events of an account, oldest first, but for what began the checkout. */
export async function eventsOf(world: World, { id }: TestAccount): Promise<Record<string, unknown>[]> {
  return (await auditEvents(world)).filter(({ log_id, type }) => log_id === id && type !== 'billing.checkout_started');
}

/** The errors of a payload, and that nothing else is in it. */
export function payloadErrors({ data, errors }: Answer): unknown {
  expect(errors).toEqual([]);
  const [payload] = Object.values(data);
  expect(payload?.url).toBeNull();
  return payload?.errors;
}
