import type { EntityManager } from 'typeorm';
import { actOf, record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { bookedOf } from '../../auth/plans';
import { againstCustomRole, againstFeature } from '../accounts/account.decisions';
import type { Account } from '../accounts/account.entity';
import { join } from '../invitations/join.queries';
import { holds, withdraw, type OpenInvitation } from '../invitations/open-invitation.queries';
import { makeMember } from '../members/make-member.queries';
import type { SsoConnection } from '../sso/sso-connection.entity';
import { defaultsOf } from '../sso/sso.queries';

interface Joining {
  account: Account;
  connection: SsoConnection;
  person: { id: string; name: string; email: string };
  invitation: OpenInvitation | null;
  /** What the provider calls them. */
  name: string | null;
}

/**
 * Makes somebody a member at their first sign-on: by the invitation that waits for them, else with what the account gives to all who
 * come so. An invitation that does not hold any more is taken back.
 */
export async function joinByProvider(
  tx: EntityManager,
  call: Call,
  { account, connection, person, invitation: open, name }: Joining,
): Promise<void> {
  const way = { joinedBy: 'SSO', managedBy: 'MANUAL', displayName: name } as const;
  if (holds(open)) {
    await join(tx, actOf(call), open.invitation, open.content.gift, person, way);
    return;
  }
  if (open !== null) await withdraw(tx, call, open);
  const booked = bookedOf(account);
  const defaults = (await defaultsOf(tx, [account.id])).get(account.id) ?? [];
  // What the plan no longer has is given to nobody anew; the person comes in all the same.
  const workspaces = defaults.filter(
    ({ role }) =>
      againstFeature(booked, 'WORKSPACE_ACCESS', 'opening a workspace to single people').length === 0 &&
      againstCustomRole(booked, role).length === 0,
  );
  const given = { role: connection.defaultRole, workspaces, teams: [] };
  const details = { ssoConnectionId: connection.id };
  const beginning = { ...way, accountId: account.id, now: call.now, givenById: null, details };
  const { changes } = await makeMember(tx, person, given, beginning);
  await record(tx, call, ...changes);
}
