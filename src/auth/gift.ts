import type { EntityManager } from 'typeorm';
import { userError, type UserErrorData } from '../errors';
import type { AccountPermission, WorkspaceScope } from '../generated/schema';
import { accessSourcesJson, liveGrants, notHeld, scopesOf, type AccessSource, type Missing } from './access';
import { everyScope } from './catalogue';
import type { Reason } from './decision';
import { viewerScopes, type Held } from './viewer';

/** All that a change gives somebody, or takes away: in the account, and in its workspaces. */
export interface Gift {
  permissions: Iterable<AccountPermission>;
  workspaces: readonly { workspaceId: string; scopes: Iterable<WorkspaceScope> }[];
}

/** What of a gift somebody does not hold in the account, over all its parts: nobody gives or takes that. */
export function lacks(giver: Held, accountId: string, { permissions, workspaces }: Gift): Missing {
  const held = giver.memberships.get(accountId)?.permissions ?? new Set();
  const inAccount = notHeld({ permissions: held, scopes: new Set() }, { permissions, scopes: [] });
  // Who enters every workspace as its Owner lacks nothing in any, however many there are.
  const compared = held.has('ADMINISTRATE_WORKSPACES') ? [] : workspaces;
  const inWorkspaces = compared.flatMap(({ workspaceId, scopes }) => {
    const own = new Set(viewerScopes(giver, { accountId, workspaceId }));
    return notHeld({ permissions: held, scopes: own }, { permissions: [], scopes }).missingScopes;
  });
  return { missingPermissions: inAccount.missingPermissions, missingScopes: [...new Set(inWorkspaces)] };
}

/**
 * What of these scopes somebody does not hold in every workspace of the account, those that are yet to come included:
 * what a custom role gives wherever it is granted. Only who enters every workspace as its Owner holds that.
 */
export function lacksEverywhere(giver: Held, accountId: string, scopes: Iterable<WorkspaceScope>): Missing {
  const permissions = giver.memberships.get(accountId)?.permissions ?? new Set();
  const held = new Set(permissions.has('ADMINISTRATE_WORKSPACES') ? everyScope : []);
  return notHeld({ permissions, scopes: held }, { permissions: [], scopes });
}

function sentence({ missingPermissions, missingScopes }: Missing): string {
  const names = [...missingPermissions, ...missingScopes].join(', ');
  return `Nobody gives or takes away more than they hold. You lack ${names}: ask somebody who has it.`;
}

/** What is not held, as an error of the payload; null when nothing is missing. */
export function notHeldError(missing: Missing, path: readonly (string | number)[]): UserErrorData | null {
  if (missing.missingPermissions.length + missing.missingScopes.length === 0) return null;
  return userError('PERMISSION_NOT_HELD', sentence(missing), path, missing);
}

/** What is not held, as reasons of a decision: one for each thing that is missing. */
export function notHeldReasons(missing: Missing): Reason[] {
  const code = 'PERMISSION_NOT_HELD';
  const message = sentence(missing);
  return [
    ...missing.missingPermissions.map((missingPermission) => ({ code, message, missingPermission }) as const),
    ...missing.missingScopes.map((missingScope) => ({ code, message, missingScope }) as const),
  ];
}

/** A principal of an account, as one text. */
export function holderKey(accountId: string, principalId: string): string {
  return `${accountId} ${principalId}`;
}

/**
 * What principals, by holderKey, have in workspaces by live grants to them and to their teams, whatever their account
 * role and state: what a deactivated member would hold once active. One statement. Who has nothing is left out.
 */
export async function grantsOf(
  db: EntityManager,
  holders: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Gift['workspaces']>> {
  const split = holders.map((holder) => holder.split(' '));
  const rows = await db.query<{ holder: string; workspaceId: string; sources: AccessSource[] }[]>(
    `SELECT k.account_id || ' ' || k.principal_id AS holder, s.workspace_id AS "workspaceId",
            ${accessSourcesJson('s')} AS sources
       FROM unnest($1::text[], $2::text[]) AS k(account_id, principal_id)
      CROSS JOIN LATERAL (
        SELECT k.principal_id AS id
         UNION ALL
        SELECT t.team_id FROM team_members t WHERE t.account_id = k.account_id AND t.principal_id = k.principal_id
      ) p
       JOIN ${liveGrants('$3')} s ON s.account_id = k.account_id AND s.principal_id = p.id
      GROUP BY k.account_id, k.principal_id, s.workspace_id`,
    [split.map(([accountId]) => accountId), split.map(([, principalId]) => principalId), now],
  );
  const grants = new Map<string, { workspaceId: string; scopes: readonly WorkspaceScope[] }[]>();
  for (const { holder, workspaceId, sources } of rows) {
    const known = grants.get(holder) ?? [];
    grants.set(holder, known);
    known.push({ workspaceId, scopes: scopesOf(sources) });
  }
  return grants;
}
