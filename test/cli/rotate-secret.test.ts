import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { factsOfCut, signed } from '../../src/audit/signing';
import { invitationToken } from '../../src/auth/derived-secrets';
import { seal, unseal } from '../../src/auth/sealed-secrets';
import { tokenHash } from '../../src/auth/tokens';
import { newId } from '../../src/ids';
import { verifyAuditLog } from '../../src/modules/audit-log/verify';
import { connectSaml, newIdp } from '../sign-on/saml-dance';
import { lockWaits } from '../support/held-row';
import { signingKeyId } from '../../src/modules/secret-key/key-use.queries';
import { auditEvents, digests, expectNothingWritten } from '../support/nothing-written';
import { noteSecret } from '../support/secrets';
import { temporaryFolder } from '../support/temporary-folder';
import { startWorld, TEST_SECRET_KEY, type World } from '../support/world';
import { guildhall, guildhallJson } from './cli';

const OLD = 'the secret key of the year before, which has 32 characters and more';
noteSecret(OLD);
const environment = { SECRET_KEY_PREVIOUS: OLD };
const PURPOSE = 'sso client secret';

let world: World;
const broken: string[] = [];
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop(broken));

/** A log whose events were removed, with the records of that, signed under a key. */
async function cutLog(secretKey: string, numbers = [1, 2]): Promise<string> {
  const { id } = await world.account();
  const hash = Buffer.alloc(32, 7);
  await world.sql('INSERT INTO audit_logs (id, last_number, last_hash) VALUES ($1, $2, $3)', [
    id,
    numbers.at(-1),
    hash,
  ]);
  for (const number of numbers) {
    const cut = { logId: id, number: String(number), hash, keptDays: 365, cutAt: world.now() };
    const { keyId, signature } = signed({ secretKey, secretKeyPrevious: null }, factsOfCut(cut));
    await world.sql(
      `INSERT INTO audit_log_cuts (log_id, number, hash, kept_days, cut_at, key_id, signature) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [id, number, hash, cut.keptDays, cut.cutAt, keyId, signature],
    );
  }
  return id;
}

/** A connection whose client secret is sealed under a key, for this connection or for another one. */
async function connection(secretKey: string, clientSecret: string, sealedFor?: string) {
  noteSecret(clientSecret);
  const { id: accountId } = await world.account();
  const id = newId('ssoConnection');
  const sealed = seal({ secretKey, secretKeyPrevious: null }, PURPOSE, sealedFor ?? id, clientSecret);
  await world.sql(
    `INSERT INTO sso_connections (id, account_id, protocol, issuer, client_id, client_secret, trust_version, version, created_at, updated_at)
     VALUES ($1, $2, 'OIDC', 'https://idp.example.com', 'guildhall', $3, 3, 7, $4, $4)`,
    [id, accountId, sealed, world.now()],
  );
  return { accountId, connectionId: id };
}

/** The rows of all connections, by their ids. */
async function connections(): Promise<Record<string, { client_secret: Buffer }>> {
  const rows = await world.sql<{ id: string; client_secret: Buffer }>('SELECT * FROM sso_connections');
  return Object.fromEntries(rows.map((row) => [row.id, row]));
}

/** The client secrets that one key opens by itself. */
async function openedBy(secretKey: string): Promise<string[]> {
  return Object.entries(await connections()).flatMap(([id, { client_secret: sealed }]) => {
    try {
      return [unseal({ secretKey, secretKeyPrevious: null }, PURPOSE, id, sealed)];
    } catch {
      return [];
    }
  });
}

/** What verifyAuditLog finds in a log with these keys set. */
async function breakOf(logId: string, secretKeyPrevious: string | null): Promise<unknown> {
  const { app } = world.server;
  const keys = { ...app, config: { ...app.config, secretKeyPrevious } };
  const found = await verifyAuditLog(keys, logId, { from: null, to: null, checkpoint: null });
  return found.break?.kind ?? null;
}

const rotations = async () =>
  (await auditEvents(world)).filter(({ type }) => type === 'secret_key.rotated').map(({ details }) => details);

describe('rotate-secret', () => {
  it('without SECRET_KEY_PREVIOUS gives a new key each time, and changes nothing', async () => {
    const before = await digests(world);
    const keys = [];
    for (let time = 0; time < 2; time += 1) {
      const { code, json } = await guildhallJson(world, ['rotate-secret']);
      expect({ code, key: json.newKey }).toEqual({ code: 0, key: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown });
      expect(json).toMatchObject({
        keyId: signingKeyId(String(json.newKey)),
        previousKeyId: signingKeyId(TEST_SECRET_KEY),
      });
      keys.push(json.newKey);
    }
    expect(new Set(keys).size).toBe(2);
    expect((await guildhall(world, ['rotate-secret'])).out).toContain('SECRET_KEY_PREVIOUS');
    expect(await digests(world)).toEqual(before);
    expect(await rotations()).toEqual([]);
  });

  it('with it signs again what the old key signed, once, so that all holds when the old key is gone', async () => {
    const log = await cutLog(OLD);
    expect([await breakOf(log, OLD), await breakOf(log, null)]).toEqual([null, 'CUT_NOT_SIGNED']);
    const first = await guildhallJson(world, ['rotate-secret'], { environment });
    expect(first).toMatchObject({
      code: 0,
      json: {
        ...{ signedAgain: 2, unsigned: 0, canDropPrevious: true, needsPrevious: [] },
        ...{ keyId: signingKeyId(TEST_SECRET_KEY), previousKeyId: signingKeyId(OLD), wasLeftBefore: false },
      },
    });
    expect([await breakOf(log, OLD), await breakOf(log, null)]).toEqual([null, null]);
    expect(await rotations()).toMatchObject([{ signedAgain: 2 }]);
    const logsAre = await digests(world);
    const second = await guildhallJson(world, ['rotate-secret'], { environment });
    expect(second).toMatchObject({ code: 0, json: { signedAgain: 0 } });
    expect(await digests(world)).toEqual(logsAre);
    expect(await rotations()).toHaveLength(1);
    // A process that had the old key still has cut another log.
    await cutLog(OLD, [1]);
    expect(await guildhallJson(world, ['rotate-secret'], { environment })).toMatchObject({ json: { signedAgain: 1 } });
    expect(await rotations()).toMatchObject([{ signedAgain: 2 }, { signedAgain: 1 }]);
  });

  it('signs no record that neither key signed as it stands: it tells them and ends with 4', async () => {
    const changed = await cutLog(OLD);
    const foreign = await cutLog('a key of somebody else, which has 32 characters and more');
    const alteredSince = await cutLog(TEST_SECRET_KEY, [1]);
    broken.push(changed, foreign, alteredSince);
    await world.sql('UPDATE audit_log_cuts SET kept_days = 30 WHERE log_id = ANY ($1) AND number = 1', [
      [changed, alteredSince],
    ]);
    const signatures = () =>
      world.sql(
        'SELECT log_id, number, signature FROM audit_log_cuts WHERE log_id = ANY ($1) AND number = 1 ORDER BY 1',
        [broken],
      );
    const before = await signatures();
    const { code, json } = await guildhallJson(world, ['rotate-secret'], { environment });
    // What was changed needs no key, whichever it names.
    expect({ code, json }).toMatchObject({
      code: 4,
      json: { signedAgain: 1, unsigned: 4, canDropPrevious: true, needsPrevious: [] },
    });
    expect(json.firstUnsigned).toEqual(
      expect.arrayContaining([
        { logId: changed, number: '1' },
        { logId: foreign, number: '2' },
        { logId: alteredSince, number: '1' },
      ]),
    );
    expect(await signatures()).toEqual(before);
    expect(await breakOf(changed, null)).toBe('CUT_NOT_SIGNED');
    const { out } = await guildhall(world, ['rotate-secret'], { environment });
    expect(out).toContain(`log ${changed}, up to event 1`);
    await world.sql('DELETE FROM audit_log_cuts WHERE log_id = ANY ($1)', [broken]);
  });

  it('says what still lives under the old key: mails of invitations that wait, and codes from before', async () => {
    const { id, owner } = await world.account();
    const { config } = world.server.app;
    const invitationId = newId('invitation');
    const token = invitationToken({ ...config, secretKey: OLD }, invitationId, 1);
    noteSecret(token);
    const expiresAt = new Date(world.now().getTime() + 86_400_000);
    await world.sql(
      `INSERT INTO invitations (id, account_id, email, role, token_hash, status, invited_by_id, created_at, expires_at, send_count)
       VALUES ($1, $2, 'invited@example.com', 'MEMBER', $3, 'PENDING', $4, $5, $6, 1)`,
      [invitationId, id, tokenHash(token), owner.userId, world.now(), expiresAt],
    );
    const sent = await guildhallJson(world, ['rotate-secret'], { environment });
    expect(sent.json).toMatchObject({ canDropPrevious: true });
    await world.sql(`SELECT graphile_worker.add_job('sendInvitation', $1::json, max_attempts := 150)`, [
      JSON.stringify({ invitationId, sendCount: 1 }),
    ]);
    const waits = await guildhallJson(world, ['rotate-secret'], { environment });
    expect(waits.json).toMatchObject({
      canDropPrevious: false,
      needsPrevious: [expect.stringContaining('1 mails of invitations')],
    });
    await world.sql('DELETE FROM graphile_worker._private_jobs');
    const [event] = (await auditEvents(world)).filter(({ type }) => type === 'secret_key.rotated');
    const at = event?.occurred_at as Date;
    for (const [seconds, mail] of [
      [-5, 'before'],
      [5, 'after'],
    ] as const) {
      await world.sql(
        `INSERT INTO sign_in_challenges (id, email, ip_address, network, created_at, expires_at)
         VALUES ($1, $2, '127.0.0.1', '127.0.0.0/24', $3, $4)`,
        [newId('signInChallenge'), `${mail}@example.com`, new Date(at.getTime() + seconds * 1000), expiresAt],
      );
    }
    const codes = await guildhallJson(world, ['rotate-secret'], { environment });
    expect(codes.json).toMatchObject({
      canDropPrevious: false,
      needsPrevious: [
        expect.stringContaining(`1 codes that may be made under it can be used until ${expiresAt.toISOString()}`),
      ],
    });
  });

  it('refuses two keys that are swapped, and tells each change, also to a key of before', async () => {
    await world.sql('DELETE FROM sign_in_challenges');
    const swapped = { SECRET_KEY: OLD, SECRET_KEY_PREVIOUS: TEST_SECRET_KEY };
    const refused = () => guildhallJson(world, ['rotate-secret'], { environment: swapped });
    expect(await expectNothingWritten(world, [], refused)).toMatchObject({
      code: 3,
      json: {
        errors: [{ code: 'CONFLICT', path: ['SECRET_KEY'], message: expect.stringContaining('swap') as unknown }],
      },
    });
    const before = (await rotations()).length;
    const third = 'a third secret key, which has 32 characters and more';
    noteSecret(third);
    const change = (to: string, from: string) =>
      guildhallJson(world, ['rotate-secret'], { environment: { SECRET_KEY: to, SECRET_KEY_PREVIOUS: from } });
    expect(await change(third, TEST_SECRET_KEY)).toMatchObject({ code: 0 });
    expect(await change(OLD, third)).toMatchObject({ code: 0, json: { wasLeftBefore: true } });
    expect(await change(TEST_SECRET_KEY, OLD)).toMatchObject({ code: 0, json: { canDropPrevious: true } });
    expect((await rotations()).length).toBe(before + 3);
  });

  it('refuses a newer key as SECRET_KEY_PREVIOUS, under which nothing is made, and takes one that was used', async () => {
    const unused = 'a key that nothing was made under, which has 32 characters and more';
    noteSecret(unused);
    const swapped = { environment: { SECRET_KEY_PREVIOUS: unused } };
    const refused = () => guildhallJson(world, ['rotate-secret'], swapped);
    expect(await expectNothingWritten(world, [], refused)).toMatchObject({
      code: 3,
      json: {
        errors: [{ code: 'CONFLICT', path: ['SECRET_KEY'], message: expect.stringContaining('swap') as unknown }],
      },
    });
    await cutLog(unused, [1]);
    expect(await guildhallJson(world, ['rotate-secret'], swapped)).toMatchObject({ code: 0, json: { signedAgain: 1 } });
  });

  it('does nothing where MIGRATION_DATABASE_URL leads to another database', async () => {
    const other = Object.assign(new URL(world.database.ownerUrl), { pathname: '/postgres' }).href;
    const elsewhere = { environment: { ...environment, MIGRATION_DATABASE_URL: other } };
    const refused = () => guildhallJson(world, ['rotate-secret'], elsewhere);
    expect(await expectNothingWritten(world, [], refused)).toMatchObject({
      code: 1,
      json: { errors: [{ code: 'CONFIGURATION' }] },
    });
  });

  it('refuses two keys that are the same', async () => {
    const same = { environment: { SECRET_KEY_PREVIOUS: TEST_SECRET_KEY } };
    expect(await guildhallJson(world, ['rotate-secret'], same)).toMatchObject({
      code: 3,
      json: { errors: [{ code: 'INVALID', path: ['SECRET_KEY_PREVIOUS'] }] },
    });
  });

  it('refuses without SECRET_KEY, and makes none for itself', async () => {
    const folder = await temporaryFolder('guildhall rotate ');
    const unset = { NODE_ENV: 'test', PUBLIC_URL: '', SECRET_KEY: '', DATA_DIR: join(folder.path, 'data') };
    for (const previous of [{}, environment]) {
      const refused = () => guildhallJson(world, ['rotate-secret'], { environment: { ...unset, ...previous } });
      expect(await expectNothingWritten(world, [], refused)).toMatchObject({
        code: 3,
        json: { errors: [{ code: 'INVALID', path: ['SECRET_KEY'] }] },
      });
    }
    expect(await guildhall(world, ['accounts', 'list'], { environment: unset })).toMatchObject({ code: 0 });
    expect(existsSync(unset.DATA_DIR)).toBe(false);
    await folder.remove();
  });

  it('says that it takes the owner of the tables', async () => {
    await cutLog(OLD, [1]);
    const service = { environment: { ...environment, MIGRATION_DATABASE_URL: '' } };
    const { code, json } = await guildhallJson(world, ['rotate-secret'], service);
    expect({ code, json }).toMatchObject({
      code: 1,
      json: { errors: [{ message: expect.stringContaining('MIGRATION_DATABASE_URL') as unknown }] },
    });
    expect(await guildhallJson(world, ['rotate-secret'], { environment })).toMatchObject({ json: { signedAgain: 1 } });
  });
});

describe('rotate-secret, of the client secrets of connections,', () => {
  const OTHER = 'a key of somebody else, which has 32 characters and more';
  const run = (also: Record<string, string> = {}) =>
    guildhallJson(world, ['rotate-secret'], { environment: { ...environment, ...also } });
  const keyChecks = async (also: Record<string, string> = {}) => {
    const { json } = await guildhallJson(world, ['doctor'], { environment: also });
    const checks = json.checks as Record<'check' | 'level' | 'message', string>[];
    return checks.filter(({ check }) => check.startsWith('SECRET_KEY')).map(({ level, message }) => [level, message]);
  };
  beforeEach(async () => {
    await world.sql('DELETE FROM sso_connections');
    await world.sql('DELETE FROM invitations');
  });

  it('seals again what was sealed under the old key, once, and changes nothing else of a connection', async () => {
    const one = await connection(OLD, 'client secret one');
    const two = await connection(TEST_SECRET_KEY, 'client secret two');
    await connection(OLD, 'client secret three');
    const before = await connections();
    const events = (await rotations()).length;
    expect(await run()).toMatchObject({
      code: 0,
      json: { sealedAgain: 2, unopened: 0, firstUnopened: [], canDropPrevious: true, needsPrevious: [] },
    });
    expect((await openedBy(TEST_SECRET_KEY)).sort()).toEqual([
      ...['client secret one', 'client secret three', 'client secret two'],
    ]);
    expect(await openedBy(OLD)).toEqual([]);
    const after = await connections();
    expect(after[two.connectionId]).toEqual(before[two.connectionId]);
    expect({ ...after[one.connectionId], client_secret: null }).toEqual({
      ...before[one.connectionId],
      client_secret: null,
    });
    expect((await rotations()).slice(events)).toMatchObject([{ signedAgain: 0, sealedAgain: 2 }]);
    const logsAre = await digests(world);
    expect((await guildhall(world, ['rotate-secret'], { environment })).out).toContain(
      '0 client secrets of connections are sealed again.',
    );
    expect(await digests(world)).toEqual(logsAre);
    expect((await rotations()).length).toBe(events + 1);
  });

  it('passes over connections by SAML, which have none', async () => {
    await connectSaml(world, await world.account(), newIdp(world.now()));
    expect(await run()).toMatchObject({ code: 0, json: { sealedAgain: 0, unopened: 0 } });
  });

  it('seals all of them, also more than one transaction takes', async () => {
    for (let made = 0; made < 501; made += 50) {
      await Promise.all(Array.from({ length: Math.min(50, 501 - made) }, () => connection(OLD, `secret of ${made}`)));
    }
    const events = (await rotations()).length;
    expect(await run()).toMatchObject({ code: 0, json: { sealedAgain: 501, canDropPrevious: true } });
    expect(await openedBy(TEST_SECRET_KEY)).toHaveLength(501);
    expect((await rotations()).slice(events)).toMatchObject([{ sealedAgain: 500 }, { sealedAgain: 1 }]);
  });

  it('tells what neither key opens, leaves it alone, and ends with 4: of another key, changed, or of another connection', async () => {
    const foreign = await connection(OTHER, 'client secret of elsewhere');
    const changed = await connection(OLD, 'client secret changed');
    await world.sql(`UPDATE sso_connections SET client_secret = client_secret || '\\x00' WHERE id = $1`, [
      changed.connectionId,
    ]);
    const copied = await connection(OLD, 'client secret copied', newId('ssoConnection'));
    await connection(OLD, 'client secret one');
    const before = await connections();
    const { code, json } = await run();
    // The key before opens none of these, so that it can go.
    expect({ code, json }).toMatchObject({ code: 4, json: { sealedAgain: 1, unopened: 3, canDropPrevious: true } });
    const byId = (list: { connectionId: string }[]) =>
      [...list].sort((a, b) => (a.connectionId < b.connectionId ? -1 : 1));
    expect(byId(json.firstUnopened as (typeof foreign)[])).toEqual(byId([foreign, changed, copied]));
    const after = await connections();
    for (const { connectionId: id } of [foreign, changed, copied]) expect(after[id]).toEqual(before[id]);
    const { code: again, out } = await guildhall(world, ['rotate-secret'], { environment });
    expect([again, out]).toEqual([
      4,
      expect.stringContaining(`account ${copied.accountId}, connection ${copied.connectionId}`),
    ]);
    expect(out).toContain('3 client secrets that neither key opens are left alone');
    expect(await run({ SECRET_KEY_PREVIOUS: OTHER })).toMatchObject({ code: 4, json: { sealedAgain: 1, unopened: 2 } });
  });

  it('has doctor keep the old key while one lies under it, and miss it where it is gone', async () => {
    await run();
    await connection(OLD, 'client secret one');
    expect(await keyChecks(environment)).toEqual([
      ['ok', expect.any(String)],
      ['ok', expect.stringContaining('1 client secrets of connections are sealed under it: run rotate-secret')],
    ]);
    expect(await keyChecks()).toEqual([['problem', expect.stringContaining('1 client secrets of connections')]]);
    await connection(TEST_SECRET_KEY, 'client secret two');
    expect(await keyChecks()).toEqual([
      ['problem', expect.stringMatching(/^1 client secrets of connections open under no key that is set/)],
    ]);
    await run();
    expect(await keyChecks(environment)).toEqual([
      ['ok', 'It is the one that the database was written with.'],
      ['warning', expect.stringContaining('Nothing needs it any more')],
    ]);
    expect(await keyChecks()).toEqual([['ok', 'It is the one that the database was written with.']]);
  });

  it('waits for who is setting one anew, and leaves what they set', async () => {
    const { connectionId } = await connection(OLD, 'client secret one');
    noteSecret('client secret set anew');
    const client = await world.database.pool.connect();
    await client.query('BEGIN');
    const sealed = seal(world.server.app.config, PURPOSE, connectionId, 'client secret set anew');
    await client.query('UPDATE sso_connections SET client_secret = $2 WHERE id = $1', [connectionId, sealed]);
    const running = run();
    await lockWaits(world);
    await client.query('COMMIT');
    client.release();
    expect(await running).toMatchObject({ code: 0, json: { sealedAgain: 0, unopened: 0 } });
    expect(await openedBy(TEST_SECRET_KEY)).toEqual(['client secret set anew']);
  });
});
