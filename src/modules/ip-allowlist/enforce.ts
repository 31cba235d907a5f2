import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import type { Account } from '../accounts/account.entity';
import { refuseLockOut } from './ip-allowlist.input';
import { setEnforced } from './set-enforced';

/** From the commit on only addresses of enabled entries are let into the account: the caller's own must be one. */
export async function enforceIpAllowlist(call: Call): Promise<{ account: Account }> {
  return inAccount(call, async (entered) => {
    const { tx, account } = entered;
    const change = await setEnforced(tx, account, true);
    if (change === null) return { account };
    await refuseLockOut(entered, noWayIn, []);
    await record(tx, call, change);
    return { account };
  });
}

function noWayIn(address: string): string {
  return `Your own address, ${address}, is in no enabled entry, so enforcing the list would lock you out: add an entry for it first.`;
}
