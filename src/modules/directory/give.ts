import { bookedOf, notBookedMessage } from '../../auth/plans';
import type { Feature } from '../../generated/schema';
import type { Account } from '../accounts/account.entity';
import { DirectoryRefusal } from './directory-refusal';

const FROZEN =
  'The account is frozen: its directory can read and take away, and gives nothing, until its billing is settled or an operator lifts it.';

/**
 * What speaks against a directory's giving something, as a membership or a place on a team; null: nothing does. What takes away and what
 * only reads is free of it, so that nobody keeps access because a bill is open.
 */
export function againstGiving(
  account: Account,
  subject: string,
  features: readonly Feature[] = ['SCIM'],
): DirectoryRefusal | null {
  if (account.status === 'FROZEN') return new DirectoryRefusal('FROZEN', subject, 403, FROZEN);
  const booked = bookedOf(account);
  const missing = features.find((feature) => !booked.features.includes(feature));
  if (missing === undefined) return null;
  return new DirectoryRefusal('NOT_IN_PLAN', subject, 403, notBookedMessage(booked, missing));
}
