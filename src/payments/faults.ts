import Stripe from 'stripe';
import { Unavailable } from '../errors';

const AGAIN =
  'The payment provider does not answer at the moment. Nothing was changed: try again in a minute; what you asked for is not done twice.';

/** Whether Stripe refused something for this reason. */
export function isStripeError(error: unknown, code: string): boolean {
  return error instanceof Stripe.errors.StripeError && error.code === code;
}

/**
 * Asks Stripe for something. What fails is told in own words: Stripe's error holds the request, its headers and sentences with
 * values about people in them. `expected` are codes that the caller knows what to do with, and gets as they are.
 */
export async function faultOf<T>(what: string, ask: () => Promise<T>, expected: readonly string[] = []): Promise<T> {
  const asked = await ask().then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  );
  if ('answer' in asked) return asked.answer;
  throw inOwnWords(what, asked.error, expected);
}

function inOwnWords(what: string, error: unknown, expected: readonly string[]): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  if (expected.some((code) => isStripeError(error, code))) return error;
  const { type, code = 'no code', statusCode, requestId = 'no request id' } = error;
  const told = `Stripe, asked for ${what}: ${type}, ${code}, status ${String(statusCode ?? 'none')}, ${requestId}`;
  return passes(error) ? new Unavailable(AGAIN, told) : new Error(told);
}

/**
 * Whether the same may go well a little later: no answer, one of a gateway before Stripe, which is no JSON and comes without its
 * status, too many requests, a conflict with another one, a fault there.
 */
function passes(error: InstanceType<typeof Stripe.errors.StripeError>): boolean {
  const { statusCode = 0 } = error;
  return (
    error instanceof Stripe.errors.StripeConnectionError ||
    (error instanceof Stripe.errors.StripeAPIError && statusCode === 0) ||
    statusCode === 409 ||
    statusCode === 429 ||
    statusCode >= 500
  );
}
