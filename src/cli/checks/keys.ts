import type { DataSource } from 'typeorm';
import type { Config } from '../../config';
import { keysInUse, needsPrevious, type KeysInUse } from '../../modules/secret-key/previous-key.queries';
import { finding, type Finding } from './finding';

/** Whether SECRET_KEY is the one that the database was written with, and whether the one before is still needed. */
export async function checkKeys(db: DataSource, config: Config, now: Date): Promise<Finding[]> {
  const found = await keysInUse(db.manager, config, now);
  const previous = config.secretKeyPrevious === null ? [] : [needOf(found)];
  return [current(found), ...previous];
}

function current(found: KeysInUse): Finding {
  const { cutsUnderCurrent, cutsUnderPrevious, cutsUnderNeither, invitations } = found;
  const foreign = `${cutsUnderNeither} records of audit logs and the links of ${invitations.NEITHER.links} live invitations`;
  const isNone = cutsUnderNeither === 0 && invitations.NEITHER.links === 0;
  const known = cutsUnderCurrent + cutsUnderPrevious + invitations.CURRENT.links + invitations.PREVIOUS.links;
  if (isNone) {
    const says =
      known === 0
        ? 'Nothing in the database is made under any key yet.'
        : 'It is the one that the database was written with.';
    return finding('SECRET_KEY', 'ok', says);
  }
  if (cutsUnderNeither === 0 && known > 0) {
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
