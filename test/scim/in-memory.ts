import type { IncomingMessage, ServerResponse } from 'node:http';
import Fastify, { LogController, type FastifyInstance, type RawServerDefault } from 'fastify';
import type { App } from '../../src/app';
import { createBudgets } from '../../src/auth/budgets';
import { readConfig } from '../../src/config';
import { registerScim, type Directories, type Kept } from '../../src/http/scim';
import { newRequestId } from '../../src/http/graphql';
import { createLog } from '../../src/log';
import { createFigures } from '../../src/metrics/figures';
import { ScimError, type Comparison, type Filter, type Page } from '../../src/scim/scim';
import type { StoredGroup, StoredUser, WholeGroup, WrittenGroup, WrittenUser } from '../../src/scim/scim';
import { sendingTo, type Directory } from './directory';

const ACCOUNT = 'acc_of_these_tests';
const TOKEN = 'gkd_of_these_tests';
const BORN = new Date('2026-01-01T00:00:00.000Z');

/** The door, before something that keeps what it is told: for how SCIM is spoken, and for nothing that becomes of it. */
export interface InMemory extends Directory {
  /** What is kept: how often it was asked to change something, and what of a fault is thrown next. */
  kept: { changes: number; fault: Error | null; pointsPerMinute: number | null };
  log(): string;
  stop(): Promise<void>;
}

type Read = (name: string) => string | boolean | Date | null | readonly string[];

export async function startInMemory(): Promise<InMemory> {
  const kept: InMemory['kept'] = { changes: 0, fault: null, pointsPerMinute: null };
  let printed = '';
  const log = createLog('debug', { write: (line: string) => (printed += line) });
  const { metrics } = createFigures();
  const clock = (): Date => new Date();
  const budgets = await createBudgets({ clock, redisUrl: null, onRedis: () => undefined });
  const config = {
    ...readConfig({ SECRET_KEY: 'a secret key for these tests, 32 characters', DATA_DIR: 'unused', PORT: '0' }),
    publicUrl: 'https://guildhall.example',
  };
  const app = { config, clock, log, metrics, budgets } as unknown as App;
  const fastify: FastifyInstance = Fastify<RawServerDefault, IncomingMessage, ServerResponse>({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: newRequestId,
    forceCloseConnections: true,
  });
  await registerScim(fastify, app, directories(kept));
  const url = await fastify.listen({ host: '127.0.0.1', port: 0 });
  return {
    base: `${config.publicUrl}/scim/accounts/${ACCOUNT}/v2`,
    domain: 'people.example',
    token: TOKEN,
    kept,
    log: () => printed,
    send: sendingTo(`${url}/scim/accounts/${ACCOUNT}/v2`, TOKEN),
    async stop() {
      await fastify.close();
      await budgets.stop();
    },
  };
}

function directories(kept: InMemory['kept']): Directories {
  const users = new Map<string, StoredUser>();
  const groups = new Map<string, WholeGroup>();
  const stamp = { version: 1, createdAt: BORN, updatedAt: BORN };
  return {
    async enter(_app, { accountId, token }) {
      if (accountId !== ACCOUNT || token !== TOKEN) throw new ScimError(401, 'This token is not valid here.');
      if (kept.fault !== null) throw kept.fault;
      return { pointsPerMinute: kept.pointsPerMinute };
    },
    users: keeping<WrittenUser, StoredUser, StoredUser>(kept, users, {
      born: (id, written) => ({ ...written, ...stamp, id, groups: [] }),
      changed: (current, written) => ({ ...current, ...written }),
      reading: (user) => (name) => userValue(user, name),
      shown: (user) => user,
    }),
    groups: keeping<WrittenGroup, StoredGroup, WholeGroup>(kept, groups, {
      born: (id, written) => ({ ...written, ...stamp, id, members: membersOf(written) }),
      changed: (current, written) => ({ ...current, ...written, members: membersOf(written) }),
      reading: (group) => (name) => groupValue(group, name),
      shown: (group, withMembers) => ({ ...group, members: withMembers ? group.members : null }),
    }),
  };
}

function membersOf({ members }: WrittenGroup): WholeGroup['members'] {
  return members.map((id) => ({ id, userName: `of ${id}` }));
}

function userValue(user: StoredUser, name: string): ReturnType<Read> {
  if (name === 'created') return user.createdAt;
  if (name === 'lastModified') return user.updatedAt;
  return user[name as 'userName'];
}

function groupValue(group: WholeGroup, name: string): ReturnType<Read> {
  if (name === 'created') return group.createdAt;
  if (name === 'lastModified') return group.updatedAt;
  return name === 'members' ? group.members.map(({ id }) => id) : group[name as 'displayName'];
}

interface Shaping<Written, Stored, Whole> {
  born: (id: string, written: Written) => Whole;
  changed: (current: Whole, written: Written) => Whole;
  reading: (whole: Whole) => Read;
  shown: (whole: Whole, withMembers: boolean) => Stored;
}

function keeping<Written, Stored extends { id: string; version: number }, Whole extends Stored>(
  kept: InMemory['kept'],
  all: Map<string, Whole>,
  { born, changed, reading, shown }: Shaping<Written, Stored, Whole>,
): Kept<Written, Stored, Whole, string> {
  const find = (id: string, versions: readonly number[] | null): Whole => {
    const found = all.get(id);
    if (found === undefined) throw new ScimError(404, 'There is nothing with this id.');
    if (versions !== null && !versions.includes(found.version)) throw new ScimError(412, 'It was changed meanwhile.');
    return found;
  };
  return {
    async create(_app, _call, written) {
      kept.changes += 1;
      const whole = born(`kept_${String(kept.changes)}`, written);
      all.set(whole.id, whole);
      return shown(whole, true);
    },
    async update(_app, _call, id, versions, change) {
      const current = find(id, versions);
      const next = changed(current, change(current));
      if (JSON.stringify(next) === JSON.stringify(current)) return shown(current, true);
      kept.changes += 1;
      const whole = { ...next, version: current.version + 1 };
      all.set(id, whole);
      return shown(whole, true);
    },
    async delete(_app, _call, id, versions) {
      all.delete(find(id, versions).id);
      kept.changes += 1;
    },
    async read(_app, _call, id, withMembers) {
      return shown(find(id, null), withMembers);
    },
    async list(_app, _call, { filter, startIndex, count }: Page<string>, withMembers) {
      const found = [...all.values()].filter((whole) => filter === null || holds(filter, reading(whole)));
      const page = found.slice(startIndex - 1, startIndex - 1 + count);
      return { total: found.length, resources: page.map((whole) => shown(whole, withMembers)) };
    },
  };
}

function holds(filter: Filter<string>, read: Read): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.parts.every((part) => holds(part, read));
    case 'or':
      return filter.parts.some((part) => holds(part, read));
    case 'not':
      return !holds(filter.part, read);
    case 'always':
      return filter.holds;
    case 'present':
      return read(filter.attribute) !== null;
    case 'compare':
      return compares(filter, read(filter.attribute));
  }
}

function compares({ attribute, by, value }: Filter<string> & { kind: 'compare' }, kept: ReturnType<Read>): boolean {
  if (kept === null) return by === 'ne';
  if (typeof kept === 'object' && !(kept instanceof Date)) return kept.includes(String(value));
  const isExact = attribute === 'id' || attribute === 'externalId';
  const [a, b] = [kept, value].map((one) => {
    if (one instanceof Date) return one.toISOString();
    return isExact ? String(one) : String(one).toLowerCase();
  }) as [string, string];
  const answers: Record<Comparison, boolean> = {
    eq: a === b,
    ne: a !== b,
    co: a.includes(b),
    sw: a.startsWith(b),
    ew: a.endsWith(b),
    gt: a > b,
    ge: a >= b,
    lt: a < b,
    le: a <= b,
  };
  return answers[by];
}
