import { Option } from 'commander';
import { fail } from '../errors';
import { EraseBrokeOff, eraseUser } from '../modules/users/erase-user';
import { whomOf } from '../modules/users/named-user.queries';
import { command } from './command';
import { BrokenOff, UsageError } from './failure';
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
    const person = await whomOf(db.manager, { user });
    if (yes !== true) await confirm(operating, person, user);
    // By the id from here on: once the person is removed, nothing leads from the address to it.
    const named = { user: person?.id ?? user };
    const again = `Do it again in a minute: npx guildhall users erase ${named.user}`;
    const ownerDb = await operating.ownerDb();
    const erased = await eraseUser({ db, ownerDb, clock }, operator(), named).catch((error: unknown) => {
      throw error instanceof EraseBrokeOff ? new BrokenOff(`${error.message} ${again}`, error.cause) : error;
    });
    const { userId, removed, customers, events } = erased;
    const gone = removed ? `The person (${userId ?? ''}) is removed` : 'Nobody was there to be removed';
    const asked =
      customers === 0
        ? ''
        : ` ${counted(customers, 'customer')} at Stripe will lose their contact where it is the person.`;
    return {
      json: { ...erased, again },
      text: `${gone}; ${counted(events, 'audit event')} lost the values about them.${asked} For what was under way:\n${again}`,
    };
  },
});

/** Has the address typed again. */
async function confirm({ ask }: Operating, person: Awaited<ReturnType<typeof whomOf>>, user: string): Promise<void> {
  const wanted = person?.email ?? user;
  if (ask === null) throw new UsageError('There is no terminal to ask on: --yes says that you are sure.');
  const whom = person === null ? 'nobody who is here now' : person.id;
  const typed = await ask(printable(`This cannot be undone. It is about ${whom}. Type ${wanted} to erase them: `));
  if (typed.trim().toLowerCase() !== wanted.trim().toLowerCase()) {
    fail('CONFLICT', 'What was typed is something else: nothing was erased.', ['user']);
  }
}
