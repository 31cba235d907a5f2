import { createRequire } from 'node:module';
import forge from 'node-forge';

/** Not by its types, which bring a browser's globals along. */
const { SignedXml } = createRequire(__filename)('xml-crypto') as {
  SignedXml: new (options: object) => {
    addReference(reference: object): void;
    computeSignature(xml: string, options: object): void;
    getSignedXml(): string;
  };
};

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

/** A key and its certificate. */
export interface KeyPair {
  privateKey: string;
  certificate: string;
}

const DAY = 24 * 3_600_000;

/** A new key, with a certificate that it signed itself; good from a year ago on for ten years unless a test says otherwise. */
export function newKeyPair({ bits = 2048, from = -365, to = 3650 } = {}, now = new Date()): KeyPair {
  const keys = forge.pki.rsa.generateKeyPair({ bits, workers: -1 });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = keys.publicKey;
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date(now.getTime() + from * DAY);
  certificate.validity.notAfter = new Date(now.getTime() + to * DAY);
  certificate.setSubject([{ name: 'commonName', value: 'idp' }]);
  certificate.setIssuer([{ name: 'commonName', value: 'idp' }]);
  certificate.sign(keys.privateKey, forge.md.sha256.create());
  return {
    privateKey: forge.pki.privateKeyToPem(keys.privateKey),
    certificate: forge.pki.certificateToPem(certificate),
  };
}

interface Signing {
  key: KeyPair;
  signature?: string;
  digest?: string;
  transforms?: string[];
  /** Prefixes of namespaces that are signed though nothing uses them, as some providers have it. */
  inclusive?: string[];
  /** Put into KeyInfo, as if it counted. */
  keyInfo?: string;
}

/** Signs the element with this ID, right behind its issuer. */
export function signed(xml: string, id: string, { key, ...options }: Signing): string {
  const signer = new SignedXml({
    privateKey: key.privateKey,
    publicCert: options.keyInfo ?? key.certificate,
    signatureAlgorithm: options.signature ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: EXCLUSIVE,
  });
  signer.addReference({
    xpath: `//*[@ID='${id}']`,
    digestAlgorithm: options.digest ?? 'http://www.w3.org/2001/04/xmlenc#sha256',
    transforms: options.transforms ?? [ENVELOPED, EXCLUSIVE],
    inclusiveNamespacesPrefixList: options.inclusive ?? [],
  });
  signer.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: `//*[@ID='${id}']/*[local-name(.)='Issuer']`, action: 'after' },
  });
  return signer.getSignedXml();
}

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';

/** All that a response says. Null leaves something out. */
export interface Said {
  id: string;
  assertionId: string;
  issuer: string;
  responseIssuer: string | null;
  destination: string | null;
  recipient: string | null;
  audience: string | null;
  requestId: string | null;
  responseTo: string | null;
  nameId: string;
  nameIdFormat: string | null;
  attributes: Record<string, string | string[]>;
  made: Date;
  notBefore: Date | null;
  notOnOrAfter: Date | null;
  confirmedUntil: Date | null;
  authenticatedAt: Date;
  status: string;
  condition: string;
}

/** What an honest provider says to this request, with what a test changes of it. */
export function said(
  to: { entityId: string; answersTo: string; requestId: string | null; issuer: string; now: Date },
  changed: Partial<Said> = {},
): Said {
  const at = (seconds: number): Date => new Date(to.now.getTime() + seconds * 1000);
  return {
    ...{ id: '_the-response', assertionId: `_${Math.random().toString(36).slice(2)}`, issuer: to.issuer },
    ...{ responseIssuer: to.issuer, destination: to.answersTo, recipient: to.answersTo, audience: to.entityId },
    ...{ requestId: to.requestId, responseTo: to.requestId, nameId: 'somebody', nameIdFormat: PERSISTENT },
    ...{ attributes: { email: 'somebody@company.example' }, made: at(0), notBefore: at(-5), notOnOrAfter: at(300) },
    ...{ confirmedUntil: at(300), authenticatedAt: at(-5), status: SUCCESS, condition: '' },
    ...changed,
  };
}

export const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';

function attribute(name: string, value: string | null): string {
  return value === null ? '' : ` ${name}="${value}"`;
}

function time(name: string, value: Date | null): string {
  return attribute(name, value === null ? null : value.toISOString());
}

/** An assertion that says so, not signed. */
export function assertionOf(one: Said): string {
  const attributes = Object.entries(one.attributes).map(
    ([name, values]) =>
      `<saml:Attribute Name="${name}">${[values]
        .flat()
        .map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`)
        .join('')}</saml:Attribute>`,
  );
  const audience =
    one.audience === null
      ? ''
      : `<saml:AudienceRestriction><saml:Audience>${one.audience}</saml:Audience></saml:AudienceRestriction>`;
  return `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${one.assertionId}" Version="2.0"${time('IssueInstant', one.made)}><saml:Issuer>${one.issuer}</saml:Issuer><saml:Subject><saml:NameID${attribute('Format', one.nameIdFormat)}>${one.nameId}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData${attribute('Recipient', one.recipient)}${attribute('InResponseTo', one.requestId)}${time('NotOnOrAfter', one.confirmedUntil)}/></saml:SubjectConfirmation></saml:Subject><saml:Conditions${time('NotBefore', one.notBefore)}${time('NotOnOrAfter', one.notOnOrAfter)}>${audience}${one.condition}</saml:Conditions><saml:AuthnStatement${time('AuthnInstant', one.authenticatedAt)}><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement></saml:Assertion>`;
}

/** A response around what is given, not signed. */
export function responseOf(one: Said, content: string, extensions = ''): string {
  const issuer =
    one.responseIssuer === null
      ? ''
      : `<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${one.responseIssuer}</saml:Issuer>`;
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${one.id}" Version="2.0"${time('IssueInstant', one.made)}${attribute('Destination', one.destination)}${attribute('InResponseTo', one.responseTo)}>${issuer}${extensions}<samlp:Status><samlp:StatusCode Value="${one.status}"/></samlp:Status>${content}</samlp:Response>`;
}

/** A response with its assertion signed, as providers send it. */
export function honest(one: Said, key: KeyPair): string {
  return responseOf(one, signed(assertionOf(one), one.assertionId, { key }));
}

/** As it stands in the form. */
export function encoded(xml: string): string {
  return Buffer.from(xml).toString('base64');
}

/** The signature in an element, and the element without it. */
export function taken(xml: string): { signature: string; rest: string } {
  const signature = /<ds:Signature .*?<\/ds:Signature>/s.exec(xml)?.[0] ?? '';
  return { signature, rest: xml.replace(signature, '') };
}
