import type { App } from '../../app';
import type { TaskPayloads } from '../../jobs/tasks';
import { tryEach } from '../../jobs/try-each';
import { deliver } from '../../mail/deliver';
import { quoted } from '../../mail/quoting';
import { GRACE_DAYS, recordNameOf, recordValueOf, statusOf, stopsAt } from './domain.decisions';
import { Domain } from './domain.entity';

interface Told {
  accountName: string;
  /** Null where nobody did it, or who did it is gone. */
  actorName: string | null;
  recipients: { userId: string; email: string }[];
}

/**
 * Mails the recipients what became of a domain of their account. Each gets a mail of their own, once, however often the job is
 * tried, and one warning a day. A mail that cannot be sent holds up no other; one that is not true any more is not sent.
 */
export async function notifyOwnersOfDomain(
  app: App,
  payload: TaskPayloads['notifyOwnersOfDomain'],
  jobId: string,
): Promise<void> {
  const { accountId, domainId, actorId, recipientIds, day } = payload;
  const domain = await app.db.manager.findOneBy(Domain, { id: domainId });
  const [told] = await app.db.query<Told[]>(
    `SELECT a.name AS "accountName",
            coalesce((SELECT name FROM users WHERE id = $2), (SELECT name FROM service_accounts WHERE id = $2))
              AS "actorName",
            (SELECT coalesce(json_agg(json_build_object('userId', r.id, 'email', r.email) ORDER BY r.id), '[]')
               FROM users r WHERE r.id = ANY ($3)) AS recipients
       FROM accounts a WHERE a.id = $1`,
    [accountId, actorId, recipientIds],
  );
  // Nothing is left to tell of an account whose content has gone.
  const mail = told === undefined ? null : mailOf(told, payload, domain, app.clock());
  if (told === undefined || mail === null) return;
  const sending = day === null ? jobId : `${domainId}:${day}`;
  await tryEach(told.recipients, ({ userId, email }) =>
    deliver(app, `domain:${sending}:${userId}`, { to: email, ...mail }),
  );
}

interface Content {
  subject: string;
  text: string;
}

/** Null for what is not so any more. */
function mailOf(
  told: Told,
  payload: TaskPayloads['notifyOwnersOfDomain'],
  domain: Domain | null,
  now: Date,
): Content | null {
  const { news, name } = payload;
  const account = quoted(told.accountName);
  switch (news) {
    case 'FAILING':
      return domain === null ? null : warning(account, domain, now);
    case 'LAPSED':
      return domain === null || statusOf(domain, now) !== 'LAPSED' ? null : lapsed(account, domain);
    case 'TAKEN':
      return {
        subject: `The domain ${name} of ${account} on Guildhall is another account's now`,
        text: letter(`Another account has proven that it controls the domain ${name}, which had lapsed in the account ${account}. It can
no longer be verified in yours. If the domain is still yours, look at who can change its DNS.`),
      };
    case 'REMOVED':
      return {
        subject: `The domain ${name} was removed from ${account} on Guildhall`,
        text: letter(`The domain ${name}, which had been verified, was removed from the account ${account}.
Who did it: ${told.actorName === null ? 'somebody who is gone by now' : quoted(told.actorName)}.

People with addresses of this domain are no longer bound to the account's single sign-on, and another account can verify
the domain. If this should not have happened, add the domain and verify it again.`),
      };
  }
}

function warning(account: string, domain: Domain, now: Date): Content | null {
  const { name, failingSince, checkOutcome } = domain;
  const stops = stopsAt(domain, now);
  if (stops === null || failingSince === null) return null;
  const why = {
    FOUND: '',
    NO_RECORD: 'There is no TXT record at its name.',
    OTHER_RECORD: 'There are TXT records at its name, but none that says what it has to.',
    NO_ANSWER: `DNS has not answered for ${String(GRACE_DAYS)} days: look at the name servers of the domain.`,
  }[checkOutcome ?? 'NO_RECORD'];
  return {
    subject: `The domain ${name} of ${account} on Guildhall: its DNS record is missing`,
    text: letter(`The DNS record by which the account ${account} proves that the domain ${name} is its own has been missing since
${inWords(failingSince)}. ${why}

Put it back by ${inWords(stops)}:

${recordOf(domain)}

After that nobody can sign in any more by the account's identity provider with an address of this domain, and another
account can verify it. Until then nothing changes. You get this mail each day until the record is found again.`),
  };
}

function lapsed(account: string, domain: Domain): Content {
  const { name } = domain;
  return {
    subject: `The domain ${name} of ${account} on Guildhall has lapsed`,
    text: letter(`The DNS record by which the account ${account} proves that the domain ${name} is its own was missing for ${String(GRACE_DAYS)} days. From
now on nobody can sign in by the account's identity provider with an address of this domain, and another account can
verify it. This opens the account to nobody: who was bound to single sign-on still is.

To have it back, put the record into DNS again:

${recordOf(domain)}

Then have an owner or an admin verify the domain, or wait: it is looked for once a day.`),
  };
}

function recordOf(domain: Domain): string {
  return `  Name:  ${recordNameOf(domain)}\n  Type:  TXT\n  Value: ${recordValueOf(domain)}`;
}

function inWords(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function letter(text: string): string {
  return `Hello,\n\n${text}\n\nYou get this mail because you are an OWNER of the account.\n`;
}
