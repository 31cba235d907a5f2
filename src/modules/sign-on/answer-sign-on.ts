import type { EntityManager } from 'typeorm';
import type { App } from '../../app';
import { danceOf, type Dance } from '../../auth/derived-secrets';
import type { RequestInfo } from '../../auth/request-info';
import { ownPage } from '../../auth/sso-addresses';
import { newToken, tokenHash } from '../../auth/tokens';
import { ProviderError } from '../../oidc/failure';
import { readSignedOn } from '../../oidc/person';
import { discover } from '../../oidc/provider';
import { HOUR } from '../../time';
import { finishSignOnTest } from './finish-sso-test';
import { clientOf } from './provider-client';
import { BEGIN_AGAIN, keptOut, type Outcome, type SignOnAnswer } from './sign-on-answers';
import { isOfConnection, signingAccount, type SigningAccount } from './sign-on.queries';
import { SsoAttempt, type SsoFailure } from './sso-attempt.entity';

/** So long a client may take to redeem its code. */
const CODE_GOOD_FOR_MS = 60 * 1000;

/** What a provider sent a browser back with. */
export interface Returned {
  accountId: string;
  request: RequestInfo;
  /** What the browser kept since its sign-on began; null: nothing. */
  browser: string | null;
  /** All that stands in the address, as it is. */
  query: string;
}

/**
 * Takes the answer of a provider to a sign-on that this very browser began, once: it is claimed before the provider is asked whom it
 * means. The client gets a code, whether that went well or not, and redeeming the code says which; nothing else goes into an address.
 */
export async function answerSignOn(app: App, { accountId, request, browser, query }: Returned): Promise<SignOnAnswer> {
  const dance = danceOf(app.config, new URLSearchParams(query).get('state') ?? '');
  if (dance === null || browser === null) return BEGIN_AGAIN;
  const out = await keptOut(app, request, accountId, 'answerSignOn');
  if (out !== null) return out;
  const attempt = await claim(app.db.manager, dance, { accountId, browser, now: app.clock() });
  if (attempt === null) return BEGIN_AGAIN;

  const found = await signingAccount(app.db.manager, accountId);
  const outcome = await askProvider(app, found, attempt, dance, query);
  if (attempt.testId !== null) return finishSignOnTest(app, request, attempt, outcome);

  const code = newToken('signOn');
  const { answer } = outcome;
  const codeExpiresAt = new Date(app.clock().getTime() + CODE_GOOD_FOR_MS);
  await app.db.manager.update(SsoAttempt, { id: attempt.id }, { answer, codeHash: tokenHash(code), codeExpiresAt });
  const to = new URL(attempt.returnTo ?? ownPage(app.config));
  to.searchParams.set('code', code);
  return { to: to.href, browser: null };
}

/** The attempt that an answer is to, if it is this browser's and has none yet. Of two answers at once one gets it. */
async function claim(
  db: EntityManager,
  { attemptId }: Dance,
  { accountId, browser, now }: { accountId: string; browser: string; now: Date },
): Promise<SsoAttempt | null> {
  const { affected } = await db
    .createQueryBuilder()
    .update(SsoAttempt)
    .set({ answeredAt: now })
    .where('id = :attemptId AND account_id = :accountId AND browser_hash = :browserHash', {
      attemptId,
      accountId,
      browserHash: tokenHash(browser),
    })
    .andWhere('answered_at IS NULL AND expires_at > :now', { now })
    .execute();
  return affected === 1 ? db.findOneBy(SsoAttempt, { id: attemptId }) : null;
}

async function askProvider(
  app: App,
  found: SigningAccount | null,
  attempt: SsoAttempt,
  dance: Dance,
  query: string,
): Promise<Outcome> {
  if (found === null || !isOfConnection(attempt, found.connection)) {
    return { answer: CHANGED, failure: { step: 'SIGN_IN', message: CHANGED.message } };
  }
  const { account, connection } = found;
  const now = app.clock();
  const ask = { fetch: app.outbound.fetch, now };
  const returned = { ...dance, query, maxAgeSeconds: (account.ssoSessionHours * HOUR) / 1000 };
  try {
    const provider = await discover(connection.issuer, ask);
    const { subject, email, name, authenticatedAt } = await readSignedOn(
      clientOf(app, connection),
      provider,
      returned,
      ask,
    );
    const { issuer } = connection;
    const answer = { issuer, subject, email, name, authenticatedAt: authenticatedAt.toISOString() };
    return { answer, failure: null };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const { step, message } = error;
    app.log.warn({ accountId: account.id, step, why: message }, 'a sign-on failed at the provider');
    return { answer: { why: `PROVIDER_${step}`, message: sentenceOf(account.name, message) }, failure: error };
  }
}

const CHANGED: SsoFailure = {
  why: 'CONNECTION_CHANGED',
  message: 'How this account signs its people on was changed meanwhile: sign on again.',
};

function sentenceOf(name: string, message: string): string {
  return `The identity provider of ${name} did not sign you on. Try again; if that does not help, tell the admins of the account: ${message}`;
}
