import { parseArgs } from 'node:util';
import { readConfig, type Config } from './config';
import { createDataSource } from './db/data-source';
import { migrate } from './db/migrate';
import { StartError, UserErrors } from './errors';
import { explain } from './explain';
import { migrateJobs } from './jobs/migrate';
import { createOwner } from './modules/accounts/create-owner';

const USAGE = `Makes an account with its first owner, for an installation where only operators make accounts.

  node dist/create-owner.js --email olivia@example.com --name "Olivia Owner" --account "Example Inc." --handle example

  --email    address that the owner signs in with
  --name     the owner's name; somebody who is known already keeps theirs
  --account  the account's name
  --handle   the account's handle: 2 to 64 lower-case letters, digits and dashes

It reads the same environment as the service: DATABASE_URL and the others.`;

/** The command line is wrong: the sentence says how, and USAGE what is right. */
class UsageError extends StartError {}

const names = ['email', 'name', 'account', 'handle'] as const;
type Options = Record<(typeof names)[number], string>;

function readOptions(args: string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parse(args, { email: text, name: text, account: text, handle: text });
  const missing = names.filter((name) => values[name] === undefined);
  if (missing.length > 0) {
    throw new UsageError(`Missing: ${missing.map((name) => `--${name}`).join(', ')}.\n\n${USAGE}`);
  }
  const { email = '', name = '', account = '', handle = '' } = values;
  return { email, name, account, handle };
}

function parse(args: string[], options: Record<(typeof names)[number], { type: 'string' }>) {
  try {
    return parseArgs({ args, options });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

/** Works before the service's first start as well as after: it brings the database up to date like a start does. */
async function run(config: Config, options: Options): Promise<string> {
  const { databaseUrl } = config;
  if (databaseUrl === null) {
    throw new UsageError(
      'DATABASE_URL is not set. This command is for a PostgreSQL of your own: npm start brings a demo company along.',
    );
  }
  const ownerUrl = config.migrationDatabaseUrl ?? databaseUrl;
  const serviceRole = decodeURIComponent(new URL(databaseUrl).username);
  await migrate(ownerUrl, serviceRole, () => migrateJobs({ ownerUrl, serviceRole }));
  const db = await createDataSource(databaseUrl, 1).initialize();
  try {
    const { account, owner, isNewPerson } = await createOwner(
      { db, plan: config.defaultPlan, now: new Date() },
      options,
    );
    return [
      `The account ${account.name} (handle: ${account.handle}) is made.`,
      `Its owner is ${owner.name} <${owner.email}>, ${isNewPerson ? 'who is new here' : 'who was known here already'}.`,
      '',
      `Next: ${owner.name} opens ${config.publicUrl}/, asks for a code with requestSignIn and the address`,
      `${owner.email}, and gives the code that is mailed there to signIn.`,
    ].join('\n');
  } finally {
    await db.destroy();
  }
}

/** Why it did nothing, in terms of the command line where that is at fault. */
function reason(error: unknown): unknown {
  if (!(error instanceof UserErrors)) return explain(error);
  return error.errors.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n');
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  console.log(await run(readConfig(), options));
}

main().catch((error: unknown) => {
  console.error(reason(error));
  process.exitCode = 1;
});
