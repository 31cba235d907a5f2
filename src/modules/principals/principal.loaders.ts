import type { Context } from '../../graphql/context';
import { idKind } from '../../ids';
import { ServiceAccount } from '../service-accounts/service-account.entity';
import { Team } from '../teams/team.entity';
import { loadUser } from '../users/user.loaders';
import { type ActorView, type PersonView, type PrincipalView } from './principal.queries';

/** One service account by id, batched; null when there is none. Says nothing of who may see it. */
export async function loadServiceAccount(context: Context, id: string): Promise<ServiceAccount | null> {
  return context.loaders.row(ServiceAccount, id);
}

/** One team by id, batched; null when there is none. Says nothing of who may see it. */
export async function loadTeam(context: Context, id: string): Promise<Team | null> {
  return context.loaders.row(Team, id);
}

/** A service account as a member of the schema's unions. */
export function asPerson(serviceAccount: ServiceAccount): PersonView {
  return Object.assign({ __typename: 'ServiceAccount' as const }, serviceAccount);
}

async function findPerson(context: Context, id: string): Promise<PersonView | null> {
  if (idKind(id) === 'serviceAccount') {
    const serviceAccount = await loadServiceAccount(context, id);
    return serviceAccount && asPerson(serviceAccount);
  }
  const user = await loadUser(context, id);
  return user && { __typename: 'User', ...user };
}

/** The user or service account that a foreign key names. */
export async function loadPerson(context: Context, id: string): Promise<PersonView> {
  const person = await findPerson(context, id);
  if (person === null) throw new Error(`no user or service account ${id}`);
  return person;
}

/**
 * The same for a row that comes to members only, who may see each other's addresses: the way to the person has shown
 * already that the address may be seen.
 */
export async function loadColleague(context: Context, id: string): Promise<PersonView> {
  const person = await loadPerson(context, id);
  return person.__typename === 'User' ? { ...person, emailVisible: true } : person;
}

/** The user, service account or team that a foreign key names, for a row that comes to members only. */
export async function loadPrincipal(context: Context, id: string): Promise<PrincipalView> {
  if (idKind(id) !== 'team') return loadColleague(context, id);
  const team = await loadTeam(context, id);
  if (team === null) throw new Error(`no team ${id}`);
  return Object.assign({ __typename: 'Team' as const }, team);
}

/** Who did something, by the id that was noted then; null for nobody, and for one who is gone. */
export async function loadActor(context: Context, id: string | null): Promise<ActorView | null> {
  return id === null ? null : findPerson(context, id);
}
