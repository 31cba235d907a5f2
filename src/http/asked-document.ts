import type { FastifyRequest } from 'fastify';
import type { AskedDocument } from '../graphql/admit-document';

/** What a request to /graphql asks for: in its body, or in its query string where it is a GET. */
export function askedDocument({ method, url, body }: FastifyRequest): AskedDocument {
  const given: unknown = method === 'GET' ? inQueryString(url) : body;
  const { query, documentId, extensions, variables } = (given ?? {}) as Partial<AskedDocument>;
  return { query, documentId, extensions, variables };
}

/** What stands there more than once, or is no JSON where it should be, is left out: Apollo Server refuses such a request. */
function inQueryString(url: string): object {
  const { searchParams } = new URL(url, 'http://localhost');
  const once = (name: string) => {
    const [value, ...more] = searchParams.getAll(name);
    return more.length === 0 ? value : undefined;
  };
  return {
    query: once('query'),
    documentId: once('documentId'),
    extensions: parsed(once('extensions')),
    variables: parsed(once('variables')),
  };
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
