import { steps as oidcSteps, type Step } from '../../oidc/failure';
import { samlSteps, type SamlStep } from '../../saml/failure';
import type { SsoConnection } from '../sso/sso-connection.entity';

/** A part of a sign-on, by either protocol. */
export type AnyStep = Step | SamlStep;

type Protocol = SsoConnection['protocol'];

/** The parts of a sign-on in their order. */
export function stepsOf(protocol: Protocol): readonly AnyStep[] {
  return protocol === 'OIDC' ? oidcSteps : samlSteps;
}

const ADDRESS = 'The provider gave an address of one of the domains of the account.';

const OIDC_PASSED: Record<Step, string> = {
  DISCOVERY: 'The provider describes itself under its issuer, with addresses that can be used.',
  KEYS: 'The provider publishes keys to check its tokens by.',
  SIGN_IN: 'The provider sent the browser back with a code.',
  TOKEN: 'The provider took client id and secret, and gave tokens for the code.',
  ID_TOKEN: 'Signature, issuer, audience, times and nonce of the ID token are right.',
  ADDRESS,
};

const SAML_PASSED: Record<SamlStep, string> = {
  KEYS: 'A certificate of the connection is valid now.',
  SIGN_IN: 'The provider sent the browser back, and said that it had signed somebody on.',
  RESPONSE: 'Issuer and destination of its response are right, and it answers the request.',
  ASSERTION: 'Signature, issuer, audience, recipient and times of its assertion are right.',
  ADDRESS,
};

/** What a step says when all is well. */
export function passedSentence(protocol: Protocol, step: AnyStep): string {
  const sentences: Partial<Record<AnyStep, string>> = protocol === 'OIDC' ? OIDC_PASSED : SAML_PASSED;
  return sentences[step] ?? '';
}
