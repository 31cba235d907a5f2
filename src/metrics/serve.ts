import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client';
import type { Logger } from 'pino';
import { StartError } from '../errors';
import { createDatabaseFigures, type PoolCounts } from './database';

export interface ServeMetricsOptions {
  registry: Registry;
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** The database, as the service's role. */
  connectionString: string;
  pool: PoolCounts;
  poolSize: number;
  log: Logger;
}

export interface ServedMetrics {
  /** The address of /metrics. */
  url: string;
  /** Ends at once: a scrape that runs is cut off. */
  stop: () => Promise<void>;
}

/**
 * Serves /metrics, and nothing else, in the text format of Prometheus, to everybody who reaches the port. Throws a StartError
 * when it cannot listen there.
 */
export async function serveMetrics(options: ServeMetricsOptions): Promise<ServedMetrics> {
  const { registry, host, port, log } = options;
  const database = createDatabaseFigures(registry, {
    ...options,
    onError: (error) => {
      log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'no answer for the metrics');
    },
  });
  describeProcess(registry);
  const scrape = async (response: ServerResponse): Promise<void> => {
    await database.read();
    answer(response, 200, await registry.metrics(), { 'content-type': registry.contentType });
  };
  const server = createServer(({ url, method }, response) => {
    if (url?.split('?')[0] !== '/metrics') answer(response, 404, 'There is only /metrics here.\n');
    else if (method !== 'GET') answer(response, 405, 'Ask by GET.\n', { allow: 'GET' });
    else {
      scrape(response).catch((error: unknown) => {
        log.error({ err: error }, 'metrics could not be read');
        answer(response, 500, 'The metrics could not be read: the log says why.\n');
      });
    }
  });
  server.listen(port, host);
  await once(server, 'listening').catch((error: unknown) => {
    throw cannotListen(error, host, port);
  });
  const url = addressOf(server.address() as AddressInfo);
  log.info({ url }, 'metrics are served');
  return {
    url,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      await database.stop();
    },
  };
}

function answer(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers });
  response.end(text);
}

/** What every Node.js program tells, under the names that ready-made dashboards know; and which version this is. */
function describeProcess(registry: Registry): void {
  collectDefaultMetrics({ register: registry });
  const build = new Gauge({
    name: 'guildhall_build_info',
    help: 'Which version runs, as labels; the value is always 1.',
    labelNames: ['version', 'node'],
    registers: [registry],
  });
  const file = readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8');
  build.set({ version: (JSON.parse(file) as { version: string }).version, node: process.version }, 1);
}

function addressOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${String(port)}/metrics`;
}

/** The sentence for whoever chose the port. */
function cannotListen(error: unknown, host: string, port: number): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return new StartError(
      `METRICS_PORT is "${String(port)}", but another program has that port already. Choose another one, for instance: METRICS_PORT=${String(port + 1)}.`,
    );
  }
  if (code === 'EACCES') {
    return new StartError(
      `METRICS_PORT is "${String(port)}", but this user may not listen there. Choose one above 1024.`,
    );
  }
  if (['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'].includes(code)) {
    return new StartError(`METRICS_HOST is "${host}", but must be an address or host name of this machine.`);
  }
  return error;
}
