import type { Connection } from '../../graphql/connection';
import type { WorkspaceRoleView } from './workspace-role.queries';

export type WorkspaceRoleConnection = Connection<WorkspaceRoleView>;
