import { randomBytes } from 'node:crypto';
import type { App } from '../../app';
import { newDance, type Dance } from '../../auth/derived-secrets';
import { tokenHash } from '../../auth/tokens';
import { newId } from '../../ids';
import { ProviderError } from '../../oidc/failure';
import { authorizationUrl, discover } from '../../oidc/provider';
import { goodCertificates } from '../../saml/certificates';
import { SamlError } from '../../saml/failure';
import { requestUrl } from '../../saml/request';
import { NO_CERTIFICATE } from '../../saml/response';
import { HOUR, MINUTE } from '../../time';
import { clientOf, samlProviderOf } from './provider-client';
import type { SignOnAnswer } from './sign-on-answers';
import type { SigningAccount } from './sign-on.queries';
import { SsoAttempt } from './sso-attempt.entity';

/** So long somebody may take to sign on at their provider. */
const ATTEMPT_GOOD_FOR_MS = 10 * MINUTE;

/** Writes down which browser a sign-on belongs to, and says where at the account's provider it goes on. */
export async function beginAttempt(
  app: App,
  found: SigningAccount,
  asked: Pick<SsoAttempt, 'testId' | 'challenge' | 'returnTo' | 'forced'>,
): Promise<SignOnAnswer> {
  const { account, connection } = found;
  const now = app.clock();
  const dance = newDance(app.config, newId('ssoAttempt'));
  try {
    const to = await addressOf(app, found, dance, { now, forced: asked.forced });
    const browser = randomBytes(32).toString('base64url');
    await app.db.manager.insert(SsoAttempt, {
      ...asked,
      id: dance.attemptId,
      accountId: account.id,
      connectionId: connection.id,
      trustVersion: connection.trustVersion,
      browserHash: tokenHash(browser),
      createdAt: now,
      expiresAt: new Date(now.getTime() + ATTEMPT_GOOD_FOR_MS),
    });
    return { to, browser };
  } catch (error) {
    if (!(error instanceof ProviderError || error instanceof SamlError)) throw error;
    app.log.warn({ accountId: account.id, step: error.step, why: error.message }, 'a sign-on could not be begun');
    const sentence = `The identity provider of ${account.name} cannot be used now. Try again in a minute; if that does not help, tell the admins of the account: ${error.message}`;
    return { status: 502, heading: 'Your identity provider does not answer as it should', sentence };
  }
}

/** Where the browser goes to be signed on. SAML asks by an id that comes back with the answer, as the state does. */
async function addressOf(
  app: App,
  { account, connection }: SigningAccount,
  dance: Dance,
  { now, forced }: { now: Date; forced: boolean },
): Promise<string> {
  if (connection.protocol === 'SAML') {
    const provider = samlProviderOf(app, connection);
    if (goodCertificates(provider.certificates, now).length === 0) throw new SamlError('KEYS', NO_CERTIFICATE);
    return requestUrl(provider, { requestId: dance.state, forced });
  }
  const request = { ...dance, maxAgeSeconds: (account.ssoSessionHours * HOUR) / 1000 };
  const provider = await discover(connection.issuer, { fetch: app.outbound.fetch, now });
  return authorizationUrl(clientOf(app, connection), provider, request);
}
