import type { AccountRole, QueryResolvers } from '../../generated/schema';
import {
  accountRoleDescriptions,
  accountRolePermissions,
  everyScope,
  impliedScopes,
  workspaceScopes,
} from '../../auth/catalogue';
import { builtInRoleViews } from '../workspace-roles/workspace-role.queries';

const everyAccountRole = Object.keys(accountRolePermissions) as AccountRole[];

const Query: Pick<QueryResolvers, 'workspaceScopes' | 'accountRoles'> = {
  workspaceScopes: () =>
    everyScope.map((scope) => {
      const { group, title, description } = workspaceScopes[scope];
      const includes = impliedScopes([scope]).filter((one) => one !== scope);
      const holders = builtInRoleViews(null).filter((role) => role.scopes.includes(scope));
      return { scope, group, title, description, includes, builtInRoles: holders };
    }),
  accountRoles: () =>
    everyAccountRole.map((role) => ({
      role,
      permissions: [...accountRolePermissions[role]],
      description: accountRoleDescriptions[role],
    })),
};

export const catalogueResolvers = { Query };
