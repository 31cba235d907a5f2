import { InputCheck } from '../../validation';
import type { SsoConnection } from './sso-connection.entity';
import type { Wanted } from './sso.input';

/** What the two protocols have each for themselves, but for the client secret. */
type Parts = Pick<
  SsoConnection,
  'protocol' | 'issuer' | 'clientId' | 'samlSignOnUrl' | 'samlCertificates' | 'samlIdpInitiated'
>;

/**
 * A connection's own parts as they are to be: of the protocol that the input speaks of, else the one that it has. INVALID for what a
 * first configuration lacks, another protocol too, and for another issuer without its own secret.
 */
export function wholeParts(known: SsoConnection | null, wanted: Wanted): Parts {
  const protocol = wanted.protocol ?? known?.protocol ?? 'OIDC';
  // Nothing of one protocol is taken over into the other.
  const same = known?.protocol === protocol ? known : null;
  const check = new InputCheck();
  const parts = protocol === 'OIDC' ? oidcParts(check, same, wanted) : samlParts(check, same, wanted);
  check.throwIfAny();
  return parts;
}

function oidcParts(check: InputCheck, known: SsoConnection | null, wanted: Wanted): Parts {
  const { issuer = known?.issuer, clientId = known?.clientId, clientSecret } = wanted;
  if (issuer === undefined) {
    check.invalid('A connection needs the issuer of the provider, as in https://login.example.com.', ['issuer']);
  }
  if (clientId == null) check.invalid('A connection needs the client id that the provider gave.', ['clientId']);
  if (clientSecret === undefined && (known === null || issuer !== known.issuer)) {
    const message =
      known === null
        ? 'A connection needs the client secret that the provider gave.'
        : 'Another issuer never gets the secret of the one before: send the client secret that it gave.';
    check.invalid(message, ['clientSecret']);
  }
  return {
    ...{ protocol: 'OIDC', issuer: issuer ?? '', clientId: clientId ?? '' },
    ...{ samlSignOnUrl: null, samlCertificates: null, samlIdpInitiated: null },
  };
}

function samlParts(check: InputCheck, known: SsoConnection | null, { issuer: given, saml = {} }: Wanted): Parts {
  const issuer = given ?? known?.issuer;
  const signOnUrl = saml.signOnUrl ?? known?.samlSignOnUrl;
  const certificates = saml.certificates ?? known?.samlCertificates;
  const lacks = (what: string, path: string[]) => {
    check.invalid(`A connection by SAML needs ${what}: copy it from the provider, or give its metadata.`, path);
  };
  if (issuer === undefined) lacks('the entity id of the provider as its issuer', ['issuer']);
  if (signOnUrl == null) lacks('the sign-on address of the provider', ['saml', 'signOnUrl']);
  if (certificates == null) lacks('the certificate by which the provider signs', ['saml', 'certificates']);
  return {
    ...{ protocol: 'SAML', issuer: issuer ?? '', clientId: null },
    ...{ samlSignOnUrl: signOnUrl ?? '', samlCertificates: [...(certificates ?? [])] },
    samlIdpInitiated: saml.idpInitiated ?? known?.samlIdpInitiated ?? false,
  };
}
