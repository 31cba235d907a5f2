import type { Mailer } from '../mail/mailer';
import type { Metrics } from './metrics';

/** The same mailer, whose mails are counted. */
export function countMails(mailer: Mailer, metrics: Pick<Metrics, 'mail'>): Mailer {
  return {
    send: async (mail) => {
      try {
        await mailer.send(mail);
      } catch (error) {
        metrics.mail('failed');
        throw error;
      }
      metrics.mail('sent');
    },
    close: () => mailer.close(),
  };
}
