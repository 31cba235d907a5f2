import { inflateRawSync } from 'node:zlib';
import { newId } from '../../src/ids';
import { newKeyPair, said, type KeyPair, type Said } from '../saml/hostile-idp';
import { noteSecret } from '../support/secrets';
import type { Answer, Data, TestAccount, World } from '../support/world';
import { browse, codeOf, cookieOf, newVerifier, redeem, RETURN_TO } from './dance';

/** An identity provider by SAML, as a test speaks for it. */
export interface Idp {
  issuer: string;
  signOnUrl: string;
  key: KeyPair;
}

export function newIdp(now: Date): Idp {
  const issuer = 'https://idp.company.example/metadata';
  return { issuer, signOnUrl: 'https://idp.company.example/sso?tenant=one', key: newKeyPair({}, now) };
}

/** Base64 of the DER, as it is kept. */
function der(certificate: string): string {
  return certificate.replace(/-----[A-Z ]+-----/g, '').replace(/\s+/g, '');
}

interface ConnectionOptions {
  certificates?: string[];
  idpInitiated?: boolean;
  confirmed?: boolean;
}

/** Gives an account a connection by SAML. */
export async function connectSaml(
  world: World,
  account: { id: string },
  idp: Idp,
  { certificates = [idp.key.certificate], idpInitiated = false, confirmed = false }: ConnectionOptions = {},
): Promise<string> {
  const id = newId('ssoConnection');
  await world.sql(
    `INSERT INTO sso_connections (id, account_id, protocol, issuer, saml_sign_on_url, saml_certificates, saml_idp_initiated,
       confirmed_trust_version, created_at, updated_at) VALUES ($1, $2, 'SAML', $3, $4, $5, $6, $7, $8, $8)`,
    [id, account.id, idp.issuer, idp.signOnUrl, certificates.map(der), idpInitiated, confirmed ? 1 : null, world.now()],
  );
  return id;
}

let domains = 0;

/** An account with a connection by SAML to this provider, and a domain of its own. */
export async function samlAccount(
  world: World,
  idp: Idp,
  options: ConnectionOptions & Parameters<World['account']>[0] = {},
): Promise<{ account: TestAccount; domain: string }> {
  domains += 1;
  const domain = `saml-company-${String(domains)}.example`;
  const account = await world.account(options);
  await connectSaml(world, account, idp, options);
  await world.domain(account, { name: domain, status: 'VERIFIED' });
  return { account, domain };
}

/** A sign-on that has begun. */
export interface BegunSaml {
  verifier: string;
  cookie: string;
  /** Where the provider is asked. */
  address: URL;
  /** The request, in XML. */
  request: string;
  requestId: string;
}

/** What stands in an address that a provider is asked at. */
function requestIn(address: URL): { request: string; requestId: string } {
  const request = inflateRawSync(Buffer.from(address.searchParams.get('SAMLRequest') ?? '', 'base64')).toString();
  const requestId = / ID="([^"]+)"/.exec(request)?.[1] ?? '';
  if (requestId === '') throw new Error(`No request: ${address.href}`);
  noteSecret(requestId);
  return { request, requestId };
}

/** What came of an answer that begins a sign-on. */
export function begunBy(response: Response, verifier: string): BegunSaml {
  const cookie = cookieOf(response);
  noteSecret(cookie.split('=')[1] ?? cookie);
  const address = new URL(response.headers.get('location') ?? '');
  return { verifier, cookie, address, ...requestIn(address) };
}

export async function beginSaml(world: World, account: { id: string }, returnTo = RETURN_TO): Promise<BegunSaml> {
  const { verifier, challenge } = newVerifier();
  const query = new URLSearchParams({ challenge, return_to: returnTo });
  const response = await browse(world, `/sso/accounts/${account.id}/start?${query.toString()}`);
  if (response.status !== 303) throw new Error(`The sign-on did not begin: ${await response.text()}`);
  return begunBy(response, verifier);
}

const PUBLIC_URL = 'http://localhost:4000';

/** What an honest provider says of somebody to this account, and what a test changes of it. */
export function saying(
  world: World,
  account: { id: string },
  idp: Idp,
  requestId: string | null,
  changed: Partial<Said> = {},
): Said {
  const at = `${PUBLIC_URL}/sso/accounts/${account.id}`;
  const to = { entityId: `${at}/metadata`, answersTo: `${at}/callback`, issuer: idp.issuer };
  return said({ ...to, requestId, now: world.now() }, changed);
}

/** Sends a response as the page of a provider does: from its site, so without the cookie. */
export async function post(
  world: World,
  account: { id: string },
  xml: string,
  more: Record<string, string> = {},
): Promise<Response> {
  const body = new URLSearchParams({ SAMLResponse: Buffer.from(xml).toString('base64'), ...more });
  return browse(world, `/sso/accounts/${account.id}/callback`, null, { method: 'POST', body });
}

/** Goes on as the browser does that began. */
export async function arrive(world: World, account: { id: string }, cookie: string | null): Promise<Response> {
  return browse(world, `/sso/accounts/${account.id}/callback`, cookie);
}

/** Signs on with this response, and redeems. */
export async function signOnSaml(
  world: World,
  account: { id: string },
  responseTo: (begun: BegunSaml) => string,
): Promise<{ payload: Data; answer: Answer }> {
  const begun = await beginSaml(world, account);
  const posted = await post(world, account, responseTo(begun));
  if (posted.status !== 303) throw new Error(`It was not taken: ${await posted.text()}`);
  const code = codeOf(await arrive(world, account, begun.cookie));
  return redeem(world, { code, verifier: begun.verifier });
}
