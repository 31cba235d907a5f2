import type { EntityManager } from 'typeorm';
import { Personal } from '../../audit/personal';
import { recordAct, type Act } from '../../audit/record';
import { Account } from '../accounts/account.entity';
import { ownersOfEach } from '../accounts/account.queries';
import { forgetInDirectories } from '../directory/forget-person.queries';
import { barAddress } from '../members/barred-address.queries';
import { endMemberships } from '../members/end-membership.queries';
import { Member } from '../members/member.entity';
import type { PartingMail } from './parting-mail.entity';
import { queuePartingMail } from './parting-mail.queries';
import type { MembershipFacts } from './user.decisions';
import { addressesOf } from './erase-user.queries';
import { User } from './user.entity';

/**
 * Locks the accounts of a person, closed ones too, in the order of their ids, and reads what decides about the person's end.
 * For behind `lockUser`, which sees to it that no membership is made meanwhile. `besides` are further accounts to lock;
 * without a user only they are.
 */
export async function lockMemberships(
  tx: EntityManager,
  userId: string | null,
  besides: readonly string[] = [],
): Promise<MembershipFacts[]> {
  const accounts = await tx
    .createQueryBuilder(Account, 'account')
    .where('account.id = ANY (:besides) OR account.id IN (SELECT account_id FROM members WHERE user_id = :userId)', {
      besides,
      userId,
    })
    .orderBy('account.id')
    .setLock('for_no_key_update')
    .getMany();
  if (userId === null) return [];
  const members = await tx.find(Member, { where: { userId }, order: { accountId: 'ASC' } });
  const owners = await ownersOfEach(
    tx,
    members.map(({ accountId }) => accountId),
  );
  return members.map((member) => {
    const account = accounts.find(({ id }) => id === member.accountId);
    if (account === undefined) throw new Error(`${member.accountId} was locked and is gone`);
    return { member, account, owners: owners.get(account.id) ?? [] };
  });
}

/** How a person ends: by their own will, or by an operator's. */
interface Way {
  kind: Exclude<PartingMail['kind'], 'EMAIL_CHANGED'>;
  /** What becomes of the memberships, for the accounts' logs. */
  memberships: 'member.left' | 'member.removed';
}

/**
 * Ends a person: the memberships as leaving or removing ends them, and the user with their sessions and keys. Nothing about
 * them stays but what audit logs tell, live invitations to the address, a hash of it where they were deactivated, and for a day the
 * rows by which mails are limited.
 * Ids of theirs that others keep, as who invited or granted, lead to nobody. For under the locks of `lockUser` and
 * `lockMemberships`, once nothing speaks against it.
 */
export async function removeUser(
  tx: EntityManager,
  act: Act,
  user: User,
  memberships: readonly MembershipFacts[],
  way: Way,
): Promise<void> {
  const { id, name, handle, email } = user;
  const { now, request } = act;
  const deactivated = memberships.filter(({ member }) => !member.active);
  const barring = deactivated.map(({ account }) => account.id);
  await barAddress(tx, email, barring, now);
  const accountIds = memberships.map(({ account }) => account.id);
  await forgetInDirectories(tx, accountIds, user, now);
  await endMemberships(tx, act, way.memberships, memberships);
  const apiKeys = await tx.query<{ id: string; name: string }[]>(
    'SELECT id, name FROM api_keys WHERE user_id = $1 ORDER BY id',
    [id],
  );
  await tx.query('UPDATE sign_in_challenges SET used_at = $2 WHERE email = $1 AND used_at IS NULL', [email, now]);
  await tx.query('UPDATE email_changes SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL', [id, now]);
  await tx.query('DELETE FROM known_networks WHERE principal_id = $1', [id]);
  await tx.query(
    `DELETE FROM invitations WHERE (email = ANY ($1) OR accepted_by_user_id = $2)
        AND NOT (status = 'PENDING' AND expires_at > $3)`,
    [await addressesOf(tx, id), id, now],
  );
  await tx.delete(User, { id });
  const ipAddress = request?.ipAddress ?? null;
  await queuePartingMail(tx, { kind: way.kind, userId: id, email, ipAddress, createdAt: now });
  const own = (value: string) => new Personal(id, value);
  await recordAct(tx, act, {
    type: 'user.deleted',
    accountId: null,
    resource: { type: 'user', id, name: own(name) },
    before: {
      handle: own(handle),
      email: own(email),
      apiKeys: apiKeys.map((key) => ({ ...key, name: own(key.name) })),
    },
  });
}
