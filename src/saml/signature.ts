import { SamlError } from './failure';
import type { XmlElement } from './library';
import { allElements, attributeOf, childrenOf, elementsIn, isNamed, NS } from './xml';

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

/** By what may be signed: what the library knows, without SHA-1 and without secrets that are shared. */
const SIGNATURES = ['rsa-sha256', 'rsa-sha512'].map((one) => `http://www.w3.org/2001/04/xmldsig-more#${one}`);
const DIGESTS = ['sha256', 'sha512'].map((one) => `http://www.w3.org/2001/04/xmlenc#${one}`);

/**
 * The one assertion of a response, once the document has the only shape that can mean one thing: one assertion, right in the response, with
 * one signature right in it, of the very element that it stands in; no element whose ID another has too. Says nothing of whether the
 * signature is right. Throws a SamlError.
 */
export function theAssertion(response: XmlElement): XmlElement {
  const all = allElements(response);
  // Whatever namespace they claim.
  const named = (name: string) => all.filter(({ localName }) => localName === name);
  if (named('EncryptedAssertion').length > 0) {
    refuse(
      'Its assertion is encrypted, which cannot be read here: have the provider send it signed and not encrypted.',
    );
  }
  const [assertion, ...others] = named('Assertion');
  if (assertion === undefined) return refuse('It has no assertion.');
  const isInPlace = isNamed(assertion, NS.assertion, 'Assertion') && assertion.parentNode === response;
  if (others.length > 0 || !isInPlace || named('Response').length > 1) {
    refuse('It has more than one assertion, or one in a place of its own.');
  }
  checkIds(all);
  const signatures = named('Signature');
  const ofAssertion = childrenOf(assertion, NS.signature, 'Signature');
  const ofResponse = childrenOf(response, NS.signature, 'Signature');
  if (ofAssertion.length === 0) {
    refuse('Its assertion is not signed: have the provider sign the assertion, and not the response alone.');
  }
  const inPlace = ofAssertion.length + ofResponse.length;
  if (ofAssertion.length > 1 || ofResponse.length > 1 || signatures.length !== inPlace) {
    refuse('It has more signatures than one of the response and one of the assertion.');
  }
  for (const one of ofAssertion) checkShape(one, assertion);
  for (const one of ofResponse) checkShape(one, response);
  return assertion;
}

/** Two elements of one name could be taken for each other. */
function checkIds(all: readonly XmlElement[]): void {
  const ids = all.flatMap((element) =>
    Array.from(element.attributes)
      .filter(({ localName }) => localName.toLowerCase() === 'id')
      .map(({ value }) => value),
  );
  if (new Set(ids).size !== ids.length) refuse('It has elements with the same ID.');
}

/** All that a signature may say of what it covers, in its order. */
const SIGNED_INFO = [
  ...['SignedInfo', 'CanonicalizationMethod', 'SignatureMethod', 'Reference', 'Transforms', 'Transform', 'Transform'],
  ...['DigestMethod', 'DigestValue'],
];

/** What a signature consists of, and nothing besides: the library reads the first of each that it finds, however deep it stands. */
function checkShape(signature: XmlElement, signed: XmlElement): void {
  const [info, value, ...others] = elementsIn(signature);
  if (info === undefined || value === undefined) return refuse(SHAPE);
  const hasKeyInfo = others.length === 1 && others.every((one) => isNamed(one, NS.signature, 'KeyInfo'));
  const isWhole = isNamed(value, NS.signature, 'SignatureValue') && elementsIn(value).length === 0;
  if (!isWhole || (others.length > 0 && !hasKeyInfo)) refuse(SHAPE);
  // Which namespaces are signed too changes nothing of what is read.
  const all = allElements(info).filter(({ localName }) => localName !== 'InclusiveNamespaces');
  const isKnown = all.every((one, index) => isNamed(one, NS.signature, SIGNED_INFO[index] ?? ''));
  const [, canonicalization, method, reference, , first, second, digest] = all;
  if (all.length !== SIGNED_INFO.length || !isKnown) refuse(SHAPE);
  if (!SIGNATURES.includes(algorithmOf(method)) || !DIGESTS.includes(algorithmOf(digest))) {
    refuse('It is signed by an algorithm that is not accepted: rsa-sha256 or rsa-sha512 are, with SHA-256 or SHA-512.');
  }
  const steps = [canonicalization, first, second].map(algorithmOf);
  if (steps.join(' ') !== [EXCLUSIVE, ENVELOPED, EXCLUSIVE].join(' ')) {
    refuse('What its signature covers is not said in the usual way: enveloped, by exclusive canonicalization.');
  }
  const id = attributeOf(signed, 'ID') ?? '';
  if (!/^[A-Za-z_][\w.-]{0,254}$/.test(id) || attributeOf(reference ?? signed, 'URI') !== `#${id}`) {
    refuse('Its signature is not of the element that it stands in.');
  }
}

const SHAPE = 'Its signature is not made as signatures of SAML are.';

function algorithmOf(element: XmlElement | undefined): string {
  return element === undefined ? '' : (attributeOf(element, 'Algorithm') ?? '');
}

function refuse(message: string): never {
  throw new SamlError('ASSERTION', message);
}
