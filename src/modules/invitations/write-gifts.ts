import type { EntityManager } from 'typeorm';
import { roleColumns } from '../../auth/roles';
import type { InvitationGift } from './invitation.queries';

/** What new invitations of an account give, besides the account role: so many statements, however many there are. */
export async function insertGifts(
  tx: EntityManager,
  accountId: string,
  made: readonly { invitationId: string; gift: InvitationGift }[],
): Promise<void> {
  const workspaces = made.flatMap(({ invitationId, gift }) =>
    gift.workspaces.map(({ workspaceId, role }, position) => ({
      invitationId,
      position,
      workspaceId,
      ...roleColumns(role),
    })),
  );
  if (workspaces.length > 0) {
    await tx.query(
      `INSERT INTO invitation_workspaces (account_id, invitation_id, position, workspace_id, built_in_role, custom_role_id)
       SELECT $1, e.* FROM unnest($2::text[], $3::smallint[], $4::text[], $5::text[], $6::text[]) AS e`,
      [
        accountId,
        workspaces.map(({ invitationId }) => invitationId),
        workspaces.map(({ position }) => position),
        workspaces.map(({ workspaceId }) => workspaceId),
        workspaces.map(({ builtInRole }) => builtInRole),
        workspaces.map(({ customRoleId }) => customRoleId),
      ],
    );
  }
  const teams = made.flatMap(({ invitationId, gift }) =>
    gift.teams.map((team, position) => ({ invitationId, position, teamId: team?.id })),
  );
  if (teams.length === 0) return;
  await tx.query(
    `INSERT INTO invitation_teams (account_id, invitation_id, position, team_id)
     SELECT $1, e.* FROM unnest($2::text[], $3::smallint[], $4::text[]) AS e`,
    [
      accountId,
      teams.map(({ invitationId }) => invitationId),
      teams.map(({ position }) => position),
      teams.map(({ teamId }) => teamId),
    ],
  );
}

/** What an invitation gives, for the log. */
export function told({ role, workspaces, teams }: InvitationGift): object {
  return {
    role,
    workspaces: workspaces.map(({ workspaceId, role: opened }) => ({ workspaceId, role: opened?.name ?? null })),
    teams: teams.flatMap((team) => (team === null ? [] : [{ teamId: team.id, name: team.name }])),
  };
}
