import DataLoader from 'dataloader';
import { In, type DataSource, type SelectQueryBuilder } from 'typeorm';
import {
  byAccountRole,
  byDefaultRole,
  byGrant,
  grantedTo,
  grantedToTeamsOf,
  isAdministrator,
  liveGrants,
  openWorkspaces,
  type Source,
} from './access';
import type { Principal } from './context';
import { TeamMember, Workspace, type Member, type Team, type WorkspaceAccess } from './entities';

/** A workspace that somebody can enter, with all that lets them in. */
export interface Entered {
  workspace: Workspace;
  sources: Source[];
}

/** Somebody in question in a workspace, whose default role is loaded. */
interface Visit {
  workspace: Workspace;
  principal: Principal;
}

/** What is read by key, batched and once a request. */
export type Loaders = ReturnType<typeof createLoaders>;

export function createLoaders(db: DataSource, now: Date) {
  return {
    /** The workspaces that a principal can enter. */
    entered: new DataLoader((principals: readonly Principal[]) => enteredBy(db, principals, now), {
      cacheKeyFn: ({ accountId, id }) => `${accountId} ${id}`,
    }),
    /** What lets a principal into one workspace. */
    sources: new DataLoader((visits: readonly Visit[]) => sourcesOf(db, visits, now), {
      cacheKeyFn: ({ workspace, principal }) => `${workspace.id} ${principal.id}`,
    }),
    /** The teams that a member is on. */
    teams: new DataLoader((members: readonly Member[]) => teamsOf(db, members), { cacheKeyFn: ({ id }) => id }),
  };
}

async function enteredBy(db: DataSource, principals: readonly Principal[], now: Date): Promise<Entered[][]> {
  const administrators = principals.filter(isAdministrator);
  const others = principals.filter((principal) => !isAdministrator(principal));
  const all =
    administrators.length === 0
      ? []
      : await db.getRepository(Workspace).find({
          where: { accountId: In(accountIdsOf(administrators)) },
          relations: { defaultCustomRole: true },
        });
  const grants = await grantsTo(others, () =>
    liveGrants(db, now)
      .innerJoinAndSelect('access.workspace', 'workspace')
      .leftJoinAndSelect('workspace.defaultCustomRole', 'defaultCustomRole'),
  );
  const open = others.length === 0 ? [] : await openWorkspaces(db, accountIdsOf(others));

  return principals.map((principal) => {
    const { accountId } = principal;
    const ofAccount = (workspace: Workspace): boolean => workspace.accountId === accountId;
    if (isAdministrator(principal)) {
      return all.filter(ofAccount).map((workspace) => ({ workspace, sources: [byAccountRole] }));
    }
    const entered = new Map<string, Entered>();
    const add = (workspace: Workspace, source: Source | null): void => {
      if (source === null || !ofAccount(workspace)) return;
      const entry = entered.get(workspace.id) ?? { workspace, sources: [] };
      entry.sources.push(source);
      entered.set(workspace.id, entry);
    };
    for (const access of grants.get(principal.id) ?? []) add(access.workspace, byGrant(access));
    if (principal.kind === 'user') for (const workspace of open) add(workspace, byDefaultRole(workspace));
    return [...entered.values()];
  });
}

async function sourcesOf(db: DataSource, visits: readonly Visit[], now: Date): Promise<Source[][]> {
  const others = visits.filter(({ principal }) => !isAdministrator(principal));
  const workspaceIds = [...new Set(others.map(({ workspace }) => workspace.id))];
  const grants = await grantsTo(
    others.map(({ principal }) => principal),
    () => liveGrants(db, now).andWhere('access.workspaceId IN (:...workspaceIds)', { workspaceIds }),
  );
  return visits.map(({ workspace, principal }) => {
    if (isAdministrator(principal)) return [byAccountRole];
    const granted = (grants.get(principal.id) ?? []).filter(({ workspaceId }) => workspaceId === workspace.id);
    const byDefault = principal.kind === 'user' ? byDefaultRole(workspace) : null;
    return [...granted.map(byGrant), ...(byDefault === null ? [] : [byDefault])];
  });
}

/** The grants that reach principals, their own before those of their teams. */
async function grantsTo(
  principals: readonly Principal[],
  grants: () => SelectQueryBuilder<WorkspaceAccess>,
): Promise<ReadonlyMap<string, WorkspaceAccess[]>> {
  const reaching = new Map<string, WorkspaceAccess[]>(principals.map(({ id }) => [id, []]));
  if (principals.length === 0) return reaching;
  const [direct, byTeam] = await Promise.all([
    grantedTo(grants(), accountIdsOf(principals), [...reaching.keys()]).getMany(),
    grantedToTeamsOf(grants(), accountIdsOf(principals), [...reaching.keys()]).getMany(),
  ]);
  for (const access of direct) reaching.get(access.principalId)?.push(access);
  for (const access of byTeam) {
    for (const { principalId } of access.team?.members ?? []) reaching.get(principalId)?.push(access);
  }
  return reaching;
}

function accountIdsOf(principals: readonly Principal[]): string[] {
  return [...new Set(principals.map(({ accountId }) => accountId))];
}

async function teamsOf(db: DataSource, members: readonly Member[]): Promise<Team[][]> {
  const places = await db.getRepository(TeamMember).find({
    where: { principalId: In(members.map(({ userId }) => userId)) },
    relations: { team: true },
  });
  return members.map(({ userId, accountId }) =>
    places.filter((place) => place.principalId === userId && place.accountId === accountId).map(({ team }) => team),
  );
}
