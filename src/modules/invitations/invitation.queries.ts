import { In, type EntityManager } from 'typeorm';
import type { BuiltInRole } from '../../auth/catalogue';
import { columnsOf, searchPattern, type Filter, type List, type Order } from '../../db/list';
import { Refused } from '../../errors';
import type { InvitationFilter, InvitationStatus } from '../../generated/schema';
import { Invitation } from './invitation.entity';

/** One workspace role that an invitation gives; no workspace any more once that is deleted. */
export interface InvitationWorkspaceView {
  workspaceId: string | null;
  builtInRole: BuiltInRole;
}

/** Where an invitation stands at a time: PENDING past its time is EXPIRED. */
export function statusAt({ status, expiresAt }: Pick<Invitation, 'status' | 'expiresAt'>, now: Date): InvitationStatus {
  return status === 'PENDING' && expiresAt <= now ? 'EXPIRED' : status;
}

/** Invitations by their ids. */
export async function invitationsById(
  db: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Invitation>> {
  const invitations = await db.findBy(Invitation, { id: In([...ids]) });
  return new Map(invitations.map((invitation) => [invitation.id, invitation]));
}

/** Invitations into an account. */
export function accountInvitations(db: EntityManager): List<Invitation> {
  const columns = columnsOf(db, Invitation, 'i');
  return { name: 'Account.invitations', from: 'invitations i', parent: 'i.account_id', id: 'i.id', columns };
}

/** Every list of invitations: the newest first. */
export const newestFirst: Order = { name: 'CREATED_AT', key: 'i.created_at', type: 'timestamptz', direction: 'DESC' };

/** What narrows an account's invitations. Throws BAD_USER_INPUT for bounds that the schema does not allow. */
export function invitationFilter(filter: InvitationFilter | null | undefined, now: Date): Filter | null {
  if (filter == null) return null;
  const { statuses, search } = filter;
  if (statuses != null && (statuses.length === 0 || new Set(statuses).size !== statuses.length)) {
    throw new Refused('BAD_USER_INPUT', 'statuses takes 1 to 100 entries, each once: leave it out for all.');
  }
  const pattern = search == null ? null : searchPattern(search.toLowerCase());
  return {
    given: { statuses, search },
    conditions: (bind) => [
      ...(pattern === null ? [] : [`i.email LIKE ${bind(pattern)}`]),
      ...(statuses == null
        ? []
        : [
            `CASE WHEN i.status = 'PENDING' AND i.expires_at <= ${bind(now)} THEN 'EXPIRED' ELSE i.status END
             = ANY (${bind(statuses)})`,
          ]),
    ],
  };
}

/** What invitation `i` opens, as JSON, in the order in which it was given. */
export const WORKSPACES_OF = `(SELECT coalesce(json_agg(
    json_build_object('workspaceId', g.workspace_id, 'builtInRole', g.built_in_role) ORDER BY g.position), '[]')
  FROM invitation_workspaces g WHERE g.invitation_id = i.id)`;

/** What invitations open, in the order in which it was given. */
export async function workspacesOf(
  db: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, InvitationWorkspaceView[]>> {
  const rows = await db.query<{ id: string; workspaces: InvitationWorkspaceView[] }[]>(
    `SELECT i.id, ${WORKSPACES_OF} AS workspaces FROM invitations i WHERE i.id = ANY ($1)`,
    [ids],
  );
  return new Map(rows.map(({ id, workspaces }) => [id, workspaces]));
}
