import { differences } from '../../audit/differences';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount, refuseWithout } from '../../auth/in-account';
import type { UpdateIpAllowlistEntryInput } from '../../generated/schema';
import { InputCheck } from '../../validation';
import { IpAllowlistEntry } from './ip-allowlist-entry.entity';
import { entryOfInput, lastWayIn, refuseLockOut } from './ip-allowlist.input';

/** What may change of an entry. Another network is another entry. */
type Changeable = Pick<IpAllowlistEntry, 'enabled' | 'description'>;

/** Changes an entry. To disable it, and nothing else, also works without the feature, and while the account is frozen. */
export async function updateIpAllowlistEntry(
  call: Call,
  input: UpdateIpAllowlistEntryInput,
): Promise<{ ipAllowlistEntry: IpAllowlistEntry }> {
  return inAccount(call, async (entered) => {
    const { tx, account, viewer } = entered;
    const onlyDisables = input.enabled === false && input.description === undefined;
    if (!onlyDisables) refuseWithout(call, viewer, { feature: 'IP_ALLOWLIST', whileFrozen: false });
    const entry = await entryOfInput(entered, input.ipAllowlistEntryId);
    const wanted = checked(input);
    const { enabled, description } = entry;
    const difference = differences({ enabled, description }, wanted);
    if (difference === null) return { ipAllowlistEntry: entry };

    Object.assign(entry, wanted);
    await tx.update(IpAllowlistEntry, { id: entry.id }, wanted);
    await refuseLockOut(entered, lastWayIn, ['enabled']);
    await record(tx, call, {
      type: 'ip_allowlist.entry_updated',
      accountId: account.id,
      resource: { type: 'ipAllowlistEntry', id: entry.id, name: entry.network },
      ...difference,
    });
    return { ipAllowlistEntry: entry };
  });
}

/** What the input asks for: only the fields that it has. Null clears, or is INVALID where that cannot be. */
function checked({ enabled, description }: UpdateIpAllowlistEntryInput): Partial<Changeable> {
  const check = new InputCheck();
  const wanted: Partial<Changeable> = {};
  if (enabled === null) check.invalid('This is either true or false: leave it out to keep it.', ['enabled']);
  else if (enabled !== undefined) wanted.enabled = enabled;
  if (description !== undefined) wanted.description = check.description(description ?? '', ['description']);
  check.throwIfAny();
  return wanted;
}
