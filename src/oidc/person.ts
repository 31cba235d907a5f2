import { createHash } from 'node:crypto';
import type { IDToken, TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client';
import { domainOfEmail, isEmail, normalEmail, shownName } from '../validation';
import { ProviderError, type Step } from './failure';
import type { Library } from './library';
import {
  asking,
  CLOCK_SKEW_S,
  configure,
  keysOf,
  type Asking,
  type Client,
  type Provider,
  type Request,
} from './provider';

/** Whom a provider has signed on, by its own word. */
export interface SignedOn {
  /** The provider's own name for them, which never becomes somebody else's. */
  subject: string;
  email: string;
  /** Null: it says none, or one that cannot be shown. */
  name: string | null;
  /** When they proved there who they are; where the provider does not say that, when it said who they are. */
  authenticatedAt: Date;
}

/** What came back to us by way of the browser: `query` is that of the address, as it was. */
export interface Returned extends Request {
  query: string;
}

type Tokens = TokenEndpointResponse & TokenEndpointResponseHelpers;

/**
 * Asks a provider whom it has signed on, and checks all that it says: state, the code with PKCE, and of the ID token signature, issuer,
 * audience, times, nonce, access token and when the person proved who they are. Throws a ProviderError.
 */
export async function readSignedOn(
  client: Client,
  provider: Provider,
  returned: Returned,
  ask: Asking,
): Promise<SignedOn> {
  let step: Step = 'SIGN_IN';
  return asking(
    ask,
    () => step,
    async (library, fetch) => {
      const noting: typeof fetch = async (address, init) => {
        if (address === provider.metadata.token_endpoint) step = 'TOKEN';
        const response = await fetch(address, init);
        if (step === 'TOKEN' && response.ok) step = 'ID_TOKEN';
        if (address === provider.metadata.jwks_uri) await keysOf(response.clone());
        return response;
      };
      const [first, second] = provider.authentications;
      const exchange = async (authentication: typeof first) => {
        if (authentication === undefined) throw new Error('a provider without a way to authenticate');
        const config = configure(library, client, provider, { authentication, now: ask.now, fetch: noting });
        return { config, tokens: await grant(library, config, client, returned) };
      };
      const { config, tokens } = await exchange(first).catch((error: unknown) => {
        // Providers say which ways they know, and not which one a client was registered for.
        if (second === undefined || !isUnknownClient(error)) throw error;
        return exchange(second);
      });
      const claims = tokens.claims();
      if (claims === undefined)
        throw new ProviderError('ID_TOKEN', 'It gave no ID token: the scope openid must be allowed.');
      checkIssuedAt(claims, ask.now);
      checkAccessToken(claims, tokens);
      const authenticatedAt = authenticationTime(claims, returned.maxAgeSeconds, ask.now);
      step = 'ADDRESS';
      const person: Record<string, unknown> =
        claims.email === undefined && provider.metadata.userinfo_endpoint !== undefined
          ? await library.fetchUserInfo(config, tokens.access_token, claims.sub)
          : claims;
      const name = shownName(person.name ?? claims.name);
      const email = addressOf(person);
      checkManaged(provider.metadata.issuer, claims.hd, email);
      return { subject: subjectOf(claims), email, name, authenticatedAt };
    },
  );
}

async function grant(
  library: Library,
  config: ReturnType<typeof configure>,
  { redirectUri }: Client,
  { query, state, nonce, codeVerifier }: Returned,
): Promise<Tokens> {
  return library.authorizationCodeGrant(config, new URL(`${redirectUri}?${query}`), {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: codeVerifier,
    idTokenExpected: true,
  });
}

function isUnknownClient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, error: word } = error as { code?: unknown; error?: unknown };
  return code === 'OAUTH_WWW_AUTHENTICATE_CHALLENGE' || word === 'invalid_client' || word === 'unauthorized_client';
}

function checkIssuedAt({ iat }: IDToken, now: Date): void {
  if (iat > now.getTime() / 1000 + CLOCK_SKEW_S) {
    throw new ProviderError('ID_TOKEN', 'Its token was made in the future (iat): look at the clocks.');
  }
  if (iat < 0) throw new ProviderError('ID_TOKEN', 'Its token was made before 1970 (iat): look at the clocks.');
}

const HASHES: Readonly<Record<string, string>> = {
  RS256: 'sha256',
  PS256: 'sha256',
  ES256: 'sha256',
  EdDSA: 'sha512',
  Ed25519: 'sha512',
};

/** Where the ID token says which access token came with it, it must be that one. */
function checkAccessToken(
  { at_hash: given }: IDToken,
  { id_token: token = '', access_token: accessToken }: Tokens,
): void {
  if (given === undefined) return;
  const header = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { alg?: string };
  const digest = createHash(HASHES[header.alg ?? ''] ?? 'sha256')
    .update(accessToken)
    .digest();
  const expected = digest.subarray(0, digest.length / 2).toString('base64url');
  if (given !== expected) {
    throw new ProviderError('ID_TOKEN', 'Its ID token belongs to another access token (at_hash).');
  }
}

/** Not all providers tell it, whatever they were asked: then it is when they vouched for the person. */
function authenticationTime({ auth_time: at, iat }: IDToken, maxAgeSeconds: number, now: Date): Date {
  const seconds = now.getTime() / 1000;
  if (at === undefined) return new Date(Math.min(iat * 1000, now.getTime()));
  if (at > seconds + CLOCK_SKEW_S) {
    throw new ProviderError(
      'ID_TOKEN',
      'It says that the person signed in in the future (auth_time): look at the clocks.',
    );
  }
  if (at < seconds - maxAgeSeconds - CLOCK_SKEW_S) {
    throw new ProviderError(
      'ID_TOKEN',
      'The person signed in there too long ago (auth_time), and was not asked again, as they should have been (max_age).',
    );
  }
  return new Date(Math.min(at * 1000, now.getTime()));
}

function subjectOf({ sub }: { sub: unknown }): string {
  if (typeof sub !== 'string' || sub.length < 1 || sub.length > 255 || sub.includes('\0')) {
    throw new ProviderError(
      'ID_TOKEN',
      'Its name for the person (sub) is no text, empty, or longer than 255 characters.',
    );
  }
  return sub;
}

/** Only the claim `email` counts: what else looks like an address, as a user name, anybody may have chosen. */
function addressOf({ email, email_verified: verified }: { email?: unknown; email_verified?: unknown }): string {
  if (typeof email !== 'string') {
    throw new ProviderError('ADDRESS', 'It gave no address (email): have it give that claim with the scope email.');
  }
  if (verified === false || verified === 'false') {
    throw new ProviderError('ADDRESS', 'It says itself that the address is not proven (email_verified).');
  }
  const address = normalEmail(email);
  if (!isEmail(address)) throw new ProviderError('ADDRESS', 'What it gave as address (email) is none.');
  return address;
}

/** Everybody has an account there, also with an address of a company's that is not managed by it. */
const GOOGLE = 'https://accounts.google.com';

/** Of a provider that serves the whole world, only who the domain's own administrators manage is believed. Throws a ProviderError. */
export function checkManaged(issuer: string, managedBy: unknown, email: string): void {
  if (issuer !== GOOGLE || managedBy === domainOfEmail(email)) return;
  throw new ProviderError(
    'ADDRESS',
    "Google does not say that the address is managed by its domain (hd): sign on as somebody of the domain's Google Workspace.",
  );
}
