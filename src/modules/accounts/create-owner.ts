import type { DataSource } from 'typeorm';
import { insertEvents } from '../../audit/record';
import { transaction } from '../../db/transaction';
import type { PlanTier } from '../../generated/schema';
import { InputCheck } from '../../validation';
import { makeUser } from '../users/make-user.queries';
import type { User } from '../users/user.entity';
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

interface Installation {
  db: DataSource;
  plan: PlanTier;
  now: Date;
}

interface Created {
  account: Account;
  owner: Pick<User, 'id' | 'name' | 'email'>;
  isNewPerson: boolean;
}

/**
 * What an operator does to let the first person in, or whenever only operators make accounts: makes an account with its
 * OWNER, whom it makes too if the address is new. Throws UserErrors; paths are names of Input.
 */
export async function createOwner({ db, plan, now }: Installation, input: Input): Promise<Created> {
  const check = new InputCheck();
  const email = check.email(input.email, ['email']);
  const name = check.name(input.name, ['name']);
  const accountName = check.name(input.account, ['account']);
  const handle = check.handle(input.handle, ['handle']);
  check.throwIfAny();

  return transaction(db, async (tx) => {
    const { user: owner, event: newPerson } = await makeUser(tx, { email, name, now });
    const { account, event } = await createAccountFor(tx, owner.id, { name: accountName, handle, plan, now });
    await insertEvents(
      tx,
      [...(newPerson === null ? [] : [newPerson]), event].map((change) => ({ ...change, outcome: 'DONE' as const })),
      { type: 'OPERATOR', name: 'create-owner' },
      now,
      null,
    );
    return { account, owner, isNewPerson: newPerson !== null };
  });
}
