import { record } from '../../audit/record';
import { roleOf } from '../../auth/access';
import type { Call } from '../../auth/call';
import { changingAccess, type AccessChanges, type Asked } from '../../auth/rehearsal';
import { UserErrors } from '../../errors';
import type { DeleteTeamInput } from '../../generated/schema';
import type { Account } from '../accounts/account.entity';
import { placesOf } from './team-members.queries';
import { againstDeleting, asUserErrors } from './team.decisions';
import { Team } from './team.entity';
import { factsOf, teamOfInput } from './team.input';

/** Deletes a team with its grants. Invitations that would have put somebody on it stay, and no longer do. */
export async function deleteTeam(
  call: Call,
  { teamId }: DeleteTeamInput,
  asked: Asked,
): Promise<{ teamId: string; account: Account } & AccessChanges> {
  return changingAccess(call, asked, async (changing) => {
    const { tx, account, viewer } = changing;
    const team = await teamOfInput(changing, teamId);
    const facts = await factsOf(changing, team);
    const errors = asUserErrors(againstDeleting(viewer, team, facts));
    if (errors.length > 0) throw new UserErrors(errors);

    const { name, description } = team;
    const members = [...(await placesOf(tx, team.id)).keys()];
    const grants = facts.grants.map(({ workspaceId, source }) => ({
      id: source.accessId,
      workspaceId,
      role: roleOf(source).name,
    }));
    await changing.watch({ principals: [team.id], workspaces: grants.map(({ workspaceId }) => workspaceId) });
    // The foreign keys take its people and grants along and clear it out of invitations.
    await tx.delete(Team, { id: team.id });
    await record(tx, call, {
      type: 'team.deleted',
      accountId: account.id,
      resource: { type: 'team', id: team.id, name },
      before: { name, description, members, grants },
    });
    return { teamId: team.id, account };
  });
}
