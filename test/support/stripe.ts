import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import Stripe from 'stripe';
import type { StripeConfig } from '../../src/config';
import { noteSecret } from './secrets';

const SECRET_KEY = 'sk_test_51TheTestsAloneKnowThisKey';
const WEBHOOK_SECRET = 'whsec_TheTestsAloneKnowThisSecret';

/** What is sold: PRO by the month and the year, ENTERPRISE by the year for each seat. */
export const PRICES = {
  proMonth: 'price_pro_month',
  proYear: 'price_pro_year',
  enterpriseYear: 'price_enterprise_year',
  /** Known to Stripe alone. */
  unknown: 'price_of_something_else',
};

type Json = Record<string, unknown>;

/** A request that the library sent. */
export interface StripeRequest {
  method: string;
  /** Without its query. */
  path: string;
  /** Body and query, with Stripe's names: `line_items[0][price]`. */
  parameters: Record<string, string>;
  idempotencyKey: string | null;
}

/** What a test says of the subscription of a customer. */
export interface SubscriptionNow {
  status: string;
  price?: string;
  quantity?: number;
  cancelAtPeriodEnd?: boolean;
  cancelAt?: number;
}

/** What this server answers in place of the truth; `html` is of a gateway before it. */
type Trouble = (request: StripeRequest) => Troubled | Promise<Troubled>;

type Troubled = { status: number; headers?: Record<string, string>; error?: Json; html?: string } | null;

/**
 * A server with Stripe's API as it is documented for the version that the library pins, as far as Guildhall uses it: customers,
 * subscriptions whose periods stand with their items, checkouts, the portal, the preview of an invoice; idempotency keys, which give
 * the first answer again, also a 500; its errors. The real library is driven against it.
 */
export interface TestStripe {
  config: StripeConfig;
  requests: StripeRequest[];
  /** The requests to a path, as in 'POST /v1/customers'. */
  asked(methodAndPath: string): StripeRequest[];
  /** Sets the subscription that a customer has; a new one where `anew`. Gives its id. */
  subscribe(customerId: string, now: SubscriptionNow, anew?: boolean): string;
  setCustomer(customerId: string, values: Json): void;
  /** Deletes a customer, whose subscriptions end with it. From now on it is found by its own address alone. */
  deleteCustomer(customerId: string): void;
  /** As if the key were of another account of Stripe's. */
  loseCustomer(customerId: string): void;
  customer(customerId: string): Json | undefined;
  checkout(id: string): Json | undefined;
  subscriptions(customerId: string): Json[];
  /** Until it is called with null: what is answered in place of the truth; null lets a request through. */
  trouble: Trouble | null;
  /** What the next invoice is over; null: there is none. */
  preview: { amount: number; currency: string } | null;
  /** An event as Stripe sends it. */
  event(type: string, object: Json, options?: { id?: string; livemode?: boolean }): { id: string; body: string };
  stop(): Promise<void>;
}

const PERIOD_END = 1_830_000_000;

/** Signs a body as Stripe does. */
export function signatureOf(body: string, { at = new Date(), secret = WEBHOOK_SECRET } = {}): string {
  return Stripe.webhooks.generateTestHeaderString({
    payload: body,
    secret,
    timestamp: Math.floor(at.getTime() / 1000),
  });
}

export async function startStripe(): Promise<TestStripe> {
  noteSecret(SECRET_KEY);
  noteSecret(WEBHOOK_SECRET);
  let count = 0;
  const unique = (prefix: string): string => `${prefix}_${String(process.pid)}${String((count += 1)).padStart(8, '0')}`;
  const customers = new Map<string, Json>();
  const subscriptions = new Map<string, Json[]>();
  const checkouts = new Map<string, Json>();
  const answered = new Map<string, { parameters: string; status: number; body: Json }>();

  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const { request, key } = await read(incoming);
      stripe.requests.push(request);
      const parameters = JSON.stringify(request.parameters);
      const known = key === null ? undefined : answered.get(key);
      let answer: { status: number; body: Json | string; headers?: Record<string, string> };
      if (known !== undefined) {
        answer =
          known.parameters === parameters
            ? { ...known, headers: { 'idempotent-replayed': 'true', 'stripe-should-retry': 'false' } }
            : { status: 400, body: errorOf('idempotency_error', 'Keys are for one request only.') };
      } else {
        const troubled = (await stripe.trouble?.(request)) ?? null;
        if (troubled?.status === 0) {
          incoming.socket.destroy();
          return;
        }
        answer =
          troubled === null
            ? respond(request, incoming.headers.authorization)
            : {
                ...troubled,
                body: troubled.html ?? {
                  error: troubled.error ?? { type: 'api_error', message: 'Something went wrong.' },
                },
              };
        // As Stripe keeps them: whatever came of it, once it was begun.
        const { status, body } = answer;
        if (key !== null && status !== 429 && typeof body !== 'string') answered.set(key, { status, body, parameters });
      }
      const isText = typeof answer.body === 'string';
      outgoing.writeHead(answer.status, {
        'content-type': isText ? 'text/html' : 'application/json',
        'request-id': unique('req'),
        ...answer.headers,
      });
      outgoing.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It does not listen.');

  const routes: [RegExp, (request: StripeRequest, id: string) => Json | null][] = [
    [
      /^POST \/v1\/customers$/,
      ({ parameters }) => {
        const id = unique('cus');
        const customer = {
          ...{ id, object: 'customer', address: null, balance: 0, created: 1_800_000_000, currency: null },
          ...{ default_source: null, delinquent: false, description: null, email: null, livemode: false, name: null },
          invoice_settings: {
            custom_fields: null,
            default_payment_method: null,
            footer: null,
            rendering_options: null,
          },
          metadata: { guildhall_account: parameters['metadata[guildhall_account]'] },
          ...{ phone: null, preferred_locales: [], shipping: null, tax_exempt: 'none', test_clock: null },
        };
        customers.set(id, customer);
        return customer;
      },
    ],
    [/^GET \/v1\/customers\/(\w+)$/, (_request, id) => customers.get(id) ?? null],
    [
      /^POST \/v1\/customers\/(\w+)$/,
      ({ parameters }, id) => {
        const customer = customers.get(id);
        // An empty text takes a value away.
        for (const [name, value] of Object.entries(parameters))
          if (customer) customer[name] = value === '' ? null : value;
        return customer ?? null;
      },
    ],
    [
      /^GET \/v1\/subscriptions$/,
      ({ parameters }) => {
        const { customer = '', status, limit = '10', starting_after: after } = parameters;
        const all = (subscriptions.get(customer) ?? []).filter((one) =>
          status === 'all' ? true : status === undefined ? one.status !== 'canceled' : one.status === status,
        );
        const rest = all.slice(all.findIndex(({ id }) => id === after) + 1);
        const page = rest.slice(0, Number(limit));
        const isExpanded = Object.values(parameters).includes('data.default_payment_method');
        return {
          ...{ object: 'list', url: '/v1/subscriptions', has_more: rest.length > page.length },
          data: isExpanded ? page : page.map((one) => ({ ...one, default_payment_method: CARD.id })),
        };
      },
    ],
    [
      /^DELETE \/v1\/subscriptions\/(\w+)$/,
      (_request, id) => {
        const found = [...subscriptions.values()].flat().find((one) => one.id === id);
        // One that has ended is none any more.
        if (found === undefined || found.status === 'canceled' || found.status === 'incomplete_expired') return null;
        return Object.assign(found, { status: 'canceled' });
      },
    ],
    [
      /^POST \/v1\/invoices\/create_preview$/,
      ({ parameters }) =>
        stripe.preview === null
          ? null
          : {
              ...{ id: unique('upcoming_in'), object: 'invoice', customer: parameters.customer, status: 'draft' },
              ...{ amount_due: stripe.preview.amount, currency: stripe.preview.currency, livemode: false },
              ...{ period_start: PERIOD_END - 1000, period_end: PERIOD_END, total: stripe.preview.amount },
            },
    ],
    [
      /^POST \/v1\/checkout\/sessions$/,
      ({ parameters }) => {
        const id = unique('cs_test');
        const checkout = {
          ...{ id, object: 'checkout.session', mode: parameters.mode, status: 'open', payment_status: 'unpaid' },
          ...{ customer: parameters.customer, subscription: null, livemode: false, ui_mode: 'hosted_page' },
          ...{ success_url: parameters.success_url, cancel_url: parameters.cancel_url },
          url: `https://checkout.stripe.com/c/pay/${id}`,
        };
        checkouts.set(id, checkout);
        return checkout;
      },
    ],
    [/^GET \/v1\/checkout\/sessions\/(\w+)$/, (_request, id) => checkouts.get(id) ?? null],
    [
      /^POST \/v1\/checkout\/sessions\/(\w+)\/expire$/,
      (_request, id) => {
        const checkout = checkouts.get(id);
        if (checkout?.status !== 'open') return null;
        return Object.assign(checkout, { status: 'expired', url: null });
      },
    ],
    [
      /^POST \/v1\/billing_portal\/sessions$/,
      ({ parameters }) => {
        const id = unique('bps');
        return {
          ...{ id, object: 'billing_portal.session', customer: parameters.customer, livemode: false },
          ...{ return_url: parameters.return_url, url: `https://billing.stripe.com/p/session/${id}` },
        };
      },
    ],
  ];

  /** Not one that was deleted, or that nobody made. Tests of other things write one by its account's id into the database. */
  function mayPay(id: string): boolean {
    const customer = customers.get(id);
    return customer === undefined ? id.startsWith('cus_acct_') : customer.deleted !== true;
  }

  function respond(request: StripeRequest, authorization: string | undefined): { status: number; body: Json } {
    if (authorization !== `Bearer ${SECRET_KEY}`) {
      return { status: 401, body: errorOf('invalid_request_error', 'Invalid API Key provided: sk_test_****') };
    }
    const { customer = request.method === 'POST' ? /^\/v1\/customers\/(\w+)$/.exec(request.path)?.[1] : undefined } =
      request.parameters;
    if (customer !== undefined && !mayPay(customer)) {
      return { status: 400, body: errorOf('invalid_request_error', 'No such customer.', 'resource_missing') };
    }
    for (const [pattern, route] of routes) {
      const match = pattern.exec(`${request.method} ${request.path}`);
      if (match === null) continue;
      const id = match[1] ?? '';
      const body = route(request, id);
      if (body !== null) return { status: 200, body };
      const code = request.path.endsWith('create_preview') ? 'invoice_upcoming_none' : 'resource_missing';
      return { status: 404, body: errorOf('invalid_request_error', 'There is none.', code) };
    }
    return { status: 404, body: errorOf('invalid_request_error', `Unrecognized request URL (${request.path})`) };
  }

  const stripe: TestStripe = {
    config: {
      secretKey: SECRET_KEY,
      webhookSecret: WEBHOOK_SECRET,
      prices: [
        { id: PRICES.proMonth, plan: 'PRO', interval: 'MONTH', perSeat: false },
        { id: PRICES.proYear, plan: 'PRO', interval: 'YEAR', perSeat: false },
        { id: PRICES.enterpriseYear, plan: 'ENTERPRISE', interval: 'YEAR', perSeat: true },
      ],
      apiUrl: `http://127.0.0.1:${String(address.port)}`,
    },
    requests: [],
    asked: (wanted) => stripe.requests.filter(({ method, path }) => `${method} ${path}` === wanted),
    subscribe(customerId, now, anew = false) {
      const list = subscriptions.get(customerId) ?? [];
      const [current] = list;
      const id = current === undefined || anew ? unique('sub') : String(current.id);
      const subscription = subscriptionOf(id, customerId, now);
      subscriptions.set(customerId, [subscription, ...list.filter((one) => one.id !== id)]);
      return id;
    },
    setCustomer(customerId, values) {
      Object.assign(customers.get(customerId) ?? {}, values);
    },
    deleteCustomer(id) {
      customers.set(id, { id, object: 'customer', deleted: true });
      for (const subscription of subscriptions.get(id) ?? []) subscription.status = 'canceled';
    },
    loseCustomer(id) {
      customers.delete(id);
    },
    customer: (id) => customers.get(id),
    checkout: (id) => checkouts.get(id),
    subscriptions: (customerId) => subscriptions.get(customerId) ?? [],
    trouble: null,
    preview: { amount: 4900, currency: 'eur' },
    event(type, object, { id = unique('evt'), livemode = false } = {}) {
      const event = {
        ...{ id, object: 'event', api_version: '2026-10-28.endive', created: 1_800_000_000, livemode },
        ...{ pending_webhooks: 1, request: { id: null, idempotency_key: null }, type, data: { object } },
      };
      return { id, body: JSON.stringify(event, null, 2) };
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return stripe;
}

function errorOf(type: string, message: string, code?: string): Json {
  return { error: { type, message, ...(code === undefined ? {} : { code }) } };
}

async function read(incoming: IncomingMessage): Promise<{ request: StripeRequest; key: string | null }> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const url = new URL(incoming.url ?? '/', 'http://localhost');
  const body = new URLSearchParams(Buffer.concat(chunks).toString());
  const parameters = Object.fromEntries([...url.searchParams, ...body]);
  const header = incoming.headers['idempotency-key'];
  const key = typeof header === 'string' ? header : null;
  return { request: { method: incoming.method ?? '', path: url.pathname, parameters, idempotencyKey: key }, key };
}

/** A card as the library gives it, expanded. */
const CARD = {
  ...{ id: 'pm_card', object: 'payment_method', type: 'card', livemode: false, created: 1_800_000_000, metadata: {} },
  billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
  card: { brand: 'visa', last4: '4242', exp_month: 8, exp_year: 2030, country: 'DE', funding: 'credit' },
};

function subscriptionOf(id: string, customer: string, now: SubscriptionNow): Json {
  const { status, price = PRICES.proMonth, quantity = 1, cancelAtPeriodEnd = false, cancelAt = null } = now;
  const recurring = { interval: price.endsWith('year') ? 'year' : 'month', interval_count: 1, usage_type: 'licensed' };
  return {
    ...{ id, object: 'subscription', customer, status, currency: 'eur', livemode: false, created: 1_800_000_000 },
    ...{ cancel_at: cancelAt, cancel_at_period_end: cancelAtPeriodEnd, canceled_at: null, ended_at: null },
    ...{
      collection_method: 'charge_automatically',
      default_payment_method: CARD,
      pause_collection: null,
      metadata: {},
    },
    items: {
      ...{ object: 'list', has_more: false, url: `/v1/subscription_items?subscription=${id}` },
      data: [
        {
          ...{ id: `si_${id}`, object: 'subscription_item', quantity, subscription: id, metadata: {} },
          ...{ current_period_start: PERIOD_END - 1000, current_period_end: PERIOD_END },
          price: {
            id: price,
            object: 'price',
            active: true,
            currency: 'eur',
            recurring,
            type: 'recurring',
            unit_amount: 4900,
          },
        },
      ],
    },
  };
}

/** When the period of every subscription here ends. */
export const NEXT_INVOICE_AT = new Date(PERIOD_END * 1000).toISOString();
