import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { changingAccess, type AccessChanges, type Asked } from '../../auth/rehearsal';
import { UserErrors } from '../../errors';
import type { AddTeamMembersInput } from '../../generated/schema';
import { InputCheck } from '../../validation';
import { addToTeam } from './team-members.queries';
import { againstEditingMembers, asUserErrors } from './team.decisions';
import type { Team } from './team.entity';
import { factsOf, newcomersOf, teamOfInput } from './team.input';
import { memberEvent } from './write-teams.queries';

/**
 * Puts users and service accounts on a team, all of them or none: each gets all that the team's grants give. Who is on it
 * already stays as they are.
 */
export async function addTeamMembers(
  call: Call,
  { teamId, principalIds }: AddTeamMembersInput,
  asked: Asked,
): Promise<{ team: Team } & AccessChanges> {
  return changingAccess(call, asked, async (changing) => {
    const { tx, viewer, now } = changing;
    const team = await teamOfInput(changing, teamId);
    const check = new InputCheck();
    check.list(principalIds, ['principalIds']);
    check.throwIfAny();

    const facts = await factsOf(changing, team);
    const { newcomers, errors } = await newcomersOf(changing, team, principalIds);
    // Who is on the team already is given nothing, which asks for nothing.
    if (newcomers.length > 0) errors.push(...asUserErrors(againstEditingMembers(viewer, team, facts)));
    if (errors.length > 0) throw new UserErrors(errors);

    const added = newcomers.map(({ id }) => id);
    await changing.watch({ principals: added, workspaces: facts.grants.map(({ workspaceId }) => workspaceId) });
    await addToTeam(tx, team, added, now);
    await record(tx, call, ...newcomers.map((one) => memberEvent('team_member.added', team, one)));
    return { team };
  });
}
