import type { EntityManager } from 'typeorm';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import { fail } from '../../errors';
import type { Account } from '../accounts/account.entity';
import { Directory } from './directory.entity';
import { DirectoryGroup } from './directory-group.entity';
import { DirectoryToken } from './directory-token.entity';
import { DirectoryUser } from './directory-user.entity';
import { tellOwnersOfChange } from './tell-owners';

/** Switches the account's directory off. All that it looked after stays as it is, in manual care. */
export async function removeDirectory(call: Call): Promise<{ directoryId: string; account: Account }> {
  return inAccount(call, async ({ tx, account, caller, now }) => {
    const accountId = account.id;
    const directory = await tx.findOneBy(Directory, { accountId });
    if (directory === null)
      fail('INVALID', 'The account has no directory, so there is nothing to switch off.', ['accountId']);
    const told = {
      tokens: (await tx.findBy(DirectoryToken, { accountId })).map(({ id }) => id).sort(),
      users: await tx.countBy(DirectoryUser, { accountId }),
      groups: await tx.countBy(DirectoryGroup, { accountId }),
    };
    const details = { ...told, ...(await handOver(tx, accountId, now)) };
    // What it told goes by the foreign keys.
    await tx.delete(Directory, { accountId });
    await record(tx, call, {
      type: 'directory.removed',
      accountId,
      resource: { type: 'directory', id: directory.id, name: null },
      details,
    });
    await tellOwnersOfChange(tx, accountId, caller.id, 'REMOVED');
    return { directoryId: directory.id, account };
  });
}

/** Puts everything into manual care, and says how many of each there were. */
async function handOver(
  tx: EntityManager,
  accountId: string,
  now: Date,
): Promise<{ members: number; teams: number; access: number }> {
  const handed = async (statement: string, ...more: unknown[]): Promise<number> => {
    const [, count] = await tx.query<[unknown[], number]>(statement, [accountId, ...more]);
    return count;
  };
  await handed(`UPDATE team_members SET managed_by = 'MANUAL' WHERE account_id = $1 AND managed_by = 'SCIM'`);
  return {
    members: await handed(
      `UPDATE members SET managed_by = 'MANUAL', version = version + 1 WHERE account_id = $1 AND managed_by = 'SCIM'`,
    ),
    teams: await handed(
      `UPDATE teams SET managed_by = 'MANUAL', version = version + 1, updated_at = $2 WHERE account_id = $1 AND managed_by = 'SCIM'`,
      now,
    ),
    access: await handed(
      `UPDATE workspace_accesses SET managed_by = 'MANUAL', updated_at = $2 WHERE account_id = $1 AND managed_by = 'SCIM'`,
      now,
    ),
  };
}
