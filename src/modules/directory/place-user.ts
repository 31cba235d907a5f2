import type { EntityManager } from 'typeorm';
import { recordAct } from '../../audit/record';
import { columnsOf } from '../../db/rows';
import { ScimError } from '../../scim/scim';
import { againstSeat } from '../accounts/account.decisions';
import { seatsOf } from '../accounts/account.queries';
import { againstJoining } from '../invitations/invitation.decisions';
import { join } from '../invitations/join.queries';
import { holds, openInvitation, seatsWithout, withdraw } from '../invitations/open-invitation.queries';
import { isBarred } from '../members/barred-address.queries';
import { makeMember } from '../members/make-member.queries';
import { Member } from '../members/member.entity';
import { DEFAULT_NAME, makeUser } from '../users/make-user.queries';
import { DirectoryUser } from './directory-user.entity';
import { lockPeople, type Entered } from './enter-directory';
import { placeOf } from './place.decisions';
import { CannotSettle, displayNameOf, mappedRoles, settleUsers } from './settle-users';

/** What became of somebody: LINKED: the directory looks after a member from now on; else nothing has changed for anybody. */
type Placed = 'LINKED' | 'AWAITS_ADOPTION' | 'NONE';

/**
 * Finds the member whom a user of the directory stands for, or makes one, where it looks after nobody by that user yet; and brings the
 * member in line. Throws 409 where another of its users stands for the member, and CannotSettle where every seat is taken.
 */
export async function placeUser(entered: Entered, user: DirectoryUser): Promise<Placed> {
  const { tx, account, now, act } = entered;
  // As they are now that nobody else comes into the account.
  await lockPeople(tx, [user.email]);
  const { member, isAnothers } = await memberWith(tx, user);
  const barred = member === null && (await staysOut(entered, user.email));
  const place = placeOf({ active: user.active, member, isBarred: barred, isAnothers });
  if (place === 'TAKEN') throw taken();
  if (place === 'AWAITS_ADOPTION' || place === 'NONE') return place;
  user.userId = member?.userId ?? (await makeOne(entered, user));
  await tx.update(DirectoryUser, { id: user.id }, { userId: user.userId });
  await settleUsers({ tx, account, now, act }, [user.id], new Map());
  return 'LINKED';
}

/** The member of the account who has the user's address now. */
async function memberWith(
  tx: EntityManager,
  { id, accountId, email }: DirectoryUser,
): Promise<{ member: Member | null; isAnothers: boolean }> {
  const [row] = await tx.query<(Member & { isAnothers: boolean })[]>(
    `SELECT ${columnsOf(tx, Member, 'm')},
            EXISTS (SELECT FROM directory_users d
                     WHERE d.account_id = $1 AND d.user_id = m.user_id AND d.id <> $3) AS "isAnothers"
       FROM users u JOIN members m ON m.account_id = $1 AND m.user_id = u.id WHERE u.email = $2`,
    [accountId, email, id],
  );
  return row === undefined ? { member: null, isAnothers: false } : { member: row, isAnothers: row.isAnothers };
}

/** Whether whoever had the address was deactivated and is gone: a directory does not decide that they come again, an invitation does. */
async function staysOut({ tx, account, now }: Entered, email: string): Promise<boolean> {
  return (await isBarred(tx, account.id, email)) && !holds(await openInvitation(tx, account, email, now));
}

function taken(): ScimError {
  const detail =
    'Another user of this directory stands for the member who has this address by now. Delete that one first, or give it this address.';
  return new ScimError(409, detail, 'uniqueness');
}

/** Makes a member, by the invitation that waits for them if there is one, which has a seat. Gives the person's id. */
async function makeOne({ tx, account, now, act }: Entered, user: DirectoryUser): Promise<string> {
  const { id, accountId, email } = user;
  const open = await openInvitation(tx, account, email, now);
  const seats = seatsWithout(open, await seatsOf(tx, account, now));
  const [full] = holds(open) ? againstJoining(seats) : againstSeat(seats);
  if (full !== undefined) throw new CannotSettle('SEATS_FULL', email);
  const { user: person, event } = await makeUser(tx, { email, name: DEFAULT_NAME, now });
  if (event !== null) await recordAct(tx, act, event);
  const way = { joinedBy: 'SCIM', managedBy: 'SCIM', displayName: displayNameOf(user) } as const;
  if (holds(open)) {
    await join(tx, act, open.invitation, open.content.gift, person, way);
    return person.id;
  }
  if (open !== null) await withdraw(tx, act, open);
  const role = (await mappedRoles(tx, accountId, [id])).get(id) ?? 'MEMBER';
  const beginning = { ...way, accountId, now, givenById: null, details: { directoryUserId: id } };
  const { changes } = await makeMember(tx, person, { role, workspaces: [], teams: [] }, beginning);
  await recordAct(tx, act, ...changes);
  return person.id;
}
