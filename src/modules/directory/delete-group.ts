import type { App } from '../../app';
import { recordAct } from '../../audit/record';
import type { ScimCall } from '../../scim/scim';
import { Team } from '../teams/team.entity';
import { teamFacts } from '../teams/team.queries';
import { dropTeam } from '../teams/write-teams.queries';
import { changing } from './enter-directory';
import { groupOf, wholeGroup } from './groups.queries';
import { solveProblems } from './note-problem.queries';
import { mappedRoles, settleUsers } from './settle-users';
import { requireVersion } from './user.input';

/** Deletes a group with its team and all that the team gave; whoever had a role by it alone is a MEMBER. */
export async function deleteGroup(
  app: App,
  call: ScimCall,
  id: string,
  versions: readonly number[] | null,
): Promise<void> {
  await changing({ app, call, operation: 'deleteGroup' }, async ({ tx, account, now, act, tokenId }) => {
    const group = await groupOf(tx, account.id, id);
    requireVersion(versions, group.version);
    const members = (await wholeGroup(tx, group)).members.map((member) => member.id);
    const before = await mappedRoles(tx, account.id, members);
    const { teamId, displayName, externalId, accountRole } = group;
    const team = await tx.findOneByOrFail(Team, { id: teamId });
    const facts = (await teamFacts(tx, [teamId], now)).get(teamId);
    // The foreign keys take the group along.
    await dropTeam(tx, act, team, facts?.grants ?? []);
    await settleUsers({ tx, account, now, act }, members, before);
    await recordAct(tx, act, {
      type: 'directory.group_deleted',
      accountId: account.id,
      resource: { type: 'directoryGroup', id: group.id, name: displayName },
      before: { displayName, externalId, accountRole },
      details: { directoryTokenId: tokenId, teamId, membersRemoved: members.length },
    });
    await solveProblems(tx, account.id, displayName, ['NAME_TAKEN', 'FROZEN', 'NOT_IN_PLAN', 'TEAMS_FULL']);
  });
}
