import type { DomainCheckOutcome, DomainStatus } from '../../generated/schema';
import { daysAfter } from '../../time';
import type { Domain } from './domain.entity';

/** So many days the record of a verified domain may be missing, or DNS silent, before that has consequences. */
export const GRACE_DAYS = 7;

/** What is known of a domain. */
export function statusOf({ verifiedAt, failingSince, lapsedAt }: Domain): DomainStatus {
  if (verifiedAt === null) return 'PENDING';
  if (lapsedAt !== null) return 'LAPSED';
  return failingSince === null ? 'VERIFIED' : 'FAILING';
}

/** Whether no other account can verify it. */
export function isHeld(domain: Domain): boolean {
  return ['VERIFIED', 'FAILING'].includes(statusOf(domain));
}

/** When a failing domain lapses; null for any other. */
export function stopsAt(domain: Domain): Date | null {
  const { failingSince } = domain;
  return failingSince === null || statusOf(domain) !== 'FAILING' ? null : daysAfter(failingSince, GRACE_DAYS);
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
  const stops = stopsAt(domain);
  if (stops !== null && now >= stops) return { failingSince, lapsedAt: now };
  return { failingSince: failingSince ?? now, lapsedAt };
}
