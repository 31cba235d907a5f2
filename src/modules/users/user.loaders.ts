import type { Context } from '../../graphql/context';
import { User } from './user.entity';
import { accountsOfFellows, membersAmong, type UserView } from './user.queries';

/** One user by id, batched; null when there is none. */
export async function loadUser(context: Context, id: string): Promise<UserView | null> {
  return context.loaders.row(User, id);
}

/** Whether the user is a member of an account whose members the caller may see, batched. */
export async function loadIsFellow(context: Context, userId: string): Promise<boolean> {
  const { app, loaders, viewer } = context;
  const accountIds = accountsOfFellows(viewer);
  const fellow = await loaders.load('fellow member', userId, (ids) => membersAmong(app.db.manager, ids, accountIds));
  return fellow !== null;
}
