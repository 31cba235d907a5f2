import { z } from 'zod';
import type { App } from '../../app';
import { fail, userError, UserErrors } from '../../errors';
import type { BillingInterval } from '../../generated/schema';
import { InputCheck } from '../../validation';
import { asOperator } from '../../audit/as-operator';
import type { Account } from '../accounts/account.entity';
import { AccountBilling, type AddressValue, type PaymentMethodValue } from './account-billing.entity';
import { isSubscribed } from './billing.decisions';
import { changedBilling, writeBilling } from './write-billing';

interface Input {
  /** The account's handle or id. */
  account: string;
  /** Each left out: it stays; null: it is not known any more. */
  interval?: BillingInterval | null;
  nextInvoice?: {
    date: Date;
    /** A whole number in the smallest unit of the currency. */
    amount: number;
    /** ISO 4217: EUR. */
    currency: string;
  } | null;
  paymentMethod?: {
    /** visa, or sepa_debit, or invoice. */
    brand: string;
    /** The last four digits and never more. */
    lastFour?: string;
    /** 1 to 12, and four digits; both or none. */
    expMonth?: number;
    expYear?: number;
  } | null;
  address?: { [Part in keyof AddressValue]?: string } | null;
  contact?: { name?: string; email?: string } | null;
}

interface Result {
  account: Account;
  /** False where all of it was so already: then nothing was written. */
  changed: boolean;
}

/**
 * What an operator tells of an account's billing where no payment provider does: it is shown, and nothing hangs on it. Throws
 * UserErrors; paths are names of Input. INVALID for an account with a subscription at Stripe, which would write over it, as long as Stripe is
 * configured.
 */
export async function setBilling(
  app: Pick<App, 'db' | 'clock'> & { config: Pick<App['config'], 'stripe'> },
  operator: string,
  { account: named, ...input }: Input,
): Promise<Result> {
  const wanted = checked(input);
  return asOperator(app, operator, named, async ({ tx, now, account }) => {
    const stored = await tx.findOneBy(AccountBilling, { accountId: account.id });
    if (app.config.stripe !== null && isSubscribed(stored)) {
      const message = 'Stripe keeps the billing of this account, and would write over it: change it in Stripe.';
      fail('INVALID', message, ['account']);
    }
    const blank = { ...nothing, accountId: account.id, updatedAt: now };
    const known = stored ?? tx.create(AccountBilling, blank);
    const values = Object.keys(wanted).length === 0 ? {} : { ...wanted, provider: 'OPERATOR' as const };
    const change = changedBilling(account, known, values);
    if (change !== null && stored === null) await tx.insert(AccountBilling, blank);
    if (change !== null) await writeBilling(tx, now, known, values);
    return { answer: { account, changed: change !== null }, change };
  });
}

/** Of an account of which nobody has told anything. */
const nothing = {
  ...{ provider: null, interval: null, nextInvoice: null, paymentMethod: null, address: null },
  ...{ contactName: null, contactEmail: null, paidSeats: null, cancelsAt: null },
};

const whole = (least: number, most: number) =>
  z
    .number()
    .int()
    .min(least, `This must be ${String(least)} or more.`)
    .max(most, `This must be ${String(most)} at most.`);
const INTERVAL = 'An interval is MONTH or YEAR.';
const CURRENCY = 'A currency is three capital letters, as in EUR.';
const COUNTRY = 'A country is two capital letters, as in DE.';
const NO_DIGITS = 'These are the last four digits, and never the whole number.';
const BOTH = 'A card expires in a month of a year: give both, or none.';

/** The shapes; lines of text are looked at by InputCheck. */
const shape = z.strictObject({
  interval: z.enum(['MONTH', 'YEAR'], INTERVAL).nullable().exactOptional(),
  nextInvoice: z
    .strictObject({
      date: z.date('This must be a time.'),
      amount: whole(0, Number.MAX_SAFE_INTEGER),
      currency: z.string().regex(/^[A-Z]{3}$/, CURRENCY),
    })
    .nullable()
    .exactOptional(),
  paymentMethod: z
    .strictObject({
      brand: z.string(),
      lastFour: z
        .string()
        .regex(/^\d{4}$/, NO_DIGITS)
        .exactOptional(),
      expMonth: whole(1, 12).exactOptional(),
      expYear: whole(2000, 2199).exactOptional(),
    })
    .refine(({ expMonth, expYear }) => (expMonth === undefined) === (expYear === undefined), BOTH)
    .nullable()
    .exactOptional(),
  address: z
    .strictObject({
      line1: z.string().exactOptional(),
      line2: z.string().exactOptional(),
      city: z.string().exactOptional(),
      state: z.string().exactOptional(),
      postalCode: z.string().exactOptional(),
      country: z
        .string()
        .regex(/^[A-Z]{2}$/, COUNTRY)
        .exactOptional(),
    })
    .nullable()
    .exactOptional(),
  contact: z
    .strictObject({ name: z.string().exactOptional(), email: z.string().exactOptional() })
    .nullable()
    .exactOptional(),
});

type Wanted = Partial<
  Pick<AccountBilling, 'interval' | 'nextInvoice' | 'paymentMethod' | 'address' | 'contactName' | 'contactEmail'>
>;

function checked(input: Omit<Input, 'account'>): Wanted {
  const { success, data, error } = shape.safeParse(input);
  if (!success) {
    throw new UserErrors(error.issues.map(({ message, path }) => userError('INVALID', message, path.map(String))));
  }
  const { interval, nextInvoice, paymentMethod, address, contact } = data;
  const check = new InputCheck();
  const wanted: Wanted = {};
  if (interval !== undefined) wanted.interval = interval;
  if (nextInvoice !== undefined) {
    wanted.nextInvoice = nextInvoice === null ? null : { ...nextInvoice, date: nextInvoice.date.toISOString() };
  }
  if (paymentMethod !== undefined)
    wanted.paymentMethod = paymentMethod === null ? null : methodOf(check, paymentMethod);
  if (address !== undefined) wanted.address = address === null ? null : addressOf(check, address);
  if (contact !== undefined) {
    const { name = null, email = null } = contact ?? {};
    wanted.contactName = name === null ? null : check.name(name, ['contact', 'name']);
    wanted.contactEmail = email === null ? null : check.email(email, ['contact', 'email']);
  }
  check.throwIfAny();
  return wanted;
}

type Method = NonNullable<z.output<typeof shape>['paymentMethod']>;

function methodOf(check: InputCheck, { brand, lastFour, expMonth, expYear }: Method): PaymentMethodValue {
  const path = ['paymentMethod', 'brand'];
  const line = check.line(brand, path, { min: 1, max: 30 });
  // Somebody who writes a whole number here means well, and does harm.
  if (/\d{5}/.test(line.replace(/[\s-]/g, ''))) check.invalid(NO_DIGITS, path);
  return { brand: line, lastFour: lastFour ?? null, expMonth: expMonth ?? null, expYear: expYear ?? null };
}

function addressOf(check: InputCheck, parts: NonNullable<z.output<typeof shape>['address']>): AddressValue {
  const part = (name: keyof AddressValue): string | null => {
    const value = parts[name];
    return value === undefined ? null : check.line(value, ['address', name], { min: 1, max: 200 });
  };
  return {
    line1: part('line1'),
    line2: part('line2'),
    city: part('city'),
    state: part('state'),
    postalCode: part('postalCode'),
    country: part('country'),
  };
}
