import type { DataSource } from 'typeorm';
import { checkClock, checkMigrations, checkRole, checkSame, checkVersion } from './checks/database';
import { checkDocuments, checkPublicUrl, checkRedis, checkSmtp } from './checks/environment';
import { finding, within, type Finding } from './checks/finding';
import { checkKeys } from './checks/keys';
import { checkQueue } from './checks/queue';
import { checkStripe } from './checks/stripe';
import { command, type Answer } from './command';
import type { Operating } from './operating';
import { counted, table } from './text';

export const doctor = command({
  name: 'doctor',
  says: 'Looks whether the installation is sound: configuration, database, mail server, Redis, job queue, keys and Stripe. Changes nothing.',
  example: 'doctor',
  misconfigured: (mistakes) => answer(mistakes.map((message) => finding('configuration', 'problem', message))),
  act: async (operating) => {
    const { config } = operating;
    // Side by side: each may have to wait.
    const found = await Promise.all([
      within('database', (found) => checkDatabase(operating, found), 60_000),
      within('mail server', () => checkSmtp(config)),
      within('Redis', () => checkRedis(config)),
      within('trusted documents', () => checkDocuments(config)),
      within('public URL', () => checkPublicUrl(config)),
    ]);
    return answer([finding('configuration', 'ok', 'It can be read.'), ...found.flat()]);
  },
});

/** One after the other, each put into `found` as it is known. */
async function checkDatabase(operating: Operating, found: Finding[]): Promise<Finding[]> {
  let db: DataSource;
  try {
    db = await operating.db();
  } catch (error) {
    return [finding('database', 'problem', error instanceof Error ? error.message : String(error))];
  }
  const { config, clock } = operating;
  const checks: [string, () => Promise<Finding[]>][] = [
    ['PostgreSQL', () => checkVersion(db)],
    ['owner', () => checkSame(operating)],
    ['migrations', () => checkMigrations(operating)],
    ['rights', () => checkRole(db)],
    ['clocks', () => checkClock(db, clock)],
    ['job queue', () => checkQueue(db)],
    ['SECRET_KEY', () => checkKeys(db, config, clock())],
    ['Stripe', () => checkStripe(db, config)],
  ];
  found.push(finding('database', 'ok', 'It is reached.'));
  for (const [check, look] of checks) found.push(...(await within(check, look)));
  return found;
}

function answer(checks: readonly Finding[]): Answer {
  const count = (wanted: Finding['level']) => checks.filter(({ level }) => level === wanted).length;
  const [problems, warnings] = [count('problem'), count('warning')];
  const rows = checks.map(({ check, level, message }) => [level, check, message]);
  return {
    json: { checks, problems, warnings },
    text: `${table(['', 'CHECK', 'WHAT WAS FOUND'], rows)}\n\n${counted(problems, 'problem')}, ${counted(warnings, 'warning')}.`,
    problem: problems > 0,
  };
}
