export type InvitationStatus = 'PENDING' | 'ACCEPTED' | 'DECLINED' | 'REVOKED' | 'EXPIRED';

/** What the holder of the link may see before signing in. Of an invitation that is not PENDING only the status is told. */
export interface Preview {
  status: InvitationStatus;
  accountName: string | null;
  accountHandle: string | null;
  invitedByName: string | null;
  role: string | null;
  workspaceNames: string[] | null;
  email: string | null;
  expiresAt: string | null;
}
