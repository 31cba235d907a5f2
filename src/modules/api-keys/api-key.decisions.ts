import type { Caller } from '../../auth/caller';
import { userError, type UserErrorData } from '../../errors';
import { daysAfter } from '../../time';
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
