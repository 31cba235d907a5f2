import { createRequire } from 'node:module';

/**
 * What is used of the libraries, in words of our own: their types bring those of a browser along, and then the whole service could speak
 * of a window or a location.
 */
const load = createRequire(__filename);

export interface XmlNode {
  readonly nodeType: number;
  readonly parentNode: XmlNode | null;
  readonly childNodes: ArrayLike<XmlNode>;
  readonly textContent: string | null;
}

export interface XmlAttribute {
  /** With its prefix. */
  readonly name: string;
  readonly localName: string;
  readonly namespaceURI: string | null;
  readonly value: string;
}

export interface XmlElement extends XmlNode {
  readonly localName: string;
  readonly namespaceURI: string | null;
  readonly attributes: ArrayLike<XmlAttribute>;
}

interface Xmldom {
  DOMParser: new (options: {
    errorHandler: Record<'warning' | 'error' | 'fatalError', (message: string) => never>;
  }) => {
    parseFromString(text: string, type: 'text/xml'): { documentElement: XmlElement | null | undefined } | undefined;
  };
}

/** The options of node-saml that say anything here. */
export interface SamlOptions {
  callbackUrl: string;
  /** Ours. */
  issuer: string;
  audience: string;
  entryPoint: string;
  idpCert: string[];
  wantAssertionsSigned: true;
  wantAuthnResponseSigned: boolean;
  validateInResponseTo: 'never';
  acceptedClockSkewMs: -1;
  identifierFormat: null;
  disableRequestedAuthnContext: true;
  forceAuthn: boolean;
  generateUniqueId: () => string;
}

interface NodeSaml {
  SAML: new (options: SamlOptions) => {
    getAuthorizeUrlAsync(relayState: string, host: undefined, options: object): Promise<string>;
    validatePostResponseAsync(body: { SAMLResponse: string }): Promise<{
      profile: { getAssertionXml?: () => string } | null;
    }>;
  };
}

/** The parser by which the library reads too, so that nothing has two meanings. */
export function xmldom(): Xmldom {
  return load('@xmldom/xmldom') as Xmldom;
}

export function nodeSaml(): NodeSaml {
  return load('@node-saml/node-saml') as NodeSaml;
}
