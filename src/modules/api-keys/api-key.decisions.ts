import type { Caller } from '../../auth/caller';
import { userError, type UserErrorData } from '../../errors';
import { daysAfter } from '../../time';
import type { InputCheck } from '../../validation';
import type { ApiKey } from './api-key.entity';

/**
 * Why a new key may not end at this time, or never (null); null when it may. It must end in the future, no later than the
 * account's cap on key life allows, in days from now (a cap of null is none), and no later than the key that asks for it.
 */
export function wrongEnd(
  expiresAt: Date | null,
  cap: number | null,
  { credential }: Pick<Caller, 'credential'>,
  now: Date,
): string | null {
  if (expiresAt !== null && expiresAt <= now) return 'A key must end in the future.';
  const endsBy = (latest: Date): boolean => expiresAt !== null && expiresAt <= latest;
  const own = credential.kind === 'apiKey' ? opensUntil(credential, cap) : null;
  if (own !== null && !endsBy(own)) {
    return `No key outlives the key that makes it, and yours ends at ${own.toISOString()}: choose an end no later, or sign in and use the session.`;
  }
  if (cap === null || endsBy(daysAfter(now, cap))) return null;
  return `In this account keys live for ${cap} days at most: choose an end no later than ${daysAfter(now, cap).toISOString()}.`;
}

/** When a key stops opening an account with this cap on key life, in days; null for never. */
export function opensUntil(
  { createdAt, expiresAt }: Pick<ApiKey, 'createdAt' | 'expiresAt'>,
  cap: number | null,
): Date | null {
  if (cap === null) return expiresAt;
  const capped = daysAfter(createdAt, cap);
  return expiresAt === null || capped < expiresAt ? capped : expiresAt;
}

/** A replaced secret works on for 48 hours at most, in seconds. */
const MAX_OVERLAP = 172_800;

/** For how many seconds a replaced secret is to work on, as an input says; null: it stops at once. */
export function checkedOverlap(check: InputCheck, overlapSeconds: number | null | undefined, what: string): number {
  const overlap = overlapSeconds ?? 0;
  if (overlap < 0 || overlap > MAX_OVERLAP) {
    check.invalid(`The old ${what} works on for 0 to ${MAX_OVERLAP} seconds, which are 48 hours.`, ['overlapSeconds']);
  }
  return overlap;
}

/** Until when a secret that is replaced now works on, never beyond its own end (null: it has none); null: it stops at once, or had ended. */
export function worksUntil(expiresAt: Date | null, overlapSeconds: number, now: Date): Date | null {
  const overlapEnd = new Date(now.getTime() + overlapSeconds * 1000);
  const end = expiresAt !== null && expiresAt < overlapEnd ? expiresAt : overlapEnd;
  return end > now ? end : null;
}

/** Whether a replaced key was used after that; null for one that was not replaced. */
export function usedSinceReplaced({
  replacedAt,
  lastUsedAt,
}: Pick<ApiKey, 'replacedAt' | 'lastUsedAt'>): boolean | null {
  return replacedAt === null ? null : lastUsedAt !== null && lastUsedAt > replacedAt;
}

/** What a retry is told: the secret was in the first answer and is nowhere else. */
export function shownBefore(): UserErrorData {
  const message = 'This key was made before, and its secret was shown then: if it is lost, make another in its place.';
  return userError('ALREADY_DONE', message, ['idempotencyKey']);
}
