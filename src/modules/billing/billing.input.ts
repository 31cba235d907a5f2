import { fail } from '../../errors';
import type { App } from '../../app';
import type { Payments } from '../../payments/stripe';
import type { InputCheck } from '../../validation';

/** Stripe, where accounts pay there. Throws a UserError INVALID where they pay nowhere. */
export function paymentsOf({ payments }: Pick<App, 'payments'>): Payments {
  return (
    payments ??
    fail(
      'INVALID',
      'Accounts are not paid for in this installation: ask its operator for another plan or for an invoice.',
    )
  );
}

/**
 * An address to which the payment provider sends the browser back: below this installation's own, or an origin whose pages may
 * call its API. Any other would make of our mutation a link to somewhere else. Gives it as a browser reads it, so that nobody
 * reads another host in it.
 */
export function checkedReturnUrl(
  check: InputCheck,
  { config: { publicUrl, corsOrigins } }: Pick<App, 'config'>,
  value: string,
  path: string[],
): string {
  const before = check.problems.length;
  check.webAddress(value, path, 'https:', 'http:');
  if (check.problems.length > before) return '';
  const { origin, href } = new URL(value);
  const accepted = [new URL(publicUrl).origin, ...corsOrigins];
  if (!accepted.includes(origin)) {
    check.invalid(`This must be an address below ${accepted.join(' or ')}: the browser goes nowhere else.`, path);
  }
  return href;
}
