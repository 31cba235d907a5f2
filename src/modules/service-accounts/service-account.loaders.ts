import type { Context } from '../../graphql/context';
import type { ServiceAccount } from './service-account.entity';
import { nameKey, serviceAccountsByName } from './service-account.queries';

/** The service account of an account with this name, letter for letter, batched; null when there is none. */
export async function loadServiceAccountByName(
  { app, loaders }: Context,
  accountId: string,
  name: string,
): Promise<ServiceAccount | null> {
  // As names are stored; PostgreSQL takes no NUL in a text.
  const text = name.normalize('NFC');
  if (text.includes('\u0000')) return null;
  const key = nameKey(accountId, text);
  return loaders.load('service account by name', key, (keys) => serviceAccountsByName(app.db.manager, keys));
}
