import { join } from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';
import Fastify, { LogController, type FastifyInstance, type RawServerDefault } from 'fastify';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver';
import type { App } from './app';
import { watchNetworks } from './audit/new-networks';
import { createBudgets } from './auth/budgets';
import { createLastUsed } from './auth/last-used';
import type { Config } from './config';
import { createDataSource, SERVICE } from './db/data-source';
import { startEmbeddedPostgres } from './db/embedded-postgres';
import { migrate } from './db/migrate';
import { openDns } from './dns/look-up';
import { createSchema, readSdl } from './graphql/schema';
import { registerErrors } from './http/errors';
import { registerExports } from './http/exports';
import { newRequestId, registerGraphql } from './http/graphql';
import { registerHealth } from './http/health';
import { registerMeasuring } from './http/measure';
import { registerPages } from './http/pages';
import { registerScim } from './http/scim';
import { registerSignOn } from './http/sign-on';
import { registerStripeWebhook } from './http/stripe-webhook';
import { createLog } from './log';
import { migrateJobs } from './jobs/migrate';
import { startJobs } from './jobs/runner';
import { createDevelopmentMailbox } from './mail/development-mailbox';
import { createSmtpMailer } from './mail/mailer';
import { createFigures } from './metrics/figures';
import { countMails } from './metrics/mails';
import { serveMetrics } from './metrics/serve';
import { openExport } from './modules/audit-log/stream-export';
import { receiveEvent } from './modules/billing/receive-event';
import { createGroup } from './modules/directory/create-group';
import { createUser } from './modules/directory/create-user';
import { deleteGroup } from './modules/directory/delete-group';
import { deleteUser } from './modules/directory/delete-user';
import { enterDirectory } from './modules/directory/enter-directory';
import { listGroups, readGroup } from './modules/directory/read-groups';
import { listUsers, readUser } from './modules/directory/read-users';
import { updateGroup } from './modules/directory/update-group';
import { updateUser } from './modules/directory/update-user';
import { answerSignOn } from './modules/sign-on/answer-sign-on';
import { arriveBySaml } from './modules/sign-on/arrive-by-saml';
import { beginSignOn } from './modules/sign-on/begin-sign-on';
import { findSignOn } from './modules/sign-on/find-sign-on';
import { samlMetadata } from './modules/sign-on/own-metadata';
import { takeSamlAnswer } from './modules/sign-on/take-saml-answer';
import { openOutbound } from './outbound/outbound';
import { openStripe } from './payments/stripe';
import { resolvers } from './resolvers';
import { createTasks, cron } from './tasks';

/** 100 kB. */
const BODY_LIMIT = 100_000;
/** What runs when a stop is asked for has this long to end. */
const STOP_WITHIN_MS = 10_000;
const WEB_DIR = join(__dirname, '..', 'dist', 'web');

const SIGN_ON = {
  ...{ find: findSignOn, begin: beginSignOn, answer: answerSignOn },
  ...{ post: takeSamlAnswer, arrive: arriveBySaml, metadata: samlMetadata },
};
/** The folder of the documents of our own pages, which is there once they are built. */
export const PAGE_DOCUMENTS = join(WEB_DIR, 'documents');

export interface Server {
  /** Where it listens; null when this process runs jobs only. */
  url: string | null;
  /** Where /metrics is; null when METRICS_PORT is not set. */
  metricsUrl: string | null;
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
  const { log = createLog(config.logLevel), clock = () => new Date() } = options;
  const closing = new Closing(log);
  try {
    const { ownerUrl, serviceUrl } = await openDatabase(config, log, closing);
    const serviceRole = decodeURIComponent(new URL(serviceUrl).username);
    const { separate } = await migrate(ownerUrl, serviceRole, () => migrateJobs({ ownerUrl, serviceRole }));
    if (!separate && config.production) {
      log.warn('the service runs as the owner of the tables: give it a role of its own with MIGRATION_DATABASE_URL');
    }
    const { metrics, registry } = createFigures();
    const onStatement = (kind: string, seconds: number) => {
      metrics.statement(kind, seconds);
    };
    const db = await createDataSource(serviceUrl, config.databasePoolSize, SERVICE, onStatement).initialize();
    closing.afterWork(() => db.destroy());

    const mailbox = config.smtpUrl === null ? createDevelopmentMailbox(clock) : null;
    const sender = mailbox ?? createSmtpMailer({ smtpUrl: config.smtpUrl ?? '', from: config.mailFrom });
    const mailer = countMails(sender, metrics);
    closing.afterWork(() => mailer.close());

    const lastUsed = createLastUsed(db, clock, (error) => {
      log.error({ err: error }, 'times of last use were not written');
    });
    closing.afterWork(() => lastUsed.stop());

    const newNetworks = watchNetworks(db, (error) => {
      log.error({ err: error }, 'new networks were not written');
    });
    closing.afterWork(() => newNetworks.stop());

    const budgets = await createBudgets({
      clock,
      // Jobs spend nothing.
      redisUrl: config.run === 'jobs' ? null : config.redisUrl,
      onRedis: (error) => {
        if (error === null) log.warn('Redis counts again: budgets are shared');
        else log.error({ err: error }, 'Redis does not count: until it does, each process counts budgets alone');
      },
    });
    closing.afterWork(() => budgets.stop());

    const payments = config.stripe === null ? null : openStripe(config.stripe);
    const outbound = openOutbound({ allow: config.outboundAllow, dnsServers: config.dnsServers, log });
    const dns = openDns(config.dnsServers);
    const app: App = {
      config,
      db,
      clock,
      mailer,
      log,
      lastUsed,
      newNetworks,
      metrics,
      budgets,
      payments,
      outbound,
      dns,
    };
    const metricsUrl = await listenForScrapes(app, registry, serviceUrl, closing);
    if (config.run !== 'api') {
      const jobs = await startJobs({ connectionString: serviceUrl, tasks: createTasks(app), cron, log });
      closing.work(() => jobs.stop());
    }
    const url = config.run === 'jobs' ? null : await listen(app, mailbox, closing);
    return { url, metricsUrl, app, stop: () => closing.close() };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

type Close = () => Promise<unknown>;

/** What is to be closed, and in which order: first all that works, side by side; then what it worked with, last first. */
class Closing {
  private readonly workers: Close[] = [];
  private readonly resources: Close[] = [];

  constructor(private readonly log: Logger) {}

  work(close: Close): void {
    this.workers.push(close);
  }

  afterWork(close: Close): void {
    this.resources.push(close);
  }

  async close(): Promise<void> {
    const late = new Promise((resolve) => setTimeout(resolve, STOP_WITHIN_MS).unref());
    await Promise.race([Promise.all(this.workers.splice(0).map((close) => this.attempt(close))), late]);
    for (const close of this.resources.splice(0).reverse()) await this.attempt(close);
  }

  private async attempt(close: Close): Promise<void> {
    await close().catch((error: unknown) => {
      this.log.error({ err: error }, 'could not be closed');
    });
  }
}

async function openDatabase(config: Config, log: Logger, closing: Closing) {
  if (config.databaseUrl !== null) {
    return { ownerUrl: config.migrationDatabaseUrl ?? config.databaseUrl, serviceUrl: config.databaseUrl };
  }
  const postgres = await startEmbeddedPostgres({
    dir: config.dataDir,
    log: (line) => {
      log.debug({ line }, 'postgres');
    },
  });
  closing.afterWork(() => postgres.stop());
  return postgres;
}

/** Serves /metrics, if it is wanted, up to the end of a stop: one may watch it. */
async function listenForScrapes(
  { config, db, log }: App,
  registry: Registry,
  connectionString: string,
  closing: Closing,
): Promise<string | null> {
  const { metricsHost: host, metricsPort: port, databasePoolSize: poolSize } = config;
  if (port === null) return null;
  const pool = (db.driver as PostgresDriver).master as Pool;
  const { url, stop } = await serveMetrics({ registry, host, port, connectionString, pool, poolSize, log });
  closing.afterWork(stop);
  return url;
}

async function listen(
  app: App,
  mailbox: ReturnType<typeof createDevelopmentMailbox> | null,
  closing: Closing,
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
  endConnections(fastify);
  registerMeasuring(fastify, app);
  registerErrors(fastify, app);
  registerHealth(fastify, app);
  registerPages(fastify, {
    webDir: WEB_DIR,
    sdl: readSdl(),
    trustedOnly: config.trustedDocuments === 'only',
    ...(mailbox === null ? {} : { mailbox }),
  });
  registerExports(fastify, app, openExport);
  registerSignOn(fastify, app, SIGN_ON, WEB_DIR);
  await registerScim(fastify, app, {
    enter: enterDirectory,
    users: { create: createUser, update: updateUser, delete: deleteUser, read: readUser, list: listUsers },
    groups: { create: createGroup, update: updateGroup, delete: deleteGroup, read: readGroup, list: listGroups },
  });
  if (app.payments !== null) await registerStripeWebhook(fastify, app, app.payments, receiveEvent);
  await registerGraphql(fastify, app, createSchema(resolvers), PAGE_DOCUMENTS);
  closing.work(() => fastify.close());
  // What has not ended by then is cut off.
  closing.afterWork(async () => {
    fastify.server.closeAllConnections();
  });
  return fastify.listen({ host: config.host, port: config.port });
}

/** From a stop on, a connection ends with its answer: one that is kept alive would keep the stop waiting. */
function endConnections(fastify: FastifyInstance): void {
  let stopping = false;
  fastify.addHook('preClose', async () => {
    stopping = true;
  });
  fastify.addHook('onSend', async (_request, reply) => {
    if (stopping) reply.header('connection', 'close');
  });
}

/** One line a request, without its query string, and without the token that the address of an invitation or an export holds. */
function logRequests(fastify: FastifyInstance, log: Logger): void {
  fastify.addHook('onResponse', async (request, reply) => {
    const path = request.url.split('?')[0]?.replace(/(\/(invitations|exports)\/).*/i, '$1…');
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
