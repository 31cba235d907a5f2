import type { Context } from '../../graphql/context';
import type { Invitation } from './invitation.entity';
import { invitationsById, workspacesOf, type InvitationWorkspaceView } from './invitation.queries';
import { resendFacts, type ResendFacts } from './invite-facts.queries';

/** One invitation by id, batched; null when there is none. Says nothing of who may see it. */
export async function loadInvitation(context: Context, id: string): Promise<Invitation | null> {
  return context.loaders.load('invitation', id, (ids) => invitationsById(context.app.db.manager, ids));
}

/** What an invitation opens, batched. */
export async function loadInvitationWorkspaces(context: Context, id: string): Promise<InvitationWorkspaceView[]> {
  const { app, loaders } = context;
  return (await loaders.load('workspaces of invitation', id, (ids) => workspacesOf(app.db.manager, ids))) ?? [];
}

/** What resending an invitation depends on, batched. */
export async function loadResendFacts(context: Context, id: string): Promise<ResendFacts> {
  const { app, loaders, now } = context;
  const facts = await loaders.load('resending invitation', id, (ids) => resendFacts(app.db.manager, ids, now));
  if (facts === null) throw new Error(`no invitation ${id}`);
  return facts;
}
