import type { App } from '../../app';
import { differences } from '../../audit/differences';
import { recordAct } from '../../audit/record';
import type { ScimCall, WholeGroup, WrittenGroup } from '../../scim/scim';
import { Team } from '../teams/team.entity';
import { changeTeam } from '../teams/write-teams.queries';
import { DirectoryGroup } from './directory-group.entity';
import { changing, type Entered } from './enter-directory';
import { againstGiving } from './give';
import { putIntoGroup, takeOutOfGroup } from './group-members.queries';
import { freeTeamName, GROUP_FEATURES, requireUsers, settleGroupProblems } from './group.input';
import { groupOf, wholeGroup } from './groups.queries';
import { solveProblems } from './note-problem.queries';
import { mappedRoles, settleUsers } from './settle-users';
import { requireVersion } from './user.input';

/** What is to be written of a group. */
interface Wanted {
  group: DirectoryGroup;
  /** The fields that differ; null: none does. */
  difference: ReturnType<typeof differences<Pick<DirectoryGroup, 'displayName' | 'externalId'>>>;
  added: readonly string[];
  removed: readonly string[];
}

/**
 * Keeps what the directory says of one of its groups now: the team is called so, and those who came into it or left it are brought in line
 * at once. `versions` are those of which it may be; null: any.
 */
export async function updateGroup(
  app: App,
  call: ScimCall,
  id: string,
  versions: readonly number[] | null,
  change: (current: WholeGroup) => WrittenGroup,
): Promise<WholeGroup> {
  return changing({ app, call, operation: 'updateGroup' }, async (entered) => {
    const { tx, account } = entered;
    const group = await groupOf(tx, account.id, id);
    const current = await wholeGroup(tx, group);
    requireVersion(versions, current.version);
    const wanted = wantedOf(group, current, change(current));
    const { added, removed } = wanted;
    if (added.length > 0) {
      const refused = againstGiving(account, wanted.difference?.after.displayName ?? group.displayName, GROUP_FEATURES);
      if (refused !== null) throw refused;
      await requireUsers(tx, account.id, added);
    }
    await nameTeam(entered, wanted);
    if (wanted.difference === null && added.length + removed.length === 0) return current;
    await write(entered, wanted);
    return wholeGroup(tx, group);
  });
}

function wantedOf(
  group: DirectoryGroup,
  current: WholeGroup,
  { displayName, externalId, members }: WrittenGroup,
): Wanted {
  const [before, after] = [new Set(current.members.map(({ id }) => id)), new Set(members)];
  return {
    group,
    difference: differences(
      { displayName: group.displayName, externalId: group.externalId },
      { displayName, externalId },
    ),
    added: members.filter((id) => !before.has(id)),
    removed: [...before].filter((id) => !after.has(id)),
  };
}

/** The team is called as its group, as soon as no other one is. */
async function nameTeam(entered: Entered, { group, difference }: Wanted): Promise<void> {
  const { tx, act, account } = entered;
  const displayName = difference?.after.displayName ?? group.displayName;
  const team = await tx.findOneByOrFail(Team, { id: group.teamId });
  const name = await freeTeamName(tx, team, displayName);
  const isRenamed = displayName !== group.displayName || name !== team.name;
  await changeTeam(tx, act, team, { name });
  if (displayName !== group.displayName) await solveProblems(tx, account.id, group.displayName, ['NAME_TAKEN']);
  if (isRenamed) await settleGroupProblems(entered, displayName, name);
}

async function write({ tx, account, now, act, tokenId }: Entered, wanted: Wanted): Promise<void> {
  const { group, difference, added, removed } = wanted;
  const touched = [...added, ...removed];
  const before = await mappedRoles(tx, account.id, touched);
  Object.assign(group, difference?.after, { version: group.version + 1, updatedAt: now });
  const { displayName, externalId, version, updatedAt } = group;
  await tx.update(DirectoryGroup, { id: group.id }, { displayName, externalId, version, updatedAt });
  await takeOutOfGroup(tx, group, removed);
  await putIntoGroup(tx, group, added);
  await settleUsers({ tx, account, now, act }, touched, before);
  await recordAct(tx, act, {
    type: 'directory.group_updated',
    accountId: account.id,
    resource: { type: 'directoryGroup', id: group.id, name: displayName },
    ...difference,
    details: {
      directoryTokenId: tokenId,
      teamId: group.teamId,
      membersAdded: added.length,
      membersRemoved: removed.length,
    },
  });
}
