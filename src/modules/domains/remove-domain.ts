import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import type { RemoveDomainInput } from '../../generated/schema';
import type { Account } from '../accounts/account.entity';
import { statusOf } from './domain.decisions';
import { Domain } from './domain.entity';
import { domainOfInput } from './domain.input';
import { tellOwnersOfDomains } from './tell-owners-of-domains';

/** Takes a domain off the account's list: from the commit on it binds nobody, and another account may verify it. */
export async function removeDomain(
  call: Call,
  input: RemoveDomainInput,
): Promise<{ domainId: string; account: Account }> {
  return inAccount(call, async (entered) => {
    const { tx, now, account, caller } = entered;
    const domain = await domainOfInput(entered, input.domainId);
    const { id, name } = domain;
    const status = statusOf(domain, now);
    await tx.delete(Domain, { id });
    if (status !== 'PENDING') await tellOwnersOfDomains(tx, [{ domain, news: 'REMOVED', actorId: caller.id }]);
    await record(tx, call, {
      type: 'domain.removed',
      accountId: account.id,
      resource: { type: 'domain', id, name },
      before: { name, status },
    });
    return { domainId: id, account };
  });
}
