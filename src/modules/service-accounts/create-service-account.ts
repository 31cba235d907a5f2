import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { notHeldError } from '../../auth/gift';
import { inAccount, type InAccount } from '../../auth/in-account';
import { once } from '../../db/idempotency';
import { fail, UserErrors, type UserErrorData } from '../../errors';
import type { CreateServiceAccountInput } from '../../generated/schema';
import { newId } from '../../ids';
import { InputCheck } from '../../validation';
import { againstCreatingServiceAccount } from '../accounts/account.decisions';
import type { Account } from '../accounts/account.entity';
import { shownBefore, wrongEnd } from '../api-keys/api-key.decisions';
import { ApiKey } from '../api-keys/api-key.entity';
import { makeKey } from '../api-keys/make-key.queries';
import { lacksRoles } from './service-account.decisions';
import { ServiceAccount } from './service-account.entity';
import { checkedRole, requireFreeName } from './service-account.input';

interface Created {
  /** Null on a retry when it has been deleted since; so is the key. */
  serviceAccount: ServiceAccount | null;
  apiKey: ApiKey | null;
  /** The whole key; null on a retry. */
  secret: string | null;
  account: Account;
  errors: UserErrorData[];
}

/** The input as it is compared between retries and stored. */
type Checked = ReturnType<typeof checked>;

/** Makes a service account with its first key. The secret is in this answer and nowhere else. */
export async function createServiceAccount(call: Call, input: CreateServiceAccountInput): Promise<Created> {
  const { idempotencyKey: key, ...wanted } = checked(input);
  return inAccount(call, async (entered) => {
    const { tx, account, caller, viewer, now } = entered;
    const lacking = notHeldError(lacksRoles(viewer, account.id, [wanted.role]), ['role']);
    if (lacking !== null) throw new UserErrors([lacking]);
    let secret: string | null = null;
    const asked = { ...wanted, accountId: account.id };
    const attempt = { actorId: caller.id, mutation: 'createServiceAccount', key, input: asked, now };
    const { outcome, replayed } = await once(tx, attempt, async () => {
      const made = await insert(call, entered, wanted);
      secret = made.secret;
      return { serviceAccountId: made.apiKey.serviceAccountId, apiKeyId: made.apiKey.id };
    });
    const [serviceAccount, apiKey] = [
      await tx.findOneBy(ServiceAccount, { id: outcome.serviceAccountId ?? '', accountId: account.id }),
      await tx.findOneBy(ApiKey, { id: outcome.apiKeyId, accountId: account.id }),
    ];
    return { serviceAccount, apiKey, secret, account, errors: replayed ? [shownBefore()] : [] };
  });
}

function checked({ name, role, keyExpiresAt, idempotencyKey }: CreateServiceAccountInput) {
  const check = new InputCheck();
  const wanted = {
    name: check.name(name, ['name']),
    role: checkedRole(check, role ?? 'MEMBER'),
    keyExpiresAt: keyExpiresAt ?? null,
    idempotencyKey: check.idempotencyKey(idempotencyKey, ['idempotencyKey']),
  };
  check.throwIfAny();
  return wanted;
}

async function insert(
  call: Call,
  { tx, account, caller, now }: InAccount,
  { name, role, keyExpiresAt }: Omit<Checked, 'idempotencyKey'>,
): Promise<{ apiKey: ApiKey; secret: string }> {
  const wrong = wrongEnd(keyExpiresAt, account.maxApiKeyLifetimeDays, caller, now);
  if (wrong !== null) fail('INVALID', wrong, ['keyExpiresAt']);
  const [full] = againstCreatingServiceAccount(account, await tx.countBy(ServiceAccount, { accountId: account.id }));
  if (full !== undefined) fail(full.code, full.message, [], full.extras);
  const [id, accountId] = [newId('serviceAccount'), account.id];
  await requireFreeName(tx, { id, accountId, name });
  const times = { createdAt: now, updatedAt: now, lastUsedAt: null };
  await tx.insert(ServiceAccount, { id, accountId, name, role, createdById: caller.id, version: 1, ...times });
  const made = await makeKey(tx, { serviceAccountId: id, accountId }, { name, expiresAt: keyExpiresAt, now });
  await record(tx, call, {
    type: 'service_account.created',
    accountId,
    resource: { type: 'serviceAccount', id, name },
    after: { name, role, apiKeyId: made.apiKey.id, keyExpiresAt },
  });
  return made;
}
