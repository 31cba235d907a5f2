import { Option } from 'commander';
import { everyTier } from '../auth/plans';
import { UsageError } from './failure';
import {
  accountTotals,
  everyAccount,
  type AccountTotal,
  type EveryAccountFilter,
} from '../modules/accounts/every-account.queries';
import { everyStatus } from '../modules/accounts/set-account-status';
import { command } from './command';
import { accountJson, first } from './shared';
import { counted, table } from './text';

interface Given extends EveryAccountFilter {
  first: number;
  after?: string;
}

export const accountsList = command<Given>({
  name: 'accounts list',
  says: 'Lists accounts in the order in which they were made, with totals of all that the filters let through.',
  example: `accounts list --plan ${everyTier[0] ?? ''} --search acme --first 20`,
  options: [
    new Option('--plan <plan>', 'only accounts on this plan').choices(everyTier),
    new Option('--status <state>', 'only accounts in this state').choices([...everyStatus, 'CLOSED']),
    new Option('--search <text>', 'only accounts with this in their name or handle'),
    new Option('--closed', 'closed accounts as well'),
    first(1000),
    new Option('--after <id>', 'go on behind the account with this id'),
  ],
  act: async ({ db }, { first: most, after, ...filter }) => {
    if (after !== undefined && !/^acct_\w+$/.test(after)) {
      throw new UsageError('--after takes the id of an account (acct_…): that of the last one that was listed.');
    }
    const { manager } = await db();
    const page = { first: most, ...(after === undefined ? {} : { after }) };
    const { accounts, hasMore } = await everyAccount(manager, filter, page);
    const totals = await accountTotals(manager, filter);
    const last = hasMore ? (accounts.at(-1)?.id ?? null) : null;
    const rows = accounts.map(({ id, handle, name, plan, status, createdAt, deletedAt }) => [
      id,
      handle,
      name,
      plan,
      deletedAt === null ? status : 'closed',
      createdAt,
    ]);
    const next = last === null ? [] : [`More: --after ${last}`];
    return {
      json: { accounts: accounts.map(accountJson), totals: byPlanAndStatus(totals), next: last },
      text: [table(['ID', 'HANDLE', 'NAME', 'PLAN', 'STATUS', 'MADE'], rows), '', sentence(totals), ...next].join('\n'),
    };
  },
});

function byPlanAndStatus(totals: readonly AccountTotal[]) {
  return { accounts: sum(totals), byPlan: sums(totals, 'plan'), byStatus: sums(totals, 'status') };
}

function sums(totals: readonly AccountTotal[], by: 'plan' | 'status'): Record<string, number> {
  const names = [...new Set(totals.map((total) => total[by]))];
  return Object.fromEntries(names.map((name) => [name, sum(totals.filter((total) => total[by] === name))]));
}

function sum(totals: readonly AccountTotal[]): number {
  return totals.reduce((all, { accounts }) => all + accounts, 0);
}

function sentence(totals: readonly AccountTotal[]): string {
  const parts = totals.map(({ plan, status, accounts }) => `${accounts} ${plan} ${status}`);
  return `${counted(sum(totals), 'account')}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`;
}
