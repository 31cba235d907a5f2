import { OutboundError } from '../outbound/outbound-error';
import type { Library } from './library';

/** The parts of a sign-on, in their order. */
export const steps = ['DISCOVERY', 'KEYS', 'SIGN_IN', 'TOKEN', 'ID_TOKEN', 'ADDRESS'] as const;

export type Step = (typeof steps)[number];

/**
 * A provider did not do what it takes to sign somebody on. The message is for whoever looks after it, and holds statuses and names of
 * claims, never what it answered.
 */
export class ProviderError extends Error {
  constructor(
    readonly step: Step,
    message: string,
  ) {
    super(message);
  }
}

/** OAuth's and OpenID Connect's own words for what went wrong: anything else is not repeated. */
const OAUTH_ERRORS = new Set([
  'access_denied',
  'account_selection_required',
  'consent_required',
  'interaction_required',
  'invalid_client',
  'invalid_grant',
  'invalid_request',
  'invalid_scope',
  'login_required',
  'server_error',
  'temporarily_unavailable',
  'unauthorized_client',
  'unsupported_grant_type',
  'unsupported_response_type',
]);

function wordOf(error: unknown): string {
  return typeof error === 'string' && OAUTH_ERRORS.has(error) ? error : 'an error of its own';
}

interface Described {
  code?: unknown;
  error?: unknown;
  status?: unknown;
  cause?: unknown;
  message?: unknown;
}

/** An error with those that caused it, the outermost first. */
function chainOf(error: unknown): Described[] {
  const chain: Described[] = [];
  for (let one = error; typeof one === 'object' && one !== null && chain.length < 6; one = (one as Described).cause) {
    chain.push(one);
  }
  return chain;
}

const UNREADABLE = 'What it answered could not be read.';

const SENTENCES: Readonly<Record<string, string>> = {
  OAUTH_RESPONSE_IS_NOT_JSON: 'It did not answer with JSON.',
  OAUTH_PARSE_ERROR: UNREADABLE,
  OAUTH_TIMEOUT: 'It did not answer in time.',
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: 'It says that it is another issuer than the one that is configured.',
  OAUTH_KEY_SELECTION_FAILED: 'None of its keys, or more than one, fits the signature of its token.',
  OAUTH_UNSUPPORTED_OPERATION: 'Its token is encrypted, or signed in a way that is not accepted.',
};

/** What a claim says that is not as it must be. */
const CLAIMS: Readonly<Record<string, string>> = {
  iss: 'The issuer (iss) of its token is not the configured one.',
  aud: 'Its token is for another client (aud).',
  azp: 'Its token was made for another client (azp).',
  nonce: 'Its token belongs to another sign-on (nonce).',
  exp: 'Its token has expired (exp).',
  nbf: 'Its token is not good yet (nbf).',
};

/**
 * What a provider did wrong, of what was thrown while it was asked or its answer was read. Null: that was no fault of the provider's,
 * and so is one of ours.
 */
export function asProviderError(library: Library, step: Step, error: unknown): ProviderError | null {
  const chain = chainOf(error);
  const ours = chain.find((one) => one instanceof ProviderError);
  if (ours instanceof ProviderError) return ours;
  const outbound = chain.find((one) => one instanceof OutboundError);
  if (outbound instanceof OutboundError) return new ProviderError(step, outbound.message);
  return isAboutAnAnswer(library, error) ? new ProviderError(step, sentenceOf(chain)) : null;
}

/** Whether the library threw this of what a provider answered, and not of what it was called with, or of a request that we could not send. */
function isAboutAnAnswer(library: Library, error: unknown): boolean {
  const { ResponseBodyError, AuthorizationResponseError, WWWAuthenticateChallengeError, ClientError } = library;
  if (error instanceof ResponseBodyError || error instanceof AuthorizationResponseError) return true;
  if (error instanceof WWWAuthenticateChallengeError) return true;
  // Without a code it says of what it does not know only that something went wrong: of a key, that it is none.
  if (error instanceof ClientError) return error.code !== undefined || error.cause instanceof DOMException;
  // What it says of our arguments has the same code, and no cause: this is text that is not in base64.
  const { code, cause } = error as Described;
  return error instanceof TypeError && code === 'ERR_INVALID_ARG_VALUE' && isNoBase64(cause);
}

function isNoBase64(cause: unknown): boolean {
  return cause instanceof SyntaxError || (cause instanceof DOMException && cause.name === 'InvalidCharacterError');
}

function sentenceOf(chain: readonly Described[]): string {
  const [outermost] = chain;
  const code = typeof outermost?.code === 'string' ? outermost.code : '';
  if (code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR') {
    return `The provider ended the sign-on and said ${wordOf(outermost?.error)}.`;
  }
  if (code === 'OAUTH_RESPONSE_BODY_ERROR') {
    return `It answered with status ${statusOf(outermost)} and said ${wordOf(outermost?.error)}.`;
  }
  if (code === 'OAUTH_WWW_AUTHENTICATE_CHALLENGE') return `It answered with status ${statusOf(outermost)}.`;
  if (code === 'OAUTH_RESPONSE_IS_NOT_CONFORM') {
    const response = chain.find(({ status }) => typeof status === 'number');
    return `It answered with status ${statusOf(response)}.`;
  }
  const claim = claimOf(chain);
  if (claim !== null) return claim;
  const known = SENTENCES[code];
  if (known !== undefined) return known;
  if (code === 'OAUTH_INVALID_RESPONSE') return invalidOf(chain);
  return outermost instanceof TypeError ? UNREADABLE : 'What it answered is not as OpenID Connect has it.';
}

function statusOf(error: Described | undefined): string {
  return typeof error?.status === 'number' ? String(error.status) : 'unknown';
}

function claimOf(chain: readonly Described[]): string | null {
  for (const one of chain) {
    const { claim } = one as { claim?: unknown };
    if (typeof claim === 'string') return CLAIMS[claim] ?? `The claim ${claim.slice(0, 20)} of its token is wrong.`;
  }
  return null;
}

/** The library tells these apart by its own sentences only, which hold nothing of the answer. */
function invalidOf(chain: readonly Described[]): string {
  const said = chain.map(({ message }) => (typeof message === 'string' ? message : '')).join(' ');
  if (said.includes('signature verification failed')) return 'The signature of its token is wrong.';
  if (said.includes('"alg"')) return 'Its token is signed by an algorithm that is not accepted, or not signed at all.';
  if (said.includes('"state"')) return 'It answered to another sign-on (state).';
  if (said.includes('"iss"')) return 'The answer comes from another issuer than the configured one (iss).';
  if (said.includes('id_token')) return 'It gave no ID token: the scope openid must be allowed.';
  const missing = /claim missing|"(\w+)" \([\w ]+\) claim missing/.exec(said);
  if (missing !== null) return `A claim of its token is missing${missing[1] === undefined ? '' : ` (${missing[1]})`}.`;
  return 'What it answered is not as OpenID Connect has it.';
}
