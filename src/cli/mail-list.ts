import { Option } from 'commander';
import { mailTasks } from '../jobs/tasks';
import { mailTotals, queuedMails } from '../modules/mails/mail.queries';
import { command } from './command';
import { UsageError } from './failure';
import { first } from './shared';
import { table } from './text';

interface Given {
  failed?: true;
  first: number;
  after?: string;
}

export const mailList = command<Given>({
  name: 'mail list',
  says: 'Lists mails that have not gone out: what waits, what is tried again, and what is given up. Nothing of what they say.',
  example: 'mail list --failed',
  options: [
    new Option('--failed', 'only mails that are given up'),
    first(1000),
    new Option('--after <id>', 'go on behind the mail with this id'),
  ],
  act: async ({ db }, { failed, first: most, after }) => {
    if (after !== undefined && !/^\d{1,18}$/.test(after)) {
      throw new UsageError('--after takes the id of a mail: that of the last one that was listed.');
    }
    const { manager } = await db();
    const page = { failed: failed === true, first: most, ...(after === undefined ? {} : { after }) };
    const { mails, hasMore } = await queuedMails(manager, page);
    const totals = await mailTotals(manager);
    const last = hasMore ? (mails.at(-1)?.id ?? null) : null;
    const told = mails.map((mail) => ({ ...mail, to: mailTasks[mail.task] }));
    const rows = told.map(({ id, task, to, state, attempts, maxAttempts, nextTryAt, lastError }) => [
      id,
      task,
      to,
      state,
      `${attempts} of ${maxAttempts}`,
      nextTryAt,
      lastError,
    ]);
    const counts = Object.entries(totals).map(([state, mailsOf]) => `${mailsOf} ${state}`);
    return {
      json: { mails: told, totals, next: last },
      text: [
        ...(rows.length === 0
          ? []
          : [table(['ID', 'JOB', 'TO', 'STATE', 'TRIES', 'NEXT TRY', 'LAST ERROR'], rows), '']),
        counts.length === 0 ? 'No mail waits.' : `In all: ${counts.join(', ')}`,
        ...(last === null ? [] : [`More: --after ${last}`]),
      ].join('\n'),
    };
  },
});
