import type { App } from '../../app';
import type { TaskPayloads } from '../../jobs/tasks';
import { tryEach } from '../../jobs/try-each';
import { deliver } from '../../mail/deliver';
import { quoted } from '../../mail/quoting';

interface Told {
  accountName: string;
  recipients: { userId: string; email: string }[];
}

/**
 * Mails the recipients that the directory of their account wanted to deactivate its last OWNER, and was refused. Each gets one such mail
 * a day, however often the directory or the job tries. A mail that cannot be sent holds up no other.
 */
export async function notifyOwnersOfDirectory(
  app: App,
  { accountId, day, recipientIds }: TaskPayloads['notifyOwnersOfDirectory'],
): Promise<void> {
  const [told] = await app.db.query<Told[]>(
    `SELECT a.name AS "accountName",
            (SELECT coalesce(json_agg(json_build_object('userId', r.id, 'email', r.email) ORDER BY r.id), '[]')
               FROM users r WHERE r.id = ANY ($2)) AS recipients
       FROM accounts a WHERE a.id = $1`,
    [accountId, recipientIds],
  );
  // Nothing is left to tell of an account whose content has gone.
  if (told === undefined) return;
  const mail = mailOf(quoted(told.accountName));
  await tryEach(told.recipients, ({ userId, email }) =>
    deliver(app, `directory:${accountId}:LAST_OWNER:${day}:${userId}`, { to: email, ...mail }),
  );
}

function mailOf(account: string): { subject: string; text: string } {
  return {
    subject: `The directory of ${account} on Guildhall wants its last owner out`,
    text: `Hello,

the directory that sends the account ${account} its people wants to deactivate the last active OWNER. This was refused: an
account keeps an owner.

If the person is to leave, make another member OWNER first. The directory tries again by itself. If the person is to
stay, look in the directory why it sends this, and who can change it there. What it wanted is in the audit log.

You get this mail, once a day at most, because you are an OWNER of the account.
`,
  };
}
