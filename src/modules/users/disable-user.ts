import { Personal } from '../../audit/personal';
import { recordAct } from '../../audit/record';
import { transaction } from '../../db/transaction';
import { endSessions } from '../sessions/session.queries';
import { lockNamed, operatorActor, type Installation, type NamedUser, type Switched } from './named-user.queries';
import { User } from './user.entity';

/**
 * What an operator does to keep a person out: sessions end, and until `enableUser` API keys open nothing, no code signs in,
 * and nothing holds that waits for the person's rights, as an invitation that they sent. Memberships, seats and grants stay:
 * whoever manages the accounts decides about them. `changed` is false for who is disabled already. `operator` is who does
 * it, for the log. Throws UserErrors with the path `user`: INVALID, NOT_FOUND.
 */
export async function disableUser({ db, clock }: Installation, operator: string, named: NamedUser): Promise<Switched> {
  return transaction(db, async (tx) => {
    const user = await lockNamed(tx, named);
    if (user.disabledAt !== null) return { user, changed: false };
    const now = clock();
    await tx.update(User, { id: user.id }, { disabledAt: now });
    const ended = await endSessions(tx, user.id, null);
    await recordAct(
      tx,
      { actor: operatorActor(operator), now, request: null },
      {
        type: 'user.disabled',
        accountId: null,
        resource: { type: 'user', id: user.id, name: new Personal(user.id, user.name) },
      },
      ...ended,
    );
    return { user, changed: true };
  });
}
