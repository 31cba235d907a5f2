import type { EntityManager } from 'typeorm';
import { parametersFrom } from '../../db/list';
import { columnsOf } from '../../db/rows';
import { idKind } from '../../ids';
import {
  ScimError,
  type Listed,
  type Page,
  type StoredUser,
  type UserAttribute,
  type WrittenUser,
} from '../../scim/scim';
import { DirectoryUser } from './directory-user.entity';
import { conditionOf, type Columns } from './filter.queries';

/** By what users can be looked for. */
const columns: Columns<UserAttribute> = {
  id: { kind: 'exact', sql: 'd.id' },
  userName: { kind: 'address', sql: 'd.user_name', normal: 'd.email' },
  externalId: { kind: 'exact', sql: 'd.external_id' },
  displayName: { kind: 'text', sql: 'd.display_name' },
  givenName: { kind: 'text', sql: 'd.given_name' },
  familyName: { kind: 'text', sql: 'd.family_name' },
  active: { kind: 'plain', sql: 'd.active' },
  created: { kind: 'plain', sql: 'd.created_at' },
  lastModified: { kind: 'plain', sql: 'd.updated_at' },
};

const GROUPS = `(SELECT coalesce(json_agg(json_build_object('id', g.id, 'displayName', g.display_name) ORDER BY g.id), '[]')
    FROM directory_group_members i JOIN directory_groups g ON g.id = i.group_id
   WHERE i.account_id = d.account_id AND i.directory_user_id = d.id) AS groups`;

type Row = DirectoryUser & Pick<StoredUser, 'groups'>;

/** The fields that a directory writes of a user, of a row or as they are to be. */
export function writtenFields({
  userName,
  externalId,
  displayName,
  givenName,
  familyName,
  active,
}: WrittenUser): WrittenUser {
  return { userName, externalId, displayName, givenName, familyName, active };
}

function stored(row: Row): StoredUser {
  const { id, version, createdAt, updatedAt, groups } = row;
  return { ...writtenFields(row), id, version, createdAt, updatedAt, groups };
}

/** A user of the account's directory; throws 404 for what is none. */
export async function userOf(tx: EntityManager, accountId: string, id: string): Promise<DirectoryUser> {
  const user = idKind(id) === 'directoryUser' ? await tx.findOneBy(DirectoryUser, { accountId, id }) : null;
  if (user === null) throw notFound();
  return user;
}

/** The same as the directory reads it. */
export async function storedUser(tx: EntityManager, accountId: string, id: string): Promise<StoredUser> {
  const rows =
    idKind(id) === 'directoryUser'
      ? await tx.query<Row[]>(
          `SELECT ${columnsOf(tx, DirectoryUser, 'd')}, ${GROUPS} FROM directory_users d WHERE d.account_id = $1 AND d.id = $2`,
          [accountId, id],
        )
      : [];
  const [row] = rows;
  if (row === undefined) throw notFound();
  return stored(row);
}

/** The users of the account's directory that a filter lets through, those first that came first. */
export async function storedUsers(
  tx: EntityManager,
  accountId: string,
  { filter, startIndex, count }: Page<UserAttribute>,
): Promise<Listed<StoredUser>> {
  const { parameters, bind } = parametersFrom(accountId);
  const found = `FROM directory_users d WHERE d.account_id = $1 AND ${conditionOf(filter, columns, bind)}`;
  const [counted] = await tx.query<{ total: number }[]>(`SELECT count(*)::int AS total ${found}`, parameters);
  const total = counted?.total ?? 0;
  if (count === 0 || total < startIndex) return { total, resources: [] };
  const rows = await tx.query<Row[]>(
    `SELECT ${columnsOf(tx, DirectoryUser, 'd')}, ${GROUPS} ${found}
      ORDER BY d.created_at, d.id LIMIT ${bind(count)} OFFSET ${bind(startIndex - 1)}`,
    parameters,
  );
  return { total, resources: rows.map(stored) };
}

function notFound(): ScimError {
  return new ScimError(404, 'There is no such user here: create it.');
}
