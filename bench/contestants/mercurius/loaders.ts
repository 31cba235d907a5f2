import type { WorkspaceScope } from '../../../src/generated/schema';
import { pageOf, sliceOf, type Page, type PageArgs, type Slice } from '../shared/pages';
import { strongestRole } from '../shared/roles';
import { mustHold, placesWith, refused, roleFinder, scopeFinder, type Context } from './context';
import { seeScopes, sourceViews } from './sources';
import {
  enteredPages,
  memberPages,
  read,
  teamPages,
  workspaceMemberPages,
  workspacePages,
  type AccountRow,
  type MemberRow,
  type WorkspaceRow,
} from './statements';

/** A list field of one parent, as Mercurius hands it to a loader. */
interface ListQuery<Parent> {
  obj: Parent;
  params: PageArgs;
}

interface ListRow {
  parentId: string;
  id: string;
  nameKey: string;
}

/** Where a page begins and ends, as the statements take it. */
type Bounds = [afterKey: string | null, afterId: string | null, limit: number];

/** The page of each parent: one statement for all that ask for the same one. */
async function pagesBelow<Parent extends { id: string }, Row extends ListRow>(
  queries: readonly ListQuery<Parent>[],
  readRows: (parentIds: string[], bounds: Bounds) => Promise<Row[]>,
): Promise<Page<Row>[]> {
  const pages = new Map<ListQuery<Parent>, Page<Row>>();
  for (const { slice, alike } of bySlice(queries)) {
    const { first, after } = slice;
    const below = new Map<string, Row[]>(alike.map(({ obj }) => [obj.id, []]));
    const rows = await readRows([...below.keys()], [after?.key ?? null, after?.id ?? null, first + 1]);
    for (const row of rows) below.get(row.parentId)?.push(row);
    for (const query of alike) pages.set(query, pageOf(below.get(query.obj.id) ?? [], slice, positionOf));
  }
  return queries.flatMap((query) => pages.get(query) ?? []);
}

function positionOf({ nameKey, id }: ListRow) {
  return { key: nameKey, id };
}

function bySlice<Parent>(queries: readonly ListQuery<Parent>[]) {
  const groups = new Map<string, { slice: Slice; alike: ListQuery<Parent>[] }>();
  for (const query of queries) {
    const key = `${String(query.params.first)} ${query.params.after ?? ''}`;
    const group = groups.get(key) ?? { slice: sliceOf(query.params), alike: [] };
    group.alike.push(query);
    groups.set(key, group);
  }
  return groups.values();
}

/** Not cached: no field of a parent is asked for twice in a request, and the key would be the whole parent as JSON. */
const opts = { cache: false };

const accountMembers = {
  opts,
  loader: async (queries: ListQuery<AccountRow>[], context: Context) => {
    for (const { obj } of queries) mustHold(context, obj.id, 'READ_MEMBERS');
    return pagesBelow(queries, (ids, bounds) => read(context.db, memberPages, [ids, ...bounds]));
  },
};

const accountWorkspaces = {
  opts,
  loader: async (queries: ListQuery<AccountRow>[], context: Context) => {
    for (const { obj } of queries) mustHold(context, obj.id, 'READ_WORKSPACES');
    const entered = await placesWith(
      context,
      queries.map(({ obj }) => obj.id),
      null,
    );
    return pagesBelow(queries, (ids, bounds) =>
      read(context.db, workspacePages, [ids, entered.accounts, entered.workspaces, ...bounds]),
    );
  },
};

const memberTeams = {
  opts,
  loader: async (queries: ListQuery<MemberRow>[], context: Context) => {
    for (const { obj } of queries) mustHold(context, obj.accountId, 'READ_TEAMS');
    return pagesBelow(queries, (ids, bounds) => read(context.db, teamPages, [ids, ...bounds]));
  },
};

const memberWorkspaces = {
  opts,
  loader: async (queries: ListQuery<MemberRow>[], context: Context) => {
    const accountIds = queries.map(({ obj }) => obj.accountId);
    const { accounts, workspaces } = await placesWith(context, accountIds, seeScopes.user);
    const scopesIn = await scopeFinder(context, accountIds);
    const { db, now, callerId } = context;
    const pages = await pagesBelow(queries, (ids, bounds) =>
      read(db, enteredPages, [ids, accounts, workspaces, now, callerId, ...bounds]),
    );
    const sources = pages.flatMap(({ nodes }) => nodes.flatMap((row) => row.sources));
    const find = await roleFinder(
      context,
      sources.map(({ role }) => role),
    );
    return pages.map(({ nodes, pageInfo }, index) => {
      const userId = queries[index]?.obj.userId ?? '';
      const edges = nodes.map((node) => ({
        node,
        role: strongestRole(node.sources.map(({ role }) => find(role))),
        sources: sourceViews(node.sources, userId, find, { callerId, scopes: scopesIn(node) }),
      }));
      return { edges, pageInfo };
    });
  },
};

const workspaceMembers = {
  opts,
  loader: async (queries: ListQuery<WorkspaceRow>[], context: Context) => {
    const scopesIn = await scopeFinder(
      context,
      queries.map(({ obj }) => obj.accountId),
    );
    const where = (scope: WorkspaceScope): string[] =>
      queries.flatMap(({ obj }) => (scopesIn(obj).includes(scope) ? [obj.id] : []));
    const users = where(seeScopes.user);
    const serviceAccounts = where(seeScopes.serviceAccount);
    const shown = new Set([...users, ...serviceAccounts]);
    const asked = queries.filter(({ obj }) => shown.has(obj.id));
    const pages = await pagesBelow(asked, (ids, bounds) =>
      read(context.db, workspaceMemberPages, [ids, users, serviceAccounts, context.now, ...bounds]),
    );
    const find = await roleFinder(
      context,
      pages.flatMap(({ nodes }) => nodes.flatMap(({ roles }) => roles)),
    );
    const answers = new Map(
      pages.map(({ nodes, pageInfo }, index) => [
        asked[index],
        { nodes: nodes.map(({ user, roles }) => ({ user, role: strongestRole(roles.map(find)) })), pageInfo },
      ]),
    );
    // An error in the place of an answer is that field's alone.
    return queries.map(
      (query) =>
        answers.get(query) ?? refused('FORBIDDEN', 'Your access to this workspace does not show who else has it.'),
    );
  },
};

/** What hangs below lists, read for all parents at once. */
export const loaders = {
  Account: { members: accountMembers, workspaces: accountWorkspaces },
  Member: { teams: memberTeams, workspaces: memberWorkspaces },
  Workspace: { members: workspaceMembers },
};
