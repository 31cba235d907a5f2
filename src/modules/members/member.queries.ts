import type { EntityManager } from 'typeorm';
import { searchPattern, type Bind, type Filter, type List, type Order } from '../../db/list';
import { columnsOf } from '../../db/rows';
import { Refused } from '../../errors';
import type { MemberFilter, MemberOrder, MemberOrderField } from '../../generated/schema';
import { idKind } from '../../ids';
import { fellowJson, type UserView } from '../users/user.queries';
import { Member } from './member.entity';

/** A member by account and something of the person's, as one text. */
export function memberKey(accountId: string, ofPerson: string): string {
  return `${accountId} ${ofPerson}`;
}

/** Members by memberKey of account and address. */
export async function membersByEmail(db: EntityManager, keys: readonly string[]): Promise<ReadonlyMap<string, Member>> {
  return membersByKey(db, keys, 'email', 'm.email COLLATE "C" = k.of_person');
}

/** Members by memberKey of account and user. */
export async function membersByUser(db: EntityManager, keys: readonly string[]): Promise<ReadonlyMap<string, Member>> {
  return membersByKey(db, keys, 'userId', 'm.user_id = k.of_person');
}

async function membersByKey(
  db: EntityManager,
  keys: readonly string[],
  property: 'email' | 'userId',
  condition: string,
): Promise<ReadonlyMap<string, Member>> {
  const split = keys.map((key) => key.split(' '));
  const members = await db.query<Member[]>(
    `SELECT ${columnsOf(db, Member, 'm')} FROM unnest($1::text[], $2::text[]) AS k(account_id, of_person)
       JOIN members m ON m.account_id = k.account_id AND ${condition}`,
    [split.map(([accountId]) => accountId), split.map(([, ofPerson]) => ofPerson)],
  );
  return new Map(members.map((member) => [memberKey(member.accountId, member[property]), member]));
}

/** A member, with the person where a list has read it as well. */
export type MemberView = Member & { user?: UserView };

/** The members of an account. */
export function accountMembers(db: EntityManager): List<MemberView> {
  return {
    name: 'Account.members',
    from: 'members m',
    parent: 'm.account_id',
    id: 'm.id',
    columns: `${columnsOf(db, Member, 'm')}, ${fellowJson(db, 'm.user_id')} AS "user"`,
  };
}

const keys: Record<MemberOrderField, Pick<Order, 'key' | 'type'>> = {
  NAME: { key: 'm.name_key', type: 'text' },
  EMAIL: { key: 'm.email COLLATE "C"', type: 'text' },
  JOINED_AT: { key: 'm.joined_at', type: 'timestamptz' },
  LAST_ACTIVE_AT: { key: `coalesce(m.last_active_at, '-infinity')`, type: 'timestamptz' },
};

/** The order of a list of members: by name unless something else is asked for. */
export function memberOrder(order: MemberOrder | null | undefined): Order {
  const field = order?.field ?? 'NAME';
  return { name: field, ...keys[field], direction: order?.direction ?? 'ASC' };
}

/**
 * What narrows a list of members. Three letters or more are found by an index. Throws BAD_USER_INPUT for bounds that the
 * schema does not allow.
 */
export function memberFilter(filter: MemberFilter | null | undefined): Filter | null {
  if (filter == null) return null;
  const { search, roles, active, teamId } = filter;
  if (roles != null && (roles.length === 0 || new Set(roles).size !== roles.length)) {
    throw new Refused('BAD_USER_INPUT', 'roles takes 1 to 100 entries, each once: leave it out for all.');
  }
  const pattern = search == null ? null : searchPattern(search);
  return {
    given: { search, roles, active, teamId },
    conditions: (bind) => [
      ...(pattern === null ? [] : [`m.search_text LIKE lower(${bind(pattern)})`]),
      ...(roles == null ? [] : [`m.role = ANY (${bind(roles)})`]),
      ...(active == null ? [] : [`m.active = ${bind(active)}`]),
      ...(teamId == null ? [] : [isOnTeam(teamId, bind)]),
    ],
  };
}

/** Nobody is on what is no team, or a team of another account; and PostgreSQL takes no NUL in a text. */
function isOnTeam(teamId: string, bind: Bind): string {
  if (idKind(teamId) !== 'team') return 'false';
  return `EXISTS (SELECT FROM team_members t
    WHERE t.team_id = ${bind(teamId)} AND t.principal_id = m.user_id AND t.account_id = m.account_id)`;
}
