import { Personal } from '../../audit/personal';
import { recordAct, type Change } from '../../audit/record';
import type { WrittenUser } from '../../scim/scim';
import type { DirectoryUser } from './directory-user.entity';
import type { Entered } from './enter-directory';

/** What a directory told of a user, for the log. */
interface Told {
  before?: Partial<WrittenUser>;
  after?: Partial<WrittenUser>;
  details?: object;
}

/** Tells the account's log what the directory said of one of its users. All of it but whether they are active is the person's own. */
export async function recordUser(
  { tx, act, tokenId }: Entered,
  type: 'directory.user_provisioned' | 'directory.user_updated' | 'directory.user_deprovisioned',
  { id, accountId, email, userId, userName }: DirectoryUser,
  { before, after, details }: Told,
): Promise<void> {
  // Of somebody who is nobody here the address is all that is known.
  const own = (value: string | null) => new Personal(userId ?? email, value);
  const told = (fields: Partial<WrittenUser>): object =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? own(value) : value]),
    );
  const change: Change = {
    type,
    accountId,
    resource: { type: 'directoryUser', id, name: own(userName) },
    ...(before === undefined ? {} : { before: told(before) }),
    ...(after === undefined ? {} : { after: told(after) }),
    details: { directoryTokenId: tokenId, userId, ...details },
  };
  await recordAct(tx, act, change);
}
