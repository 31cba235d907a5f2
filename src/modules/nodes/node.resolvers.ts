import type { AccountPermission, QueryResolvers } from '../../generated/schema';
import type { Requirement, Right, Subject } from '../../auth/caller';
import { asIfLetIn, belongsTo, sees, type Viewer } from '../../auth/viewer';
import { keptOutOf, reasonsAgainst } from '../../auth/decision';
import { Refused } from '../../errors';
import type { Context } from '../../graphql/context';
import { noteRefused } from '../../graphql/guard';
import { enter } from '../../graphql/points';
import { idKind, type IdKind } from '../../ids';
import { findAccount } from '../accounts/account.loaders';
import { findVisibleApiKey } from '../api-keys/api-key.loaders';
import { loadInvitation } from '../invitations/invitation.loaders';
import { loadMember } from '../members/member.loaders';
import { loadServiceAccount, loadTeam } from '../principals/principal.loaders';
import { ownSessions } from '../sessions/session.queries';
import { loadIsFellow, loadUser } from '../users/user.loaders';
import { findRole } from '../workspace-roles/workspace-role.loaders';
import { loadAccess, loadWorkspace } from '../workspaces/workspace.loaders';
import { maySeeAccess } from '../workspaces/workspace.queries';
import type { NodeView } from './node.queries';

type Asking = Context & { viewer: Viewer };

/** Finds the object of an id, if the caller may see it. All are batched: many ids of a kind are as many statements as one. */
type Look = (asking: Asking, id: string) => NodeView | null | Promise<NodeView | null>;

/** Kinds of ids that name objects of the schema. */
type NodeKind = Exclude<
  IdKind,
  | 'signInChallenge'
  | 'auditEvent'
  | 'auditExport'
  | 'ipAllowlistEntry'
  | 'emailChange'
  | 'partingMail'
  | 'domain'
  | 'ssoConnection'
  | 'ssoTest'
  | 'ssoAttempt'
  | 'directory'
  | 'directoryToken'
  | 'directoryUser'
  | 'directoryGroup'
>;

function mayRead({ viewer }: Asking, right: Right, subject: Subject): boolean {
  const requirement: Requirement = { ...right, by: 'ANY', feature: null, whileFrozen: true, withoutSso: false };
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
    return mayRead(asking, { permission, scopes: null }, { accountId: row.accountId, workspaceId: null }) ? row : null;
  };
}

/** What may be seen of each kind by its id: the same as by any other way to it. */
const looks: Record<NodeKind, Look> = {
  user: async (asking, id) =>
    id === asking.viewer.caller.id || (await loadIsFellow(asking, id)) ? loadUser(asking, id) : null,
  account: (asking, id) => (belongsTo(asking.viewer, id) ? findAccount(asking, id) : null),
  member: inAccount(loadMember, 'READ_MEMBERS'),
  invitation: inAccount(loadInvitation, 'READ_INVITATIONS'),
  workspace: async (asking, id) => {
    const row = await loadWorkspace(asking, id);
    return row !== null && sees(asking.viewer, { accountId: row.accountId, workspaceId: id }) ? row : null;
  },
  workspaceAccess: async (asking, id) => {
    const row = await loadAccess(asking, id);
    return row !== null && maySeeAccess(asking.viewer, row) ? row : null;
  },
  async workspaceRole(asking, id) {
    const role = await findRole(asking, id, null);
    if (role?.accountId == null) return role;
    const subject = { accountId: role.accountId, workspaceId: null };
    return mayRead(asking, { permission: 'READ_ROLES', scopes: null }, subject) ? role : null;
  },
  team: inAccount(loadTeam, 'READ_TEAMS'),
  serviceAccount: inAccount(loadServiceAccount, 'READ_SERVICE_ACCOUNTS'),
  apiKey: findVisibleApiKey,
  session: ({ app, loaders, viewer, now }, id) =>
    loaders.load('own session', id, (ids) => ownSessions(app.db.manager, viewer.caller, ids, now)),
};

function isNodeKind(kind: IdKind): kind is NodeKind {
  return kind in looks;
}

function accountOf(found: NodeView): string | null {
  return 'accountId' in found && typeof found.accountId === 'string' ? found.accountId : null;
}

async function look(context: Context, id: string): Promise<NodeView | Refused | null> {
  const { viewer } = context;
  const kind = idKind(id);
  if (viewer === null || kind === null || !isNodeKind(kind)) return null;
  const found = await looks[kind]({ ...context, viewer }, id);
  if (found === null) return isKeptOutSomewhere(viewer) ? lookFromElsewhere(context, viewer, kind, id) : null;
  // A person's own key is theirs, also where its account keeps them out.
  const membership = viewer.memberships.get(accountOf(found) ?? '');
  const verdict = membership === undefined || (await enter(context, membership));
  return verdict === true ? found : verdict;
}

function isKeptOutSomewhere({ keptOut }: Viewer): boolean {
  return keptOut.because.size > 0;
}

/** The refusal for what the caller would find, did its account not keep them out as they ask now. */
async function lookFromElsewhere(
  context: Context,
  viewer: Viewer,
  kind: NodeKind,
  id: string,
): Promise<Refused | null> {
  const found = await looks[kind]({ ...context, viewer: asIfLetIn(viewer) }, id);
  const accountId = found === null ? null : accountOf(found);
  const refused = accountId === null ? null : keptOutOf(viewer, accountId);
  if (refused !== null) noteRefused(context, 'node', refused);
  return refused;
}

const MAX_IDS = 100;

const Query: Pick<QueryResolvers, 'node' | 'nodes'> = {
  async node(_parent, { id }, context) {
    const found = await look(context, id);
    if (found instanceof Refused) throw found;
    return found;
  },
  nodes(_parent, { ids }, context) {
    if (ids.length < 1 || ids.length > MAX_IDS) {
      throw new Refused('BAD_USER_INPUT', `ids takes 1 to ${MAX_IDS} entries; there are ${ids.length}.`);
    }
    if (new Set(ids).size < ids.length) throw new Refused('BAD_USER_INPUT', 'ids repeats an id: name each once.');
    // An error in a list is taken for that of its entry, which the types do not know.
    return Promise.all(ids.map((id) => look(context, id) as Promise<NodeView | null>));
  },
};

export const nodeResolvers = { Query };
