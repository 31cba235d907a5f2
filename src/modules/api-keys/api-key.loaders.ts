import { reachesOwn } from '../../auth/caller';
import type { Context } from '../../graphql/context';
import { ApiKey } from './api-key.entity';
import { isListed, keysOfServiceAccounts } from './api-key.queries';

/** One key by id, batched; null when there is none, or none any more. Says nothing of who may see it. */
export async function findApiKey({ loaders, now }: Context, id: string): Promise<ApiKey | null> {
  const key = await loaders.row(ApiKey, id);
  return key !== null && isListed(key, now) ? key : null;
}

/**
 * The same, if the caller may see it: their own within their reach, and a service account's with READ_SERVICE_ACCOUNTS in its account.
 */
export async function findVisibleApiKey(context: Context, id: string): Promise<ApiKey | null> {
  const { caller, viewer } = context;
  const key = await findApiKey(context, id);
  if (key === null || caller === null) return null;
  if (key.serviceAccountId === null) return key.userId === caller.id && reachesOwn(caller, key.accountId) ? key : null;
  const membership = viewer?.memberships.get(key.accountId ?? '');
  return membership?.permissions.has('READ_SERVICE_ACCOUNTS') === true ? key : null;
}

/** A service account's active key, and the replaced ones that still work, newest first, batched. */
export async function loadKeysOf({ app, loaders, now }: Context, serviceAccountId: string): Promise<ApiKey[]> {
  const load = (ids: readonly string[]) => keysOfServiceAccounts(app.db.manager, ids, now);
  return (await loaders.load('keys of service account', serviceAccountId, load)) ?? [];
}
