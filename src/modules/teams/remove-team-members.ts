import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { changingAccess, type AccessChanges, type Asked } from '../../auth/rehearsal';
import { userError, UserErrors } from '../../errors';
import type { RemoveTeamMembersInput } from '../../generated/schema';
import { InputCheck } from '../../validation';
import { placesOf, takeOffTeam } from './team-members.queries';
import { againstEditingMembers, againstRemoving, asUserErrors } from './team.decisions';
import type { Team } from './team.entity';
import { factsOf, teamOfInput } from './team.input';
import { memberEvent } from './write-teams.queries';

/** Takes users and service accounts off a team, all of them or none: what each had through it alone ends at once. */
export async function removeTeamMembers(
  call: Call,
  { teamId, principalIds }: RemoveTeamMembersInput,
  asked: Asked,
): Promise<{ team: Team } & AccessChanges> {
  return changingAccess(call, asked, async (changing) => {
    const { tx, viewer } = changing;
    const team = await teamOfInput(changing, teamId);
    const check = new InputCheck();
    check.list(principalIds, ['principalIds']);
    check.throwIfAny();

    const facts = await factsOf(changing, team);
    const places = await placesOf(tx, team.id, principalIds);
    const errors = principalIds.flatMap((id, index) => {
      const path = ['principalIds', index];
      const place = places.get(id);
      if (place !== undefined) return againstRemoving(team, place, path);
      return [userError('NOT_FOUND', 'This names nobody on the team: read Team.members again.', path)];
    });
    errors.push(...asUserErrors(againstEditingMembers(viewer, team, facts)));
    if (errors.length > 0) throw new UserErrors(errors);

    const workspaces = facts.grants.map(({ workspaceId }) => workspaceId);
    await changing.watch({ principals: principalIds, workspaces });
    await takeOffTeam(tx, team.id, principalIds);
    const removed = principalIds.flatMap((id) => places.get(id) ?? []);
    await record(
      tx,
      call,
      ...removed.map(({ principalId: id, name }) => memberEvent('team_member.removed', team, { id, name })),
    );
    return { team };
  });
}
