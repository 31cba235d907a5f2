import type { App } from '../../app';
import { isOfOtherDomain } from '../sessions/sign-up.decisions';
import type { User } from '../users/user.entity';

/**
 * What speaks against giving a person this address, as a sentence; null: nothing. Asked when the change is asked for, and
 * again under the lock when its code comes back. Whoever else may own a person's address has their say here: `releasedBy` names an
 * account whose SSO the person would be rid of (releasedByNewAddress). Whether somebody has the address or an invitation to it is not
 * asked: the answer would tell.
 */
export function againstNewAddress(
  user: Pick<User, 'email'>,
  email: string,
  releasedBy: string | null,
  config: Pick<App['config'], 'signUp' | 'signUpDomains'>,
): string | null {
  if (email === user.email) return 'This is your address already: give another, or leave it as it is.';
  if (releasedBy !== null) {
    return `${releasedBy} lets people with your address in by its own identity provider only: give an address of one of its domains, or leave that account first.`;
  }
  if (!isOfOtherDomain(config, email)) return null;
  return `People here have addresses of ${config.signUpDomains.join(', ')}: give one of those, or ask the operator.`;
}
