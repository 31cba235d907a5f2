import type { App } from '../../app';
import { idKind } from '../../ids';
import type { TaskPayloads } from '../../jobs/tasks';
import { tryEach } from '../../jobs/try-each';
import { deliver } from '../../mail/deliver';
import { quoted } from '../../mail/quoting';
import { keptCertificate } from '../../saml/certificates';

type Payload = TaskPayloads['notifySso'];

interface Told {
  accountName: string;
  /** Null for whoever is gone. */
  actorName: string | null;
  /** Of the connection as it is now; null where it is gone, or what is trusted of it has changed since. */
  issuer: string | null;
  clientId: string | null;
  samlSignOnUrl: string | null;
  samlCertificates: string[] | null;
  recipients: { userId: string; email: string }[];
}

/**
 * Mails the recipients, whatever they are by now and also when the account was closed meanwhile, what was done to its single
 * sign-on. Each gets a mail of their own, once, however often the job is tried. A mail that cannot be sent holds up no other.
 */
export async function notifySso(app: App, payload: Payload, jobId: string): Promise<void> {
  const { accountId, actorId, trustVersion, recipientIds } = payload;
  const [told] = await app.db.query<Told[]>(
    `SELECT a.name AS "accountName", c.issuer, c.client_id AS "clientId", c.saml_sign_on_url AS "samlSignOnUrl",
            c.saml_certificates AS "samlCertificates",
            coalesce((SELECT name FROM users WHERE id = $2), (SELECT name FROM service_accounts WHERE id = $2))
              AS "actorName",
            (SELECT coalesce(json_agg(json_build_object('userId', r.id, 'email', r.email) ORDER BY r.id), '[]')
               FROM users r WHERE r.id = ANY ($4)) AS recipients
       FROM accounts a LEFT JOIN sso_connections c ON c.account_id = a.id AND c.trust_version = $3
      WHERE a.id = $1`,
    [accountId, actorId, trustVersion, recipientIds],
  );
  // Nothing is left to tell of an account whose content has gone.
  if (told === undefined) return;
  const mail = { subject: subjects[payload.change](quoted(told.accountName)), text: textOf(told, payload) };
  await tryEach(told.recipients, ({ userId, email }) => deliver(app, `sso:${jobId}:${userId}`, { to: email, ...mail }));
}

const subjects: Record<Payload['change'], (account: string) => string> = {
  CONFIGURED: (account) => `An identity provider for ${account} on Guildhall`,
  CHANGED: (account) => `Another identity provider for ${account} on Guildhall`,
  CONFIRMED: (account) => `The identity provider of ${account} on Guildhall was confirmed`,
  ENFORCED: (account) => `Single sign-on of ${account} on Guildhall is enforced`,
  RELEASED: (account) => `Single sign-on of ${account} on Guildhall is enforced no more`,
  REMOVED: (account) => `The identity provider of ${account} on Guildhall was removed`,
};

/** What was done, as the second half of a sentence about the account. */
const done: Record<Payload['change'], string> = {
  CONFIGURED: 'has an identity provider, by which people can come in',
  CHANGED: 'has another identity provider, or other trusted parts of it, by which people come in from now on',
  CONFIRMED: 'lets its OWNERs in by its identity provider, too: it was confirmed',
  ENFORCED: 'lets members of its verified domains in by its identity provider only',
  RELEASED: 'lets its members in without its identity provider again',
  REMOVED: 'has no identity provider any more: the sessions that it made have ended',
};

/** What an owner is to know, and what to do if this was not meant. */
const advice: Record<Payload['change'], string> = {
  CONFIGURED: `It lets no OWNER in until an OWNER has confirmed it. If it is right, look at its trusted parts, and
confirm them. If it is not, remove it, and have a look at who holds ADMIN.`,
  CHANGED: `It lets no OWNER in until an OWNER has confirmed it, and the test of the one before counts no more. If it is right,
look at its trusted parts, and confirm them. If it is not, release and remove it, which ends all sessions that it made,
and have a look at who holds ADMIN.`,
  CONFIRMED: `Whoever runs the provider can come in as an OWNER whose address is of a verified domain. If this should not have
happened, remove it, and have a look at who else holds OWNER.`,
  ENFORCED: `OWNERs still get in by a code. If this should not have happened, release it, and have a look at who holds ADMIN.`,
  RELEASED: `People sign in by codes that are mailed to them, too. If this should not have happened, enforce it again, and have a
look at who holds ADMIN.`,
  REMOVED: `Members stay members, and sign in by codes that are mailed to them. If this should not have happened, configure it
again, and have a look at who holds ADMIN.`,
};

function textOf(told: Told, { change, actorId, trustVersion }: Payload): string {
  return `Hello,

the account ${quoted(told.accountName)} ${done[change]}.
Who did it: ${actorOf(told, actorId)}.
${trustVersion === null ? '' : `${trustedParts(told)}\n`}
${advice[change]}

You get this mail because you were an OWNER when it was done.
`;
}

function trustedParts({ issuer, clientId, samlSignOnUrl, samlCertificates }: Told): string {
  if (issuer === null) return 'Its trusted parts have been changed again, or removed, since.';
  if (clientId !== null) return `Issuer: ${quoted(issuer)}\nClient: ${quoted(clientId)}`;
  const certificates = (samlCertificates ?? []).map((der) => `Certificate: ${keptCertificate(der).fingerprint}`);
  return [`Issuer: ${quoted(issuer)}`, `Sign-on address: ${quoted(samlSignOnUrl ?? '')}`, ...certificates].join('\n');
}

function actorOf({ actorName }: Told, actorId: string | null): string {
  if (actorId === null) return 'an operator, who runs this Guildhall';
  if (actorName !== null) return quoted(actorName);
  return idKind(actorId) === 'user'
    ? `a person who has been deleted since (${actorId})`
    : 'a service account that is gone by now';
}
