import { differences } from '../../audit/differences';
import { actOf, record, type Change } from '../../audit/record';
import type { Call } from '../../auth/call';
import { notFound } from '../../auth/decision';
import { bookedOf } from '../../auth/plans';
import { changingAccess, type AccessChanges, type Asked, type Changing } from '../../auth/rehearsal';
import { UserErrors } from '../../errors';
import type { MapDirectoryGroupInput } from '../../generated/schema';
import { Team } from '../teams/team.entity';
import { namedWorkspaces } from '../workspaces/named-workspaces.queries';
import { lackedForMapping, mappingNotInPlan, takenByHand, without, type Mapping } from './directory.decisions';
import { teamGrants, type GroupGrant } from './directory.queries';
import { DirectoryGroup } from './directory-group.entity';
import { giveAccess, membersOfGroup, takeAccess, type Given } from './group-access.queries';
import { readMappingInput, type WantedMapping } from './mapping.input';
import { settleByHand } from './settle-by-hand';
import { mappedRoles } from './settle-users';

/** A group whose mapping changes. */
interface Mapped {
  group: DirectoryGroup;
  team: Team;
  before: Mapping;
  after: Mapping;
}

/** Says what being in a group of the directory gives: members of the group have it at once. */
export async function mapDirectoryGroup(
  call: Call,
  input: Omit<MapDirectoryGroupInput, 'dryRun'>,
  asked: Asked,
): Promise<{ directoryGroup: DirectoryGroup } & AccessChanges> {
  return changingAccess(call, asked, async (changing) => {
    const { tx, account } = changing;
    const group = await tx.findOneBy(DirectoryGroup, { id: input.directoryGroupId, accountId: account.id });
    if (group === null) throw notFound('input.directoryGroupId');
    const team = await tx.findOneByOrFail(Team, { id: group.teamId, accountId: account.id });
    const mapped = { group, team, ...(await decide(changing, group, readMappingInput(input))) };
    const difference = toldDifference(mapped.before, mapped.after);
    if (difference === null) return { directoryGroup: group };

    const byRole = mapped.before.accountRole !== mapped.after.accountRole;
    const workspaces = [...mapped.before.workspaces, ...mapped.after.workspaces].map((one) => one.workspaceId);
    await changing.watch({ principals: [team.id], ...(!byRole && { workspaces: [...new Set(workspaces)] }) });
    await writeAccess(call, changing, mapped);
    if (byRole) await writeRole(call, changing, mapped);
    await record(tx, call, {
      type: 'directory.group_mapped',
      accountId: account.id,
      resource: { type: 'directoryGroup', id: group.id, name: group.displayName },
      ...difference,
    });
    return { directoryGroup: group };
  });
}

/** What the group gives, before and after, once the caller may give and take the difference. */
async function decide(
  changing: Changing,
  group: DirectoryGroup,
  wanted: WantedMapping,
): Promise<Pick<Mapped, 'before' | 'after'>> {
  const { tx, account, viewer, now } = changing;
  const granted = async (managedBy: 'SCIM' | 'MANUAL') =>
    (await teamGrants(tx, [group.teamId], managedBy, now)).get(group.teamId) ?? [];
  const before = { accountRole: group.accountRole, workspaces: await granted('SCIM') };
  const after = {
    accountRole: wanted.accountRole === undefined ? before.accountRole : wanted.accountRole,
    workspaces:
      wanted.workspaces === undefined
        ? before.workspaces
        : await namedWorkspaces(changing, wanted.workspaces, 'workspaces'),
  };
  const lacking = lackedForMapping(viewer, account.id, before, after);
  if (lacking.length > 0) throw new UserErrors(lacking);
  const taken = takenByHand(after, await granted('MANUAL'));
  if (taken.length > 0) throw new UserErrors(taken);
  const notInPlan = mappingNotInPlan(bookedOf(account), before, after);
  if (notInPlan.length > 0) throw new UserErrors(notInPlan);
  return { before, after };
}

/** A mapping as the log keeps it: readable once workspace and role are gone. */
function told({ accountRole, workspaces }: Mapping): { accountRole: string | null; workspaces: object[] } {
  const sorted = [...workspaces].sort((one, other) => (one.workspaceId < other.workspaceId ? -1 : 1));
  return {
    accountRole,
    workspaces: sorted.map(({ workspaceId, name, role }) => ({ workspaceId, name, role: role.name })),
  };
}

/** What changes, for the log; null for nothing. */
function toldDifference(before: Mapping, after: Mapping): { before: object; after: object } | null {
  const [was, is] = [told(before), told(after)];
  const isSame = JSON.stringify(was.workspaces) === JSON.stringify(is.workspaces);
  return differences(was, isSame ? { ...is, workspaces: was.workspaces } : is);
}

async function writeAccess(call: Call, { tx, caller, now }: Changing, { team, before, after }: Mapped): Promise<void> {
  const gone = without(before.workspaces, after.workspaces);
  const given = without(after.workspaces, before.workspaces);
  const revoked = gone.filter((one) => !given.some(({ workspaceId }) => workspaceId === one.workspaceId));
  const taken = await takeAccess(tx, team, revoked);
  const opened = await giveAccess(tx, team, given, { grantedById: caller.id, now });
  const eventOf = (type: Change['type'], one: GroupGrant, ids: Given, roles: object): Change => ({
    type,
    accountId: team.accountId,
    workspaceId: one.workspaceId,
    resource: { type: 'workspaceAccess', id: ids.get(one.workspaceId) ?? '', name: team.name },
    ...roles,
    details: { principalId: team.id, workspace: one.name },
  });
  const rest = { reason: null, expiresAt: null };
  await record(
    tx,
    call,
    ...revoked.map((one) =>
      eventOf('workspace_access.revoked', one, taken, { before: { role: one.role.name, ...rest } }),
    ),
    ...given.map((one) => {
      const was = gone.find(({ workspaceId }) => workspaceId === one.workspaceId);
      const roles = { after: { role: one.role.name, ...rest } };
      if (was === undefined) return eventOf('workspace_access.granted', one, opened, roles);
      return eventOf('workspace_access.changed', one, opened, { before: { role: was.role.name, ...rest }, ...roles });
    }),
  );
}

/** Gives everybody in the group the role that their groups give them now. */
async function writeRole(call: Call, { tx, account, now }: Changing, { group, after }: Mapped): Promise<void> {
  const users = await membersOfGroup(tx, group);
  const before = await mappedRoles(tx, account.id, users);
  group.accountRole = after.accountRole;
  await tx.update(DirectoryGroup, { id: group.id }, { accountRole: after.accountRole });
  await settleByHand({ tx, account, now, act: actOf(call) }, users, before);
}
