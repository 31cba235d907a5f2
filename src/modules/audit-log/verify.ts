import type { EntityManager } from 'typeorm';
import type { App } from '../../app';
import type { AuditEvent } from '../../audit/audit-event.entity';
import { AuditLogCut } from '../../audit/audit-log-cut.entity';
import { AuditLog } from '../../audit/audit-log.entity';
import { BEFORE_FIRST, coveredOf, eventHash, isUntouched } from '../../audit/chain';
import { factsOfCut, isSigned } from '../../audit/signing';
import type { AuditLogBreakKind } from '../../generated/schema';
import { eventsByNumber } from './audit-log.queries';
import { isOurs, type Checkpoint } from './checkpoint';

/** So many events are looked at in one go: about a second. */
const MOST_VERIFIED = 10_000;
const BATCH = 1000;

interface Range {
  from: number | null;
  to: number | null;
  checkpoint: Checkpoint | null;
}

interface Break {
  number: number;
  kind: AuditLogBreakKind;
  message: string;
}

interface Verification {
  from: number | null;
  to: number | null;
  break: Break | null;
  next: number | null;
  last: number | null;
  cut: AuditLogCut | null;
}

/** What a log says of itself, besides its events. */
interface Log {
  id: string;
  last: number;
  lastHash: Buffer;
  unchained: number;
  /** Oldest first. */
  cuts: AuditLogCut[];
}

/**
 * Walks a part of a log in the order of its numbers, and gives the first thing that is not as it was written; then looks at
 * all that is signed. Everything is read as it was at one moment.
 */
export async function verifyAuditLog(app: App, logId: string, range: Range): Promise<Verification> {
  return app.db.transaction('REPEATABLE READ', async (db) => {
    const log = await readLog(db, logId);
    const { last } = log;
    const from = Math.max(range.from ?? 1, beginning(log));
    const wanted = Math.min(range.to ?? last, last);
    const to = Math.min(wanted, from + MOST_VERIFIED - 1);
    const walked = from > to ? null : await walk(db, log, from, to);
    const wrong =
      walked ??
      (await againstOthers(db, log)) ??
      (await againstCheckpoint(app, db, log, range.checkpoint)) ??
      againstCuts(app, log);
    const end = walked?.number ?? to;
    return {
      from: from > end ? null : from,
      to: from > end ? null : end,
      break: wrong,
      next: walked === null && to < wanted ? to + 1 : null,
      last: last === 0 ? null : last,
      cut: log.cuts.at(-1) ?? null,
    };
  });
}

async function readLog(db: EntityManager, id: string): Promise<Log> {
  const log = await db.findOneBy(AuditLog, { id });
  const cuts = await db.find(AuditLogCut, { where: { logId: id }, order: { number: 'ASC' } });
  if (log === null) return { id, last: 0, lastHash: BEFORE_FIRST, unchained: 0, cuts };
  const { lastNumber, lastHash, unchained } = log;
  return { id, last: Number(lastNumber), lastHash, unchained: Number(unchained), cuts };
}

/** The number up to which events were removed as too old; 0 if none was. */
function cutUpTo({ cuts }: Log): number {
  return Number(cuts.at(-1)?.number ?? 0);
}

/** The first number that can be checked: behind what was removed, and behind what is older than the chain. */
function beginning(log: Log): number {
  return Math.max(log.unchained, cutUpTo(log)) + 1;
}

/** Events that the log does not account for: nobody wrote them through Guildhall. */
async function againstOthers(db: EntityManager, log: Log): Promise<Break | null> {
  const [other] = await db.query<{ number: string }[]>(
    'SELECT number FROM audit_events WHERE log_id = $1 AND (number <= $2 OR number > $3) ORDER BY number LIMIT 1',
    [log.id, cutUpTo(log), log.last],
  );
  if (other === undefined) return null;
  const number = Number(other.number);
  const message = `The log does not account for event ${String(number)}: it goes from ${String(cutUpTo(log) + 1)} to ${String(log.last)}.`;
  return { number, kind: 'ADDED', message };
}

function againstCuts(app: App, { cuts }: Log): Break | null {
  const unsigned = cuts.find((cut) => !isSigned(app.config, factsOfCut(cut), cut));
  if (unsigned === undefined) return null;
  const message = 'The record of this removal of old events was not signed by this installation, or was changed.';
  return { number: Number(unsigned.number), kind: 'CUT_NOT_SIGNED', message };
}

/** Whether the log still has what a checkpoint says. What was removed in its time cannot be compared. */
async function againstCheckpoint(
  app: App,
  db: EntityManager,
  log: Log,
  checkpoint: Checkpoint | null,
): Promise<Break | null> {
  if (checkpoint === null) return null;
  const { number } = checkpoint;
  if (!isOurs(app, checkpoint)) {
    const message = 'This checkpoint was not signed by this installation for this account, or was changed since.';
    return { number, kind: 'CHECKPOINT_NOT_SIGNED', message };
  }
  if (number > log.last) {
    const message = `When the checkpoint was signed the log went to ${String(number)}; now it ends at ${String(log.last)}.`;
    return { number: log.last, kind: 'CUT_OFF', message };
  }
  if (number < cutUpTo(log)) return null;
  // No checkpoint is older than the chain: where the log says so, it says what is not true.
  const hash = number < log.unchained ? BEFORE_FIRST : await hashOf(db, log, number);
  if (hash === null) return missing(number);
  if (hash.toString('hex') === checkpoint.hash) return null;
  const message = `Event ${String(number)} is not the one that the checkpoint was signed for.`;
  return { number, kind: 'CHECKPOINT_DIFFERS', message };
}

/** The hash that the log has for a number; null if there is no event. */
async function hashOf(db: EntityManager, log: Log, number: number): Promise<Buffer | null> {
  if (number === log.unchained) return BEFORE_FIRST;
  if (number > 0 && number === cutUpTo(log)) return log.cuts.at(-1)?.hash ?? BEFORE_FIRST;
  const [event] = await eventsByNumber(db, log.id, { after: number - 1, upTo: number, most: 1 });
  return event?.hash ?? null;
}

async function walk(db: EntityManager, log: Log, from: number, to: number): Promise<Break | null> {
  let previous = await hashOf(db, log, from - 1);
  if (previous === null) return missing(from - 1);
  for (let number = from; number <= to;) {
    const events = await eventsByNumber(db, log.id, { after: number - 1, upTo: to, most: BATCH });
    if (events.length === 0) return log.last === to ? cutOff(number - 1, to) : missing(number);
    for (const event of events) {
      if (Number(event.number) !== number) return missing(number);
      const wrong = againstEvent(previous, event);
      if (wrong !== null) return wrong;
      previous = event.hash ?? previous;
      number += 1;
    }
  }
  return to === log.last && !previous.equals(log.lastHash) ? altered(to) : null;
}

function againstEvent(previous: Buffer, event: AuditEvent): Break | null {
  const { hash, seals } = event;
  const covered = coveredOf(event);
  const number = Number(event.number);
  const expected = eventHash(previous, covered, seals);
  if (hash === null || expected === null || !hash.equals(expected)) return altered(number);
  const touched = seals.find((seal) => !isUntouched(covered, seal));
  if (touched === undefined) return null;
  const message = `${touched.path.join('.')} of event ${String(number)} is not what was written, and was not erased either.`;
  return { number, kind: 'PERSONAL_VALUE_ALTERED', message };
}

function missing(number: number): Break {
  return { number, kind: 'MISSING', message: `There is no event ${String(number)}: it was removed.` };
}

function altered(number: number): Break {
  const message = `Event ${String(number)} is not what was written, or one before it was changed and its hash made to fit.`;
  return { number, kind: 'ALTERED', message };
}

function cutOff(number: number, last: number): Break {
  const message = `The log ends at ${String(number)}, but by its own record ${String(last)} events were written.`;
  return { number, kind: 'CUT_OFF', message };
}
