import { Option } from 'commander';
import { fail } from '../errors';
import { eraseUser } from '../modules/users/erase-user';
import { addressOf } from '../modules/users/named-user.queries';
import { command } from './command';
import { UsageError } from './failure';
import type { Operating } from './operating';
import { theUser } from './shared';
import { counted, printable } from './text';

interface Given {
  user: string;
  yes?: true;
}

export const usersErase = command<Given>({
  name: 'users erase',
  says: 'Forgets a person for good: removes them, and takes every value about them out of all audit logs. There is no way back.',
  example: 'users erase olivia@example.com',
  arguments: [theUser],
  options: [new Option('--yes', 'do not ask; needed where there is no terminal to ask on')],
  act: async (operating, { user, yes }) => {
    const { clock, operator } = operating;
    const db = await operating.db();
    if (yes !== true) await confirm(operating, (await addressOf(db.manager, { user })) ?? user);
    const erased = await eraseUser({ db, ownerDb: await operating.ownerDb(), clock }, operator, { user });
    const { removed, events } = erased;
    const gone = removed ? 'The person is removed' : 'Nobody was there to be removed';
    return {
      json: erased,
      text: `${gone}; ${counted(events, 'audit event')} lost the values about them. Do it again in a minute, for what was under way.`,
    };
  },
});

/** Has the address typed again. */
async function confirm({ ask }: Operating, wanted: string): Promise<void> {
  if (ask === null) throw new UsageError('There is no terminal to ask on: --yes says that you are sure.');
  const typed = await ask(printable(`This cannot be undone. Type ${wanted} to erase them: `));
  if (typed.trim().toLowerCase() !== wanted.trim().toLowerCase()) {
    fail('CONFLICT', 'What was typed is something else: nothing was erased.', ['user']);
  }
}
