import type { App } from '../../app';
import { newId } from '../../ids';
import type { ScimCall, StoredUser, WrittenUser } from '../../scim/scim';
import { normalEmail } from '../../validation';
import { DirectoryUser } from './directory-user.entity';
import { changing } from './enter-directory';
import { againstGiving } from './give';
import { placeUser } from './place-user';
import { recordUser } from './user-events';
import { requireFree, requireOwnDomain, settleProblems } from './user.input';
import { writtenFields } from './users.queries';

/**
 * Keeps somebody whom the directory tells of, and makes them a member unless they are not to be one. A member who was made by hand stays
 * as they are until an admin adopts them.
 */
export async function createUser(app: App, call: ScimCall, written: WrittenUser): Promise<StoredUser> {
  const email = normalEmail(written.userName);
  const request = { app, call, operation: 'createUser', addresses: () => Promise.resolve([email]) };
  return changing(request, async (entered) => {
    const { tx, account, now } = entered;
    await requireOwnDomain(entered, written);
    const refused = againstGiving(account, email);
    if (refused !== null) throw refused;
    await requireFree(tx, account.id, email);
    const user: DirectoryUser = {
      id: newId('directoryUser'),
      accountId: account.id,
      email,
      ...writtenFields(written),
      userId: null,
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    await tx.insert(DirectoryUser, user);
    const awaits = (await placeUser(entered, user)) === 'AWAITS_ADOPTION';
    const details = awaits ? { awaitsAdoption: true } : {};
    await recordUser(entered, 'directory.user_provisioned', user, { after: writtenFields(user), details });
    await settleProblems(entered, email, awaits);
    return { ...writtenFields(user), id: user.id, version: 1, createdAt: now, updatedAt: now, groups: [] };
  });
}
