import { bookedOf } from '../auth/plans';
import { usageCounts, usageOf } from '../modules/accounts/account-usage.queries';
import { activeOwners } from '../modules/accounts/every-account.queries';
import { namedAccount } from '../auth/named-account';
import { command } from './command';
import { accountJson, theAccount } from './shared';
import { facts, table } from './text';

export const accountsShow = command<{ account: string }>({
  name: 'accounts show',
  says: 'Shows an account, open or closed: its profile, what it has booked and uses, its state and its owners.',
  example: 'accounts show acme',
  arguments: [theAccount],
  act: async ({ db, clock }, { account: named }) => {
    const { manager } = await db();
    const now = clock();
    const account = await namedAccount(manager, named);
    const counts = (await usageCounts(manager, [account.id], now)).get(account.id);
    if (counts === undefined) throw new Error('an account without counts');
    const usage = usageOf(account, counts, now);
    const owners = await activeOwners(manager, account.id);
    const { features, limits } = bookedOf(account);
    const { imageUrl, location, link, aiErrorSummaries, flowRunRetentionDays, maxApiKeyLifetimeDays } = account;
    return {
      json: {
        account: {
          ...accountJson(account),
          ...{ imageUrl, location, link, ipAllowlistEnforced: account.ipAllowlistEnforced },
          settings: { aiErrorSummaries, flowRunRetentionDays, maxApiKeyLifetimeDays },
        },
        booked: { features, limits },
        usage,
        owners,
      },
      text: [
        facts({
          Account: account.name,
          Id: account.id,
          Handle: account.handle,
          Location: location,
          Link: link,
          State: account.deletedAt === null ? account.status : `closed on ${account.deletedAt.toISOString()}`,
          Made: account.createdAt,
          Plan: account.plan,
          Overrides: overridesOf(account.planOverrides ?? {}),
          Features: features.length === 0 ? null : features.join(', '),
          'Points a minute': limits.pointsPerMinute ?? 'unlimited',
          'IP allowlist': account.ipAllowlistEnforced ? 'enforced' : 'not enforced',
        }),
        '',
        table(
          ['LIMIT', 'USED', 'OF'],
          Object.entries(usage).flatMap(([name, one]) =>
            typeof one === 'string' ? [] : [[name, one.used, one.limit ?? 'unlimited']],
          ),
        ),
        '',
        table(
          ['OWNER', 'ADDRESS', 'NAME', ''],
          owners.map(({ userId, email, name, disabled }) => [userId, email, name, disabled ? 'disabled' : '']),
        ),
      ].join('\n'),
    };
  },
});

/** Overrides as `accounts override` takes them. */
function overridesOf(overrides: object): string | null {
  const set = Object.entries(overrides).flatMap(([half, values]: [string, object]) =>
    Object.entries(values).map(([name, value]) => `${half}.${name}=${String(value)}`),
  );
  return set.length === 0 ? null : set.join(' ');
}
