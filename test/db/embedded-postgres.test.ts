import { once } from 'node:events';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { assertReachable } from '../../src/db/embedded/account';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/db/embedded-postgres';
import { killPrograms, startProgram } from '../support/program';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder';

let folder: TemporaryFolder;

beforeEach(async () => {
  folder = await temporaryFolder('guildhall with a space ');
});

afterEach(async () => {
  await killPrograms();
  await folder.remove();
});

function start(dir: string, log?: (line: string) => void): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dir, throwaway: true, ...(log && { log }) });
}

async function ask<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL, while it runs', () => {
  let shared: TemporaryFolder;
  let postgres: EmbeddedPostgres;
  const said: string[] = [];

  beforeAll(async () => {
    shared = await temporaryFolder('guildhall with a space ');
    postgres = await start(shared.path, (line) => said.push(line));
  });

  afterAll(async () => {
    await postgres.stop();
    await shared.remove();
  });

  it('gives the owner and the service role no more than they need', async () => {
    const { ownerUrl, serviceUrl } = postgres;
    const rights = `SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, rolreplication
                      FROM pg_roles WHERE rolname = current_user`;
    const none = {
      rolsuper: false,
      rolcreatedb: false,
      rolcreaterole: false,
      rolbypassrls: false,
      rolreplication: false,
    };
    expect(await ask(ownerUrl, rights)).toEqual([{ ...none, rolname: 'guildhall_owner', rolcreatedb: true }]);
    expect(await ask(serviceUrl, rights)).toEqual([{ ...none, rolname: 'guildhall_service' }]);
    await expect(ask(serviceUrl, 'CREATE TABLE mine ()')).rejects.toThrow('permission denied for schema public');
    await ask(ownerUrl, 'CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gin');
    await ask(ownerUrl, 'CREATE DATABASE copy TEMPLATE template0');
  });

  it('asks for a password, listens on the loopback interface only and knows UTF-8', async () => {
    const wrong = new URL(postgres.serviceUrl);
    wrong.password = 'wrong';
    await expect(ask(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect(
      await ask(
        postgres.superuserUrl,
        `SELECT current_setting('listen_addresses') AS listen, current_setting('unix_socket_directories') AS sockets,
                current_setting('server_encoding') AS encoding, lower('ÄRGER Ω') AS lower`,
      ),
    ).toEqual([{ listen: '127.0.0.1', sockets: '', encoding: 'UTF8', lower: 'ärger ω' }]);
  });

  it('keeps its passwords where only their owner can read them, and secrets out of what it says', async () => {
    await expect(ask(postgres.serviceUrl, "ALTER ROLE guildhall_owner PASSWORD 'a secret'")).rejects.toThrow();
    const file = join(shared.path, 'postgres-credentials.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const passwords = Object.values(JSON.parse(await readFile(file, 'utf8')) as Record<string, string>);
    expect(passwords).toHaveLength(3);
    expect(said.join('\n')).toContain('ready to accept connections');
    for (const secret of [...passwords, 'a secret']) expect(said.join('\n')).not.toContain(secret);
  });

  it('refuses a second start in the same folder, from this process or another, and runs on', async () => {
    await expect(start(shared.path)).rejects.toThrow(
      /already running in this folder \(process \d+ uses .*\): stop that one first/,
    );
    const other = startProgram('run-postgres', shared.path);
    expect(await other.line()).toMatch(/^refused Guildhall is already running in this folder/);
    expect(await ask(postgres.serviceUrl, 'SELECT 1 AS here')).toEqual([{ here: 1 }]);
  });
});

describe('the embedded PostgreSQL, from start to start', () => {
  it('keeps its data, and clears what a crashed machine left; what it cannot mend, it says in a sentence', async () => {
    const first = await start(folder.path);
    await ask(first.ownerUrl, "CREATE TABLE note (text text); INSERT INTO note VALUES ('kept')");
    await first.stop();

    // Both name processes that are alive, and somebody else's.
    await writeFile(join(folder.path, 'postgres/postmaster.pid'), `${process.pid}\n${folder.path}/postgres\n`);
    await writeFile(
      join(folder.path, 'guildhall.lock'),
      JSON.stringify({ pid: process.ppid, start: 'before', id: 'old' }),
    );
    const second = await start(folder.path);
    expect(await ask(second.ownerUrl, 'SELECT text FROM note')).toEqual([{ text: 'kept' }]);
    await second.stop();

    await writeFile(join(folder.path, 'postgres/postgresql.conf'), 'no_such_setting = on\n');
    await expect(start(folder.path)).rejects.toThrow(
      /did not start in .*unrecognized configuration parameter "no_such_setting"/s,
    );
    await writeFile(join(folder.path, 'postgres-credentials.json'), '');
    await expect(start(folder.path)).rejects.toThrow(/postgres-credentials\.json is damaged: put it back from a copy/);
  });

  it('works again after kill -9: the PostgreSQL that was left is stopped, its data are kept', async () => {
    const killed = startProgram('run-postgres', folder.path);
    const url = (await killed.line()).replace('owner ', '');
    await ask(url, "CREATE TABLE note (text text); INSERT INTO note VALUES ('kept')");
    await killed.kill();
    expect(await ask(url, 'SELECT 1 AS orphan')).toEqual([{ orphan: 1 }]);

    const next = await start(folder.path);
    expect(await ask(next.ownerUrl, 'SELECT text FROM note')).toEqual([{ text: 'kept' }]);
    await expect(ask(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    await next.stop();
  });

  it('works after a first start that was killed half-way, and beside another folder', async () => {
    const [one, two] = [join(folder.path, 'one'), join(folder.path, 'two')];
    await mkdir(join(one, '.postgres-new-half/base'), { recursive: true });
    await chmod(one, 0o711);
    const both = [await start(one), await start(two)];
    for (const { serviceUrl } of both) expect(await ask(serviceUrl, 'SELECT 1 AS here')).toEqual([{ here: 1 }]);
    await expect(stat(join(one, '.postgres-new-half'))).rejects.toThrow('ENOENT');
    await Promise.all(both.map((postgres) => postgres.stop()));
  });

  it('lets one of two simultaneous starts win', async () => {
    const results = await Promise.allSettled([start(folder.path), start(folder.path)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const result of results) if (result.status === 'fulfilled') await result.value.stop();
  });

  it('leaves exit code and signal handlers of its process alone, and ends with it', async () => {
    const handlers = () => process.eventNames().map((name) => [name, process.listenerCount(String(name))]);
    const before = handlers();
    await (await start(join(folder.path, 'mine'))).stop();
    expect(handlers()).toEqual(before);

    const program = startProgram('run-postgres', join(folder.path, 'other'), 'forgetful');
    const url = (await program.line()).replace('owner ', '');
    expect(await ask(url, 'SELECT 1 AS here')).toEqual([{ here: 1 }]);
    program.child.stdin?.end();
    expect(await once(program.child, 'close')).toEqual([3, null]);
    await expect(ask(url, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED|ECONNRESET|shutting down|terminat/);
  });

  it('says what to do about a folder that the system user of PostgreSQL may not enter', async () => {
    await chmod(folder.path, 0o700);
    const stranger = { uid: 4_000_000, gid: 4_000_000 };
    await expect(assertReachable(stranger, folder.path)).rejects.toThrow(
      /who may not enter .*with a space.*: move Guildhall to a folder .* DATABASE_URL/,
    );
    await chmod(folder.path, 0o711);
    await assertReachable(stranger, folder.path);
  });
});
