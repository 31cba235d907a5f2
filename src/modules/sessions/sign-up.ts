import type { EntityManager } from 'typeorm';
import type { App } from '../../app';

/**
 * Whether somebody with this address may sign in: who has done so before always may; a newcomer as SIGN_UP says. Asked
 * before the code is mailed, and again when it comes back.
 */
export async function maySignIn(
  db: EntityManager,
  { signUp, signUpDomains }: App['config'],
  email: string,
  now: Date,
): Promise<boolean> {
  if (signUp === 'open') return true;
  if (signUp === 'domains' && signUpDomains.includes(email.slice(email.lastIndexOf('@') + 1))) return true;
  const [expected] = await db.query<{ yes: boolean }[]>(
    `SELECT EXISTS (SELECT FROM users WHERE email = $1)
         OR EXISTS (SELECT FROM invitations i JOIN accounts a ON a.id = i.account_id
                     WHERE i.email = $1 AND i.status = 'PENDING' AND i.expires_at > $2 AND a.deleted_at IS NULL) AS yes`,
    [email, now],
  );
  return expected?.yes === true;
}
