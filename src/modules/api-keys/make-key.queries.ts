import type { EntityManager } from 'typeorm';
import { newToken, tokenHash } from '../../auth/tokens';
import { newId } from '../../ids';
import { ApiKey } from './api-key.entity';

type Owner =
  { userId: string; accountId: string | null; byProvider: boolean } | { serviceAccountId: string; accountId: string };

interface Own {
  name: string;
  expiresAt: Date | null;
  now: Date;
  /** Where something else names the key already. */
  id?: string;
}

/** Makes a key of a person or a service account. The secret is in what this gives and nowhere else. */
export async function makeKey(
  tx: EntityManager,
  owner: Owner,
  { name, expiresAt, now, id = newId('apiKey') }: Own,
): Promise<{ apiKey: ApiKey; secret: string }> {
  const secret = newToken('userId' in owner ? 'userKey' : 'serviceAccountKey');
  const apiKey: ApiKey = {
    id,
    userId: null,
    serviceAccountId: null,
    byProvider: false,
    ...owner,
    name,
    secretHash: tokenHash(secret),
    lastFour: secret.slice(-4),
    createdAt: now,
    expiresAt,
    lastUsedAt: null,
    replacedById: null,
    replacedAt: null,
  };
  await tx.insert(ApiKey, apiKey);
  return { apiKey, secret };
}
