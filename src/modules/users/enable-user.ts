import { Personal } from '../../audit/personal';
import { recordAct } from '../../audit/record';
import { transaction } from '../../db/transaction';
import { lockNamed, operatorActor, type Installation, type NamedUser, type Switched } from './named-user.queries';
import { User } from './user.entity';

/**
 * What an operator does to let a disabled person in again: they can sign in, and API keys that have not ended work as
 * before. Sessions that were ended stay so. `changed` is false for who is not disabled. `operator` is who does it, for the log.
 * Throws UserErrors with the path `user`: INVALID, NOT_FOUND.
 */
export async function enableUser({ db, clock }: Installation, operator: string, named: NamedUser): Promise<Switched> {
  return transaction(db, async (tx) => {
    const user = await lockNamed(tx, named);
    if (user.disabledAt === null) return { user, changed: false };
    await tx.update(User, { id: user.id }, { disabledAt: null });
    await recordAct(
      tx,
      { actor: operatorActor(operator), now: clock(), request: null },
      {
        type: 'user.enabled',
        accountId: null,
        resource: { type: 'user', id: user.id, name: new Personal(user.id, user.name) },
      },
    );
    return { user, changed: true };
  });
}
