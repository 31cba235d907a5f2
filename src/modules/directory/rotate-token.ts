import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount, type InAccount } from '../../auth/in-account';
import { once } from '../../db/idempotency';
import { fail, type UserErrorData } from '../../errors';
import type { RotateDirectoryTokenInput } from '../../generated/schema';
import { InputCheck } from '../../validation';
import type { Account } from '../accounts/account.entity';
import { checkedOverlap, worksUntil } from '../api-keys/api-key.decisions';
import { againstToken } from './directory.decisions';
import {
  makeToken,
  maskedToken,
  readTokenInput,
  requireAllThatItGives,
  tokenOfInput,
  tokenShownBefore,
} from './directory.input';
import { tokensOf } from './directory.queries';
import { DirectoryToken } from './directory-token.entity';
import { dropEndedTokens } from './tokens.queries';

interface Rotated {
  /** The new token. Null only on a retry, once it is gone. */
  directoryToken: DirectoryToken | null;
  /** The whole new token; null on a retry. */
  secret: string | null;
  account: Account;
  errors: UserErrorData[];
}

/** How a token is to be replaced. */
interface Wanted {
  expiresAt: Date | null;
  overlapSeconds: number;
}

/** Puts a new token in the place of one; the old one works on for a while, if asked to, and never longer than it would have. */
export async function rotateDirectoryToken(call: Call, input: RotateDirectoryTokenInput): Promise<Rotated> {
  const check = new InputCheck();
  const overlapSeconds = checkedOverlap(check, input.overlapSeconds, 'token');
  const { expiresAt, key } = readTokenInput(check, input);
  check.throwIfAny();
  const id = input.directoryTokenId;
  return inAccount(call, async (entered) => {
    const { tx, account, caller, now } = entered;
    await requireAllThatItGives(entered);
    let secret: string | null = null;
    const asked = { expiresAt, overlapSeconds, directoryTokenId: id };
    const attempt = { actorId: caller.id, mutation: 'rotateDirectoryToken', key, input: asked, now };
    const { outcome, replayed } = await once(tx, attempt, async () => {
      const made = await replace(call, entered, id, { expiresAt, overlapSeconds });
      secret = made.secret;
      return { directoryTokenId: made.token.id };
    });
    const directoryToken = await tx.findOneBy(DirectoryToken, { id: outcome.directoryTokenId, accountId: account.id });
    return { directoryToken, secret, account, errors: replayed ? [tokenShownBefore()] : [] };
  });
}

async function replace(
  call: Call,
  entered: InAccount,
  id: string,
  { expiresAt, overlapSeconds }: Wanted,
): Promise<{ token: DirectoryToken; secret: string }> {
  const { tx, account, caller, now } = entered;
  const replaced = await tokenOfInput(entered, id);
  if (replaced.replacedAt !== null) {
    const message = 'This token was replaced already: rotate the one that took its place, or revoke this one.';
    fail('INVALID', message, ['directoryTokenId']);
  }
  const end = worksUntil(replaced.expiresAt, overlapSeconds, now);
  const tokens = (await tokensOf(tx, [account.id], now)).get(account.id) ?? [];
  const [full] = againstToken(end === null ? tokens.filter((one) => one.id !== id) : tokens, now);
  if (full !== undefined) fail(full.code, full.message, ['overlapSeconds'], full.extras);

  await dropEndedTokens(tx, account.id, now);
  // One that stops at once is kept until the next one is made, so that a retry finds what it is about.
  await tx.update(DirectoryToken, { id }, { replacedAt: now, expiresAt: end ?? now });
  const made = await makeToken(tx, { accountId: account.id, createdById: caller.id, expiresAt, now });
  await record(tx, call, {
    type: 'directory.token_rotated',
    accountId: account.id,
    resource: { type: 'directoryToken', id: made.token.id, name: maskedToken(made.token) },
    before: { directoryTokenId: id, expiresAt: replaced.expiresAt },
    after: { directoryTokenId: made.token.id, expiresAt: made.token.expiresAt },
    details: { replacedTokenWorksUntil: end },
  });
  return made;
}
