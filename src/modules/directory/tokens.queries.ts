import type { EntityManager } from 'typeorm';

/** Takes away what is left of tokens that have ended. */
export async function dropEndedTokens(tx: EntityManager, accountId: string, now: Date): Promise<void> {
  await tx.query('DELETE FROM directory_tokens WHERE account_id = $1 AND expires_at <= $2', [accountId, now]);
}
