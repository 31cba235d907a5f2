import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import { userError, UserErrors } from '../../errors';
import type { Account } from '../accounts/account.entity';
import { configuredConnection } from './configured-connection';
import { setEnforced } from './set-enforced';
import { againstEnforcing } from './sso.decisions';
import { usableDomainCounts } from './sso.queries';

/** From the commit on members of verified domains are let into the account by its provider only. */
export async function enforceSso(call: Call): Promise<{ account: Account }> {
  return inAccount(call, async ({ tx, now, account, caller }) => {
    const connection = await configuredConnection(tx, account.id);
    const usableDomains = (await usableDomainCounts(tx, [account.id], now)).get(account.id) ?? 0;
    const against = againstEnforcing({ enforced: account.ssoEnforced, connection, usableDomains });
    if (against.length > 0) throw new UserErrors(against.map((message) => userError('INVALID', message)));
    const change = await setEnforced(tx, account, caller.id, true);
    if (change !== null) await record(tx, call, change);
    return { account };
  });
}
