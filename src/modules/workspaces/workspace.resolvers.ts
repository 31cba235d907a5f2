import type { Connection } from '../../graphql/connection';
import type { WorkspaceAccess } from './workspace-access.entity';
import type { Workspace } from './workspace.entity';
import type { WorkspaceMemberView } from './workspace.queries';

export type WorkspaceConnection = Connection<Workspace>;
export type WorkspaceAccessConnection = Connection<WorkspaceAccess>;
export type WorkspaceMemberConnection = Connection<WorkspaceMemberView>;
