import { Argument, Option } from 'commander';
import { retryMails } from '../modules/mails/retry-mails';
import { command } from './command';
import { UsageError } from './failure';
import { counted } from './text';

interface Given {
  ids: string[];
  allFailed?: true;
}

export const mailRetry = command<Given>({
  name: 'mail retry',
  says: 'Has mails tried at once, also those that are given up, for when the mail server works again.',
  example: 'mail retry --all-failed',
  arguments: [new Argument('[ids...]', 'the mails, by the ids that mail list shows')],
  options: [new Option('--all-failed', 'all mails that are given up')],
  act: async ({ db, clock, operator }, { ids, allFailed = false }) => {
    if (ids.length > 0 === allFailed) throw new UsageError('Name the mails by their ids, or give --all-failed.');
    const { mails, tooOld } = await retryMails({ db: await db(), clock }, operator(), { ids: allFailed ? null : ids });
    return {
      json: { mails, tooOld },
      text: [
        mails.length === 0
          ? `No ${tooOld === 0 ? '' : 'other '}mail is given up: nothing was written.`
          : `${counted(mails.length, 'mail is', 'mails are')} tried again now. mail list shows what comes of it.`,
        ...(tooOld === 0
          ? []
          : [
              `${counted(tooOld, 'mail is', 'mails are')} too old: nobody remembers any more whom they have reached, or are to reach.`,
            ]),
      ].join('\n'),
    };
  },
});
