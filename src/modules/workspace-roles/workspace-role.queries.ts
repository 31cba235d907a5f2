import { builtInRoles, everyBuiltInRole, type BuiltInRole } from '../../auth/catalogue';
import { checkedSearch } from '../../db/list';
import type { WorkspaceScope } from '../../generated/schema';

/** A workspace role as the schema shows it. */
export interface WorkspaceRoleView {
  id: string;
  name: string;
  description: string;
  builtIn: boolean;
  ownScopes: readonly WorkspaceScope[];
  scopes: readonly WorkspaceScope[];
  createdAt: Date;
  updatedAt: Date;
  version: number;
}

/** Built-in roles are older than any account. */
const SINCE = new Date('2026-11-22T00:00:00.000Z');

const views = new Map<BuiltInRole, WorkspaceRoleView>(
  everyBuiltInRole.map((role) => {
    const { id, name, description, scopes } = builtInRoles[role];
    return [
      role,
      {
        id,
        name,
        description,
        builtIn: true,
        ownScopes: scopes,
        scopes,
        createdAt: SINCE,
        updatedAt: SINCE,
        version: 1,
      },
    ];
  }),
);

/** Every built-in role, in the catalogue's order. */
export const builtInRoleViews: readonly WorkspaceRoleView[] = [...views.values()];

/** A built-in role as the schema shows it. */
export function builtInRoleView(role: BuiltInRole): WorkspaceRoleView {
  const view = views.get(role);
  if (view === undefined) throw new Error(`no built-in role ${role}`);
  return view;
}

/** The role that this id names; null for any other id. */
export function roleViewById(id: string): WorkspaceRoleView | null {
  return builtInRoleViews.find((role) => role.id === id) ?? null;
}

/** The roles whose name contains the text, whatever the letter case; all of them for null. */
export function rolesNamed(search: string | null): readonly WorkspaceRoleView[] {
  if (search === null) return builtInRoleViews;
  const text = checkedSearch(search).toLowerCase();
  return builtInRoleViews.filter(({ name }) => name.toLowerCase().includes(text));
}
