import type { App } from '../../app';
import { domainOfEmail } from '../../validation';

type SignUp = Pick<App['config'], 'signUp' | 'signUpDomains'>;

/** Whether SIGN_UP=domains keeps this address out, since its domain is none of SIGN_UP_DOMAINS. */
export function isOfOtherDomain({ signUp, signUpDomains }: SignUp, email: string): boolean {
  return signUp === 'domains' && !signUpDomains.includes(domainOfEmail(email));
}
