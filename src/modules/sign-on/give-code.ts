import { IsNull } from 'typeorm';
import type { App } from '../../app';
import { ownPage } from '../../auth/sso-addresses';
import { newToken, tokenHash } from '../../auth/tokens';
import { BEGIN_AGAIN, type SignOnAnswer } from './sign-on-answers';
import { SsoAttempt } from './sso-attempt.entity';

/** So long a client may take to redeem its code. */
const CODE_GOOD_FOR_MS = 60 * 1000;

/**
 * Sends a browser on to its client with a code, once, whether the sign-on went well or not: redeeming the code says which, and nothing
 * else goes into an address.
 */
export async function giveCode(
  { db, clock, config }: Pick<App, 'db' | 'clock' | 'config'>,
  { id, returnTo }: SsoAttempt,
  answer: NonNullable<SsoAttempt['answer']>,
): Promise<SignOnAnswer> {
  const code = newToken('signOn');
  const codeExpiresAt = new Date(clock().getTime() + CODE_GOOD_FOR_MS);
  const given = { answer, codeHash: tokenHash(code), codeExpiresAt };
  const { affected } = await db.manager.update(SsoAttempt, { id, codeHash: IsNull() }, given);
  if (affected !== 1) return BEGIN_AGAIN;
  const to = new URL(returnTo ?? ownPage(config));
  to.searchParams.set('code', code);
  return { to: to.href, browser: null };
}
