import type { App } from '../../app';
import type { TaskPayloads } from '../../jobs/tasks';
import { tryEach } from '../../jobs/try-each';
import { deliver } from '../../mail/deliver';
import { quoted } from '../../mail/quoting';

type Payload = TaskPayloads['notifyOwnersOfDirectory'];

interface Told {
  accountName: string;
  /** Null for whoever is gone, and where nobody did it. */
  actorName: string | null;
  recipients: { userId: string; email: string }[];
}

interface Content {
  subject: string;
  text: string;
}

/**
 * Mails the recipients, whatever they are by now and also when the account was closed meanwhile, what became of its directory or what it
 * was refused. Each gets a mail of their own, once, however often the job is tried, and of a refusal one a day. A mail that cannot be
 * sent holds up no other.
 */
export async function notifyOwnersOfDirectory(app: App, payload: Payload, jobId: string): Promise<void> {
  const { accountId, recipientIds } = payload;
  const [told] = await app.db.query<Told[]>(
    `SELECT a.name AS "accountName", (SELECT name FROM users WHERE id = $2) AS "actorName",
            (SELECT coalesce(json_agg(json_build_object('userId', r.id, 'email', r.email) ORDER BY r.id), '[]')
               FROM users r WHERE r.id = ANY ($3)) AS recipients
       FROM accounts a WHERE a.id = $1`,
    [accountId, 'actorId' in payload ? payload.actorId : null, recipientIds],
  );
  // Nothing is left to tell of an account whose content has gone.
  if (told === undefined) return;
  const mail = mailOf(told, payload);
  const sending = payload.change === 'LAST_OWNER' ? `${accountId}:LAST_OWNER:${payload.day}` : jobId;
  await tryEach(told.recipients, ({ userId, email }) =>
    deliver(app, `directory:${sending}:${userId}`, { to: email, ...mail }),
  );
}

function mailOf({ accountName, actorName }: Told, payload: Payload): Content {
  const account = quoted(accountName);
  if (payload.change === 'LAST_OWNER') return refused(account);
  const actor = actorName === null ? `a person who has been deleted since (${payload.actorId})` : quoted(actorName);
  return payload.change === 'CREATED' ? created(account, actor) : removed(account, actor);
}

function created(account: string, actor: string): Content {
  return {
    subject: `A directory for ${account} on Guildhall`,
    text: `Hello,

the account ${account} can get its people and groups from a directory now: a first token was made.
Who did it: ${actor}.

Whoever has the token makes members of the account, up to ADMIN where groups are mapped so, and deactivates those that the
directory looks after. If this should not have happened, switch the directory off, which ends the token, and have a look at
who holds ADMIN.

You get this mail because you were an OWNER when it was done.
`,
  };
}

function removed(account: string, actor: string): Content {
  return {
    subject: `The directory of ${account} on Guildhall was switched off`,
    text: `Hello,

the account ${account} gets its people and groups from no directory any more.
Who did it: ${actor}.

Its tokens have ended. Members, teams and their access stay as they are, and are looked after by hand from now on: nobody is
taken out any more by leaving the directory. If this should not have happened, make a token again, and have a look at who
holds ADMIN.

You get this mail because you were an OWNER when it was done.
`,
  };
}

function refused(account: string): Content {
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
