import {
  builtInRoles,
  everyBuiltInRole,
  everyScope,
  impliedScopes,
  type BuiltInRole,
} from '../../../src/auth/catalogue';
import type { WorkspaceScope } from '../../../src/generated/schema';

/** A workspace role, built-in or custom, with all that it gives. */
export interface Role {
  id: string;
  name: string;
  /** Null for a custom role. */
  builtIn: BuiltInRole | null;
  scopes: readonly WorkspaceScope[];
}

/** A custom role as its row has it. */
interface CustomRoleColumns {
  id: string;
  name: string;
  ownScopes: readonly WorkspaceScope[];
  inherits: BuiltInRole | null;
}

const builtIns = new Map(
  everyBuiltInRole.map((key): [BuiltInRole, Role] => {
    const { id, name, scopes } = builtInRoles[key];
    return [key, { id, name, builtIn: key, scopes }];
  }),
);

/** A built-in role. */
export function builtInRole(key: BuiltInRole): Role {
  const role = builtIns.get(key);
  if (role === undefined) throw new Error(`no built-in role ${key}`);
  return role;
}

/** A custom role: what it inherits today, its own scopes, and all that these include. */
export function customRole({ id, name, ownScopes, inherits }: CustomRoleColumns): Role {
  const inherited = inherits === null ? [] : builtInRole(inherits).scopes;
  return { id, name, builtIn: null, scopes: impliedScopes([...inherited, ...ownScopes]) };
}

/** All that these roles give together, in the catalogue's order. */
export function scopesOf(roles: readonly Role[]): WorkspaceScope[] {
  const held = new Set(roles.flatMap(({ scopes }) => scopes));
  return everyScope.filter((scope) => held.has(scope));
}

/** The role with the most scopes; on a tie a built-in one in the catalogue's order, then by name. */
export function strongestRole(roles: readonly Role[]): Role {
  const [strongest] = [...roles].sort(
    (one, other) =>
      other.scopes.length - one.scopes.length || rank(one) - rank(other) || (one.name < other.name ? -1 : 1),
  );
  if (strongest === undefined) throw new Error('whoever enters a workspace has a role there');
  return strongest;
}

function rank({ builtIn }: Role): number {
  return builtIn === null ? everyBuiltInRole.length : everyBuiltInRole.indexOf(builtIn);
}

/** What stands between a principal and a workspace, or a scope there. */
interface Reason {
  code: 'NOT_A_MEMBER' | 'INACTIVE' | 'MISSING_SCOPE';
  message: string;
  missingScope?: WorkspaceScope;
}

/** Why somebody with these roles may, or may not, do what a scope names; without a scope: enter at all. */
export function explain(active: boolean, roles: readonly Role[], scope: WorkspaceScope | null) {
  const scopes = scopesOf(roles);
  const missingScopes =
    scope === null || scopes.includes(scope) ? [] : impliedScopes([scope]).filter((one) => !scopes.includes(one));
  const reasons: Reason[] = [];
  if (!active) {
    reasons.push({ code: 'INACTIVE', message: 'The member is deactivated, so nothing opens anything to them.' });
  } else if (roles.length === 0) {
    reasons.push({
      code: 'NOT_A_MEMBER',
      message: 'Nothing opens this workspace to them: no account role, no live grant, no team, no default role.',
    });
  }
  if (scope !== null && missingScopes.length > 0) {
    const message = `None of the ways in gives ${scope}: it takes a role that holds it.`;
    reasons.push({ code: 'MISSING_SCOPE', message, missingScope: scope });
  }
  return { allowed: reasons.length === 0, scopes, reasons, missingScopes };
}
