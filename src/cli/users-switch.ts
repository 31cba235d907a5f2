import { disableUser } from '../modules/users/disable-user';
import { enableUser } from '../modules/users/enable-user';
import type { Switched } from '../modules/users/named-user.queries';
import { command, type Answer } from './command';
import { theUser } from './shared';

function answer({ user: { id, name, email }, changed }: Switched, became: string): Answer {
  const text = changed ? `is ${became}` : `was ${became} already: nothing was written`;
  return { json: { user: { id, name, email }, changed }, text: `${name} <${email}> ${text}.` };
}

export const usersDisable = command<{ user: string }>({
  name: 'users disable',
  says: 'Keeps a person out: sessions end, API keys open nothing, no code signs in. Memberships and grants stay.',
  example: 'users disable olivia@example.com',
  arguments: [theUser],
  act: async ({ db, clock, operator }, named) =>
    answer(await disableUser({ db: await db(), clock }, operator(), named), 'disabled'),
});

export const usersEnable = command<{ user: string }>({
  name: 'users enable',
  says: 'Lets a disabled person in again. API keys that have not ended work as before; sessions stay over.',
  example: 'users enable olivia@example.com',
  arguments: [theUser],
  act: async ({ db, clock, operator }, named) =>
    answer(await enableUser({ db: await db(), clock }, operator(), named), 'enabled'),
});
