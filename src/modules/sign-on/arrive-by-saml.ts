import { IsNull, MoreThan, Not } from 'typeorm';
import type { App } from '../../app';
import type { RequestInfo } from '../../auth/request-info';
import { tokenHash } from '../../auth/tokens';
import { HOUR } from '../../time';
import { beginAttempt } from './begin-attempt';
import { giveCode } from './give-code';
import { BEGIN_AGAIN, keptOut, type SignOnAnswer } from './sign-on-answers';
import { signingAccount } from './sign-on.queries';
import { SsoAttempt } from './sso-attempt.entity';

/** A browser that comes on from the answer that its provider sent. */
export interface Arriving {
  accountId: string;
  request: RequestInfo;
  /** What the browser kept since its sign-on began; null: nothing. */
  browser: string | null;
}

/**
 * Goes on with a sign-on by SAML that this very browser began, once its provider has answered. Who signed in there longer ago than the
 * account's hours is sent back once, to be asked anew: SAML has no words for how long ago is too long.
 */
export async function arriveBySaml(app: App, { accountId, request, browser }: Arriving): Promise<SignOnAnswer> {
  if (browser === null) return BEGIN_AGAIN;
  const out = await keptOut(app, request, accountId, 'answerSignOn');
  if (out !== null) return out;
  const now = app.clock();
  const attempt = await app.db.manager.findOneBy(SsoAttempt, {
    ...{ accountId, browserHash: tokenHash(browser), testId: IsNull() },
    ...{ answeredAt: Not(IsNull()), codeHash: IsNull(), expiresAt: MoreThan(now) },
  });
  const found = await signingAccount(app.db.manager, accountId);
  if (found?.connection.protocol !== 'SAML' || attempt?.answer == null) return BEGIN_AGAIN;
  const { answer, challenge, returnTo, forced } = attempt;
  const recent = now.getTime() - found.account.ssoSessionHours * HOUR;
  if (forced || 'why' in answer || new Date(answer.authenticatedAt).getTime() > recent) {
    return giveCode(app, attempt, answer);
  }
  const { affected } = await app.db.manager.delete(SsoAttempt, { id: attempt.id, codeHash: IsNull() });
  return affected === 1 ? beginAttempt(app, found, { testId: null, challenge, returnTo, forced: true }) : BEGIN_AGAIN;
}
