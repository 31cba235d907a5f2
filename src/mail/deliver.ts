import { createHash } from 'node:crypto';
import type { App } from '../app';
import { daysBefore, MAILS_NOTED_DAYS } from '../time';
import type { Mail } from './mailer';

/** The first number of the advisory locks of deliveries, so that they meet no others. */
const DELIVERY = 726_592;

/**
 * Sends the mail once, however often a job is tried or run twice: what has been sent under this key is not sent again.
 * The key names one sending of one mail, for instance "invitation/inv_…/2", and holds no secret, since it is kept. Only
 * when a process dies between the mail server's yes and our note of it, the mail goes out again, with the same message
 * id, by which a receiver can drop it. Throws when the mail was not taken over: the job is then tried again.
 */
export async function deliver(
  { db, mailer, clock }: Pick<App, 'db' | 'mailer' | 'clock'>,
  key: string,
  mail: Omit<Mail, 'messageId'>,
): Promise<void> {
  // A connection of its own, outside any transaction: the note below is committed at once, and sending may take a while.
  const connection = db.createQueryRunner();
  const lock = [DELIVERY, key];
  try {
    const [held] = (await connection.query('SELECT pg_try_advisory_lock($1, hashtext($2)) AS mine', lock)) as {
      mine: boolean;
    }[];
    if (held?.mine !== true) throw new Error('Another worker sends this mail at this moment.');
    try {
      const sent = (await connection.query('SELECT FROM mail_deliveries WHERE key = $1', [key])) as unknown[];
      if (sent.length > 0) return;
      await mailer.send({ ...mail, messageId: messageIdOf(key) });
      await connection.query('INSERT INTO mail_deliveries (key, sent_at) VALUES ($1, $2)', [key, clock()]);
    } finally {
      await connection.query('SELECT pg_advisory_unlock($1, hashtext($2))', lock);
    }
  } finally {
    await connection.release();
  }
}

/** Removes notes of mails that no job would send again. */
export async function sweepDeliveries({ db, clock }: Pick<App, 'db' | 'clock'>): Promise<void> {
  await db.query('DELETE FROM mail_deliveries WHERE sent_at < $1', [daysBefore(clock(), MAILS_NOTED_DAYS)]);
}

function messageIdOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 40);
}
