import type { Context } from '../../graphql/context';
import type { SsoConnection } from './sso-connection.entity';
import { connectionsOf, defaultsOf, usableDomainCounts, type SsoDefault } from './sso.queries';

/** The connection of an account, batched; null where there is none. Says nothing of who may see it. */
export async function loadConnection({ app, loaders }: Context, accountId: string): Promise<SsoConnection | null> {
  return loaders.load('connection of account', accountId, (ids) => connectionsOf(app.db.manager, ids));
}

/** The workspaces that an account opens at a first sign-on, batched. Says nothing of who may see them. */
export async function loadDefaults({ app, loaders }: Context, accountId: string): Promise<SsoDefault[]> {
  return (await loaders.load('defaults of sign-on', accountId, (ids) => defaultsOf(app.db.manager, ids))) ?? [];
}

/** How many domains an account has by whose addresses people can sign on, batched. */
export async function loadUsableDomains({ app, loaders, now }: Context, accountId: string): Promise<number> {
  const load = (ids: readonly string[]) => usableDomainCounts(app.db.manager, ids, now);
  return (await loaders.load('usable domains', accountId, load)) ?? 0;
}
