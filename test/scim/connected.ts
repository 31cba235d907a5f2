import { newToken, tokenHash } from '../../src/auth/tokens';
import { newId } from '../../src/ids';
import { noteSecret } from '../support/secrets';
import type { TestAccount, World } from '../support/world';
import { sendingTo, type Directory } from './directory';

/** A directory of an account, which may send people of a domain of it. */
export interface Connected extends Directory {
  account: TestAccount;
}

/** Connects a directory to a new account that has what it needs. */
export async function connectDirectory(world: World): Promise<Connected> {
  const account = await world.account({ plan: 'ENTERPRISE' });
  const { name: domain } = await world.domain(account, { status: 'VERIFIED' });
  const token = newToken('directory');
  noteSecret(token);
  const now = world.now();
  await world.sql(`INSERT INTO directories (account_id, id, created_at) VALUES ($1, $2, $3)`, [
    account.id,
    newId('directory'),
    now,
  ]);
  await world.sql(
    `INSERT INTO directory_tokens (id, account_id, secret_hash, last_four, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [newId('directoryToken'), account.id, tokenHash(token), token.slice(-4), now, new Date(now.getTime() + 86_400_000)],
  );
  const path = `/scim/accounts/${account.id}/v2`;
  const base = `${world.server.app.config.publicUrl}${path}`;
  return { account, base, domain, token, send: sendingTo(`${world.url}${path}`, token) };
}
