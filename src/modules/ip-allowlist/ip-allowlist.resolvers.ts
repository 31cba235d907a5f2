import type { MutationResolvers, Resolvers } from '../../generated/schema';
import type { ResolversFor } from '../../graphql/resolvers-for';
import { loadActor } from '../principals/principal.loaders';
import { addIpAllowlistEntry } from './add-entry';
import { enforceIpAllowlist } from './enforce';
import { loadEntries } from './ip-allowlist.loaders';
import { releaseIpAllowlist } from './release';
import { removeIpAllowlistEntry } from './remove-entry';
import { updateIpAllowlistEntry } from './update-entry';

const Account: Pick<NonNullable<Resolvers['Account']>, 'ipAllowlist'> = {
  ipAllowlist: (account) => account,
};

const IpAllowlist: ResolversFor<'IpAllowlist'> = {
  enforced: ({ ipAllowlistEnforced }) => ipAllowlistEnforced,
  entries: ({ id }, _args, context) => loadEntries(context, id),
  viewerAddress: (_account, _args, { request }) => (request.ipAddress === '' ? null : request.ipAddress),
};

const IpAllowlistEntry: ResolversFor<'IpAllowlistEntry'> = {
  createdBy: ({ createdById }, _args, context) => loadActor(context, createdById),
};

const Mutation: Pick<
  MutationResolvers,
  | 'addIpAllowlistEntry'
  | 'updateIpAllowlistEntry'
  | 'removeIpAllowlistEntry'
  | 'enforceIpAllowlist'
  | 'releaseIpAllowlist'
> = {
  addIpAllowlistEntry: async (_parent, { input }, context) => ({
    ...(await addIpAllowlistEntry(context, input)),
    errors: [],
  }),
  updateIpAllowlistEntry: async (_parent, { input }, context) => ({
    ...(await updateIpAllowlistEntry(context, input)),
    errors: [],
  }),
  removeIpAllowlistEntry: async (_parent, { input }, context) => ({
    ...(await removeIpAllowlistEntry(context, input)),
    errors: [],
  }),
  enforceIpAllowlist: async (_parent, _args, context) => ({ ...(await enforceIpAllowlist(context)), errors: [] }),
  releaseIpAllowlist: async (_parent, _args, context) => ({ ...(await releaseIpAllowlist(context)), errors: [] }),
};

export const ipAllowlistResolvers = { Account, IpAllowlist, IpAllowlistEntry, Mutation } satisfies Resolvers;
