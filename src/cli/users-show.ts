import { shownUser } from '../modules/users/shown-user.queries';
import { command } from './command';
import { theUser } from './shared';
import { facts, table } from './text';

export const usersShow = command<{ user: string }>({
  name: 'users show',
  says: 'Shows a person: whether they are disabled, and the accounts that they are in.',
  example: 'users show olivia@example.com',
  arguments: [theUser],
  act: async ({ db, clock }, named) => {
    const { user, sessions, apiKeys, memberships } = await shownUser((await db()).manager, named, clock());
    const { id, handle, email, name, createdAt, disabledAt } = user;
    return {
      json: { user: { id, handle, email, name, createdAt, disabledAt, sessions, apiKeys }, memberships },
      text: [
        facts({
          Name: name,
          Id: id,
          Handle: handle,
          Address: email,
          Came: createdAt,
          Disabled: disabledAt ?? 'no',
          Sessions: sessions,
          'API keys': apiKeys,
        }),
        '',
        table(
          ['ACCOUNT', 'HANDLE', 'ROLE', ''],
          memberships.map(({ accountId, handle: account, role, active, closed }) => [
            accountId,
            account,
            role,
            closed ? 'closed' : active ? '' : 'deactivated',
          ]),
        ),
      ].join('\n'),
    };
  },
});
