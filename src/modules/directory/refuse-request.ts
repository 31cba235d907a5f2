import type { EntityManager } from 'typeorm';
import type { App } from '../../app';
import { Personal } from '../../audit/personal';
import type { AuditActor } from '../../audit/record';
import { refusalOf, Refusals } from '../../audit/refusals';
import { tokenHash } from '../../auth/tokens';
import { transaction } from '../../db/transaction';
import { Refused } from '../../errors';
import { ScimError, type ScimCall } from '../../scim/scim';
import { DirectoryRefusal } from './directory-refusal';
import { DirectoryToken } from './directory-token.entity';
import { noteProblem } from './note-problem.queries';
import { CannotSettle } from './settle-users';
import { tellOwnersOfRefusal } from './tell-owners';

/** Who acts in the account's log: which token it was is told with each event of the directory. */
export const directoryActor: AuditActor = { type: 'SYSTEM', name: 'Directory' };

interface Asked {
  app: App;
  call: ScimCall;
  operation: string;
}

/**
 * Does what a directory asks for, and turns every refusal into one that it understands. By the time that a refusal is told, in the
 * account's log, to its admins and to its owners, the refused work is rolled back.
 */
export async function refusing<T>(asked: Asked, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const refusal = understood(error);
    if (refusal instanceof Refused) {
      await writeEvent(asked, refusal);
      throw new ScimError(403, refusal.message);
    }
    if (refusal instanceof DirectoryRefusal) {
      await keep(asked, refusal);
      await writeEvent(asked, refusal);
    }
    throw refusal;
  }
}

/** A Refused for an address that the account keeps out; all else that is refused as a ScimError. */
function understood(error: unknown): unknown {
  if (error instanceof CannotSettle) {
    const { why, email, message } = error;
    return new DirectoryRefusal(why, email, 409, message);
  }
  if (error instanceof Refused && error.code === 'CONFLICT') return new ScimError(503, error.message);
  return error;
}

async function keep({ app, call: { accountId } }: Asked, { why, subject, detail }: DirectoryRefusal): Promise<void> {
  const now = app.clock();
  await transaction(app.db, async (tx) => {
    await noteProblem(tx, { accountId, code: why, subject, message: detail, now });
    if (why === 'LAST_OWNER') await tellOwnersOfRefusal(tx, accountId, now);
  });
}

async function writeEvent({ app, call, operation }: Asked, refused: Refused | DirectoryRefusal): Promise<void> {
  const { accountId, request } = call;
  const refusals = new Refusals();
  const refusal =
    refused instanceof Refused
      ? refusalOf(operation, refused)
      : {
          code: 'DIRECTORY_REFUSED',
          operation,
          accountId,
          details: {
            why: refused.why,
            subject: subjectOf(refused),
            directoryTokenId: await tokenIdOf(app.db.manager, call),
          },
          event: 'directory.request_refused' as const,
        };
  refusals.note({ actor: directoryActor, request }, refusal);
  await refusals.write({ app, now: app.clock(), request });
}

/** The token that was shown; null where it has been revoked since. */
async function tokenIdOf(db: EntityManager, { accountId, token }: ScimCall): Promise<string | null> {
  const found = await db.findOneBy(DirectoryToken, { accountId, secretHash: tokenHash(token) });
  return found?.id ?? null;
}

/** An address is its person's, and goes from the log with them. */
function subjectOf({ subject }: DirectoryRefusal): Personal | string {
  return subject.includes('@') ? new Personal(subject, subject) : subject;
}
