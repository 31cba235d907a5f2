import { createTransport } from 'nodemailer';

/** One mail in plain text to one address. It may hold secrets: it belongs in no log and on no disk. */
export interface Mail {
  /** One bare address. */
  to: string;
  subject: string;
  text: string;
  /** The same at each attempt to send this mail, so that a receiver can drop a double: letters, digits, `.`, `_` and `-`. */
  messageId: string;
}

export interface Mailer {
  /** Resolves when the mail server has taken the mail over; throws a MailError when it has not. */
  send(mail: Mail): Promise<void>;
  close(): Promise<void>;
}

export interface SmtpOptions {
  /** smtp:// or smtps://, with user and password; the query may set any of nodemailer's SMTP options. */
  smtpUrl: string;
  /** The sender, such as `Guildhall <guildhall@example.com>`. */
  from: string;
}

/** A mail was not taken over. The message names codes only: a server's own words may repeat the mail and its secrets. */
export class MailError extends Error {}

/** Milliseconds for connecting and for the greeting, and without any word from the server. */
const CONNECT_TIMEOUT = 10_000;
const SILENCE_TIMEOUT = 30_000;
const IDLE_TIMEOUT = 30_000;
/** The same, where a person waits for the answer. */
const VERIFY_TIMEOUT = 5_000;

/** A mailer that hands mails to an SMTP server, over at most two connections that are kept for a while. */
export function createSmtpMailer({ smtpUrl, from }: SmtpOptions): Mailer {
  const domain = domainOf(from);
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 2,
    // A connection that is lost while sending leaves open whether the server has the mail: the job decides, not the pool.
    maxRequeues: 0,
    connectionTimeout: CONNECT_TIMEOUT,
    dnsTimeout: CONNECT_TIMEOUT,
    greetingTimeout: CONNECT_TIMEOUT,
    socketTimeout: SILENCE_TIMEOUT,
    idleTimeout: IDLE_TIMEOUT,
    // A text that looks like a path or a URL stays a text.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (mail) => {
      const message = {
        from,
        to: { name: '', address: bareAddress(mail.to) },
        subject: oneLine(mail.subject),
        text: mail.text,
        messageId: `<${mail.messageId}@${domain}>`,
        // RFC 3834: holiday notices and the like do not answer.
        headers: { 'Auto-Submitted': 'auto-generated' },
      };
      await transport.sendMail(message).catch((error: unknown) => {
        throw new MailError(`The mail server did not take the mail (${codes(error)}).`);
      });
    },
    close: () => {
      transport.close();
      return Promise.resolve();
    },
  };
}

/** Asks the mail server whether it lets us in; sends nothing. Throws a MailError when it does not, or does not answer in time. */
export async function verifySmtp(smtpUrl: string): Promise<void> {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: VERIFY_TIMEOUT,
    dnsTimeout: VERIFY_TIMEOUT,
    greetingTimeout: VERIFY_TIMEOUT,
    socketTimeout: VERIFY_TIMEOUT,
  });
  try {
    await transport.verify();
  } catch (error) {
    throw new MailError(`The mail server does not let us in (${codes(error)}).`);
  } finally {
    transport.close();
  }
}

function domainOf(from: string): string {
  const domain = /@([a-z0-9.-]+)>?\s*$/i.exec(from)?.[1];
  if (domain === undefined) {
    throw new Error(`MAIL_FROM is "${from}", but must be an address such as Guildhall <guildhall@example.com>.`);
  }
  return domain;
}

/** Refuses what could name a second recipient or begin another header. */
function bareAddress(address: string): string {
  if (!/^[^\s"(),:;<>[\\\]\p{Cc}]+@[^\s"(),:;<>[\\\]@\p{Cc}]+$/u.test(address)) {
    throw new MailError('The recipient of a mail is not one plain mail address.');
  }
  return address;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** What is safe to say about a failure, for instance "EENVELOPE, RCPT TO, 550, 5.1.1". */
function codes(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'no code';
  const { code, command, responseCode, response } = error as Record<string, unknown>;
  const enhanced =
    typeof response === 'string' ? /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] : undefined;
  const said = [code, command, responseCode, enhanced].filter(
    (part) => typeof part === 'string' || typeof part === 'number',
  );
  return said.length === 0 ? 'no code' : said.join(', ');
}
