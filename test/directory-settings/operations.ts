import { newToken, tokenHash } from '../../src/auth/tokens';
import { newId } from '../../src/ids';
import { noteSecret } from '../support/secrets';
import type { Answer, MemberOf, TestAccount, World } from '../support/world';

type Of = Pick<TestAccount, 'id'>;

/** The account's directory; one that is there already stays. */
export async function directory(world: World, account: Of): Promise<{ id: string }> {
  const rows = await world.sql<{ id: string }>(
    `INSERT INTO directories AS d (account_id, id, created_at) VALUES ($1, $2, $3)
     ON CONFLICT (account_id) DO UPDATE SET account_id = d.account_id RETURNING id`,
    [account.id, newId('directory'), world.now()],
  );
  return { id: rows[0]?.id ?? '' };
}

/** A token of the account's directory: for a month, unless said otherwise. */
export async function directoryToken(
  world: World,
  account: Of,
  { expiresAt, createdAt }: { expiresAt?: Date; createdAt?: Date } = {},
): Promise<{ id: string; token: string }> {
  await directory(world, account);
  const made = { id: newId('directoryToken'), token: newToken('directory') };
  noteSecret(made.token);
  await world.sql(
    `INSERT INTO directory_tokens (id, account_id, secret_hash, last_four, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      made.id,
      account.id,
      tokenHash(made.token),
      made.token.slice(-4),
      createdAt ?? world.now(),
      expiresAt ?? new Date(world.now().getTime() + 30 * 86_400_000),
    ],
  );
  return made;
}

/** Somebody whom the directory has told of; with `member` that member is in its care. */
export async function directoryUser(
  world: World,
  account: Of,
  {
    email,
    active = true,
    member,
    displayName = null,
  }: { email?: string; active?: boolean; member?: MemberOf; displayName?: string | null } = {},
): Promise<{ id: string; email: string }> {
  await directory(world, account);
  const id = newId('directoryUser');
  const address = email ?? member?.email ?? `told-${id.slice(-12)}@example.net`;
  await world.sql(
    `INSERT INTO directory_users (id, account_id, email, user_name, active, user_id, display_name, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)`,
    [id, account.id, address, `T${address.slice(1)}`, active, member?.userId ?? null, displayName, world.now()],
  );
  if (member !== undefined) {
    await world.sql(`UPDATE members SET managed_by = 'SCIM', joined_by = 'SCIM' WHERE id = $1`, [member.memberId]);
  }
  return { id, email: address };
}

/** A group of the directory with these users, whose team those in its care are on. */
export async function directoryGroup(
  world: World,
  account: Of,
  { users = [], role = null, name }: { users?: { id: string }[]; role?: 'ADMIN' | 'MEMBER' | null; name?: string } = {},
): Promise<{ id: string; teamId: string; name: string }> {
  await directory(world, account);
  const [id, teamId] = [newId('directoryGroup'), newId('team')];
  const own = name ?? `Group ${id.slice(-10)}`;
  await world.sql(
    `INSERT INTO teams (id, account_id, name, description, managed_by, created_at, updated_at) VALUES ($1, $2, $3, '', 'SCIM', $4, $4)`,
    [teamId, account.id, own, world.now()],
  );
  await world.sql(
    `INSERT INTO directory_groups (id, account_id, display_name, team_id, account_role, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $6)`,
    [id, account.id, own, teamId, role, world.now()],
  );
  const ids = users.map((user) => user.id);
  await world.sql(
    `INSERT INTO directory_group_members (account_id, group_id, directory_user_id) SELECT $1, $2, unnest($3::text[])`,
    [account.id, id, ids],
  );
  await world.sql(
    `INSERT INTO team_members (account_id, team_id, user_id, added_at, managed_by)
     SELECT $1, $2, user_id, $4, 'SCIM' FROM directory_users WHERE id = ANY ($3) AND user_id IS NOT NULL`,
    [account.id, teamId, ids, world.now()],
  );
  return { id, teamId, name: own };
}

/** A problem of the directory. */
export async function directoryProblem(
  world: World,
  account: Of,
  { code = 'AWAITS_ADOPTION', subject, lastAt }: { code?: string; subject: string; lastAt?: Date },
): Promise<void> {
  await directory(world, account);
  await world.sql(
    `INSERT INTO directory_problems (account_id, code, subject, message, first_at, last_at, times) VALUES ($1, $2, $3, 'Do this.', $4, $5, 3)`,
    [account.id, code, subject, world.now(), lastAt ?? world.now()],
  );
}

/** What has been given to the team of a group by its mapping. */
export async function mapped(
  world: World,
  account: Of,
  workspace: { id: string },
  { teamId }: { teamId: string },
  role = 'VIEWER',
): Promise<{ id: string }> {
  const id = newId('workspaceAccess');
  await world.sql(
    `INSERT INTO workspace_accesses (id, account_id, workspace_id, team_id, ${role.startsWith('role_') ? 'custom_role_id' : 'built_in_role'},
       managed_by, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, 'SCIM', $6, $6)`,
    [id, account.id, workspace.id, teamId, role, world.now()],
  );
  return { id };
}

const ERRORS = `errors { code message path ... on PermissionNotHeldError { missingPermissions missingScopes }
  ... on FeatureNotInPlanError { feature availableIn } ... on LimitReachedError { limit used }
  ... on SeatLimitReachedError { limit used reserved } }`;
const ACTOR = '{ ... on User { id } }';
const TOKEN = `{ id maskedToken createdAt createdBy ${ACTOR} expiresAt replacedAt lastUsedAt }`;
const USER = '{ id userName externalId displayName active status member { id } candidate { id } createdAt updatedAt }';
const GROUP = `{ id displayName externalId team { id name } memberCount accountRole workspaces { workspace { id } role { name } }
  createdAt updatedAt }`;
const CHANGES = `accessChangeCount accessChanges { principal { ... on User { id } } workspace { id } gainedScopes lostScopes
  gainedPermissions lostPermissions }`;

const documents = {
  createDirectoryToken: `directoryToken ${TOKEN} secret account { id directory { id tokens { id } } }`,
  rotateDirectoryToken: `directoryToken ${TOKEN} secret account { id directory { tokens ${TOKEN} } }`,
  revokeDirectoryToken: 'directoryTokenId account { id directory { tokens { id } } }',
  adoptMembers: `directoryUsers ${USER} account { id } ${CHANGES}`,
  mapDirectoryGroup: `directoryGroup ${GROUP} ${CHANGES}`,
  removeDirectory: 'directoryId account { id directory { id } }',
};
export type DirectoryMutation = keyof typeof documents;

/** What changes a directory, by name. */
export function directoryOperations(world: World) {
  return (name: DirectoryMutation, token: string | null, input: object): Promise<Answer> => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const document = `mutation ($input: ${type}!) { ${name}(input: $input) { ${documents[name]} ${ERRORS} } }`;
    return world.graphql(token, document, { input });
  };
}

/** The directory as a caller reads it. */
export function readDirectory(world: World, token: string, handle: string): Promise<Answer> {
  return world.graphql(
    token,
    `query ($handle: String!) { account(handle: $handle) { scimUrl directory { id createdAt createdBy ${ACTOR} tokens ${TOKEN}
       users { totalCount nodes ${USER} } groups { totalCount nodes ${GROUP} }
       problems { code subject message firstAt lastAt times } } } }`,
    { handle },
  );
}

/** What a caller is told about an action on a directory. */
export async function decisionOn(
  world: World,
  token: string,
  handle: string,
  action: string,
): Promise<{ allowed: boolean; reasons: Record<string, unknown>[] }> {
  const { data } = await world.graphql(
    token,
    `query ($handle: String!, $action: DirectoryAction!) { account(handle: $handle) { directory { viewerCan(action: $action) {
       allowed reasons { code missingPermission feature } } } } }`,
    { handle, action },
  );
  return data.account?.directory?.viewerCan as unknown as { allowed: boolean; reasons: Record<string, unknown>[] };
}

/** What the payload of a mutation says has failed. */
export function failuresOf(answer: Answer, name: DirectoryMutation): Record<string, unknown>[] {
  expect(answer.errors).toEqual([]);
  return answer.data[name]?.errors as unknown as Record<string, unknown>[];
}
