import { userError, type UserErrorData } from '../../errors';
import { daysAfter } from '../../time';
import type { ApiKey } from './api-key.entity';

/**
 * Why a new key may not end at this time, or never (null); null when it may. It must end in the future, and no later than
 * the account's cap on key life allows, in days from now; a cap of null is none.
 */
export function wrongEnd(expiresAt: Date | null, cap: number | null, now: Date): string | null {
  if (expiresAt !== null && expiresAt <= now) return 'A key must end in the future.';
  if (cap === null) return null;
  const latest = daysAfter(now, cap);
  if (expiresAt !== null && expiresAt <= latest) return null;
  return `In this account keys live for ${cap} days at most: choose an end no later than ${latest.toISOString()}.`;
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
