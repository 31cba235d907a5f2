import { decided, reasonsAgainst } from '../../auth/decision';
import { notHeldReasons } from '../../auth/gift';
import type { MutationResolvers, Resolvers, ServiceAccountAction } from '../../generated/schema';
import { asked } from '../../graphql/asked';
import { connection, type Connection } from '../../graphql/connection';
import { requirementOf } from '../../graphql/requirements';
import type { ResolversFor } from '../../graphql/resolvers-for';
import { loadAccount } from '../accounts/account.loaders';
import { loadKeysOf } from '../api-keys/api-key.loaders';
import { loadActor } from '../principals/principal.loaders';
import { createServiceAccount } from './create-service-account';
import { deleteServiceAccount } from './delete-service-account';
import { rotateServiceAccountKey } from './rotate-key';
import { lacksForAction } from './service-account.decisions';
import type { ServiceAccount as ServiceAccountRow } from './service-account.entity';
import { loadServiceAccountByName } from './service-account.loaders';
import { accountServiceAccounts, byName, grantsTo, nameFilter } from './service-account.queries';
import { updateServiceAccount } from './update-service-account';

export type ServiceAccountConnection = Connection<ServiceAccountRow>;

const Account: Pick<NonNullable<Resolvers['Account']>, 'serviceAccounts' | 'serviceAccount'> = {
  serviceAccounts: ({ id }, { filter, ...page }, context) =>
    connection(context, accountServiceAccounts(context.app.db.manager), id, page, byName, nameFilter(filter)),
  serviceAccount: ({ id }, { name }, context) => loadServiceAccountByName(context, id, name),
};

/** The mutation that does what an action of viewerCan names. */
const mutationOf = {
  UPDATE: 'updateServiceAccount',
  DELETE: 'deleteServiceAccount',
  ROTATE_KEY: 'rotateServiceAccountKey',
} as const satisfies Record<ServiceAccountAction, string>;

/** Teams and workspaces bring their own lists of a service account. */
type Elsewhere = 'teams' | 'access' | 'workspaces';

const ServiceAccount: Omit<ResolversFor<'ServiceAccount'>, Elsewhere> = {
  account: ({ accountId }, _args, context) => loadAccount(context, accountId),
  createdBy: ({ createdById }, _args, context) => loadActor(context, createdById),
  async viewerCan(serviceAccount, { action }, context, info) {
    const { viewer, app, now } = context;
    if (viewer === null) return decided([{ code: 'NOT_A_MEMBER', message: 'You are not a member here.' }]);
    const subject = { accountId: serviceAccount.accountId, workspaceId: null };
    const reasons = reasonsAgainst(viewer, requirementOf(info.schema, mutationOf[action]), subject);
    if (reasons.length > 0) return decided(reasons);
    const grants = await grantsTo(app.db.manager, viewer, serviceAccount, now);
    return decided(notHeldReasons(lacksForAction[action](viewer, serviceAccount, grants)));
  },
  apiKeys: ({ id }, _args, context) => loadKeysOf(context, id),
};

const Mutation: Pick<
  MutationResolvers,
  'createServiceAccount' | 'updateServiceAccount' | 'deleteServiceAccount' | 'rotateServiceAccountKey'
> = {
  createServiceAccount: (_parent, { input }, context) => createServiceAccount(context, input),
  updateServiceAccount: async (_parent, { input }, context, info) => ({
    ...(await updateServiceAccount(context, input, asked(input, info))),
    errors: [],
  }),
  deleteServiceAccount: async (_parent, { input }, context, info) => ({
    ...(await deleteServiceAccount(context, input, asked(input, info))),
    errors: [],
  }),
  rotateServiceAccountKey: (_parent, { input }, context) => rotateServiceAccountKey(context, input),
};

export const serviceAccountResolvers = { Account, ServiceAccount, Mutation };
