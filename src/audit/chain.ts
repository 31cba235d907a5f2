import { createHash } from 'node:crypto';
import type { AuditEvent, Seal } from './audit-event.entity';
import { sealDigest } from './personal';

/** What an event's hash covers: all of it, personal values by their seals. */
export type Covered = Omit<AuditEvent, 'hash' | 'seals' | 'people'>;

/** The part of an event that its hash covers. */
export function coveredOf({ hash: _hash, seals: _seals, people: _people, ...covered }: AuditEvent): Covered {
  return covered;
}

/** What stands for the hash before the first event of a log. */
export const BEFORE_FIRST = Buffer.alloc(32);

/**
 * The hash that chains an event to the one before it: SHA-256 over that one's hash, in hexadecimal digits, a line break,
 * and the event as JSON without spaces, keys in order, times as in RFC 3339, and in the place of each personal value
 * `{"sealed": digest}`. Null where the seals do not fit the event: then it is not what was written.
 */
export function eventHash(previous: Buffer, event: Covered, seals: readonly Seal[]): Buffer | null {
  const covered = JSON.parse(JSON.stringify({ ...event, number: Number(event.number) })) as Record<string, unknown>;
  if (!Array.isArray(seals)) return null;
  for (const seal of seals as (Partial<Seal> | null)[]) {
    const found = placeOf(covered, seal?.path);
    if (found === null) return null;
    const [place, key] = found;
    place[key] = { sealed: seal?.digest };
  }
  return createHash('sha256')
    .update(`${previous.toString('hex')}\n${canonical(covered)}`)
    .digest();
}

/** Whether a personal value is what was sealed, or was erased together with its salt. */
export function isUntouched(event: Covered, { path, digest, salt }: Seal): boolean {
  const [place, key] = placeOf(event, path) ?? [{}, ''];
  return salt === undefined ? place[key] === null : sealDigest(salt, path, place[key]) === digest;
}

/** Where a value stands: what holds it, and under which key; null where there is none. */
function placeOf(event: object, path: unknown): [place: Record<string, unknown>, key: string] | null {
  if (!Array.isArray(path)) return null;
  let place: unknown = { event };
  let key = 'event';
  for (const next of path as unknown[]) {
    place = (place as Record<string, unknown>)[key];
    if (typeof next !== 'string' || typeof place !== 'object' || place === null) return null;
    if (!Object.keys(place).includes(next)) return null;
    key = next;
  }
  return path.length === 0 ? null : [place as Record<string, unknown>, key];
}

/** JSON in which keys are in order, as RFC 8785 has it for texts, whole numbers, truth values and null. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const properties = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${properties.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`;
}
