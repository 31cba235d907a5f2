import { createTasks } from '../../src/tasks';
import { newId } from '../../src/ids';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import type { TestAccount, World } from '../support/world';

/** A user or a group, or an error, as a directory reads it. */
export interface Resource {
  id: string;
  active?: boolean;
  userName?: string;
  displayName?: string;
  externalId?: string;
  meta: { version: string };
  members?: { value: string }[];
  groups?: { value: string; display: string }[];
  Resources: Resource[];
  totalResults: number;
  scimType?: string;
  detail?: string;
}

export interface Answered {
  status: number;
  body: Resource;
  headers: Headers;
}

/** An account with a verified domain and a directory that speaks to it. */
export interface Directed {
  account: TestAccount;
  domain: string;
  token: string;
  tokenId: string;
  /** Asks as the directory. */
  ask: (method: string, path: string, body?: object, headers?: Record<string, string>) => Promise<Answered>;
  /** An address of the account's domain that nobody has. */
  address: () => string;
  /** Makes a user, which must go well. */
  user: (userName?: string, more?: object) => Promise<Resource>;
  /** Makes a group, which must go well. */
  group: (displayName: string, members?: readonly { id: string }[]) => Promise<Resource>;
  /** Changes a user or a group by PATCH, which must go well. */
  patch: (path: string, ...operations: object[]) => Promise<Answered>;
}

/** Asks the door for directories. */
export async function askScim(
  world: World,
  account: { id: string },
  token: string,
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const response = await fetch(`${world.url}/scim/accounts/${account.id}/v2${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: (text === '' ? {} : JSON.parse(text)) as Resource,
    headers: response.headers,
  };
}

let addresses = 0;

/** An account whose people come from a directory. */
export async function directed(world: World, options: Parameters<World['account']>[0] = {}): Promise<Directed> {
  const account = await world.account(options);
  const { name: domain } = await world.domain(account, { status: 'VERIFIED' });
  const { token, tokenId } = await world.directory(account);
  const ask: Directed['ask'] = (method, path, body, headers) =>
    askScim(world, account, token, method, path, body, headers);
  const address = (): string => {
    addresses += 1;
    return `worker-${String(addresses)}-${newId('user').slice(-6)}@${domain}`;
  };
  const well = async (asked: Promise<Answered>): Promise<Answered> => {
    const answer = await asked;
    if (answer.status >= 300) throw new Error(`${String(answer.status)}: ${answer.body.detail ?? ''}`);
    return answer;
  };
  return {
    ...{ account, domain, token, tokenId, ask, address },
    user: async (userName = address(), more = {}) => (await well(ask('POST', '/Users', userBody(userName, more)))).body,
    group: async (displayName, members = []) =>
      (await well(ask('POST', '/Groups', groupBody(displayName, members)))).body,
    patch: (path, ...operations) => well(ask('PATCH', path, patchBody(...operations))),
  };
}

export function userBody(userName: string, more: object = {}): object {
  return { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName, ...more };
}

export function groupBody(displayName: string, members: readonly { id: string }[] = [], more: object = {}): object {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    displayName,
    members: members.map(({ id }) => ({ value: id })),
    ...more,
  };
}

export function patchBody(...operations: object[]): object {
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations };
}

export const deactivate = { op: 'replace', path: 'active', value: false };
export const activate = { op: 'replace', path: 'active', value: true };

/** Puts users into a group, or takes them out. */
export const add = (...users: { id: string }[]): object => ({
  op: 'add',
  path: 'members',
  value: users.map(({ id }) => ({ value: id })),
});
export const remove = ({ id }: { id: string }): object => ({ op: 'remove', path: `members[value eq "${id}"]` });

/** What is known of the member with an address; undefined: nobody. */
export async function memberWith(world: World, account: { id: string }, email: string) {
  const [member] = await world.sql<{
    id: string;
    userId: string;
    role: string;
    active: boolean;
    joinedBy: string;
    managedBy: string;
    displayName: string | null;
    name: string;
    version: number;
  }>(
    `SELECT id, user_id AS "userId", role, active, joined_by AS "joinedBy", managed_by AS "managedBy",
            display_name AS "displayName", name, version FROM members WHERE account_id = $1 AND email = $2`,
    [account.id, email.toLowerCase()],
  );
  return member;
}

/** The same of somebody who must be one. */
export async function theMember(world: World, account: { id: string }, email: string) {
  const member = await memberWith(world, account, email);
  if (member === undefined) throw new Error(`${email} is no member`);
  return member;
}

/** The member whom a user of the directory stands for; null: nobody. */
export async function linkedTo(world: World, { id }: { id: string }): Promise<string | null> {
  const [row] = await world.sql<{ userId: string | null }>(
    'SELECT user_id AS "userId" FROM directory_users WHERE id = $1',
    [id],
  );
  return row?.userId ?? null;
}

/** What admins are shown that could not be done, by code. */
export async function problems(world: World, account: { id: string }): Promise<[code: string, subject: string][]> {
  const rows = await world.sql<{ code: string; subject: string }>(
    'SELECT code, subject FROM directory_problems WHERE account_id = $1 ORDER BY code, subject',
    [account.id],
  );
  return rows.map(({ code, subject }) => [code, subject]);
}

/** The events of an account since a moment in its log, oldest first. */
export async function eventsSince(
  world: World,
  { id }: { id: string },
  number = 0,
): Promise<Record<string, unknown>[]> {
  const events = (await auditEvents(world)).filter(({ log_id }) => log_id === id);
  return events
    .sort((one, other) => Number(one.number) - Number(other.number))
    .filter((event) => Number(event.number) > number && event.type !== 'credential.used_on_new_network');
}

/** What was told of an account while something was done: the types, in their order. */
export async function toldBy(world: World, account: { id: string }, act: () => Promise<unknown>): Promise<unknown[]> {
  const [log] = await world.sql<{ last: string }>('SELECT last_number AS last FROM audit_logs WHERE id = $1', [
    account.id,
  ]);
  await act();
  return (await eventsSince(world, account, Number(log?.last ?? 0))).map(({ type }) => type);
}

/** A refusal that writes its event and the problem, and nothing else. */
export async function refusedWith(
  world: World,
  { account, tokenId }: Directed,
  why: string,
  act: () => Promise<Answered>,
): Promise<Answered> {
  const answer = await expectNothingWritten(world, ['DIRECTORY_REFUSED'], act, [
    'directory_problems',
    // Mails to owners.
    ...(why === 'LAST_OWNER' ? ['_private_jobs'] : []),
  ]);
  const last = (await eventsSince(world, account)).at(-1);
  expect(last).toMatchObject({
    ...{ type: 'directory.request_refused', actor_type: 'SYSTEM', actor_name: 'Directory' },
    details: { why, directoryTokenId: tokenId },
  });
  return answer;
}

/** What the database's rows of teams say: who is on which, by name. */
export async function placesOf(world: World, account: { id: string }): Promise<Record<string, string[]>> {
  const rows = await world.sql<{ team: string; people: string[] | null }>(
    `SELECT t.name AS team, array_agg(m.email ORDER BY m.email) FILTER (WHERE m.email IS NOT NULL) AS people
       FROM teams t LEFT JOIN team_members p ON p.team_id = t.id
       LEFT JOIN members m ON m.account_id = p.account_id AND m.user_id = p.user_id
      WHERE t.account_id = $1 GROUP BY t.name ORDER BY t.name`,
    [account.id],
  );
  return Object.fromEntries(rows.map(({ team, people }) => [team, people ?? []]));
}

/** Sends the mails to owners that wait, and gives those that go to somebody. */
export async function mailsTo(
  world: World,
  { email }: { email: string },
): Promise<{ subject: string; text: string }[]> {
  const waiting = await world.sql<{ id: string; task: 'notifyOwners' | 'notifyOwnersOfDirectory'; payload: never }>(
    `SELECT j.id::text, t.identifier AS task, j.payload FROM graphile_worker._private_jobs j
       JOIN graphile_worker._private_tasks t ON t.id = j.task_id
      WHERE t.identifier IN ('notifyOwners', 'notifyOwnersOfDirectory') ORDER BY j.id`,
  );
  for (const { id, task, payload } of waiting) {
    await createTasks(world.server.app)[task](payload, id);
    await world.sql('DELETE FROM graphile_worker._private_jobs WHERE id = $1', [id]);
  }
  return world.smtp.mails.filter(({ to }) => to === email);
}
