import type { App } from '../../app';
import { recordAct } from '../../audit/record';
import { newId } from '../../ids';
import type { ScimCall, WholeGroup, WrittenGroup } from '../../scim/scim';
import { againstCreatingTeam } from '../accounts/account.decisions';
import { Team } from '../teams/team.entity';
import { makeTeam } from '../teams/write-teams.queries';
import { DirectoryGroup } from './directory-group.entity';
import { DirectoryRefusal } from './directory-refusal';
import { changing, type Entered } from './enter-directory';
import { againstGiving } from './give';
import { putIntoGroup } from './group-members.queries';
import { freeTeamName, GROUP_FEATURES, requireUsers, settleGroupProblems } from './group.input';
import { wholeGroup } from './groups.queries';
import { settleUsers } from './settle-users';

/** Makes a group of the directory a team, with all of its users on it who are members. */
export async function createGroup(app: App, call: ScimCall, written: WrittenGroup): Promise<WholeGroup> {
  return changing({ app, call, operation: 'createGroup' }, async (entered) => {
    const { tx, account, now, act, tokenId } = entered;
    const { displayName, externalId, members } = written;
    await requireAllowed(entered, displayName);
    await requireUsers(tx, account.id, members);
    const team = { id: newId('team'), accountId: account.id, description: '', managedBy: 'SCIM' as const };
    const name = await freeTeamName(tx, team, displayName);
    await makeTeam(tx, act, { ...team, name }, []);
    const group: DirectoryGroup = {
      id: newId('directoryGroup'),
      accountId: account.id,
      externalId,
      displayName,
      teamId: team.id,
      accountRole: null,
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    await tx.insert(DirectoryGroup, group);
    await putIntoGroup(tx, group, members);
    await settleUsers({ tx, account, now, act }, members, new Map());
    await recordAct(tx, act, {
      type: 'directory.group_created',
      accountId: account.id,
      resource: { type: 'directoryGroup', id: group.id, name: displayName },
      after: { displayName, externalId },
      details: { directoryTokenId: tokenId, teamId: team.id, membersAdded: members.length },
    });
    await settleGroupProblems(entered, displayName, name);
    return wholeGroup(tx, group);
  });
}

async function requireAllowed({ tx, account }: Entered, displayName: string): Promise<void> {
  const refused = againstGiving(account, displayName, GROUP_FEATURES);
  if (refused !== null) throw refused;
  const [full] = againstCreatingTeam(await tx.countBy(Team, { accountId: account.id }));
  if (full !== undefined) throw new DirectoryRefusal('TEAMS_FULL', displayName, 409, full.message);
}
