import { belongsTo } from '../../auth/viewer';
import type { MutationResolvers } from '../../generated/schema';
import type { Connection } from '../../graphql/connection';
import type { Context } from '../../graphql/context';
import type { ResolversFor } from '../../graphql/resolvers-for';
import { findAccount } from '../accounts/account.loaders';
import { endSession } from './end-session';
import { requestSignIn } from './request-sign-in';
import type { Session as SessionRow } from './session.entity';
import { sessionEnd } from './session.queries';
import { signIn } from './sign-in';
import { signOut } from './sign-out';

export type SessionConnection = Connection<SessionRow>;

function isCurrent(sessionId: string, { caller }: Context): boolean {
  return caller?.credential.id === sessionId;
}

const Session: ResolversFor<'Session'> = {
  current: ({ id }, _args, context) => isCurrent(id, context),
  // The person may have left the account, or it may be closed.
  account: ({ accountId }, _args, context) =>
    accountId !== null && context.viewer !== null && belongsTo(context.viewer, accountId)
      ? findAccount(context, accountId)
      : null,
  expiresAt: (session) => sessionEnd(session),
  // The row counts idle days from the sign-in, which is no use of the session yet.
  lastUsedAt: ({ lastUsedAt, createdAt }) => (lastUsedAt > createdAt ? lastUsedAt : null),
};

const Mutation: Pick<MutationResolvers, 'requestSignIn' | 'signIn' | 'signOut' | 'endSession'> = {
  requestSignIn: async (_parent, { input }, context) => ({ ...(await requestSignIn(context, input)), errors: [] }),
  async signIn(_parent, { input }, context) {
    const { token, expiresAt, caller } = await signIn(context, input);
    await context.become(caller);
    return { token, expiresAt, viewer: context.viewer, errors: [] };
  },
  async signOut(_parent, { input }, context) {
    await signOut(context, input);
    await context.become(null);
    return { signedOut: true, errors: [] };
  },
  async endSession(_parent, { input }, context) {
    const { sessionId } = await endSession(context, input);
    if (isCurrent(sessionId, context)) await context.become(null);
    return { sessionId, viewer: context.viewer, errors: [] };
  },
};

export const sessionResolvers = { Session, Mutation };
