import type { World } from './world';

/** An answer as it came, with its body as text and, where it is JSON, as that. */
export interface Raw {
  status: number;
  headers: Headers;
  text: string;
  json: { data?: Record<string, unknown> | null; errors?: { message: string; extensions: Record<string, unknown> }[] };
}

/** Sends a request to the world's server; the path begins with a slash. */
export async function send(world: World, path: string, init: RequestInit = {}): Promise<Raw> {
  const response = await fetch(`${world.url}${path}`, init);
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? (JSON.parse(text) as Raw['json']) : {},
  };
}

/** POST /graphql with these headers besides the usual one. */
export function post(world: World, body: object | string, headers: Record<string, string> = {}): Promise<Raw> {
  return send(world, '/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}
