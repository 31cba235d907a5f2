import type { EntityManager } from 'typeorm';
import type { App } from '../../app';
import { insertEvents } from '../../audit/record';
import { transaction } from '../../db/transaction';
import { fail } from '../../errors';
import { InputCheck } from '../../validation';
import { makeUser } from '../users/make-user.queries';
import { User } from '../users/user.entity';
import type { Account } from './account.entity';
import { createAccountFor } from './create-account-for';

interface Input {
  email: string;
  /** The person's name; one who is known already keeps theirs. */
  name: string;
  /** The account's name. */
  account: string;
  handle: string;
}

interface Created {
  account: Account;
  owner: Pick<User, 'id' | 'name' | 'email'>;
  isNewPerson: boolean;
}

/**
 * What an operator does to let the first person in, or whenever only operators make accounts: makes an account with its
 * OWNER, whom it makes too if the address is new. Somebody whom operators have disabled becomes no OWNER. Throws UserErrors;
 * paths are names of Input, and `operator`.
 */
export async function createOwner(
  { db, clock, config }: Pick<App, 'db' | 'clock'> & { config: Pick<App['config'], 'defaultPlan'> },
  operator: string,
  input: Input,
): Promise<Created> {
  const check = new InputCheck();
  const actor = check.name(operator, ['operator']);
  const email = check.email(input.email, ['email']);
  const name = check.name(input.name, ['name']);
  const accountName = check.name(input.account, ['account']);
  const handle = check.handle(input.handle, ['handle']);
  check.throwIfAny();

  return transaction(db, async (tx) => {
    const now = clock();
    const { user: owner, event: newPerson } = await makeUser(tx, { email, name, now });
    await refuseDisabled(tx, owner.id);
    const { account, event } = await createAccountFor(tx, owner.id, {
      name: accountName,
      handle,
      plan: config.defaultPlan,
      now,
    });
    await insertEvents(
      tx,
      [...(newPerson === null ? [] : [newPerson]), event].map((change) => ({ ...change, outcome: 'DONE' as const })),
      { type: 'OPERATOR', name: actor },
      now,
      null,
    );
    return { account, owner, isNewPerson: newPerson !== null };
  });
}

/** Whoever disables or removes the person meanwhile waits, or is waited for. */
async function refuseDisabled(tx: EntityManager, userId: string): Promise<void> {
  const user = await tx.findOne(User, { where: { id: userId }, lock: { mode: 'pessimistic_read' } });
  if (user === null) fail('CONFLICT', 'This person was removed at this moment: try again.', ['email']);
  if (user.disabledAt !== null) {
    fail(
      'CONFLICT',
      `This person is disabled, and so cannot own an account: enable them first (users enable ${user.email}).`,
      ['email'],
    );
  }
}
