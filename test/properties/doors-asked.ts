import { everyScope } from '../../src/auth/catalogue';
import type { WorkspaceScope } from '../../src/generated/schema';
import type { Answer, World } from '../support/world';
import { door, entry, sizeOf, way, type Doors } from './doors-expected';
import type { Graph, Workspace } from './graph';

/** More than there is of anything in a graph, and few enough for the limits of a document. */
const FIRST = 12;

const SOURCES = 'sources { kind role { id } team { id } access { id } }';
const PRINCIPAL = 'principal { ... on User { id } ... on ServiceAccount { id } }';

/** The doors that are asked for each scope. They have a document of their own, since one with all doors would be too long. */
const SCOPES = /* GraphQL */ `
  query ($workspaces: [ID!]!) {
    nodes(ids: $workspaces) {
      ... on Workspace {
        ${everyScope.map((scope) => `can_${scope}: viewerCan(scope: ${scope}) { allowed }`).join('\n')}
      }
    }
  }
`;

/** Every other door in one document. What is asked of each workspace and account stands in a fragment. */
function documentOf({ accounts, principals }: Graph, askedScopes: readonly WorkspaceScope[]): string {
  const everybody = everybodyOf({ accounts, principals });
  return /* GraphQL */ `
    query ($workspaces: [ID!]!, ${accounts.map((_, n) => `$grants${n}: [ID!]!`).join(' ')}) {
      nodes(ids: $workspaces) { ...InWorkspace }
      ${accounts
        .map(
          ({ handle, workspaces }, n) => `
            account${n}: account(handle: "${handle}") {
              ...InAccount
              ${workspaces.map((one, w) => `nested${w}: workspace(handle: "${one.handle}") { viewerScopes }`).join('\n')}
            }
            ${workspaces
              .map(
                (one, w) =>
                  `workspace${n}_${w}: workspace(accountHandle: "${handle}", handle: "${one.handle}") { viewerScopes }`,
              )
              .join('\n')}
            grants${n}: nodes(ids: $grants${n}) { id }`,
        )
        .join('\n')}
    }
    fragment InWorkspace on Workspace {
      id
      viewerScopes
      members(first: ${FIRST}) { totalCount nodes { ${PRINCIPAL} scopes role { id } ${SOURCES} } }
      users: members(first: ${FIRST}, filter: { kinds: [USER] }) { ...Ids }
      machines: members(first: ${FIRST}, filter: { kinds: [SERVICE_ACCOUNT] }) { ...Ids }
      ${askedScopes
        .map((scope, n) => `having${n}: members(first: ${FIRST}, filter: { scope: ${scope} }) { ...Ids }`)
        .join('\n')}
      access(first: ${FIRST}) { ...Grants }
      withEnded: access(first: ${FIRST}, includeEnded: true) { ...Grants }
      ${everybody
        .map((id, n) => {
          const scope = askedScopes[n % askedScopes.length] ?? '';
          return `
            explained${n}: explainAccess(principalId: "${id}") { allowed scopes ${SOURCES} }
            asked${n}: explainAccess(principalId: "${id}", scope: ${scope}) { allowed }`;
        })
        .join('\n')}
    }
    fragment InAccount on Account {
      id
      workspaces(first: ${FIRST}) { totalCount nodes { id viewerScopes } }
      members(first: ${FIRST}) { nodes { user { id } workspaces(first: ${FIRST}) { ...Entered } } }
      serviceAccounts(first: ${FIRST}) {
        nodes { id workspaces(first: ${FIRST}) { ...Entered } access(first: ${FIRST}) { ...Grants } }
      }
      teams(first: ${FIRST}) { nodes { id access(first: ${FIRST}) { ...Grants } } }
    }
    fragment Ids on WorkspaceMemberConnection { totalCount nodes { ${PRINCIPAL} } }
    fragment Grants on WorkspaceAccessConnection { totalCount nodes { id active } }
    fragment Entered on MemberWorkspaceConnection {
      totalCount edges { node { id } scopes role { id } ${SOURCES} }
    }
  `;
}

function everybodyOf({ accounts, principals }: Pick<Graph, 'accounts' | 'principals'>): string[] {
  return [...principals.map(({ id }) => id), ...accounts.flatMap(({ teams }) => [...teams.keys()])];
}

interface Id {
  id: string;
}

interface Source {
  kind: string;
  role: Id;
  team: Id | null;
  access: Id | null;
}

interface Listed<T> {
  totalCount: number;
  nodes: T[];
}

type ListedGrants = Listed<{ id: string; active: boolean }>;

interface Entered {
  totalCount: number;
  edges: { node: Id; scopes: string[]; role: Id; sources: Source[] }[];
}

interface Entrant {
  principal: Id;
  scopes: string[];
  role: Id;
  sources: Source[];
}

interface WorkspaceAnswer {
  id: string;
  viewerScopes: string[];
  members: Listed<Entrant> | null;
  users: Listed<{ principal: Id }> | null;
  machines: Listed<{ principal: Id }> | null;
  access: ListedGrants | null;
  withEnded: ListedGrants | null;
}

interface AccountAnswer {
  id: string;
  workspaces: Listed<{ id: string; viewerScopes: string[] }>;
  members: Listed<{ user: Id; workspaces: Entered }>;
  serviceAccounts: Listed<{ id: string; workspaces: Entered; access: ListedGrants }>;
  teams: Listed<{ id: string; access: ListedGrants }>;
}

/** What all doors answer to the holder of a token. */
export async function askedDoors(
  world: World,
  graph: Graph,
  askedScopes: readonly WorkspaceScope[],
  token: string,
): Promise<Doors> {
  const workspaces = graph.accounts.flatMap((account) => account.workspaces);
  const ids = workspaces.map(({ id }) => id);
  const grantsOf = (rows: readonly Workspace[]) => rows.flatMap(({ grants }) => grants.map(({ id }) => id));
  const answer = await world.graphql(token, documentOf(graph, askedScopes), {
    workspaces: ids,
    ...Object.fromEntries(
      // A list of no ids is an error: an unknown id stands in for it.
      graph.accounts.map((account, n) => [`grants${n}`, orUnknown(grantsOf(account.workspaces))]),
    ),
  });
  const scopes = await world.graphql(token, SCOPES, { workspaces: ids });
  const data = answer.data as unknown as Record<string, unknown>;
  const refused = new Map([...refusalsOf(answer), ...refusalsOf(scopes)]);
  const doors: Doors = {};
  const ofScopes = scopes.data.nodes as unknown as (object | null)[];
  const nodes = (data.nodes as (WorkspaceAnswer | null)[]).map((node, n) => node && { ...node, ...ofScopes[n] });
  for (const [number, { id }] of workspaces.entries()) {
    const node = nodes[number] ?? null;
    if (node === null) doors[door('node', id)] = null;
    else
      Object.assign(
        doors,
        workspaceDoors(node, graph, askedScopes, (alias) => refused.get(`nodes.${number}.${alias}`)),
      );
  }
  for (const [number, account] of graph.accounts.entries()) {
    const node = data[`account${number}`] as (AccountAnswer & Record<string, unknown>) | null;
    Object.assign(doors, node === null ? { [door('account', account.id)]: null } : accountDoors(node, graph));
    const found = (data[`grants${number}`] as (Id | null)[]).flatMap((one) => (one === null ? [] : [one.id]));
    for (const [place, { id, grants }] of account.workspaces.entries()) {
      const byHandle = scopesAt(data[`workspace${number}_${place}`]);
      // The way through the account must say the same; who is not in the account has no such way.
      if (node !== null) expect(scopesAt(node[`nested${place}`])).toEqual(byHandle);
      doors[door('by handle', id)] = byHandle;
      doors[door('grants by id', id)] = grants
        .map((grant) => grant.id)
        .filter((grant) => found.includes(grant))
        .sort();
    }
  }
  return doors;
}

/** Everybody in a workspace, by pages of two, and what the pages say of how many there are. */
export async function membersByPages(
  world: World,
  token: string,
  workspace: string,
): Promise<{ principals: string[]; totals: number[] }> {
  const query = `query ($id: ID!, $after: String) { node(id: $id) { ... on Workspace {
    members(first: 2, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { ${PRINCIPAL} } } } } }`;
  const pages: (Listed<{ principal: Id }> & { pageInfo: { hasNextPage: boolean; endCursor: string | null } })[] = [];
  do {
    const after = pages.at(-1)?.pageInfo.endCursor ?? null;
    const { data } = await world.graphql(token, query, { id: workspace, after });
    pages.push(data.node?.members as unknown as (typeof pages)[number]);
  } while (pages.at(-1)?.pageInfo.hasNextPage === true);
  return {
    principals: pages.flatMap(({ nodes }) => nodes.map(({ principal }) => principal.id)),
    totals: pages.map(({ totalCount }) => totalCount),
  };
}

function orUnknown(ids: string[]): string[] {
  return ids.length === 0 ? ['wsa_00000000000000000000000000'] : ids;
}

/** The codes of an answer's errors by their paths. */
function refusalsOf({ errors, status }: Answer): Map<string, string> {
  expect(status).toBe(200);
  return new Map(errors.map(({ path, extensions, message }) => [path?.join('.') ?? message, String(extensions.code)]));
}

function scopesAt(workspace: unknown): string[] | null {
  return (workspace as { viewerScopes: string[] } | null)?.viewerScopes ?? null;
}

function waysOf(sources: readonly Source[]): string[] {
  return sources.map(({ kind, role, team, access }) => way(kind, role.id, team?.id ?? null, access?.id ?? null));
}

function workspaceDoors(
  node: WorkspaceAnswer,
  graph: Graph,
  askedScopes: readonly WorkspaceScope[],
  refusal: (alias: string) => string | undefined,
): Doors {
  const { id } = node;
  const fields = node as unknown as Record<string, unknown>;
  const listed = <T>(alias: string, list: Listed<T> | null, text: (one: T) => string): unknown =>
    list === null ? refusal(alias) : { total: list.totalCount, entries: list.nodes.map(text).sort() };
  const principal = (one: { principal: Id }) => one.principal.id;
  const grant = (one: { id: string; active: boolean }) => `${one.id} ${one.active}`;
  const doors: Doors = {
    [door('node', id)]: id,
    [door('viewerScopes', id)]: node.viewerScopes,
    [door('viewerCan', id)]: everyScope.filter((scope) => (fields[`can_${scope}`] as { allowed: boolean }).allowed),
    [door('members', id)]: listed('members', node.members, (one) =>
      entry(one.principal.id, one.scopes, waysOf(one.sources), sizeOf(graph, one.role.id)),
    ),
    [door('members that are users', id)]: listed('users', node.users, principal),
    [door('members that are service accounts', id)]: listed('machines', node.machines, principal),
    [door('access', id)]: listed('access', node.access, grant),
    [door('access with ended', id)]: listed('withEnded', node.withEnded, grant),
  };
  for (const [number, scope] of askedScopes.entries()) {
    const list = fields[`having${number}`] as Listed<{ principal: Id }> | null;
    doors[door('members with', scope, id)] = listed(`having${number}`, list, principal);
  }
  for (const [number, one] of everybodyOf(graph).entries()) {
    const explained = fields[`explained${number}`] as { allowed: boolean; scopes: string[]; sources: Source[] } | null;
    const asked = fields[`asked${number}`] as { allowed: boolean } | null;
    doors[door('explainAccess', id, one)] =
      explained === null
        ? refusal(`explained${number}`)
        : {
            canEnter: explained.allowed,
            hasScope: asked?.allowed,
            scopes: explained.scopes,
            ways: waysOf(explained.sources).sort(),
          };
  }
  return doors;
}

function accountDoors({ id, workspaces, members, serviceAccounts, teams }: AccountAnswer, graph: Graph): Doors {
  const doors: Doors = {
    [door('account', id)]: id,
    [door('account.workspaces', id)]: {
      total: workspaces.totalCount,
      entries: workspaces.nodes.map((one) => `${one.id} ${one.viewerScopes.join()}`).sort(),
    },
  };
  const people = [
    ...members.nodes.map(({ user, workspaces: entered }) => [user.id, entered] as const),
    ...serviceAccounts.nodes.map((one) => [one.id, one.workspaces] as const),
  ];
  for (const [one, { totalCount, edges }] of people) {
    doors[door('workspaces of', one, id)] = {
      total: totalCount,
      entries: edges
        .map(({ node, scopes, role, sources }) => entry(node.id, scopes, waysOf(sources), sizeOf(graph, role.id)))
        .sort(),
    };
  }
  for (const { id: one, access } of [...serviceAccounts.nodes, ...teams.nodes]) {
    doors[door('access of', one)] = { total: access.totalCount, entries: access.nodes.map((grant) => grant.id).sort() };
  }
  return doors;
}
