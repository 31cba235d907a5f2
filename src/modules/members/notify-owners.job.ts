import type { App } from '../../app';
import type { TaskPayloads } from '../../jobs/tasks';
import { deliver } from '../../mail/deliver';
import { quoted } from '../../mail/quoting';

interface Owner {
  userId: string;
  email: string;
}

interface Told {
  accountName: string;
  userName: string;
  userEmail: string;
  actorName: string;
  owners: Owner[];
}

/**
 * Tells every active owner of an account that somebody was made an owner, or is no longer one. Each gets a mail of their
 * own, once, however often the job is tried: the job's id tells this change from another of the same person.
 */
export async function notifyOwners(app: App, payload: TaskPayloads['notifyOwners'], jobId: string): Promise<void> {
  const { accountId, userId, actorId, change } = payload;
  const [told] = await app.db.query<Told[]>(
    `SELECT a.name AS "accountName", u.name AS "userName", u.email AS "userEmail", actor.name AS "actorName",
            (SELECT json_agg(json_build_object('userId', m.user_id, 'email', o.email) ORDER BY m.id)
               FROM members m JOIN users o ON o.id = m.user_id
              WHERE m.account_id = a.id AND m.role = 'OWNER' AND m.active) AS owners
       FROM accounts a CROSS JOIN users u CROSS JOIN users actor
      WHERE a.id = $1 AND a.deleted_at IS NULL AND u.id = $2 AND actor.id = $3`,
    [accountId, userId, actorId],
  );
  if (told === undefined) return;
  for (const owner of told.owners) {
    await deliver(app, `owners:${jobId}:${owner.userId}`, { to: owner.email, ...mailOf(told, change) });
  }
}

function mailOf(told: Told, change: 'MADE' | 'UNMADE'): { subject: string; text: string } {
  const account = quoted(told.accountName);
  const what = change === 'MADE' ? 'is now an OWNER' : 'is no longer an OWNER';
  return {
    subject: change === 'MADE' ? `A new owner of ${account} on Guildhall` : `An owner less of ${account} on Guildhall`,
    text: `Hello,

${quoted(told.userName)} (${told.userEmail}) ${what} of the account ${account}.
Who did it: ${quoted(told.actorName)}.

An OWNER holds every right in the account, and can close it. You get this mail because you are one. If this should not
have happened, open the members of the account, set the role right, and have a look at who else holds it.
`,
  };
}
