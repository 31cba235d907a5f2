import { userError, type UserErrorData } from '../../errors';
import type { Account } from '../accounts/account.entity';
import type { Member } from '../members/member.entity';

/** A membership of a person, with its account and the user ids of the account's active owners. */
export interface MembershipFacts {
  member: Member;
  account: Pick<Account, 'id' | 'name' | 'handle' | 'deletedAt'>;
  owners: readonly string[];
}

/** What speaks against a person's end: each account that would be left without an active OWNER, closed ones apart. */
export function againstRemoving(memberships: readonly MembershipFacts[], path: readonly string[]): UserErrorData[] {
  return memberships
    .filter(({ member, account }) => member.role === 'OWNER' && member.active && account.deletedAt === null)
    .filter(({ owners }) => owners.length === 1)
    .map(({ account: { id, name, handle } }) =>
      userError(
        'LAST_OWNER',
        `The account ${name} (${handle}) would be left without an active OWNER: make another member OWNER first, or delete the account.`,
        path,
        { audit: { accountId: id } },
      ),
    );
}
