import type { EntityManager } from 'typeorm';
import type { App } from '../../app';
import { differences } from '../../audit/differences';
import { ScimError, type ScimCall, type StoredUser, type WrittenUser } from '../../scim/scim';
import { normalEmail } from '../../validation';
import { isUsableForSignOn } from '../sign-on/sign-on.queries';
import { DirectoryUser } from './directory-user.entity';
import { changing, type Entered } from './enter-directory';
import { againstGiving } from './give';
import { letGo } from './let-go';
import { placeUser } from './place-user';
import { settleUsers } from './settle-users';
import { recordUser } from './user-events';
import { requireFree, requireOwnDomain, requireVersion, settleProblems } from './user.input';
import { storedUser, userOf, writtenFields } from './users.queries';

/** What is made of a user: PUT says all of it, PATCH what is to change. */
type Change = (current: StoredUser) => WrittenUser;

/** What is to be written of a user. */
interface Wanted {
  user: DirectoryUser;
  fields: WrittenUser;
  email: string;
  /** The fields that differ; null: none does. */
  difference: ReturnType<typeof differences<WrittenUser>>;
  hasNewAddress: boolean;
  /** Whether the new address makes the user stand for somebody else: it is not the one that their own person has by now. */
  isSomebodyElse: boolean;
  /** Whether somebody is to have what they have not. */
  gives: boolean;
}

/**
 * Keeps what the directory says of one of its users now, and brings the member in line at once: deactivated, reactivated, called as it
 * says. Another address is another person: the member before is deactivated, and whoever has the new address takes their place. `versions`
 * are those of which it may be; null: any.
 */
export async function updateUser(
  app: App,
  call: ScimCall,
  id: string,
  versions: readonly number[] | null,
  change: Change,
): Promise<StoredUser> {
  const addresses = (tx: EntityManager) => addressesOf(tx, call.accountId, id, change);
  return changing({ app, call, operation: 'updateUser', addresses }, async (entered) => {
    const { tx, account } = entered;
    const current = await storedUser(tx, account.id, id);
    requireVersion(versions, current.version);
    const wanted = await wantedOf(tx, await userOf(tx, account.id, id), writtenFields(change(current)));
    await requireAllowed(entered, wanted);
    const waiting = await waitingOf(entered, wanted);
    // Of whom nothing new is said an admin may have made room meanwhile.
    if (wanted.difference === null && waiting !== 'COMES') return current;
    await write(entered, wanted, waiting);
    return storedUser(tx, account.id, id);
  });
}

async function wantedOf(tx: EntityManager, user: DirectoryUser, fields: WrittenUser): Promise<Wanted> {
  const email = normalEmail(fields.userName);
  const hasNewAddress = email !== user.email;
  const isSomebodyElse = hasNewAddress && !(await isOf(tx, email, user.userId));
  const gives = fields.active && (!user.active || isSomebodyElse);
  const difference = differences(writtenFields(user), fields);
  return { user, fields, email, difference, hasNewAddress, isSomebodyElse, gives };
}

async function isOf(tx: EntityManager, email: string, userId: string | null): Promise<boolean> {
  if (userId === null) return false;
  const rows = await tx.query<unknown[]>('SELECT FROM users WHERE id = $1 AND email = $2', [userId, email]);
  return rows.length > 0;
}

/**
 * Whether somebody who was to be a member before this and is none comes in by it, whatever it is about. COMES: they would be let in as
 * anybody new; STAYS_OUT: the account may not or will not have them now, and what is said of them is kept all the same; NOBODY: nobody waits.
 */
async function waitingOf(
  { tx, account, now }: Entered,
  { user, fields, email, gives }: Wanted,
): Promise<'COMES' | 'STAYS_OUT' | 'NOBODY'> {
  if (user.userId !== null || !fields.active || gives) return 'NOBODY';
  const isLetIn = againstGiving(account, email) === null && (await isUsableForSignOn(tx, account.id, email, now));
  return isLetIn ? 'COMES' : 'STAYS_OUT';
}

async function requireAllowed(entered: Entered, { fields, email, hasNewAddress, gives }: Wanted): Promise<void> {
  const { tx, account } = entered;
  if (hasNewAddress || gives) await requireOwnDomain(entered, fields);
  const refused = gives ? againstGiving(account, email) : null;
  if (refused !== null) throw refused;
  if (hasNewAddress) await requireFree(tx, account.id, email);
}

async function write(entered: Entered, wanted: Wanted, waiting: Awaited<ReturnType<typeof waitingOf>>): Promise<void> {
  const { user, fields, email, difference, hasNewAddress, isSomebodyElse } = wanted;
  const { tx, account, now, act } = entered;
  const { email: emailBefore } = user;
  const groups = isSomebodyElse ? await letGo(entered, user) : [];
  Object.assign(user, fields, { email }, difference === null ? {} : { version: user.version + 1, updatedAt: now });
  const { version, updatedAt } = user;
  await tx.update(DirectoryUser, { id: user.id }, { ...fields, email, version, updatedAt });
  await joinAgain(tx, user, groups);
  const wasLinked = user.userId !== null;
  if (wasLinked) await settleUsers({ tx, account, now, act }, [user.id], new Map());
  const isLeftOut = wasLinked || waiting === 'STAYS_OUT';
  const placed = isLeftOut ? 'NONE' : await placeUser(entered, user);
  if (difference === null && placed !== 'LINKED') return;
  if (hasNewAddress) await settleProblems(entered, emailBefore, false);
  // What keeps them out is as it was.
  if (waiting !== 'STAYS_OUT') await settleProblems(entered, email, placed === 'AWAITS_ADOPTION');
  await recordUser(entered, typeOf(wanted, placed === 'LINKED'), user, {
    ...difference,
    ...(placed === 'AWAITS_ADOPTION' && wanted.gives ? { details: { awaitsAdoption: true } } : {}),
  });
}

/** The user stays in its groups, whomever it stands for. */
async function joinAgain(
  tx: EntityManager,
  { id, accountId }: DirectoryUser,
  groups: readonly string[],
): Promise<void> {
  if (groups.length === 0) return;
  await tx.query(
    'INSERT INTO directory_group_members (account_id, group_id, directory_user_id) SELECT $1, group_id, $2 FROM unnest($3::text[]) AS g(group_id)',
    [accountId, id, groups],
  );
}

function typeOf({ difference, gives }: Wanted, linked: boolean): Parameters<typeof recordUser>[1] {
  if (gives || linked) return 'directory.user_provisioned';
  return difference?.after.active === false ? 'directory.user_deprovisioned' : 'directory.user_updated';
}

/**
 * The address that the user is to have, as it looks before anything is locked: its person is locked before the account. Should somebody
 * else change the user meanwhile, the person is locked later, as the account is.
 */
async function addressesOf(
  tx: EntityManager,
  accountId: string,
  id: string,
  change: Change,
): Promise<readonly string[]> {
  try {
    return [normalEmail(change(await storedUser(tx, accountId, id)).userName)];
  } catch (error) {
    // What is wrong with it is said once it is known for certain.
    if (error instanceof ScimError) return [];
    throw error;
  }
}
