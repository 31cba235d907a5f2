import type { EntityManager } from 'typeorm';
import { Personal } from '../../audit/personal';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { confinedTo, countedAs, reachesOwn } from '../../auth/caller';
import { ownSessionRefusal } from '../../auth/decision';
import { stillSignedIn } from '../../auth/signed-in';
import { once } from '../../db/idempotency';
import { transaction } from '../../db/transaction';
import { fail, type UserErrorData } from '../../errors';
import { InputCheck } from '../../validation';
import { shownBefore, wrongEnd } from './api-key.decisions';
import { ApiKey } from './api-key.entity';
import { enterAccount } from './enter-account';
import { makeKey } from './make-key.queries';

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

/** So many keys a person may have of their own, and so many by the provider of each account; expired ones included. */
const MAX_KEYS = 100;

/**
 * Makes a key with the caller's rights. The secret is in this answer and nowhere else. FORBIDDEN in a session of an account's
 * provider, unless the key is for that account.
 */
export async function createApiKey(call: Call, input: Input): Promise<Created> {
  const check = new InputCheck();
  const name = check.name(input.name, ['name']);
  const key = check.idempotencyKey(input.idempotencyKey, ['idempotencyKey']);
  check.throwIfAny();
  const { expiresAt = null, accountId = null } = input;

  return transaction(call.app.db, async (tx) => {
    const caller = await stillSignedIn(tx, call);
    if (!reachesOwn(caller, accountId)) throw ownSessionRefusal();
    const userId = caller.id;
    const account = accountId === null ? null : await enterAccount(tx, call, accountId);
    const { now } = call;
    const byProvider = confinedTo(caller) !== null;
    let secret: string | null = null;
    const actorId = countedAs(caller);
    const attempt = { actorId, mutation: 'createApiKey', key, input: { name, expiresAt, accountId }, now };
    const { outcome, replayed } = await once(tx, attempt, async () => {
      const wrong = wrongEnd(expiresAt, account?.maxApiKeyLifetimeDays ?? null, caller, now);
      if (wrong !== null) fail('INVALID', wrong, ['expiresAt']);
      await refuseTooMany(tx, userId, confinedTo(caller));
      const made = await makeKey(tx, { userId, accountId, byProvider }, { name, expiresAt, now });
      secret = made.secret;
      await record(tx, call, {
        type: 'api_key.created',
        accountId,
        resource: { type: 'apiKey', id: made.apiKey.id, name: new Personal(userId, name) },
        after: { accountId, expiresAt, ...(byProvider ? { bySso: true } : {}) },
      });
      return { apiKeyId: made.apiKey.id };
    });
    const apiKey = await tx.findOneBy(ApiKey, { id: outcome.apiKeyId, userId });
    return { apiKey, secret, errors: replayed ? [shownBefore()] : [] };
  });
}

/** With an account: keys that were made in sessions of its provider; else the person's own. */
async function refuseTooMany(tx: EntityManager, userId: string, providerOf: string | null): Promise<void> {
  // Two that are made at once are counted one after the other.
  await tx.query('SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE', [userId]);
  const counted = providerOf === null ? { byProvider: false } : { byProvider: true, accountId: providerOf };
  const used = await tx.countBy(ApiKey, { userId, ...counted });
  if (used < MAX_KEYS) return;
  const made = providerOf === null ? '' : " that were made in sessions of this account's identity provider";
  const message = `You have ${used} API keys${made}, and ${MAX_KEYS} are allowed: delete one that is not used any more.`;
  fail('LIMIT_REACHED', message, [], { limit: MAX_KEYS, used });
}
