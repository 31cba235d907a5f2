import { everyScope } from '../../src/auth/catalogue';
import type { WorkspaceScope } from '../../src/generated/schema';
import type { Account, Grant, Graph, Principal, Workspace } from './graph';
import { scopesOf, scopesOfRole, waysIn, waysOfTeam, type Way } from './model';

/** What every door says, by the door's name. Lists stand in the order of their texts. */
export type Doors = Record<string, unknown>;

/** Said of a field that the asker lacks the right for, and of an object that the account does not have. */
const FORBIDDEN = 'FORBIDDEN';
const NOT_FOUND = 'NOT_FOUND';

/** A door's name: what is asked, and about what. */
export function door(name: string, ...about: string[]): string {
  return [name, ...about].join(' ');
}

/** How many scopes a role has; none for a role that the graph does not have. */
export function sizeOf({ roles }: Graph, roleId: string): number {
  const role = roles.get(roleId);
  return role === undefined ? 0 : scopesOfRole(role).length;
}

/** An entry of a list of those who have access: whose or where, with which scopes, by what. */
export function entry(id: string, scopes: readonly string[], ways: readonly string[], strongest: number): string {
  return `${id}: ${scopes.join()} of at most ${strongest} in one role by ${[...ways].sort().join(' and ')}`;
}

export function way(kind: string, role: string, team: string | null, grant: string | null): string {
  return `${kind} ${role} ${team ?? '-'} ${grant ?? '-'}`;
}

type Kind = 'user' | 'serviceAccount' | 'team';
const seen: Record<Kind, WorkspaceScope> = {
  user: 'SEE_WORKSPACE_USERS',
  serviceAccount: 'SEE_WORKSPACE_SERVICE_ACCOUNTS',
  team: 'SEE_WORKSPACE_TEAMS',
};

function kindOf(id: string): Kind {
  if (id.startsWith('usr_')) return 'user';
  return id.startsWith('sa_') ? 'serviceAccount' : 'team';
}

/** What the model says that all doors answer to one asker. */
export function expectedDoors(
  { accounts, principals }: Graph,
  askedScopes: readonly WorkspaceScope[],
  { id: asker, opens }: Principal,
  now: Date,
): Doors {
  const workspaces = accounts.flatMap((account) => account.workspaces);
  const teams = accounts.flatMap((account) => [...account.teams.keys()]);
  const everybody = [...principals.map(({ id }) => id), ...teams];

  const known = new Map<string, WorkspaceScope[]>();
  const isShut = (account: Account, principal: string) => principal === asker && !opens(account);
  const held = (workspace: Workspace, principal: string): WorkspaceScope[] => {
    if (isShut(workspace.account, principal)) return [];
    const pair = `${workspace.id} ${principal}`;
    const scopes = known.get(pair) ?? scopesOf(waysIn(workspace, principal, now));
    known.set(pair, scopes);
    return scopes;
  };
  const enters = (workspace: Workspace, principal: string) =>
    !isShut(workspace.account, principal) && waysIn(workspace, principal, now).length > 0;
  const sees = (workspace: Workspace, principal: string) => held(workspace, asker).includes(seen[kindOf(principal)]);
  const seesGrant = (workspace: Workspace, { to }: Grant) =>
    (to === asker && opens(workspace.account)) || sees(workspace, to);
  const isLive = ({ end }: Grant) => end === null || end > now;

  /** Ways as the asker sees them: grants that it may not see are left out of them. */
  const shown = (workspace: Workspace, ways: readonly Way[]): string[] =>
    ways.map(({ kind, role, team, grant }) => {
      const row = workspace.grants.find(({ id }) => id === grant);
      return way(kind, role.id, team, row !== undefined && seesGrant(workspace, row) ? grant : null);
    });
  const entryOf = (id: string, workspace: Workspace, ways: readonly Way[]): string => {
    const strongest = Math.max(...ways.map(({ role }) => scopesOfRole(role).length));
    return entry(id, scopesOf(ways), shown(workspace, ways), strongest);
  };

  const inWorkspace = (workspace: Workspace): Doors => {
    const { id, account } = workspace;
    if (!enters(workspace, asker)) return { [door('node', id)]: null };
    const seesSome = (...kinds: Kind[]) => kinds.some((kind) => held(workspace, asker).includes(seen[kind]));
    const list = (...kinds: Kind[]) =>
      everybody.filter((one) => kinds.includes(kindOf(one)) && sees(workspace, one) && enters(workspace, one));
    const members = (entries: string[]) =>
      seesSome('user', 'serviceAccount') ? { total: entries.length, entries: entries.sort() } : FORBIDDEN;
    const grants = (rows: Grant[]) =>
      seesSome('user', 'serviceAccount', 'team')
        ? { total: rows.length, entries: rows.map((row) => `${row.id} ${isLive(row)}`).sort() }
        : FORBIDDEN;
    const visible = workspace.grants.filter((grant) => seesGrant(workspace, grant));
    const doors: Doors = {
      [door('node', id)]: id,
      [door('viewerScopes', id)]: held(workspace, asker),
      [door('viewerCan', id)]: held(workspace, asker),
      [door('members', id)]: members(
        list('user', 'serviceAccount').map((one) => entryOf(one, workspace, waysIn(workspace, one, now))),
      ),
      [door('members that are users', id)]: members(list('user')),
      [door('members that are service accounts', id)]: members(list('serviceAccount')),
      [door('access', id)]: grants(visible.filter(isLive)),
      [door('access with ended', id)]: grants(visible),
    };
    for (const scope of askedScopes) {
      const having = list('user', 'serviceAccount').filter((one) => held(workspace, one).includes(scope));
      doors[door('members with', scope, id)] = members(having);
    }
    for (const [number, one] of everybody.entries()) {
      const scope = askedScopes[number % askedScopes.length];
      doors[door('explainAccess', id, one)] = explained(account, workspace, one, scope);
    }
    return doors;
  };

  const explained = (account: Account, workspace: Workspace, one: string, scope: WorkspaceScope | undefined) => {
    if (one !== asker && !sees(workspace, one)) return FORBIDDEN;
    if (!account.who.has(one) && !account.teams.has(one)) return NOT_FOUND;
    const ways = kindOf(one) === 'team' ? waysOfTeam(workspace, one, now) : waysIn(workspace, one, now);
    return {
      canEnter: ways.length > 0,
      hasScope: everyScope.some((held) => held === scope && scopesOf(ways).includes(held)),
      scopes: scopesOf(ways),
      ways: shown(workspace, ways).sort(),
    };
  };

  const inAccount = (account: Account): Doors => {
    const { id, who } = account;
    if (who.get(asker)?.active !== true || !opens(account)) return { [door('account', id)]: null };
    const entered = account.workspaces.filter((workspace) => enters(workspace, asker));
    const doors: Doors = {
      [door('account', id)]: id,
      [door('account.workspaces', id)]: {
        total: entered.length,
        entries: entered.map((workspace) => `${workspace.id} ${held(workspace, asker).join()}`).sort(),
      },
    };
    for (const one of who.keys()) {
      const open = account.workspaces.filter(
        (workspace) => enters(workspace, one) && (one === asker || sees(workspace, one)),
      );
      doors[door('workspaces of', one, id)] = {
        total: open.length,
        entries: open.map((workspace) => entryOf(workspace.id, workspace, waysIn(workspace, one, now))).sort(),
      };
    }
    for (const one of [...who.keys(), ...account.teams.keys()].filter((any) => kindOf(any) !== 'user')) {
      const given = account.workspaces.flatMap((workspace) =>
        workspace.grants.filter((grant) => grant.to === one && isLive(grant) && seesGrant(workspace, grant)),
      );
      doors[door('access of', one)] = { total: given.length, entries: given.map(({ id: grant }) => grant).sort() };
    }
    return doors;
  };

  const doors: Doors = {};
  for (const workspace of workspaces) Object.assign(doors, inWorkspace(workspace));
  for (const account of accounts) Object.assign(doors, inAccount(account));
  for (const workspace of workspaces) {
    doors[door('by handle', workspace.id)] = enters(workspace, asker) ? held(workspace, asker) : null;
    doors[door('grants by id', workspace.id)] = workspace.grants
      .filter((grant) => seesGrant(workspace, grant))
      .map(({ id }) => id)
      .sort();
  }
  return doors;
}
