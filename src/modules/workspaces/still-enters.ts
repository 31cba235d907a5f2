import { sourcesOf } from '../../auth/access';
import type { InAccount } from '../../auth/in-account';

/** Whether the caller can still enter a workspace after what was just written: if not, it is no longer shown to them. */
export async function stillEnters({ tx, membership, caller, now }: InAccount, workspaceId: string): Promise<boolean> {
  if (membership.permissions.has('ADMINISTRATE_WORKSPACES')) return true;
  return (await sourcesOf(tx, caller.id, workspaceId, now)).length > 0;
}
