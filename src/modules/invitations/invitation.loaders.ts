import { Refused } from '../../errors';
import type { Context } from '../../graphql/context';
import { loadTeamFacts } from '../teams/team.loaders';
import { Invitation } from './invitation.entity';
import { giftsOf, type Content, type InvitationGift } from './invitation.queries';
import { resendFacts, type ResendFacts } from './invite-facts.queries';
import type { InvitationPreviewView } from './invitation-preview.queries';
import { openLinks } from './open-links.queries';

/** One invitation by id, batched; null when there is none. Says nothing of who may see it. */
export async function loadInvitation(context: Context, id: string): Promise<Invitation | null> {
  return context.loaders.row(Invitation, id);
}

/** What an invitation gives, batched. */
export async function loadGift({ app, loaders }: Context, id: string): Promise<InvitationGift> {
  const gift = await loaders.load('gift of invitation', id, (ids) => giftsOf(app.db.manager, ids));
  if (gift === null) throw new Error(`no invitation ${id}`);
  return gift;
}

/** What an invitation gives, and what decides who may give it, batched: the teams of many are read once. */
export async function loadContent(context: Context, id: string): Promise<Content> {
  const gift = await loadGift(context, id);
  const teams = gift.teams.filter((team) => team !== null);
  const facts = await Promise.all(teams.map(async (team) => [team.id, await loadTeamFacts(context, team.id)] as const));
  return { gift, teamFacts: new Map(facts) };
}

/** What resending an invitation depends on, batched. */
export async function loadResendFacts(context: Context, id: string): Promise<ResendFacts> {
  const { app, loaders, now } = context;
  const facts = await loaders.load('resending invitation', id, (ids) => resendFacts(app.db.manager, ids, now));
  if (facts === null) throw new Error(`no invitation ${id}`);
  return facts;
}

/** What the holder of a link may see, all of a request tried in one go; null when it opens nothing. Throws what refuses it. */
export async function loadPreview(context: Context, token: string): Promise<InvitationPreviewView | null> {
  const opened = await context.loaders.load('preview of invitation', token, (tokens) => openLinks(context, tokens));
  if (opened instanceof Refused) throw opened;
  return opened;
}
