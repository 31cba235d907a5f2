import type { EntityManager } from 'typeorm';
import { fail } from '../../errors';
import type { AccountRole } from '../../generated/schema';
import type { InputCheck } from '../../validation';
import type { ServiceAccount } from './service-account.entity';

/** The account role that a service account is to have; OWNER is INVALID. Gives a harmless one when it noted a problem. */
export function checkedRole(check: InputCheck, role: AccountRole): ServiceAccount['role'] {
  if (role !== 'OWNER') return role;
  check.invalid('A service account is ADMIN or MEMBER: the owners of an account are people.', ['role']);
  return 'MEMBER';
}

/**
 * TAKEN unless the name is free in the account, whatever the letter case; the service account with this id may have it.
 * For under the account's lock, which makes it race-free.
 */
export async function requireFreeName(
  tx: EntityManager,
  { id, accountId, name }: Pick<ServiceAccount, 'id' | 'accountId' | 'name'>,
): Promise<void> {
  const [taken] = await tx.query<{ name: string }[]>(
    'SELECT name FROM service_accounts WHERE account_id = $1 AND name_key = lower($2) AND id <> $3',
    [accountId, name, id],
  );
  if (taken === undefined) return;
  const message = `Another service account of the account has the name ${taken.name}: choose another one.`;
  fail('TAKEN', message, ['name']);
}
