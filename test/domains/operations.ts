import { createTasks } from '../../src/tasks';
import { auditEvents } from '../support/nothing-written';
import type { Answer, TestAccount, World } from '../support/world';

export const DAY = 86_400_000;

const DOMAIN =
  'id name status recordName recordValue verifiedAt checkedAt checkOutcome failingSince stopsAt lapsedAt createdAt createdBy { ... on User { id } ... on ServiceAccount { id } }';
const ERRORS = 'errors { code message path ... on LimitReachedError { limit used } }';

const mutation = (name: string, selection: string): string => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  return `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} ${ERRORS} } }`;
};

const documents = {
  addDomain: mutation('addDomain', `domain { ${DOMAIN} } account { id }`),
  verifyDomain: mutation('verifyDomain', `domain { ${DOMAIN} }`),
  removeDomain: mutation('removeDomain', `domainId account { id domains { id } }`),
};

type Name = keyof typeof documents;

/** What changes domains, by name. */
export function domainOperations(world: World) {
  return (name: Name, token: string, input: object): Promise<Answer> =>
    world.graphql(token, documents[name], { input });
}

/** The domains of an account as its owner reads them. */
export async function shown(world: World, { handle, owner }: TestAccount): Promise<Record<string, unknown>[]> {
  const query = `query ($handle: String!) { account(handle: $handle) { domains { ${DOMAIN} } } }`;
  const { data, errors } = await world.graphql(owner.token, query, { handle });
  expect(errors).toEqual([]);
  return data.account?.domains as unknown as Record<string, unknown>[];
}

/** What a payload says went wrong; throws when the whole mutation was refused. */
export function failuresOf(answer: Answer, name: Name): { code: string; message: string; path: string[] }[] {
  expect(answer.errors).toEqual([]);
  return answer.data[name]?.errors as unknown as { code: string; message: string; path: string[] }[];
}

/** The events of an account, oldest first: types, with what they say. */
export async function eventsOf(world: World, { id }: { id: string }): Promise<Record<string, unknown>[]> {
  return (await auditEvents(world)).filter(({ log_id, outcome }) => log_id === id && outcome === 'DONE');
}

/** Has the record of a FAILING domain missing for so long that it lapses now, or in `early` milliseconds; no look has said so. */
export async function overdue(world: World, { id }: { id: string }, early = 0): Promise<void> {
  const since = new Date(world.now().getTime() - 7 * DAY + early);
  await world.sql('UPDATE domains SET failing_since = $2, found_at = $2 WHERE id = $1', [id, since]);
}

/** Looks for the record of a domain again, as the daily job does. */
export function check(world: World, { id }: { id: string }): Promise<void> {
  return createTasks(world.server.app).checkDomain({ domainId: id }, 'job');
}

/** Sends the mails about domains that wait, and gives those that go to somebody. */
export async function mailsTo(
  world: World,
  { email }: { email: string },
): Promise<{ subject: string; text: string }[]> {
  const waiting = await world.sql<{ id: string; payload: never }>(
    `SELECT j.id::text, j.payload FROM graphile_worker._private_jobs j
       JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE t.identifier = 'notifyOwnersOfDomain' ORDER BY j.id`,
  );
  for (const { id, payload } of waiting) {
    await createTasks(world.server.app).notifyOwnersOfDomain(payload, id);
    await world.sql('DELETE FROM graphile_worker._private_jobs WHERE id = $1', [id]);
  }
  return world.smtp.mails.filter(({ to }) => to === email);
}
