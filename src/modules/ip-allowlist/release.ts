import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import type { Account } from '../accounts/account.entity';
import { setEnforced } from './set-enforced';

/** From the commit on every address is let into the account again. The entries stay. */
export async function releaseIpAllowlist(call: Call): Promise<{ account: Account }> {
  return inAccount(call, async ({ tx, account }) => {
    const change = await setEnforced(tx, account, false);
    if (change !== null) await record(tx, call, change);
    return { account };
  });
}
