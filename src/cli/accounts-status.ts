import { Argument } from 'commander';
import type { AccountStatus } from '../generated/schema';
import { everyStatus, setAccountStatus } from '../modules/accounts/set-account-status';
import { command, type Answer } from './command';
import type { Operating } from './operating';
import { accountJson, called, theAccount } from './shared';

async function set(
  { db, clock, operator }: Operating,
  given: { account: string; status: AccountStatus },
): Promise<Answer> {
  const { account, changed } = await setAccountStatus({ db: await db(), clock }, operator(), given);
  const text = changed ? 'is' : 'was already, so that nothing was written:';
  return { json: { account: accountJson(account), changed }, text: `${called(account)} ${text} ${account.status}.` };
}

export const accountsFreeze = command<{ account: string }>({
  name: 'accounts freeze',
  says: 'Freezes an account: only reading, paying and taking access away work in it. `accounts status` sets it free again.',
  example: 'accounts freeze acme',
  arguments: [theAccount],
  act: (operating, { account }) => set(operating, { account, status: 'FROZEN' }),
});

export const accountsStatus = command<{ account: string; status: AccountStatus }>({
  name: 'accounts status',
  says: 'Sets the state of an account: ACTIVE, DELINQUENT (all works, user interfaces warn) or FROZEN.',
  example: 'accounts status acme ACTIVE',
  arguments: [theAccount, new Argument('<status>', 'the state').choices(everyStatus)],
  act: set,
});
