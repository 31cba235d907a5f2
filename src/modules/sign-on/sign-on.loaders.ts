import type { Context } from '../../graphql/context';
import type { SsoTest } from './sso-test.entity';
import { lastTests } from './sso-test.queries';

/** The last test of an account's connection; null where there was none. Says nothing of who may see it. */
export async function loadLastTest({ app, loaders }: Context, accountId: string): Promise<SsoTest | null> {
  return loaders.load('last SSO test', accountId, (ids) => lastTests(app.db.manager, ids));
}
