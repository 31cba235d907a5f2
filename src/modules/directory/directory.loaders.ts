import type { Context } from '../../graphql/context';
import type { DirectoryProblem } from './directory-problem.entity';
import type { DirectoryToken } from './directory-token.entity';
import type { Directory } from './directory.entity';
import {
  directoriesOf,
  giftsOf,
  memberCounts,
  problemsOf,
  teamGrants,
  tokensOf,
  type DirectoryGift,
  type GroupGrant,
} from './directory.queries';

/** The directory of an account, batched; null where there is none. Says nothing of who may see it. */
export async function loadDirectory({ app, loaders }: Context, accountId: string): Promise<Directory | null> {
  return loaders.load('directory of account', accountId, (ids) => directoriesOf(app.db.manager, ids));
}

/** The tokens of an account's directory, batched. */
export async function loadTokens({ app, loaders, now }: Context, accountId: string): Promise<DirectoryToken[]> {
  return (await loaders.load('tokens of directory', accountId, (ids) => tokensOf(app.db.manager, ids, now))) ?? [];
}

/** The problems of an account's directory, batched. */
export async function loadProblems({ app, loaders }: Context, accountId: string): Promise<DirectoryProblem[]> {
  return (await loaders.load('problems of directory', accountId, (ids) => problemsOf(app.db.manager, ids))) ?? [];
}

/** How many users are in a group of a directory, batched. */
export async function loadMemberCount({ app, loaders }: Context, groupId: string): Promise<number> {
  return (await loaders.load('members of group', groupId, (ids) => memberCounts(app.db.manager, ids))) ?? 0;
}

/** What a group of a directory gives its team in workspaces, batched. Says nothing of who may see it. */
export async function loadGroupGrants({ app, loaders, now }: Context, teamId: string): Promise<GroupGrant[]> {
  const load = (ids: readonly string[]) => teamGrants(app.db.manager, ids, 'SCIM', now);
  return (await loaders.load('grants of group', teamId, load)) ?? [];
}

/** All that an account's directory can give, batched. */
export async function loadGift({ app, loaders, now }: Context, accountId: string): Promise<DirectoryGift> {
  const load = (ids: readonly string[]) => giftsOf(app.db.manager, ids, now);
  return (await loaders.load('gift of directory', accountId, load)) ?? { roles: [], workspaces: [] };
}
