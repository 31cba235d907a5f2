import type { EntityManager } from 'typeorm';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { bookedOf } from '../../auth/plans';
import { inAccount } from '../../auth/in-account';
import { fail } from '../../errors';
import type { UpdateAccountSettingsInput } from '../../generated/schema';
import { InputCheck } from '../../validation';
import { countBetweenCaps } from '../api-keys/api-key.queries';
import type { Account } from './account.entity';
import { writeAccount } from './write-account.queries';

type Settings = Pick<Account, 'aiErrorSummaries' | 'flowRunRetentionDays' | 'maxApiKeyLifetimeDays'>;

/** Ten years. */
const LONGEST_KEY_LIFE_DAYS = 3650;

interface Changed {
  account: Account;
  /** Keys that open the account no longer, since they are older than the cap allows now. */
  closedApiKeyCount: number;
  /** Keys that open it again, since they were older than the cap allowed before. */
  reopenedApiKeyCount: number;
}

/** Changes an account's settings. Runs are kept for as many days as the plan allows, at most. */
export async function updateAccountSettings(call: Call, input: UpdateAccountSettingsInput): Promise<Changed> {
  return inAccount(call, async ({ tx, account, now }) => {
    const wanted = settingsOf(input);
    const limit = bookedOf(account).limits.flowRunRetentionDays;
    const used = account.flowRunRetentionDays;
    // What was set on a larger plan may stay.
    const days = wanted.flowRunRetentionDays ?? used;
    if (days !== used && days > limit) {
      const message = `The plan keeps flow runs for ${limit} days at most: choose fewer days or change the plan.`;
      fail('LIMIT_REACHED', message, ['flowRunRetentionDays'], { limit, used });
    }
    const capBefore = account.maxApiKeyLifetimeDays;
    const change = await writeAccount(tx, now, 'account.settings_updated', account, wanted);
    const shut = await shutByCap(tx, account, capBefore, now);
    if (change !== null) {
      const details = { closedApiKeys: shut.closedApiKeyCount, reopenedApiKeys: shut.reopenedApiKeyCount };
      await record(tx, call, { ...change, details });
    }
    return { account, ...shut };
  });
}

/** How many keys another cap on key life shuts out, or lets in again. */
async function shutByCap(
  tx: EntityManager,
  { id, maxApiKeyLifetimeDays: after }: Account,
  before: number | null,
  now: Date,
): Promise<Omit<Changed, 'account'>> {
  const isSmaller = (one: number | null, other: number | null): one is number =>
    one !== null && (other === null || one < other);
  return {
    closedApiKeyCount: isSmaller(after, before)
      ? await countBetweenCaps(tx, id, { smaller: after, larger: before }, now)
      : 0,
    reopenedApiKeyCount: isSmaller(before, after)
      ? await countBetweenCaps(tx, id, { smaller: before, larger: after }, now)
      : 0,
  };
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
