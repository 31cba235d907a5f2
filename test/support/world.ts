import { randomBytes } from 'node:crypto';
import type { Config } from '../../src/config';
import { readConfig } from '../../src/config';
import type { PlanOverrides } from '../../src/auth/plans';
import type { AccountRole, AccountStatus, DomainStatus, PlanTier } from '../../src/generated/schema';
import { newToken, tokenHash } from '../../src/auth/tokens';
import { newId } from '../../src/ids';
import { createLog } from '../../src/log';
import { createServer, type Server } from '../../src/server';
import { expectWholeLogs } from './audit-logs';
import { cloneDatabase, type TestDatabase } from './database';
import { startDns, type TestDns } from './dns';
import { principalFactories, roleValues, type PrincipalFactories, type RoleOf } from './principals';
import { startSmtp, type TestSmtp as Smtp } from './smtp';
import { noteSecret, noteText } from './secrets';

/** What an answer of /graphql looks like to a test. */
export interface Answer {
  status: number;
  headers: Headers;
  // The shape is the query's: tests say what they expect of it.
  data: Data;
  errors: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
}

/** Loosely shaped data of an answer: any path can be walked, a wrong one is undefined at the end. */
export interface Data {
  [key: string]: Data;
  [index: number]: Data;
}

export interface Person {
  userId: string;
  name: string;
  email: string;
  /** A session. */
  token: string;
}

export interface MemberOf extends Person {
  memberId: string;
}

export interface TestAccount {
  id: string;
  handle: string;
  owner: MemberOf;
}

/**
 * A running Guildhall of this test file's own, on a fresh database, with a real SMTP server. Factories write rows
 * directly and fill in what a test leaves out; what a test is about goes through the GraphQL door.
 */
export interface World extends PrincipalFactories {
  url: string;
  server: Server;
  database: TestDatabase;
  smtp: Smtp;
  /** Where the service looks domains up. */
  dns: TestDns;
  /** Sends an operation, as the holder of the token, or as nobody. */
  graphql(token: string | null, query: string, variables?: object): Promise<Answer>;
  /** Rows of any table, past all rights. */
  sql<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  person(name?: string): Promise<Person>;
  account(options?: {
    plan?: PlanTier;
    overrides?: PlanOverrides;
    status?: AccountStatus;
    handle?: string;
    owner?: Person;
  }): Promise<TestAccount>;
  member(account: TestAccount, role: AccountRole, options?: { active?: boolean; person?: Person }): Promise<MemberOf>;
  workspace(
    account: TestAccount,
    options?: { name?: string; handle?: string; defaultRole?: RoleOf },
  ): Promise<{ id: string; handle: string }>;
  /** An entry of the account's IP allowlist, enabled unless said otherwise; one that is there already stays. */
  allowlistEntry(account: { id: string }, network: string, options?: { enabled?: boolean }): Promise<{ id: string }>;
  /** A domain of the account: a claim unless said otherwise. The record of one that is VERIFIED is in DNS. */
  domain(
    account: { id: string },
    options?: { name?: string; status?: DomainStatus },
  ): Promise<{ id: string; name: string; recordName: string; recordValue: string }>;
  /** The directory of the account, which is there from then on, and a token of it. */
  directory(account: { id: string }, options?: { expiresAt?: Date }): Promise<{ tokenId: string; token: string }>;
  apiKey(
    person: Person,
    options?: { accountId?: string; expiresAt?: Date; createdAt?: Date },
  ): Promise<{ id: string; token: string }>;
  /** Moves the service's clock on. */
  advance(milliseconds: number): void;
  now(): Date;
  /** Looks at the audit logs before, but for those that the tests broke on purpose. */
  stop(brokenLogs?: readonly string[]): Promise<void>;
}

export const TEST_SECRET_KEY = 'a secret key that only the tests know, 32 characters and more';

let counter = 0;

/** Starts a world; stop it in afterAll. */
export async function startWorld(overrides: Partial<Config> = {}): Promise<World> {
  noteSecret(TEST_SECRET_KEY);
  const database = await cloneDatabase();
  const smtp = await startSmtp();
  const dns = await startDns();
  const config: Config = {
    ...readConfig({ SECRET_KEY: TEST_SECRET_KEY, DATA_DIR: 'unused', PORT: '0' }),
    databaseUrl: database.serviceUrl,
    migrationDatabaseUrl: database.ownerUrl,
    smtpUrl: smtp.url,
    dnsServers: [dns.address],
    publicUrl: 'http://localhost:4000',
    ...overrides,
  };
  let offset = 0;
  const clock = (): Date => new Date(Date.now() + offset);
  // The log of the suite is kept, to be searched for secrets.
  const log = createLog('debug', { write: noteText });
  const server = await createServer(config, { log, clock });
  const url = server.url ?? '';

  const sql: World['sql'] = async <Row>(text: string, values: unknown[] = []) =>
    (await database.pool.query(text, values)).rows as Row[];

  const person: World['person'] = async (name) => {
    counter += 1;
    const unique = `${String(counter)}-${newId('user').slice(-6)}`;
    const one = {
      userId: newId('user'),
      name: name ?? `Person ${unique}`,
      email: `person-${unique}@example.com`,
      token: newToken('session'),
    };
    const now = clock();
    await sql(`INSERT INTO users (id, handle, email, name, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)`, [
      one.userId,
      `person-${unique}`,
      one.email,
      one.name,
      now,
    ]);
    await sql(
      `INSERT INTO sessions (id, user_id, token_hash, method, created_at, last_used_at, expires_at)
       VALUES ($1, $2, $3, 'CODE', $4, $4, $5)`,
      [newId('session'), one.userId, tokenHash(one.token), now, new Date(now.getTime() + 30 * 86_400_000)],
    );
    noteSecret(one.token);
    return one;
  };

  const insertMember = async (
    accountId: string,
    one: Person,
    role: AccountRole,
    active: boolean,
  ): Promise<MemberOf> => {
    const memberId = newId('member');
    await sql(
      `INSERT INTO members (id, account_id, user_id, role, active, joined_by, joined_at, name, email)
       VALUES ($1, $2, $3, $4, $5, 'INVITATION', $6, $7, $8)`,
      [memberId, accountId, one.userId, role, active, clock(), one.name, one.email],
    );
    return { ...one, memberId };
  };

  const world: World = {
    url,
    server,
    database,
    smtp,
    dns,
    sql,
    person,
    ...principalFactories(sql, clock),
    async graphql(token, query, variables = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ query, variables }),
      });
      const body = (await response.json()) as { data?: Data; errors?: Answer['errors'] };
      return { status: response.status, headers: response.headers, data: body.data ?? {}, errors: body.errors ?? [] };
    },
    async account({ plan = 'ENTERPRISE', overrides, status = 'ACTIVE', handle, owner } = {}) {
      const founder = owner ?? (await person());
      const id = newId('account');
      const own = handle ?? `acct-${id.slice(-10)}`;
      const client = await database.pool.connect();
      const memberId = newId('member');
      try {
        await client.query('BEGIN');
        await client.query('INSERT INTO account_handles (handle, account_id) VALUES ($1, $2)', [own, id]);
        await client.query(
          `INSERT INTO accounts (id, handle, name, status, plan, plan_overrides, ai_error_summaries, flow_run_retention_days, created_at, updated_at)
           VALUES ($1, $2, $3, $4, $5, $6, true, 7, $7, $7)`,
          [id, own, `Account ${own}`, status, plan, overrides ?? null, clock()],
        );
        await client.query(
          `INSERT INTO members (id, account_id, user_id, role, joined_by, joined_at, name, email)
           VALUES ($1, $2, $3, 'OWNER', 'FOUNDER', $4, $5, $6)`,
          [memberId, id, founder.userId, clock(), founder.name, founder.email],
        );
        await client.query('COMMIT');
      } finally {
        client.release();
      }
      return { id, handle: own, owner: { ...founder, memberId } };
    },
    async member(account, role, { active = true, person: given } = {}) {
      return insertMember(account.id, given ?? (await person()), role, active);
    },
    async workspace(account, { name, handle, defaultRole } = {}) {
      const id = newId('workspace');
      const own = handle ?? `ws-${id.slice(-10)}`;
      await sql(
        `INSERT INTO workspaces (id, account_id, handle, name, default_built_in_role, default_custom_role_id, created_at,
           updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7)`,
        [id, account.id, own, name ?? `Workspace ${own}`, ...roleValues(defaultRole), clock()],
      );
      return { id, handle: own };
    },
    async allowlistEntry(account, network, { enabled = true } = {}) {
      const rows = await sql<{ id: string }>(
        `INSERT INTO ip_allowlist_entries AS e (id, account_id, network, description, enabled, created_at)
         VALUES ($1, $2, $3, '', $4, $5)
         ON CONFLICT (account_id, network) DO UPDATE SET network = e.network RETURNING id`,
        [newId('ipAllowlistEntry'), account.id, network, enabled, clock()],
      );
      return { id: rows[0]?.id ?? '' };
    },
    async domain(account, { name, status = 'PENDING' } = {}) {
      const id = newId('domain');
      const token = randomBytes(16).toString('hex');
      const own = name ?? `${id.slice(-10)}.example.net`;
      const made = { id, name: own, recordName: `_guildhall.${own}`, recordValue: `guildhall-domain=${token}` };
      const now = clock();
      const days = (number: number): Date => new Date(now.getTime() - number * 86_400_000);
      // A domain of a month ago, whose record was last found before it went missing.
      const [verified, found, failing, lapsed] = {
        PENDING: [null, null, null, null],
        VERIFIED: [days(30), now, null, null],
        FAILING: [days(30), days(2), days(1), null],
        LAPSED: [days(30), days(10), days(9), days(2)],
      }[status];
      await sql(
        `INSERT INTO domains (id, account_id, name, token, created_at, verified_at, found_at, failing_since, lapsed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [id, account.id, own, token, days(30), verified, found, failing, lapsed],
      );
      if (status === 'VERIFIED') dns.set(made.recordName, made.recordValue);
      return made;
    },
    async directory(account, { expiresAt } = {}) {
      const made = { tokenId: newId('directoryToken'), token: newToken('directory') };
      const now = clock();
      await sql('INSERT INTO directories (account_id, id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
        account.id,
        newId('directory'),
        now,
      ]);
      await sql(
        `INSERT INTO directory_tokens (id, account_id, secret_hash, last_four, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [
          ...[made.tokenId, account.id, tokenHash(made.token), made.token.slice(-4), now],
          expiresAt ?? new Date(now.getTime() + 365 * 86_400_000),
        ],
      );
      noteSecret(made.token);
      return made;
    },
    async apiKey({ userId }, { accountId, expiresAt, createdAt } = {}) {
      const key = { id: newId('apiKey'), token: newToken('userKey') };
      await sql(
        `INSERT INTO api_keys (id, user_id, account_id, name, secret_hash, last_four, created_at, expires_at)
         VALUES ($1, $2, $3, 'a key', $4, $5, $6, $7)`,
        [
          key.id,
          userId,
          accountId ?? null,
          tokenHash(key.token),
          key.token.slice(-4),
          createdAt ?? clock(),
          expiresAt ?? null,
        ],
      );
      noteSecret(key.token);
      return key;
    },
    advance: (milliseconds) => {
      offset += milliseconds;
    },
    now: clock,
    async stop(brokenLogs = []) {
      try {
        await expectWholeLogs(world, brokenLogs);
      } finally {
        await server.stop();
        await smtp.stop();
        await dns.stop();
        await database.drop();
      }
    },
  };
  return world;
}
