import type { DataSource } from 'typeorm';
import { deliver } from '../../src/mail/deliver';
import { createSmtpMailer, type Mailer } from '../../src/mail/mailer';
import { eventually } from '../support/eventually';
import { type JobsWorld, startJobsWorld } from '../support/jobs';
import { type TestSmtp, startSmtp } from '../support/smtp';

const MAIL = { to: 'ada@example.com', subject: 'Hello', text: 'Hello Ada' };
const NOW = new Date('2026-01-02T03:04:05.678Z');

let world: JobsWorld;
let smtp: TestSmtp;
let app: { db: DataSource; mailer: Mailer; clock: () => Date };

beforeEach(async () => {
  world = await startJobsWorld();
  smtp = await startSmtp();
  app = {
    db: world.db,
    mailer: createSmtpMailer({ smtpUrl: smtp.url, from: 'hall@example.org' }),
    clock: () => NOW,
  };
});

afterEach(async () => {
  await app.mailer.close();
  await smtp.stop();
  await world.stop();
});

async function deliveries(): Promise<unknown[]> {
  return (await world.database.pool.query<Record<string, unknown>>('SELECT key, sent_at FROM mail_deliveries')).rows;
}

describe('delivering a mail', () => {
  it('sends once what is asked for twice, and notes when', async () => {
    await deliver(app, 'invitation/1', MAIL);
    await deliver(app, 'invitation/1', MAIL);
    expect(smtp.mails).toHaveLength(1);
    expect(await deliveries()).toEqual([{ key: 'invitation/1', sent_at: NOW }]);
  });

  it('sends once what two ask for at the same moment', async () => {
    const results = await Promise.allSettled([deliver(app, 'invitation/1', MAIL), deliver(app, 'invitation/1', MAIL)]);
    expect(smtp.mails).toHaveLength(1);
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
  });

  it('gives each key its own message id, which a second sending repeats', async () => {
    await deliver(app, 'invitation/1', MAIL);
    await deliver(app, 'invitation/2', MAIL);
    await world.database.pool.query(`DELETE FROM mail_deliveries WHERE key = 'invitation/1'`);
    await deliver(app, 'invitation/1', MAIL);
    const [first, second, third] = smtp.mails.map(({ messageId }) => messageId);
    expect(first).toMatch(/^<[0-9a-f]{40}@example\.org>$/);
    expect(second).not.toBe(first);
    expect(third).toBe(first);
  });

  it('notes nothing and keeps no lock when the mail server refuses', async () => {
    smtp.fail(true);
    await expect(deliver(app, 'invitation/1', MAIL)).rejects.toThrow('did not take the mail');
    expect(await deliveries()).toEqual([]);
    smtp.fail(false);
    await deliver(app, 'invitation/1', MAIL);
    expect(smtp.mails).toHaveLength(1);
  });

  it('loses nothing and doubles nothing while the mail server is dead', async () => {
    await smtp.stop();
    let attempts = 0;
    await world.run(async (key) => {
      attempts += 1;
      await deliver(app, key, MAIL);
    });
    await world.add('invitation/1');
    await eventually(() => attempts === 1);
    await eventually(() => world.log.some((line) => line.includes('The mail server did not take the mail (ESOCKET')));
    smtp = await startSmtp(Number(new URL(smtp.url).port));
    await eventually(async () => {
      await world.hurry();
      return (await world.count()) === 0;
    });
    expect(smtp.mails).toHaveLength(1);
    expect(await deliveries()).toHaveLength(1);
    await deliver(app, 'invitation/1', MAIL);
    expect(smtp.mails).toHaveLength(1);
  });
});
