import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { cloneDatabase } from '../support/database';
import { freePort, killServices, type Service, startService } from '../support/service';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder';

jest.setTimeout(120_000);

/** `npm start` without any configuration, as a newcomer meets it: real processes on folders of their own. */
let folder: TemporaryFolder;
/** How long each start took until it had printed everything, in milliseconds. */
const startTimes: number[] = [];
beforeAll(async () => {
  folder = await temporaryFolder('guildhall start ');
});
afterEach(() => killServices());
afterAll(() => folder.remove());

interface Started {
  service: Service;
  url: string;
  dataDir: string;
  port: number;
}

async function start(name: string, environment: Record<string, string> = {}): Promise<Started> {
  const port = await freePort();
  const dataDir = join(folder.path, name);
  const service = startService({ PORT: String(port), DATA_DIR: dataDir, ...environment });
  return { service, url: `http://localhost:${String(port)}`, dataDir, port };
}

async function ready(name: string, environment?: Record<string, string>): Promise<Started> {
  const begun = Date.now();
  const started = await start(name, environment);
  await started.service.prints('Try it:');
  startTimes.push(Date.now() - begun);
  return started;
}

function keys(service: Service): string[] {
  return [...service.printed().matchAll(/ {2}(gku_\w+)$/gm)].map(([, key = '']) => key);
}

async function nameOf(url: string, key: string): Promise<unknown> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query: '{ viewer { user { name } } account(handle: "acme") { viewerRole } }' }),
  });
  const { data } = (await response.json()) as {
    data: { viewer: { user: { name: string } }; account: { viewerRole: string } };
  };
  return `${data.viewer.user.name}, ${data.account.viewerRole}`;
}

describe('a first start', () => {
  it('prints what a newcomer needs, all of which works', async () => {
    const { service, url } = await ready('first data');
    const printed = service.printed();
    expect(printed).toContain(`Guildhall is up: ${url}/graphql`);
    expect(printed).toContain(`API explorer   ${url}/`);
    expect(printed).toContain(`Mailbox        ${url}/mailbox`);

    const named = await Promise.all(keys(service).map((key) => nameOf(url, key)));
    expect(named).toEqual(['Olivia Owner, OWNER', 'Adam Admin, ADMIN', 'Marta Member, MEMBER', 'Milo Member, MEMBER']);

    for (const path of ['/', '/mailbox', '/schema.graphql', '/healthz', '/readyz']) {
      expect((await fetch(`${url}${path}`)).status).toBe(200);
    }

    const command = /^ {4}(curl [\s\S]*?')$(?=\n\n|\n*$)/m.exec(service.printed())?.[1] ?? '';
    expect(command).toContain(`${url}/graphql`);
    const answer = JSON.parse(execFileSync('sh', ['-c', command], { encoding: 'utf8' })) as {
      data: { account: { name: string; workspaces: { nodes: { name: string; members: { nodes: unknown[] } }[] } } };
    };
    expect(answer).not.toHaveProperty('errors');
    expect(answer.data.account.name).toBe('Acme Workflows');
    const { nodes } = answer.data.account.workspaces;
    expect(nodes.map(({ name }) => name)).toEqual(['Production', 'Sandbox', 'Staging']);
    for (const { members } of nodes) expect(members.nodes.length).toBeGreaterThan(1);
    expect(await service.stop()).toBe(0);
  });
});

describe('a further start', () => {
  it('in the same folder is refused with a sentence; after kill -9 it works, with the same data and keys', async () => {
    const first = await ready('same');
    const before = keys(first.service);
    const second = await start('same');
    expect(await second.service.ended()).toBe(1);
    expect(second.service.printed()).toMatch(/already running[^\n]*\.\n$/);
    expect(second.service.printed()).not.toMatch(/\bat .*:\d+/);
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200);

    await first.service.stop('SIGKILL');
    const third = await ready('same');
    expect(keys(third.service)).toEqual(before);
    expect(await nameOf(third.url, before[0] ?? '')).toBe('Olivia Owner, OWNER');
    expect(await third.service.stop('SIGINT')).toBe(0);
  });

  it('in another folder works at the same time', async () => {
    const [one, two] = await Promise.all([ready('one'), ready('two')]);
    expect(keys(one.service)).not.toEqual(keys(two.service));
    for (const { url } of [one, two]) expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });
});

describe('a start that cannot be', () => {
  it('because the port is taken says so and names PORT', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { service } = await start('taken', { PORT: String(port) });
    expect(await service.ended()).toBe(1);
    expect(service.printed()).toMatch(/port.*taken.*PORT=\d+ npm start\n$/i);
    expect(service.printed()).not.toMatch(/\bat .*:\d+/);
    other.close();
  });

  it('because it would show demo data to the network is refused with a sentence', async () => {
    const { service } = await start('open', { HOST: '0.0.0.0' });
    expect(await service.ended()).toBe(1);
    expect(service.printed()).toMatch(/^HOST is "0\.0\.0\.0", but without NODE_ENV=production .*\.\n$/);
  });

  it('because of wrong values says each in a sentence', async () => {
    const { service } = await start('wrong', { RUN: 'everything', LOG_LEVEL: 'loud' });
    expect(await service.ended()).toBe(1);
    expect(service.printed()).toBe(
      'RUN is "everything", but must be all, api or jobs.\n' +
        'LOG_LEVEL is "loud", but must be fatal, error, warn, info, debug or silent.\n',
    );
  });

  it('because the database does not answer names DATABASE_URL and shows no password', async () => {
    const port = await freePort();
    const { service } = await start('gone', {
      DATABASE_URL: `postgres://guildhall:hunter2@127.0.0.1:${String(port)}/guildhall`,
    });
    expect(await service.ended()).toBe(1);
    expect(service.printed()).toContain('DATABASE_URL');
    expect(service.printed()).not.toContain('hunter2');
    expect(service.printed()).not.toMatch(/\bat .*:\d+/);
  });
});

test('a database that was given gets no demo data and no printed keys', async () => {
  const database = await cloneDatabase();
  const { service } = await start('given', { DATABASE_URL: database.ownerUrl });
  await service.prints('API explorer');
  expect(keys(service)).toEqual([]);
  expect(service.printed()).not.toContain('Acme');
  expect(await service.stop()).toBe(0);
  expect((await database.pool.query('SELECT FROM users')).rowCount).toBe(0);
  await database.drop();
});

// The quickest of all, and longer only as far as more programs want to run than this machine has processors.
test('a start takes less than 10 seconds', () => {
  const share = Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());
  expect(startTimes.length).toBeGreaterThanOrEqual(4);
  expect(Math.min(...startTimes)).toBeLessThan(10_000 * share);
});
