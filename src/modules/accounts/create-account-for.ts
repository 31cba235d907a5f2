import type { EntityManager } from 'typeorm';
import { Personal } from '../../audit/personal';
import type { Change } from '../../audit/record';
import type { PlanTier } from '../../generated/schema';
import { newId } from '../../ids';
import { Member } from '../members/member.entity';
import type { User } from '../users/user.entity';
import { Account } from './account.entity';
import { takeHandle } from './handles';

/** What a new account is set up with: the shortest retention, which every plan allows. */
const DEFAULT_SETTINGS = { aiErrorSummaries: true, flowRunRetentionDays: 7, maxApiKeyLifetimeDays: null };

interface NewAccount {
  name: string;
  handle: string;
  plan: PlanTier;
  now: Date;
}

/**
 * Makes an account with a person as its OWNER, and gives the event of it, for the caller to write. TAKEN when another
 * account has or reserves the handle.
 */
export async function createAccountFor(
  tx: EntityManager,
  userId: string,
  { name, handle, plan, now }: NewAccount,
): Promise<{ account: Account; event: Change }> {
  const account: Account = {
    id: newId('account'),
    handle,
    name,
    imageUrl: null,
    location: null,
    link: null,
    status: 'ACTIVE',
    plan,
    planOverrides: null,
    ...DEFAULT_SETTINGS,
    auditLogPromisedDays: null,
    auditLogPromisedUntil: null,
    ipAllowlistEnforced: false,
    ssoEnforced: false,
    ssoSessionHours: 24,
    ssoLastVersion: 0,
    statusByBilling: false,
    version: 1,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
  };
  await takeHandle(tx, account.id, handle, now);
  await tx.insert(Account, account);
  // Who changes their name meanwhile waits, and then changes it here too.
  const [owner] = await tx.query<Pick<User, 'id' | 'name' | 'email'>[]>(
    'SELECT id, name, email FROM users WHERE id = $1 FOR SHARE',
    [userId],
  );
  if (owner === undefined) throw new Error(`no user ${userId}`);
  const memberId = newId('member');
  await tx.insert(Member, {
    id: memberId,
    accountId: account.id,
    userId,
    role: 'OWNER',
    joinedBy: 'FOUNDER',
    joinedAt: now,
    name: owner.name,
    email: owner.email,
  });
  const event: Change = {
    type: 'account.created',
    accountId: account.id,
    resource: { type: 'account', id: account.id, name },
    after: { name, handle, plan, owner: { memberId, userId, name: new Personal(userId, owner.name) } },
  };
  return { account, event };
}
