import type { App } from './app';
import { summariseRefusals } from './audit/refusals';
import type { TaskName, TaskPayloads } from './jobs/tasks';
import { sendSignInCode } from './modules/sessions/send-sign-in-code.job';
import { sweepSignIn } from './modules/sessions/sweep-sign-in';

export type Tasks = { [Task in TaskName]: (payload: TaskPayloads[Task]) => Promise<void> };

/** What each job does. */
export function createTasks(app: App): Partial<Tasks> {
  return {
    sendSignInCode: (payload) => sendSignInCode(app, payload),
    summariseRefusals: () => summariseRefusals(app),
    async sweep() {
      await sweepSignIn(app);
    },
  };
}

/** Jobs that run by the clock, in graphile-worker's crontab; however many processes there are, each runs once. */
export const cron = `
7 * * * * summariseRefusals
17 * * * * sweep
`;
