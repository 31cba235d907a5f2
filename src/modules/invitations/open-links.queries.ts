import type { Call } from '../../auth/call';
import { transaction } from '../../db/transaction';
import type { Refused } from '../../errors';
import { countFailed, lockTries, ofLink } from '../sessions/failed-tries.queries';
import { previewsByToken, type InvitationPreviewView } from './invitation-preview.queries';

/**
 * Tries tokens of links, one after the other: what the holder of each may see, by token, with those left out that open nothing.
 * A token beyond the limit of wrong ones is RATE_LIMITED, also if it is right; when there was no room for any, that is thrown.
 * One into an account whose allowlist keeps the caller out is IP_NOT_ALLOWED.
 * However many they are, it takes the same few statements and one connection.
 */
export async function openLinks(
  call: Call,
  tokens: readonly string[],
): Promise<ReadonlyMap<string, InvitationPreviewView | Refused>> {
  return transaction(call.app.db, async (tx) => {
    const tries = await lockTries(tx, call, ofLink(call), tokens.length);
    const previews = await previewsByToken(tx, tokens, { address: call.request.ipAddress, now: call.now });
    const opened = new Map<string, InvitationPreviewView | Refused>();
    let failed = 0;
    for (const token of tokens) {
      const found = previews.get(token);
      if (failed === tries.left) opened.set(token, tries.refusal);
      else if (found === undefined) failed += 1;
      else {
        opened.set(token, found.preview);
        call.app.lastUsed.allowlistEntries(found.letInBy);
      }
    }
    await countFailed(tx, call, tries, failed);
    const refused = [...opened.values()].filter((one) => one === tries.refusal).length;
    if (refused > 0) call.app.metrics.rateLimited('tries', refused);
    return opened;
  });
}
