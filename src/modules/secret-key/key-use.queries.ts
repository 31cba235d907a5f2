import type { EntityManager } from 'typeorm';
import type { App } from '../../app';
import type { AuditLogCut } from '../../audit/audit-log-cut.entity';
import { INSTALLATION_LOG } from '../../audit/record';
import { factsOfCut, isSigned, publicKeys } from '../../audit/signing';
import { storedInvitationToken } from '../../auth/derived-secrets';
import type { Under } from '../../auth/sealed-secrets';

export type Keys = Pick<App['config'], 'secretKey' | 'secretKeyPrevious'>;

/** Which key signed the record of a cut as it stands. */
export function cutSignedUnder(keys: Keys, cut: AuditLogCut): Under {
  const facts = factsOfCut(cut);
  if (isSigned({ ...keys, secretKeyPrevious: null }, facts, cut)) return 'CURRENT';
  return isSigned(keys, facts, cut) ? 'PREVIOUS' : 'NEITHER';
}

/** The name of the signing key under a SECRET_KEY. */
export function signingKeyId(secretKey: string): string {
  const [key] = publicKeys({ secretKey, secretKeyPrevious: null });
  if (key === undefined) throw new Error('there is no signing key');
  return key.id;
}

/** Records of cuts behind a place, in the order of logs and numbers; with `keyId` only those that name this key. */
export async function cutsAfter(
  db: EntityManager,
  after: Pick<AuditLogCut, 'logId' | 'number'>,
  most: number,
  { lock = false, keyId }: { lock?: boolean; keyId?: string } = {},
): Promise<AuditLogCut[]> {
  return db.query<AuditLogCut[]>(
    `SELECT log_id AS "logId", number, hash, kept_days AS "keptDays", cut_at AS "cutAt", key_id AS "keyId", signature
       FROM audit_log_cuts WHERE (log_id, number) > ($1, $2) AND ($4::text IS NULL OR key_id = $4)
      ORDER BY log_id, number LIMIT $3 ${lock ? 'FOR UPDATE' : ''}`,
    [after.logId, after.number, most, keyId ?? null],
  );
}

/** How many records of cuts name which signing key. Says nothing of whether they were changed. */
export async function cutsByKey(db: EntityManager): Promise<ReadonlyMap<string, number>> {
  const rows = await db.query<{ keyId: string; cuts: number }[]>(
    'SELECT key_id AS "keyId", count(*)::int AS cuts FROM audit_log_cuts GROUP BY key_id',
  );
  return new Map(rows.map(({ keyId, cuts }) => [keyId, cuts]));
}

const BATCH = 500;

/**
 * How many records of cuts the key before signed as they stand, up to so many. A record that only names it was changed since,
 * and holds no better with it than without.
 */
export async function cutsSignedByPrevious(db: EntityManager, keys: Keys, most: number): Promise<number> {
  if (keys.secretKeyPrevious === null) return 0;
  const keyId = signingKeyId(keys.secretKeyPrevious);
  let after: Pick<AuditLogCut, 'logId' | 'number'> | undefined = { logId: '', number: '0' };
  let found = 0;
  while (after !== undefined && found < most) {
    const cuts: AuditLogCut[] = await cutsAfter(db, after, BATCH, { keyId });
    found += cuts.filter((cut) => cutSignedUnder(keys, cut) === 'PREVIOUS').length;
    after = cuts.length < BATCH ? undefined : cuts.at(-1);
  }
  return found;
}

interface LiveInvitation {
  id: string;
  sendCount: number;
  tokenHash: Buffer;
  /** Whether its mail has still to go out. */
  waits: boolean;
}

/** Live invitations by the key that made their links, and among them those whose mail has still to go out. */
export type InvitationsByKey = Record<Under, { links: number; waiting: number }>;

/** Under which key the links of live invitations were made. Reads up to so many, the newest first. */
export async function invitationsByKey(
  db: EntityManager,
  keys: Keys,
  { now, most }: { now: Date; most: number },
): Promise<InvitationsByKey> {
  const rows = await db.query<LiveInvitation[]>(
    `SELECT i.id, i.send_count AS "sendCount", i.token_hash AS "tokenHash", q.id IS NOT NULL AS waits
       FROM invitations i
       LEFT JOIN (SELECT j.payload ->> 'invitationId' AS id, j.payload ->> 'sendCount' AS send_count
                    FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
                   WHERE t.identifier = 'sendInvitation' AND j.attempts < j.max_attempts) q
         ON q.id = i.id AND q.send_count = i.send_count::text
      WHERE i.status = 'PENDING' AND i.expires_at > $1 ORDER BY i.created_at DESC, i.id DESC LIMIT $2`,
    [now, most],
  );
  const none = () => ({ links: 0, waiting: 0 });
  const found: InvitationsByKey = { CURRENT: none(), PREVIOUS: none(), NEITHER: none() };
  for (const { id, sendCount, tokenHash, waits } of rows) {
    const made = (secrets: Keys) => storedInvitationToken(secrets, id, sendCount, tokenHash) !== null;
    const under = made({ ...keys, secretKeyPrevious: null }) ? 'CURRENT' : made(keys) ? 'PREVIOUS' : 'NEITHER';
    found[under].links += 1;
    if (waits) found[under].waiting += 1;
  }
  return found;
}

/** Codes that were mailed, or are to be, before a time, and that can still be used then: how many, and until when. */
export async function codesFromBefore(
  db: EntityManager,
  { made, now }: { made: Date; now: Date },
): Promise<{ codes: number; until: Date | null }> {
  const [found] = await db.query<{ codes: number; until: Date | null }[]>(
    `SELECT count(*)::int AS codes, max(expires_at) AS until FROM (
       SELECT expires_at FROM sign_in_challenges WHERE used_at IS NULL AND created_at <= $1 AND expires_at > $2
        UNION ALL
       SELECT expires_at FROM email_changes WHERE ended_at IS NULL AND created_at <= $1 AND expires_at > $2
     ) code`,
    [made, now],
  );
  return found ?? { codes: 0, until: null };
}

/** A change of the key, as the installation's log tells it: the names of the signing keys, and when. */
interface Rotation {
  keyId: string;
  previousKeyId: string;
  at: Date;
}

/** The newest change of the key that the log tells; null: none yet. */
export async function lastRotation(db: EntityManager): Promise<Rotation | null> {
  const [event] = await db.query<Rotation[]>(
    `SELECT details ->> 'keyId' AS "keyId", details ->> 'previousKeyId' AS "previousKeyId", occurred_at AS at
       FROM audit_events WHERE log_id = $1 AND type = 'secret_key.rotated' ORDER BY number DESC LIMIT 1`,
    [INSTALLATION_LOG],
  );
  return event ?? null;
}

/** How the newest change that the log tells stands to the keys that are set. */
export type Told = 'NOTHING' | 'THIS' | 'THE_OTHER_WAY' | 'TO_PREVIOUS' | 'TO_CURRENT' | 'TO_ANOTHER';

/** NOTHING: no change is told. THE_OTHER_WAY: from the key of now to the one before, so that the variables are swapped. */
export function toldOf(last: Rotation | null, { secretKey, secretKeyPrevious }: Keys): Told {
  if (last === null) return 'NOTHING';
  const current = signingKeyId(secretKey);
  const previous = secretKeyPrevious === null ? null : signingKeyId(secretKeyPrevious);
  if (last.keyId === current) return last.previousKeyId === previous ? 'THIS' : 'TO_CURRENT';
  if (last.keyId !== previous) return 'TO_ANOTHER';
  return last.previousKeyId === current ? 'THE_OTHER_WAY' : 'TO_PREVIOUS';
}
