import type { SsoConnection } from './sso-connection.entity';

/** What is believed of a provider by OpenID Connect. Endpoints and keys are asked of the issuer at each sign-on. */
export interface TrustedOidc {
  protocol: 'OIDC';
  issuer: string;
  clientId: string;
}

/** What is believed of a provider by SAML. */
export interface TrustedSaml {
  protocol: 'SAML';
  issuer: string;
  signOnUrl: string;
  /** Base64 of the DER, in an order of their own: which stands first means nothing. */
  certificates: readonly string[];
}

export type Trusted = TrustedOidc | TrustedSaml;

/** The trusted parts of a connection: by the table's CHECK each protocol has its own, and no other. */
export function trustedOf({
  protocol,
  issuer,
  clientId,
  samlSignOnUrl,
  samlCertificates,
}: Pick<SsoConnection, 'protocol' | 'issuer' | 'clientId' | 'samlSignOnUrl' | 'samlCertificates'>): Trusted {
  if (protocol === 'OIDC') return { protocol, issuer, clientId: clientId ?? '' };
  return { protocol, issuer, signOnUrl: samlSignOnUrl ?? '', certificates: [...(samlCertificates ?? [])].sort() };
}

/** Whether two say the same: else the provider is believed anew. */
export function isSameTrust(one: Trusted, other: Trusted): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
