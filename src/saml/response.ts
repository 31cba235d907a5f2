import { createHash } from 'node:crypto';
import { readAssertion, type MeantForUs } from './assertion';
import { goodCertificates } from './certificates';
import { SamlError } from './failure';
import { nodeSaml, type XmlElement } from './library';
import { personOf, type SamlPerson } from './person';
import type { SamlProvider } from './provider';
import { samlOptions } from './request';
import { theAssertion } from './signature';
import { attributeOf, childrenOf, isNamed, NS, parseXml, plainText, plainXml, XmlError } from './xml';

/** A response as a browser brought it: read, and nothing of it checked or believed. */
export interface SamlResponse {
  text: string;
  root: XmlElement;
  /** The request that it says it answers; null: none, it comes unasked. */
  inResponseTo: string | null;
}

/** What a response that was checked says. */
export interface SamlAnswer {
  person: SamlPerson;
  /** Names the assertion among all of all providers: it is taken once. */
  assertionHash: Buffer;
  /** From then on it is refused in any case. */
  goodUntil: Date;
}

/** Longer than any provider's. */
const LONGEST = 256 * 1024;

/** Reads the form field of a response. Throws a SamlError. */
export function openResponse(field: string): SamlResponse {
  const base64 = field.replaceAll(/\s+/g, '');
  if (base64.length > LONGEST || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
    throw new SamlError('SIGN_IN', 'It sent the browser back without a response that can be read.');
  }
  try {
    const text = plainXml(decoded(base64), { comments: false });
    const root = parseXml(text);
    if (!isNamed(root, NS.protocol, 'Response')) throw new XmlError('It is no response of SAML 2.0.');
    return { text, root, inResponseTo: attributeOf(root, 'InResponseTo') };
  } catch (error) {
    if (error instanceof XmlError) throw new SamlError('RESPONSE', `Its response is not read. ${error.message}`);
    throw error;
  }
}

function decoded(base64: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    throw new XmlError('It is not in UTF-8.');
  }
}

/**
 * Checks all of a response, and says whom it means: of what is signed by one of the configured certificates, and of nothing else. A key that
 * comes with the message counts for nothing. Throws a SamlError.
 */
export async function checkResponse(
  response: SamlResponse,
  provider: SamlProvider,
  { requestId, now }: { requestId: string | null; now: Date },
): Promise<SamlAnswer> {
  const certificates = goodCertificates(provider.certificates, now);
  if (certificates.length === 0) throw new SamlError('KEYS', NO_CERTIFICATE);
  checkEnvelope(response, provider, requestId);
  theAssertion(response.root);
  const signed = await signedAssertion(response, provider, certificates);
  const { issuer, entityId, answersTo } = provider;
  const meant = readAssertion(signed, { issuer, entityId, answersTo, requestId, now });
  return { person: personOf(meant), assertionHash: hashOf(issuer, meant), goodUntil: meant.goodUntil };
}

export const NO_CERTIFICATE =
  'None of the certificates of the connection is valid now: give the one by which the provider signs.';

/** Checks what stands around the assertion, which may be signed by nobody. */
function checkEnvelope({ root, inResponseTo }: SamlResponse, provider: SamlProvider, requestId: string | null): void {
  const refuse = (message: string): never => {
    throw new SamlError('RESPONSE', message);
  };
  if (attributeOf(root, 'Version') !== '2.0') refuse('It is no response of SAML 2.0.');
  if (inResponseTo !== requestId) refuse('It answers another sign-on (InResponseTo).');
  if (attributeOf(root, 'Destination') !== provider.answersTo) {
    refuse('It is meant for another address (Destination) than the one where answers are taken.');
  }
  const issuers = childrenOf(root, NS.assertion, 'Issuer');
  if (issuers.length > 1 || issuers.some((one) => plainText(one)?.trim() !== provider.issuer)) {
    refuse('The issuer of its response is not the configured one.');
  }
  checkStatus(root);
}

const STATUS = 'urn:oasis:names:tc:SAML:2.0:status:';

/** SAML's own words for what went wrong: anything else is not repeated. */
const WORDS = [
  ...['Requester', 'Responder', 'VersionMismatch', 'AuthnFailed', 'InvalidAttrNameOrValue', 'InvalidNameIDPolicy'],
  ...['NoAuthnContext', 'NoAvailableIDP', 'NoPassive', 'RequestDenied', 'RequestUnsupported', 'UnknownPrincipal'],
  ...['UnsupportedBinding', 'PartialLogout', 'ProxyCountExceeded'],
];

function checkStatus(root: XmlElement): void {
  const [status] = childrenOf(root, NS.protocol, 'Status');
  const [code] = status === undefined ? [] : childrenOf(status, NS.protocol, 'StatusCode');
  const [inner] = code === undefined ? [] : childrenOf(code, NS.protocol, 'StatusCode');
  const value = code === undefined ? null : attributeOf(code, 'Value');
  if (value === `${STATUS}Success`) return;
  const words = [value, inner === undefined ? null : attributeOf(inner, 'Value')]
    .map((one) => WORDS.find((word) => one === STATUS + word))
    .filter((one) => one !== undefined);
  const said = words.length === 0 ? 'an error of its own' : words.join(', ');
  throw new SamlError('SIGN_IN', `The provider ended the sign-on and said ${said}.`);
}

/** The assertion as it was signed: parsed again from the bytes that the signature covers. */
async function signedAssertion(
  { text, root }: SamlResponse,
  provider: SamlProvider,
  certificates: readonly string[],
): Promise<XmlElement> {
  const { SAML } = nodeSaml();
  // A response need not be signed; one that is has to be signed by the provider, too.
  const wantAuthnResponseSigned = childrenOf(root, NS.signature, 'Signature').length > 0;
  const options = samlOptions(provider, { certificates, requestId: '', forced: false });
  const library = new SAML({ ...options, wantAuthnResponseSigned });
  let signed: string | undefined;
  try {
    const { profile } = await library.validatePostResponseAsync({ SAMLResponse: Buffer.from(text).toString('base64') });
    signed = profile?.getAssertionXml?.();
  } catch (error) {
    throw new SamlError('ASSERTION', sentenceOf(error));
  }
  if (signed === undefined) throw new SamlError('ASSERTION', 'It has no assertion that is signed.');
  try {
    return parseXml(plainXml(signed, { comments: false }));
  } catch (error) {
    if (error instanceof XmlError) throw new SamlError('ASSERTION', `What is signed is not read. ${error.message}`);
    throw error;
  }
}

/** The library tells these apart by its own sentences only. Whatever a message does to it, it is the message that is wrong. */
function sentenceOf(error: unknown): string {
  const said = error instanceof Error ? error.message : '';
  if (/audience/i.test(said) || error instanceof TypeError) {
    return 'Its assertion is for another audience: give the provider the entity id of the connection as the audience.';
  }
  if (said.includes('parsing')) return 'Its assertion does not say until when it holds (NotOnOrAfter).';
  return 'The signature of its assertion is wrong, or that of its response, or made by none of the certificates of the connection.';
}

function hashOf(issuer: string, { id }: MeantForUs): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([issuer, id]))
    .digest();
}
