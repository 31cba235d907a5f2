import { nodeSaml, type SamlOptions } from './library';
import type { SamlProvider } from './provider';

/**
 * The library, set up for one exchange. Audience and signatures it checks itself; times and what an answer is to are checked by
 * assertion.ts, since it reckons with the machine's clock and with a store in memory.
 */
export function samlOptions(
  { issuer: _issuer, signOnUrl, entityId, answersTo }: SamlProvider,
  { certificates, requestId, forced }: { certificates: readonly string[]; requestId: string; forced: boolean },
): SamlOptions {
  return {
    callbackUrl: answersTo,
    issuer: entityId,
    audience: entityId,
    entryPoint: signOnUrl,
    idpCert: [...certificates],
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    validateInResponseTo: 'never',
    acceptedClockSkewMs: -1,
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    forceAuthn: forced,
    generateUniqueId: () => requestId,
  };
}

/**
 * Where a browser goes to be signed on: with a request of this id, which is not signed. `forced`: the provider is to ask the person who
 * they are, whatever session they have there.
 */
export async function requestUrl(
  provider: SamlProvider,
  { requestId, forced }: { requestId: string; forced: boolean },
): Promise<string> {
  const { SAML } = nodeSaml();
  const { certificates } = provider;
  return new SAML(samlOptions(provider, { certificates, requestId, forced })).getAuthorizeUrlAsync('', undefined, {});
}
