import type { Config } from '../../src/config';
import { startWorld, type Answer, type World } from '../support/world';

/** What a test's requests come through: so each says where it comes from. */
const trusting: Partial<Config> = { isTrustedProxy: (address) => address.startsWith('127.') };

/**
 * A world without jobs whose tests say which address they come from. New networks, of which they have many, are written when it
 * stops, not in the midst of something else.
 */
export async function startAddressedWorld(): Promise<World> {
  const world = await startWorld({ ...trusting, run: 'api' });
  await world.server.app.newNetworks.stop();
  return world;
}

/** The headers of a request that comes from an address. */
export function headersFrom(address: string, token: string | null): Record<string, string> {
  return { 'x-forwarded-for': address, ...(token === null ? {} : { authorization: `Bearer ${token}` }) };
}

/** Sends an operation as if from this address. */
export async function askFrom(
  world: World,
  address: string,
  token: string | null,
  query: string,
  variables: object = {},
): Promise<Answer> {
  const response = await fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headersFrom(address, token) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as Partial<Answer>;
  return { status: response.status, headers: response.headers, data: data ?? {}, errors: errors ?? [] };
}

const ERRORS = 'errors { code message path ... on LimitReachedError { limit used } }';
const ENTRY =
  'id network description enabled createdAt createdBy { ... on User { id } ... on ServiceAccount { id } } lastUsedAt';
const LIST = `ipAllowlist { enforced viewerAddress entries { ${ENTRY} } }`;

const mutation = (name: string, selection: string): string => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  return `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} ${ERRORS} } }`;
};

const documents = {
  addIpAllowlistEntry: mutation('addIpAllowlistEntry', `ipAllowlistEntry { ${ENTRY} } account { id }`),
  updateIpAllowlistEntry: mutation('updateIpAllowlistEntry', `ipAllowlistEntry { ${ENTRY} }`),
  removeIpAllowlistEntry: mutation('removeIpAllowlistEntry', `ipAllowlistEntryId account { ${LIST} }`),
  enforceIpAllowlist: mutation('enforceIpAllowlist', `account { ${LIST} }`),
  releaseIpAllowlist: mutation('releaseIpAllowlist', `account { ${LIST} }`),
};

/** What changes a list, by name; asked from an address. */
export function allowlistOperations(world: World) {
  return (name: keyof typeof documents, address: string, token: string, input: object): Promise<Answer> =>
    askFrom(world, address, token, documents[name], { input });
}

/** The list as a caller reads it. */
export function readList(world: World, address: string, token: string, handle: string): Promise<Answer> {
  return askFrom(world, address, token, `query ($handle: String!) { account(handle: $handle) { ${LIST} } }`, {
    handle,
  });
}

/** Enforces an account's list as it is, past all checks. */
export async function enforced(world: World, account: { id: string }, ...networks: string[]): Promise<void> {
  for (const network of networks) await world.allowlistEntry(account, network);
  await world.sql('UPDATE accounts SET ip_allowlist_enforced = true WHERE id = $1', [account.id]);
}

/** The top-level codes of an answer. */
export const codesOf = ({ errors }: Answer): unknown[] => errors.map(({ extensions }) => extensions.code);

/** What a payload says went wrong; throws when the whole mutation was refused. */
export function failuresOf(
  answer: Answer,
  name: keyof typeof documents,
): { code: string; message: string; path: string[] }[] {
  expect(answer.errors).toEqual([]);
  return answer.data[name]?.errors as unknown as { code: string; message: string; path: string[] }[];
}
