import { randomBytes, randomUUID } from 'node:crypto';
import { idKind, newId, type IdKind } from '../../../src/ids';

/** A value of a statement as JSON can hold it: bytes and times by a word of their own. */
type Encoded = string | number | boolean | null | { bytes: string } | { time: string } | Encoded[];

/** A statement as it was sent. */
export interface Sent {
  text: string;
  values: Encoded[];
  /** Of a prepared statement. */
  name?: string;
}

/** All that one request sent, with what was its own. */
export interface Recording {
  statements: Sent[];
  own: string[];
  /** When it began, in milliseconds. */
  at: number;
}

/** A value of a statement, for a message. What pg would write as JSON is written so. */
export function encode(value: unknown): Encoded {
  if (Buffer.isBuffer(value)) return { bytes: value.toString('base64') };
  if (value instanceof Date) return { time: value.toISOString() };
  if (Array.isArray(value)) return value.map(encode);
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}

/** A statement to send. */
export interface Statement {
  text: string;
  values: unknown[];
  name?: string;
}

/** In a text what changes from request to request: ids, request ids and times. */
const CHANGING = [
  /\b[a-z]+_[0-7][0-9a-hjkmnp-tv-z]{25}\b/,
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/,
  /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/,
];
const KINDS_MADE = new Set<IdKind | null>(['auditEvent', 'invitation', 'workspaceAccess']);

/** A value that is the same for every request, or what makes it of the texts and the time of one. */
type Value = (texts: readonly string[], later: number) => unknown;

/**
 * Makes of a recording what gives the statements of other requests. What was the recorded request's own becomes the other
 * one's; ids that it made, request ids and hashes become new ones, the same one becoming the same; times move on.
 */
export function replayOf({ statements, own, at }: Recording, key: Buffer): (own: readonly string[]) => Statement[] {
  const changing = [...own];
  const pattern = new RegExp(`(${[...own.map(escaped), ...CHANGING.map(({ source }) => source)].join('|')})`);
  const placeOf = (text: string): number => {
    const known = changing.indexOf(text);
    return known === -1 ? changing.push(text) - 1 : known;
  };
  const ofText = (text: string): Value => {
    // Every second piece is one that changes.
    const pieces = text.split(pattern).map((piece, index) => (index % 2 === 0 ? piece : placeOf(piece)));
    if (pieces.length === 1) return () => text;
    return (texts) => pieces.map((piece) => (typeof piece === 'string' ? piece : texts[piece])).join('');
  };
  const valueOf = (value: Encoded): Value => {
    if (typeof value === 'string') return ofText(value);
    if (Array.isArray(value)) {
      const values = value.map(valueOf);
      return (texts, later) => values.map((one) => one(texts, later));
    }
    if (typeof value !== 'object' || value === null) return () => value;
    if ('time' in value) return (_texts, later) => new Date(Date.parse(value.time) + later);
    const bytes = Buffer.from(value.bytes, 'base64');
    return bytes.equals(key) ? () => bytes : () => randomBytes(bytes.length);
  };
  const prepared = statements.map(({ values, ...rest }) => ({ rest, values: values.map(valueOf) }));

  return (ownNow) => {
    const later = Date.now() - at;
    const texts = changing.map((text, index) => ownNow[index] ?? anew(text, later));
    return prepared.map(({ rest, values }) => ({ ...rest, values: values.map((value) => value(texts, later)) }));
  };
}

function anew(text: string, later: number): string {
  if (text.includes('T') && text.endsWith('Z')) return new Date(Date.parse(text) + later).toISOString();
  if (text.includes('-')) return randomUUID();
  const kind = idKind(text);
  return kind !== null && KINDS_MADE.has(kind) ? newId(kind) : text;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
