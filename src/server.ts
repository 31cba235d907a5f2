import { join } from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';
import Fastify, { LogController, type FastifyInstance, type RawServerDefault } from 'fastify';
import { pino, type Logger } from 'pino';
import type { App } from './app';
import { createLastUsed } from './auth/last-used';
import type { Config } from './config';
import { createDataSource } from './db/data-source';
import { startEmbeddedPostgres } from './db/embedded-postgres';
import { migrate } from './db/migrate';
import { createSchema, readSdl } from './graphql/schema';
import { newRequestId, registerGraphql } from './http/graphql';
import { registerHealth } from './http/health';
import { registerPages } from './http/pages';
import { migrateJobs } from './jobs/migrate';
import { startJobs } from './jobs/runner';
import { createDevelopmentMailbox } from './mail/development-mailbox';
import { createSmtpMailer } from './mail/mailer';
import { resolvers } from './resolvers';
import { createTasks, cron } from './tasks';

const BODY_LIMIT = 1024 * 1024;
/** What runs when a stop is asked for has this long to end. */
const STOP_WITHIN_MS = 10_000;
const WEB_DIR = join(__dirname, '..', 'dist', 'web');

export interface Server {
  /** Where it listens; null when this process runs jobs only. */
  url: string | null;
  app: App;
  /** Finishes what runs, at most 10 seconds, and closes everything that was opened. */
  stop: () => Promise<void>;
}

export interface ServerOptions {
  log?: Logger;
  clock?: () => Date;
}

/** Starts everything that the configuration asks for; what was opened is closed again if something does not start. */
export async function createServer(config: Config, options: ServerOptions = {}): Promise<Server> {
  const { log = createLog(config), clock = () => new Date() } = options;
  const opened: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of opened.splice(0).reverse()) {
      await close().catch((error: unknown) => {
        log.error({ err: error }, 'could not be closed');
      });
    }
  };
  try {
    const { ownerUrl, serviceUrl } = await openDatabase(config, log, opened);
    await migrate(ownerUrl, new URL(serviceUrl).username, () =>
      migrateJobs({ ownerUrl, serviceRole: decodeURIComponent(new URL(serviceUrl).username) }),
    );
    const db = await createDataSource(serviceUrl, config.databasePoolSize).initialize();
    opened.push(() => db.destroy());

    const mailbox = config.smtpUrl === null ? createDevelopmentMailbox() : null;
    const mailer = mailbox ?? createSmtpMailer({ smtpUrl: config.smtpUrl ?? '', from: config.mailFrom });
    opened.push(() => mailer.close());

    const lastUsed = createLastUsed(db, clock, (error) => {
      log.error({ err: error }, 'times of last use were not written');
    });
    opened.push(() => lastUsed.stop());

    const app: App = { config, db, clock, mailer, log, lastUsed };
    if (config.run !== 'api') {
      const jobs = await startJobs({ connectionString: serviceUrl, tasks: createTasks(app), cron, log });
      opened.push(() => jobs.stop());
    }
    const url = config.run === 'jobs' ? null : await listen(app, mailbox, opened);
    return { url, app, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function createLog(config: Config): Logger {
  return pino({ level: config.logLevel, redact: ['req.headers.authorization', 'headers.authorization'] });
}

async function openDatabase(config: Config, log: Logger, opened: (() => Promise<unknown>)[]) {
  if (config.databaseUrl !== null) {
    return { ownerUrl: config.migrationDatabaseUrl ?? config.databaseUrl, serviceUrl: config.databaseUrl };
  }
  const postgres = await startEmbeddedPostgres({
    dir: config.dataDir,
    log: (line) => {
      log.debug({ line }, 'postgres');
    },
  });
  opened.push(() => postgres.stop());
  return postgres;
}

async function listen(
  app: App,
  mailbox: ReturnType<typeof createDevelopmentMailbox> | null,
  opened: (() => Promise<unknown>)[],
): Promise<string> {
  const { config, log } = app;
  const fastify: FastifyInstance = Fastify<RawServerDefault, IncomingMessage, ServerResponse>({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: newRequestId,
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: 'idle',
  });
  logRequests(fastify, log);
  registerHealth(fastify, app);
  registerPages(fastify, { webDir: WEB_DIR, sdl: readSdl(), ...(mailbox === null ? {} : { mailbox }) });
  await registerGraphql(fastify, app, createSchema(resolvers));
  opened.push(() => Promise.race([fastify.close(), late()]));
  return fastify.listen({ host: config.host, port: config.port });
}

/** One line a request, without its query string, and without the token that an invitation's address holds. */
function logRequests(fastify: FastifyInstance, log: Logger): void {
  fastify.addHook('onResponse', async (request, reply) => {
    const path = request.url.split('?')[0]?.replace(/^(\/invitations\/).*/, '$1…');
    const line = {
      requestId: request.id,
      method: request.method,
      path,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    };
    log.info(line, 'request');
  });
}

async function late(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, STOP_WITHIN_MS).unref());
}
