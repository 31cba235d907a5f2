import type { Context } from '../../graphql/context';
import type { IpAllowlistEntry } from './ip-allowlist-entry.entity';
import { entriesOf } from './ip-allowlist.queries';

/** The entries of an account's list, batched. Says nothing of who may see them. */
export async function loadEntries({ app, loaders }: Context, accountId: string): Promise<IpAllowlistEntry[]> {
  const load = (ids: readonly string[]) => entriesOf(app.db.manager, ids);
  return (await loaders.load('IP allowlist entries', accountId, load)) ?? [];
}
