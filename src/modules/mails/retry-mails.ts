import type { App } from '../../app';
import { recordAct } from '../../audit/record';
import { transaction } from '../../db/transaction';
import { fail, userError, UserErrors } from '../../errors';
import { InputCheck } from '../../validation';
import { lockMails, type LockedMail } from './mail.queries';

interface Input {
  /** Ids of their jobs; null: all that are given up. */
  ids: readonly string[] | null;
}

/**
 * A mail that was given up gets so many more tries, which is about two days. Its further recipients are known to have been
 * mailed for 40 days (src/mail/deliver.ts): a whole new row of tries could mail them twice.
 */
const FURTHER_TRIES = 10;
const MOST_IDS = 100;

/**
 * What an operator does when mails could not go out and now can: has them tried at once, in place of at their next time, also
 * those that are given up. All of them, or none. `operator` is who does it, for the log. Throws UserErrors; paths are names of
 * Input: INVALID, NOT_FOUND for one that is no mail of the queue, CONFLICT for one that somebody is sending at this moment.
 */
export async function retryMails(
  { db, clock }: Pick<App, 'db' | 'clock'>,
  operator: string,
  { ids }: Input,
): Promise<{ mails: LockedMail[] }> {
  const check = new InputCheck();
  const name = check.name(operator, ['operator']);
  if (ids !== null) againstIds(ids);
  check.throwIfAny();
  return transaction(db, async (tx) => {
    const mails = await lockMails(tx, ids);
    const problems = (ids ?? []).flatMap((id, index) =>
      againstMail(
        mails.find((mail) => mail.id === id),
        index,
      ),
    );
    if (problems.length > 0) throw new UserErrors(problems);
    if (mails.length === 0) return { mails };
    const now = clock();
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
    return { mails };
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

function againstMail(mail: LockedMail | undefined, index: number) {
  const path = ['ids', index];
  if (mail === undefined) {
    return [userError('NOT_FOUND', 'No mail with this id waits: it may have gone out by now.', path)];
  }
  return mail.state === 'SENDING' ? [userError('CONFLICT', 'This mail is being sent at this moment.', path)] : [];
}

function told(mails: readonly LockedMail[]): object {
  const byTask: Partial<Record<LockedMail['task'], number>> = {};
  for (const { task } of mails) byTask[task] = (byTask[task] ?? 0) + 1;
  return { mails: byTask, givenUp: mails.filter(({ state }) => state === 'FAILED').length };
}
