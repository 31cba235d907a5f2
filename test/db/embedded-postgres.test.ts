import { once } from 'node:events';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/db/embedded-postgres';
import { killPrograms, startProgram } from '../support/program';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder';

let folder: TemporaryFolder;
const running: EmbeddedPostgres[] = [];

beforeEach(async () => {
  folder = await temporaryFolder('guildhall with a space ');
});

afterEach(async () => {
  await killPrograms();
  await Promise.all(running.splice(0).map((postgres) => postgres.stop()));
  await folder.remove();
});

async function start(dir = join(folder.path, 'data')): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dir, throwaway: true });
  running.push(postgres);
  return postgres;
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

describe('the embedded PostgreSQL', () => {
  it('keeps its data from one start to the next, in a path with a space', async () => {
    const first = await start();
    await ask(first.ownerUrl, "CREATE TABLE note (text text); INSERT INTO note VALUES ('kept')");
    await first.stop();
    const second = await start();
    expect(await ask(second.ownerUrl, 'SELECT text FROM note')).toEqual([{ text: 'kept' }]);
  });

  it('gives the owner and the service role no more than they need', async () => {
    const { ownerUrl, serviceUrl } = await start();
    const rights = `SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, rolreplication
                      FROM pg_roles WHERE rolname = current_user`;
    const none = { rolsuper: false, rolcreatedb: false, rolcreaterole: false, rolbypassrls: false, rolreplication: false };
    expect(await ask(ownerUrl, rights)).toEqual([{ ...none, rolname: 'guildhall_owner', rolcreatedb: true }]);
    expect(await ask(serviceUrl, rights)).toEqual([{ ...none, rolname: 'guildhall_service' }]);
    await expect(ask(serviceUrl, 'CREATE TABLE mine ()')).rejects.toThrow('permission denied for schema public');
    await ask(ownerUrl, 'CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gin');
    await ask(ownerUrl, 'CREATE DATABASE copy TEMPLATE template0');
  });

  it('asks for a password, listens on the loopback interface only and knows UTF-8', async () => {
    const { serviceUrl, superuserUrl } = await start();
    const wrong = new URL(serviceUrl);
    wrong.password = 'wrong';
    await expect(ask(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect(
      await ask(
        superuserUrl,
        `SELECT current_setting('listen_addresses') AS listen, current_setting('unix_socket_directories') AS sockets,
                current_setting('server_encoding') AS encoding, lower('ÄRGER Ω') AS lower`,
      ),
    ).toEqual([{ listen: '127.0.0.1', sockets: '', encoding: 'UTF8', lower: 'ärger ω' }]);
  });

  it('keeps its passwords where only their owner can read them, and out of its log', async () => {
    const said: string[] = [];
    const dir = join(folder.path, 'data');
    const postgres = await startEmbeddedPostgres({ dir, throwaway: true, log: (line) => said.push(line) });
    running.push(postgres);
    await expect(ask(postgres.serviceUrl, "ALTER ROLE guildhall_owner PASSWORD 'a secret'")).rejects.toThrow();
    await postgres.stop();
    const file = join(dir, 'postgres-credentials.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const passwords = Object.values(JSON.parse(await readFile(file, 'utf8')) as Record<string, string>);
    expect(passwords).toHaveLength(3);
    for (const secret of [...passwords, 'a secret']) expect(said.join('\n')).not.toContain(secret);
  });

  it('runs in two folders at once', async () => {
    const [one, two] = [await start(join(folder.path, 'one')), await start(join(folder.path, 'two'))];
    expect(await ask(one.serviceUrl, 'SELECT 1 AS here')).toEqual([{ here: 1 }]);
    expect(await ask(two.serviceUrl, 'SELECT 1 AS here')).toEqual([{ here: 1 }]);
  });

  it('refuses a second start in the same folder, from this process or another, and leaves the first alone', async () => {
    const dir = join(folder.path, 'data');
    const first = await start();
    await expect(start()).rejects.toThrow(/already running in this folder \(process \d+ uses .*\): stop that one first/);
    const other = startProgram('run-postgres', dir);
    expect(await other.line()).toMatch(/^refused Guildhall is already running in this folder/);
    expect(await ask(first.serviceUrl, 'SELECT 1 AS here')).toEqual([{ here: 1 }]);
  });

  it('lets one of two simultaneous starts win', async () => {
    const results = await Promise.allSettled([start(), start()]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('starts again after kill -9, with the PostgreSQL that was left behind stopped and the data kept', async () => {
    const dir = join(folder.path, 'data');
    const killed = startProgram('run-postgres', dir);
    const url = (await killed.line()).replace('owner ', '');
    await ask(url, "CREATE TABLE note (text text); INSERT INTO note VALUES ('kept')");
    await killed.kill();
    expect(await ask(url, 'SELECT 1 AS orphan')).toEqual([{ orphan: 1 }]);

    const next = await start();
    expect(await ask(next.ownerUrl, 'SELECT text FROM note')).toEqual([{ text: 'kept' }]);
    await expect(ask(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('starts when the postmaster.pid and the lock of a crashed machine name processes of somebody else', async () => {
    const dir = join(folder.path, 'data');
    await (await start()).stop();
    await writeFile(join(dir, 'postgres/postmaster.pid'), `${String(process.pid)}\n${dir}/postgres\n`);
    await writeFile(join(dir, 'guildhall.lock'), JSON.stringify({ pid: process.ppid, start: 'before the boot', id: 'old' }));
    expect(await ask((await start()).serviceUrl, 'SELECT 1 AS here')).toEqual([{ here: 1 }]);
  });

  it('starts after a first start that was killed half-way', async () => {
    const dir = join(folder.path, 'data');
    await mkdir(join(dir, '.postgres-new-half/base'), { recursive: true });
    await chmod(dir, 0o711);
    expect(await ask((await start()).serviceUrl, 'SELECT 1 AS here')).toEqual([{ here: 1 }]);
    await expect(stat(join(dir, '.postgres-new-half'))).rejects.toThrow('ENOENT');
  });

  it('leaves exit code and signal handlers of the process as they were, and stops with it', async () => {
    const before = process.eventNames().map((name) => [name, process.listenerCount(String(name))]);
    const program = startProgram('run-postgres', join(folder.path, 'data'));
    const url = (await program.line()).replace('owner ', '');
    await (await start(join(folder.path, 'mine'))).stop();
    expect(process.eventNames().map((name) => [name, process.listenerCount(String(name))])).toEqual(before);
    program.child.stdin?.end();
    expect(await once(program.child, 'close')).toEqual([0, null]);
    await expect(ask(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('says the last words of a PostgreSQL that does not start', async () => {
    const dir = join(folder.path, 'data');
    await (await start()).stop();
    await writeFile(join(dir, 'postgres/postgresql.conf'), 'no_such_setting = on\n');
    await expect(start()).rejects.toThrow(/did not start in .*unrecognized configuration parameter "no_such_setting"/s);
  });

  it('says what to do when the passwords are lost', async () => {
    const dir = join(folder.path, 'data');
    await (await start()).stop();
    await writeFile(join(dir, 'postgres-credentials.json'), '');
    await expect(start()).rejects.toThrow(/postgres-credentials\.json is damaged: put it back from a copy/);
  });
});

// Only root's PostgreSQL is another user, whom a folder can keep out.
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;
asRoot('as root', () => {
  it('names the folder that PostgreSQL may not enter, and what to do', async () => {
    await chmod(folder.path, 0o700);
    await expect(start()).rejects.toThrow(/who may not enter .*with a space.*: move Guildhall to a folder .* DATABASE_URL/);
  });
});
