import { Readable } from 'node:stream';
import type { EntityManager } from 'typeorm';
import type { App } from '../../app';
import type { AuditEvent } from '../../audit/audit-event.entity';
import { refusalOf, Refusals } from '../../audit/refusals';
import { askingOf } from '../../auth/call';
import type { RequestInfo } from '../../auth/request-info';
import type { Caller, Requirement } from '../../auth/caller';
import { refusal } from '../../auth/decision';
import { isToken, tokenHash } from '../../auth/tokens';
import { loadViewer } from '../../auth/viewer';
import { Refused } from '../../errors';
import type { AuditExportFormat } from '../../generated/schema';
import { daysBefore } from '../../time';
import type { AuditExport } from './audit-export.entity';
import { eventFilter, eventsByNumber, type EventsWanted } from './audit-log.queries';
import { csvHeader, csvLine, ndjsonLine } from './export-formats';

/** So many events are read at once; rights are read again before each. */
const BATCH = 1000;

/** What it takes to read the log: what Account.auditLog says in the SDL. */
export const REQUIREMENT: Requirement = {
  permission: 'READ_AUDIT_LOG',
  scopes: null,
  feature: 'AUDIT_LOG',
  whileFrozen: true,
  withoutSso: false,
  by: 'ANY',
};

const CONTENT_TYPES: Record<AuditExportFormat, string> = {
  CSV: 'text/csv; charset=utf-8',
  NDJSON: 'application/x-ndjson; charset=utf-8',
};

export interface OpenedExport {
  fileName: string;
  contentType: string;
  body: Readable;
}

/** Who fetches, and from where. */
interface Asking {
  caller: Caller;
  request: RequestInfo;
}

type Opened = Pick<AuditExport, 'id' | 'accountId' | 'format' | 'upTo'> & { wanted: EventsWanted };

/**
 * Opens the export with this token, once. Null when there is none, it was used, its time is over, or it was made for somebody
 * else, for whom it stays. Throws a refusal when the caller may not read the log any more; the body breaks off when that
 * happens on the way.
 */
export async function openExport(app: App, asking: Asking, token: string): Promise<OpenedExport | null> {
  if (!isToken(token)) return null;
  const now = app.clock();
  // A fault leaves the address as it was; a refusal uses it up.
  const opened = await app.db.transaction(async (tx) => {
    const [[row]] = await tx.query<[Opened[], number]>(
      `UPDATE audit_exports SET used_at = $3
        WHERE token_hash = $1 AND actor_id = $2 AND used_at IS NULL AND expires_at > $3
        RETURNING id, account_id AS "accountId", format, wanted, up_to AS "upTo"`,
      [tokenHash(token), asking.caller.id, now],
    );
    return row === undefined ? null : { ...row, readable: await readableFrom(app, tx, asking, row.accountId, now) };
  });
  if (opened === null) return null;
  const { readable } = opened;
  if (readable instanceof Refused) throw await told(app, asking, readable, now);
  app.newNetworks.seen(asking.caller, asking.request, now, [opened.accountId]);
  return {
    fileName: `audit-log-${opened.id}.${opened.format.toLowerCase()}`,
    contentType: CONTENT_TYPES[opened.format],
    body: Readable.from(lines(app, asking, opened, readable), { objectMode: false }),
  };
}

/** A refusal, once the log tells of it. */
async function told(app: App, { caller, request }: Asking, refused: Refused, now: Date): Promise<Refused> {
  const refusals = new Refusals();
  refusals.note({ caller, request }, refusalOf('exportAuditLog', refused));
  await refusals.write({ app, now, request });
  return refused;
}

/** The time of the oldest event that the caller may read; a refusal when it is none at all. */
async function readableFrom(
  app: App,
  tx: EntityManager,
  { caller, request }: Asking,
  accountId: string,
  now: Date,
): Promise<Date | Refused> {
  try {
    const viewer = await loadViewer(tx, askingOf({ app, request, now }, caller), accountId);
    const refused = refusal(viewer, REQUIREMENT, { accountId, workspaceId: null });
    if (refused !== null) return refused;
    const membership = viewer.memberships.get(accountId);
    if (membership === undefined) throw new Error(`nobody refused ${caller.id}, who is not in ${accountId}`);
    app.lastUsed.membership(membership);
    return daysBefore(now, membership.booked.limits.auditLogRetentionDays);
  } catch (error) {
    // The credential has ended.
    if (error instanceof Refused) return error;
    throw error;
  }
}

/** The text of an export, a batch of events at a time, oldest first. */
async function* lines(app: App, asking: Asking, { accountId, format, wanted, upTo }: Opened, readable: Date) {
  if (format === 'CSV') yield csvHeader;
  const line = format === 'CSV' ? csvLine : ndjsonLine;
  const { since, until } = wanted;
  const times = { since: since && new Date(since), until: until && new Date(until) };
  const filter = eventFilter({ ...wanted, ...times }, readable);
  for (let after = 0; ;) {
    const events: AuditEvent[] = await eventsByNumber(
      app.db.manager,
      accountId,
      { after, upTo: Number(upTo), most: BATCH },
      filter,
    );
    yield events.map(line).join('');
    const last = events.at(-1);
    if (last === undefined || events.length < BATCH) return;
    after = Number(last.number);
    const now = app.clock();
    const still = await readableFrom(app, app.db.manager, asking, accountId, now);
    if (still instanceof Refused) throw await told(app, asking, still, now);
  }
}
