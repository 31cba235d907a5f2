import type { EntityManager } from 'typeorm';
import { ScimError, type WrittenUser } from '../../scim/scim';
import { isEmail, normalEmail } from '../../validation';
import { isUsableForSignOn } from '../sign-on/sign-on.queries';
import { DirectoryRefusal } from './directory-refusal';
import type { DirectoryProblemKind } from './directory-problem.entity';
import { DirectoryUser } from './directory-user.entity';
import type { Entered } from './enter-directory';
import { noteProblem, solveProblems } from './note-problem.queries';

/** Throws 400 unless people with this address sign on by the account's provider: a directory speaks for its own domains only. */
export async function requireOwnDomain({ tx, account, now }: Entered, { userName }: WrittenUser): Promise<void> {
  const email = normalEmail(userName);
  const refused = (detail: string) => new DirectoryRefusal('OUTSIDE_DOMAINS', email, 400, detail, 'invalidValue');
  if (!isEmail(email)) {
    throw refused('This userName is no mail address. Map userName to the address by which the person signs in.');
  }
  if (await isUsableForSignOn(tx, account.id, email, now)) return;
  throw refused(
    'The domain of this userName is none of the verified domains of the account. Verify the domain there, or map userName to an address of one that is.',
  );
}

/** Throws 409 where the directory has another user with this address. */
export async function requireFree(tx: EntityManager, accountId: string, email: string): Promise<void> {
  if (!(await tx.existsBy(DirectoryUser, { accountId, email }))) return;
  throw new ScimError(
    409,
    'There is a user with this userName already: look it up by it, and update that one.',
    'uniqueness',
  );
}

/** Throws 412 where the directory has read another version than there is. */
export function requireVersion(versions: readonly number[] | null, version: number): void {
  if (versions === null || versions.includes(version)) return;
  throw new ScimError(412, 'This has changed since it was read (If-Match): read it again, then decide.');
}

/** What was wrong with a user until a request about it went well. */
const SOLVED: readonly DirectoryProblemKind[] = [
  'SEATS_FULL',
  'OUTSIDE_DOMAINS',
  'LAST_OWNER',
  'FROZEN',
  'NOT_IN_PLAN',
];

/** Keeps that an admin has to decide about a member, and takes away what is no problem any more. */
export async function settleProblems({ tx, account, now }: Entered, email: string, awaits: boolean): Promise<void> {
  await solveProblems(tx, account.id, email, awaits ? SOLVED : [...SOLVED, 'AWAITS_ADOPTION']);
  if (!awaits) return;
  const message =
    'A member who was made by hand has this address, or had it when they were deactivated. The directory looks after them once an owner or an admin has adopted them; where there is no such member any more, invite the address.';
  await noteProblem(tx, { accountId: account.id, code: 'AWAITS_ADOPTION', subject: email, message, now });
}
