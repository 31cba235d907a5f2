import { randomBytes } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { insertEvents, type Change } from '../../audit/record';
import { transaction } from '../../db/transaction';
import type { PlanTier } from '../../generated/schema';
import { newId } from '../../ids';
import { InputCheck } from '../../validation';
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
    const { owner, events } = await findOrMakeOwner(tx, email, name, now);
    const { account, event } = await createAccountFor(tx, owner.id, { name: accountName, handle, plan, now });
    await insertEvents(
      tx,
      [...events, event].map((change) => ({ ...change, outcome: 'DONE' as const })),
      { type: 'OPERATOR', name: 'create-owner' },
      now,
      null,
    );
    return { account, owner, isNewPerson: events.length > 0 };
  });
}

async function findOrMakeOwner(
  tx: EntityManager,
  email: string,
  name: string,
  now: Date,
): Promise<{ owner: Created['owner']; events: Change[] }> {
  const id = newId('user');
  // Waits here while somebody signs in with this address for the first time.
  const handle = `user-${randomBytes(6).toString('hex')}`;
  const made = await tx.query<unknown[]>(
    `INSERT INTO users (id, handle, email, name, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)
     ON CONFLICT (email) DO NOTHING RETURNING id`,
    [id, handle, email, name, now],
  );
  if (made.length === 0) return { owner: await tx.findOneByOrFail(User, { email }), events: [] };
  const resource = { type: 'user', id, name } as const;
  return {
    owner: { id, name, email },
    events: [{ type: 'user.created', accountId: null, resource, after: { handle, email } }],
  };
}
