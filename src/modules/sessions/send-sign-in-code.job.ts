import type { EntityManager } from 'typeorm';
import type { App } from '../../app';
import { signInCode, signOnCode } from '../../auth/derived-secrets';
import type { TaskPayloads } from '../../jobs/tasks';
import { deliver } from '../../mail/deliver';
import { quoted } from '../../mail/quoting';
import { SignInChallenge } from './sign-in-challenge.entity';
import { maySignIn } from './sign-up';

/** Mails the code of a challenge, as long as it is of use and its address may sign in. */
export async function sendSignInCode(app: App, { challengeId }: TaskPayloads['sendSignInCode']): Promise<void> {
  const now = app.clock();
  const { manager } = app.db;
  const challenge = await manager.findOneBy(SignInChallenge, { id: challengeId });
  if (challenge === null) return;
  if (challenge.usedAt !== null || challenge.expiresAt <= now) return;
  if (!(await maySignIn(manager, app.config, challenge.email, now))) return;
  const { ipAddress, ssoAttemptId } = challenge;
  if (ssoAttemptId === null) {
    await deliver(app, `sign-in/${challengeId}`, {
      to: challenge.email,
      // Without the code: subjects are shown on locked screens.
      subject: 'Your Guildhall sign-in code',
      text: textOf(signInCode(app.config, challengeId), ipAddress, app.config.publicUrl),
    });
    return;
  }
  const account = await accountOf(manager, ssoAttemptId);
  if (account === null) return;
  await deliver(app, `sign-in/${challengeId}`, {
    to: challenge.email,
    subject: 'Your Guildhall code for single sign-on',
    text: linkTextOf(signOnCode(app.config, challengeId), ipAddress, account),
  });
}

/** The name of the account that a sign-on is into; null once it is closed. */
async function accountOf(db: EntityManager, ssoAttemptId: string): Promise<string | null> {
  const [account] = await db.query<{ name: string }[]>(
    `SELECT a.name FROM sso_attempts t JOIN accounts a ON a.id = t.account_id
      WHERE t.id = $1 AND a.deleted_at IS NULL`,
    [ssoAttemptId],
  );
  return account?.name ?? null;
}

function linkTextOf(code: string, ipAddress: string, account: string): string {
  return `The identity provider of the account ${quoted(account)} has signed somebody on with your address for the first time.

If that was you, this code confirms that you are the person who has this address at Guildhall already:

${code}

It is good for ten minutes, and for this one sign-on. It was asked for from the network address ${ipAddress}.

If that was not you, do not pass the code on, whoever asks for it: without it nobody gets in. Tell an admin of the account.
`;
}

function textOf(code: string, ipAddress: string, publicUrl: string): string {
  return `Your code to sign in to Guildhall at ${publicUrl}:

${code}

It is good for ten minutes, and for one sign-in. It was asked for from the network address ${ipAddress}.

If that was not you, there is nothing to do: nobody gets in without this code. Do not pass it on, whoever asks for it.
`;
}
