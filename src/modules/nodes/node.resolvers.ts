import type { AccountPermission, QueryResolvers, WorkspaceScope } from '../../generated/schema';
import type { Requirement, Subject } from '../../auth/caller';
import { sees, type Viewer } from '../../auth/viewer';
import { reasonsAgainst } from '../../auth/decision';
import { Refused } from '../../errors';
import type { Context } from '../../graphql/context';
import { idKind, type IdKind } from '../../ids';
import { findAccount } from '../accounts/account.loaders';
import { ownApiKeys } from '../api-keys/api-key.queries';
import { loadInvitation } from '../invitations/invitation.loaders';
import { loadMember } from '../members/member.loaders';
import { ownSessions } from '../sessions/session.queries';
import { loadIsFellow, loadUser } from '../users/user.loaders';
import { roleViewById } from '../workspace-roles/workspace-role.queries';
import { loadAccess, loadWorkspace } from '../workspaces/workspace.loaders';
import type { NodeView } from './node.queries';

type Asking = Context & { viewer: Viewer };

/** Finds the object of an id, if the caller may see it. All are batched: many ids of a kind are as many statements as one. */
type Look = (asking: Asking, id: string) => NodeView | null | Promise<NodeView | null>;

/** Kinds of ids that name objects of the schema. */
type NodeKind = Exclude<IdKind, 'signInChallenge' | 'auditEvent'>;

type Right = { permission: AccountPermission; scope: null } | { permission: null; scope: WorkspaceScope };

function mayRead({ viewer }: Asking, right: Right, subject: Subject): boolean {
  const requirement: Requirement = { ...right, by: 'ANY', feature: null, whileFrozen: true };
  return reasonsAgainst(viewer, requirement, subject).length === 0;
}

/** Objects of an account, for who has a permission in it. */
function inAccount(
  load: (context: Context, id: string) => Promise<(NodeView & { accountId: string }) | null>,
  permission: AccountPermission,
): Look {
  return async (asking, id) => {
    const row = await load(asking, id);
    if (row === null) return null;
    return mayRead(asking, { permission, scope: null }, { accountId: row.accountId, workspaceId: null }) ? row : null;
  };
}

/** What may be seen of each kind by its id: the same as by any other way to it. */
const looks: Record<NodeKind, Look> = {
  user: async (asking, id) =>
    id === asking.viewer.caller.userId || (await loadIsFellow(asking, id)) ? loadUser(asking, id) : null,
  account: (asking, id) => (sees(asking.viewer, { accountId: id, workspaceId: null }) ? findAccount(asking, id) : null),
  member: inAccount(loadMember, 'READ_MEMBERS'),
  invitation: inAccount(loadInvitation, 'READ_INVITATIONS'),
  workspace: async (asking, id) => {
    const row = await loadWorkspace(asking, id);
    return row !== null && sees(asking.viewer, { accountId: row.accountId, workspaceId: id }) ? row : null;
  },
  workspaceAccess: async (asking, id) => {
    const row = await loadAccess(asking, id);
    return row !== null && mayRead(asking, { permission: null, scope: 'SEE_WORKSPACE_USERS' }, row) ? row : null;
  },
  workspaceRole: (_asking, id) => roleViewById(id),
  apiKey: ({ app, loaders, viewer }, id) =>
    loaders.load('own key', id, (ids) => ownApiKeys(app.db.manager, viewer.caller.userId, ids)),
  session: ({ app, loaders, viewer, now }, id) =>
    loaders.load('own session', id, (ids) => ownSessions(app.db.manager, viewer.caller.userId, ids, now)),
};

async function look(context: Context, id: string): Promise<NodeView | null> {
  const { viewer } = context;
  const kind = idKind(id);
  if (viewer === null || kind === null || kind === 'signInChallenge' || kind === 'auditEvent') return null;
  return looks[kind]({ ...context, viewer }, id);
}

const MAX_IDS = 100;

const Query: Pick<QueryResolvers, 'node' | 'nodes'> = {
  node: (_parent, { id }, context) => look(context, id),
  nodes(_parent, { ids }, context) {
    if (ids.length < 1 || ids.length > MAX_IDS) {
      throw new Refused('BAD_USER_INPUT', `ids takes 1 to ${MAX_IDS} entries; there are ${ids.length}.`);
    }
    if (new Set(ids).size < ids.length) throw new Refused('BAD_USER_INPUT', 'ids repeats an id: name each once.');
    return Promise.all(ids.map((id) => look(context, id)));
  },
};

export const nodeResolvers = { Query };
