import type { DataSource } from 'typeorm';
import type { Variables } from '../../config';
import { keysInUse, needsPrevious, type KeysInUse } from '../../modules/secret-key/previous-key.queries';
import { finding, type Finding } from './finding';

type Keys = Pick<Variables, 'secretKey' | 'secretKeyPrevious'>;

/** Whether SECRET_KEY is the one that the database was written with, and whether the one before is still needed. */
export async function checkKeys(db: DataSource, keys: Keys, now: Date): Promise<Finding[]> {
  const { secretKey, secretKeyPrevious } = keys;
  if (secretKey === null) {
    const message =
      'It is not set, so the database was not compared with it: npm start keeps one in DATA_DIR, for development.';
    return [finding('SECRET_KEY', 'warning', message)];
  }
  const isSame = secretKeyPrevious === secretKey;
  const found = await keysInUse(db.manager, { secretKey, secretKeyPrevious: isSame ? null : secretKeyPrevious }, now);
  if (isSame) {
    const message = 'It is the same as SECRET_KEY: set the key that was used before it, or take it away.';
    return [current(found), finding('SECRET_KEY_PREVIOUS', 'problem', message)];
  }
  const previous = secretKeyPrevious === null ? [] : [needOf(found)];
  return [current(found), ...previous];
}

function current(found: KeysInUse): Finding {
  if (found.told === 'THE_OTHER_WAY') {
    const message = 'The log tells of a change from SECRET_KEY to SECRET_KEY_PREVIOUS: the two are swapped.';
    return finding('SECRET_KEY', 'problem', message);
  }
  if (found.told === 'TO_ANOTHER') {
    const message =
      'The log tells of a change to another key: set that as SECRET_KEY, or, where this one is newer, that as SECRET_KEY_PREVIOUS, and run npx guildhall rotate-secret.';
    return finding('SECRET_KEY', 'problem', message);
  }
  const { cutsUnderCurrent, cutsUnderPrevious, cutsUnderNeither, invitations, clientSecrets } = found;
  const foreign = `${cutsUnderNeither} records of audit logs, ${clientSecrets.NEITHER} client secrets of connections and the links of ${invitations.NEITHER.links} live invitations`;
  const isNone = cutsUnderNeither === 0 && clientSecrets.NEITHER === 0 && invitations.NEITHER.links === 0;
  const links = invitations.CURRENT.links + invitations.PREVIOUS.links;
  const known = cutsUnderCurrent + cutsUnderPrevious + clientSecrets.CURRENT + clientSecrets.PREVIOUS + links;
  if (isNone) {
    const says =
      known === 0
        ? 'Nothing in the database is made under any key yet.'
        : 'It is the one that the database was written with.';
    return finding('SECRET_KEY', 'ok', says);
  }
  const isTold = found.told === 'THIS' || found.told === 'TO_CURRENT';
  const isRight = cutsUnderNeither === 0 && (known > 0 || isTold);
  if (isRight && clientSecrets.NEITHER > 0) {
    const message = `${clientSecrets.NEITHER} client secrets of connections open under no key that is set, so nobody signs on by them: set the key that they were sealed under as SECRET_KEY_PREVIOUS and run npx guildhall rotate-secret, or have them set anew in their accounts.`;
    return finding('SECRET_KEY', 'problem', message);
  }
  if (isRight) {
    const message = `The links of ${invitations.NEITHER.links} live invitations were made under another key: those that were sent work; resend one whose mail still waits.`;
    return finding('SECRET_KEY', 'warning', message);
  }
  const message = `${foreign} were made under another key: set the SECRET_KEY that was used before, or set that as SECRET_KEY_PREVIOUS and run npx guildhall rotate-secret.`;
  return finding('SECRET_KEY', 'problem', message);
}

function needOf(found: KeysInUse): Finding {
  const needs = needsPrevious(found);
  return needs.length === 0
    ? finding('SECRET_KEY_PREVIOUS', 'warning', 'Nothing needs it any more: take it away and start all processes anew.')
    : finding('SECRET_KEY_PREVIOUS', 'ok', `It is still needed: ${needs.join('; ')}.`);
}
