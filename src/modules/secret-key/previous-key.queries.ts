import type { EntityManager } from 'typeorm';
import {
  codesFromBefore,
  cutsByKey,
  invitationsByKey,
  rotatedAt,
  signingKeyId,
  type InvitationsByKey,
  type Keys,
} from './key-use.queries';

/** So many live invitations are looked at: more than that takes too long for a look. */
const MOST_INVITATIONS = 20_000;

/** What the database says of the two keys. */
export interface KeysInUse {
  /** Records of cuts that name the key of now. */
  cutsUnderCurrent: number;
  /** Records of cuts that name the key before. */
  cutsUnderPrevious: number;
  /** Records of cuts that name neither. */
  cutsUnderNeither: number;
  invitations: InvitationsByKey;
  /** Codes from before the change of the key that can still be used. */
  codes: number;
  /** Until when the last of them can be used; null: there is none. */
  codesUntil: Date | null;
  /** When the change of the key was told in the log; null: it was not, or there is no key before. */
  rotatedAt: Date | null;
}

/** What lives under which key. */
export async function keysInUse(db: EntityManager, keys: Keys, now: Date): Promise<KeysInUse> {
  const current = signingKeyId(keys.secretKey);
  const previous = keys.secretKeyPrevious === null ? null : signingKeyId(keys.secretKeyPrevious);
  const cuts = await cutsByKey(db);
  const total = [...cuts.values()].reduce((sum, number) => sum + number, 0);
  const cutsUnderCurrent = cuts.get(current) ?? 0;
  const cutsUnderPrevious = previous === null || previous === current ? 0 : (cuts.get(previous) ?? 0);
  const invitations = await invitationsByKey(db, keys, { now, most: MOST_INVITATIONS });
  const since = previous === null ? null : await rotatedAt(db, current, previous);
  const { codes, until } =
    previous === null ? { codes: 0, until: null } : await codesFromBefore(db, { made: since ?? now, now });
  return {
    cutsUnderCurrent,
    cutsUnderPrevious,
    cutsUnderNeither: total - cutsUnderCurrent - cutsUnderPrevious,
    invitations,
    codes,
    codesUntil: until,
    rotatedAt: since,
  };
}

/** What still needs the key before, each in words that go on "because"; none: it can go. */
export function needsPrevious({
  cutsUnderPrevious,
  invitations,
  codes,
  codesUntil,
  rotatedAt: since,
}: KeysInUse): string[] {
  const { waiting } = invitations.PREVIOUS;
  return [
    ...(since === null ? ['the change of the key is not in the log yet: run rotate-secret'] : []),
    ...(cutsUnderPrevious > 0
      ? [`${cutsUnderPrevious} records of audit logs are signed by it: run rotate-secret`]
      : []),
    ...(waiting > 0 ? [`${waiting} mails of invitations wait that were made under it`] : []),
    ...(codes > 0 && codesUntil !== null
      ? [`${codes} codes that may be made under it can be used until ${codesUntil.toISOString()}`]
      : []),
  ];
}
