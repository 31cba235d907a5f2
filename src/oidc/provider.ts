import type { Configuration, CustomFetch, ServerMetadata } from 'openid-client';
import type { Outbound } from '../outbound/outbound';
import { asProviderError, ProviderError, type Step } from './failure';
import { loadLibrary, type Library } from './library';

/** By what a provider may sign: with a key of which it keeps one half for itself. Never none, and never a secret that we share. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];

/** How we may prove to a provider who we are, the usual way first. */
const AUTHENTICATIONS = ['client_secret_basic', 'client_secret_post'] as const;

export type Authentication = (typeof AUTHENTICATIONS)[number];

/** So far clocks may be apart. */
export const CLOCK_SKEW_S = 60;

/** How a provider is asked, and when. */
export interface Asking {
  fetch: Outbound['fetch'];
  now: Date;
}

/** What we are at a provider. */
export interface Client {
  issuer: string;
  clientId: string;
  clientSecret: string;
  redirectUri: string;
}

/** What a provider says of itself, once it was looked at. */
export interface Provider {
  metadata: ServerMetadata;
  authentications: readonly Authentication[];
}

/** What of one sign-on is known to us and the browser, and what to the provider alone. */
export interface Request {
  state: string;
  nonce: string;
  codeVerifier: string;
  /** Whoever proved longer ago who they are is asked again. */
  maxAgeSeconds: number;
}

/**
 * Asks a provider. What it does wrong becomes a ProviderError of the step that `stepNow` names by then; what our own side does wrong
 * stays a fault.
 */
export async function asking<T>(
  { fetch }: Asking,
  stepNow: () => Step,
  work: (library: Library, fetch: CustomFetch) => Promise<T>,
): Promise<T> {
  const library = await loadLibrary();
  try {
    return await work(library, async (address, init) => fetch(address, { ...init, redirect: 'manual' }));
  } catch (error) {
    throw asProviderError(library, stepNow(), error) ?? error;
  }
}

const ANOTHER_ISSUER =
  'It says that it is another issuer than the one that is configured: copy the issuer letter by letter.';

/**
 * Reads what a provider says of itself, under its issuer: which must be the very one that is configured, so that of a provider for many
 * each customer is told apart. Throws a ProviderError.
 */
export async function discover(issuer: string, ask: Asking): Promise<Provider> {
  const server = new URL(issuer);
  const metadata = await asking(
    ask,
    () => 'DISCOVERY',
    async (library, fetch) => {
      const options = { [library.customFetch]: fetch, execute: insecureWhere(library, issuer) };
      const found = await library
        .discovery(server, 'not asked', undefined, library.None(), options)
        .catch((error: unknown) => {
          // Its issuer is read before it is compared with ours.
          if ((error as NodeJS.ErrnoException).code === 'ERR_INVALID_URL') fail(ANOTHER_ISSUER);
          throw error;
        });
      // Without the library's own exceptions for some issuers.
      return JSON.parse(JSON.stringify(found.serverMetadata())) as ServerMetadata;
    },
  );
  if (metadata.issuer !== issuer) fail(ANOTHER_ISSUER);
  const insecure = isInsecure(issuer);
  checkEndpoint(metadata.authorization_endpoint, 'authorization_endpoint', insecure);
  checkEndpoint(metadata.token_endpoint, 'token_endpoint', insecure);
  checkEndpoint(metadata.jwks_uri, 'jwks_uri', insecure);
  if (metadata.userinfo_endpoint !== undefined) {
    checkEndpoint(metadata.userinfo_endpoint, 'userinfo_endpoint', insecure);
  }
  const signsBy = listOf(metadata.id_token_signing_alg_values_supported, ['RS256']);
  const accepted = ALGORITHMS.filter((one) => signsBy.includes(one));
  if (accepted.length === 0) fail(`It signs by none of ${ALGORITHMS.join(', ')}, and nothing else is accepted.`);
  const known = listOf(metadata.token_endpoint_auth_methods_supported, ['client_secret_basic']);
  const authentications = AUTHENTICATIONS.filter((one) => known.includes(one));
  if (authentications.length === 0) {
    fail(`It takes a client secret neither as client_secret_basic nor as client_secret_post.`);
  }
  return { metadata: { ...metadata, id_token_signing_alg_values_supported: accepted }, authentications };
}

/** Whether a provider has keys by which its tokens can be checked. Throws a ProviderError. */
export async function checkKeys({ metadata }: Provider, ask: Asking): Promise<void> {
  const response = await asking(
    ask,
    () => 'KEYS',
    async (_library, fetch) =>
      fetch(metadata.jwks_uri ?? '', {
        method: 'GET',
        headers: { accept: 'application/json' },
        body: undefined,
        redirect: 'manual',
      }),
  );
  if (response.status !== 200) throw new ProviderError('KEYS', `It answered with status ${String(response.status)}.`);
  const usable = (await keysOf(response)).filter(({ kty }) => ['RSA', 'EC', 'OKP'].includes(String(kty)));
  if (usable.length === 0) throw new ProviderError('KEYS', 'It publishes no key by which its tokens could be checked.');
}

/** The keys that a provider publishes, as objects of any shape. Throws a ProviderError for one that the library would stumble over. */
export async function keysOf(response: Response): Promise<Record<string, unknown>[]> {
  const body: unknown = await response.json().catch(() => null);
  const keys: unknown = typeof body === 'object' && body !== null && 'keys' in body ? body.keys : null;
  const found = (Array.isArray(keys) ? (keys as unknown[]) : []).filter(
    (key): key is Record<string, unknown> => typeof key === 'object' && key !== null,
  );
  if (found.every(({ key_ops: uses }) => uses === undefined || Array.isArray(uses))) return found;
  throw new ProviderError('KEYS', 'What one of its keys is for (key_ops) is no list.');
}

/** Where a browser goes to be signed on. */
export async function authorizationUrl(
  client: Client,
  provider: Provider,
  { state, nonce, codeVerifier, maxAgeSeconds }: Request,
): Promise<string> {
  const library = await loadLibrary();
  const config = new library.Configuration(provider.metadata, client.clientId);
  for (const extension of insecureWhere(library, client.issuer)) extension(config);
  const url = library.buildAuthorizationUrl(config, {
    redirect_uri: client.redirectUri,
    scope: 'openid email profile',
    state,
    nonce,
    code_challenge: await library.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    max_age: String(maxAgeSeconds),
  });
  return url.href;
}

/**
 * The library set up for one exchange: it checks signatures too, which it would leave to TLS, and reckons with our clock, which it
 * reads from the machine by itself.
 */
export function configure(
  library: Library,
  client: Client,
  { metadata }: Provider,
  { authentication, now, fetch }: { authentication: Authentication; now: Date; fetch: CustomFetch },
): Configuration {
  const secret = client.clientSecret;
  const config = new library.Configuration(
    metadata,
    client.clientId,
    {
      [library.clockSkew]: Math.floor(now.getTime() / 1000) - Math.floor(Date.now() / 1000),
      [library.clockTolerance]: CLOCK_SKEW_S,
    },
    authentication === 'client_secret_basic' ? library.ClientSecretBasic(secret) : library.ClientSecretPost(secret),
  );
  config[library.customFetch] = fetch;
  library.enableNonRepudiationChecks(config);
  for (const extension of insecureWhere(library, client.issuer)) extension(config);
  return config;
}

function isInsecure(issuer: string): boolean {
  return issuer.startsWith('http:');
}

/** http:// is let through to app.outbound, which asks it of what operators have opened only. */
function insecureWhere(library: Library, issuer: string): ((config: Configuration) => void)[] {
  return isInsecure(issuer) ? [library.allowInsecureRequests] : [];
}

function checkEndpoint(address: unknown, name: string, insecure: boolean): void {
  const url = typeof address === 'string' && URL.canParse(address) ? new URL(address) : null;
  const isSafe = url?.protocol === 'https:' || (insecure && url?.protocol === 'http:');
  if (!isSafe) fail(`Its ${name} is missing, or does not begin with https://.`);
}

/** A list of words in the metadata, which may be left out. */
function listOf(value: unknown, byDefault: readonly string[]): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : byDefault;
}

function fail(message: string): never {
  throw new ProviderError('DISCOVERY', message);
}
