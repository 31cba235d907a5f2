import type { EntityManager } from 'typeorm';
import { builtInRoles, everyBuiltInRole } from '../../auth/catalogue';
import { searchPattern, type Filter, type List, type Order } from '../../db/list';
import { columnsOf } from '../../db/rows';
import type { NameFilter } from '../../generated/schema';
import { WorkspaceRole } from './workspace-role.entity';
import { builtInRoleViewById, customRoleView, type WorkspaceRoleView } from './workspace-role.queries';

const builtInRows = everyBuiltInRole
  .map((role, place) => `('${role}', '${builtInRoles[role].id}', '${builtInRoles[role].name}', ${String(place)})`)
  .join(', ');

/**
 * The roles of an account: the built-in ones, as if each account had rows of them, and its own. They are one relation, so
 * that one keyset goes through both.
 */
export function accountRoles(db: EntityManager): List<WorkspaceRole> {
  return {
    name: 'Account.workspaceRoles',
    from: `accounts a CROSS JOIN LATERAL (
      SELECT b.id, a.id AS account_id, b.name, '' AS description, '{}'::text[] AS own_scopes, b.word AS inherits,
             1 AS version, a.created_at, a.created_at AS updated_at, lower(b.name) COLLATE "C" AS name_key,
             ('0' || b.place) COLLATE "C" AS sort_key
        FROM (VALUES ${builtInRows}) AS b(word, id, name, place)
      UNION ALL
      SELECT o.id, o.account_id, o.name, o.description, o.own_scopes, o.inherits, o.version, o.created_at, o.updated_at,
             o.name_key, '1' || o.name_key
        FROM workspace_roles o WHERE o.account_id = a.id
    ) r`,
    parent: 'a.id',
    id: 'r.id',
    columns: columnsOf(db, WorkspaceRole, 'r'),
  };
}

/** A row of accountRoles as the schema shows it. */
export function roleView(row: WorkspaceRole): WorkspaceRoleView {
  return builtInRoleViewById(row.id, row.accountId) ?? customRoleView(row);
}

/** The built-in ones in the catalogue's order, then by name, whatever the letter case. */
export const roleOrder: Order = { name: 'BUILT_IN_FIRST', key: 'r.sort_key', type: 'text', direction: 'ASC' };

/** Leaves the roles whose name contains the text. Throws BAD_USER_INPUT for a text that cannot be looked for. */
export function roleFilter(filter: NameFilter | null | undefined): Filter {
  const search = filter?.search ?? null;
  const pattern = search === null ? null : searchPattern(search);
  return {
    given: { search },
    conditions: (bind) => (pattern === null ? [] : [`r.name_key LIKE lower(${bind(pattern)})`]),
  };
}

/** The key of a role by its account and its name, letter for letter: an account's id has no slash. */
export function nameKey(accountId: string, name: string): string {
  return `${accountId}/${name}`;
}

/** Custom roles by nameKey. */
export async function customRolesByName(
  db: EntityManager,
  keys: readonly string[],
): Promise<ReadonlyMap<string, WorkspaceRoleView>> {
  const slashes = keys.map((key) => key.indexOf('/'));
  const rows = await db.query<WorkspaceRole[]>(
    `SELECT ${columnsOf(db, WorkspaceRole, 'r')} FROM unnest($1::text[], $2::text[]) AS k(account_id, name)
       JOIN workspace_roles r ON r.account_id = k.account_id AND r.name_key = lower(k.name) AND r.name = k.name`,
    [
      keys.map((key, index) => key.slice(0, slashes[index])),
      keys.map((key, index) => key.slice((slashes[index] ?? 0) + 1)),
    ],
  );
  return new Map(rows.map((row) => [nameKey(row.accountId, row.name), customRoleView(row)]));
}
