import type { Resolvers } from '../../generated/schema';
import { connectionOf, type Connection } from '../../graphql/connection';
import { builtInRoleViews, rolesNamed, type WorkspaceRoleView } from './workspace-role.queries';

export type WorkspaceRoleConnection = Connection<WorkspaceRoleView>;

const Account: Pick<NonNullable<Resolvers['Account']>, 'workspaceRoles' | 'workspaceRole'> = {
  workspaceRoles: (_account, { filter, ...page }, context) =>
    connectionOf(
      context,
      { name: 'Account.workspaceRoles', rows: rolesNamed(filter?.search ?? null), given: filter },
      page,
    ),
  workspaceRole: (_account, { name }) => builtInRoleViews.find((role) => role.name === name) ?? null,
};

export const workspaceRoleResolvers = { Account };
