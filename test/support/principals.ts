import type { BuiltInRole } from '../../src/auth/catalogue';
import { newToken, tokenHash } from '../../src/auth/tokens';
import type { WorkspaceScope } from '../../src/generated/schema';
import { idKind, newId } from '../../src/ids';
import { noteSecret } from './secrets';

interface Named {
  id: string;
  name: string;
}

/** A built-in role's word, or a custom role. */
export type RoleOf = BuiltInRole | { id: string };

/** A person, or a service account or team by its id. */
export type PrincipalOf = { userId: string } | { id: string };

export interface TestServiceAccount extends Named {
  /** Its active key. */
  token: string;
  keyId: string;
}

/** Factories of what can be granted, and to whom. They write rows directly; names are made up where none is given. */
export interface PrincipalFactories {
  /** A custom workspace role: it gives SEE_FLOWS unless said otherwise. */
  role(
    account: { id: string },
    options?: { name?: string; scopes?: WorkspaceScope[]; inherits?: BuiltInRole },
  ): Promise<Named>;
  team(account: { id: string }, options?: { name?: string; members?: PrincipalOf[] }): Promise<Named>;
  addToTeam(account: { id: string }, team: { id: string }, principal: PrincipalOf): Promise<void>;
  /** A service account, a MEMBER unless said otherwise, with its active key. */
  serviceAccount(
    account: { id: string },
    options?: { name?: string; role?: 'ADMIN' | 'MEMBER'; expiresAt?: Date },
  ): Promise<TestServiceAccount>;
  grant(
    account: { id: string },
    workspace: { id: string },
    principal: PrincipalOf,
    role: RoleOf,
    options?: { expiresAt?: Date; reason?: string },
  ): Promise<{ id: string }>;
}

/** How a row names a role: built_in_role and custom_role_id. */
export function roleValues(role: RoleOf | undefined): [builtInRole: BuiltInRole | null, customRoleId: string | null] {
  if (role === undefined) return [null, null];
  return typeof role === 'string' ? [role, null] : [null, role.id];
}

/** How a row names a principal: user_id, service_account_id and team_id. */
function principalValues(
  principal: PrincipalOf,
): [userId: string | null, serviceAccountId: string | null, teamId: string | null] {
  const id = 'userId' in principal ? principal.userId : principal.id;
  const idOf = (kind: 'user' | 'serviceAccount' | 'team') => (idKind(id) === kind ? id : null);
  return [idOf('user'), idOf('serviceAccount'), idOf('team')];
}

export function principalFactories(
  sql: (text: string, values?: unknown[]) => Promise<unknown>,
  clock: () => Date,
): PrincipalFactories {
  const addToTeam: PrincipalFactories['addToTeam'] = async (account, team, principal) => {
    const [userId, serviceAccountId] = principalValues(principal);
    await sql(
      `INSERT INTO team_members (account_id, team_id, user_id, service_account_id, added_at) VALUES ($1, $2, $3, $4, $5)`,
      [account.id, team.id, userId, serviceAccountId, clock()],
    );
  };

  return {
    async role(account, { name, scopes = ['SEE_FLOWS'], inherits } = {}) {
      const id = newId('workspaceRole');
      const own = name ?? `Role ${id.slice(-10)}`;
      await sql(
        `INSERT INTO workspace_roles (id, account_id, name, own_scopes, inherits, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6)`,
        [id, account.id, own, scopes, inherits ?? null, clock()],
      );
      return { id, name: own };
    },
    async team(account, { name, members = [] } = {}) {
      const id = newId('team');
      const own = name ?? `Team ${id.slice(-10)}`;
      await sql('INSERT INTO teams (id, account_id, name, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)', [
        id,
        account.id,
        own,
        clock(),
      ]);
      for (const member of members) await addToTeam(account, { id }, member);
      return { id, name: own };
    },
    addToTeam,
    async serviceAccount(account, { name, role = 'MEMBER', expiresAt } = {}) {
      const id = newId('serviceAccount');
      const own = name ?? `Service account ${id.slice(-10)}`;
      const [keyId, token] = [newId('apiKey'), newToken('serviceAccountKey')];
      const now = clock();
      await sql(
        `INSERT INTO service_accounts (id, account_id, name, role, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)`,
        [id, account.id, own, role, now],
      );
      await sql(
        `INSERT INTO api_keys (id, service_account_id, account_id, name, secret_hash, last_four, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [keyId, id, account.id, own, tokenHash(token), token.slice(-4), now, expiresAt ?? null],
      );
      noteSecret(token);
      return { id, name: own, token, keyId };
    },
    async grant(account, workspace, principal, role, { expiresAt, reason } = {}) {
      const id = newId('workspaceAccess');
      await sql(
        `INSERT INTO workspace_accesses (id, account_id, workspace_id, user_id, service_account_id, team_id, built_in_role,
           custom_role_id, reason, expires_at, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)`,
        [
          id,
          account.id,
          workspace.id,
          ...principalValues(principal),
          ...roleValues(role),
          reason ?? null,
          expiresAt ?? null,
          clock(),
        ],
      );
      return { id };
    },
  };
}
