import { keptCertificate } from '../../saml/certificates';
import type { SsoConnection } from './sso-connection.entity';

/** What a connection by SAML has; null by OpenID Connect. */
export function samlOf({ samlSignOnUrl, samlCertificates, samlIdpInitiated }: SsoConnection): {
  signOnUrl: string;
  certificates: { fingerprint: string; notBefore: Date; notAfter: Date }[];
  allowIdpInitiated: boolean;
} | null {
  if (samlSignOnUrl === null || samlCertificates === null) return null;
  return {
    signOnUrl: samlSignOnUrl,
    certificates: samlCertificates.map(keptCertificate),
    allowIdpInitiated: samlIdpInitiated === true,
  };
}
