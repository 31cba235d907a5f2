import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import type { RemoveIpAllowlistEntryInput } from '../../generated/schema';
import type { Account } from '../accounts/account.entity';
import { IpAllowlistEntry } from './ip-allowlist-entry.entity';
import { entryOfInput, lastWayIn, refuseLockOut } from './ip-allowlist.input';

/** Takes an entry off the account's list. */
export async function removeIpAllowlistEntry(
  call: Call,
  input: RemoveIpAllowlistEntryInput,
): Promise<{ ipAllowlistEntryId: string; account: Account }> {
  return inAccount(call, async (entered) => {
    const { tx, account } = entered;
    const { id, network, description, enabled } = await entryOfInput(entered, input.ipAllowlistEntryId);
    await tx.delete(IpAllowlistEntry, { id });
    await refuseLockOut(entered, lastWayIn, ['ipAllowlistEntryId']);
    await record(tx, call, {
      type: 'ip_allowlist.entry_removed',
      accountId: account.id,
      resource: { type: 'ipAllowlistEntry', id, name: network },
      before: { network, description, enabled },
    });
    return { ipAllowlistEntryId: id, account };
  });
}
