import { AS_ASKED, type Bind } from '../../db/list';
import type { Comparison, Filter } from '../../scim/scim';
import { normalEmail } from '../../validation';

/**
 * What an attribute is compared with: `text` whatever the letter case, `exact` with it, `plain` what is no text; an `address` is a text
 * of which the form is kept by which addresses are known; `members` are the ids of those in a group, whose SQL has their table.
 */
type Column =
  | { kind: 'text' | 'exact' | 'plain'; sql: string }
  | { kind: 'address'; sql: string; normal: string }
  | { kind: 'members'; sql: string; member: string };

/** The column of each attribute: nothing else that a filter names comes into a statement. */
export type Columns<Attribute extends string> = Readonly<Record<Attribute, Column>>;

/** The SQL operators of those comparisons that have one. */
const operators = { gt: '>', ge: '>=', lt: '<', le: '<=' } as const;

/** A filter as a condition, whose values are all bound. */
export function conditionOf<Attribute extends string>(
  filter: Filter<Attribute> | null,
  columns: Columns<Attribute>,
  bind: Bind,
): string {
  if (filter === null) return 'true';
  const isCommon = filter.kind === 'compare' && filter.by === 'eq';
  return `${written(filter, columns, bind)} ${isCommon ? '' : AS_ASKED}`;
}

function written<Attribute extends string>(filter: Filter<Attribute>, columns: Columns<Attribute>, bind: Bind): string {
  switch (filter.kind) {
    case 'always':
      return filter.holds ? 'true' : 'false';
    case 'not':
      return `NOT ${written(filter.part, columns, bind)}`;
    case 'and':
    case 'or': {
      const parts = filter.parts.map((part) => written(part, columns, bind));
      return `(${parts.join(filter.kind === 'and' ? ' AND ' : ' OR ')})`;
    }
    case 'present': {
      const column = columns[filter.attribute];
      return column.kind === 'members' ? `EXISTS (SELECT ${column.sql})` : `(${column.sql} IS NOT NULL)`;
    }
    case 'compare':
      return compared(columns[filter.attribute], filter.by, filter.value, bind);
  }
}

/** Never null, so that NOT turns it round: what has no value is like nothing, and unlike everything. */
function compared(column: Column, by: Comparison, value: string | boolean | Date, bind: Bind): string {
  // PostgreSQL takes no NUL in a text, and no text here has one.
  if (typeof value === 'string' && value.includes('\0')) return by === 'ne' ? 'true' : 'false';
  if (by === 'ne') return `NOT ${compared(column, 'eq', value, bind)}`;
  return `coalesce(${comparison(column, by, value, bind)}, false)`;
}

function comparison(column: Column, by: Comparison, value: string | boolean | Date, bind: Bind): string {
  if (column.kind === 'members') {
    return by === 'eq' ? `EXISTS (SELECT ${column.sql} AND ${column.member} = ${bind(value)})` : 'false';
  }
  if (column.kind === 'plain') return plain(column.sql, by, bind(value), typeof value === 'boolean');
  const text = String(value);
  if (column.kind === 'address' && by === 'eq') return `${column.normal} = ${bind(normalEmail(text))}`;
  if (column.kind === 'exact') return textual(column.sql, by, `${bind(text)}::text`);
  return textual(`lower(${column.sql})`, by, `lower(${bind(text)}::text)`);
}

function plain(sql: string, by: Comparison, value: string, isBoolean: boolean): string {
  const typed = `${value}::${isBoolean ? 'boolean' : 'timestamptz'}`;
  if (by === 'eq') return `${sql} = ${typed}`;
  return by in operators ? `${sql} ${operators[by as keyof typeof operators]} ${typed}` : 'false';
}

/** By functions and no patterns, in which some characters of a value would mean something. */
function textual(sql: string, by: Comparison, value: string): string {
  switch (by) {
    case 'eq':
    case 'ne':
      return `${sql} = ${value}`;
    case 'co':
      return `strpos(${sql}, ${value}) > 0`;
    case 'sw':
      return `starts_with(${sql}, ${value})`;
    case 'ew':
      return `right(${sql}, length(${value})) = ${value}`;
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return `${sql} COLLATE "C" ${operators[by]} ${value} COLLATE "C"`;
  }
}
