import type { DomainCheckOutcome, DomainStatus } from '../../generated/schema';
import { daysAfter } from '../../time';
import type { Domain } from './domain.entity';

/** So many days the record of a verified domain may be missing, or DNS silent, before that has consequences. */
export const GRACE_DAYS = 7;

/** What was written of a domain. Whether one that is FAILING by that has lapsed since, the time says: `statusOf`. */
export function writtenStatusOf({ verifiedAt, failingSince, lapsedAt }: Domain): DomainStatus {
  if (verifiedAt === null) return 'PENDING';
  if (lapsedAt !== null) return 'LAPSED';
  return failingSince === null ? 'VERIFIED' : 'FAILING';
}

/** How a domain stands at this time: it has lapsed when its days are over, whether a job has written that or not. */
export function statusOf(domain: Domain, now: Date): DomainStatus {
  const written = writtenStatusOf(domain);
  return written === 'FAILING' && hasLapsed(domain, now) ? 'LAPSED' : written;
}

function hasLapsed({ failingSince }: Domain, now: Date): boolean {
  return failingSince !== null && now >= daysAfter(failingSince, GRACE_DAYS);
}

/** Whether people can sign on by it, and no other account can verify it: it is VERIFIED or FAILING at this time. */
export function isHeld(domain: Domain, now: Date): boolean {
  return ['VERIFIED', 'FAILING'].includes(statusOf(domain, now));
}

/** Since when a domain has lapsed, at this time; null for one that has not. */
export function lapsedAt(domain: Domain, now: Date): Date | null {
  if (statusOf(domain, now) !== 'LAPSED') return null;
  const { failingSince } = domain;
  return domain.lapsedAt ?? (failingSince === null ? null : daysAfter(failingSince, GRACE_DAYS));
}

/** When a domain lapses that is failing at this time; null for any other. */
export function stopsAt(domain: Domain, now: Date): Date | null {
  const { failingSince } = domain;
  return failingSince === null || statusOf(domain, now) !== 'FAILING' ? null : daysAfter(failingSince, GRACE_DAYS);
}

/** Where a domain's TXT record has to be. */
export function recordNameOf({ name }: Pick<Domain, 'name'>): string {
  return `_guildhall.${name}`;
}

/** What it has to say. */
export function recordValueOf({ token }: Pick<Domain, 'token'>): string {
  return `guildhall-domain=${token}`;
}

/** What the texts at a domain's record name mean. */
export function outcomeOf(domain: Pick<Domain, 'token'>, texts: readonly string[]): DomainCheckOutcome {
  if (texts.includes(recordValueOf(domain))) return 'FOUND';
  return texts.length === 0 ? 'NO_RECORD' : 'OTHER_RECORD';
}

/**
 * Whether the record of a verified domain counts as missing. That DNS does not answer says nothing, for so many days after the
 * record was last found; a domain whose DNS stays silent is not kept for ever.
 */
export function isMissing({ foundAt }: Domain, outcome: DomainCheckOutcome, now: Date): boolean {
  if (outcome === 'FOUND') return false;
  return outcome !== 'NO_ANSWER' || foundAt === null || now >= daysAfter(foundAt, GRACE_DAYS);
}

/** What a missing record makes of a verified domain: the state in which it is from now on. */
export function whereMissing(domain: Domain, now: Date): Pick<Domain, 'failingSince' | 'lapsedAt'> {
  const { failingSince, lapsedAt } = domain;
  if (writtenStatusOf(domain) === 'FAILING' && hasLapsed(domain, now)) return { failingSince, lapsedAt: now };
  return { failingSince: failingSince ?? now, lapsedAt };
}
