import { newId } from '../../src/ids';
import { invitationToken } from '../../src/auth/derived-secrets';
import { tokenHash } from '../../src/auth/tokens';
import type { Person, World } from '../support/world';

/** Somebody who acts. */
export interface Actor {
  id: string;
  name: string;
  token: string;
  /** Null for a service account. */
  email: string | null;
}

/** Who takes part in a run, and where. Both change as the steps go on: new accounts, new service accounts, new keys. */
export interface Cast {
  actors: Map<string, Actor>;
  accounts: string[];
  /** Short names of what the run began with, by id. */
  names: Map<string, string>;
}

const NAMES = ['ann', 'bob', 'cid', 'dan', 'eve', 'fay', 'gil', 'hal', 'ivy'] as const;
type Name = (typeof NAMES)[number];

/**
 * Two accounts that share people. In the first: ann OWNER, bob ADMIN, cid workspace Owner, dan a holder of custom roles
 * that manage users, eve workspace Owner for an hour, fay on a team that manages teams, gil a deactivated OWNER; service
 * accounts with either role. In the second: bob and ann OWNER, cid ADMIN, dan MEMBER. hal and ivy are in none: hal is
 * invited into both, ivy into the first by one who could not do so any more.
 */
export async function insertCast(world: World): Promise<Cast> {
  const people = {} as Record<Name, Person>;
  for (const name of NAMES) people[name] = await world.person(name);
  const { ann, bob, cid, dan, eve, fay, gil, hal, ivy } = people;
  const actors = new Map<string, Actor>();
  const names = new Map<string, string>();
  for (const [name, { userId: id, token, email }] of Object.entries(people)) {
    actors.set(id, { id, name, token, email });
    names.set(id, name);
  }

  const first = await world.account({ owner: ann });
  await world.member(first, 'ADMIN', { person: bob });
  for (const person of [cid, dan, eve, fay]) await world.member(first, 'MEMBER', { person });
  await world.member(first, 'OWNER', { active: false, person: gil });
  const second = await world.account({ owner: bob });
  await world.member(second, 'OWNER', { person: ann });
  await world.member(second, 'MEMBER', { person: dan });
  await world.member(second, 'ADMIN', { person: cid });

  const users = await world.role(first, { name: 'Users', scopes: ['MANAGE_WORKSPACE_USERS'], inherits: 'VIEWER' });
  const settings = await world.role(first, {
    name: 'Settings',
    scopes: ['WRITE_WORKSPACE_SETTINGS', 'MANAGE_WORKSPACE_USERS'],
    inherits: 'RUNNER',
  });
  const teams = await world.role(first, { name: 'Teams', scopes: ['MANAGE_WORKSPACE_TEAMS'], inherits: 'VIEWER' });
  const machines = await world.role(first, {
    name: 'Machines',
    scopes: ['MANAGE_WORKSPACE_SERVICE_ACCOUNTS'],
    inherits: 'WORKER',
  });
  const secrets = await world.role(second, {
    name: 'Secrets',
    scopes: ['SEE_SECRET_BLOCKS', 'WRITE_WORKSPACE_SETTINGS', 'MANAGE_WORKSPACE_USERS'],
  });
  const few = await world.role(second, { name: 'Few', scopes: ['SEE_FLOWS', 'SEE_TAGS'] });

  const main = await world.workspace(first, { name: 'main', defaultRole: 'VIEWER' });
  const side = await world.workspace(first, { name: 'side' });
  const other = await world.workspace(second, { name: 'other', defaultRole: few });
  const team = await world.team(first, { name: 'crew', members: [fay, eve] });
  const idle = await world.team(first, { name: 'idle', members: [dan] });
  const group = await world.team(second, { name: 'group', members: [dan] });

  const admin = await world.serviceAccount(first, { name: 'admin machine', role: 'ADMIN' });
  const member = await world.serviceAccount(first, { name: 'machine' });
  const foreign = await world.serviceAccount(second, { name: 'foreign machine', role: 'ADMIN' });
  for (const { id, name, token } of [admin, member, foreign]) actors.set(id, { id, name, token, email: null });

  const soon = { expiresAt: new Date(world.now().getTime() + 3_600_000) };
  await world.grant(first, main, cid, 'OWNER');
  await world.grant(first, main, dan, users);
  await world.grant(first, side, dan, settings, soon);
  await world.grant(first, side, cid, teams);
  await world.grant(first, main, eve, 'OWNER', soon);
  await world.grant(first, main, fay, 'DEVELOPER', soon);
  await world.grant(first, main, gil, 'DEVELOPER');
  await world.grant(first, main, team, teams);
  await world.grant(first, side, team, 'DEVELOPER', soon);
  await world.grant(first, main, member, machines);
  await world.grant(second, other, group, 'OWNER');
  await world.grant(second, other, dan, secrets);

  await insertInvitation(world, first, { email: hal.email, invitedBy: ann.userId, workspace: side });
  await insertInvitation(world, second, { email: hal.email, invitedBy: foreign.id, workspace: other });
  await insertInvitation(world, first, { email: ivy.email, invitedBy: dan.userId, workspace: side });
  for (const [name, { id }] of Object.entries({ first, second, main, side, other, team, idle, group, admin, member })) {
    names.set(id, name);
  }
  for (const { id, name } of [users, settings, teams, machines, secrets, few]) names.set(id, name);
  return { actors, accounts: [first.id, second.id], names };
}

async function insertInvitation(
  world: World,
  account: { id: string },
  { email, invitedBy, workspace }: { email: string; invitedBy: string; workspace: { id: string } },
): Promise<void> {
  const id = newId('invitation');
  const now = world.now();
  await world.sql(
    `INSERT INTO invitations (id, account_id, email, role, token_hash, status, invited_by_id, created_at, expires_at, send_count)
     VALUES ($1, $2, $3, 'MEMBER', $4, 'PENDING', $5, $6, $7, 1)`,
    [
      id,
      account.id,
      email,
      tokenHash(invitationToken(world.server.app.config, id, 1)),
      invitedBy,
      now,
      new Date(now.getTime() + 7 * 86_400_000),
    ],
  );
  await world.sql(
    `INSERT INTO invitation_workspaces (account_id, invitation_id, position, workspace_id, built_in_role) VALUES ($1, $2, 0, $3, 'RUNNER')`,
    [account.id, id, workspace.id],
  );
}
