import { serverAudits } from 'graphql-http';
import { startWorld, type World } from '../support/world';

/** graphql-http's audits: what the GraphQL-over-HTTP specification asks of a server. */

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

// GET is answered to who can set a header only: no foreign page can send one unasked.
const audits = serverAudits({
  url: () => `${world.url}/graphql`,
  fetchFn: (url: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set('apollo-require-preflight', 'true');
    return fetch(url, { ...init, headers });
  },
});

test('there are audits', () => {
  expect(audits.length).toBeGreaterThan(50);
});

/** What we do otherwise, on purpose: a document that cannot be run answers 400 also to who accepts application/json. */
const DECIDED = new Set([
  'SHOULD use 200 status code on document parsing failure when accepting application/json',
  'SHOULD use 200 status code on document validation failure when accepting application/json',
  'SHOULD use a status code of 200 on variable coercion failure when accepting application/json',
]);

test.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (name, audit) => {
  const result = await audit.fn();
  const reason = result.status === 'ok' ? '' : result.reason;
  const expected = DECIDED.has(name)
    ? { status: 'warn', reason: 'Response status code is not 200' }
    : { status: 'ok', reason: '' };
  expect({ status: result.status, reason }).toEqual(expected);
});
