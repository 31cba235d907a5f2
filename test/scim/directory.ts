/** An answer of the service to a directory. */
export interface Answered {
  status: number;
  headers: Readonly<Record<string, unknown>>;
  text: string;
  /** Empty where there is no body. */
  json: Record<string, unknown>;
}

/** A directory that sends requests. */
export interface Directory {
  /** The base address, as it stands in locations. */
  base: string;
  /** What stands behind the @ of people whom it may send. */
  domain: string;
  token: string;
  /** The path begins behind the base address; a body that is no text goes as JSON. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered>;
}

/** Sends requests below this address with this token. */
export function sendingTo(address: string, token: string): Directory['send'] {
  return async (method, path, body, headers = {}) => {
    const answer = await fetch(`${address}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    return { status: answer.status, headers: Object.fromEntries(answer.headers), text, json };
  };
}

/** The filter of a list in an address. */
export function filtered(kind: 'Users' | 'Groups', filter: string, more = ''): string {
  return `/${kind}?filter=${encodeURIComponent(filter)}${more}`;
}

/** What a list has, by what tells one from another. */
export function listed(answer: Answered, attribute: string): unknown[] {
  return (answer.json.Resources as Record<string, unknown>[]).map((resource) => resource[attribute]);
}
