import { newId } from '../../src/ids';
import type { WorkspaceScope } from '../../src/generated/schema';
import { auditEvents } from '../support/nothing-written';
import type { Answer, MemberOf, TestAccount, World } from '../support/world';

const ROLE = /* GraphQL */ `
  id
  name
  description
  builtIn
  inheritsFrom {
    name
  }
  ownScopes
  scopes
  account {
    id
  }
  version
  updatedAt
`;

const ERRORS = /* GraphQL */ `
  errors {
    __typename
    code
    message
    path
    ... on RoleInUseError {
      users
      serviceAccounts
      teams
      invitations
      defaultOf
    }
    ... on LimitReachedError {
      limit
      used
    }
  }
`;

const CHANGES = /* GraphQL */ `
  accessChanges {
    principal {
      ... on User {
        id
      }
      ... on ServiceAccount {
        id
      }
    }
    workspace {
      id
    }
    gainedScopes
    lostScopes
    gainedPermissions
    lostPermissions
  }
  accessChangeCount
`;

const CREATE = `mutation ($input: CreateWorkspaceRoleInput!) { createWorkspaceRole(input: $input) {
  role { ${ROLE} } account { id workspaceRoles { totalCount } } ${ERRORS} } }`;
const UPDATE = `mutation ($input: UpdateWorkspaceRoleInput!) { updateWorkspaceRole(input: $input) {
  role { ${ROLE} } ${CHANGES} ${ERRORS} } }`;
const DELETE = `mutation ($input: DeleteWorkspaceRoleInput!) { deleteWorkspaceRole(input: $input) {
  roleId replacement { id name } account { id } ${CHANGES} ${ERRORS} } }`;

/** The payload of the one mutation of an answer, and its top-level errors. */
function told({ data, errors }: Answer) {
  return { payload: Object.values(data)[0], errors };
}

/** The mutations of custom roles, as the holder of a token, or nobody, sends them. */
export function roleMutations(world: World) {
  const send = async (token: string | null, document: string, input: object) =>
    told(await world.graphql(token, document, { input }));
  return {
    create: (token: string | null, accountId: string, input: object) => send(token, CREATE, { accountId, ...input }),
    update: (token: string | null, roleId: string, input: object) => send(token, UPDATE, { roleId, ...input }),
    remove: (token: string | null, roleId: string, input: object = {}) => send(token, DELETE, { roleId, ...input }),
  };
}

/** The events of an account's log, oldest first. */
export async function eventsOf(world: World, account: TestAccount) {
  return (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
}

/** A PENDING invitation that gives a role in a workspace. */
export async function inviteWith(
  world: World,
  account: TestAccount,
  workspace: { id: string },
  role: { id: string },
  { status = 'PENDING', expiresAt = new Date(world.now().getTime() + 86_400_000) } = {},
): Promise<string> {
  const id = newId('invitation');
  await world.sql(
    `INSERT INTO invitations (id, account_id, email, role, token_hash, status, created_at, expires_at)
     VALUES ($1, $2, $3, 'MEMBER', $4, $5, $6, $7)`,
    [id, account.id, `${id}@example.com`, Buffer.from(id), status, world.now(), expiresAt],
  );
  await world.sql(
    `INSERT INTO invitation_workspaces (account_id, invitation_id, position, workspace_id, custom_role_id)
     VALUES ($1, $2, 0, $3, $4)`,
    [account.id, id, workspace.id, role.id],
  );
  return id;
}

/** A custom role that is held in every way there is, and what holds it. */
export interface UsedRole {
  account: TestAccount;
  role: { id: string; name: string };
  /** Where everybody of the account has it by default. */
  open: { id: string; name: string };
  /** Where it is granted to `person`, who has it twice, to a service account and to a team with `colleague`. */
  closed: { id: string };
  person: MemberOf;
  colleague: MemberOf;
  serviceAccount: { id: string; token: string };
  /** Names of what does not count any more. */
  ended: { id: string };
  accepted: string;
  expired: string;
  pending: string;
}

/** An account with a role that two users, a service account, a team, an invitation and a default role hold. */
export async function usedRole(
  world: World,
  options: Parameters<World['account']>[0] = {},
  scopes: WorkspaceScope[] = ['RUN_FLOWS'],
): Promise<UsedRole> {
  const account = await world.account(options);
  const role = await world.role(account, { scopes });
  const open = { id: (await world.workspace(account, { name: 'Open', defaultRole: role })).id, name: 'Open' };
  const closed = await world.workspace(account);
  const other = await world.workspace(account);
  const [person, colleague] = [await world.member(account, 'MEMBER'), await world.member(account, 'MEMBER')];
  const serviceAccount = await world.serviceAccount(account);
  const team = await world.team(account, { members: [colleague] });
  await world.grant(account, closed, person, role);
  await world.grant(account, other, person, role);
  await world.grant(account, other, colleague, role, { expiresAt: new Date(world.now().getTime() + 3_600_000) });
  await world.grant(account, closed, serviceAccount, role);
  await world.grant(account, closed, team, role);
  const past = new Date(world.now().getTime() - 1000);
  const ended = await world.grant(account, closed, account.owner, role, { expiresAt: past });
  return {
    account,
    role,
    open,
    closed,
    person,
    colleague,
    serviceAccount,
    ended,
    pending: await inviteWith(world, account, closed, role),
    accepted: await inviteWith(world, account, closed, role, { status: 'ACCEPTED' }),
    expired: await inviteWith(world, account, closed, role, { expiresAt: past }),
  };
}

/** What RoleUsage and RoleInUseError say of `usedRole`. */
export const USED = { users: 2, serviceAccounts: 1, teams: 1, invitations: 1, defaultOf: 1 };

/** How many rows name a role, in any way. */
export async function namesOf(world: World, roleId: string): Promise<number> {
  const [row] = await world.sql<{ count: number }>(
    `SELECT ((SELECT count(*) FROM workspace_accesses WHERE custom_role_id = $1)
           + (SELECT count(*) FROM workspaces WHERE default_custom_role_id = $1)
           + (SELECT count(*) FROM invitation_workspaces WHERE custom_role_id = $1))::int AS count`,
    [roleId],
  );
  return row?.count ?? 0;
}
