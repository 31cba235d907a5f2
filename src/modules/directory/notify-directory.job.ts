import type { App } from '../../app';
import type { TaskPayloads } from '../../jobs/tasks';
import { tryEach } from '../../jobs/try-each';
import { deliver } from '../../mail/deliver';
import { quoted } from '../../mail/quoting';

type Payload = TaskPayloads['notifyDirectory'];

interface Told {
  accountName: string;
  /** Null for whoever is gone. */
  actorName: string | null;
  recipients: { userId: string; email: string }[];
}

/**
 * Mails the recipients, whatever they are by now and also when the account was closed meanwhile, that its directory was made or
 * switched off. Each gets a mail of their own, once, however often the job is tried. A mail that cannot be sent holds up no other.
 */
export async function notifyDirectory(app: App, payload: Payload, jobId: string): Promise<void> {
  const { accountId, actorId, recipientIds } = payload;
  const [told] = await app.db.query<Told[]>(
    `SELECT a.name AS "accountName", (SELECT name FROM users WHERE id = $2) AS "actorName",
            (SELECT coalesce(json_agg(json_build_object('userId', r.id, 'email', r.email) ORDER BY r.id), '[]')
               FROM users r WHERE r.id = ANY ($3)) AS recipients
       FROM accounts a WHERE a.id = $1`,
    [accountId, actorId, recipientIds],
  );
  // Nothing is left to tell of an account whose content has gone.
  if (told === undefined) return;
  const mail = { subject: subjects[payload.change](quoted(told.accountName)), text: textOf(told, payload) };
  await tryEach(told.recipients, ({ userId, email }) =>
    deliver(app, `directory:${jobId}:${userId}`, { to: email, ...mail }),
  );
}

const subjects: Record<Payload['change'], (account: string) => string> = {
  CREATED: (account) => `A directory for ${account} on Guildhall`,
  REMOVED: (account) => `The directory of ${account} on Guildhall was switched off`,
};

/** What was done, as the second half of a sentence about the account. */
const done: Record<Payload['change'], string> = {
  CREATED: 'can get its people and groups from a directory now: a first token was made',
  REMOVED: 'gets its people and groups from no directory any more',
};

/** What an owner is to know, and what to do if this was not meant. */
const advice: Record<Payload['change'], string> = {
  CREATED: `Whoever has the token makes members of the account, up to ADMIN where groups are mapped so, and deactivates those that the
directory looks after. If this should not have happened, switch the directory off, which ends the token, and have a look at
who holds ADMIN.`,
  REMOVED: `Its tokens have ended. Members, teams and their access stay as they are, and are looked after by hand from now on: nobody is
taken out any more by leaving the directory. If this should not have happened, make a token again, and have a look at who
holds ADMIN.`,
};

function textOf(told: Told, { change, actorId }: Payload): string {
  const actor = told.actorName === null ? `a person who has been deleted since (${actorId})` : quoted(told.actorName);
  return `Hello,

the account ${quoted(told.accountName)} ${done[change]}.
Who did it: ${actor}.

${advice[change]}

You get this mail because you were an OWNER when it was done.
`;
}
