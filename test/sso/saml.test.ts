import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { X509Certificate } from 'node:crypto';
import { newKeyPair, type KeyPair } from '../saml/hostile-idp';
import { expectNothingWritten } from '../support/nothing-written';
import { startWorld, type Answer, type Data, type TestAccount, type World } from '../support/world';
import { doneIn } from '../teams/operations';
import { failuresOf, newClientSecret, ssoOperations } from './operations';

let world: World;
let ask: ReturnType<typeof ssoOperations>;
let one: KeyPair;
let two: KeyPair;
let server: Server;
let metadataAt: string;
let served: { status: number; body: string; location?: string };
beforeAll(async () => {
  world = await startWorld({ outboundAllow: ['127.0.0.1/32'] });
  ask = ssoOperations(world);
  [one, two] = [newKeyPair({}, world.now()), newKeyPair({}, world.now())];
  server = createServer((_request, response) => {
    response.writeHead(served.status, served.location === undefined ? {} : { location: served.location });
    response.end(served.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  metadataAt = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/metadata`;
});
afterAll(async () => {
  server.close();
  await world.stop();
});
beforeEach(() => {
  served = { status: 200, body: metadata() };
});

const ISSUER = 'http://www.okta.com/exk1';
const SIGN_ON_URL = 'https://acme.okta.com/app/1/sso/saml?tenant=one';

const base64 = (certificate: string): string => certificate.replace(/-----[A-Z ]+-----/g, '').replace(/\s+/g, '');

const fingerprint = ({ certificate }: KeyPair): string => new X509Certificate(certificate).fingerprint256;

function metadata({
  certificates = [one.certificate],
  binding = 'HTTP-Redirect',
  location = SIGN_ON_URL,
  before = '',
}: { certificates?: string[]; binding?: string; location?: string; before?: string } = {}): string {
  const keys = certificates.map(
    (certificate) =>
      `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${base64(certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>${before}<!-- made by hand --><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${ISSUER}"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys.join('')}<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${location}"/></md:IDPSSODescriptor></md:EntityDescriptor>`;
}

const configure = (account: TestAccount, input: object): Promise<Answer> =>
  ask('configureSso', account.owner.token, { accountId: account.id, ...input });

const parts = (more: object = {}) => ({
  issuer: ISSUER,
  saml: { signOnUrl: SIGN_ON_URL, certificates: [one.certificate], ...more },
});

async function failing(account: TestAccount, input: object): Promise<{ path: string[]; message: string }[]> {
  const answer = await expectNothingWritten(world, [], () => configure(account, input));
  return failuresOf(answer, 'configureSso');
}

const SAML = `account(handle: $handle) { ssoEntityId ssoRedirectUri
  sso { protocol issuer clientId version tested confirmed
    saml { signOnUrl allowIdpInitiated certificates { fingerprint notBefore notAfter } } } }`;

async function read(account: TestAccount): Promise<Data> {
  const { data, errors } = await world.graphql(account.owner.token, `query ($handle: String!) { ${SAML} }`, {
    handle: account.handle,
  });
  expect(errors).toEqual([]);
  return data.account ?? {};
}

describe('configureSso for SAML', () => {
  it('makes a connection of its parts, and says what to paste at the provider', async () => {
    const account = await world.account();
    expect(failuresOf(await configure(account, parts()), 'configureSso')).toEqual([]);
    const certificate = new X509Certificate(one.certificate);
    expect(await read(account)).toEqual({
      ssoEntityId: `http://localhost:4000/sso/accounts/${account.id}/metadata`,
      ssoRedirectUri: `http://localhost:4000/sso/accounts/${account.id}/callback`,
      sso: {
        ...{ protocol: 'SAML', issuer: ISSUER, clientId: null, version: 1, tested: false, confirmed: false },
        saml: {
          ...{ signOnUrl: SIGN_ON_URL, allowIdpInitiated: false },
          certificates: [
            {
              fingerprint: fingerprint(one),
              notBefore: new Date(certificate.validFrom).toISOString(),
              notAfter: new Date(certificate.validTo).toISOString(),
            },
          ],
        },
      },
    });
    const [event] = await doneIn(world, account);
    expect(event).toMatchObject({ type: 'sso.configured', resource_name: ISSUER, before: null, details: null });
    expect(event?.after).toEqual({
      ...{ protocol: 'SAML', issuer: ISSUER, signOnUrl: SIGN_ON_URL, certificates: [fingerprint(one)] },
      ...{ idpInitiated: false, sessionHours: 24, defaultRole: 'MEMBER', defaultWorkspaces: [] },
    });
  });

  it('takes the same from metadata, pasted or read at an address once, with what has ended left out', async () => {
    const old = newKeyPair({ from: -20, to: -1 }, world.now());
    const text = metadata({ certificates: [old.certificate, one.certificate, two.certificate] });
    served.body = text;
    for (const saml of [{ metadata: text }, { metadataUrl: metadataAt }]) {
      const account = await world.account();
      expect(failuresOf(await configure(account, { saml }), 'configureSso')).toEqual([]);
      expect(await read(account)).toMatchObject({
        sso: {
          issuer: ISSUER,
          saml: {
            signOnUrl: SIGN_ON_URL,
            certificates: [{ fingerprint: fingerprint(one) }, { fingerprint: fingerprint(two) }],
          },
        },
      });
    }
  });

  it.each<[string, () => Record<string, unknown>, string[], RegExp]>([
    ['nothing but itself', () => ({ saml: {} }), ['issuer'], /entity id of the provider/],
    ['a client beside it', () => ({ ...parts(), clientId: 'x' }), ['saml'], /leave one of them out/],
    ['metadata beside parts', () => ({ saml: { metadata: metadata(), signOnUrl: SIGN_ON_URL } }), ['saml'], /either/],
    [
      'metadata twice',
      () => ({ saml: { metadata: metadata(), metadataUrl: metadataAt } }),
      ['saml'],
      /either them, once/,
    ],
    [
      'metadata of another issuer',
      () => ({ issuer: 'x', saml: { metadata: metadata() } }),
      ['issuer'],
      /another issuer/,
    ],
    [
      'metadata with entities',
      () => ({ saml: { metadata: metadata({ before: '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' }) } }),
      ['saml', 'metadata'],
      /document type/,
    ],
    ['metadata that are none', () => ({ saml: { metadata: '<html/>' } }), ['saml', 'metadata'], /describes 0 identity/],
    [
      'metadata without HTTP-Redirect',
      () => ({ saml: { metadata: metadata({ binding: 'HTTP-POST' }) } }),
      ['saml', 'metadata'],
      /HTTP-Redirect/,
    ],
    [
      'metadata without a certificate',
      () => ({ saml: { metadata: metadata({ certificates: [] }) } }),
      ['saml', 'metadata'],
      /no certificate/,
    ],
    ['no certificate', () => parts({ certificates: [] }), ['saml', 'certificates'], /takes the one certificate/],
    ['a text', () => parts({ certificates: ['x'] }), ['saml', 'certificates', '0'], /is no certificate/],
    [
      'a private key',
      () => parts({ certificates: [one.privateKey] }),
      ['saml', 'certificates', '0'],
      /is a private key/,
    ],
    [
      'the same certificate twice',
      () => parts({ certificates: [one.certificate, base64(one.certificate)] }),
      ['saml', 'certificates', '1'],
      /repeats/,
    ],
    [
      'three certificates',
      () => parts({ certificates: [one, two, newKeyPair()].map(({ certificate }) => certificate) }),
      ['saml', 'certificates'],
      /takes the one certificate/,
    ],
    [
      'one that has ended',
      () => parts({ certificates: [newKeyPair({ from: -20, to: -1 }, world.now()).certificate] }),
      ['saml', 'certificates', '0'],
      /ended on \d{4}-\d\d-\d\d/,
    ],
    [
      'a short key',
      () => parts({ certificates: [newKeyPair({ bits: 1024 }, world.now()).certificate] }),
      ['saml', 'certificates', '0'],
      /2048 bits/,
    ],
    ['an issuer with a space', () => ({ ...parts(), issuer: 'a b' }), ['issuer'], /printable ASCII/],
    ['an address of ours cleared', () => parts({ signOnUrl: null }), ['saml', 'signOnUrl'], /keeps this/],
    ...['javascript:alert(1)', 'https://user@idp.example/', 'https://IDP.example/', 'https://idp.example/#x'].map(
      (signOnUrl): [string, () => Record<string, unknown>, string[], RegExp] => [
        signOnUrl,
        () => parts({ signOnUrl }),
        ['saml', 'signOnUrl'],
        /begins with https/,
      ],
    ),
  ])('refuses %s', async (_name, input, path, message) => {
    const account = await world.account();
    const [failure] = await failing(account, input());
    expect(failure).toMatchObject({ code: 'INVALID', path, message: expect.stringMatching(message) as string });
  });

  it.each<[string, () => typeof served, RegExp]>([
    ['another status', () => ({ status: 404, body: '' }), /status 404/],
    ['a redirect', () => ({ status: 302, body: '', location: metadataAt }), /redirect/],
    ['too much', () => ({ status: 200, body: metadata() + ' '.repeat(500_000) }), /500000 characters/],
    ['no metadata', () => ({ status: 200, body: 'hello' }), /no metadata of a provider/],
  ])('refuses an address of metadata that answers with %s', async (_name, answer, message) => {
    served = answer();
    const [failure] = await failing(await world.account(), { saml: { metadataUrl: metadataAt } });
    expect(failure).toMatchObject({ path: ['saml', 'metadataUrl'], message: expect.stringMatching(message) as string });
  });

  it('asks no inner address for metadata', async () => {
    const strict = await startWorld();
    try {
      const account = await strict.account();
      for (const metadataUrl of [metadataAt, 'https://169.254.169.254/metadata', 'https://localhost/metadata', 'x']) {
        const input = { accountId: account.id, saml: { metadataUrl } };
        const answer = await ssoOperations(strict)('configureSso', account.owner.token, input);
        expect(failuresOf(answer, 'configureSso')).toMatchObject([{ code: 'INVALID', path: ['saml', 'metadataUrl'] }]);
      }
    } finally {
      await strict.stop();
    }
  });
});

describe('a change of a connection by SAML', () => {
  async function trusted(account: TestAccount) {
    const [row] = await world.sql(
      'SELECT trust_version, tested_trust_version AS tested, confirmed_trust_version AS confirmed FROM sso_connections WHERE account_id = $1',
      [account.id],
    );
    return row;
  }

  async function connected(): Promise<TestAccount> {
    const account = await world.account();
    await configure(account, parts());
    await world.sql(
      'UPDATE sso_connections SET tested_trust_version = 1, confirmed_trust_version = 1 WHERE account_id = $1',
      [account.id],
    );
    return account;
  }

  const mailsTo = ({ email }: { email: string }): string[] =>
    world.smtp.mails.filter(({ to }) => to === email).map(({ text }) => text);

  it.each<[string, () => object]>([
    ['the certificates', () => ({ saml: { certificates: [two.certificate] } })],
    ['a second certificate', () => ({ saml: { certificates: [one.certificate, two.certificate] } })],
    ['the sign-on address', () => ({ saml: { signOnUrl: 'https://idp.example/sso' } })],
    ['the entity id', () => ({ issuer: 'urn:another', saml: {} })],
  ])('is believed anew with %s: test and confirmation go, all owners are mailed', async (_name, input) => {
    const account = await connected();
    const other = await world.member(account, 'OWNER');
    expect(failuresOf(await configure(account, input()), 'configureSso')).toEqual([]);
    expect(await trusted(account)).toEqual({ trust_version: 2, tested: null, confirmed: null });
    await world.smtp.waitFor(({ to, text }) => to === other.email && text.includes('Certificate: '));
    expect(mailsTo(other).at(-1)).toContain('other trusted parts');
  });

  it('is the same as before with the same parts, in whatever form, and with what is not trusted', async () => {
    const account = await connected();
    await configure(account, { saml: { certificates: [base64(one.certificate)], allowIdpInitiated: true } });
    expect(await trusted(account)).toEqual({ trust_version: 1, tested: 1, confirmed: 1 });
    const [event] = (await doneIn(world, account)).slice(-1);
    expect(event).toMatchObject({ before: { idpInitiated: false }, after: { idpInitiated: true } });
    await configure(account, { saml: { metadata: metadata() } });
    expect(await trusted(account)).toEqual({ trust_version: 1, tested: 1, confirmed: 1 });
    expect(await read(account)).toMatchObject({ sso: { version: 2, saml: { allowIdpInitiated: true } } });
  });

  it('is none where the certificates come in another order', async () => {
    const account = await world.account();
    await configure(account, parts({ certificates: [one.certificate, two.certificate] }));
    await configure(account, { saml: { certificates: [two.certificate, one.certificate] } });
    expect(await trusted(account)).toEqual({ trust_version: 1, tested: null, confirmed: null });
    expect(await read(account)).toMatchObject({ sso: { version: 1 } });
  });

  it('to the other protocol takes all of its own, and nothing of the one before', async () => {
    const account = await connected();
    const oidc = { issuer: 'https://login.example.com', clientId: 'guildhall', clientSecret: newClientSecret() };
    expect(await failing(account, { clientId: 'guildhall' })).toMatchObject([
      { path: ['issuer'] },
      { path: ['clientSecret'] },
    ]);
    expect(failuresOf(await configure(account, oidc), 'configureSso')).toEqual([]);
    expect(await trusted(account)).toEqual({ trust_version: 2, tested: null, confirmed: null });
    expect(await read(account)).toMatchObject({ sso: { protocol: 'OIDC', clientId: 'guildhall', saml: null } });
    expect(await failing(account, { saml: { signOnUrl: SIGN_ON_URL } })).toMatchObject([
      { path: ['issuer'] },
      { path: ['saml', 'certificates'] },
    ]);
    await configure(account, parts());
    const [row] = await world.sql<{ client_id: unknown; client_secret: unknown }>(
      'SELECT client_id, client_secret FROM sso_connections WHERE account_id = $1',
      [account.id],
    );
    expect(row).toEqual({ client_id: null, client_secret: null });
    const [event] = (await doneIn(world, account)).slice(-1);
    expect(event).toMatchObject({
      before: { protocol: 'OIDC', clientId: 'guildhall' },
      after: { protocol: 'SAML', certificates: [fingerprint(one)] },
    });
  });

  it('is confirmed by its parts, which the log has', async () => {
    const account = await world.account();
    await configure(account, parts());
    await ask('confirmSso', account.owner.token, { accountId: account.id, version: 1 });
    const [event] = (await doneIn(world, account)).slice(-1);
    expect(event).toMatchObject({
      type: 'sso.confirmed',
      details: { issuer: ISSUER, signOnUrl: SIGN_ON_URL, certificates: [fingerprint(one)] },
    });
  });
});
