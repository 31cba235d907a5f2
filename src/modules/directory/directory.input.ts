import type { EntityManager } from 'typeorm';
import type { InAccount } from '../../auth/in-account';
import { notFound } from '../../auth/decision';
import { notHeldError } from '../../auth/gift';
import { newToken, tokenHash } from '../../auth/tokens';
import { fail, UserErrors, userError, type UserErrorData } from '../../errors';
import { newId } from '../../ids';
import type { InputCheck } from '../../validation';
import { endOfToken, lacksOfDirectory, wrongTokenEnd } from './directory.decisions';
import { giftsOf } from './directory.queries';
import { DirectoryToken } from './directory-token.entity';

/** PERMISSION_NOT_HELD where the directory can give what the caller does not hold. Read under the account's lock. */
export async function requireAllThatItGives({ tx, account, viewer, now }: InAccount): Promise<void> {
  const gift = (await giftsOf(tx, [account.id], now)).get(account.id);
  if (gift === undefined) throw new Error(`no gift of ${account.id}`);
  const error = notHeldError(lacksOfDirectory(viewer, account.id, gift), []);
  if (error !== null) throw new UserErrors([error]);
}

/** The token that `input.directoryTokenId` names, read under the lock. Throws the top-level NOT_FOUND. */
export async function tokenOfInput({ tx, account }: InAccount, id: string): Promise<DirectoryToken> {
  const token = await tx.findOneBy(DirectoryToken, { id, accountId: account.id });
  if (token === null) throw notFound('input.directoryTokenId');
  return token;
}

/** What inputs that make a token have in common, as it is compared between retries. */
export function readTokenInput(
  check: InputCheck,
  { expiresAt, idempotencyKey }: { expiresAt?: Date | null | undefined; idempotencyKey?: string | null | undefined },
): { expiresAt: Date | null; key: string | null } {
  return { expiresAt: expiresAt ?? null, key: check.idempotencyKey(idempotencyKey, ['idempotencyKey']) };
}

/** Makes a token. The secret is in what this gives and nowhere else. INVALID for an end that cannot be. */
export async function makeToken(
  tx: EntityManager,
  {
    accountId,
    createdById,
    expiresAt,
    now,
  }: { accountId: string; createdById: string; expiresAt: Date | null; now: Date },
): Promise<{ token: DirectoryToken; secret: string }> {
  const end = endOfToken(expiresAt, now);
  const wrong = wrongTokenEnd(end, now);
  if (wrong !== null) fail('INVALID', wrong, ['expiresAt']);
  const secret = newToken('directory');
  const token: DirectoryToken = {
    ...{ id: newId('directoryToken'), accountId, secretHash: tokenHash(secret), lastFour: secret.slice(-4) },
    ...{ createdAt: now, createdById, expiresAt: end, replacedAt: null, lastUsedAt: null },
  };
  await tx.insert(DirectoryToken, token);
  return { token, secret };
}

/** How the log and the settings name a token. */
export function maskedToken({ lastFour }: Pick<DirectoryToken, 'lastFour'>): string {
  return `gkd_…${lastFour}`;
}

/** What a retry is told: the secret was in the first answer and is nowhere else. */
export function tokenShownBefore(): UserErrorData {
  const message =
    'This token was made before, and its secret was shown then: if it is lost, rotate the token and use the new one.';
  return userError('ALREADY_DONE', message, ['idempotencyKey']);
}
