import { differences } from '../../audit/differences';
import type { SsoConnection } from './sso-connection.entity';
import type { Defaults } from './sso.decisions';

/** A workspace that a first sign-on opens, as the log keeps it: readable once workspace and role are gone. */
interface WorkspaceTold {
  workspaceId: string;
  /** Of the workspace. */
  name: string;
  /** The role's name. */
  role: string;
}

/** What the audit log keeps of a connection: never its secret. */
interface Told {
  issuer: string;
  clientId: string;
  sessionHours: number;
  defaultRole: SsoConnection['defaultRole'];
  defaultWorkspaces: readonly WorkspaceTold[];
}

/** A connection for the log. */
export function told(
  { issuer, clientId }: Pick<SsoConnection, 'issuer' | 'clientId'>,
  sessionHours: number,
  { role, workspaces }: Defaults,
): Told {
  const defaultWorkspaces = workspaces.map((one) => ({
    workspaceId: one.workspaceId,
    name: one.name,
    role: one.role.name,
  }));
  return { issuer, clientId, sessionHours, defaultRole: role, defaultWorkspaces };
}

/** What changes, for the log: all of a connection that there was not; null for nothing. */
export function toldDifference(
  before: Told | null,
  after: Told,
): { before?: Partial<Told>; after: Partial<Told> } | null {
  if (before === null) return { after };
  const isSame = JSON.stringify(before.defaultWorkspaces) === JSON.stringify(after.defaultWorkspaces);
  return differences(before, isSame ? { ...after, defaultWorkspaces: before.defaultWorkspaces } : after);
}
