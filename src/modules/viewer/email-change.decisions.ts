import type { User } from '../users/user.entity';

/**
 * What speaks against giving a person this address, as a sentence; null: nothing. Asked when the change is asked for, and
 * again under the lock when its code comes back. Whoever else may own a person's address has their say here.
 */
export function againstNewAddress(user: Pick<User, 'email'>, email: string): string | null {
  return email === user.email ? 'This is your address already: give another, or leave it as it is.' : null;
}
