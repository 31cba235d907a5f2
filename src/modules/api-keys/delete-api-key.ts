import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { signedIn } from '../../auth/signed-in';
import { transaction } from '../../db/transaction';
import { fail } from '../../errors';
import { idKind } from '../../ids';

/** Deletes one of the caller's keys: no request that begins later can use it. */
export async function deleteApiKey(call: Call, { apiKeyId }: { apiKeyId: string }): Promise<{ apiKeyId: string }> {
  const { userId } = signedIn(call);
  return transaction(call.app.db, async (tx) => {
    const id = idKind(apiKeyId) === 'apiKey' ? apiKeyId : null;
    const [[deleted]] = await tx.query<[{ name: string; accountId: string | null; expiresAt: Date | null }[], number]>(
      `DELETE FROM api_keys WHERE id = $1 AND user_id = $2
       RETURNING name, account_id AS "accountId", expires_at AS "expiresAt"`,
      [id, userId],
    );
    if (deleted === undefined) {
      fail('NOT_FOUND', 'You have no API key with this id: it may have been deleted already.', ['apiKeyId']);
    }
    const { name, accountId, expiresAt } = deleted;
    await record(tx, call, {
      type: 'api_key.deleted',
      accountId,
      resource: { type: 'apiKey', id: apiKeyId, name },
      before: { accountId, expiresAt },
    });
    return { apiKeyId };
  });
}
