import { seeScopes } from '../../auth/access';
import { decided, reasonsAgainst } from '../../auth/decision';
import { entityId, redirectUri, signOnUrl } from '../../auth/sso-addresses';
import { viewerScopes } from '../../auth/viewer';
import type { MutationResolvers, Resolvers, SsoAction } from '../../generated/schema';
import type { Context } from '../../graphql/context';
import { requirementOf } from '../../graphql/requirements';
import type { ResolversFor } from '../../graphql/resolvers-for';
import type { Account as AccountRow } from '../accounts/account.entity';
import { loadActor } from '../principals/principal.loaders';
import { loadRole } from '../workspace-roles/workspace-role.loaders';
import { loadWorkspace } from '../workspaces/workspace.loaders';
import { configureSso } from './configure';
import { confirmSso } from './confirm';
import { enforceSso } from './enforce';
import { releaseSso } from './release';
import { removeSso } from './remove';
import type { SsoConnection } from './sso-connection.entity';
import { againstEnforcing, againstRemoving, isConfirmed, isTested } from './sso.decisions';
import { samlOf } from './saml-view';
import { loadConnection, loadDefaults, loadUsableDomains } from './sso.loaders';

/** The connection of an account, and the account. */
export interface SsoView {
  account: AccountRow;
  connection: SsoConnection;
}

const Account: Pick<NonNullable<Resolvers['Account']>, 'sso' | 'ssoRedirectUri' | 'ssoEntityId'> = {
  ssoRedirectUri: ({ id }, _args, { app }) => redirectUri(app.config, id),
  ssoEntityId: ({ id }, _args, { app }) => entityId(app.config, id),
  async sso(account, _args, context) {
    const connection = await loadConnection(context, account.id);
    return connection && { account, connection };
  },
};

/** The mutation that does what an action of viewerCan names, and what of the connection's state speaks against it. */
const actions: Record<
  SsoAction,
  {
    mutation: 'configureSso' | 'testSso' | 'confirmSso' | 'enforceSso' | 'releaseSso' | 'removeSso';
    against?: (view: SsoView, context: Context) => string[] | Promise<string[]>;
  }
> = {
  CONFIGURE: { mutation: 'configureSso' },
  TEST: { mutation: 'testSso' },
  CONFIRM: { mutation: 'confirmSso' },
  ENFORCE: {
    mutation: 'enforceSso',
    against: async ({ account, connection }, context) =>
      againstEnforcing({
        enforced: account.ssoEnforced,
        connection,
        usableDomains: await loadUsableDomains(context, account.id),
      }),
  },
  RELEASE: { mutation: 'releaseSso' },
  REMOVE: { mutation: 'removeSso', against: ({ account }) => againstRemoving({ enforced: account.ssoEnforced }) },
};

const AccountSso: ResolversFor<'AccountSso'> = {
  id: ({ connection }) => connection.id,
  protocol: ({ connection }) => connection.protocol,
  issuer: ({ connection }) => connection.issuer,
  clientId: ({ connection }) => connection.clientId,
  saml: ({ connection }) => samlOf(connection),
  redirectUri: ({ account }, _args, { app }) => redirectUri(app.config, account.id),
  signOnUrl: ({ account }, _args, { app }) => signOnUrl(app.config, account.handle),
  enforced: ({ account }) => account.ssoEnforced,
  sessionHours: ({ account }) => account.ssoSessionHours,
  defaultRole: ({ connection }) => connection.defaultRole,
  async defaultWorkspaces({ account: { id: accountId } }, _args, context) {
    const { viewer } = context;
    if (viewer === null) return [];
    const all = await loadDefaults(context, accountId);
    return all.filter(({ workspaceId }) => viewerScopes(viewer, { accountId, workspaceId }).includes(seeScopes.user));
  },
  tested: ({ connection }) => isTested(connection),
  testedAt: ({ connection }) => (isTested(connection) ? connection.testedAt : null),
  confirmed: ({ connection }) => isConfirmed(connection),
  confirmedAt: ({ connection }) => (isConfirmed(connection) ? connection.confirmedAt : null),
  confirmedBy: ({ connection }, _args, context) =>
    isConfirmed(connection) ? loadActor(context, connection.confirmedById) : null,
  version: ({ connection }) => connection.version,
  createdAt: ({ connection }) => connection.createdAt,
  createdBy: ({ connection }, _args, context) => loadActor(context, connection.createdById),
  updatedAt: ({ connection }) => connection.updatedAt,
  async viewerCan(view, { action }, context, info) {
    const { viewer } = context;
    if (viewer === null) return decided([{ code: 'NOT_A_MEMBER', message: 'You are not a member here.' }]);
    const { mutation, against } = actions[action];
    const subject = { accountId: view.account.id, workspaceId: null };
    const reasons = reasonsAgainst(viewer, requirementOf(info.schema, mutation), subject);
    const messages = (await against?.(view, context)) ?? [];
    return decided([...reasons, ...messages.map((message) => ({ code: 'CONFLICT' as const, message }))]);
  },
};

const SsoDefaultWorkspace: ResolversFor<'SsoDefaultWorkspace'> = {
  async workspace({ workspaceId }, _args, context) {
    const workspace = await loadWorkspace(context, workspaceId);
    if (workspace === null) throw new Error(`no workspace ${workspaceId}`);
    return workspace;
  },
  role: ({ role, accountId }, _args, context) => loadRole(context, role.id, accountId),
};

const Mutation: Pick<MutationResolvers, 'configureSso' | 'confirmSso' | 'enforceSso' | 'releaseSso' | 'removeSso'> = {
  configureSso: async (_parent, { input }, context) => ({ ...(await configureSso(context, input)), errors: [] }),
  confirmSso: async (_parent, { input }, context) => ({ ...(await confirmSso(context, input)), errors: [] }),
  enforceSso: async (_parent, _args, context) => ({ ...(await enforceSso(context)), errors: [] }),
  releaseSso: async (_parent, _args, context) => ({ ...(await releaseSso(context)), errors: [] }),
  removeSso: async (_parent, _args, context) => ({ ...(await removeSso(context)), errors: [] }),
};

export const ssoResolvers = { Account, AccountSso, SsoDefaultWorkspace, Mutation } satisfies Resolvers;
