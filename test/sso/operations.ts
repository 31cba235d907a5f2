import { randomBytes } from 'node:crypto';
import { seal } from '../../src/auth/sealed-secrets';
import { newId } from '../../src/ids';
import { roleValues, type RoleOf } from '../support/principals';
import { noteSecret } from '../support/secrets';
import type { Answer, World } from '../support/world';

export const ISSUER = 'https://login.example.com';

/** A client secret that nothing may keep as it is. */
export function newClientSecret(): string {
  const secret = `client-secret-${randomBytes(12).toString('hex')}`;
  noteSecret(secret);
  return secret;
}

interface Connected {
  id: string;
  clientSecret: string;
}

interface ConnectionOptions {
  issuer?: string;
  clientId?: string;
  tested?: boolean;
  /** Who has confirmed it; left out: nobody. */
  confirmedBy?: string;
  enforced?: boolean;
  defaultRole?: 'ADMIN' | 'MEMBER';
  defaultWorkspaces?: { workspace: { id: string }; role: RoleOf }[];
}

/** Gives an account a connection, past all checks; one that has it keeps it. */
export async function connected(
  world: World,
  account: { id: string },
  {
    issuer = ISSUER,
    clientId = 'guildhall',
    tested = false,
    confirmedBy,
    enforced = false,
    defaultRole = 'MEMBER',
    defaultWorkspaces = [],
  }: ConnectionOptions = {},
): Promise<Connected> {
  const id = newId('ssoConnection');
  const clientSecret = newClientSecret();
  const sealed = seal(world.server.app.config, 'sso client secret', id, clientSecret);
  const now = world.now();
  await world.sql(
    `INSERT INTO sso_connections (id, account_id, protocol, issuer, client_id, client_secret, default_role, created_at,
       updated_at, tested_trust_version, tested_at, confirmed_trust_version, confirmed_at, confirmed_by_id)
     VALUES ($1, $2, 'OIDC', $3, $4, $5, $6, $7, $7, $8, $9, $10, $11, $12) ON CONFLICT (account_id) DO NOTHING`,
    [
      ...[id, account.id, issuer, clientId, sealed, defaultRole, now],
      ...(tested ? [1, now] : [null, null]),
      ...(confirmedBy === undefined ? [null, null, null] : [1, now, confirmedBy]),
    ],
  );
  for (const { workspace, role } of defaultWorkspaces) {
    await world.sql(
      `INSERT INTO sso_default_workspaces (account_id, workspace_id, built_in_role, custom_role_id) VALUES ($1, $2, $3, $4)`,
      [account.id, workspace.id, ...roleValues(role)],
    );
  }
  if (enforced) await world.sql('UPDATE accounts SET sso_enforced = true WHERE id = $1', [account.id]);
  return { id, clientSecret };
}

const ERRORS = `errors { code message path ... on PermissionNotHeldError { missingPermissions missingScopes }
  ... on FeatureNotInPlanError { feature availableIn } }`;
const ACTOR = '{ ... on User { id } ... on ServiceAccount { id } }';
const SSO = `sso { id protocol issuer clientId redirectUri signOnUrl enforced sessionHours defaultRole
  defaultWorkspaces { workspace { id } role { name } } tested testedAt confirmed confirmedAt confirmedBy ${ACTOR} version
  createdAt createdBy ${ACTOR} updatedAt }`;

const documents = {
  configureSso: '',
  confirmSso: '',
  enforceSso: '',
  releaseSso: '',
  removeSso: 'ssoConnectionId',
};
export type SsoMutation = keyof typeof documents;

/** What changes single sign-on, by name. */
export function ssoOperations(world: World) {
  return (name: SsoMutation, token: string | null, input: object): Promise<Answer> => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const document = `mutation ($input: ${type}!) { ${name}(input: $input) { ${documents[name]} account { id ${SSO} } ${ERRORS} } }`;
    return world.graphql(token, document, { input });
  };
}

/** The connection as a caller reads it. */
export function readSso(world: World, token: string, handle: string): Promise<Answer> {
  return world.graphql(token, `query ($handle: String!) { account(handle: $handle) { ${SSO} } }`, { handle });
}

/** What a caller is told about an action. */
export async function decisionOn(
  world: World,
  token: string,
  handle: string,
  action: string,
): Promise<{ allowed: boolean; reasons: Record<string, unknown>[] }> {
  const { data } = await world.graphql(
    token,
    `query ($handle: String!, $action: SsoAction!) { account(handle: $handle) { sso { viewerCan(action: $action) { allowed reasons { code message missingPermission feature } } } } }`,
    { handle, action },
  );
  return data.account?.sso?.viewerCan as unknown as { allowed: boolean; reasons: Record<string, unknown>[] };
}

interface Failure {
  code: string;
  message: string;
  path: string[];
}

/** What a payload says went wrong; throws when the whole mutation was refused. */
export function failuresOf(answer: Answer, name: SsoMutation): Failure[] {
  expect(answer.errors).toEqual([]);
  return answer.data[name]?.errors as unknown as Failure[];
}

/** The top-level refusals of an answer. */
export const refusalsOf = ({ errors }: Answer): unknown[] => errors.map(({ extensions }) => extensions);
