import type { EntityManager } from 'typeorm';
import { Personal } from '../../audit/personal';
import { record, type Change } from '../../audit/record';
import type { Call } from '../../auth/call';
import type { PersonCaller } from '../../auth/caller';
import { isEmailChangeCode } from '../../auth/derived-secrets';
import { signedInPerson, stillSignedIn } from '../../auth/signed-in';
import { releasedByNewAddress } from '../../auth/sso';
import { fail } from '../../errors';
import type { ChangeEmailInput } from '../../generated/schema';
import { idKind } from '../../ids';
import { barAddress, liftBar } from '../members/barred-address.queries';
import { endSessions } from '../sessions/session.queries';
import { againstTrying, tryingCode, type CodeRefusal } from '../sessions/try-code.queries';
import { lockUser } from '../users/lock-user.queries';
import { queuePartingMail } from '../users/parting-mail.queries';
import { User } from '../users/user.entity';
import { againstNewAddress } from './email-change.decisions';
import { EmailChange } from './email-change.entity';

const WRONG =
  'This code is not right, or was used, or was tried five times, or you asked for another since: check it, or ask for a new one.';

/** Gives the caller another address, with the code that was mailed there. Gives the caller as they are now. */
export async function changeEmail(call: Call, input: ChangeEmailInput): Promise<PersonCaller> {
  return tryingCode(call, input.code, WRONG, (tx, code) => tryCode(tx, call, input.change, code));
}

async function tryCode(tx: EntityManager, call: Call, id: string, code: string): Promise<PersonCaller | CodeRefusal> {
  const user = await lockUser(tx, signedInPerson(call).id);
  const caller = await stillSignedIn(tx, call);
  const change = await lockChange(tx, caller.id, id);
  if (user === null || change === null) return 'WRONG';
  const obstacle = againstTrying(change, call.now);
  if (obstacle !== null) return obstacle;
  const right = isEmailChangeCode(call.app.config, change.id, code);
  const attempts = change.attempts + 1;
  await tx.update(EmailChange, { id: change.id }, { attempts, endedAt: right ? call.now : null });
  return right ? giveAddress(tx, call, caller, user, change.email) : 'WRONG';
}

/** A change of the caller's own: that of somebody else is as unknown as one that never was. */
async function lockChange(tx: EntityManager, userId: string, id: string): Promise<EmailChange | null> {
  if (idKind(id) !== 'emailChange') return null;
  return tx.findOne(EmailChange, { where: { id, userId }, lock: { mode: 'pessimistic_write' } });
}

async function giveAddress(
  tx: EntityManager,
  call: Call,
  caller: PersonCaller,
  user: User,
  email: string,
): Promise<PersonCaller> {
  const { app, now, request } = call;
  const releasedBy = await releasedByNewAddress(tx, user.id, { from: user.email, to: email });
  const obstacle = againstNewAddress(user, email, releasedBy, app.config);
  if (obstacle !== null) fail('INVALID', obstacle, ['change']);
  await update(tx, user.id, email, now);
  const [memberships] = await tx.query<[{ accountId: string; active: boolean }[], number]>(
    'UPDATE members SET email = $2 WHERE user_id = $1 RETURNING account_id AS "accountId", active',
    [user.id, email],
  );
  // Who is deactivated leaves no way in behind; with the address that they have now the membership itself keeps them out.
  const deactivatedIn = memberships.filter(({ active }) => !active).map(({ accountId }) => accountId);
  await barAddress(tx, user.email, deactivatedIn, now);
  await liftBar(tx, email, deactivatedIn);
  // Who reads the old mailbox gets in by it no more, and whoever did so before is out.
  await tx.query('UPDATE sign_in_challenges SET used_at = $2 WHERE email = $1 AND used_at IS NULL', [user.email, now]);
  const ended = await endSessions(tx, user.id, caller.credential.id);
  const { ipAddress } = request;
  await queuePartingMail(tx, { kind: 'EMAIL_CHANGED', userId: user.id, email: user.email, ipAddress, createdAt: now });
  const own = (value: string) => new Personal(user.id, value);
  const logs = [null, ...memberships.map(({ accountId }) => accountId)];
  await record(
    tx,
    call,
    ...logs.map((accountId): Change => ({
      type: 'user.email_changed',
      accountId,
      resource: { type: 'user', id: user.id, name: own(user.name) },
      before: { email: own(user.email) },
      after: { email: own(email) },
    })),
    ...ended,
  );
  return { ...caller, email };
}

/** The constraint decides whether an address is free, so that of two who want it at once one gets it. */
async function update(tx: EntityManager, id: string, email: string, now: Date): Promise<void> {
  try {
    await tx.update(User, { id }, { email, updatedAt: now });
  } catch (error) {
    if (!(error instanceof Error && 'constraint' in error && error.constraint === 'users_email_key')) throw error;
    fail('TAKEN', 'Somebody else has this address here: sign in with it, or change to another.', ['change']);
  }
}
