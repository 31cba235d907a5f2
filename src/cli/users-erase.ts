import { Option } from 'commander';
import { fail } from '../errors';
import { EraseBrokeOff, eraseUser } from '../modules/users/erase-user';
import { whomToErase, type Erasable } from '../modules/users/erase-user.queries';
import { command } from './command';
import { BrokenOff, UsageError } from './failure';
import type { Operating } from './operating';
import { asBoth } from './same-database';
import { theUser } from './shared';
import { counted, forShell, printable } from './text';

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
    const { db, ownerDb } = await asBoth(operating);
    const whom = await whomToErase(db.manager, { user });
    if (yes !== true) await confirm(operating, whom, user);
    const named = { user: whom.userId ?? user };
    operating.note(`Should this be broken off, it goes on with: ${lineFor(named.user)}`);
    const erased = await eraseUser({ db, ownerDb, clock }, operator(), named).catch((error: unknown) => {
      if (!(error instanceof EraseBrokeOff)) throw error;
      throw new BrokenOff(`${error.message} Do it again in a minute: ${lineFor(named.user)}`, error.cause);
    });
    const { userId, addresses, removed, customers, events } = erased;
    const gone = removed ? `The person (${userId ?? ''}) is removed` : 'Nobody was there to be removed';
    const again = [...(userId === null ? [] : [userId]), ...addresses].map(lineFor);
    return {
      json: { ...erased, again },
      text: [
        `${gone}; ${counted(events, 'audit event')} lost the values about them.`,
        ...(customers === 0
          ? []
          : [`${counted(customers, 'customer')} at Stripe will lose their contact where it is the person.`]),
        'What was under way was not seen yet. Do it again in a minute, each of (NOT_FOUND: nothing was under way):',
        ...again.map((line) => `  ${line}`),
      ].join('\n'),
    };
  },
});

/** The line that erases by an id or an address. */
function lineFor(user: string): string {
  return `npx guildhall users erase ${user.startsWith('-') ? '-- ' : ''}${forShell(user)}`;
}

/** Has the address typed again. */
async function confirm({ ask }: Operating, { userId, email }: Erasable, user: string): Promise<void> {
  const wanted = email ?? user;
  if (ask === null) throw new UsageError('There is no terminal to ask on: --yes says that you are sure.');
  const whom = email === null ? `nobody who is here now${userId === null ? '' : ` (${userId})`}` : (userId ?? '');
  const typed = await ask(printable(`This cannot be undone. It is about ${whom}. Type ${wanted} to erase them: `));
  if (typed.trim().toLowerCase() !== wanted.trim().toLowerCase()) {
    fail('CONFLICT', 'What was typed is something else: nothing was erased.', ['user']);
  }
}
