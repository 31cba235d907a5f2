import { GraphQLError } from 'graphql';
import { rule, shield } from 'graphql-shield';
import type { AccountPermission } from '../../../src/generated/schema';
import { principalKind, seeScopes, viewerScopes } from './access';
import { holds, type Context } from './context';
import type { Account, Member, Workspace } from './entities';

function forbidden(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'FORBIDDEN' } });
}

const isSignedIn = rule('isSignedIn', { cache: 'contextual' })((_parent, _args, { viewer }: Context) =>
  viewer === null ? new GraphQLError('Sign in first.', { extensions: { code: 'UNAUTHENTICATED' } }) : true,
);

/** The role in the account must hold a permission. Its verdict depends on the parent, so that it is not cached by context. */
const ofAccount = (permission: AccountPermission) =>
  rule(`ofAccount ${permission}`)(({ id }: Account, _args, context: Context) =>
    holds(context, id, permission) ? true : forbidden(`Your account role does not have ${permission}.`),
  );

const ofMembersAccount = (permission: AccountPermission) =>
  rule(`ofMembersAccount ${permission}`)(({ accountId }: Member, _args, context: Context) =>
    holds(context, accountId, permission) ? true : forbidden(`Your account role does not have ${permission}.`),
  );

const seesPeople = rule('seesPeople')(async (workspace: Workspace, _args, context: Context) => {
  const scopes = await viewerScopes(context, workspace);
  return scopes.includes(seeScopes.user) || scopes.includes(seeScopes.serviceAccount)
    ? true
    : forbidden('Your access to this workspace does not show who else has it.');
});

/** About oneself always, about others with the scope that lists them. */
const seesPrincipal = rule('seesPrincipal')(async (
  workspace: Workspace,
  { principalId }: { principalId: string },
  context: Context,
) => {
  const kind = principalKind(principalId);
  if (kind === null || principalId === context.viewer?.id) return true;
  const scopes = await viewerScopes(context, workspace);
  return scopes.includes(seeScopes[kind])
    ? true
    : forbidden(`Your access to this workspace does not have ${seeScopes[kind]}.`);
});

/** Who may read which field; any other one is for whoever is signed in and has come so far. */
export const permissions = shield(
  {
    Account: { members: ofAccount('READ_MEMBERS'), workspaces: ofAccount('READ_WORKSPACES') },
    Member: { teams: ofMembersAccount('READ_TEAMS') },
    Workspace: { members: seesPeople, explainAccess: seesPrincipal },
  },
  { fallbackRule: isSignedIn, allowExternalErrors: true },
);
