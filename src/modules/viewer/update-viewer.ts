import type { EntityManager } from 'typeorm';
import { differences } from '../../audit/differences';
import { Personal } from '../../audit/personal';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import type { PersonCaller } from '../../auth/caller';
import { stillSignedIn } from '../../auth/signed-in';
import { transaction } from '../../db/transaction';
import { fail } from '../../errors';
import { InputCheck } from '../../validation';
import { User } from '../users/user.entity';

interface Input {
  name?: string | null | undefined;
  handle?: string | null | undefined;
  avatarUrl?: string | null | undefined;
}

type Profile = Pick<User, 'name' | 'handle' | 'avatarUrl'>;

/** Changes the caller's own profile, and the copies of the name that memberships carry. Gives the caller as they are now. */
export async function updateViewer(call: Call, input: Input): Promise<PersonCaller> {
  const wanted = profileOf(input);
  return transaction(call.app.db, async (tx) => {
    const caller = await stillSignedIn(tx, call);
    const user = await tx.findOneOrFail(User, { where: { id: caller.id }, lock: { mode: 'for_no_key_update' } });
    const difference = differences(user, wanted);
    if (difference === null) return caller;

    const { after } = difference;
    await update(tx, user.id, { ...after, updatedAt: call.now });
    if (after.name !== undefined) {
      await tx.query('UPDATE members SET name = $2 WHERE user_id = $1', [user.id, after.name]);
    }
    const name = after.name ?? user.name;
    await record(tx, call, {
      type: 'user.updated',
      accountId: null,
      resource: { type: 'user', id: user.id, name: new Personal(user.id, name) },
      before: personalOf(user.id, difference.before),
      after: personalOf(user.id, after),
    });
    return { ...caller, name };
  });
}

/** The fields of a person's profile, for an event. */
function personalOf(userId: string, profile: Partial<Profile>): object {
  return Object.fromEntries(Object.entries(profile).map(([field, value]) => [field, new Personal(userId, value)]));
}

/** What the input asks for: only the fields that it has. */
function profileOf({ name, handle, avatarUrl }: Input): Partial<Profile> {
  const check = new InputCheck();
  const wanted: Partial<Profile> = {};
  if (name === null) check.invalid('A name can be changed, not cleared.', ['name']);
  else if (name !== undefined) wanted.name = check.name(name, ['name']);
  if (handle === null) check.invalid('A handle can be changed, not cleared.', ['handle']);
  else if (handle !== undefined) wanted.handle = check.handle(handle, ['handle']);
  if (avatarUrl !== undefined) {
    wanted.avatarUrl = avatarUrl === null ? null : check.webAddress(avatarUrl, ['avatarUrl'], 'https:');
  }
  check.throwIfAny();
  return wanted;
}

/** The constraint decides whether a handle is free, so that of two who want it at once one gets it. */
async function update(tx: EntityManager, id: string, values: Partial<User>): Promise<void> {
  try {
    await tx.update(User, { id }, values);
  } catch (error) {
    if (!(error instanceof Error && 'constraint' in error && error.constraint === 'users_handle_key')) throw error;
    fail('TAKEN', 'Somebody else has this handle: choose another.', ['handle']);
  }
}
