import type { App } from './app';
import { summariseRefusals } from './audit/refusals';
import type { TaskName, TaskPayloads } from './jobs/tasks';
import { purgeAccount } from './modules/accounts/purge-account.job';
import { sendInvitation } from './modules/invitations/send-invitation.job';
import { sweepInvitations } from './modules/invitations/sweep-invitations';
import { notifyOwners } from './modules/members/notify-owners.job';
import { sendSignInCode } from './modules/sessions/send-sign-in-code.job';
import { sweepSignIn } from './modules/sessions/sweep-sign-in';

export type Tasks = { [Task in TaskName]: (payload: TaskPayloads[Task], jobId: string) => Promise<void> };

/** What each job does. */
export function createTasks(app: App): Partial<Tasks> {
  return {
    purgeAccount: (payload) => purgeAccount(app, payload),
    notifyOwners: (payload, jobId) => notifyOwners(app, payload, jobId),
    sendInvitation: (payload) => sendInvitation(app, payload),
    sendSignInCode: (payload) => sendSignInCode(app, payload),
    summariseRefusals: () => summariseRefusals(app),
    async sweep() {
      await sweepSignIn(app);
      await sweepInvitations(app);
    },
  };
}

/** Jobs that run by the clock, in graphile-worker's crontab; however many processes there are, each runs once. */
export const cron = `
7 * * * * summariseRefusals
17 * * * * sweep
`;
