import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

export const CLIENT_ID = 'guildhall';
export const CLIENT_SECRET = 'what the provider gave to Guildhall alone';

/** What the provider answers a code with. The claims are those of an honest one unless a test says otherwise. */
export interface Token {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  /** The whole ID token in place of an honest one; null: none. */
  raw?: string | null;
  status?: number;
  body?: object;
}

/** The request that a code was given for. */
export interface Asked {
  nonce: string;
  codeChallenge: string;
}

/**
 * A provider that answers as a test tells it to. It skips what a browser does there: a test takes the address that a sign-on leads to,
 * and has a code made for it.
 */
export interface HostileProvider {
  issuer: string;
  /** The code that the provider gives for such an address. */
  codeFor(address: URL, token: Token): string;
  /** Signs claims with the provider's own key, or another. */
  sign(
    claims: Record<string, unknown>,
    header?: Record<string, unknown>,
    key?: CryptoKey | Uint8Array,
  ): Promise<string>;
  /** Its public key, as it publishes it. */
  publicJwk: JWK;
  /** What is changed of its description. */
  metadata: Record<string, unknown>;
  /** What is answered to a path in place of the usual. */
  trouble: Map<string, { status: number; body: string; type?: string; location?: string }>;
  /** Whether it refuses a client that authenticates by the Authorization header, as if it did not know it. */
  refusesBasic: boolean;
  /** What goes before each answer. */
  before: (() => Promise<void>) | undefined;
  /** The paths that were asked, with the Authorization header. */
  requests: { path: string; authorization: string | undefined; body: string }[];
  stop(): Promise<void>;
}

export async function startHostileProvider(): Promise<HostileProvider> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const publicJwk = { ...(await exportJWK(publicKey)), kid: 'the-key', use: 'sig', alg: 'RS256' };
  const codes = new Map<string, { asked: Asked; token: Token }>();
  let counter = 0;

  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

  const provider: HostileProvider = {
    issuer,
    publicJwk,
    metadata: {},
    trouble: new Map(),
    refusesBasic: false,
    before: undefined,
    requests: [],
    codeFor(address, token) {
      counter += 1;
      const code = `code-${String(counter)}`;
      const { searchParams } = address;
      const asked = {
        nonce: searchParams.get('nonce') ?? '',
        codeChallenge: searchParams.get('code_challenge') ?? '',
      };
      codes.set(code, { asked, token });
      return code;
    },
    sign: async (claims, header = {}, key = privateKey) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'the-key', ...header }).sign(key),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  const idToken = async ({ asked, token }: { asked: Asked; token: Token }): Promise<string | null> => {
    if (token.raw !== undefined) return token.raw;
    const now = Math.floor(Date.now() / 1000);
    const honest = {
      iss: issuer,
      aud: CLIENT_ID,
      sub: 'somebody',
      iat: now,
      exp: now + 300,
      auth_time: now - 5,
      nonce: asked.nonce,
    };
    const claims: Record<string, unknown> = { ...honest, ...token.claims };
    // A claim that a test takes away.
    const given = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
    return provider.sign(given, token.header);
  };

  const redeem = async (body: string): Promise<{ status: number; body: object }> => {
    const given = new URLSearchParams(body);
    const code = codes.get(given.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(given.get('code_verifier') ?? '')
      .digest('base64url');
    if (code?.asked.codeChallenge !== challenge) {
      return { status: 400, body: { error: 'invalid_grant' } };
    }
    codes.delete(given.get('code') ?? '');
    const { status = 200, body: other } = code.token;
    const token = await idToken(code);
    const honest = { access_token: 'an access token', token_type: 'Bearer', expires_in: 60 };
    return { status, body: other ?? { ...honest, ...(token === null ? {} : { id_token: token }) } };
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? '/', issuer).pathname;
    let body = '';
    for await (const chunk of request) body += String(chunk);
    await provider.before?.();
    provider.requests.push({ path, authorization: request.headers.authorization, body });
    const send = (status: number, text: string, type = 'application/json', location?: string): void => {
      response.writeHead(status, { 'content-type': type, ...(location === undefined ? {} : { location }) });
      response.end(text);
    };
    const trouble = provider.trouble.get(path);
    if (trouble !== undefined) {
      send(trouble.status, trouble.body, trouble.type, trouble.location);
    } else if (path === '/.well-known/openid-configuration') {
      send(200, JSON.stringify({ ...description(issuer), ...provider.metadata }));
    } else if (path === '/jwks') {
      send(200, JSON.stringify({ keys: [publicJwk] }));
    } else if (path === '/token' && provider.refusesBasic && request.headers.authorization !== undefined) {
      send(401, JSON.stringify({ error: 'invalid_client' }));
    } else if (path === '/token') {
      const { status, body: given } = await redeem(body);
      send(status, JSON.stringify(given));
    } else {
      send(404, '{}');
    }
  };
  return provider;
}

function description(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize?tenant=one`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  };
}
