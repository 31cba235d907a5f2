import type { AccessSource } from '../../auth/access';

/** Somebody who can enter a workspace, with every source of the access. */
export interface WorkspaceMemberView {
  accountId: string;
  workspaceId: string;
  userId: string;
  memberId: string;
  sources: AccessSource[];
}
