/** The parts of a sign-on by SAML, in their order. */
export const samlSteps = ['KEYS', 'SIGN_IN', 'RESPONSE', 'ASSERTION', 'ADDRESS'] as const;

export type SamlStep = (typeof samlSteps)[number];

/**
 * What a provider sent does not sign anybody on. The message is for whoever looks after it, and names parts of the message, never what
 * they hold.
 */
export class SamlError extends Error {
  constructor(
    readonly step: SamlStep,
    message: string,
  ) {
    super(message);
  }
}
