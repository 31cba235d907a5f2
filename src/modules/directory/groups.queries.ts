import type { EntityManager } from 'typeorm';
import { parametersFrom } from '../../db/list';
import { columnsOf } from '../../db/rows';
import { idKind } from '../../ids';
import {
  ScimError,
  type GroupAttribute,
  type Listed,
  type Page,
  type StoredGroup,
  type WholeGroup,
} from '../../scim/scim';
import { DirectoryGroup } from './directory-group.entity';
import { conditionOf, type Columns } from './filter.queries';

/** By what groups can be looked for. */
const columns: Columns<GroupAttribute> = {
  id: { kind: 'exact', sql: 'g.id' },
  displayName: { kind: 'text', sql: 'g.display_name' },
  externalId: { kind: 'exact', sql: 'g.external_id' },
  members: {
    kind: 'members',
    sql: 'FROM directory_group_members i WHERE i.group_id = g.id',
    member: 'i.directory_user_id',
  },
  created: { kind: 'plain', sql: 'g.created_at' },
  lastModified: { kind: 'plain', sql: 'g.updated_at' },
};

/** A list shows so many members of its groups at most: more would be an answer that nobody can take. */
const LISTED_MEMBERS = 20_000;

type Members = WholeGroup['members'];

/** A group of the account's directory; throws 404 for what is none. */
export async function groupOf(tx: EntityManager, accountId: string, id: string): Promise<DirectoryGroup> {
  const group = idKind(id) === 'directoryGroup' ? await tx.findOneBy(DirectoryGroup, { accountId, id }) : null;
  if (group === null) throw new ScimError(404, 'There is no such group here: create it.');
  return group;
}

/** A group with its members, as the directory reads it. */
export async function wholeGroup(tx: EntityManager, group: DirectoryGroup): Promise<WholeGroup> {
  return { ...shown(group), members: (await membersOf(tx, [group.id])).get(group.id) ?? [] };
}

/** The same with or without its members. */
export async function storedGroup(
  tx: EntityManager,
  accountId: string,
  id: string,
  withMembers: boolean,
): Promise<StoredGroup> {
  const group = await groupOf(tx, accountId, id);
  return withMembers ? wholeGroup(tx, group) : { ...shown(group), members: null };
}

/** The groups of the account's directory that a filter lets through, those first that came first. Throws 400 for more members than can be shown. */
export async function storedGroups(
  tx: EntityManager,
  accountId: string,
  { filter, startIndex, count }: Page<GroupAttribute>,
  withMembers: boolean,
): Promise<Listed<StoredGroup>> {
  const { parameters, bind } = parametersFrom(accountId);
  const found = `FROM directory_groups g WHERE g.account_id = $1 AND ${conditionOf(filter, columns, bind)}`;
  const [counted] = await tx.query<{ total: number }[]>(`SELECT count(*)::int AS total ${found}`, parameters);
  const total = counted?.total ?? 0;
  if (count === 0 || total < startIndex) return { total, resources: [] };
  const groups = await tx.query<DirectoryGroup[]>(
    `SELECT ${columnsOf(tx, DirectoryGroup, 'g')} ${found}
      ORDER BY g.created_at, g.id LIMIT ${bind(count)} OFFSET ${bind(startIndex - 1)}`,
    parameters,
  );
  const ids = groups.map(({ id }) => id);
  if (withMembers) await requireFew(tx, ids);
  const members = withMembers ? await membersOf(tx, ids) : null;
  const membersShown = (id: string): Members | null => (members === null ? null : (members.get(id) ?? []));
  return { total, resources: groups.map((group) => ({ ...shown(group), members: membersShown(group.id) })) };
}

function shown({
  id,
  displayName,
  externalId,
  version,
  createdAt,
  updatedAt,
}: DirectoryGroup): Omit<StoredGroup, 'members'> {
  return { id, displayName, externalId, version, createdAt, updatedAt };
}

async function requireFew(tx: EntityManager, groupIds: readonly string[]): Promise<void> {
  const [counted] = await tx.query<{ members: number }[]>(
    'SELECT count(*)::int AS members FROM directory_group_members WHERE group_id = ANY ($1)',
    [groupIds],
  );
  if ((counted?.members ?? 0) <= LISTED_MEMBERS) return;
  const detail = `The groups of this page have more than ${String(LISTED_MEMBERS)} members together. Ask for fewer groups at once, or leave their members out.`;
  throw new ScimError(400, detail, 'tooMany');
}

async function membersOf(tx: EntityManager, groupIds: readonly string[]): Promise<ReadonlyMap<string, Members>> {
  const rows = await tx.query<{ groupId: string; members: Members }[]>(
    `SELECT i.group_id AS "groupId", json_agg(json_build_object('id', d.id, 'userName', d.user_name) ORDER BY d.id) AS members
       FROM directory_group_members i JOIN directory_users d ON d.account_id = i.account_id AND d.id = i.directory_user_id
      WHERE i.group_id = ANY ($1) GROUP BY i.group_id`,
    [groupIds],
  );
  return new Map(rows.map(({ groupId, members }) => [groupId, members]));
}
