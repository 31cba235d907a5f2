/** A top-level error of an answer: who asks, rights, limits, faults. Expected failures are in the payload instead. */
export interface Fault {
  message: string;
  /** One of the closed list of `extensions.code`; empty when the server gave none. */
  code: string;
  retryAfterSeconds?: number;
  url?: string;
  requestId?: string;
}

/** One entry of a payload's `errors`. */
export interface Failure {
  code: string;
  message: string;
  path: string[];
}

export interface Answer<Data> {
  data: Data | null;
  faults: Fault[];
}

/** No answer came from the API at all: the network is down, or something between answered in its place. */
export class Unreachable extends Error {}

interface RawAnswer<Data> {
  data?: Data | null;
  errors?: { message: string; extensions?: Omit<Fault, 'message'> }[];
}

/** A page that waits longer than this says so instead. */
const TIMEOUT_MS = 20_000;

/**
 * Sends one operation.
 * @param endpoint the API's address, relative to the page
 * @param token the session token or key to send as a bearer, if there is one
 * @throws Unreachable when no GraphQL answer came back
 */
export async function send<Data>(
  endpoint: string,
  operation: { query: string; variables?: Record<string, unknown> },
  token?: string,
): Promise<Answer<Data>> {
  const headers: Record<string, string> = { 'content-type': 'application/json', accept: 'application/json' };
  if (token) headers.authorization = `Bearer ${token}`;
  let raw: RawAnswer<Data>;
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers,
      body: JSON.stringify(operation),
      credentials: 'omit',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    raw = (await response.json()) as RawAnswer<Data>;
  } catch (error) {
    throw new Unreachable('No answer came from the server.', { cause: error });
  }
  if (raw.data === undefined && raw.errors === undefined) throw new Unreachable('The server gave no GraphQL answer.');
  const faults = (raw.errors ?? []).map(({ message, extensions }) => ({ code: '', ...extensions, message }));
  return { data: raw.data ?? null, faults };
}
