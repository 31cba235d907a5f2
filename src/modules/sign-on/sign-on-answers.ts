import type { App } from '../../app';
import { refusalOf, Refusals } from '../../audit/refusals';
import { isKeptOut, notAllowed } from '../../auth/ip-allowlist';
import type { RequestInfo } from '../../auth/request-info';
import type { AnyStep } from './steps';
import type { SsoAssertion, SsoFailure } from './sso-attempt.entity';

/** A page that says one thing. */
export interface Said {
  status: number;
  heading: string;
  sentence: string;
}

/**
 * What a browser gets that signs on: it is sent on, keeping `browser` for as long as the attempt lives (null: nothing any more; left
 * out: what it has); or a page.
 */
export type SignOnAnswer = { to: string; browser?: string | null } | Said;

/** What came of asking a provider: an answer to keep, and of a failure the step and what was wrong there. */
export type Outcome = { answer: SsoAssertion; failure: null } | { answer: SsoFailure; failure: Failure };

/** Where a sign-on failed, and why: for whoever looks after the provider. */
interface Failure {
  step: AnyStep;
  message: string;
}

/** What is kept of a sign-on that a provider has failed. */
export function failedAt(accountName: string, { step, message }: Failure): Outcome {
  return {
    answer: { why: `PROVIDER_${step}`, message: notSignedOn(accountName, message) },
    failure: { step, message },
  };
}

/** What is kept of a sign-on that began with what is not configured any more. */
export const CHANGED: Outcome = failureOf({
  why: 'CONNECTION_CHANGED',
  message: 'How this account signs its people on was changed meanwhile: sign on again.',
});

function failureOf(answer: SsoFailure): Outcome {
  return { answer, failure: { step: 'SIGN_IN', message: answer.message } };
}

/** For the person, with what the admins need to know. */
export function notSignedOn(accountName: string, message: string): string {
  return `The identity provider of ${accountName} did not sign you on. Try again; if that does not help, tell the admins of the account: ${message}`;
}

/** Said of an account that there is not and of one without a connection alike. */
export const NOT_HERE: Said = {
  status: 404,
  heading: 'No single sign-on here',
  sentence:
    'There is no single sign-on at this address. Look whether it is the one that your company gave you, or sign in with a code by mail.',
};

export const BEGIN_AGAIN: Said = {
  status: 400,
  heading: 'This sign-on is over',
  sentence:
    'This sign-on was not begun in this browser, or it took too long, or it was answered before: go back to where you came from, and sign on again.',
};

/** A page for whom the account's allowlist keeps out, once its log tells of it; null for everybody else. */
export async function keptOut(
  app: App,
  request: RequestInfo,
  accountId: string,
  operation: string,
): Promise<Said | null> {
  if (!(await isKeptOut(app.db.manager, accountId, request.ipAddress))) return null;
  const refused = notAllowed(request.ipAddress, accountId);
  const refusals = new Refusals();
  refusals.note({ caller: null, request }, refusalOf(operation, refused));
  await refusals.write({ app, now: app.clock(), request });
  return { status: 403, heading: 'Not from here', sentence: refused.message };
}
