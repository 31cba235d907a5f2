import { testUrl } from '../../auth/sso-addresses';
import type { MutationResolvers, Resolvers } from '../../generated/schema';
import type { Context } from '../../graphql/context';
import type { ResolversFor } from '../../graphql/resolvers-for';
import { linkSignOn } from './link-sign-on';
import { redeemSignIn } from './redeem-sign-in';
import { loadLastTest } from './sign-on.loaders';
import { TEST_GOOD_FOR_MS } from './sso-test.queries';
import { testSso } from './test-sso';

const Account: Pick<NonNullable<Resolvers['Account']>, 'ssoTest'> = {
  ssoTest: ({ id }, _args, context) => loadLastTest(context, id),
};

const SsoTest: ResolversFor<'SsoTest'> = {
  url({ id, accountId, startedAt, finishedAt }, _args, { app, now }) {
    const isOver = finishedAt !== null || now.getTime() >= startedAt.getTime() + TEST_GOOD_FOR_MS;
    return isOver ? null : testUrl(app.config, accountId, id);
  },
};

const Mutation: Pick<MutationResolvers, 'redeemSignIn' | 'linkSignOn' | 'testSso'> = {
  async redeemSignIn(_parent, { input }, context) {
    const redeemed = await redeemSignIn(context, input);
    if ('linkChallenge' in redeemed) {
      return { token: null, expiresAt: null, viewer: null, linkChallenge: redeemed.linkChallenge, errors: [] };
    }
    return { ...(await signedIn(context, redeemed)), linkChallenge: null };
  },
  linkSignOn: async (_parent, { input }, context) => signedIn(context, await linkSignOn(context, input)),
  testSso: async (_parent, { input }, context) => ({ ssoTest: (await testSso(context, input)).test, errors: [] }),
};

async function signedIn(context: Context, { token, expiresAt, caller }: Awaited<ReturnType<typeof linkSignOn>>) {
  await context.become(caller);
  return { token, expiresAt, viewer: context.viewer, errors: [] };
}

export const signOnResolvers = { Account, SsoTest, Mutation };
