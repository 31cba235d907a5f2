import { invitationToken } from '../../src/auth/derived-secrets';
import type { BuiltInRole } from '../../src/auth/catalogue';
import { tokenHash } from '../../src/auth/tokens';
import type { PlanTier } from '../../src/generated/schema';
import { newId } from '../../src/ids';
import { roleValues, type RoleOf } from '../support/principals';
import { noteSecret } from '../support/secrets';
import type { Person, TestAccount, World } from '../support/world';

/** Everybody who may come to an account's door, in the order of the matrix. */
export const principals = [
  'owner',
  'admin',
  'member',
  'workspaceOwner',
  'developer',
  'viewer',
  'teamMember',
  'serviceAccount',
  'serviceAccountAdmin',
  'inactiveMember',
  'outsider',
  'ownerOfAnother',
  'anonymous',
  'expiredKey',
  'ownersKey',
] as const;

export type Principal = (typeof principals)[number];

/** An account with a workspace, into which principals come one by one. */
export interface Stage {
  world: World;
  account: TestAccount;
  workspace: { id: string; handle: string };
}

/**
 * One principal on a stage. For nobody signed in, and for a service account, `person` is somebody else, so that what a
 * person could own exists.
 */
export interface Actor {
  token: string | null;
  /** The user's or service account's id; null for nobody. */
  id: string | null;
  person: Person;
  /** The membership of the stage's account; null without one. */
  memberId: string | null;
}

/** A stage of its own: nothing on it is shared with another. */
export async function newStage(world: World, options: { plan?: PlanTier } = {}): Promise<Stage> {
  const account = await world.account(options);
  return { world, account, workspace: await world.workspace(account) };
}

const grantedRoles: Partial<Record<Principal, BuiltInRole>> = {
  workspaceOwner: 'OWNER',
  developer: 'DEVELOPER',
  viewer: 'VIEWER',
};

function personally(person: Person, memberId: string | null, token: string = person.token): Actor {
  return { token, id: person.userId, person, memberId };
}

/** Brings a principal onto a stage. */
export async function enter({ world, account, workspace }: Stage, principal: Principal): Promise<Actor> {
  const { owner } = account;
  switch (principal) {
    case 'owner':
      return personally(owner, owner.memberId);
    case 'ownersKey':
      return personally(owner, owner.memberId, (await world.apiKey(owner)).token);
    case 'expiredKey': {
      const key = await world.apiKey(owner, { expiresAt: new Date(world.now().getTime() - 1000) });
      return { ...personally(owner, owner.memberId, key.token), id: null };
    }
    case 'outsider':
      return personally(await world.person(), null);
    case 'ownerOfAnother':
      return personally((await world.account()).owner, null);
    case 'anonymous':
      return { token: null, id: null, person: await world.person(), memberId: null };
    case 'inactiveMember': {
      // An ADMIN once: what the role would give must be gone.
      const member = await world.member(account, 'ADMIN', { active: false });
      return personally(member, member.memberId);
    }
    case 'teamMember': {
      const member = await world.member(account, 'MEMBER');
      const team = await world.team(account, { members: [member] });
      await world.grant(account, workspace, team, 'DEVELOPER');
      return personally(member, member.memberId);
    }
    case 'serviceAccount':
    case 'serviceAccountAdmin': {
      const role = principal === 'serviceAccount' ? 'MEMBER' : 'ADMIN';
      const { id, token } = await world.serviceAccount(account, { role });
      if (role === 'MEMBER') await world.grant(account, workspace, { id }, 'DEVELOPER');
      return { token, id, person: await world.person(), memberId: null };
    }
    default: {
      const member = await world.member(account, principal === 'admin' ? 'ADMIN' : 'MEMBER');
      const role = grantedRoles[principal];
      if (role !== undefined) await world.grant(account, workspace, member, role);
      return personally(member, member.memberId);
    }
  }
}

/** A live invitation, as its row says, with the token of its link. */
export async function invite(
  { world, account }: Pick<Stage, 'world' | 'account'>,
  email: string,
  { workspace, role = 'VIEWER', team }: { workspace?: { id: string }; role?: RoleOf; team?: { id: string } } = {},
): Promise<{ id: string; token: string }> {
  const id = newId('invitation');
  const token = invitationToken(world.server.app.config, id, 1);
  noteSecret(token);
  const now = world.now();
  await world.sql(
    `INSERT INTO invitations (id, account_id, email, role, token_hash, status, invited_by_id, created_at, expires_at, send_count)
     VALUES ($1, $2, $3, 'MEMBER', $4, 'PENDING', $5, $6, $7, 1)`,
    [id, account.id, email, tokenHash(token), account.owner.userId, now, new Date(now.getTime() + 7 * 86_400_000)],
  );
  if (workspace !== undefined) {
    await world.sql(
      `INSERT INTO invitation_workspaces (account_id, invitation_id, position, workspace_id, built_in_role, custom_role_id)
       VALUES ($1, $2, 0, $3, $4, $5)`,
      [account.id, id, workspace.id, ...roleValues(role)],
    );
  }
  if (team !== undefined) {
    await world.sql(
      'INSERT INTO invitation_teams (account_id, invitation_id, position, team_id) VALUES ($1, $2, 0, $3)',
      [account.id, id, team.id],
    );
  }
  return { id, token };
}
