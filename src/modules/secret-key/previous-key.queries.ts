import type { EntityManager } from 'typeorm';
import type { Under } from '../../auth/sealed-secrets';
import {
  codesFromBefore,
  cutsByKey,
  cutsSignedByPrevious,
  invitationsByKey,
  lastRotation,
  signingKeyId,
  toldOf,
  type InvitationsByKey,
  type Keys,
  type Told,
} from './key-use.queries';
import { clientSecretsByKey } from './sealed-secrets.queries';

/** So many live invitations are looked at: more than that takes too long for a look. */
const MOST_INVITATIONS = 20_000;
const MOST_CUTS = 20_000;

/** What the database says of the two keys. */
export interface KeysInUse {
  /** Records of cuts that name the key of now. */
  cutsUnderCurrent: number;
  /** Records of cuts that name the key before, changed ones too. */
  cutsUnderPrevious: number;
  /** Records of cuts that the key before signed as they stand: these are to be signed again. */
  cutsToSign: number;
  /** Records of cuts that name neither. */
  cutsUnderNeither: number;
  invitations: InvitationsByKey;
  /** Client secrets of connections, by the key that they were sealed under. */
  clientSecrets: Record<Under, number>;
  /** Codes from before the change of the key that can still be used. */
  codes: number;
  /** Until when the last of them can be used; null: there is none. */
  codesUntil: Date | null;
  /** How the newest change of the key that the log tells stands to these keys. */
  told: Told;
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
  const last = await lastRotation(db);
  const told = toldOf(last, keys);
  const since = told === 'THIS' ? (last?.at ?? now) : now;
  const { codes, until } =
    previous === null ? { codes: 0, until: null } : await codesFromBefore(db, { made: since, now });
  return {
    cutsUnderCurrent,
    cutsUnderPrevious,
    cutsToSign: await cutsSignedByPrevious(db, keys, MOST_CUTS),
    cutsUnderNeither: total - cutsUnderCurrent - cutsUnderPrevious,
    invitations,
    clientSecrets: await clientSecretsByKey(db, keys),
    codes,
    codesUntil: until,
    told,
  };
}

/** Whether anything was made under the key before: a record of a cut, a sealed secret, or the link of a live invitation. */
export async function isPreviousUsed(db: EntityManager, keys: Keys, now: Date): Promise<boolean> {
  if ((await cutsSignedByPrevious(db, keys, 1)) > 0) return true;
  if ((await clientSecretsByKey(db, keys)).PREVIOUS > 0) return true;
  return (await invitationsByKey(db, keys, { now, most: MOST_INVITATIONS })).PREVIOUS.links > 0;
}

/** What still needs the key before, each in words that go on "because"; none: it can go. */
export function needsPrevious({
  cutsToSign,
  invitations,
  clientSecrets,
  codes,
  codesUntil,
  told,
}: KeysInUse): string[] {
  const { waiting } = invitations.PREVIOUS;
  return [
    ...(told !== 'THIS' ? ['the change of the key is not in the log yet: run rotate-secret'] : []),
    ...(cutsToSign > 0 ? [`${cutsToSign} records of audit logs are signed by it: run rotate-secret`] : []),
    ...(clientSecrets.PREVIOUS > 0
      ? [`${clientSecrets.PREVIOUS} client secrets of connections are sealed under it: run rotate-secret`]
      : []),
    ...(waiting > 0 ? [`${waiting} mails of invitations wait that were made under it`] : []),
    ...(codes > 0 && codesUntil !== null
      ? [`${codes} codes that may be made under it can be used until ${codesUntil.toISOString()}`]
      : []),
  ];
}
