import type { EntityManager } from 'typeorm';
import { fail } from '../../errors';
import { SsoConnection } from './sso-connection.entity';

/** The connection of an account, as it is under the lock; INVALID where none is configured. */
export async function configuredConnection(tx: EntityManager, accountId: string): Promise<SsoConnection> {
  const connection = await tx.findOneBy(SsoConnection, { accountId });
  return connection ?? fail('INVALID', 'The account has no connection: make one with configureSso.', ['accountId']);
}
