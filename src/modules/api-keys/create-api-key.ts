import type { EntityManager } from 'typeorm';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { stillSignedIn } from '../../auth/signed-in';
import { newToken, tokenHash } from '../../auth/tokens';
import { once } from '../../db/idempotency';
import { transaction } from '../../db/transaction';
import { fail, userError, type UserErrorData } from '../../errors';
import { newId } from '../../ids';
import { InputCheck } from '../../validation';
import type { Account } from '../accounts/account.entity';
import { daysAfter } from '../../time';
import { ApiKey } from './api-key.entity';
import { enterAccount } from './enter-account';

interface Input {
  name: string;
  expiresAt?: Date | null | undefined;
  accountId?: string | null | undefined;
  idempotencyKey?: string | null | undefined;
}

interface Created {
  /** Null only on a retry, once the key has been deleted. */
  apiKey: ApiKey | null;
  /** The whole key; null on a retry. */
  secret: string | null;
  errors: UserErrorData[];
}

/** A person may have so many keys, expired ones included. */
const MAX_KEYS = 100;

/** Makes a key with the caller's rights. The secret is in this answer and nowhere else. */
export async function createApiKey(call: Call, input: Input): Promise<Created> {
  const { now } = call;
  const check = new InputCheck();
  const name = check.name(input.name, ['name']);
  const key = check.idempotencyKey(input.idempotencyKey, ['idempotencyKey']);
  check.throwIfAny();
  const { expiresAt = null, accountId = null } = input;

  return transaction(call.app.db, async (tx) => {
    const { userId } = await stillSignedIn(tx, call);
    const account = accountId === null ? null : await enterAccount(tx, call, accountId);
    const secret = newToken('userKey');
    const attempt = { actorId: userId, mutation: 'createApiKey', key, input: { name, expiresAt, accountId }, now };
    const { outcome, replayed } = await once(tx, attempt, async () => {
      refuseWrongEnd(expiresAt, account, now);
      await refuseTooMany(tx, userId);
      const apiKey: ApiKey = {
        id: newId('apiKey'),
        userId,
        accountId,
        name,
        secretHash: tokenHash(secret),
        lastFour: secret.slice(-4),
        createdAt: now,
        expiresAt,
        lastUsedAt: null,
      };
      await tx.insert(ApiKey, apiKey);
      await record(tx, call, {
        type: 'api_key.created',
        accountId,
        resource: { type: 'apiKey', id: apiKey.id, name },
        after: { accountId, expiresAt },
      });
      return { apiKeyId: apiKey.id };
    });
    const apiKey = await tx.findOneBy(ApiKey, { id: outcome.apiKeyId, userId });
    if (!replayed) return { apiKey, secret, errors: [] };
    const message =
      'This key was made before, and its secret was shown then: delete it and make another if it is lost.';
    return { apiKey, secret: null, errors: [userError('ALREADY_DONE', message, ['idempotencyKey'])] };
  });
}

/** The end must lie in the future, and within what the account allows. */
function refuseWrongEnd(expiresAt: Date | null, account: Account | null, now: Date): void {
  if (expiresAt !== null && expiresAt <= now) fail('INVALID', 'A key must end in the future.', ['expiresAt']);
  const cap = account?.maxApiKeyLifetimeDays ?? null;
  if (cap === null) return;
  const latest = daysAfter(now, cap);
  if (expiresAt !== null && expiresAt <= latest) return;
  const message = `In this account keys live for ${cap} days at most: choose an end no later than ${latest.toISOString()}.`;
  fail('INVALID', message, ['expiresAt']);
}

async function refuseTooMany(tx: EntityManager, userId: string): Promise<void> {
  // Two that are made at once are counted one after the other.
  await tx.query('SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE', [userId]);
  const used = await tx.countBy(ApiKey, { userId });
  if (used < MAX_KEYS) return;
  const message = `You have ${used} API keys, and ${MAX_KEYS} are allowed: delete one that is not used any more.`;
  fail('LIMIT_REACHED', message, [], { limit: MAX_KEYS, used });
}
