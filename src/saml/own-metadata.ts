import { BINDINGS, escapedXml, NS } from './xml';

/** What we say of ourselves to a provider. */
export function ownMetadata({ entityId, answersTo }: { entityId: string; answersTo: string }): string {
  const formats = ['persistent', 'emailAddress', 'unspecified'].map(
    (one) =>
      `    <NameIDFormat>urn:oasis:names:tc:SAML:${one === 'persistent' ? '2.0' : '1.1'}:nameid-format:${one}</NameIDFormat>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<EntityDescriptor xmlns="${NS.metadata}" entityID="${escapedXml(entityId)}">
  <SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="${NS.protocol}">
${formats.join('\n')}
    <AssertionConsumerService index="0" isDefault="true" Binding="${BINDINGS.post}" Location="${escapedXml(answersTo)}"/>
  </SPSSODescriptor>
</EntityDescriptor>
`;
}
