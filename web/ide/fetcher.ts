import { type Answer, type Fault, send, Unreachable } from '../shared/graphql';
import whoAmI from './documents/who-am-i.graphql';

/** Where the API stands, seen from the page. */
const ENDPOINT = 'graphql';

export interface Params {
  query: string;
  variables?: unknown;
  operationName?: string | null | undefined;
}

/** Runs what the editor holds, with the key if there is one, and gives the server's answer untouched. */
export async function run(params: Params, key: string): Promise<object> {
  const headers: Record<string, string> = { 'content-type': 'application/json', accept: 'application/json' };
  if (key) headers.authorization = `Bearer ${key}`;
  const response = await fetch(ENDPOINT, {
    method: 'POST',
    headers,
    body: JSON.stringify(params),
    credentials: 'omit',
  });
  return (await response.json()) as object;
}

export type KeyState =
  | { kind: 'none' | 'checking' | 'malformed' | 'unreachable' }
  | { kind: 'accepted'; name: string }
  | { kind: 'refused'; reason: string };

interface WhoAmI {
  viewer: { user: { name: string; email: string | null } | null } | null;
}

/** Asks the API whose key this is. */
export async function checkKey(key: string): Promise<KeyState> {
  if (!/^[\x21-\x7e]+$/.test(key)) return { kind: 'malformed' };
  try {
    return stateOf(await send<WhoAmI>(ENDPOINT, { query: whoAmI }, key));
  } catch (error) {
    if (error instanceof Unreachable) return { kind: 'unreachable' };
    throw error;
  }
}

function stateOf({ data, faults }: Answer<WhoAmI>): KeyState {
  const fault: Fault | undefined = faults[0];
  if (fault) return { kind: 'refused', reason: fault.message };
  const user = data?.viewer?.user;
  if (!user) return { kind: 'accepted', name: 'a service account' };
  return { kind: 'accepted', name: user.email ? `${user.name} (${user.email})` : user.name };
}
