import {
  builtInRoles,
  everyBuiltInRole,
  everyScope,
  impliedScopes,
  rolesWithPermission,
} from '../../../src/auth/catalogue';
import type { WorkspaceScope } from '../../../src/generated/schema';

/** Sets of scopes are bigints here, a bit for each scope in the catalogue's order: unions are `|`, sizes are bit counts. */
export function maskOf(scopes: readonly WorkspaceScope[]): string {
  return `${bitsOf(scopes)}::bigint`;
}

function bitsOf(scopes: readonly WorkspaceScope[]): string {
  if (everyScope.length > 63) throw new Error('the scopes do not fit into a bigint any more');
  return String(scopes.reduce((sum, scope) => sum | (1n << BigInt(everyScope.indexOf(scope))), 0n));
}

/** What an OWNER or ADMIN holds in every workspace. */
export const everything = maskOf(everyScope);

/** The account roles that open every workspace, as SQL writes them. */
export const administrators = rolesWithPermission('ADMINISTRATE_WORKSPACES')
  .map((role) => `'${role}'`)
  .join(', ');

const builtIn = everyBuiltInRole.map((role, position) => ({ ...builtInRoles[role], role, position }));

const builtInRows = builtIn
  .map(
    ({ role, id, name, scopes, position }) => `('${role}', '${id}', '${name}', ${maskOf(scopes)}, ${String(position)})`,
  )
  .join(', ');

const inherited = builtIn.map(({ role, scopes }) => `WHEN '${role}' THEN ${maskOf(scopes)}`).join(' ');

/** By the name of each scope the set of all that it includes. */
const closures = JSON.stringify(Object.fromEntries(everyScope.map((scope) => [scope, bitsOf(impliedScopes([scope]))])));

/** The scopes of the custom role `r`: its own, those of the role that it inherits from, and all that they include. */
const maskOfCustom = `(CASE r.inherits ${inherited} ELSE 0 END | coalesce((
    SELECT bit_or(('${closures}'::jsonb ->> o.scope)::bigint) FROM unnest(r.own_scopes) AS o(scope)), 0))`;

/** The scopes of the role that a grant names, by its word or by its id. */
export function maskOfRole(key: string): string {
  return `CASE ${key} ${inherited} ELSE (SELECT ${maskOfCustom} FROM workspace_roles r WHERE r.id = ${key}) END`;
}

const builtInJson = builtIn
  .map(({ role, id, name }) => `WHEN '${role}' THEN '${JSON.stringify({ id, name })}'::json`)
  .join(' ');

/** The role that a grant names, as JSON. */
export function roleJson(key: string): string {
  return `CASE ${key} ${builtInJson} ELSE (
    SELECT json_build_object('id', r.id, 'name', r.name) FROM workspace_roles r WHERE r.id = ${key}) END`;
}

/**
 * Every role of an account, by the word or the id that a grant names it with (`key`): its JSON, and its rank among them, 1
 * being the strongest (most scopes; on a tie the built-in one, then by name).
 */
export function rolesOf(accountId: string): string {
  return `
    SELECT r.key, json_build_object('id', r.id, 'name', r.name) AS json,
           (row_number() OVER (ORDER BY bit_count(r.mask::bit(64)) DESC, r.position NULLS LAST, r.name COLLATE "C"))::int AS rank
      FROM (
        VALUES ${builtInRows}
        UNION ALL
        SELECT r.id, r.id, r.name, ${maskOfCustom}, NULL FROM workspace_roles r WHERE r.account_id = ${accountId}
      ) AS r(key, id, name, mask, position)`;
}

const known = everyBuiltInRole.map((role) => {
  const { scopes } = builtInRoles[role];
  return `WHEN ${maskOf(scopes)} THEN '${JSON.stringify(scopes)}'::json`;
});

/** A set of scopes as the JSON list of their names; what the built-in roles give stands ready. */
export function scopesJson(mask: string): string {
  return `CASE ${mask} ${known.join(' ')} ELSE (
    SELECT coalesce(json_agg(s.scope), '[]')
      FROM unnest('{${everyScope.join(',')}}'::text[]) WITH ORDINALITY AS s(scope, number)
     WHERE ${mask} & (1::bigint << s.number::int - 1) <> 0) END`;
}

/** Whether a set holds a scope. */
export function holds(mask: string, scope: WorkspaceScope): string {
  return `(${mask} & ${maskOf([scope])} <> 0)`;
}
