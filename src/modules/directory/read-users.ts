import type { App } from '../../app';
import type { Listed, Page, ScimCall, StoredUser, UserAttribute } from '../../scim/scim';
import { reading } from './enter-directory';
import { storedUser, storedUsers } from './users.queries';

/** A user of the directory that asks. Throws 404 for what is none of its own. */
export async function readUser(app: App, call: ScimCall, id: string): Promise<StoredUser> {
  return reading(app, call, ({ tx, account }) => storedUser(tx, account.id, id));
}

/** Its users, those that a filter lets through. */
export async function listUsers(app: App, call: ScimCall, page: Page<UserAttribute>): Promise<Listed<StoredUser>> {
  return reading(app, call, ({ tx, account }) => storedUsers(tx, account.id, page));
}
