import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from 'typeorm';
import type { Change } from '../../audit/record';
import type { Account } from '../accounts/account.entity';
import { AccountBilling } from './account-billing.entity';

/** What of billing the log tells with its values. Of the rest, which tells of people and of money, it says that it has changed. */
const told = {
  provider: 'provider',
  subscriptionState: 'subscription',
  interval: 'interval',
  paidSeats: 'seats',
  cancelsAt: 'cancelsAt',
} as const;
const named = {
  nextInvoice: 'nextInvoice',
  paymentMethod: 'paymentMethod',
  address: 'address',
  contactName: 'contact',
  contactEmail: 'contact',
} as const;

type Values = Partial<Omit<AccountBilling, 'accountId' | 'syncs' | 'updatedAt'>>;

/** The event of a change of an account's billing; null where nothing that is shown differs. */
export function changedBilling(account: Account, known: AccountBilling, wanted: Values): Change | null {
  const differ = (field: keyof Values): boolean => field in wanted && !isDeepStrictEqual(wanted[field], known[field]);
  const fields = Object.entries(named).filter(([field]) => differ(field as keyof Values));
  const values = Object.entries(told).filter(([field]) => differ(field as keyof Values));
  if (fields.length + values.length === 0) return null;
  const pick = (from: Values): object =>
    Object.fromEntries(values.map(([field, name]) => [name, from[field as keyof Values]]));
  const details = { fields: [...new Set(fields.map(([, name]) => name))] };
  return {
    type: 'billing.updated',
    accountId: account.id,
    resource: { type: 'account', id: account.id, name: account.name },
    ...(values.length === 0 ? {} : { before: pick(known), after: pick(wanted) }),
    ...(fields.length === 0 ? {} : { details }),
  };
}

/** Writes what differs. For under the account's lock. */
export async function writeBilling(tx: EntityManager, now: Date, known: AccountBilling, wanted: Values): Promise<void> {
  const fields = (Object.keys(wanted) as (keyof Values)[]).filter((one) => !isDeepStrictEqual(wanted[one], known[one]));
  if (fields.length === 0) return;
  const values = { ...Object.fromEntries(fields.map((field) => [field, wanted[field]])), updatedAt: now };
  await tx.update(AccountBilling, { accountId: known.accountId }, values);
  Object.assign(known, values);
}
