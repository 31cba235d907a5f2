import { createHash, randomBytes } from 'node:crypto';
import { seal } from '../../src/auth/sealed-secrets';
import { newId } from '../../src/ids';
import { noteSecret } from '../support/secrets';
import type { Answer, Data, TestAccount, World } from '../support/world';
import { CLIENT_ID, CLIENT_SECRET, type HostileProvider, type Token } from './hostile-provider';

export const RETURN_TO = 'https://app.example.com/signed-on';

/** What the worlds of these tests are configured with. */
export const SIGN_ON_CONFIG = { outboundAllow: ['127.0.0.1/32'], returnOrigins: ['https://app.example.com'] };

interface ConnectionOptions {
  issuer: string;
  defaultRole?: 'ADMIN' | 'MEMBER';
  confirmed?: boolean;
}

/** Gives an account a connection. */
export async function connect(
  world: World,
  account: { id: string },
  options: ConnectionOptions,
): Promise<{ id: string }> {
  const { issuer, defaultRole = 'MEMBER', confirmed = false } = options;
  noteSecret(CLIENT_SECRET);
  const id = newId('ssoConnection');
  const secret = seal(world.server.app.config, 'sso client secret', id, CLIENT_SECRET);
  await world.sql(
    `INSERT INTO sso_connections (id, account_id, protocol, issuer, client_id, client_secret, default_role,
       confirmed_trust_version, created_at, updated_at) VALUES ($1, $2, 'OIDC', $3, $4, $5, $6, $7, $8, $8)`,
    [id, account.id, issuer, CLIENT_ID, secret, defaultRole, confirmed ? 1 : null, world.now()],
  );
  return { id };
}

let domains = 0;

/** An account with a connection to this provider, and a domain of its own. */
export async function signingAccount(
  world: World,
  provider: Pick<HostileProvider, 'issuer'>,
  options: Omit<ConnectionOptions, 'issuer'> & Parameters<World['account']>[0] = {},
): Promise<{ account: TestAccount; domain: string }> {
  domains += 1;
  const domain = `company-${String(domains)}.example`;
  const account = await world.account(options);
  await connect(world, account, { ...options, issuer: provider.issuer });
  await world.domain(account, { name: domain, status: 'VERIFIED' });
  return { account, domain };
}

/** What a client makes for a sign-on: it keeps the verifier. */
export function newVerifier(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  noteSecret(verifier);
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** Asks for an address as a browser does, without following where it leads. */
export async function browse(world: World, path: string, cookie: string | null = null, init: RequestInit = {}) {
  return fetch(`${world.url}${path}`, {
    redirect: 'manual',
    ...init,
    headers: { ...(cookie === null ? {} : { cookie }), ...(init.headers as Record<string, string> | undefined) },
  });
}

/** A sign-on that has begun. */
export interface BegunSignOn {
  verifier: string;
  /** What the browser keeps. */
  cookie: string;
  /** Where the provider is asked. */
  address: URL;
}

export async function begin(
  world: World,
  account: { id: string },
  returnTo: string | null = RETURN_TO,
): Promise<BegunSignOn> {
  const { verifier, challenge } = newVerifier();
  const query = new URLSearchParams({ challenge, ...(returnTo === null ? {} : { return_to: returnTo }) });
  const response = await browse(world, `/sso/accounts/${account.id}/start?${query.toString()}`);
  if (response.status !== 303) throw new Error(`The sign-on did not begin: ${await response.text()}`);
  const cookie = cookieOf(response);
  noteSecret(cookie.split('=')[1] ?? '');
  const address = new URL(response.headers.get('location') ?? '');
  for (const name of ['state', 'nonce']) noteSecret(address.searchParams.get(name) ?? '');
  return { verifier, cookie, address };
}

/** What a browser keeps of an answer. */
export function cookieOf(response: Response): string {
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

/** Comes back from the provider. */
export async function comeBack(
  world: World,
  account: { id: string },
  { cookie, address }: Pick<BegunSignOn, 'cookie' | 'address'>,
  parameters: Record<string, string>,
): Promise<Response> {
  const state = address.searchParams.get('state') ?? '';
  const query = new URLSearchParams({ state, ...parameters });
  return browse(world, `/sso/accounts/${account.id}/callback?${query.toString()}`, cookie);
}

/** The code that an answer sends the browser away with. */
export function codeOf(response: Response): string {
  const code = new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? '';
  noteSecret(code);
  return code;
}

/** Signs on, up to the code that the client redeems. */
export async function reachCode(
  world: World,
  account: { id: string },
  provider: HostileProvider,
  token: Token,
): Promise<BegunSignOn & { code: string }> {
  const begun = await begin(world, account);
  const response = await comeBack(world, account, begun, { code: provider.codeFor(begun.address, token) });
  return { ...begun, code: codeOf(response) };
}

const SESSION =
  'token expiresAt viewer { user { id name email } accounts { nodes { id } } } errors { code message path }';

const REDEEM = `mutation ($input: RedeemSignInInput!) { redeemSignIn(input: $input) { linkChallenge ${SESSION} } }`;

const LINK = `mutation ($input: LinkSignOnInput!) { linkSignOn(input: $input) { ${SESSION} } }`;

/** Redeems a code through the door. */
export async function redeem(
  world: World,
  input: { code: string; verifier: string },
): Promise<{ payload: Data; answer: Answer }> {
  const { code, verifier } = input;
  const answer = await world.graphql(null, REDEEM, { input: { code, verifier } });
  const payload = answer.data.redeemSignIn ?? {};
  if (typeof payload.token === 'string') noteSecret(payload.token);
  return { payload, answer };
}

/** Gives the code from the mail. */
export async function link(world: World, challenge: unknown, code: string): Promise<{ payload: Data; answer: Answer }> {
  const answer = await world.graphql(null, LINK, { input: { challenge, code } });
  const payload = answer.data.linkSignOn ?? {};
  if (typeof payload.token === 'string') noteSecret(payload.token);
  return { payload, answer };
}

/** Signs on as whom the provider says, and redeems. */
export async function signOn(
  world: World,
  account: { id: string },
  provider: HostileProvider,
  claims: Record<string, unknown>,
): Promise<{ payload: Data; answer: Answer }> {
  return redeem(world, await reachCode(world, account, provider, { claims }));
}

/** What the account's log tells of refused sign-ons, the newest last. */
export async function refusals(world: World, account: { id: string }): Promise<string[]> {
  const events = await world.sql<{ why: string }>(
    `SELECT details ->> 'why' AS why FROM audit_events WHERE log_id = $1 AND type = 'sso.sign_in_refused' ORDER BY number`,
    [account.id],
  );
  return events.map(({ why }) => why);
}
