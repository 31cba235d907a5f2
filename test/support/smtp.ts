import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface ParsedMail {
  /** The recipients that the server was told, which decide where a mail goes; headers are only shown. */
  recipients: string[];
  from: string;
  to: string;
  subject: string;
  text: string;
  messageId: string;
  headers: Record<string, string>;
  raw: string;
}

/** A real SMTP server on a loopback port, which keeps what it receives. */
export interface TestSmtp {
  url: string;
  mails: ParsedMail[];
  /** The first mail, received already or within that many milliseconds, that this accepts. */
  waitFor(accepts: (mail: ParsedMail) => boolean, milliseconds?: number): Promise<ParsedMail>;
  /** While on, it refuses every recipient for now, as an overloaded server does. */
  fail(on: boolean): void;
  /** Ends it, with all connections; another one may then be started on its port. */
  stop(): Promise<void>;
}

export async function startSmtp(port = 0): Promise<TestSmtp> {
  const mails: ParsedMail[] = [];
  const waiting = new Set<() => void>();
  let failing = false;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    closeTimeout: 100,
    onRcptTo: (_address, _session, done) => {
      done(failing ? Object.assign(new Error('4.3.2 Try again later'), { responseCode: 451 }) : null);
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('end', () => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        void parse(Buffer.concat(chunks).toString('utf8'), recipients).then((mail) => {
          mails.push(mail);
          for (const wake of waiting) wake();
          done();
        });
      });
    },
  });
  server.on('error', () => undefined); // A client that breaks off is part of the tests.
  const listening = server.listen(port, '127.0.0.1');
  await once(listening, 'listening');
  return {
    url: `smtp://127.0.0.1:${String((listening.address() as AddressInfo).port)}`,
    mails,
    waitFor: (accepts, milliseconds = 5_000) =>
      new Promise((resolve, reject) => {
        const end = (settle: () => void) => {
          waiting.delete(look);
          clearTimeout(timer);
          settle();
        };
        const timer = setTimeout(() => {
          end(() => {
            reject(
              new Error(`No such mail within ${String(milliseconds)} ms; there are ${String(mails.length)} others.`),
            );
          });
        }, milliseconds);
        const look = () => {
          const mail = mails.find(accepts);
          if (mail !== undefined) {
            end(() => {
              resolve(mail);
            });
          }
        };
        waiting.add(look);
        look();
      }),
    fail: (on) => {
      failing = on;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function parse(raw: string, recipients: string[]): Promise<ParsedMail> {
  const mail = await PostalMime.parse(raw);
  return {
    recipients,
    from: mail.from?.address ?? '',
    to: mail.to?.map(({ address }) => address ?? '').join(', ') ?? '',
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    messageId: mail.messageId ?? '',
    headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])),
    raw,
  };
}
