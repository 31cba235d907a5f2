import type { EntityManager } from 'typeorm';
import type { DirectoryGroup } from './directory-group.entity';

type Group = Pick<DirectoryGroup, 'id' | 'accountId'>;

/** Puts users of the directory into a group. None of them may be in it already. */
export async function putIntoGroup(tx: EntityManager, { id, accountId }: Group, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    'INSERT INTO directory_group_members (account_id, group_id, directory_user_id) SELECT $1, $2, u.id FROM unnest($3::text[]) AS u(id)',
    [accountId, id, ids],
  );
}

/** Takes users of the directory out of a group. */
export async function takeOutOfGroup(
  tx: EntityManager,
  { id, accountId }: Group,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    'DELETE FROM directory_group_members WHERE account_id = $1 AND group_id = $2 AND directory_user_id = ANY ($3)',
    [accountId, id, ids],
  );
}
