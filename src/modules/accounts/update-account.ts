import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import { fail } from '../../errors';
import type { UpdateAccountInput } from '../../generated/schema';
import { InputCheck } from '../../validation';
import type { Account } from './account.entity';
import { changeAccount } from './change-account';
import { giveUpHandle, takeHandle } from './handles';

type Profile = Pick<Account, 'name' | 'handle' | 'location' | 'link' | 'imageUrl'>;

/** Changes an account's profile. A handle that is given up stays reserved to the account for 180 days. */
export async function updateAccount(call: Call, input: UpdateAccountInput): Promise<{ account: Account }> {
  return inAccount(call, async ({ tx, account, now }) => {
    const wanted = profileOf(input);
    if (input.version != null && input.version !== account.version) {
      fail('CONFLICT', 'The account changed since you read it: read it again, then decide.', ['version']);
    }
    if (wanted.handle !== undefined && wanted.handle !== account.handle) {
      await takeHandle(tx, account.id, wanted.handle, now);
      await giveUpHandle(tx, account.handle, now);
    }
    return { account: await changeAccount(tx, call, 'account.updated', account, wanted) };
  });
}

/** What the input asks for: only the fields that it has. */
function profileOf({ name, handle, location, link, imageUrl }: UpdateAccountInput): Partial<Profile> {
  const check = new InputCheck();
  const wanted: Partial<Profile> = {};
  if (name === null) check.invalid('An account keeps a name: leave this out to keep the one it has.', ['name']);
  else if (name !== undefined) wanted.name = check.name(name, ['name']);
  if (handle === null) check.invalid('An account keeps a handle: leave this out to keep the one it has.', ['handle']);
  else if (handle !== undefined) wanted.handle = check.handle(handle, ['handle']);
  if (location !== undefined) {
    wanted.location = location === null ? null : check.line(location, ['location'], { min: 1, max: 100 });
  }
  if (link !== undefined) {
    wanted.link = link === null ? null : check.webAddress(link, ['link'], 'http:', 'https:');
  }
  if (imageUrl !== undefined) {
    wanted.imageUrl = imageUrl === null ? null : check.webAddress(imageUrl, ['imageUrl'], 'https:');
  }
  check.throwIfAny();
  return wanted;
}
