import type { EntityManager } from 'typeorm';
import { AuditEvent } from '../../audit/audit-event.entity';
import type { Bind, Filter, List, Order } from '../../db/list';
import { columnsOf } from '../../db/rows';

/** The events of an account. */
export function accountEvents(db: EntityManager): List<AuditEvent> {
  const columns = columnsOf(db, AuditEvent, 'e');
  return { name: 'Account.auditLog', from: 'audit_events e', parent: 'e.log_id', id: 'e.id', columns };
}

/** Newest first. */
export const eventOrder: Order = { name: 'TIME', key: 'e.occurred_at', type: 'timestamptz', direction: 'DESC' };

/** Which events to list; undefined: all. */
export interface EventsWanted {
  since?: Date | string | undefined;
  until?: Date | string | undefined;
  actorId?: string | undefined;
  types?: string[] | undefined;
  resourceId?: string | undefined;
  workspaceId?: string | undefined;
  outcome?: AuditEvent['outcome'] | undefined;
}

/** What narrows a log to these events, none of them older than `readableFrom`. A cursor is not bound to the latter, which moves. */
export function eventFilter(wanted: EventsWanted, readableFrom: Date | null): Filter {
  const equal = (column: string, value: string | undefined) => (bind: Bind) =>
    value === undefined ? [] : [`${column} = ${bind(value)}`];
  const parts = [
    (bind: Bind) => (readableFrom === null ? [] : [`e.occurred_at >= ${bind(readableFrom)}`]),
    (bind: Bind) => (wanted.since === undefined ? [] : [`e.occurred_at >= ${bind(wanted.since)}`]),
    (bind: Bind) => (wanted.until === undefined ? [] : [`e.occurred_at < ${bind(wanted.until)}`]),
    (bind: Bind) => (wanted.types === undefined ? [] : [`e.type = ANY (${bind(wanted.types)})`]),
    equal('e.actor_id', wanted.actorId),
    equal('e.resource_id', wanted.resourceId),
    equal('e.workspace_id', wanted.workspaceId),
    equal('e.outcome', wanted.outcome),
  ];
  return { given: wanted, conditions: (bind) => parts.flatMap((part) => part(bind)) };
}

/** Events of a log from behind a number up to another, oldest first; with a filter those that it lets through. */
export async function eventsByNumber(
  db: EntityManager,
  logId: string,
  { after, upTo, most }: { after: number; upTo: number; most: number },
  filter: Filter | null = null,
): Promise<AuditEvent[]> {
  const parameters: unknown[] = [logId, after, upTo];
  const conditions = filter?.conditions((value) => `$${String(parameters.push(value))}`) ?? [];
  return db.query<AuditEvent[]>(
    `SELECT ${columnsOf(db, AuditEvent, 'e')} FROM audit_events e
      WHERE ${['e.log_id = $1', 'e.number > $2', 'e.number <= $3', ...conditions].join(' AND ')}
      ORDER BY e.number LIMIT ${String(most)}`,
    parameters,
  );
}
