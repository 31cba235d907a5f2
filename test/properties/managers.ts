import { idKind, type IdKind } from '../../src/ids';
import type { Actor } from './cast';
import type { Choosing } from './choosing';
import { powersOf } from './holdings';
import type { State } from './state';

/** Somebody who may give access in a workspace and does not administrate the account: whose power ends somewhere. */
interface Manager {
  actor: Actor;
  workspaceId: string;
  /** The kinds of principals whose access the manager may give. */
  kinds: (IdKind | null)[];
}

const managed = {
  MANAGE_WORKSPACE_USERS: 'user',
  MANAGE_WORKSPACE_SERVICE_ACCOUNTS: 'serviceAccount',
  MANAGE_WORKSPACE_TEAMS: 'team',
} as const;

/** Mostly one of them, who is then to be the actor: they are of more interest than those who hold everything for ever. */
export function managerOf(c: Choosing): Manager | undefined {
  if (c.onceIn(4)) return undefined;
  const managers = [...c.cast.actors.values()].flatMap((actor) =>
    c.account.workspaces.flatMap(({ id: workspaceId }): Manager[] => {
      const held = powersOf(c.held, actor.id, workspaceId);
      const kinds = Object.entries(managed).flatMap(([scope, kind]) => (held.has(scope) ? [kind] : []));
      const isAdministrator = powersOf(c.held, actor.id, c.account.id).has('ADMINISTRATE_WORKSPACES');
      return kinds.length === 0 || isAdministrator ? [] : [{ actor, workspaceId, kinds }];
    }),
  );
  const manager = c.choose(managers);
  if (manager !== undefined) c.nominate(manager.actor);
  return manager;
}

/** The grants that the manager may touch, as far as their kind goes. */
export function grantsBy({ workspaceId, kinds }: Manager, { account }: Choosing): State[number]['grants'] {
  return account.grants.filter((one) => one.workspaceId === workspaceId && kinds.includes(idKind(one.principalId)));
}
