import type { AuditEvent } from '../../audit/audit-event.entity';

/** The fields of an exported event, in the order of the columns. */
function exported({ hash, seals, people: _people, ...event }: AuditEvent) {
  return {
    ...event,
    number: Number(event.number),
    hash: hash?.toString('hex') ?? null,
    seals: seals.map(withoutPerson),
  };
}

function withoutPerson({ of: _of, ...seal }: AuditEvent['seals'][number]) {
  return seal;
}

/** An event as a line of NDJSON: with all that its hash can be checked by. */
export function ndjsonLine(event: AuditEvent): string {
  return `${JSON.stringify(exported(event))}\n`;
}

const COLUMNS = [
  'number',
  'id',
  'occurredAt',
  'type',
  'outcome',
  'actorType',
  'actorId',
  'actorName',
  'credentialId',
  'resourceType',
  'resourceId',
  'resourceName',
  'workspaceId',
  'before',
  'after',
  'details',
  'ipAddress',
  'userAgent',
  'requestId',
  'hash',
] as const;

/** The first line of CSV. */
export const csvHeader = `${COLUMNS.join(',')}\r\n`;

/** An event as a line of CSV (RFC 4180). */
export function csvLine(event: AuditEvent): string {
  const fields = exported(event);
  return `${COLUMNS.map((column) => csvField(fields[column])).join(',')}\r\n`;
}

/** A text that a spreadsheet would take for a formula gets a quote in front, so that it stays a text. */
function csvField(value: string | number | object | null): string {
  if (value === null) return '';
  const text =
    value instanceof Date ? value.toISOString() : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
