import { createHmac } from 'node:crypto';
import { assertionOf, honest, responseOf, signed, taken, type KeyPair, type Said } from './hostile-idp';

/** Who attacks: what the provider would say honestly, its key, one of the attacker's own; and somebody whom they want to be. */
export interface Means {
  say: (changed?: Partial<Said>) => Said;
  key: KeyPair;
  own: KeyPair;
  victim: string;
}

const SHA1 = 'http://www.w3.org/2000/09/xmldsig#sha1';
const RSA_SHA1 = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
const IN_SIGNATURE = '</ds:Signature>';

/** What an attacker wants to be believed, beside what the provider has signed for them: with the same ID, or another. */
function forged({ say, victim }: Means, original: Said, assertionId = '_evil'): Said {
  return say({ ...original, assertionId, nameId: 'victim', attributes: { email: victim } });
}

/** An honest signed assertion of the attacker's own, its signature, the rest of it, and the forged one. */
function parts(means: Means) {
  const one = means.say();
  const whole = signed(assertionOf(one), one.assertionId, { key: means.key });
  const { signature, rest } = taken(whole);
  const evil = forged(means, one);
  return { one, whole, signature, rest, evil, evilAssertion: assertionOf(evil) };
}

/** Puts something right behind the issuer. */
function behindIssuer(assertion: string, content: string): string {
  return assertion.replace('</saml:Issuer>', `</saml:Issuer>${content}`);
}

function from({ made }: Said, seconds: number): Date {
  return new Date(made.getTime() + seconds * 1000);
}

function within(signature: string, content: string): string {
  return signature.replace(IN_SIGNATURE, `<ds:Object>${content}</ds:Object>${IN_SIGNATURE}`);
}

/** A response and its assertion, both signed, and its signature taken out. */
function signedResponse(means: Means) {
  const one = means.say();
  const inner = responseOf(one, signed(assertionOf(one), one.assertionId, { key: means.key }));
  const whole = signed(inner, one.id, { key: means.key });
  const { signature, rest } = taken(whole);
  const evil = { ...forged(means, one), id: '_evil-response' };
  const unsigned = behindIssuer(assertionOf(evil), taken(assertionIn(rest)).signature);
  return { one, signature, rest, evil, unsigned };
}

function assertionIn(response: string): string {
  return /<saml:Assertion .*<\/saml:Assertion>/s.exec(response)?.[0] ?? '';
}

/** Responses that nobody may be signed on by, with what is said of them. */
export const attacks: [name: string, response: (means: Means) => string, message: RegExp][] = [
  ['nothing is signed', ({ say }) => responseOf(say(), assertionOf(say())), /not signed/],
  [
    'only the response is signed',
    ({ say, key }) => {
      const one = say();
      return signed(responseOf(one, assertionOf(one)), one.id, { key });
    },
    /assertion is not signed/,
  ],
  [
    'it is signed by a key of the attacker, whose certificate is in it',
    ({ say, own }) => honest(say(), own),
    /none of/,
  ],
  [
    'it is signed by a key of the attacker, with the certificate of the provider in it',
    ({ say, own, key }) => {
      const one = say();
      return responseOf(one, signed(assertionOf(one), one.assertionId, { key: own, keyInfo: key.certificate }));
    },
    /none of/,
  ],
  [
    'the address was changed after it was signed',
    (means) => honest(means.say(), means.key).replaceAll('somebody@company.example', means.victim),
    /signature of its assertion is wrong/,
  ],
  [
    'one letter of the signature was changed',
    ({ say, key }) =>
      honest(say(), key).replace(/<ds:SignatureValue>./, (found) =>
        found.endsWith('A') ? `${found.slice(0, -1)}B` : `${found.slice(0, -1)}A`,
      ),
    /signature of its assertion is wrong/,
  ],
  [
    'it is signed by SHA-1',
    ({ say, key }) => {
      const one = say();
      return responseOf(one, signed(assertionOf(one), one.assertionId, { key, signature: RSA_SHA1 }));
    },
    /algorithm that is not accepted/,
  ],
  [
    'its digest is SHA-1',
    ({ say, key }) => {
      const one = say();
      return responseOf(one, signed(assertionOf(one), one.assertionId, { key, digest: SHA1 }));
    },
    /algorithm that is not accepted/,
  ],
  [
    'it is signed by a secret, which is the certificate that everybody knows',
    ({ say, key }) => {
      const xml = honest(say(), key).replace(
        'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
        'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
      );
      const info = /<ds:SignedInfo>.*<\/ds:SignedInfo>/s.exec(xml)?.[0] ?? '';
      const value = createHmac('sha1', key.certificate).update(info).digest('base64');
      return xml.replace(/<ds:SignatureValue>[^<]*/, `<ds:SignatureValue>${value}`);
    },
    /algorithm that is not accepted/,
  ],
  [
    'wrapping 1: another response around the signed one, which stands in the signature',
    (means) => {
      const { signature, rest, evil, unsigned } = signedResponse(means);
      return behindIssuer(responseOf(evil, unsigned), within(signature, rest));
    },
    /more than one assertion/,
  ],
  [
    'wrapping 2: another response around the signed one, beside the signature',
    (means) => {
      const { signature, rest, evil, unsigned } = signedResponse(means);
      return behindIssuer(responseOf(evil, unsigned), rest + signature);
    },
    /more than one assertion/,
  ],
  [
    'wrapping 3: another assertion before the signed one',
    (means) => {
      const { one, whole, evilAssertion } = parts(means);
      return responseOf(one, evilAssertion + whole);
    },
    /more than one assertion/,
  ],
  [
    'wrapping 4: another assertion around the signed one',
    (means) => {
      const { one, whole, evilAssertion } = parts(means);
      return responseOf(one, behindIssuer(evilAssertion, whole));
    },
    /more than one assertion/,
  ],
  [
    'wrapping 5: another assertion with the signature, the signed one behind it',
    (means) => {
      const { one, signature, rest, evilAssertion } = parts(means);
      return responseOf(one, behindIssuer(evilAssertion, signature) + rest);
    },
    /more than one assertion/,
  ],
  [
    'wrapping 6: another assertion with the signature, the signed one within that',
    (means) => {
      const { one, signature, rest, evilAssertion } = parts(means);
      return responseOf(one, behindIssuer(evilAssertion, within(signature, rest)));
    },
    /more than one assertion/,
  ],
  [
    'wrapping 7: another assertion in the extensions of the response',
    (means) => {
      const { one, whole, evilAssertion } = parts(means);
      return responseOf(one, whole, `<samlp:Extensions>${evilAssertion}</samlp:Extensions>`);
    },
    /more than one assertion/,
  ],
  [
    'wrapping 8: another assertion, the signed one as an object of its signature',
    (means) => {
      const { one, signature, rest, evil } = parts(means);
      const same = assertionOf({ ...evil, assertionId: one.assertionId });
      return responseOf(one, behindIssuer(same, within(signature, rest)));
    },
    /more than one assertion/,
  ],
  [
    'wrapping under another namespace: the signed one is in none of SAML',
    (means) => {
      const { one, signature, rest, evilAssertion } = parts(means);
      const hidden = rest
        .replaceAll('saml:Assertion', 'x:Assertion')
        .replace('<x:', '<x:')
        .replace(' ID=', ' xmlns:x="urn:x" ID=');
      return responseOf(one, behindIssuer(evilAssertion, signature) + hidden);
    },
    /more than one assertion/,
  ],
  [
    'two assertions, both signed by the provider',
    (means) => {
      const { one, whole } = parts(means);
      const other = means.say({ assertionId: '_another' });
      return responseOf(one, whole + signed(assertionOf(other), other.assertionId, { key: means.key }));
    },
    /more than one assertion/,
  ],
  [
    'two elements have the ID that is signed',
    (means) => {
      const { one, whole } = parts(means);
      return responseOf({ ...one, id: one.assertionId }, whole);
    },
    /same ID/,
  ],
  [
    'a second signature repeats the value of the first, and holds what is to be believed',
    (means) => {
      const { one, whole, signature, evilAssertion } = parts(means);
      return responseOf(
        one,
        behindIssuer(whole, within(signature, evilAssertion.replaceAll('saml:Assertion', 'saml:Advice'))),
      );
    },
    /more signatures/,
  ],
  [
    'the algorithm stands twice, and deeper where the first is looked for',
    ({ say, key }) =>
      honest(say(), key).replace(
        /(<ds:CanonicalizationMethod [^>]*)\/>/,
        `$1><ds:SignatureMethod Algorithm="${RSA_SHA1}"/></ds:CanonicalizationMethod>`,
      ),
    /not made as signatures of SAML are/,
  ],
  [
    'the signature has an object in it',
    ({ say, key }) => {
      const { signature } = taken(honest(say(), key));
      return honest(say(), key).replace(/<ds:Signature .*<\/ds:Signature>/s, within(signature, '<x/>'));
    },
    /not made as signatures of SAML are/,
  ],
  [
    'the signature is of another element',
    ({ say, key }) => honest(say(), key).replace(/URI="#[^"]+"/, 'URI="#_the-response"'),
    /not of the element/,
  ],
  [
    'the signature is of the whole document, whatever that is',
    ({ say, key }) => honest(say(), key).replace(/URI="#[^"]+"/, 'URI=""'),
    /not of the element/,
  ],
  [
    'what is signed is transformed in a way of its own',
    ({ say, key }) => {
      const one = say();
      const transforms = [
        'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
        'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
      ];
      return responseOf(one, signed(assertionOf(one), one.assertionId, { key, transforms }));
    },
    /usual way/,
  ],
  [
    'a comment cuts the address short',
    ({ say, key, victim }) => honest(say({ attributes: { email: `${victim}<!-- -->.attacker.example` } }), key),
    /comments/,
  ],
  [
    'an external entity is to be read',
    ({ say, key }) =>
      `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>${honest(say(), key).replace('</saml:NameID>', '&x;</saml:NameID>')}`,
    /document type/,
  ],
  [
    'entities grow without end',
    ({ say, key }) =>
      `<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${honest(say(), key)}`,
    /document type/,
  ],
  [
    'an entity is named that there is not',
    ({ say, key }) => honest(say(), key).replace('</saml:NameID>', '&x;</saml:NameID>'),
    /not well-formed/,
  ],
  [
    'a style sheet is to be read',
    ({ say, key }) => `<?xml version="1.0"?><?xml-stylesheet href="https://attacker.example"?>${honest(say(), key)}`,
    /processing instructions/,
  ],
  ['there is something behind the response', ({ say, key }) => `${honest(say(), key)}<evil/>`, /not well-formed/],
  [
    'it is nested without end',
    ({ say, key }) =>
      honest(say(), key).replace('<samlp:Status>', `${'<a>'.repeat(900)}${'</a>'.repeat(900)}<samlp:Status>`),
    /nested/,
  ],
  [
    'it has tags without end',
    ({ say, key }) => honest(say(), key).replace('<samlp:Status>', `${'<a/>'.repeat(11_000)}<samlp:Status>`),
    /too long/,
  ],
  [
    'the assertion is encrypted',
    ({ say }) => responseOf(say(), '<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>'),
    /encrypted/,
  ],
  ['there is no assertion', ({ say }) => responseOf(say(), ''), /no assertion/],
  [
    'it is for another audience',
    ({ say, key }) => honest(say({ audience: 'https://another.example' }), key),
    /audience/,
  ],
  ['it is for every audience', ({ say, key }) => honest(say({ audience: null }), key), /audience/],
  [
    'it is for two audiences that cannot both be meant',
    ({ say, key }) =>
      honest(
        say({
          condition:
            '<saml:AudienceRestriction><saml:Audience>https://another.example</saml:Audience></saml:AudienceRestriction>',
        }),
        key,
      ),
    /audience/,
  ],
  ['it has expired', ({ say, key }) => honest(say({ notOnOrAfter: from(say(), -61) }), key), /NotOnOrAfter/],
  [
    'it says no more whom it means',
    ({ say, key }) => honest(say({ confirmedUntil: from(say(), -61) }), key),
    /NotOnOrAfter/,
  ],
  ['it is not good yet', ({ say, key }) => honest(say({ notBefore: from(say(), 120) }), key), /NotBefore/],
  ['it was made long ago', ({ say, key }) => honest(say({ made: from(say(), -700) }), key), /IssueInstant/],
  [
    'it has a condition that nobody knows',
    ({ say, key }) => honest(say({ condition: '<saml:Condition/>' }), key),
    /condition/,
  ],
  [
    'it is meant for another address',
    ({ say, key }) => honest(say({ recipient: 'https://another.example' }), key),
    /Recipient/,
  ],
  [
    'it does not say for which address it is meant',
    ({ say, key }) => honest(say({ recipient: null }), key),
    /Recipient/,
  ],
  [
    'the response is meant for another address',
    ({ say, key }) => honest(say({ destination: 'https://another.example' }), key),
    /Destination/,
  ],
  [
    'the assertion answers another request',
    ({ say, key }) => honest(say({ requestId: '_another' }), key),
    /InResponseTo/,
  ],
  ['the assertion answers no request', ({ say, key }) => honest(say({ requestId: null }), key), /InResponseTo/],
  [
    'another provider made the assertion',
    ({ say, key }) => honest(say({ issuer: 'https://another.example' }), key),
    /issuer of its assertion/,
  ],
  [
    'another provider made the response',
    ({ say, key }) => honest(say({ responseIssuer: 'https://another.example' }), key),
    /issuer of its response/,
  ],
  [
    'the provider refused the person',
    ({ say, key }) => honest(say({ status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }), key),
    /said Responder/,
  ],
  [
    'the name of the person is another one each time',
    ({ say, key }) => honest(say({ nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }), key),
    /transient/,
  ],
  ['the person has no name', ({ say, key }) => honest(say({ nameId: '' }), key), /NameID/],
  ['there is no address', ({ say, key }) => honest(say({ attributes: {} }), key), /no address/],
  [
    'there are two addresses',
    ({ say, key, victim }) => honest(say({ attributes: { email: ['a@company.example', victim] } }), key),
    /more than one address/,
  ],
  [
    'what is given as an address is none',
    ({ say, key }) => honest(say({ attributes: { email: 'somebody' } }), key),
    /is none/,
  ],
];
