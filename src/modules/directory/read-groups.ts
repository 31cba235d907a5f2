import type { App } from '../../app';
import type { GroupAttribute, Listed, Page, ScimCall, StoredGroup } from '../../scim/scim';
import { reading } from './enter-directory';
import { storedGroup, storedGroups } from './groups.queries';

/** A group of the directory that asks. Throws 404 for what is none of its own. */
export async function readGroup(app: App, call: ScimCall, id: string, withMembers: boolean): Promise<StoredGroup> {
  return reading(app, call, ({ tx, account }) => storedGroup(tx, account.id, id, withMembers));
}

/** Its groups, those that a filter lets through. */
export async function listGroups(
  app: App,
  call: ScimCall,
  page: Page<GroupAttribute>,
  withMembers: boolean,
): Promise<Listed<StoredGroup>> {
  return reading(app, call, ({ tx, account }) => storedGroups(tx, account.id, page, withMembers));
}
