import type { EntityManager } from 'typeorm';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import { userError, UserErrors } from '../../errors';
import { Account } from '../accounts/account.entity';
import { configuredConnection } from './configured-connection';
import { SsoConnection } from './sso-connection.entity';
import { againstRemoving } from './sso.decisions';
import { defaultsOf } from './sso.queries';
import { tellOwnersOfSso } from './tell-owners';
import { told } from './told';

/**
 * Takes the account's connection away, with all that came of it: sessions and the keys that were made in them, sign-ons on their way,
 * whom the provider's subjects are.
 */
export async function removeSso(call: Call): Promise<{ ssoConnectionId: string; account: Account }> {
  return inAccount(call, async ({ tx, account, caller }) => {
    const connection = await configuredConnection(tx, account.id);
    const against = againstRemoving({ enforced: account.ssoEnforced });
    if (against.length > 0) throw new UserErrors(against.map((message) => userError('INVALID', message)));
    const { id, issuer, defaultRole: role } = connection;
    const workspaces = (await defaultsOf(tx, [account.id])).get(account.id) ?? [];
    const before = told(connection, account.ssoSessionHours, { role, workspaces });
    // Its test and the workspaces that it opens go by their foreign keys.
    await tx.delete(SsoConnection, { id });
    const ssoLastVersion = Math.max(connection.version, connection.trustVersion);
    await tx.update(Account, { id: account.id }, { ssoLastVersion });
    const details = await endWhatCameOfIt(tx, account.id);
    await record(tx, call, {
      type: 'sso.removed',
      accountId: account.id,
      resource: { type: 'ssoConnection', id, name: issuer },
      before,
      details,
    });
    await tellOwnersOfSso(tx, account.id, caller.id, { change: 'REMOVED', trustVersion: null });
    return { ssoConnectionId: id, account };
  });
}

/** How many of each there were, for the log. */
async function endWhatCameOfIt(
  tx: EntityManager,
  accountId: string,
): Promise<{ sessions: number; identities: number; apiKeys: number }> {
  const ended = async (statement: string): Promise<number> => {
    const [, count] = await tx.query<[unknown[], number]>(statement, [accountId]);
    return count;
  };
  await ended('DELETE FROM sso_attempts WHERE account_id = $1');
  return {
    sessions: await ended('DELETE FROM sessions WHERE account_id = $1'),
    identities: await ended('DELETE FROM sso_identities WHERE account_id = $1'),
    // No key becomes more than it was: without its provider it would be the person's own.
    apiKeys: await ended('DELETE FROM api_keys WHERE account_id = $1 AND by_provider'),
  };
}
