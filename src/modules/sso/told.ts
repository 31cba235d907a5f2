import { differences } from '../../audit/differences';
import { keptCertificate } from '../../saml/certificates';
import type { SsoConnection } from './sso-connection.entity';
import type { Defaults } from './sso.decisions';
import { trustedOf, type Trusted } from './trusted.decisions';

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
  protocol: SsoConnection['protocol'];
  issuer: string;
  /** Of OpenID Connect. */
  clientId?: string;
  /** Of SAML, as the next two. */
  signOnUrl?: string;
  /** Their fingerprints. */
  certificates?: readonly string[];
  idpInitiated?: boolean;
  sessionHours: number;
  defaultRole: SsoConnection['defaultRole'];
  defaultWorkspaces: readonly WorkspaceTold[];
}

/** What is trusted, as people read it: certificates by their fingerprints. */
export function trustedTold(trusted: Trusted): Pick<Told, 'issuer' | 'clientId' | 'signOnUrl' | 'certificates'> {
  const { issuer } = trusted;
  if (trusted.protocol === 'OIDC') return { issuer, clientId: trusted.clientId };
  const certificates = trusted.certificates.map((der) => keptCertificate(der).fingerprint);
  return { issuer, signOnUrl: trusted.signOnUrl, certificates };
}

/** A connection for the log. */
export function told(
  connection: Parameters<typeof trustedOf>[0] & Pick<SsoConnection, 'samlIdpInitiated'>,
  sessionHours: number,
  { role, workspaces }: Defaults,
): Told {
  const defaultWorkspaces = workspaces.map((one) => ({
    workspaceId: one.workspaceId,
    name: one.name,
    role: one.role.name,
  }));
  const { protocol, samlIdpInitiated: idpInitiated } = connection;
  return {
    protocol,
    ...trustedTold(trustedOf(connection)),
    ...(idpInitiated !== null && { idpInitiated }),
    ...{ sessionHours, defaultRole: role, defaultWorkspaces },
  };
}

/** What changes, for the log: all of a connection that there was not; null for nothing. */
export function toldDifference(
  before: Told | null,
  after: Told,
): { before?: Partial<Told>; after: Partial<Told> } | null {
  if (before === null) return { after };
  // Another protocol has other fields.
  if (before.protocol !== after.protocol) return { before, after };
  const same = (['defaultWorkspaces', 'certificates'] as const).filter(
    (field) => JSON.stringify(before[field]) === JSON.stringify(after[field]),
  );
  return differences(before, { ...after, ...Object.fromEntries(same.map((field) => [field, before[field]])) });
}
