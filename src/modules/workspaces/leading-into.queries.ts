import type { EntityManager } from 'typeorm';
import { principalName, type Personal } from '../../audit/personal';
import { builtInRoles } from '../../auth/catalogue';
import type { RoleColumns } from '../../auth/roles';
import type { Workspace } from './workspace.entity';

/** A grant in a workspace, as the log keeps it: readable once principal and role are gone. */
interface GrantTold {
  principalId: string;
  /** Of the principal. */
  name: string | Personal;
  /** The role's name. */
  role: string | null;
  expiresAt: Date | null;
}

/** What ends when a workspace leaves its account: its grants, and what PENDING invitations, by their ids, would open. */
interface LeadingInto {
  grants: GrantTold[];
  invitations: string[];
}

type GrantRow = Omit<GrantTold, 'role' | 'name'> &
  Pick<RoleColumns, 'builtInRole'> & { name: string; customRole: string | null };

/** All that leads into a workspace and ends with it, grants that have ended already included. Two statements. */
export async function leadingInto(tx: EntityManager, { id, accountId }: Workspace): Promise<LeadingInto> {
  const grants = await tx.query<GrantRow[]>(
    `SELECT a.principal_id AS "principalId", coalesce(m.name, s.name, t.name) AS name, a.expires_at AS "expiresAt",
            a.built_in_role AS "builtInRole", r.name AS "customRole"
       FROM workspace_accesses a
       LEFT JOIN members m ON m.account_id = a.account_id AND m.user_id = a.user_id
       LEFT JOIN service_accounts s ON s.id = a.service_account_id
       LEFT JOIN teams t ON t.id = a.team_id
       LEFT JOIN workspace_roles r ON r.id = a.custom_role_id
      WHERE a.workspace_id = $1 ORDER BY a.principal_id`,
    [id],
  );
  const invitations = await tx.query<{ id: string }[]>(
    `SELECT DISTINCT i.id FROM invitation_workspaces g JOIN invitations i ON i.id = g.invitation_id
      WHERE g.account_id = $1 AND g.workspace_id = $2 AND i.status = 'PENDING' ORDER BY i.id`,
    [accountId, id],
  );
  return {
    grants: grants.map(({ builtInRole, customRole, principalId, name, expiresAt }) => ({
      principalId,
      name: principalName(principalId, name),
      role: builtInRole === null ? customRole : builtInRoles[builtInRole].name,
      expiresAt,
    })),
    invitations: invitations.map(({ id: invitationId }) => invitationId),
  };
}
