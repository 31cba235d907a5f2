import { remaining, type Spending } from '../../auth/budgets';
import type { AccountResolvers, QueryResolvers } from '../../generated/schema';
import { isRecord } from '../../graphql/is-record';
import { priceOf, type Price } from '../../graphql/limits';
import { budgetOf } from '../../graphql/points';

const Query: Pick<QueryResolvers, 'rateLimit' | 'operationCost'> = {
  rateLimit: (_parent, _args, { spending }) => budgetOf(spending.actor),
  operationCost(_parent, { document, operationName, variablesJson }, { admit, spending }, { schema }) {
    const variables = readVariables(variablesJson ?? '{}');
    if (variables === null) {
      return {
        points: 0,
        allowed: false,
        errors: ['variablesJson is no JSON object: write for instance {"first": 10}.'],
      };
    }
    const price = priceOf(schema, admit, document, operationName ?? null, variables);
    const errors = [...price.errors, ...againstBudget(price, spending)];
    return { points: price.points, allowed: errors.length === 0, errors };
  },
};

function readVariables(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function againstBudget({ points }: Price, { actor }: Spending): string[] {
  const left = remaining(actor);
  if (left === null || points <= left) return [];
  return [`It costs ${String(points)} points, and you have ${String(left)} left until ${actor.resetAt.toISOString()}.`];
}

const Account: Pick<AccountResolvers, 'rateLimit'> = {
  // The guard has taken the price of this request before it let anybody read here.
  rateLimit: async ({ id }, _args, { charged }) => {
    const balance = await charged.get(id);
    return balance === undefined ? null : budgetOf(balance);
  },
};

export const limitsResolvers = { Query, Account };
