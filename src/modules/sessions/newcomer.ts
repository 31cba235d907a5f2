import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Call } from '../../auth/call';
import { fail } from '../../errors';
import { newId } from '../../ids';
import { InputCheck } from '../../validation';
import { User } from '../users/user.entity';
import { maySignIn } from './sign-up';

/** Of a person who gives none. Not made from the address, which fewer people may see than the name. */
const DEFAULT_NAME = 'New user';

/**
 * The person with this address, who is made now if there is none and SIGN_UP lets them in. Two who ask at once get the
 * same person. A name is looked at for a new person only.
 */
export async function findOrMakeUser(
  tx: EntityManager,
  call: Call,
  email: string,
  name: string | null,
): Promise<{ user: User; isNew: boolean }> {
  const known = await tx.findOneBy(User, { email });
  if (known !== null) return { user: known, isNew: false };

  const { app, now } = call;
  if (!(await maySignIn(tx, app.config, email, now))) {
    fail('INVALID', 'This address cannot sign in here: ask for an invitation, then for a new code.', ['challenge']);
  }
  const check = new InputCheck();
  const ownName = name === null ? DEFAULT_NAME : check.name(name, ['name']);
  check.throwIfAny();
  const user: User = {
    id: newId('user'),
    handle: `user-${randomBytes(6).toString('hex')}`,
    email,
    name: ownName,
    avatarUrl: null,
    createdAt: now,
    updatedAt: now,
  };
  // Waits here while another transaction makes the same person.
  const inserted = await tx.query<unknown[]>(
    `INSERT INTO users (id, handle, email, name, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)
     ON CONFLICT (email) DO NOTHING RETURNING id`,
    [user.id, user.handle, user.email, user.name, now],
  );
  if (inserted.length > 0) return { user, isNew: true };
  return { user: await tx.findOneByOrFail(User, { email }), isNew: false };
}
