import { grantsOf, holderKey, type Gift } from '../../auth/gift';
import type { Context } from '../../graphql/context';
import { idKind } from '../../ids';
import { isEmail, normalEmail } from '../../validation';
import { rolesByGroups } from '../directory/mapped-roles.queries';
import { Member } from './member.entity';
import { memberKey, membersByEmail, membersByUser } from './member.queries';

/** One member by id, batched; null when there is none. Says nothing of who may see it. */
export async function loadMember(context: Context, id: string): Promise<Member | null> {
  return context.loaders.row(Member, id);
}

/** The member of an account with this address, batched; null when there is none. */
export async function loadMemberByEmail(
  { app, loaders }: Context,
  accountId: string,
  email: string,
): Promise<Member | null> {
  const address = normalEmail(email);
  if (!isEmail(address)) return null;
  const key = memberKey(accountId, address);
  return loaders.load('member by email', key, (keys) => membersByEmail(app.db.manager, keys));
}

/** The membership of a user in an account, batched; null when there is none. */
export async function loadMemberByUser(
  { app, loaders }: Context,
  accountId: string,
  userId: string,
): Promise<Member | null> {
  if (idKind(userId) !== 'user') return null;
  const key = memberKey(accountId, userId);
  return loaders.load('member by user', key, (keys) => membersByUser(app.db.manager, keys));
}

/** What a member holds by grants, or would hold once active, batched. */
export async function loadGrants(context: Context, { accountId, userId }: Member): Promise<Gift['workspaces']> {
  const { app, now, loaders } = context;
  const key = holderKey(accountId, userId);
  const grants = await loaders.load('grants of members', key, (keys) => grantsOf(app.db.manager, keys, now));
  return grants ?? [];
}

/** Whether groups of the account's directory give a member their role, batched. */
export async function loadRoleByGroups({ app, loaders }: Context, { accountId, userId }: Member): Promise<boolean> {
  const key = memberKey(accountId, userId);
  return (await loaders.load('role by groups', key, (keys) => rolesByGroups(app.db.manager, keys))) !== null;
}
