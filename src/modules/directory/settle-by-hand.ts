import { fail } from '../../errors';
import { seatsOf } from '../accounts/account.queries';
import { againstSeat } from '../accounts/account.decisions';
import { CannotSettle, settleUsers, type Directed, type MappedRole } from './settle-users';

/** Settles users where an admin has decided, and answers what is in the way as the payload of a mutation says it. */
export async function settleByHand(
  directed: Directed,
  directoryUserIds: readonly string[],
  rolesBefore: ReadonlyMap<string, MappedRole>,
): Promise<void> {
  try {
    await settleUsers(directed, directoryUserIds, rolesBefore);
  } catch (error) {
    if (!(error instanceof CannotSettle)) throw error;
    const whom = `The directory says of ${error.email} otherwise than the member is`;
    if (error.why === 'LAST_OWNER') {
      fail('LAST_OWNER', `${whom}, and this is the last active OWNER: make another member OWNER first.`);
    }
    const [full] = againstSeat(await seatsOf(directed.tx, directed.account, directed.now));
    fail('SEAT_LIMIT_REACHED', `${whom}, and every seat of the plan is taken: make room first.`, [], full?.extras);
  }
}
