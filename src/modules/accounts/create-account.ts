import { record } from '../../audit/record';
import { askingOf, type Call } from '../../auth/call';
import { refuseKeptOut } from '../../auth/decision';
import { stillSignedIn } from '../../auth/signed-in';
import { loadViewer } from '../../auth/viewer';
import { once } from '../../db/idempotency';
import { transaction } from '../../db/transaction';
import { Refused } from '../../errors';
import type { CreateAccountInput } from '../../generated/schema';
import { InputCheck } from '../../validation';
import type { Account } from './account.entity';
import { accountsById } from './account.queries';
import { createAccountFor } from './create-account-for';

/**
 * Makes an account with the caller as its OWNER, on the installation's default plan. A retry answers with the account as
 * it is; with none once the caller is no longer in it, and IP_NOT_ALLOWED or SSO_REQUIRED once it keeps them out as they ask.
 * FORBIDDEN where only operators make accounts.
 */
export async function createAccount(call: Call, input: CreateAccountInput): Promise<{ account: Account | null }> {
  const { app, now } = call;
  if (app.config.createAccounts === 'operators') {
    const message = 'Only the operators of this installation make accounts: ask them for one.';
    throw new Refused('FORBIDDEN', message, { reason: 'OPERATORS_ONLY' });
  }
  const check = new InputCheck();
  const name = check.name(input.name, ['name']);
  const handle = check.handle(input.handle, ['handle']);
  const key = check.idempotencyKey(input.idempotencyKey, ['idempotencyKey']);
  check.throwIfAny();

  return transaction(app.db, async (tx) => {
    const caller = await stillSignedIn(tx, call);
    const attempt = { actorId: caller.id, mutation: 'createAccount', key, input: { name, handle }, now };
    const { outcome } = await once(tx, attempt, async () => {
      const plan = app.config.defaultPlan;
      const { account, event } = await createAccountFor(tx, caller.id, { name, handle, plan, now });
      await record(tx, call, event);
      return { accountId: account.id };
    });
    const viewer = await loadViewer(tx, askingOf(call, caller), outcome.accountId);
    refuseKeptOut(viewer, outcome.accountId);
    if (!viewer.memberships.has(outcome.accountId)) return { account: null };
    return { account: (await accountsById(tx, [outcome.accountId])).get(outcome.accountId) ?? null };
  });
}
