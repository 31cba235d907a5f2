import type { EntityManager } from 'typeorm';
import type { Change } from '../../audit/record';
import type { Call } from '../../auth/call';
import { fail } from '../../errors';
import { InputCheck } from '../../validation';
import { DEFAULT_NAME, makeUser } from '../users/make-user.queries';
import { User } from '../users/user.entity';
import { maySignIn } from './sign-up';

/**
 * The person with this address, who is made now if there is none and SIGN_UP lets them in. Two who ask at once get the
 * same person. A name is looked at for a new person only. Gives the event of a new person, for the caller to write.
 */
export async function findOrMakeUser(
  tx: EntityManager,
  call: Call,
  email: string,
  name: string | null,
): Promise<{ user: User; event: Change | null }> {
  const known = await tx.findOneBy(User, { email });
  if (known !== null) return { user: known, event: null };

  const { app, now } = call;
  if (!(await maySignIn(tx, app.config, email, now))) {
    fail('INVALID', 'This address cannot sign in here: ask for an invitation, then for a new code.', ['challenge']);
  }
  const check = new InputCheck();
  const ownName = name === null ? DEFAULT_NAME : check.name(name, ['name']);
  check.throwIfAny();
  return makeUser(tx, { email, name: ownName, now });
}
