import type { DataSource, EntityManager } from 'typeorm';
import type { App } from '../../app';
import type { AuditLogCut } from '../../audit/audit-log-cut.entity';
import { recordAct } from '../../audit/record';
import { factsOfCut, signed } from '../../audit/signing';
import { transaction } from '../../db/transaction';
import { fail } from '../../errors';
import { InputCheck } from '../../validation';
import { cutsAfter, cutSignedUnder, lastRotation, signingKeyId, toldOf, type Keys } from './key-use.queries';
import { isPreviousUsed } from './previous-key.queries';
import { sealAgain, type SealedAgain } from './seal-again';

/** So many records are signed by one transaction: what breaks off has lost no more than that. */
const BATCH = 500;
const SWAPPED =
  'The log tells of a change from this SECRET_KEY to this SECRET_KEY_PREVIOUS: swap the two. To leave the newer key on ' +
  'purpose, swap them too, run this until the older one can go, and then change to a third key.';
const UNUSED =
  'The log tells that this SECRET_KEY is the newest, and nothing is made under this SECRET_KEY_PREVIOUS. If that one is newer, ' +
  'swap the two. If it is older, nothing needs it: take it away.';
/** So many records that nobody signed are told one by one. */
const MOST_TOLD = 20;

interface Installation extends Pick<App, 'clock'> {
  config: Keys;
  /** As the owner of the tables: the service may not change these records. */
  ownerDb: DataSource;
}

interface Rotated extends SealedAgain {
  /** Records that were signed under the key before, and are signed under that of now. */
  signedAgain: number;
  /** Records that neither key signed as they stand: they are left alone. */
  unsigned: number;
  /** The first of them. */
  firstUnsigned: Pick<AuditLogCut, 'logId' | 'number'>[];
}

/**
 * What an operator does once SECRET_KEY is a new one and SECRET_KEY_PREVIOUS the old one: signs the records of what was removed
 * from audit logs again, so that they count when the old key is gone, and seals the client secrets of connections again, so that
 * they open then. A record that neither key signed as it stands was changed, or is of another key: signing it would make it look
 * true. What breaks off is finished by doing it again; what is done already is written no second time. `operator` is who does it, for
 * the log. Throws UserErrors: INVALID, and CONFLICT where the log tells of a change from SECRET_KEY to SECRET_KEY_PREVIOUS, or of one
 * to SECRET_KEY while nothing was made under SECRET_KEY_PREVIOUS: then the two are swapped.
 */
export async function rotateSecret({ ownerDb, clock, config }: Installation, operator: string): Promise<Rotated> {
  const check = new InputCheck();
  const name = check.name(operator, ['operator']);
  check.throwIfAny();
  const { secretKey, secretKeyPrevious } = config;
  if (secretKeyPrevious === null || secretKeyPrevious === secretKey) {
    fail('INVALID', 'SECRET_KEY must be the new key, and SECRET_KEY_PREVIOUS the one before: another one.', [
      'SECRET_KEY_PREVIOUS',
    ]);
  }
  const pair = { keyId: signingKeyId(secretKey), previousKeyId: signingKeyId(secretKeyPrevious) };
  const tell = (tx: EntityManager, done: { signedAgain: number; sealedAgain: number }) =>
    recordAct(
      tx,
      { actor: { type: 'OPERATOR', name }, now: clock(), request: null },
      { type: 'secret_key.rotated', accountId: null, resource: null, details: { ...pair, ...done } },
    );
  const rotated: Omit<Rotated, keyof SealedAgain> = { signedAgain: 0, unsigned: 0, firstUnsigned: [] };
  let after: Pick<AuditLogCut, 'logId' | 'number'> | null = { logId: '', number: '0' };
  while (after !== null) {
    const from: Pick<AuditLogCut, 'logId' | 'number'> = after;
    const batch = await transaction(ownerDb, async (tx) => {
      const told = toldOf(await lastRotation(tx), config);
      if (told === 'THE_OTHER_WAY') fail('CONFLICT', SWAPPED, ['SECRET_KEY']);
      if (told === 'TO_CURRENT' && !(await isPreviousUsed(tx, config, clock())))
        fail('CONFLICT', UNUSED, ['SECRET_KEY']);
      const cuts = await cutsAfter(tx, from, BATCH, { lock: true });
      const under = (wanted: string) => cuts.filter((cut) => cutSignedUnder(config, cut) === wanted);
      const old = under('PREVIOUS');
      await sign(tx, config, old);
      if (old.length > 0 || told !== 'THIS') {
        await tell(tx, { signedAgain: old.length, sealedAgain: 0 });
      }
      return { signedAgain: old.length, unsigned: under('NEITHER'), last: cuts.length < BATCH ? null : cuts.at(-1) };
    });
    rotated.signedAgain += batch.signedAgain;
    rotated.unsigned += batch.unsigned.length;
    const room = MOST_TOLD - rotated.firstUnsigned.length;
    rotated.firstUnsigned.push(...batch.unsigned.slice(0, room).map(({ logId, number }) => ({ logId, number })));
    after = batch.last ?? null;
  }
  const sealed = await sealAgain(ownerDb, config, (tx, sealedAgain) => tell(tx, { signedAgain: 0, sealedAgain }));
  return { ...rotated, ...sealed };
}

/** Signs records under the key of now. */
async function sign(tx: EntityManager, keys: Keys, cuts: readonly AuditLogCut[]): Promise<void> {
  if (cuts.length === 0) return;
  const rows = cuts.map((cut) => ({ cut, ...signed(keys, factsOfCut(cut)) }));
  await tx.query(
    `UPDATE audit_log_cuts c SET key_id = s.key_id, signature = s.signature
       FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bytea[]) AS s(log_id, number, key_id, signature)
      WHERE c.log_id = s.log_id AND c.number = s.number`,
    [
      rows.map(({ cut }) => cut.logId),
      rows.map(({ cut }) => cut.number),
      rows.map(({ keyId }) => keyId),
      rows.map(({ signature }) => signature),
    ],
  );
}
