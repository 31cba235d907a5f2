import type { App } from '../../app';
import { emailChangeCode } from '../../auth/derived-secrets';
import type { TaskPayloads } from '../../jobs/tasks';
import { deliver } from '../../mail/deliver';
import { EmailChange } from './email-change.entity';

/** Mails the code of a change of address to the new address, as long as it is of use. */
export async function sendEmailChangeCode(app: App, { changeId }: TaskPayloads['sendEmailChangeCode']): Promise<void> {
  const change = await app.db.manager.findOneBy(EmailChange, { id: changeId });
  if (change === null) return;
  if (change.endedAt !== null || change.expiresAt <= app.clock()) return;
  await deliver(app, `email-change/${changeId}`, {
    to: change.email,
    // Without the code: subjects are shown on locked screens.
    subject: 'Your code for a new address on Guildhall',
    text: textOf(emailChangeCode(app.config, changeId), change.ipAddress, app.config.publicUrl),
  });
}

/** Says nothing about who asks: the address may be a stranger's. */
function textOf(code: string, ipAddress: string, publicUrl: string): string {
  return `Somebody who is signed in to Guildhall at ${publicUrl} wants to use this address there from now on. The code for it:

${code}

It is good for ten minutes, and once. It was asked for from the network address ${ipAddress}.

If that was not you, there is nothing to do: nothing changes without this code. Do not pass it on, whoever asks for it.
`;
}
