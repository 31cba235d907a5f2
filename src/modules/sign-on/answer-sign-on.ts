import type { EntityManager } from 'typeorm';
import type { App } from '../../app';
import { danceOf, type Dance } from '../../auth/derived-secrets';
import type { RequestInfo } from '../../auth/request-info';
import { tokenHash } from '../../auth/tokens';
import { ProviderError } from '../../oidc/failure';
import { readSignedOn } from '../../oidc/person';
import { discover } from '../../oidc/provider';
import { HOUR } from '../../time';
import { finishSignOnTest } from './finish-sso-test';
import { clientOf } from './provider-client';
import { giveCode } from './give-code';
import { BEGIN_AGAIN, CHANGED, failedAt, keptOut, type Outcome, type SignOnAnswer } from './sign-on-answers';
import { isOfConnection, signingAccount, type SigningAccount } from './sign-on.queries';
import { SsoAttempt } from './sso-attempt.entity';

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
  if (attempt.testId !== null) return finishSignOnTest(app, request, attempt, outcome, 'OIDC');
  return giveCode(app, attempt, outcome.answer);
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
  if (found === null || !isOfConnection(attempt, found.connection)) return CHANGED;
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
    return failedAt(account.name, error);
  }
}
