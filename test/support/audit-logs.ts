import { everyEvent } from '../../src/audit/events';
import { createDataSource } from '../../src/db/data-source';
import { verifyAuditLog } from '../../src/modules/audit-log/verify';
import type { World } from './world';

interface EventRow {
  type: string;
  resource_type: string | null;
  before: object | null;
  after: object | null;
  details: object | null;
}

/**
 * What every test leaves behind: logs that are whole, and events that tell what docs/audit-events.md says. For the end of a
 * world; the logs that tests broke on purpose are left out.
 */
export async function expectWholeLogs(world: World, except: readonly string[]): Promise<void> {
  const logs = await world.sql<{ id: string }>('SELECT id FROM audit_logs WHERE NOT id = ANY ($1)', [except]);
  const broken = [];
  // The world's server may have stopped.
  const db = await createDataSource(world.database.serviceUrl, 1).initialize();
  for (const { id } of logs) {
    for (let from: number | null = 1; from !== null;) {
      const found = await verifyAuditLog({ ...world.server.app, db }, id, { from, to: null, checkpoint: null });
      if (found.break !== null) broken.push({ id, ...found.break });
      from = found.next;
    }
  }
  await db.destroy();
  expect(broken).toEqual([]);
  const rows = await world.sql<EventRow>(
    'SELECT DISTINCT type, resource_type, before, after, details FROM audit_events WHERE NOT log_id = ANY ($1)',
    [except],
  );
  expect([...new Set(rows.flatMap(undocumented))]).toEqual([]);
}

/** What an event tells and its description does not have. */
function undocumented({ type, resource_type, before, after, details }: EventRow): string[] {
  const known = everyEvent.find((event) => event.type === type);
  if (known === undefined) return [type];
  const strange = (told: object | null, said: Record<string, string> = {}) =>
    Object.keys(told ?? {}).filter((field) => !(field in said));
  const about =
    known.resource === null || known.resource === resource_type ? [] : [`${type}: ${String(resource_type)}`];
  return [
    ...about,
    ...[...strange(before, known.changes), ...strange(after, known.changes)].map((field) => `${type}: ${field}`),
    ...strange(details, known.details).map((field) => `${type}: details.${field}`),
  ];
}
