import { Argument } from 'commander';
import { setBilling } from '../modules/billing/set-billing';
import { command } from './command';
import { UsageError } from './failure';
import { accountJson, assigned, called, nested, theAccount } from './shared';

export const accountsBilling = command<{ account: string; values: string[] }>({
  name: 'accounts billing',
  says: 'Tells what is shown of the billing of an account that pays without Stripe; what is not named stays.',
  example:
    'accounts billing acme interval=MONTH nextInvoice.date=2026-12-01 nextInvoice.amount=4900 nextInvoice.currency=EUR',
  arguments: [
    theAccount,
    new Argument(
      '<values...>',
      [
        'interval=MONTH or YEAR',
        'nextInvoice.date, .amount (in cents, or what the currency has) and .currency',
        'paymentMethod.brand, .lastFour, .expMonth, .expYear',
        'address.line1, .line2, .city, .state, .postalCode, .country',
        'contact.name, .email',
        'a group is told whole; each of the five also =null for not known',
      ].join('; '),
    ),
  ],
  act: async ({ db, clock, config, operator }, { account: named, values: texts }) => {
    const values = nested(new Map(Array.from(assigned(texts, 'interval=YEAR or address.city=Berlin'), typed)));
    if ('account' in values) throw new UsageError('account is no value: the account that is meant stands before them.');
    const { account, changed } = await setBilling({ db: await db(), clock, config }, operator(), {
      account: named,
      ...values,
    });
    return {
      json: { account: accountJson(account), changed },
      text: changed
        ? `The billing of ${called(account)} is told anew.`
        : `The billing of ${called(account)} was told so before: nothing was written.`,
    };
  },
});

const WHOLE = new Set(['nextInvoice.amount', 'paymentMethod.expMonth', 'paymentMethod.expYear']);

/** Names and values are the use case's to check; here they only get their types. */
function typed([name, text]: [string, string]): [string, unknown] {
  if (text === 'null' && !name.includes('.')) return [name, null];
  if (WHOLE.has(name) && /^\d+$/.test(text)) return [name, Number(text)];
  return [name, name === 'nextInvoice.date' ? timeOf(text) : text];
}

const TIME = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?$/;

/** A day, from its beginning in UTC, or a time as in RFC 3339; an invalid Date for all else, also for 31 February. */
function timeOf(text: string): Date {
  const [, day] = TIME.exec(text) ?? [];
  const start = new Date(day ?? '');
  const isDay = !Number.isNaN(start.getTime()) && start.toISOString().slice(0, 10) === day;
  return isDay ? new Date(text) : new Date(Number.NaN);
}
