import type { App } from '../../app';
import { recordAct } from '../../audit/record';
import { transaction } from '../../db/transaction';
import { fail, userError, UserErrors } from '../../errors';
import { daysBefore, MAILS_NOTED_DAYS, PARTING_MAILS_DAYS } from '../../time';
import { InputCheck } from '../../validation';
import { lockMails, type LockedMail } from './mail.queries';

interface Input {
  /** Ids of their jobs; null: all that are given up. */
  ids: readonly string[] | null;
}

/** A mail that was given up gets so many more tries: the last is 2.3 days after the first (src/jobs/queue.ts). */
const FURTHER_TRIES = 10;
const FURTHER_DAYS = 3;
/**
 * An older one is tried no more. It may have reached some of several people, which is remembered for so long as notes are kept
 * (src/mail/deliver.ts): a try after that would mail them twice.
 * A parting mail has no address any more once its own time is over.
 */
function oldestDays({ task }: Pick<LockedMail, 'task'>): number {
  return (task === 'sendPartingMail' ? PARTING_MAILS_DAYS : MAILS_NOTED_DAYS) - FURTHER_DAYS;
}

function isTooOld(mail: LockedMail, now: Date): boolean {
  return mail.queuedAt < daysBefore(now, oldestDays(mail));
}

const MOST_IDS = 100;

/**
 * What an operator does when mails could not go out and now can: has them tried at once, in place of at their next time, also
 * those that are given up. All of them, or none; where they are not named, those that are too old are left out. `operator` is who does it, for the log. Throws UserErrors; paths are names of
 * Input: INVALID, NOT_FOUND for one that is no mail of the queue, CONFLICT for one that somebody is sending at this moment, or that is too old.
 */
export async function retryMails(
  { db, clock }: Pick<App, 'db' | 'clock'>,
  operator: string,
  { ids }: Input,
): Promise<{ mails: LockedMail[]; tooOld: number }> {
  const check = new InputCheck();
  const name = check.name(operator, ['operator']);
  if (ids !== null) againstIds(ids);
  check.throwIfAny();
  return transaction(db, async (tx) => {
    const locked = await lockMails(tx, ids);
    const now = clock();
    const problems = (ids ?? []).flatMap((id, index) =>
      againstMail(
        locked.find((mail) => mail.id === id),
        index,
        now,
      ),
    );
    if (problems.length > 0) throw new UserErrors(problems);
    const mails = locked.filter((mail) => !isTooOld(mail, now));
    const tooOld = locked.length - mails.length;
    if (mails.length === 0) return { mails, tooOld };
    await tx.query(
      `UPDATE graphile_worker._private_jobs SET run_at = $2, updated_at = $2, attempts = least(attempts, max_attempts - $3::int)
        WHERE id = ANY ($1)`,
      [mails.map(({ id }) => id), now, FURTHER_TRIES],
    );
    await recordAct(
      tx,
      { actor: { type: 'OPERATOR', name }, now, request: null },
      { type: 'mail.retried', accountId: null, resource: null, details: told(mails) },
    );
    return { mails, tooOld };
  });
}

function againstIds(ids: readonly string[]): void {
  if (ids.length < 1 || ids.length > MOST_IDS) fail('INVALID', `Name 1 to ${MOST_IDS} mails by their ids.`, ['ids']);
  const problems = ids.flatMap((id, index) =>
    /^[1-9]\d{0,17}$/.test(id)
      ? []
      : [userError('INVALID', 'A mail is named by the number that mail list shows.', ['ids', index])],
  );
  if (problems.length > 0) throw new UserErrors(problems);
}

function againstMail(mail: LockedMail | undefined, index: number, now: Date) {
  const path = ['ids', index];
  if (mail === undefined) {
    return [userError('NOT_FOUND', 'No mail with this id waits: it may have gone out by now.', path)];
  }
  if (isTooOld(mail, now)) {
    const message = `This mail waits for more than ${oldestDays(mail)} days: nobody remembers for longer whom it has reached, or is to reach, so it is not sent again.`;
    return [userError('CONFLICT', message, path)];
  }
  return mail.state === 'SENDING' ? [userError('CONFLICT', 'This mail is being sent at this moment.', path)] : [];
}

function told(mails: readonly LockedMail[]): object {
  const byTask: Partial<Record<LockedMail['task'], number>> = {};
  for (const { task } of mails) byTask[task] = (byTask[task] ?? 0) + 1;
  return { mails: byTask, givenUp: mails.filter(({ state }) => state === 'FAILED').length };
}
