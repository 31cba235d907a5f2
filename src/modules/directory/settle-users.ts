import type { EntityManager } from 'typeorm';
import type { Act } from '../../audit/record';
import type { Account } from '../accounts/account.entity';

/** What changes a directory's people: under the account's lock. */
export interface Directed {
  tx: EntityManager;
  account: Account;
  now: Date;
  /** Whose act it is: the directory's, or that of the admin who has decided. */
  act: Act;
}

/** The account role that the groups of a directory give somebody; null: none of them gives any. */
export type MappedRole = 'ADMIN' | 'MEMBER' | null;

/** What the groups of directory users give them now, by directory user; none is left out. */
export async function mappedRoles(
  _tx: EntityManager,
  _accountId: string,
  _directoryUserIds: readonly string[],
): Promise<ReadonlyMap<string, MappedRole>> {
  return Promise.reject(new Error('to be written'));
}

/**
 * Brings members in line with what the directory says of them and of their groups: whether they are active, what they are called,
 * their account role and their places on its teams. Only of members whom the directory looks after.
 */
export async function settleUsers(
  _directed: Directed,
  _directoryUserIds: readonly string[],
  _rolesBefore: ReadonlyMap<string, MappedRole>,
): Promise<void> {
  return Promise.reject(new Error('to be written'));
}
