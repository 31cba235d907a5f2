import type { EntityManager } from 'typeorm';
import type { App } from '../app';
import type { Call } from '../auth/call';
import { networkOf } from '../auth/network';
import { transaction } from '../db/transaction';
import type { Refused } from '../errors';
import { HOUR } from '../time';
import { invitedAddress } from './personal';
import { actorOf, insertEvents, INSTALLATION_LOG, type AuditActor, type NewEvent, type Resource } from './record';

/** The refusals that are events of their own. Other errors are none. */
const RECORDED = new Set([
  'FORBIDDEN',
  'PERMISSION_NOT_HELD',
  'LAST_OWNER',
  'WRONG_RECIPIENT',
  'INVITATION_WITHDRAWN',
  'WRONG_CODE',
  'WRONG_LINK',
  'IP_NOT_ALLOWED',
  'SSO_REQUIRED',
  'SIGN_ON_REFUSED',
  'DIRECTORY_REFUSED',
]);

/** One actor's refusals of one kind in one hour: so many are written one by one, the rest is counted. */
export const REFUSALS_AN_HOUR = 60;

export interface Refusal {
  code: string;
  /** The field that was refused: 'changeMemberRole', 'Account.settings'. */
  operation: string;
  /** Whose log tells of it: the account that the refused is a member of; null for the installation's. */
  accountId: string | null;
  resource?: Resource | undefined;
  details?: object;
  /** The type of its event; left out: access.refused. */
  event?: 'sso.sign_in_refused' | 'directory.request_refused' | undefined;
}

/** A coded error as the log tells of it. */
export function refusalOf(operation: string, { code, accountId, details: answered, resource }: Refused): Refusal {
  // Where to sign on is of no use to who reads the log.
  const details = { ...answered };
  delete details.url;
  // Its name is the address that was invited.
  const about = resource === null ? undefined : { ...resource, name: invitedAddress(resource.name) };
  return { code, operation, accountId, resource: about, details };
}

/** Who was refused: the caller, or who comes by something else than a caller's credential. */
type Refusing = Pick<Call, 'request'> & (Pick<Call, 'caller'> | { actor: AuditActor });

interface Noted {
  refusal: Refusal;
  actor: AuditActor;
  /** Which counter it goes by: one for each log, actor and kind. */
  counter: string;
  times: number;
}

/**
 * The refusals of one request: gathered while it runs and written when it ends, in one transaction of their own. By then
 * the refused work is rolled back, and a query that is refused at a thousand edges costs one write.
 */
export class Refusals {
  private readonly noted = new Map<string, Noted>();
  /** How often each code was met, for the metrics: also those that the log does not tell of, but for RATE_LIMITED. */
  private readonly met = new Map<string, number>();

  /** Takes a refusal down, if it is one that the log tells of. The same one again is counted. */
  note(by: Refusing, refusal: Refusal): void {
    // What is refused for a limit is counted where the limit is.
    if (refusal.code !== 'RATE_LIMITED') this.met.set(refusal.code, (this.met.get(refusal.code) ?? 0) + 1);
    if (!RECORDED.has(refusal.code)) return;
    const actor = 'actor' in by ? by.actor : actorOf(by.caller);
    const who = countedAs(actor, by.request);
    const counter = JSON.stringify([refusal.accountId ?? INSTALLATION_LOG, who, refusal.code]);
    const same = JSON.stringify([actor, refusal]);
    const known = this.noted.get(same);
    if (known === undefined) this.noted.set(same, { refusal, actor, counter, times: 1 });
    else known.times += 1;
  }

  /** Writes what was noted. Throws when it cannot: a refusal that nobody can read later is a fault. */
  async write({ app, now, request }: Pick<Call, 'app' | 'now' | 'request'>): Promise<void> {
    for (const [code, times] of this.met) app.metrics.refused(code, times);
    this.met.clear();
    const noted = [...this.noted.values()];
    this.noted.clear();
    if (noted.length === 0) return;
    await transaction(app.db, async (tx) => {
      const room = await countUp(tx, noted, now);
      for (const [actor, refusals] of byActor(noted.filter(({ counter }) => takeOne(room, counter)))) {
        await insertEvents(tx, refusals.map(eventOf), actor, now, request);
      }
    });
  }
}

/** The actor as refusals are counted by it: nobody by where they come from. */
function countedAs(actor: AuditActor, { ipAddress }: Call['request']): string {
  if ('id' in actor) return `${actor.type} ${actor.id}`;
  return actor.type === 'NOBODY' ? `NOBODY ${networkOf(ipAddress)}` : `${actor.type} ${actor.name}`;
}

/** Adds the refusals to their counters, and says how many of each counter may still be written one by one. */
async function countUp(tx: EntityManager, noted: readonly Noted[], now: Date): Promise<Map<string, number>> {
  const added = new Map<string, number>();
  for (const { counter } of noted) added.set(counter, (added.get(counter) ?? 0) + 1);
  // In order, so that two requests that count the same cannot lock each other out.
  const counters = [...added.keys()].sort();
  const rows = await tx.query<{ logId: string; actor: string; kind: string; count: number }[]>(
    `INSERT INTO refusal_counts (log_id, actor, kind, hour, count)
     SELECT c ->> 0, c ->> 1, c ->> 2, $3, n FROM unnest($1::jsonb[], $2::int[]) AS added(c, n)
     ON CONFLICT (log_id, actor, kind, hour) DO UPDATE SET count = refusal_counts.count + excluded.count
     RETURNING log_id AS "logId", actor, kind, count`,
    [counters, counters.map((counter) => added.get(counter)), new Date(Math.floor(now.getTime() / HOUR) * HOUR)],
  );
  return new Map(
    rows.map(({ logId, actor, kind, count }) => {
      const counter = JSON.stringify([logId, actor, kind]);
      return [counter, REFUSALS_AN_HOUR - (count - (added.get(counter) ?? 0))];
    }),
  );
}

function takeOne(room: Map<string, number>, counter: string): boolean {
  const left = room.get(counter) ?? 0;
  room.set(counter, left - 1);
  return left > 0;
}

/** Who asks can change within a request: signIn and signOut. */
function byActor(noted: readonly Noted[]): Map<AuditActor, Noted[]> {
  const groups = new Map<string, [AuditActor, Noted[]]>();
  for (const one of noted) {
    const key = JSON.stringify(one.actor);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one.actor, [one]]);
    else group[1].push(one);
  }
  return new Map(groups.values());
}

function eventOf({ refusal, times }: Noted): NewEvent {
  const { code, operation, accountId, resource = null, details, event = 'access.refused' } = refusal;
  return {
    type: event,
    accountId,
    outcome: 'REFUSED',
    resource,
    details: { code, operation, ...details, ...(times > 1 ? { times } : {}) },
  };
}

interface Counted {
  logId: string;
  actor: string;
  /** The name that the actor has by now; null for nobody, and for one who is gone. */
  name: string | null;
  kind: string;
  hour: Date;
  count: number;
}

/** Who was counted: the text of `countedAs`, read back. */
function countedActor(counted: string, name: string | null): AuditActor {
  const [type, id = ''] = counted.split(' ');
  if (type === 'SYSTEM') return { type, name: id };
  if (name === null || (type !== 'USER' && type !== 'SERVICE_ACCOUNT')) return { type: 'NOBODY' };
  return { type, id, name, credentialId: null };
}

/**
 * For each hour that is over: one event with the number of refusals that were counted only. Run by a job; takes each
 * count once, however many processes run it.
 */
export async function summariseRefusals({ db, clock }: Pick<App, 'db' | 'clock'>): Promise<void> {
  const now = clock();
  await transaction(db, async (tx) => {
    const rows = await tx.query<Counted[]>(
      `WITH over AS (DELETE FROM refusal_counts WHERE hour < $1 RETURNING *)
       SELECT log_id AS "logId", actor, coalesce(u.name, s.name) AS name, kind, hour, count FROM over
         LEFT JOIN users u ON over.actor = 'USER ' || u.id
         LEFT JOIN service_accounts s ON over.actor = 'SERVICE_ACCOUNT ' || s.id WHERE count > $2 ORDER BY log_id`,
      [new Date(now.getTime() - HOUR), REFUSALS_AN_HOUR],
    );
    for (const { logId, actor, name, kind, hour, count } of rows) {
      const event: NewEvent = {
        type: 'access.refused_repeatedly',
        accountId: logId === INSTALLATION_LOG ? null : logId,
        outcome: 'REFUSED',
        resource: null,
        details: { code: kind, since: hour.toISOString(), count: count - REFUSALS_AN_HOUR },
      };
      await insertEvents(tx, [event], countedActor(actor, name), now, null);
    }
  });
}
