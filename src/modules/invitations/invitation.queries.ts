import type { BuiltInRole } from '../../auth/catalogue';
import type { AccountRole, InvitationStatus } from '../../generated/schema';

/** What the holder of a link may see. Of an invitation that is no longer PENDING only id and status. */
export interface InvitationPreviewView {
  id: string;
  status: InvitationStatus;
  accountName: string | null;
  accountHandle: string | null;
  invitedByName: string | null;
  role: AccountRole | null;
  workspaceNames: string[] | null;
  email: string | null;
  expiresAt: Date | null;
}

/** One workspace role that an invitation gives. */
export interface InvitationWorkspaceView {
  workspaceId: string;
  builtInRole: BuiltInRole;
}
