import type { MutationResolvers, Resolvers } from '../../generated/schema';
import type { ResolversFor } from '../../graphql/resolvers-for';
import { loadActor } from '../principals/principal.loaders';
import { addDomain } from './add-domain';
import { lapsedAt, recordNameOf, recordValueOf, statusOf, stopsAt } from './domain.decisions';
import { loadDomains } from './domain.loaders';
import { removeDomain } from './remove-domain';
import { verifyDomain } from './verify-domain';

const Account: Pick<NonNullable<Resolvers['Account']>, 'domains'> = {
  domains: ({ id }, _args, context) => loadDomains(context, id),
};

const Domain: ResolversFor<'Domain'> = {
  status: (domain, _args, { now }) => statusOf(domain, now),
  recordName: recordNameOf,
  recordValue: recordValueOf,
  stopsAt: (domain, _args, { now }) => stopsAt(domain, now),
  lapsedAt: (domain, _args, { now }) => lapsedAt(domain, now),
  createdBy: ({ createdById }, _args, context) => loadActor(context, createdById),
};

const Mutation: Pick<MutationResolvers, 'addDomain' | 'verifyDomain' | 'removeDomain'> = {
  addDomain: async (_parent, { input }, context) => ({ ...(await addDomain(context, input)), errors: [] }),
  verifyDomain: async (_parent, { input }, context) => ({ ...(await verifyDomain(context, input)), errors: [] }),
  removeDomain: async (_parent, { input }, context) => ({ ...(await removeDomain(context, input)), errors: [] }),
};

export const domainResolvers = { Account, Domain, Mutation } satisfies Resolvers;
