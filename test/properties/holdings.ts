import { accessSourceJson, accessSources, actors, scopesOf, type AccessSource } from '../../src/auth/access';
import { accountRolePermissions } from '../../src/auth/catalogue';
import type { AccountRole } from '../../src/generated/schema';
import type { World } from '../support/world';

/** What one principal holds in one place: permissions of an account, or scopes of a workspace. */
export interface Holding {
  principal: string;
  /** An account or a workspace. */
  place: string;
  powers: ReadonlySet<string>;
}

/** What everybody holds, by principal and place. Who holds nothing in a place is not there. */
export type Holdings = ReadonlyMap<string, Holding>;

function keyOf(principal: string, place: string): string {
  return `${principal} ${place}`;
}

/** What somebody holds in a place; nothing where they are not. */
export function powersOf(holdings: Holdings, principal: string, place: string): ReadonlySet<string> {
  return holdings.get(keyOf(principal, place))?.powers ?? new Set();
}

/** What everybody holds in these accounts and their workspaces at a time. */
export async function readHoldings(world: World, accounts: readonly string[], at: Date): Promise<Holdings> {
  const roles = await world.sql<{ principal: string; place: string; role: AccountRole }>(
    `SELECT principal_id AS principal, account_id AS place, role FROM ${actors} a WHERE account_id = ANY ($1)`,
    [accounts],
  );
  const entered = await world.sql<{ principal: string; place: string; sources: AccessSource[] }>(
    `SELECT s.principal_id AS principal, s.workspace_id AS place, json_agg(${accessSourceJson('s')}) AS sources
       FROM ${accessSources('$2')} s WHERE s.account_id = ANY ($1) GROUP BY 1, 2`,
    [accounts, at],
  );
  const holdings: Holding[] = [
    ...roles.map(({ principal, place, role }) => ({ principal, place, powers: accountRolePermissions[role] })),
    ...entered.map(({ principal, place, sources }) => ({ principal, place, powers: new Set(scopesOf(sources)) })),
  ];
  return new Map(holdings.map((holding) => [keyOf(holding.principal, holding.place), holding]));
}

/** How what one principal holds in one place differs between two times. */
export interface Difference {
  principal: string;
  place: string;
  gained: string[];
  lost: string[];
}

/** All that is different. */
export function differencesOf(before: Holdings, after: Holdings): Difference[] {
  const differences: Difference[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [had, has] = [before.get(key), after.get(key)];
    const { principal, place } = has ?? had ?? { principal: '', place: '' };
    const gained = [...(has?.powers ?? [])].filter((power) => had?.powers.has(power) !== true);
    const lost = [...(had?.powers ?? [])].filter((power) => has?.powers.has(power) !== true);
    if (gained.length + lost.length > 0) differences.push({ principal, place, gained, lost });
  }
  return differences;
}
