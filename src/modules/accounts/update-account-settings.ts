import type { Call } from '../../auth/call';
import { bookedOf } from '../../auth/plans';
import { inAccount } from '../../auth/in-account';
import { fail } from '../../errors';
import type { UpdateAccountSettingsInput } from '../../generated/schema';
import { InputCheck } from '../../validation';
import type { Account } from './account.entity';
import { changeAccount } from './change-account';

type Settings = Pick<Account, 'aiErrorSummaries' | 'flowRunRetentionDays' | 'maxApiKeyLifetimeDays'>;

/** Ten years. */
const LONGEST_KEY_LIFE_DAYS = 3650;

/** Changes an account's settings. Runs are kept for as many days as the plan allows, at most. */
export async function updateAccountSettings(
  call: Call,
  input: UpdateAccountSettingsInput,
): Promise<{ account: Account }> {
  return inAccount(call, async ({ tx, account }) => {
    const wanted = settingsOf(input);
    const limit = bookedOf(account).limits.flowRunRetentionDays;
    const used = account.flowRunRetentionDays;
    // What was set on a larger plan may stay.
    const days = wanted.flowRunRetentionDays ?? used;
    if (days !== used && days > limit) {
      const message = `The plan keeps flow runs for ${limit} days at most: choose fewer days or change the plan.`;
      fail('LIMIT_REACHED', message, ['flowRunRetentionDays'], { limit, used });
    }
    return { account: await changeAccount(tx, call, 'account.settings_updated', account, wanted) };
  });
}

/** What the input asks for: only the fields that it has. */
function settingsOf(input: UpdateAccountSettingsInput): Partial<Settings> {
  const { aiErrorSummaries, flowRunRetentionDays, maxApiKeyLifetimeDays } = input;
  const check = new InputCheck();
  const wanted: Partial<Settings> = {};
  if (aiErrorSummaries === null) {
    check.invalid('This is either true or false: leave it out to keep it.', ['aiErrorSummaries']);
  } else if (aiErrorSummaries !== undefined) wanted.aiErrorSummaries = aiErrorSummaries;
  if (flowRunRetentionDays === null || (flowRunRetentionDays !== undefined && flowRunRetentionDays < 1)) {
    check.invalid('This must be a number of days, 1 or more: leave it out to keep it.', ['flowRunRetentionDays']);
  } else if (flowRunRetentionDays !== undefined) wanted.flowRunRetentionDays = flowRunRetentionDays;
  if (maxApiKeyLifetimeDays != null && (maxApiKeyLifetimeDays < 1 || maxApiKeyLifetimeDays > LONGEST_KEY_LIFE_DAYS)) {
    const message = `This must be 1 to ${LONGEST_KEY_LIFE_DAYS} days, or null for no cap.`;
    check.invalid(message, ['maxApiKeyLifetimeDays']);
  } else if (maxApiKeyLifetimeDays !== undefined) wanted.maxApiKeyLifetimeDays = maxApiKeyLifetimeDays;
  check.throwIfAny();
  return wanted;
}
