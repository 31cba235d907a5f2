import type { EntityManager } from 'typeorm';
import { Refused } from '../errors';
import { HOUR } from '../time';
import { domainOfEmail } from '../validation';
import type { Caller } from './caller';

/** What is said to whom an account lets in by its identity provider only. */
export function ssoRequiredMessage(url: string): string {
  return `This account lets you in by its own identity provider only, and not for longer than it says: sign on at ${url}, then ask in the session that this gives.`;
}

/** The refusal for whom an account lets in by its provider only; `about` says what they came with. */
export function ssoRequired(url: string, accountId: string, about: Refused['resource'] = null): Refused {
  return new Refused('SSO_REQUIRED', ssoRequiredMessage(url), { url }, accountId, about);
}

/**
 * The domains whose people an account binds: those that it has proven to be its own at some time. That a domain's record is missing
 * by now never opens the account. `accountId` is SQL.
 */
function bindingDomains(accountId: string): string {
  return `SELECT d.name FROM domains d WHERE d.account_id = ${accountId} AND d.verified_at IS NOT NULL`;
}

/** What says whether an account that enforces SSO binds somebody: their address, and the domains that it binds. */
export interface Bond {
  email: string;
  domains: readonly string[];
}

/**
 * The Bond of somebody with this address in an account, under this alias of its table, as JSON: null where the account does not enforce
 * SSO, and then no domain is looked up; and without an address, as of a service account. Compared by `binds`, since PostgreSQL does not
 * know how DNS writes other alphabets. `email` is SQL.
 */
export function bondJson(account: string, email: string): string {
  const domains = `ARRAY(${bindingDomains(`${account}.id`)})`;
  return `CASE WHEN ${account}.sso_enforced AND ${email} IS NOT NULL THEN json_build_object('email', ${email}, 'domains', ${domains}) END`;
}

/** Whether it binds them: their domain is one of the account's. */
function binds({ email, domains }: Bond): boolean {
  return domains.includes(domainOfEmail(email));
}

/** Who may be kept out for SSO. */
interface Bindable {
  accountId: string;
  /** Null where the account does not enforce SSO, and for a service account. */
  bond: Bond | null;
  /** So long a session of the account's provider opens it. */
  ssoSessionHours: number;
  /** Whether the role lets somebody in without SSO. */
  bypasses: boolean;
}

/**
 * Whether an account that the credential opens keeps the caller out for want of a session of its provider. Such a session has to be
 * young enough, whether SSO is enforced or not. Any other credential is good for who is not bound; and a key that was made in such
 * a session.
 */
export function lacksSso({ credential }: Caller, { bond, ssoSessionHours, bypasses }: Bindable, now: Date): boolean {
  if (credential.kind === 'session' && credential.authenticatedAt !== null) {
    return credential.authenticatedAt.getTime() <= now.getTime() - ssoSessionHours * HOUR;
  }
  if (credential.kind === 'apiKey' && credential.byProvider) return false;
  return bond !== null && !bypasses && binds(bond);
}

/** Whether the account binds whoever has this address, once it enforces SSO. */
export async function bindsAddress(tx: EntityManager, accountId: string, email: string): Promise<boolean> {
  const rows = await tx.query<unknown[]>(`${bindingDomains('$1')} AND d.name = $2`, [accountId, domainOfEmail(email)]);
  return rows.length > 0;
}

/**
 * The name of an account that enforces SSO and binds a member by their present address, and would not by the new one: who changed it
 * so would be rid of SSO. Null: there is none. Who is deactivated holds nothing there that SSO could keep from them, and their address is
 * barred when they give it up.
 */
export async function releasedByNewAddress(
  tx: EntityManager,
  userId: string,
  { from, to }: { from: string; to: string },
): Promise<string | null> {
  const [account] = await tx.query<{ name: string }[]>(
    `SELECT a.name FROM members m JOIN accounts a ON a.id = m.account_id
      WHERE m.user_id = $1 AND m.active AND a.deleted_at IS NULL AND a.sso_enforced
        AND EXISTS (${bindingDomains('a.id')} AND d.name = $2) AND NOT EXISTS (${bindingDomains('a.id')} AND d.name = $3)
      ORDER BY a.id LIMIT 1`,
    [userId, domainOfEmail(from), domainOfEmail(to)],
  );
  return account?.name ?? null;
}
