import type { Mail, Mailer } from './mailer';

export interface ReceivedMail extends Mail {
  receivedAt: Date;
}

/** A mailer for development: it sends nothing, and a person reads the mails from it. */
export interface DevelopmentMailbox extends Mailer {
  /** The newest first. */
  list(): ReceivedMail[];
}

/** How many mails it keeps; older ones are forgotten. */
const CAPACITY = 100;

/** A mailbox in memory only: mails hold codes and links that sign people in, so none is written anywhere. */
export function createDevelopmentMailbox(clock: () => Date = () => new Date()): DevelopmentMailbox {
  const mails: ReceivedMail[] = [];
  return {
    send: (mail) => {
      mails.unshift({ ...mail, receivedAt: clock() });
      mails.length = Math.min(mails.length, CAPACITY);
      return Promise.resolve();
    },
    list: () => [...mails],
    close: () => Promise.resolve(),
  };
}
