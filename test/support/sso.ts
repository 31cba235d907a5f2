import { newToken, tokenHash } from '../../src/auth/tokens';
import { newId } from '../../src/ids';
import { noteSecret } from './secrets';
import type { Person, World } from './world';

const HOUR = 3_600_000;

/** Where a domain of an account can stand. */
export type DomainState = 'PENDING' | 'VERIFIED' | 'FAILING' | 'LAPSED';

/** A domain of the account, written as its rows are in this state; a new one unless it is named. */
export async function domainOf(
  world: World,
  account: { id: string },
  { name = newDomain(), state = 'VERIFIED' }: { name?: string; state?: DomainState } = {},
): Promise<string> {
  await world.domain(account, { name, status: state });
  return name;
}

/** The name of a domain that nobody has yet. */
export function newDomain(): string {
  return `corp-${newId('domain').slice(-12)}.example`;
}

/** Gives a person an address of this domain, in all memberships too. Changes the person that it is given. */
export async function movedTo<P extends Person>(world: World, person: P, domain: string): Promise<P> {
  person.email = `${person.email.split('@')[0] ?? ''}@${domain}`;
  await world.sql('UPDATE users SET email = $2 WHERE id = $1', [person.userId, person.email]);
  await world.sql('UPDATE members SET email = $2 WHERE user_id = $1', [person.userId, person.email]);
  return person;
}

/** Enforces SSO in an account as it is, past all checks. */
export async function ssoEnforced(world: World, account: { id: string }): Promise<void> {
  await world.sql('UPDATE accounts SET sso_enforced = true WHERE id = $1', [account.id]);
}

/** A session of a person that the account's provider made: they proved who they are so many milliseconds ago, just now unless said. */
export async function providersSession(
  world: World,
  { userId }: { userId: string },
  account: { id: string },
  { age = 0 }: { age?: number } = {},
): Promise<{ id: string; token: string }> {
  const session = { id: newId('session'), token: newToken('session') };
  const now = world.now();
  await world.sql(
    `INSERT INTO sessions (id, user_id, token_hash, method, account_id, authenticated_at, created_at, last_used_at, expires_at)
     VALUES ($1, $2, $3, 'OIDC', $4, $5, $6, $6, $7)`,
    [
      ...[session.id, userId, tokenHash(session.token), account.id, new Date(now.getTime() - age)],
      ...[now, new Date(now.getTime() + 30 * 24 * HOUR)],
    ],
  );
  noteSecret(session.token);
  return session;
}

/** A key of a person for the account, made in a session of its provider. */
export async function providersKey(
  world: World,
  person: Person,
  account: { id: string },
): Promise<{ id: string; token: string }> {
  const key = await world.apiKey(person, { accountId: account.id });
  await world.sql('UPDATE api_keys SET by_provider = true WHERE id = $1', [key.id]);
  return key;
}
