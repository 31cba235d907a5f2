import { actOf } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import { fail, UserErrors } from '../../errors';
import type { UpdateTeamInput } from '../../generated/schema';
import { InputCheck } from '../../validation';
import { againstUpdating, asUserErrors } from './team.decisions';
import type { Team } from './team.entity';
import { requireFreeName, teamOfInput } from './team.input';
import { changeTeam } from './write-teams.queries';

/** What may change of a team. */
type Profile = Pick<Team, 'name' | 'description'>;

/** Changes a team's name and description. Who is on it is changed by addTeamMembers and removeTeamMembers. */
export async function updateTeam(call: Call, input: UpdateTeamInput): Promise<{ team: Team }> {
  return inAccount(call, async (entered) => {
    const { tx } = entered;
    const team = await teamOfInput(entered, input.teamId);
    const wanted = checked(input);
    const errors = asUserErrors(againstUpdating(team));
    if (errors.length > 0) throw new UserErrors(errors);
    if (input.version != null && input.version !== team.version) {
      fail('CONFLICT', 'The team changed since you read it: read it again, then decide.', ['version']);
    }
    if (wanted.name !== undefined && wanted.name !== team.name) await requireFreeName(tx, team, wanted.name);

    await changeTeam(tx, actOf(call), team, wanted);
    return { team };
  });
}

/** What the input asks for: only the fields that it has. Null clears, or is INVALID where that cannot be. */
function checked({ name, description }: UpdateTeamInput): Partial<Profile> {
  const check = new InputCheck();
  const wanted: Partial<Profile> = {};
  if (name === null) check.invalid('A team keeps a name: leave this out to keep the one it has.', ['name']);
  else if (name !== undefined) wanted.name = check.name(name, ['name']);
  if (description !== undefined) wanted.description = check.description(description ?? '', ['description']);
  check.throwIfAny();
  return wanted;
}
