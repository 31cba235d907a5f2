import {
  accountPermissions,
  accountRoleDescriptions,
  accountRolePermissions,
  builtInRoles,
  everyBuiltInRole,
  workspaceScopes,
} from '../src/auth/catalogue';
import { code, table } from './markdown';

/** Which role has what: account roles and built-in workspace roles. */
export function rolesSection(): string {
  return `## Which role has what

### Account roles

${accountRoles()}
### Built-in workspace roles

An account's owners and admins are Owner of every workspace. A scope that includes others gives those too.

${workspaceRoles()}`;
}

function accountRoles(): string {
  const roles = typedKeys(accountRoleDescriptions);
  const rows = typedKeys(accountPermissions).map((permission) => [
    code(permission),
    accountPermissions[permission],
    ...roles.map((role) => dot(accountRolePermissions[role].has(permission))),
  ]);
  const descriptions = roles.map((role) => `- ${code(role)}: ${accountRoleDescriptions[role]}\n`).join('');
  return `${descriptions}\n${table(['Permission', 'What it allows', ...roles], rows)}`;
}

function workspaceRoles(): string {
  const rows = typedKeys(workspaceScopes).map((scope) => {
    const { group, description, includes } = workspaceScopes[scope];
    const has = everyBuiltInRole.map((role) => dot(builtInRoles[role].scopes.includes(scope)));
    return [group, code(scope), description, includes.map(code).join(', '), ...has];
  });
  const names = everyBuiltInRole.map((role) => builtInRoles[role].name);
  const descriptions = everyBuiltInRole.map(
    (role) => `- ${builtInRoles[role].name}: ${builtInRoles[role].description}\n`,
  );
  return `${descriptions.join('')}\n${table(['Group', 'Scope', 'What it allows', 'Includes', ...names], rows)}`;
}

function dot(has: boolean): string {
  return has ? '●' : '';
}

function typedKeys<K extends string>(record: Record<K, unknown>): K[] {
  return Object.keys(record) as K[];
}
