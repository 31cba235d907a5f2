import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { StartError } from '../../src/errors';
import { createServer, type Server } from '../../src/server';
import { send } from '../support/http';
import { changes, figures, named, scrape } from '../support/metrics';
import { startWorld, type World } from '../support/world';

const ROOT = join(__dirname, '../..');
const REQUESTS = 'guildhall_request_duration_seconds_count';

let world: World;
beforeAll(async () => {
  world = await startWorld({ metricsPort: 0, run: 'api' });
});
afterAll(() => world.stop());

const address = (path = '/metrics') => new URL(path, world.server.metricsUrl ?? '').href;

/** Another server in this process, on the same database. */
async function another(config: Partial<World['server']['app']['config']>): Promise<Server> {
  const { app } = world.server;
  return createServer({ ...app.config, ...config }, { log: app.log, clock: app.clock });
}

describe('/metrics', () => {
  it('is text in the format of Prometheus, which nobody keeps', async () => {
    const { status, headers } = await fetch(address());
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    for (const line of (await scrape(world.server)).split('\n')) {
      expect(line).toMatch(
        /^(|# HELP \w+ .+|# TYPE \w+ (counter|gauge|histogram)|\w+(\{(\w+="[^"]*",?)+\})? (-?[\d.e+-]+|Nan))$/,
      );
    }
  });

  it('tells of the process and of the version, in each scrape anew', async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    const all = await figures(world.server);
    expect(named(all, 'guildhall_build_info')).toEqual({ [`{version="${version}",node="${process.version}"}`]: 1 });
    const names = new Set([...all.keys()].map((series) => series.replace(/\{.*/, '')));
    for (const name of [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_p99_seconds',
    ]) {
      expect(names).toContain(name);
    }
  });

  it('is all that there is on its port, and only to be read', async () => {
    for (const path of ['/', '/graphql', '/healthz', '/metrics/', '/metricsx']) {
      expect((await fetch(address(path))).status).toBe(404);
    }
    expect((await fetch(address('/metrics?name=x'))).status).toBe(200);
    expect((await fetch(address(), { method: 'POST', body: 'x' })).status).toBe(405);
  });

  it('is not on the port of the API', async () => {
    expect(new URL(address()).port).not.toBe(new URL(world.url).port);
    expect((await send(world, '/metrics')).status).toBe(404);
  });

  it('describes in docs/operations.md exactly what it tells', async () => {
    await world.graphql(null, '{ viewer { user { id } } }');
    await world.server.app.db.query(`SELECT graphile_worker.add_job('sweep')`);
    const text = await scrape(world.server);
    const told = [...text.matchAll(/^# TYPE (guildhall_\w+)/gm)].map(([, name]) => name);
    const docs = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8');
    const described = [...docs.matchAll(/^\| `(guildhall_\w+)/gm)].map(([, name]) => name);
    expect(described.sort()).toEqual(told.sort());
    // Whatever an example or an alert asks for is there, with these labels.
    const labelsOf = (series: string) => [...series.matchAll(/(\w+)=/g)].map(([, label = '']) => label);
    const samples = [...(await figures(world.server)).keys()];
    const known = new Map(samples.map((series) => [series.replace(/\{.*/, ''), labelsOf(series)]));
    const asked = [...docs.matchAll(/^ .*expr:.*$|^[a-z].*guildhall_.*$/gm)].flatMap(([line]) => [
      ...line.matchAll(/\b(guildhall_\w+)(\{[^}]*\})?/g),
    ]);
    expect(asked.length).toBeGreaterThan(10);
    for (const [, name = '', selector = ''] of asked) {
      expect([...known.keys()]).toContain(name);
      expect(known.get(name)).toEqual(expect.arrayContaining(labelsOf(selector)));
    }
  });
});

describe('a server', () => {
  it('without METRICS_PORT serves none', async () => {
    const other = await another({ metricsPort: null });
    expect(other.metricsUrl).toBeNull();
    await other.stop();
  });

  it('that runs jobs only serves them too', async () => {
    const other = await another({ run: 'jobs' });
    expect(other.url).toBeNull();
    expect(named(await figures(other), 'guildhall_database_up')).toEqual({ '': 1 });
    await other.stop();
  });

  it('counts its own requests, whatever another one in the same process does', async () => {
    const other = await another({});
    const ask = async (url: string | null) => {
      await fetch(`${url ?? ''}/healthz`);
    };
    const mine = '{operation="/healthz",type="http",code="OK",status="200"}';
    const asked = () => changes(world.server, REQUESTS, () => ask(world.url));
    expect(await changes(other, REQUESTS, asked)).toEqual({});
    expect(await changes(other, REQUESTS, () => ask(other.url))).toEqual({ [mine]: 1 });
    expect(await changes(world.server, REQUESTS, () => ask(other.url))).toEqual({});
    const statements = 'guildhall_statement_duration_seconds_count';
    expect(await changes(world.server, statements, () => other.app.db.query('SELECT 1'))).toEqual({});
    expect(await changes(other, statements, () => other.app.db.query('SELECT 1'))).toEqual({ '{kind="select"}': 1 });
    await other.stop();
  });

  it('frees the port when it stops, though a client never ends its request', async () => {
    const other = await another({});
    const { port, hostname } = new URL(other.metricsUrl ?? '');
    const client = connect(Number(port), hostname).on('error', () => undefined);
    await once(client, 'connect');
    client.write('GET /metrics HTTP/1.1\r\nhost: x\r\n');
    await scrape(other);
    await other.stop();
    client.destroy();
    const next = createHttpServer().listen(Number(port), hostname);
    await once(next, 'listening');
    next.close();
  });

  it('listens at METRICS_HOST alone', async () => {
    const other = await another({ metricsHost: '::1' });
    expect(other.metricsUrl).toMatch(/^http:\/\/\[::1\]:\d+\/metrics$/);
    expect((await fetch(other.metricsUrl ?? '')).status).toBe(200);
    await expect(fetch((other.metricsUrl ?? '').replace('[::1]', '127.0.0.1'))).rejects.toThrow();
    await other.stop();
  });

  it('does not start where the port is taken, and says so', async () => {
    const taken = createTcpServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const start = another({ metricsPort: port }).finally(() => taken.close());
    await expect(start).rejects.toThrow(StartError);
    await expect(start).rejects.toThrow(
      `METRICS_PORT is "${String(port)}", but another program has that port already. Choose another one, for instance: METRICS_PORT=${String(port + 1)}.`,
    );
  });

  it.each(['192.0.2.1', 'no-such-host.invalid'])(
    'does not start at %s, which is not of this machine',
    async (metricsHost) => {
      await expect(another({ metricsHost })).rejects.toThrow(
        `METRICS_HOST is "${metricsHost}", but must be an address or host name of this machine.`,
      );
    },
  );
});
