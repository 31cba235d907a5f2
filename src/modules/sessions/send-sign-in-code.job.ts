import type { App } from '../../app';
import { signInCode } from '../../auth/derived-secrets';
import type { TaskPayloads } from '../../jobs/tasks';
import { deliver } from '../../mail/deliver';
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
  await deliver(app, `sign-in/${challengeId}`, {
    to: challenge.email,
    // Without the code: subjects are shown on locked screens.
    subject: 'Your Guildhall sign-in code',
    text: textOf(signInCode(app.config, challengeId), challenge.ipAddress, app.config.publicUrl),
  });
}

function textOf(code: string, ipAddress: string, publicUrl: string): string {
  return `Your code to sign in to Guildhall at ${publicUrl}:

${code}

It is good for ten minutes, and for one sign-in. It was asked for from the network address ${ipAddress}.

If that was not you, there is nothing to do: nobody gets in without this code. Do not pass it on, whoever asks for it.
`;
}
