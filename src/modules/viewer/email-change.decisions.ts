import type { App } from '../../app';
import { isOfOtherDomain } from '../sessions/sign-up.decisions';
import type { User } from '../users/user.entity';

/**
 * What speaks against giving a person this address, as a sentence; null: nothing. Asked when the change is asked for, and
 * again under the lock when its code comes back. Whoever else may own a person's address has their say here. Whether somebody has
 * the address or an invitation to it is not asked: the answer would tell.
 */
export function againstNewAddress(
  user: Pick<User, 'email'>,
  email: string,
  config: Pick<App['config'], 'signUp' | 'signUpDomains'>,
): string | null {
  if (email === user.email) return 'This is your address already: give another, or leave it as it is.';
  if (!isOfOtherDomain(config, email)) return null;
  return `People here have addresses of ${config.signUpDomains.join(', ')}: give one of those, or ask the operator.`;
}
