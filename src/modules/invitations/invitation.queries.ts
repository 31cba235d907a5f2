import type { EntityManager } from 'typeorm';
import { roleOf } from '../../auth/access';
import type { BuiltInRole } from '../../auth/catalogue';
import type { CustomRoleParts, Role } from '../../auth/roles';
import { searchPattern, type Filter, type List, type Order } from '../../db/list';
import { columnsOf } from '../../db/rows';
import { Refused } from '../../errors';
import type { AccountRole, InvitationFilter, InvitationStatus, ManagedBy } from '../../generated/schema';
import type { TeamFacts } from '../teams/team.queries';
import { Invitation } from './invitation.entity';

/** All that an invitation gives, in the order in which it was given; null in the place of what is gone. */
export interface InvitationGift {
  role: AccountRole;
  workspaces: readonly { workspaceId: string | null; role: Role | null }[];
  teams: readonly (GivenTeam | null)[];
}

/** A team that an invitation adds to. */
export interface GivenTeam {
  id: string;
  name: string;
  managedBy: ManagedBy;
}

/** An invitation's content with all that decides who may give it. */
export interface Content {
  gift: InvitationGift;
  /** Of the teams in it: what being on them gives. */
  teamFacts: ReadonlyMap<string, TeamFacts>;
}

/** The schema's InvitationWorkspace. */
export interface InvitationWorkspaceView {
  accountId: string;
  /** Null once the workspace is gone. */
  workspaceId: string | null;
  roleId: string;
}

/** Where an invitation stands at a time: PENDING past its time is EXPIRED. */
export function statusAt({ status, expiresAt }: Pick<Invitation, 'status' | 'expiresAt'>, now: Date): InvitationStatus {
  return status === 'PENDING' && expiresAt <= now ? 'EXPIRED' : status;
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

/** What invitation `i` gives, as columns that `asGift` reads. */
export const GIFT_COLUMNS = `i.role,
  (SELECT coalesce(json_agg(json_build_object('workspaceId', g.workspace_id, 'builtInRole', g.built_in_role,
            'customRole', CASE WHEN r.id IS NOT NULL THEN json_build_object('id', r.id, 'name', r.name,
              'ownScopes', r.own_scopes, 'inherits', r.inherits) END) ORDER BY g.position), '[]')
     FROM invitation_workspaces g LEFT JOIN workspace_roles r ON r.id = g.custom_role_id
    WHERE g.invitation_id = i.id) AS workspaces,
  (SELECT coalesce(json_agg(CASE WHEN t.id IS NOT NULL THEN
            json_build_object('id', t.id, 'name', t.name, 'managedBy', t.managed_by) END ORDER BY g.position), '[]')
     FROM invitation_teams g LEFT JOIN teams t ON t.id = g.team_id WHERE g.invitation_id = i.id) AS teams`;

export interface GiftRow {
  role: AccountRole;
  workspaces: { workspaceId: string | null; builtInRole: BuiltInRole | null; customRole: CustomRoleParts | null }[];
  teams: (GivenTeam | null)[];
}

/** What a row of GIFT_COLUMNS says. */
export function asGift({ role, workspaces, teams }: GiftRow): InvitationGift {
  const given = workspaces.map(({ workspaceId, ...names }) => ({
    workspaceId,
    role: names.builtInRole === null && names.customRole === null ? null : roleOf(names),
  }));
  return { role, workspaces: given, teams };
}

/** What invitations give. */
export async function giftsOf(db: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, InvitationGift>> {
  const rows = await db.query<(GiftRow & { id: string })[]>(
    `SELECT i.id, ${GIFT_COLUMNS} FROM invitations i WHERE i.id = ANY ($1)`,
    [ids],
  );
  return new Map(rows.map(({ id, ...row }) => [id, asGift(row)]));
}
