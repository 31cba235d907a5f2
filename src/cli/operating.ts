import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { Variables } from '../config';
import { createDataSource } from '../db/data-source';
import { findEmbeddedPostgres } from '../db/embedded-postgres';
import { migrate } from '../db/migrate';
import { StartError } from '../errors';
import { explain } from '../explain';
import { migrateJobs } from '../jobs/migrate';

/** What a command has in hand: who gives it, what the service is told, and its database. */
export interface Operating {
  config: Variables;
  clock: () => Date;
  /** As the audit log names whoever gives the command. Throws UserErrors, INVALID: only what writes needs a name. */
  operator: () => string;
  /** Tells at once what somebody has to know even if the command never ends; on the side of errors, with `--json` too. */
  note: (text: string) => void;
  /** Asks a question on the terminal; null where there is none. */
  ask: ((question: string) => Promise<string>) | null;
  /** The database, as the service. */
  db: () => Promise<DataSource>;
  /** The same, as the owner of the tables. */
  ownerDb: () => Promise<DataSource>;
  /** Brings the database up to date, as a start of the service does. */
  migrate: () => Promise<void>;
}

const CLOSES_WITHIN_MS = 3_000;

/** The database cannot be reached: the message says why, and what to look at. */
export class Unreachable extends StartError {}

/** Opens what a command asks for, when it asks, and closes all of it again. */
export class Connections {
  private readonly opened = new Map<string, Promise<DataSource>>();

  constructor(private readonly config: Variables) {}

  async service(): Promise<DataSource> {
    return this.open((await addresses(this.config)).serviceUrl);
  }

  async owner(): Promise<DataSource> {
    return this.open((await addresses(this.config)).ownerUrl, this.ownerVariable());
  }

  async migrate(): Promise<void> {
    const { ownerUrl, serviceUrl } = await addresses(this.config);
    // So that it is told in words if it is not there.
    await this.open(ownerUrl, this.ownerVariable());
    const serviceRole = decodeURIComponent(new URL(serviceUrl).username);
    await migrate(ownerUrl, serviceRole, () => migrateJobs({ ownerUrl, serviceRole }));
  }

  /** A statement that never ends keeps nobody waiting: the process ends, and with it the connection. */
  async close(): Promise<void> {
    const all = [...this.opened.values()].map(async (opened) => {
      await (await opened).destroy();
    });
    const late = sleep(CLOSES_WITHIN_MS, undefined, { ref: false });
    await Promise.race([Promise.allSettled(all), late]);
  }

  private ownerVariable(): string {
    return this.config.migrationDatabaseUrl === null ? 'DATABASE_URL' : 'MIGRATION_DATABASE_URL';
  }

  private open(url: string, variable = 'DATABASE_URL'): Promise<DataSource> {
    const db = this.opened.get(url) ?? connect(url, variable);
    this.opened.set(url, db);
    return db;
  }
}

async function connect(url: string, variable: string): Promise<DataSource> {
  try {
    return await createDataSource(url, 2).initialize();
  } catch (error) {
    const said = explain(error, variable);
    const why = said instanceof Error ? said.message : String(said);
    throw new Unreachable(typeof said === 'string' ? said : `The database does not answer: ${why}.`, { cause: error });
  }
}

/** Where the database is, for the service and for its owner: that of DATABASE_URL, or the one that `npm start` runs. */
async function addresses({ databaseUrl, migrationDatabaseUrl, dataDir }: Variables) {
  if (databaseUrl !== null) return { serviceUrl: databaseUrl, ownerUrl: migrationDatabaseUrl ?? databaseUrl };
  const running = await findEmbeddedPostgres(dataDir);
  if (running !== null) return running;
  throw new Unreachable(
    `DATABASE_URL is not set, and no Guildhall runs in the folder ${dataDir}: ` +
      'set DATABASE_URL and the other variables of your installation, or run npm start in another terminal first.',
  );
}
