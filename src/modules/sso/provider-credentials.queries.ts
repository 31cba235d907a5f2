import type { EntityManager } from 'typeorm';
import { Personal } from '../../audit/personal';
import type { Change } from '../../audit/record';
import { endProviderSessions } from '../sessions/session.queries';

/**
 * Ends what an account's provider stands behind of a person: its sessions, and the keys that were made in them. Gives the events of
 * it, for the caller to write.
 */
export async function endProviderCredentials(tx: EntityManager, accountId: string, userId: string): Promise<Change[]> {
  const sessions = await endProviderSessions(tx, userId, accountId);
  const [keys] = await tx.query<[{ id: string; name: string }[], number]>(
    'DELETE FROM api_keys WHERE user_id = $1 AND account_id = $2 AND by_provider RETURNING id, name',
    [userId, accountId],
  );
  return [
    ...sessions,
    ...keys.map(({ id, name }): Change => ({
      type: 'api_key.deleted',
      accountId,
      resource: { type: 'apiKey', id, name: new Personal(userId, name) },
    })),
  ];
}
