import { SamlError } from '../../src/saml/failure';
import type { SamlProvider } from '../../src/saml/provider';
import { checkResponse, openResponse, type SamlAnswer } from '../../src/saml/response';
import { attacks } from './attacks';
import {
  assertionOf,
  encoded,
  honest,
  newKeyPair,
  PERSISTENT,
  responseOf,
  said,
  signed,
  type Said,
} from './hostile-idp';

const now = new Date('2026-03-05T12:00:00.000Z');
const key = newKeyPair({}, now);
const own = newKeyPair({}, now);

function der(certificate: string): string {
  return certificate.replace(/-----[A-Z ]+-----/g, '').replace(/\s+/g, '');
}

const provider: SamlProvider = {
  issuer: 'https://idp.company.example/metadata',
  signOnUrl: 'https://idp.company.example/sso',
  certificates: [der(key.certificate)],
  entityId: 'https://guildhall.example/sso/accounts/acct_1/metadata',
  answersTo: 'https://guildhall.example/sso/accounts/acct_1/callback',
};
const requestId = 'ssoa_1.abc';

function say(changed: Partial<Said> = {}): Said {
  return said({ ...provider, requestId, now }, changed);
}

async function check(xml: string, of = provider, at = now): Promise<SamlAnswer> {
  return checkResponse(openResponse(encoded(xml)), of, { requestId, now: at });
}

/** What is said of a response that signs nobody on. */
async function refused(xml: string, of = provider, at = now): Promise<string> {
  try {
    await check(xml, of, at);
  } catch (error) {
    if (error instanceof SamlError) return `${error.step}: ${error.message}`;
    throw error;
  }
  throw new Error('It was believed.');
}

describe('a response', () => {
  it('says whom the provider has signed on', async () => {
    const one = say({ attributes: { email: 'Some.Body@Company.example', displayName: ' Some \n Body ' } });
    expect(await check(honest(one, key))).toEqual({
      person: {
        subject: `${PERSISTENT} somebody`,
        email: 'some.body@company.example',
        name: 'Some Body',
        authenticatedAt: new Date('2026-03-05T11:59:55.000Z'),
      },
      assertionHash: expect.any(Buffer) as Buffer,
      goodUntil: new Date('2026-03-05T12:06:00.000Z'),
    });
  });

  it('may be signed as well as its assertion', async () => {
    const one = say();
    const inner = responseOf(one, signed(assertionOf(one), one.assertionId, { key }));
    expect((await check(signed(inner, one.id, { key }))).person.email).toBe('somebody@company.example');
    // And then both count.
    const twice = signed(inner, one.id, { key: own });
    expect(await refused(twice)).toContain('that of its response');
  });

  it.each(['rsa-sha256', 'rsa-sha512'])('may be signed by %s', async (algorithm) => {
    const one = say();
    const signature = `http://www.w3.org/2001/04/xmldsig-more#${algorithm}`;
    const digest = 'http://www.w3.org/2001/04/xmlenc#sha512';
    const xml = responseOf(one, signed(assertionOf(one), one.assertionId, { key, signature, digest }));
    expect((await check(xml)).person.email).toBe('somebody@company.example');
  });

  it('may name namespaces that are signed too', async () => {
    const one = say();
    const assertion = assertionOf(one).replace(' ID=', ' xmlns:xs="http://www.w3.org/2001/XMLSchema" ID=');
    const xml = responseOf(one, signed(assertion, one.assertionId, { key, inclusive: ['xs', 'saml'] }));
    expect(xml).toContain('PrefixList="xs saml"');
    expect((await check(xml)).person.email).toBe('somebody@company.example');
  });

  it('is believed by either of two certificates, and by neither that has ended or not begun', async () => {
    const old = newKeyPair({ from: -20, to: -1 }, now);
    const next = newKeyPair({ from: 1, to: 20 }, now);
    const both = { ...provider, certificates: [der(own.certificate), der(key.certificate)] };
    expect((await check(honest(say(), key), both)).person.subject).toContain('somebody');
    expect((await check(honest(say(), own), both)).person.subject).toContain('somebody');
    const others = { ...provider, certificates: [der(key.certificate), der(old.certificate)] };
    expect(await refused(honest(say(), old), others)).toContain('none of the certificates');
    const none = { ...provider, certificates: [der(old.certificate), der(next.certificate)] };
    expect(await refused(honest(say(), old), none)).toContain(
      'None of the certificates of the connection is valid now',
    );
    expect(await refused(honest(say(), next), none)).toContain(
      'None of the certificates of the connection is valid now',
    );
  });

  it('takes the address from what providers call it, and a NameID only if that is one', async () => {
    const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
    const emailOf = async (changed: Partial<Said>) => (await check(honest(say(changed), key))).person.email;
    const oids = ['urn:oid:0.9.2342.19200300.100.1.3', 'urn:oid:1.2.840.113549.1.9.1'];
    for (const name of ['email', 'mail', ...oids, `${claims}/emailaddress`]) {
      expect(await emailOf({ attributes: { [name]: 'a@company.example' } })).toBe('a@company.example');
    }
    const nameIdFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
    expect(await emailOf({ attributes: {}, nameId: 'b@company.example', nameIdFormat })).toBe('b@company.example');
    const unspecified = say({ attributes: {}, nameId: 'b@company.example', nameIdFormat: null });
    expect(await refused(honest(unspecified, key))).toContain('ADDRESS: It gave no address');
  });

  it.each<[Record<string, string>, string | null]>([
    [{ displayName: 'Ann', name: 'Bob' }, 'Ann'],
    [{ givenName: 'Ann', sn: 'Lee' }, 'Ann Lee'],
    [{ 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name': 'ann@company.example' }, null],
    [{}, null],
  ])('calls somebody with %j: %s', async (attributes, name) => {
    const one = say({ attributes: { email: 'a@company.example', ...attributes } });
    expect((await check(honest(one, key))).person.name).toBe(name);
  });

  it('is good for as long as it says, with 60 seconds between the clocks, and for ten minutes at most', async () => {
    const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);
    const xml = honest(say(), key);
    expect((await check(xml, provider, at(359))).goodUntil).toEqual(at(360));
    expect(await refused(xml, provider, at(360))).toContain('NotOnOrAfter');
    const early = honest(say({ made: at(60), notBefore: at(60), authenticatedAt: at(60) }), key);
    expect((await check(early)).person.authenticatedAt).toEqual(now);
    expect(await refused(honest(say({ notBefore: at(61) }), key))).toContain('NotBefore');
    expect(await refused(honest(say({ made: at(61) }), key))).toContain('IssueInstant');
    expect(await refused(honest(say({ authenticatedAt: at(61) }), key))).toContain('AuthnInstant');
    expect(await refused(honest(say({ confirmedUntil: at(-60) }), key))).toContain('NotOnOrAfter');
    expect(await refused(honest(say({ notOnOrAfter: null }), key))).toContain('NotOnOrAfter');
    const long = honest(say({ notOnOrAfter: at(99_999), confirmedUntil: at(99_999) }), key);
    expect((await check(long, provider, at(659))).goodUntil).toEqual(at(660));
    expect(await refused(long, provider, at(660))).toContain('made too long ago');
  });

  it('is named by issuer and ID, so that it is known again', async () => {
    const hash = async (changed: Partial<Said>) =>
      (await check(honest(say(changed), key))).assertionHash.toString('hex');
    const one = await hash({ assertionId: '_1' });
    expect(await hash({ assertionId: '_1', id: '_another-response' })).toBe(one);
    expect(await hash({ assertionId: '_2' })).not.toBe(one);
  });

  it('that comes unasked says so, and answers nothing', async () => {
    const xml = honest(say({ requestId: null, responseTo: null }), key);
    expect(await refused(xml)).toBe('RESPONSE: It answers another sign-on (InResponseTo).');
    const opened = openResponse(encoded(xml));
    expect(opened.inResponseTo).toBeNull();
    expect((await checkResponse(opened, provider, { requestId: null, now })).person.subject).toContain('somebody');
  });

  it.each(['', '%%%', 'a', encoded('<a/>'), encoded('\u0000'), Buffer.from([0xff, 0xfe, 0x3c]).toString('base64')])(
    'is none: %j',
    (field) => {
      expect(() => openResponse(field)).toThrow(SamlError);
    },
  );
});

describe('nobody is signed on', () => {
  it.each(attacks)('where %s', async (_name, response, message) => {
    expect(await refused(response({ say, key, own, victim: 'victim@company.example' }))).toMatch(message);
  });
});
