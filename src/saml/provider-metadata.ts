import { attributeOf, BINDINGS, childrenOf, isNamed, NS, parseXml, plainText, plainXml, XmlError } from './xml';
import type { XmlElement } from './library';

/** What a provider says of itself in its metadata. Nothing of it is checked yet but its shape. */
export interface ProviderMetadata {
  issuer: string;
  signOnUrl: string;
  /** Those by which it signs, as they stand there. */
  certificates: string[];
}

/** Reads the metadata of an identity provider; or says what is wrong with it. */
export function readProviderMetadata(text: string): ProviderMetadata | { problem: string } {
  try {
    return read(parseXml(plainXml(text, { comments: true })));
  } catch (error) {
    if (error instanceof XmlError) return { problem: `This is no metadata of a provider: ${error.message}` };
    throw error;
  }
}

function read(root: XmlElement): ProviderMetadata {
  const entities = isNamed(root, NS.metadata, 'EntitiesDescriptor')
    ? childrenOf(root, NS.metadata, 'EntityDescriptor')
    : [root].filter((one) => isNamed(one, NS.metadata, 'EntityDescriptor'));
  const providers = entities.flatMap((entity) =>
    childrenOf(entity, NS.metadata, 'IDPSSODescriptor').map((descriptor) => ({ entity, descriptor })),
  );
  const [provider] = providers;
  if (provider === undefined || providers.length > 1) {
    throw new XmlError(`It describes ${providers.length} identity providers, and one is needed.`);
  }
  const issuer = attributeOf(provider.entity, 'entityID') ?? '';
  const services = childrenOf(provider.descriptor, NS.metadata, 'SingleSignOnService');
  const redirect = services.find((one) => attributeOf(one, 'Binding') === BINDINGS.redirect);
  const signOnUrl = redirect === undefined ? null : attributeOf(redirect, 'Location');
  if (signOnUrl === null) throw new XmlError('It has no sign-on address for HTTP-Redirect.');
  const certificates = childrenOf(provider.descriptor, NS.metadata, 'KeyDescriptor')
    .filter((one) => attributeOf(one, 'use') !== 'encryption')
    .flatMap((one) => childrenOf(one, NS.signature, 'KeyInfo'))
    .flatMap((one) => childrenOf(one, NS.signature, 'X509Data'))
    .flatMap((one) => childrenOf(one, NS.signature, 'X509Certificate'))
    .map((one) => plainText(one) ?? '');
  if (certificates.length === 0) throw new XmlError('It has no certificate by which it signs.');
  return { issuer, signOnUrl, certificates: [...new Set(certificates.map((one) => one.replaceAll(/\s+/g, '')))] };
}
