import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount, type InAccount } from '../../auth/in-account';
import { once } from '../../db/idempotency';
import { fail, type UserErrorData } from '../../errors';
import type { CreateDirectoryTokenInput } from '../../generated/schema';
import { newId } from '../../ids';
import { InputCheck } from '../../validation';
import type { Account } from '../accounts/account.entity';
import { againstToken } from './directory.decisions';
import { Directory } from './directory.entity';
import { makeToken, maskedToken, readTokenInput, requireAllThatItGives, tokenShownBefore } from './directory.input';
import { tokensOf } from './directory.queries';
import { DirectoryToken } from './directory-token.entity';
import { dropEndedTokens } from './tokens.queries';
import { tellOwnersOfChange } from './tell-owners';

interface Created {
  /** Null on a retry when it is gone since. */
  directoryToken: DirectoryToken | null;
  /** The whole token; null on a retry. */
  secret: string | null;
  account: Account;
  errors: UserErrorData[];
}

/** Makes a token for the account's directory, and with the first one the directory. The secret is in this answer and nowhere else. */
export async function createDirectoryToken(call: Call, input: CreateDirectoryTokenInput): Promise<Created> {
  const check = new InputCheck();
  const { expiresAt, key } = readTokenInput(check, input);
  check.throwIfAny();
  return inAccount(call, async (entered) => {
    const { tx, account, caller, now } = entered;
    await requireAllThatItGives(entered);
    let secret: string | null = null;
    const asked = { expiresAt, accountId: account.id };
    const attempt = { actorId: caller.id, mutation: 'createDirectoryToken', key, input: asked, now };
    const { outcome, replayed } = await once(tx, attempt, async () => {
      const made = await create(call, entered, expiresAt);
      secret = made.secret;
      return { directoryTokenId: made.token.id };
    });
    const directoryToken = await tx.findOneBy(DirectoryToken, { id: outcome.directoryTokenId, accountId: account.id });
    return { directoryToken, secret, account, errors: replayed ? [tokenShownBefore()] : [] };
  });
}

async function create(
  call: Call,
  { tx, account, caller, now }: InAccount,
  expiresAt: Date | null,
): Promise<{ token: DirectoryToken; secret: string }> {
  const [accountId, createdById] = [account.id, caller.id];
  const [full] = againstToken((await tokensOf(tx, [accountId], now)).get(accountId) ?? [], now);
  if (full !== undefined) fail(full.code, full.message, [], full.extras);
  if (!(await tx.existsBy(Directory, { accountId }))) {
    const id = newId('directory');
    await tx.insert(Directory, { id, accountId, createdAt: now, createdById });
    const resource = { type: 'directory', id, name: null } as const;
    await record(tx, call, { type: 'directory.created', accountId, resource });
    await tellOwnersOfChange(tx, accountId, createdById, 'CREATED');
  }
  await dropEndedTokens(tx, accountId, now);
  const made = await makeToken(tx, { accountId, createdById, expiresAt, now });
  await record(tx, call, {
    type: 'directory.token_created',
    accountId,
    resource: { type: 'directoryToken', id: made.token.id, name: maskedToken(made.token) },
    after: { expiresAt: made.token.expiresAt },
  });
  return made;
}
