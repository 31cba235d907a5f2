import { roleIdOf } from '../../src/auth/roles';
import { builtInRoles, everyBuiltInRole } from '../../src/auth/catalogue';
import { idKind } from '../../src/ids';
import {
  customRoleId,
  end,
  invitation,
  maybe,
  memberId,
  one,
  peopleOf,
  principalsOf,
  roleId,
  scopes,
  serviceAccountId,
  some,
  strangers,
  team,
  UNKNOWN,
  workspace,
  type Choosing,
  type Input,
} from './choosing';
import { powersOf } from './holdings';
import { grantsBy, managerOf } from './managers';

/** The inputs of the mutations that can change what somebody holds, and of those that make what can be held. */
export const inputs = {
  changeMemberRole: (c) => ({ memberId: memberId(c), role: c.choose(['OWNER', 'ADMIN', 'MEMBER']) }),
  setMembersActive: (c) => ({
    accountId: c.account.id,
    memberIds: some(c, ({ members }) => members.map(({ id }) => id)),
    active: c.onceIn(2),
  }),
  removeMember: (c) => ({ memberId: memberId(c) }),
  leaveAccount: (c) => ({ accountId: c.account.id }),
  inviteMembers: (c) => ({
    accountId: c.account.id,
    invitations: [
      {
        email: c.choose(strangers(c))?.email,
        role: c.choose(['ADMIN', 'MEMBER', 'MEMBER']),
        workspaces: maybe(c, 2, () => [{ workspaceId: workspace(c).id, roleId: roleId(c) }]),
        teamIds: maybe(c, 3, () => [team(c).id]),
      },
    ],
  }),
  resendInvitation: (c) => ({ invitationId: invitation(c) }),
  revokeInvitation: (c) => ({ invitationId: invitation(c) }),
  acceptInvitation: (c) => ({ invitationId: invitation(c) }),
  declineInvitation: (c) => ({ invitationId: invitation(c) }),
  createWorkspace: (c) => ({
    accountId: c.account.id,
    name: c.fresh('workspace'),
    defaultRoleId: maybe(c, 2, () => roleId(c)),
  }),
  updateWorkspace: (c) => ({
    workspaceId: managerOf(c)?.workspaceId ?? workspace(c).id,
    description: c.fresh('what it is for'),
    defaultRoleId: c.onceIn(4) ? null : roleId(c),
  }),
  deleteWorkspace(c) {
    const { id, handle } = workspace(c);
    return { workspaceId: id, confirmHandle: handle };
  },
  transferWorkspace(c) {
    const others = c.state.filter(({ id }) => id !== c.account.id);
    return {
      workspaceId: workspace(c).id,
      toAccountId: c.choose(c.onceIn(8) ? c.state : others)?.id,
      handle: c.fresh('moved'),
    };
  },
  grantWorkspaceAccess(c) {
    const manager = managerOf(c);
    if (manager !== undefined) {
      const { workspaceId, kinds } = manager;
      const held = powersOf(c.held, manager.actor.id, workspaceId);
      const principals = principalsOf(c.account).filter((id) => kinds.includes(idKind(id)));
      const standing = c.onceIn(2) ? c.choose(grantsBy(manager, c)) : undefined;
      const principalId = standing?.principalId ?? c.choose(principals) ?? UNKNOWN;
      // The role that stands, with another end; or another role.
      const given = standing === undefined || c.onceIn(4) ? roleId(c, held) : roleIdOf(standing);
      return { workspaceId, grants: [{ principalId, roleId: given, expiresAt: end(c) }] };
    }
    const grants = some(c, principalsOf).map((principalId) => ({ principalId, roleId: roleId(c), expiresAt: end(c) }));
    return { workspaceId: workspace(c).id, grants };
  },
  revokeWorkspaceAccess(c) {
    const manager = managerOf(c);
    const grant = (manager && c.choose(grantsBy(manager, c))) ?? one(c, (account) => account.grants);
    return { workspaceId: grant?.workspaceId ?? workspace(c).id, principalIds: [grant?.principalId ?? UNKNOWN] };
  },
  createWorkspaceRole: (c) => ({
    accountId: c.account.id,
    name: c.fresh('role'),
    scopes: scopes(c),
    inheritsFromId: maybe(c, 2, () => builtInRoles[c.choose(everyBuiltInRole) ?? 'VIEWER'].id),
  }),
  updateWorkspaceRole: (c) => ({
    roleId: customRoleId(c),
    scopes: maybe(c, 2, () => scopes(c)),
    inheritsFromId: c.onceIn(4) ? null : builtInRoles[c.choose(everyBuiltInRole) ?? 'VIEWER'].id,
  }),
  deleteWorkspaceRole: (c) => ({
    roleId: customRoleId(c),
    replacementRoleId: c.onceIn(3) ? null : roleId(c),
  }),
  createTeam: (c) => ({ accountId: c.account.id, name: c.fresh('team'), principalIds: some(c, peopleOf) }),
  updateTeam: (c) => ({ teamId: team(c).id, name: c.fresh('team') }),
  deleteTeam: (c) => ({ teamId: team(c).id }),
  addTeamMembers: (c) => ({ teamId: team(c).id, principalIds: some(c, peopleOf) }),
  removeTeamMembers(c) {
    const { id, members } = team(c);
    return { teamId: id, principalIds: [c.choose(members) ?? UNKNOWN] };
  },
  createServiceAccount: (c) => ({
    accountId: c.account.id,
    name: c.fresh('machine'),
    role: c.choose(['MEMBER', 'MEMBER', 'ADMIN']),
  }),
  updateServiceAccount: (c) => ({
    serviceAccountId: serviceAccountId(c),
    name: maybe(c, 2, () => c.fresh('machine')),
    role: c.choose(['ADMIN', 'MEMBER']),
  }),
  deleteServiceAccount: (c) => ({ serviceAccountId: serviceAccountId(c) }),
  rotateServiceAccountKey: (c) => ({ serviceAccountId: serviceAccountId(c) }),
  createAccount: (c) => ({ name: c.fresh('account'), handle: c.fresh('account') }),
} satisfies Record<string, (choosing: Choosing) => Input>;
