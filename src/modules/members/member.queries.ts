import { In, type EntityManager } from 'typeorm';
import { columnsOf, type Filter, type List, type Order } from '../../db/list';
import type { MemberFilter, MemberOrder, MemberOrderField } from '../../generated/schema';
import { Member } from './member.entity';

/** Members by their ids. */
export async function membersById(db: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, Member>> {
  const members = await db.findBy(Member, { id: In([...ids]) });
  return new Map(members.map((member) => [member.id, member]));
}

/** The members of an account. */
export function accountMembers(db: EntityManager): List<Member> {
  return { name: 'Account.members', from: 'members m', parent: 'm.account_id', id: 'm.id', columns: columnsOf(db, Member, 'm') };
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

/** What narrows a list of members. Three letters or more are found by an index. */
export function memberFilter(filter: MemberFilter | null | undefined): Filter | null {
  if (filter == null) return null;
  const { search, roles, active } = filter;
  return {
    given: { search, roles, active },
    conditions: (bind) => [
      ...(search == null ? [] : [`m.search_text LIKE ${bind(`%${escapeLike(search.toLowerCase())}%`)}`]),
      ...(roles == null ? [] : [`m.role = ANY (${bind(roles)})`]),
      ...(active == null ? [] : [`m.active = ${bind(active)}`]),
    ],
  };
}

/** The text as LIKE takes it literally. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
