import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import type { Account } from '../accounts/account.entity';
import { setEnforced } from './set-enforced';

/** From the commit on members are let in without the account's provider again. The connection stays. */
export async function releaseSso(call: Call): Promise<{ account: Account }> {
  return inAccount(call, async ({ tx, account, caller }) => {
    const change = await setEnforced(tx, account, caller.id, false);
    if (change !== null) await record(tx, call, change);
    return { account };
  });
}
