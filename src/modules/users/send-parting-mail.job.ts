import type { App } from '../../app';
import type { TaskPayloads } from '../../jobs/tasks';
import { deliver } from '../../mail/deliver';
import { daysBefore, PARTING_MAILS_DAYS } from '../../time';
import { PartingMail } from './parting-mail.entity';

/** Mails what an address that is no longer its person's is to be told, and then forgets the address. */
export async function sendPartingMail(app: App, { mailId }: TaskPayloads['sendPartingMail']): Promise<void> {
  const { manager } = app.db;
  const mail = await manager.findOneBy(PartingMail, { id: mailId });
  if (mail === null) return;
  const { subject, text } = texts[mail.kind];
  await deliver(app, `parting/${mailId}`, { to: mail.email, subject, text: text(mail, app.config.publicUrl) });
  await manager.delete(PartingMail, { id: mailId });
}

/** Removes what could not be mailed for so long that no job tries any more. */
export async function sweepPartingMails({ db, clock }: Pick<App, 'db' | 'clock'>): Promise<void> {
  await db.query('DELETE FROM parting_mails WHERE created_at < $1', [daysBefore(clock(), PARTING_MAILS_DAYS)]);
}

const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

function when({ createdAt, ipAddress }: PartingMail): string {
  const from = ipAddress === null ? '' : `, from the network address ${ipAddress}`;
  return `${format.format(createdAt)} UTC${from}`;
}

/** What each kind says: what was done, when and from where, and what to do if that was not meant. */
const texts: Record<PartingMail['kind'], { subject: string; text: (mail: PartingMail, publicUrl: string) => string }> =
  {
    EMAIL_CHANGED: {
      subject: 'Your address on Guildhall was changed',
      text: (mail, publicUrl) => `Hello,

you have another address on Guildhall at ${publicUrl} now. It was changed on ${when(mail)}.
This one no longer signs you in, and no more mail of yours comes here. Your other sessions were ended; API keys still work.

If that was you, there is nothing to do.

If it was not, somebody had a session of yours. Write at once to who runs this Guildhall, and name ${mail.userId}: they
can shut everybody out of it and look up what was done. The owners of your accounts can end your memberships.
`,
    },
    USER_DELETED: {
      subject: 'You were deleted from Guildhall',
      text: (mail, publicUrl) => `Hello,

as you asked, you no longer exist on Guildhall at ${publicUrl}. It was done on ${when(mail)}.
Your memberships, sessions and API keys ended with it. The audit logs of your accounts still say what you did.

If you did not ask for it, somebody had a session of yours. Write at once to who runs this Guildhall, and name
${mail.userId}: it cannot be undone, but they can look up what was done, and your accounts can invite you again.
`,
    },
    USER_ERASED: {
      subject: 'You were erased from Guildhall',
      text: (mail, publicUrl) => `Hello,

who runs Guildhall at ${publicUrl} has erased you there, on ${when(mail)}.
Your memberships, sessions and API keys ended with it, and your name and address go from the audit logs as well.

If you have questions about it, write to them, and name ${mail.userId}.
`,
    },
  };
