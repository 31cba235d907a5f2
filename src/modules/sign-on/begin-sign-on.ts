import type { App } from '../../app';
import type { RequestInfo } from '../../auth/request-info';
import { beginAttempt } from './begin-attempt';
import { checkedReturn } from './return-address';
import { BEGIN_AGAIN, keptOut, NOT_HERE, type Said, type SignOnAnswer } from './sign-on-answers';
import { signingAccount, type SigningAccount } from './sign-on.queries';
import { isOpen, openTest } from './sso-test.queries';

/** What a client asks for, as it stands in an address: anything. */
export interface Asked {
  accountId: string;
  request: RequestInfo;
  /** The S256 of what the client keeps for itself. */
  challenge: string | null;
  returnTo: string | null;
  /** The test that this is to be part of; null: somebody signs on. */
  testId: string | null;
}

/**
 * Begins a sign-on: writes down which browser it belongs to, and says where at the account's provider it goes on. Nothing is begun for
 * a client that could not redeem it, nor for an address that is not one of RETURN_ORIGINS.
 */
export async function beginSignOn(app: App, asked: Asked): Promise<SignOnAnswer> {
  const found = await signingAccount(app.db.manager, asked.accountId);
  if (found === null) return NOT_HERE;
  const out = await keptOut(app, asked.request, found.account.id, 'beginSignOn');
  if (out !== null) return out;
  if (asked.testId !== null) return beginTest(app, found, asked.testId);
  if (asked.challenge === null || !/^[\w-]{43}$/.test(asked.challenge)) return badRequest(BAD_CHALLENGE);
  const returnTo = asked.returnTo === null ? null : checkedReturn(app.config, asked.returnTo);
  if (returnTo?.ok === false) return badRequest(returnTo.problem);
  return beginAttempt(app, found, {
    ...{ testId: null, challenge: asked.challenge, returnTo: returnTo?.address ?? null, forced: false },
  });
}

const BAD_CHALLENGE =
  'The address lacks its challenge: the base64url of the SHA-256 of a verifier, 43 characters. That is for the program that sent you here to put right.';

function badRequest(sentence: string): Said {
  return { status: 400, heading: 'This cannot be begun', sentence };
}

async function beginTest(app: App, found: SigningAccount, testId: string): Promise<SignOnAnswer> {
  const test = await openTest(app.db.manager, found.account.id, testId);
  if (test === null || !isOpen(test, found.connection, app.clock())) return BEGIN_AGAIN;
  return beginAttempt(app, found, { testId: test.id, challenge: null, returnTo: null, forced: false });
}
