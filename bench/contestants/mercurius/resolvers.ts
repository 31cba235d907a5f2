import type { WorkspaceScope } from '../../../src/generated/schema';
import { pageOf, sliceOf, type PageArgs } from '../shared/pages';
import { explain } from '../shared/roles';
import { dateTime } from '../shared/schema';
import { refused, roleFinder, viewerScopes, type Context } from './context';
import { kindOfPrincipal, seeScopes, sourceViews } from './sources';
import {
  accessOfPrincipal,
  accountByHandle,
  accountsPage,
  read,
  workspaceByHandles,
  type WorkspaceRow,
} from './statements';

interface ExplainArgs {
  principalId: string;
  scope?: WorkspaceScope | null;
}

/** What is asked for once a request; what hangs below lists is read by the loaders. */
export const resolvers = {
  DateTime: dateTime,
  Query: {
    viewer: () => ({}),
    account: async (_parent: unknown, { handle }: { handle: string }, context: Context) => {
      const [account] = await read(context.db, accountByHandle, [handle]);
      return account !== undefined && context.memberships.has(account.id) ? account : null;
    },
    workspace: async (
      _parent: unknown,
      { accountHandle, handle }: { accountHandle: string; handle: string },
      context: Context,
    ) => {
      const [workspace] = await read(context.db, workspaceByHandles, [accountHandle, handle]);
      if (workspace === undefined) return null;
      return (await viewerScopes(context, workspace)).length > 0 ? workspace : null;
    },
  },
  Viewer: {
    accounts: async (_viewer: unknown, args: PageArgs, { db, memberships }: Context) => {
      const slice = sliceOf(args);
      const { first, after } = slice;
      const ids = [...memberships.keys()];
      const rows = await read(db, accountsPage, [ids, after?.key ?? null, after?.id ?? null, first + 1]);
      return pageOf(rows, slice, ({ nameKey, id }) => ({ key: nameKey, id }));
    },
  },
  Workspace: {
    viewerScopes: (workspace: WorkspaceRow, _args: unknown, context: Context) => viewerScopes(context, workspace),
    explainAccess: async (workspace: WorkspaceRow, { principalId, scope }: ExplainArgs, context: Context) => {
      const kind = kindOfPrincipal(principalId);
      const held = await viewerScopes(context, workspace);
      if (kind !== null && principalId !== context.callerId && !held.includes(seeScopes[kind])) {
        throw refused('FORBIDDEN', `Your access to this workspace does not have ${seeScopes[kind]}.`);
      }
      const of = [workspace.accountId, workspace.id, principalId, context.now];
      const [access] = kind === null ? [] : await read(context.db, accessOfPrincipal, of);
      if (access === undefined) throw refused('NOT_FOUND', 'principalId names nothing that you can see.');
      const rows = access.sources ?? [];
      const find = await roleFinder(
        context,
        rows.map(({ role }) => role),
      );
      const roles = rows.map(({ role }) => find(role));
      const shows = { callerId: context.callerId, scopes: held };
      return { ...explain(access.active, roles, scope ?? null), sources: sourceViews(rows, principalId, find, shows) };
    },
  },
};
