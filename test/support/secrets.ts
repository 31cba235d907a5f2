import type { Pool } from 'pg';

/**
 * Every secret that a test file comes to know, and everything that its servers log, is kept until its database is
 * dropped: then the ones are looked for in the other, and in every row of every table (database.ts).
 */
const secrets = new Set<string>();
const texts: string[] = [];

/** Remembers a secret: a code, a link's token, a session, a key. */
export function noteSecret(secret: string): void {
  secrets.add(secret);
}

/** Remembers what the service logged. */
export function noteText(text: string): void {
  texts.push(text);
}

/** All that the servers of this test file have logged. */
export function loggedText(): string {
  return texts.join('');
}

/** Fails when a noted secret stands in the database or in the log. Says where, and never what. */
export async function expectNoSecrets(pool: Pool): Promise<void> {
  const places = await placesOfSecrets(pool, [...secrets], loggedText());
  if (places.length > 0) throw new Error(`Secrets were left behind: ${places.join('; ')}.`);
}

/** Where any of the secrets stands, as it is or as bytes: "3 of them in public.users", "1 of them in the log". */
export async function placesOfSecrets(pool: Pool, sought: readonly string[], log: string): Promise<string[]> {
  const places: string[] = [];
  const look = (place: string, text: string): void => {
    const found = sought.filter((secret) => holds(text, secret));
    if (found.length > 0) places.push(`${String(found.length)} of them in ${place}`);
  };
  look('the log', log);
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  for (const { name } of tables) {
    const { rows } = await pool.query<{ text: string | null }>(
      `SELECT string_agg(t::text, E'\\n') AS text FROM ${name} t`,
    );
    look(name, rows[0]?.text ?? '');
  }
  return places;
}

/** A code of eight digits counts where it stands alone: inside of hashes and times digits meet by chance. */
function holds(text: string, secret: string): boolean {
  if (/^\d+$/.test(secret)) return new RegExp(`(?<![0-9A-Za-z])${secret}(?![0-9A-Za-z])`).test(text);
  const bytes = Buffer.from(secret);
  return [secret, bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, '')].some((form) =>
    text.includes(form),
  );
}
