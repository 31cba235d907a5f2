import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import type { RevokeDirectoryTokenInput } from '../../generated/schema';
import type { Account } from '../accounts/account.entity';
import { maskedToken, tokenOfInput } from './directory.input';
import { DirectoryToken } from './directory-token.entity';

/** Ends a token: its next request is refused. The directory stays. */
export async function revokeDirectoryToken(
  call: Call,
  input: RevokeDirectoryTokenInput,
): Promise<{ directoryTokenId: string; account: Account }> {
  return inAccount(call, async (entered) => {
    const { tx, account } = entered;
    const token = await tokenOfInput(entered, input.directoryTokenId);
    await tx.delete(DirectoryToken, { id: token.id });
    await record(tx, call, {
      type: 'directory.token_revoked',
      accountId: account.id,
      resource: { type: 'directoryToken', id: token.id, name: maskedToken(token) },
      before: { expiresAt: token.expiresAt },
    });
    return { directoryTokenId: token.id, account };
  });
}
