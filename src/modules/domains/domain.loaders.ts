import type { Context } from '../../graphql/context';
import type { Domain } from './domain.entity';
import { domainsOf } from './domain.queries';

/** The domains of an account, batched. Says nothing of who may see them. */
export async function loadDomains({ app, loaders }: Context, accountId: string): Promise<Domain[]> {
  return (await loaders.load('domains', accountId, (ids) => domainsOf(app.db.manager, ids))) ?? [];
}
