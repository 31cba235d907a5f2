import type { EntityManager } from 'typeorm';
import type { App } from '../../app';
import { isOfOtherDomain } from './sign-up.decisions';

/**
 * Whether somebody with this address may sign in: who has done so before may, unless an operator has disabled them; a
 * newcomer as SIGN_UP says. Asked before the code is mailed, and of a newcomer again when it comes back.
 */
export async function maySignIn(db: EntityManager, config: App['config'], email: string, now: Date): Promise<boolean> {
  const [known] = await db.query<{ disabled: boolean; expected: boolean }[]>(
    `SELECT EXISTS (SELECT FROM users WHERE email = $1 AND disabled_at IS NOT NULL) AS disabled,
            EXISTS (SELECT FROM users WHERE email = $1)
         OR EXISTS (SELECT FROM invitations i JOIN accounts a ON a.id = i.account_id
                     WHERE i.email = $1 AND i.status = 'PENDING' AND i.expires_at > $2 AND a.deleted_at IS NULL) AS expected`,
    [email, now],
  );
  if (known === undefined || known.disabled) return false;
  return known.expected || (config.signUp !== 'invited' && !isOfOtherDomain(config, email));
}

/** Whether operators keep the person with this address out; until the end of the transaction they stay as they are. */
export async function isDisabled(tx: EntityManager, email: string): Promise<boolean> {
  const [user] = await tx.query<{ disabled: boolean }[]>(
    'SELECT disabled_at IS NOT NULL AS disabled FROM users WHERE email = $1 FOR SHARE',
    [email],
  );
  return user?.disabled === true;
}
