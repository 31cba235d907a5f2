import { Any, type EntityManager, IsNull } from 'typeorm';
import { recordAct, type Act, type Change } from '../../audit/record';
import { enqueue } from '../../jobs/queue';
import type { DomainCheckOutcome } from '../../generated/schema';
import { MINUTE } from '../../time';
import { isMissing, statusOf, stopsAt, whereMissing, writtenStatusOf } from './domain.decisions';
import { Domain } from './domain.entity';
import type { Named } from './domain.queries';
import { tellOwnersOfDomains } from './tell-owners-of-domains';

/** Who acts where nobody asked for it. */
export function bySystem(now: Date): Act {
  return { actor: { type: 'SYSTEM', name: 'Guildhall' }, now, request: null };
}

/**
 * Writes that the record of a domain was found, which nobody else holds: from now on it is the account's. Gives the event, for
 * the caller to write; null where it was so already. `askedAt` is when DNS was asked.
 */
export async function writeFound(
  tx: EntityManager,
  { own, givingWay }: Omit<Named, 'own'> & { own: Domain },
  askedAt: Date,
  now: Date,
): Promise<Change | null> {
  const before = statusOf(own, now);
  if (before === 'PENDING' || before === 'LAPSED') await giveWay(tx, givingWay, now);
  await write(tx, own, {
    ...{ checkedAt: askedAt, checkOutcome: 'FOUND', foundAt: askedAt },
    ...{ verifiedAt: own.verifiedAt ?? now, failingSince: null, lapsedAt: null },
  });
  return before === 'VERIFIED'
    ? null
    : changeOf(own, before === 'PENDING' ? 'domain.verified' : 'domain.recovered', before);
}

/**
 * Writes that the record was not found, and what follows from that; the owners get a mail, one a day. Gives the event, for the
 * caller to write; null where nothing follows, or what follows was so already.
 */
export async function writeNotFound(
  tx: EntityManager,
  domain: Domain,
  outcome: DomainCheckOutcome,
  askedAt: Date,
  now: Date,
): Promise<Change | null> {
  const before = writtenStatusOf(domain);
  const missing = isMissing(domain, outcome, now);
  const follows = missing ? whereMissing(domain, now) : {};
  await write(tx, domain, { checkedAt: askedAt, checkOutcome: outcome, ...follows });
  if (!missing || before === 'LAPSED') return null;
  const after = statusOf(domain, now);
  if (after === 'LAPSED') {
    await tellOwnersOfDomains(tx, [{ domain, news: 'LAPSED' }]);
    return { ...changeOf(domain, 'domain.lapsed', before), details: { outcome } };
  }
  // The day in UTC: so a mail a day goes out, however often DNS is asked.
  await tellOwnersOfDomains(tx, [{ domain, news: 'FAILING', day: now.toISOString().slice(0, 10) }]);
  if (before === after) return null;
  const until = stopsAt(domain, now);
  if (until !== null) {
    // The last look, in time for what the mails say. A minute later, since the clocks of two machines may differ.
    const options = { key: `checkDomain:last:${domain.id}`, runAt: new Date(until.getTime() + MINUTE) };
    await enqueue(tx, 'checkDomain', { domainId: domain.id }, options);
  }
  return { ...changeOf(domain, 'domain.failing', before), details: { outcome, stopsAt: until } };
}

/** The accounts that had verified the domain learn that it is another's now. Whose, or who did it, is not for their logs. */
async function giveWay(tx: EntityManager, domains: Named['givingWay'], now: Date): Promise<void> {
  if (domains.length === 0) return;
  await tx.update(Domain, { id: Any(domains.map(({ id }) => id)), lapsedAt: IsNull() }, { lapsedAt: now });
  const open = domains.filter(({ closed }) => !closed);
  await tellOwnersOfDomains(
    tx,
    open.map((domain) => ({ domain, news: 'TAKEN' })),
  );
  const changes = domains.map(({ id, accountId, name }) => ({
    ...{ type: 'domain.taken' as const, accountId },
    resource: { type: 'domain' as const, id, name },
  }));
  await recordAct(tx, bySystem(now), ...changes);
}

async function write(tx: EntityManager, domain: Domain, values: Partial<Domain>): Promise<void> {
  await tx.update(Domain, { id: domain.id }, values);
  Object.assign(domain, values);
}

function changeOf(domain: Domain, type: Change['type'], before: string): Change {
  const { id, accountId, name } = domain;
  return {
    ...{ type, accountId, resource: { type: 'domain', id, name } },
    ...{ before: { status: before }, after: { status: writtenStatusOf(domain) } },
  };
}
