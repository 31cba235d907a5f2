import { Client } from 'pg';
import { newId } from '../../src/ids';
import { connected } from '../sso/operations';
import { CHECK, FOREIGN_KEY, sqlState, UNIQUE, type Statement } from '../support/sql-state';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const asService = (...statements: Statement[]) => sqlState(world.database.serviceUrl, ...statements);

const NO_OWNER = 'GH001';
const NO_CHANGE_OF_EVENTS = 'GH002';
const NOT_ALLOWED = '42501';

describe('the database keeps an active owner for each account', () => {
  it.each([
    ['demoting', `UPDATE members SET role = 'ADMIN' WHERE account_id = $1`],
    ['deactivating', 'UPDATE members SET active = false WHERE account_id = $1'],
    ['removing', `DELETE FROM members WHERE account_id = $1 AND role = 'OWNER'`],
  ])('when %s all of them, at the commit', async (_what, statement) => {
    const account = await world.account();
    await world.member(account, 'OWNER');
    await world.member(account, 'ADMIN');
    expect(await asService([statement, [account.id]])).toBe(NO_OWNER);
    // Whoever makes up for it before the commit may.
    const another = await world.member(account, 'MEMBER');
    const makeOwner = `UPDATE members SET role = 'OWNER', active = true WHERE id = $1`;
    const repaired = statement.startsWith('DELETE') ? another.memberId : account.owner.memberId;
    expect(await asService([statement, [account.id]], [makeOwner, [repaired]])).toBeNull();
  });

  it('when an account is made without one', async () => {
    const id = newId('account');
    expect(
      await asService(
        [`INSERT INTO account_handles (handle, account_id) VALUES ($1, $2)`, [`no-owner-${id.slice(-6)}`, id]],
        [
          `INSERT INTO accounts (id, handle, name, status, plan, ai_error_summaries, flow_run_retention_days, created_at,
             updated_at) VALUES ($1, $2, 'No owner', 'ACTIVE', 'FREE', true, 7, $3, $3)`,
          [id, `no-owner-${id.slice(-6)}`, world.now()],
        ],
      ),
    ).toBe(NO_OWNER);
  });

  it('when two transactions take an owner each', async () => {
    const account = await world.account();
    const second = await world.member(account, 'OWNER');
    const [a, b] = [new Client(world.database.serviceUrl), new Client(world.database.serviceUrl)];
    await Promise.all([a.connect(), b.connect()]);
    try {
      for (const [client, memberId] of [
        [a, account.owner.memberId],
        [b, second.memberId],
      ] as const) {
        await client.query('BEGIN');
        await client.query('DELETE FROM members WHERE id = $1', [memberId]);
      }
      const ends = await Promise.allSettled([a.query('COMMIT'), b.query('COMMIT')]);
      expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    } finally {
      await Promise.all([a.end(), b.end()]);
    }
  });

  it('but lets a closed account be emptied', async () => {
    const account = await world.account();
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [account.id, world.now()]);
    expect(await asService(['DELETE FROM members WHERE account_id = $1', [account.id]])).toBeNull();
  });
});

describe('no row ties two accounts together', () => {
  it('as a grant to somebody who is no member, or in a workspace of another account', async () => {
    const [one, other] = [await world.account(), await world.account()];
    const workspace = await world.workspace(one);
    const grant = `INSERT INTO workspace_accesses (id, account_id, workspace_id, user_id, built_in_role, created_at, updated_at)
                   VALUES ($1, $2, $3, $4, 'VIEWER', $5, $5)`;
    const values = (accountId: string, userId: string) => [
      newId('workspaceAccess'),
      accountId,
      workspace.id,
      userId,
      world.now(),
    ];
    expect(await asService([grant, values(one.id, other.owner.userId)])).toBe(FOREIGN_KEY);
    expect(await asService([grant, values(other.id, other.owner.userId)])).toBe(FOREIGN_KEY);
    expect(await asService([grant, values(one.id, one.owner.userId)])).toBeNull();
  });

  it('as an invitation to a workspace of another account, or a key for an account that its person is not in', async () => {
    const [one, other] = [await world.account(), await world.account()];
    const workspace = await world.workspace(other);
    const id = await invite(one.id, 'guest@example.com');
    const gives = `INSERT INTO invitation_workspaces (account_id, invitation_id, position, workspace_id, built_in_role)
                   VALUES ($1, $2, 0, $3, 'VIEWER')`;
    expect(await asService([gives, [one.id, id, workspace.id]])).toBe(FOREIGN_KEY);
    expect(await asService([gives, [other.id, id, workspace.id]])).toBe(FOREIGN_KEY);
    await expect(world.apiKey(one.owner, { accountId: other.id })).rejects.toMatchObject({ code: FOREIGN_KEY });
  });
});

const INVITE = `INSERT INTO invitations (id, account_id, email, role, token_hash, status, created_at, expires_at)
                VALUES ($1, $2, $3, 'MEMBER', decode(md5($1), 'hex'), $4, $5, $5)`;

async function invite(accountId: string, email: string): Promise<string> {
  const id = newId('invitation');
  await world.sql(INVITE, [id, accountId, email, 'PENDING', world.now()]);
  return id;
}

describe('the database keeps things single', () => {
  it('one PENDING invitation for an address in an account, in lower case', async () => {
    const [one, other] = [await world.account(), await world.account()];
    await invite(one.id, 'twice@example.com');
    const values = (accountId: string, email: string, status: string) => [
      newId('invitation'),
      accountId,
      email,
      status,
      world.now(),
    ];
    expect(await asService([INVITE, values(one.id, 'twice@example.com', 'PENDING')])).toBe(UNIQUE);
    expect(await asService([INVITE, values(one.id, 'Twice@example.com', 'PENDING')])).toBe(CHECK);
    expect(await asService([INVITE, values(one.id, 'twice@example.com', 'REVOKED')])).toBeNull();
    expect(await asService([INVITE, values(other.id, 'twice@example.com', 'PENDING')])).toBeNull();
  });

  it('one membership of a person in an account, and one account with a handle', async () => {
    const account = await world.account();
    await expect(world.member(account, 'MEMBER', { person: account.owner })).rejects.toMatchObject({ code: UNIQUE });
    const takeHandle = 'INSERT INTO account_handles (handle, account_id) VALUES ($1, $2)';
    expect(await asService([takeHandle, [account.handle, newId('account')]])).toBe(UNIQUE);
    const rename = 'UPDATE accounts SET handle = $2 WHERE id = $1';
    expect(await asService([rename, [account.id, 'not-taken-by-anybody']])).toBe(FOREIGN_KEY);
  });
});

describe('an IP allowlist has', () => {
  const ADD = `INSERT INTO ip_allowlist_entries (id, account_id, network, description, enabled, created_at)
               VALUES ($1, $2, $3, '', true, $4)`;

  it('a network once, none that is everything, none that is mapped, and no bits behind a length', async () => {
    const [one, other] = [await world.account(), await world.account()];
    const add = ({ id }: { id: string }, network: string) =>
      asService([ADD, [newId('ipAllowlistEntry'), id, network, world.now()]]);
    await world.allowlistEntry(one, '203.0.113.0/24');
    expect(await add(one, '203.0.113.0/24')).toBe(UNIQUE);
    expect(await add(other, '203.0.113.0/24')).toBeNull();
    for (const network of ['0.0.0.0/0', '::/0', '::ffff:0:0/96', '::ffff:203.0.113.7/128']) {
      expect([network, await add(one, network)]).toEqual([network, CHECK]);
    }
    expect(await add(one, '203.0.113.7/24')).toBe('22P02');
  });
});

describe('a domain is', () => {
  it('held by one account, claimed by any, on a list once, and written as DNS has it', async () => {
    const [one, other] = [await world.account(), await world.account()];
    const { name } = await world.domain(one, { status: 'VERIFIED' });
    const add = ({ id }: { id: string }, own: string, verifiedAt: Date | null, lapsedAt: Date | null = null) =>
      asService([
        `INSERT INTO domains (id, account_id, name, token, created_at, verified_at, lapsed_at)
         VALUES ($1, $2, $3, 't', $4, $5, $6)`,
        [newId('domain'), id, own, world.now(), verifiedAt, lapsedAt],
      ]);
    const now = world.now();
    expect(await add(one, name, null)).toBe(UNIQUE);
    expect(await add(other, name, now)).toBe(UNIQUE);
    expect(await add(other, name, null)).toBeNull();
    expect(await add(await world.account(), name, now, now)).toBeNull();
    expect(await add(other, 'Capital.example.net', null)).toBe(CHECK);
    // What was never verified does not lapse.
    expect(await add(await world.account(), name, null, now)).toBe(CHECK);
  });
});

describe('audit events are only ever added', () => {
  const statements = [`UPDATE audit_events SET type = 'nothing'`, 'DELETE FROM audit_events', 'TRUNCATE audit_events'];

  beforeAll(async () => {
    const account = await world.account();
    const mutation = `mutation { updateAccount(input: { accountId: "${account.id}", name: "Told" }) { errors { code } } }`;
    expect((await world.graphql(account.owner.token, mutation)).errors).toEqual([]);
  });

  it.each(statements)('by the service: it may not %s', async (statement) => {
    expect(await asService([statement])).toBe(NOT_ALLOWED);
  });

  it.each(statements)('by the owner of the tables neither: a trigger refuses %s', async (statement) => {
    expect(await sqlState(world.database.ownerUrl, [statement])).toBe(NO_CHANGE_OF_EVENTS);
  });

  it('and the service cannot take the trigger away', async () => {
    expect(await asService(['ALTER TABLE audit_events DISABLE TRIGGER ALL'])).toBe(NOT_ALLOWED);
    expect(await asService(['DROP TABLE audit_events'])).toBe(NOT_ALLOWED);
    expect(await asService(['CREATE TABLE mine (id text)'])).toBe(NOT_ALLOWED);
  });
});

describe('the database keeps what each protocol of a connection has', () => {
  it.each([
    ['a certificate beside a client', `UPDATE sso_connections SET saml_certificates = '{x}' WHERE account_id = $1`],
    ['no client', 'UPDATE sso_connections SET client_id = NULL WHERE account_id = $1'],
    ['no secret', 'UPDATE sso_connections SET client_secret = NULL WHERE account_id = $1'],
    ['the parts of the other', `UPDATE sso_connections SET protocol = 'SAML' WHERE account_id = $1`],
    ['a protocol that there is not', `UPDATE sso_connections SET protocol = 'LDAP' WHERE account_id = $1`],
    [
      'three certificates',
      `UPDATE sso_connections SET protocol = 'SAML', client_id = NULL, client_secret = NULL, saml_sign_on_url = 'x',
         saml_certificates = '{a,b,c}', saml_idp_initiated = false WHERE account_id = $1`,
    ],
  ])('and refuses %s', async (_what, statement) => {
    const account = await world.account();
    await connected(world, account);
    expect(await asService([statement, [account.id]])).toBe(CHECK);
  });
});
