import { createDevelopmentMailbox } from '../../src/mail/development-mailbox';
import { createSmtpMailer, type Mail, type Mailer, MailError } from '../../src/mail/mailer';
import { type TestSmtp, startSmtp } from '../support/smtp';

const MAIL: Mail = {
  to: 'ada@example.com',
  subject: 'Your code',
  text: 'Hello Ada,\n\n12345678\n',
  messageId: 'abc-123',
};

describe('the SMTP mailer', () => {
  let smtp: TestSmtp;
  let mailer: Mailer;

  beforeEach(async () => {
    smtp = await startSmtp();
    mailer = createSmtpMailer({ smtpUrl: smtp.url, from: 'Guildhall <hall@example.org>' });
  });

  afterEach(async () => {
    await mailer.close();
    await smtp.stop();
  });

  it('hands over a mail in plain text, with its message id and the sign that a machine wrote it', async () => {
    await mailer.send(MAIL);
    expect(smtp.mails).toHaveLength(1);
    const [mail] = smtp.mails;
    expect(mail).toMatchObject({
      recipients: ['ada@example.com'],
      from: 'hall@example.org',
      to: 'ada@example.com',
      subject: 'Your code',
      messageId: '<abc-123@example.org>',
    });
    expect(mail?.text.split('\n')).toContain('12345678');
    expect(mail?.headers['auto-submitted']).toBe('auto-generated');
    expect(mail?.headers['content-type']).toMatch(/^text\/plain/);
  });

  it('carries every script in subject and text', async () => {
    const text = 'Grüße, 你好, שלום – 👋\n'.repeat(20);
    await mailer.send({ ...MAIL, subject: 'Grüße, 你好 👋', text });
    expect(smtp.mails[0]?.subject).toBe('Grüße, 你好 👋');
    expect(smtp.mails[0]?.text.trim()).toBe(text.trim());
  });

  it('lets no subject add a header or a recipient', async () => {
    await mailer.send({ ...MAIL, subject: 'Hi\r\nBcc: eve@example.com\u2028\r\n\r\nBody' });
    expect(smtp.mails[0]).toMatchObject({ recipients: ['ada@example.com'], subject: 'Hi Bcc: eve@example.com Body' });
    expect(smtp.mails[0]?.headers).not.toHaveProperty('bcc');
  });

  it.each([
    'ada@example.com, eve@example.com',
    'ada@example.com\r\nBcc: eve@example.com',
    'Ada <ada@example.com>',
    'ada@example.com>eve@example.com',
    'ada',
    '',
  ])('refuses %j as a recipient', async (to) => {
    await expect(mailer.send({ ...MAIL, to })).rejects.toThrow(MailError);
    expect(smtp.mails).toHaveLength(0);
  });

  it('says by codes alone that the server refused, and sends again when asked again', async () => {
    smtp.fail(true);
    await expect(mailer.send(MAIL)).rejects.toThrow(
      'The mail server did not take the mail (EENVELOPE, RCPT TO, 451, 4.3.2).',
    );
    smtp.fail(false);
    await mailer.send(MAIL);
    expect(smtp.mails).toHaveLength(1);
  });

  it('fails when there is no server, and works again when it is back', async () => {
    await smtp.stop();
    await expect(mailer.send(MAIL)).rejects.toThrow('did not take the mail (ESOCKET');
    smtp = await startSmtp(Number(new URL(smtp.url).port));
    await mailer.send(MAIL);
    await smtp.waitFor(({ to }) => to === MAIL.to);
  });

  it('refuses to be made with a sender that is no address', () => {
    expect(() => createSmtpMailer({ smtpUrl: smtp.url, from: 'nobody' })).toThrow('MAIL_FROM is "nobody", but must be');
  });
});

describe('the development mailbox', () => {
  it('lists the mails of this process, the newest first', async () => {
    const now = new Date('2026-01-02T03:04:05Z');
    const mailbox = createDevelopmentMailbox(() => now);
    await mailbox.send(MAIL);
    await mailbox.send({ ...MAIL, subject: 'Second' });
    expect(mailbox.list()).toEqual([
      { ...MAIL, subject: 'Second', receivedAt: now },
      { ...MAIL, receivedAt: now },
    ]);
  });

  it('keeps the last hundred', async () => {
    const mailbox = createDevelopmentMailbox();
    for (let number = 1; number <= 101; number += 1) await mailbox.send({ ...MAIL, subject: String(number) });
    expect(mailbox.list()).toHaveLength(100);
    expect(mailbox.list().at(-1)?.subject).toBe('2');
  });
});
