import type { App } from '../../app';
import { recordAct } from '../../audit/record';
import { lockAccount } from '../../auth/in-account';
import { transaction } from '../../db/transaction';
import { Unavailable } from '../../errors';
import type { DomainCheckOutcome } from '../../generated/schema';
import type { TaskPayloads } from '../../jobs/tasks';
import { outcomeOf, recordNameOf } from './domain.decisions';
import { Domain } from './domain.entity';
import { lockNamed } from './domain.queries';
import { bySystem, writeFound, writeNotFound } from './write-check';

/**
 * Looks for the record of a domain that was verified, and writes what follows. Of two looks that run at once only the later answer
 * is written. Whatever comes out of it opens the account to nobody: a domain that has lapsed binds its people as before.
 */
export async function checkDomain(app: App, { domainId }: TaskPayloads['checkDomain']): Promise<void> {
  const { db, clock } = app;
  const known = await db.manager.findOneBy(Domain, { id: domainId });
  // It was taken away since the job was made.
  if (known === null) return;
  const askedAt = clock();
  const outcome = await ask(app, known);
  await transaction(db, async (tx) => {
    const locking = { app, now: askedAt };
    if ((await lockAccount(tx, locking, known.accountId)) === null) return;
    const { now } = locking;
    const named = await lockNamed(tx, known, now);
    const { own, held } = named;
    if (own?.verifiedAt == null || (own.checkedAt !== null && own.checkedAt > askedAt)) return;
    // What has lapsed and is another account's by now stays as it is, though the record may still be there.
    const change =
      outcome === 'FOUND' && !held
        ? await writeFound(tx, { ...named, own }, askedAt, now)
        : await writeNotFound(tx, own, outcome, askedAt, now);
    if (change !== null) await recordAct(tx, bySystem(now), change);
  });
}

async function ask({ dns, log }: App, domain: Domain): Promise<DomainCheckOutcome> {
  try {
    return outcomeOf(domain, await dns.texts(recordNameOf(domain)));
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    log.warn({ domainId: domain.id, reason: error.reason }, 'DNS does not answer for a domain');
    return 'NO_ANSWER';
  }
}
