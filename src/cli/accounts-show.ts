import { bookedOf } from '../auth/plans';
import { usageCounts, usageOf } from '../modules/accounts/account-usage.queries';
import { activeOwners } from '../modules/accounts/every-account.queries';
import type { AccountBilling } from '../modules/billing/account-billing.entity';
import { billingsOf } from '../modules/billing/billing.queries';
import { namedAccount } from '../auth/named-account';
import { command } from './command';
import { accountJson, theAccount } from './shared';
import { facts, table } from './text';

export const accountsShow = command<{ account: string }>({
  name: 'accounts show',
  says: 'Shows an account, open or closed: its profile, what it has booked, uses and pays, its state and its owners.',
  example: 'accounts show acme',
  arguments: [theAccount],
  act: async ({ db, clock }, { account: named }) => {
    const { manager } = await db();
    const now = clock();
    const account = await namedAccount(manager, named);
    const counts = (await usageCounts(manager, [account.id], now)).get(account.id);
    if (counts === undefined) throw new Error('an account without counts');
    const usage = usageOf(account, counts, now);
    const owners = await activeOwners(manager, account.id);
    const billing = billingShown((await billingsOf(manager, [account.id])).get(account.id));
    const { features, limits } = bookedOf(account);
    const { imageUrl, location, link, aiErrorSummaries, flowRunRetentionDays, maxApiKeyLifetimeDays } = account;
    return {
      json: {
        account: {
          ...accountJson(account),
          ...{
            imageUrl,
            location,
            link,
            ipAllowlistEnforced: account.ipAllowlistEnforced,
            ssoEnforced: account.ssoEnforced,
          },
          settings: { aiErrorSummaries, flowRunRetentionDays, maxApiKeyLifetimeDays },
        },
        booked: { features, limits },
        usage,
        billing,
        owners,
      },
      text: [
        facts({
          Account: account.name,
          Id: account.id,
          Handle: account.handle,
          Location: location,
          Link: link,
          State: account.deletedAt === null ? account.status : `closed on ${account.deletedAt.toISOString()}`,
          Made: account.createdAt,
          Plan: account.plan,
          Overrides: overridesOf(account.planOverrides ?? {}),
          Features: features.length === 0 ? null : features.join(', '),
          'Points a minute': limits.pointsPerMinute ?? 'unlimited',
          'IP allowlist': account.ipAllowlistEnforced ? 'enforced' : 'not enforced',
          'Single sign-on': account.ssoEnforced ? 'enforced' : 'not enforced',
          ...billingFacts(billing),
        }),
        '',
        table(
          ['LIMIT', 'USED', 'OF'],
          Object.entries(usage).flatMap(([name, one]) =>
            typeof one === 'string' ? [] : [[name, one.used, one.limit ?? 'unlimited']],
          ),
        ),
        '',
        table(
          ['OWNER', 'ADDRESS', 'NAME', ''],
          owners.map(({ userId, email, name, disabled }) => [userId, email, name, disabled ? 'disabled' : '']),
        ),
      ].join('\n'),
    };
  },
});

/** Overrides as `accounts override` takes them. */
function overridesOf(overrides: object): string | null {
  const set = Object.entries(overrides).flatMap(([half, values]: [string, object]) =>
    Object.entries(values).map(([name, value]) => `${half}.${name}=${String(value)}`),
  );
  return set.length === 0 ? null : set.join(' ');
}

/** What is known of the billing, without what belongs to Stripe alone. */
function billingShown(billing: AccountBilling | undefined) {
  if (billing === undefined) return null;
  const { provider, subscriptionState, paidSeats, cancelsAt, interval, nextInvoice, paymentMethod, address } = billing;
  const contact = { name: billing.contactName, email: billing.contactEmail };
  return { provider, subscriptionState, paidSeats, cancelsAt, interval, nextInvoice, paymentMethod, address, contact };
}

function billingFacts(billing: ReturnType<typeof billingShown>): Record<string, string | null> {
  if (billing === null) return { Billing: null };
  const { provider, subscriptionState, interval, nextInvoice, paymentMethod, contact } = billing;
  const joined = (...parts: (string | number | null | undefined)[]) =>
    parts.filter((part) => part !== null && part !== undefined).join(' ') || null;
  return {
    Billing: joined(provider, subscriptionState, interval),
    'Next invoice': joined(nextInvoice?.date, nextInvoice?.amount, nextInvoice?.currency),
    'Paid by': joined(paymentMethod?.brand, paymentMethod?.lastFour),
    'Billing contact': joined(contact.name, contact.email),
  };
}
