import type { App } from '../../app';
import { idKind } from '../../ids';
import { DIRECTORY_ACTS, type TaskPayloads } from '../../jobs/tasks';
import { tryEach } from '../../jobs/try-each';
import { deliver } from '../../mail/deliver';
import { quoted } from '../../mail/quoting';

interface Told {
  accountName: string;
  /** Null, as the address is, for a person who has been deleted since. */
  userName: string | null;
  userEmail: string | null;
  /** Null for whoever has been deleted since. */
  actorName: string | null;
  recipients: { userId: string; email: string }[];
}

/**
 * Mails the recipients, whatever they are by now and also when the account was closed meanwhile, that somebody was made an
 * owner, or is no longer one. Each gets a mail of their own, once, however often the job is tried: the job's id tells this
 * change from another of the same person. A mail that cannot be sent holds up no other.
 */
export async function notifyOwners(app: App, payload: TaskPayloads['notifyOwners'], jobId: string): Promise<void> {
  const { accountId, userId, actorId, recipientIds } = payload;
  const [told] = await app.db.query<Told[]>(
    `SELECT a.name AS "accountName", u.name AS "userName", u.email AS "userEmail",
            coalesce((SELECT name FROM users WHERE id = $3), (SELECT name FROM service_accounts WHERE id = $3))
              AS "actorName",
            (SELECT coalesce(json_agg(json_build_object('userId', r.id, 'email', r.email) ORDER BY r.id), '[]')
               FROM users r WHERE r.id = ANY ($4)) AS recipients
       FROM accounts a LEFT JOIN users u ON u.id = $2
      WHERE a.id = $1`,
    [accountId, userId, actorId, recipientIds],
  );
  // Nothing is left to tell of an account whose content has gone.
  if (told === undefined) return;
  const mail = mailOf(told, payload);
  await tryEach(told.recipients, (recipient) =>
    deliver(app, `owners:${jobId}:${recipient.userId}`, { to: recipient.email, ...mail }),
  );
}

/** Who it is about. A name that is gone stands in the account's log alone. */
function personOf({ userName, userEmail }: Told, userId: string): string {
  return userName === null
    ? `A person who has been deleted since (${userId})`
    : `${quoted(userName)} (${userEmail ?? ''})`;
}

function actorOf({ actorName }: Told, actorId: string | null): string {
  if (actorId === null) return 'an operator, who runs this Guildhall';
  if (actorId === DIRECTORY_ACTS) return "the account's directory, which sends its people here by SCIM";
  if (actorName !== null) return quoted(actorName);
  return idKind(actorId) === 'user'
    ? `a person who has been deleted since (${actorId})`
    : 'a service account that is gone by now';
}

function mailOf(told: Told, payload: TaskPayloads['notifyOwners']): { subject: string; text: string } {
  const { change, userId, actorId } = payload;
  const account = quoted(told.accountName);
  const what = change === 'MADE' ? 'is now an OWNER' : 'is no longer an active OWNER';
  return {
    subject: change === 'MADE' ? `A new owner of ${account} on Guildhall` : `An owner less of ${account} on Guildhall`,
    text: `Hello,

${personOf(told, userId)} ${what} of the account ${account}.
Who did it: ${actorOf(told, actorId)}.

An OWNER holds every right in the account, and can close it. You get this mail because you were one when it was done, or
because it is about you. If this should not have happened, an owner can set it right among the members of the account,
and should have a look at who else holds the role.
`,
  };
}
