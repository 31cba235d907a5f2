import { tokenPrefixes } from '../../auth/tokens';
import { belongsTo } from '../../auth/viewer';
import type { MutationResolvers } from '../../generated/schema';
import type { Connection } from '../../graphql/connection';
import type { ResolversFor } from '../../graphql/resolvers-for';
import { findAccount } from '../accounts/account.loaders';
import { loadPerson } from '../principals/principal.loaders';
import { opensUntil, usedSinceReplaced } from './api-key.decisions';
import type { ApiKey as ApiKeyRow } from './api-key.entity';
import { findApiKey } from './api-key.loaders';
import { createApiKey } from './create-api-key';
import { deleteApiKey } from './delete-api-key';

export type ApiKeyConnection = Connection<ApiKeyRow>;

const ApiKey: ResolversFor<'ApiKey'> = {
  maskedKey: ({ serviceAccountId, lastFour }) =>
    `${serviceAccountId === null ? tokenPrefixes.userKey : tokenPrefixes.serviceAccountKey}_…${lastFour}`,
  owner: ({ userId, serviceAccountId }, _args, context) => loadPerson(context, userId ?? serviceAccountId ?? ''),
  // The owner may have been deactivated there, the account closed, or this request's own key be for another one.
  async account({ accountId }, _args, context) {
    const { viewer } = context;
    if (accountId === null || viewer === null || !belongsTo(viewer, accountId)) return null;
    return findAccount(context, accountId);
  },
  // It tells a setting of the account, which nobody reads whom the account keeps out.
  async opensUntil(key, _args, context) {
    if (key.accountId === null || context.viewer?.memberships.has(key.accountId) !== true) return null;
    const account = await findAccount(context, key.accountId);
    return account === null ? null : opensUntil(key, account.maxApiKeyLifetimeDays);
  },
  bySso: ({ byProvider }) => byProvider,
  replacedBy: ({ replacedById }, _args, context) => (replacedById === null ? null : findApiKey(context, replacedById)),
  usedSinceReplaced,
};

const Mutation: Pick<MutationResolvers, 'createApiKey' | 'deleteApiKey'> = {
  createApiKey: async (_parent, { input }, context) => ({
    ...(await createApiKey(context, input)),
    viewer: context.viewer,
  }),
  async deleteApiKey(_parent, { input }, context) {
    const { apiKeyId } = await deleteApiKey(context, input);
    if (context.caller?.credential.id === apiKeyId) await context.become(null);
    return { apiKeyId, viewer: context.viewer, errors: [] };
  },
};

export const apiKeyResolvers = { ApiKey, Mutation };
