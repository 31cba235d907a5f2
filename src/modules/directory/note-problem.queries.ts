import type { EntityManager } from 'typeorm';
import type { DirectoryProblem, DirectoryProblemKind } from './directory-problem.entity';

/** So many are kept of an account: what happened longest ago goes first. */
const KEPT = 100;

/** Something that could not be done, or not quite. */
type Noted = Pick<DirectoryProblem, 'accountId' | 'code' | 'subject' | 'message'> & { now: Date };

/** Keeps for the account's admins that something could not be done; the same one again is counted. Nothing is kept of a directory that has gone. */
export async function noteProblem(tx: EntityManager, { accountId, code, subject, message, now }: Noted): Promise<void> {
  await tx.query(
    `INSERT INTO directory_problems AS p (account_id, code, subject, message, first_at, last_at)
     SELECT d.account_id, $2, $3, $4, $5, $5 FROM directories d WHERE d.account_id = $1 FOR KEY SHARE
     ON CONFLICT (account_id, code, subject)
       DO UPDATE SET message = excluded.message, last_at = excluded.last_at, times = p.times + 1`,
    [accountId, code, subject, message, now],
  );
  await tx.query(
    `DELETE FROM directory_problems p USING (
       SELECT code, subject FROM directory_problems WHERE account_id = $1 ORDER BY last_at DESC, code, subject OFFSET $2
     ) old WHERE p.account_id = $1 AND p.code = old.code AND p.subject = old.subject`,
    [accountId, KEPT],
  );
}

/** Takes problems away that are none any more. */
export async function solveProblems(
  tx: EntityManager,
  accountId: string,
  subject: string,
  codes: readonly DirectoryProblemKind[],
): Promise<void> {
  await tx.query('DELETE FROM directory_problems WHERE account_id = $1 AND subject = $2 AND code = ANY ($3)', [
    accountId,
    subject,
    codes,
  ]);
}
