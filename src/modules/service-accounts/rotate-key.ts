import { Any } from 'typeorm';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { notFound } from '../../auth/decision';
import { notHeldError } from '../../auth/gift';
import { inAccount, type InAccount } from '../../auth/in-account';
import { once } from '../../db/idempotency';
import { fail, UserErrors, type UserErrorData } from '../../errors';
import type { RotateServiceAccountKeyInput } from '../../generated/schema';
import { newId } from '../../ids';
import { InputCheck } from '../../validation';
import { checkedOverlap, shownBefore, wrongEnd } from '../api-keys/api-key.decisions';
import { ApiKey } from '../api-keys/api-key.entity';
import { keysOfServiceAccounts } from '../api-keys/api-key.queries';
import { makeKey } from '../api-keys/make-key.queries';
import { lacksOf, MAX_REPLACED_KEYS, rotationOf } from './service-account.decisions';
import { ServiceAccount } from './service-account.entity';
import { grantsTo } from './service-account.queries';

interface Rotated {
  serviceAccount: ServiceAccount;
  /** Null only on a retry, once the new key has been deleted. */
  apiKey: ApiKey | null;
  /** The whole new key; null on a retry. */
  secret: string | null;
  /** The old keys that still work, newest first. */
  replacedKeys: ApiKey[];
  errors: UserErrorData[];
}

/** The input as it is compared between retries. */
type Checked = ReturnType<typeof checked>;

/** Gives a service account a new active key; the old one works on for a while, if asked to. */
export async function rotateServiceAccountKey(call: Call, input: RotateServiceAccountKeyInput): Promise<Rotated> {
  const { idempotencyKey: key, ...wanted } = checked(input);
  return inAccount(call, async (entered) => {
    const { tx, account, caller, viewer, now } = entered;
    const id = input.serviceAccountId;
    const serviceAccount = await tx.findOneBy(ServiceAccount, { id, accountId: account.id });
    if (serviceAccount === null) throw notFound('input.serviceAccountId');
    const lacking = lacksOf(viewer, serviceAccount, await grantsTo(tx, viewer, serviceAccount, now));
    const error = notHeldError(lacking, ['serviceAccountId']);
    if (error !== null) throw new UserErrors([error]);

    let secret: string | null = null;
    const asked = { ...wanted, serviceAccountId: id };
    const attempt = { actorId: caller.id, mutation: 'rotateServiceAccountKey', key, input: asked, now };
    const { outcome, replayed } = await once(tx, attempt, async () => {
      const made = await replace(call, entered, serviceAccount, wanted);
      secret = made.secret;
      return { apiKeyId: made.apiKey.id };
    });
    const keys = (await keysOfServiceAccounts(tx, [id], now)).get(id) ?? [];
    return {
      serviceAccount,
      apiKey: keys.find((one) => one.id === outcome.apiKeyId) ?? null,
      secret,
      replacedKeys: keys.filter(({ replacedAt }) => replacedAt !== null),
      errors: replayed ? [shownBefore()] : [],
    };
  });
}

function checked({ expiresAt, overlapSeconds, idempotencyKey }: RotateServiceAccountKeyInput) {
  const check = new InputCheck();
  const wanted = {
    expiresAt: expiresAt ?? null,
    overlapSeconds: checkedOverlap(check, overlapSeconds, 'key'),
    idempotencyKey: check.idempotencyKey(idempotencyKey, ['idempotencyKey']),
  };
  check.throwIfAny();
  return wanted;
}

/** The rotation itself. Keys that work no longer are deleted; those that overlap keep the ends that they have. */
async function replace(
  call: Call,
  { tx, account, caller, now }: InAccount,
  { id: serviceAccountId, name }: ServiceAccount,
  { expiresAt, overlapSeconds }: Omit<Checked, 'idempotencyKey'>,
): Promise<{ apiKey: ApiKey; secret: string }> {
  const accountId = account.id;
  const wrong = wrongEnd(expiresAt, account.maxApiKeyLifetimeDays, caller, now);
  if (wrong !== null) fail('INVALID', wrong, ['expiresAt']);
  const rotation = rotationOf(await tx.findBy(ApiKey, { serviceAccountId }), overlapSeconds, now);
  const { replaced, worksUntil, older, over } = rotation;
  if (worksUntil !== null && older.length >= MAX_REPLACED_KEYS) {
    const message = `${older.length} old keys still work, and ${MAX_REPLACED_KEYS} may: delete one, or rotate with overlapSeconds 0.`;
    fail('LIMIT_REACHED', message, ['overlapSeconds'], { limit: MAX_REPLACED_KEYS, used: older.length });
  }

  const id = newId('apiKey');
  if (over.length > 0) await tx.delete(ApiKey, { id: Any(over.map((key) => key.id)) });
  if (replaced !== null && worksUntil !== null) {
    const values = { replacedById: id, replacedAt: now, expiresAt: worksUntil };
    await tx.update(ApiKey, { id: replaced.id }, values);
  }
  const made = await makeKey(tx, { serviceAccountId, accountId }, { id, name, expiresAt, now });
  await record(tx, call, {
    type: 'service_account.key_rotated',
    accountId,
    resource: { type: 'serviceAccount', id: serviceAccountId, name },
    before: { apiKeyId: replaced?.id ?? null, expiresAt: replaced?.expiresAt ?? null },
    after: { apiKeyId: id, expiresAt },
    details: { replacedKeyWorksUntil: worksUntil },
  });
  return made;
}
