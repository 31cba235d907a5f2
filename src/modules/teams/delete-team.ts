import { actOf } from '../../audit/record';
import type { Call } from '../../auth/call';
import { changingAccess, type AccessChanges, type Asked } from '../../auth/rehearsal';
import { UserErrors } from '../../errors';
import type { DeleteTeamInput } from '../../generated/schema';
import type { Account } from '../accounts/account.entity';
import { againstDeleting, asUserErrors } from './team.decisions';
import { factsOf, teamOfInput } from './team.input';
import { dropTeam } from './write-teams.queries';

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

    const workspaces = facts.grants.map(({ workspaceId }) => workspaceId);
    await changing.watch({ principals: [team.id], workspaces });
    await dropTeam(tx, actOf(call), team, facts.grants);
    return { teamId: team.id, account };
  });
}
