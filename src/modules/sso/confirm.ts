import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import { fail } from '../../errors';
import type { ConfirmSsoInput } from '../../generated/schema';
import type { Account } from '../accounts/account.entity';
import { configuredConnection } from './configured-connection';
import { SsoConnection } from './sso-connection.entity';
import { isConfirmed } from './sso.decisions';
import { tellOwnersOfSso } from './tell-owners';
import { trustedTold } from './told';
import { trustedOf } from './trusted.decisions';

/** Confirms, as an OWNER, the trusted parts that were looked at: from the commit on the provider lets OWNERs in. */
export async function confirmSso(call: Call, { version }: ConfirmSsoInput): Promise<{ account: Account }> {
  return inAccount(call, async ({ tx, account, caller, now }) => {
    const connection = await configuredConnection(tx, account.id);
    if (connection.version !== version) {
      fail('CONFLICT', 'The connection changed since you looked at it: look again, then confirm it.', ['version']);
    }
    if (isConfirmed(connection)) return { account };
    const { id, issuer, trustVersion } = connection;
    await tx.update(
      SsoConnection,
      { id },
      { confirmedTrustVersion: trustVersion, confirmedAt: now, confirmedById: caller.id },
    );
    await record(tx, call, {
      type: 'sso.confirmed',
      accountId: account.id,
      resource: { type: 'ssoConnection', id, name: issuer },
      details: trustedTold(trustedOf(connection)),
    });
    await tellOwnersOfSso(tx, account.id, caller.id, { change: 'CONFIRMED', trustVersion });
    return { account };
  });
}
