import { builtInRoles, everyBuiltInRole, type BuiltInRole } from '../../src/auth/catalogue';
import type { AccountRole, WorkspaceScope } from '../../src/generated/schema';
import { providersSession, ssoEnforced } from '../support/sso';
import type { Person, World } from '../support/world';
import { PEOPLE, type AccountSpec, type End } from './graph-spec';

const HOUR = 3_600_000;
const ends: Record<Exclude<End, null>, number> = { ENDED: -HOUR, SOON: HOUR, LATE: 30 * 24 * HOUR };

/** Somebody who can hold access and ask for it. */
export interface Principal {
  id: string;
  token: string;
  /** What opens every account of theirs. */
  ownToken: string;
  /** Whether `token` opens an account that they are in. */
  opens: (account: Account) => boolean;
}

/** A workspace role, built-in ones too: its own scopes, and the built-in role that it inherits from. */
export interface Role {
  id: string;
  own: readonly WorkspaceScope[];
  inherits: BuiltInRole | null;
}

export interface Grant {
  id: string;
  /** A user, a service account or a team. */
  to: string;
  role: Role;
  end: Date | null;
}

export interface Workspace {
  id: string;
  handle: string;
  account: Account;
  defaultRole: Role | null;
  grants: Grant[];
}

export interface Account {
  id: string;
  handle: string;
  enforcesSso: boolean;
  /** The users and service accounts in it. A service account is always active. */
  who: Map<string, { role: AccountRole; active: boolean }>;
  teams: Map<string, Set<string>>;
  workspaces: Workspace[];
}

/** The graph that a specification describes, with the ids that it has in the database. */
export interface Graph {
  /** People of all accounts, and service accounts. */
  principals: Principal[];
  accounts: Account[];
  /** All workspace roles by id. */
  roles: ReadonlyMap<string, Role>;
  /** A text with short names in the place of ids. */
  withNames(text: string): string;
}

/**
 * Writes a graph into the database. Of three people one asks by a session of their own, one by a key for all accounts, and one by a
 * session of an account's provider, whether they are in that account or not.
 */
export async function insertGraph(world: World, specs: readonly AccountSpec[]): Promise<Graph> {
  const names = new Map<string, string>();
  const people = [];
  for (let number = 0; number < PEOPLE; number += 1) {
    const person = await world.person();
    names.set(person.userId, `user${number}`);
    people.push(person);
  }
  const accounts: Account[] = [];
  const roles = new Map<string, Role>();
  const principals: Principal[] = [];
  for (const [number, spec] of specs.entries()) {
    const made = await insertAccount(world, spec, people, (id, name) => names.set(id, `${name}/${number}`));
    accounts.push(made.account);
    principals.push(...made.serviceAccounts);
    for (const role of made.roles) roles.set(role.id, role);
  }
  const asking = await Promise.all(people.map((person, number) => credentialOf(world, person, number, accounts)));
  principals.unshift(...asking);
  const withNames = (text: string): string => text.replace(/[a-z]+_[0-9a-z]{26}/g, (id) => names.get(id) ?? id);
  return { principals, accounts, roles, withNames };
}

async function credentialOf(
  world: World,
  person: Person,
  number: number,
  accounts: readonly Account[],
): Promise<Principal> {
  const own = { id: person.userId, ownToken: person.token };
  const account = accounts[number % accounts.length];
  if (number % 3 === 0 || account === undefined) return { ...own, token: person.token, opens: () => true };
  if (number % 3 === 1) {
    return { ...own, token: (await world.apiKey(person)).token, opens: ({ enforcesSso }) => !enforcesSso };
  }
  return {
    ...own,
    token: (await providersSession(world, person, account)).token,
    opens: ({ id }) => id === account.id,
  };
}

async function insertAccount(
  world: World,
  spec: AccountSpec,
  people: Awaited<ReturnType<World['person']>>[],
  name: (id: string, name: string) => void,
): Promise<{ account: Account; serviceAccounts: Principal[]; roles: Role[] }> {
  const owner = people[spec.owner];
  if (owner === undefined) throw new Error(`there is no person ${spec.owner}`);
  const inserted = await world.account({ owner });
  const { id, handle } = inserted;
  name(id, 'account');
  const { enforcesSso } = spec;
  if (enforcesSso) await ssoEnforced(world, inserted);
  const account: Account = { id, handle, enforcesSso, who: new Map(), teams: new Map(), workspaces: [] };
  /** People, service accounts and teams by their places in the specification; null for who is not in the account. */
  const places: (string | null)[] = [];
  for (const [number, person] of people.entries()) {
    const given = person === owner ? { role: 'OWNER' as const, active: true } : (spec.members[number] ?? null);
    places.push(given === null ? null : person.userId);
    if (given === null) continue;
    if (person !== owner) await world.member(inserted, given.role, { active: given.active, person });
    account.who.set(person.userId, given);
  }
  const serviceAccounts: Principal[] = [];
  for (const [number, role] of spec.serviceAccounts.entries()) {
    const made = await world.serviceAccount(account, { role });
    name(made.id, `machine${number}`);
    account.who.set(made.id, { role, active: true });
    places.push(made.id);
    serviceAccounts.push({ ...made, ownToken: made.token, opens: () => true });
  }
  const roles = await insertRoles(world, account, spec, name);
  for (const [number, on] of spec.teams.entries()) {
    const members = places.filter((one, place) => one !== null && on[place] === true).filter((one) => one !== null);
    const team = await world.team(account, { members: members.map((member) => ({ id: member })) });
    name(team.id, `team${number}`);
    account.teams.set(team.id, new Set(members));
    places.push(team.id);
  }
  for (const [number, { defaultRole, grants }] of spec.workspaces.entries()) {
    const given = defaultRole === null ? null : pick(roles, defaultRole);
    const made = await world.workspace(inserted, given === null ? {} : { defaultRole: given.of });
    name(made.id, `workspace${number}`);
    const workspace: Workspace = { ...made, account, defaultRole: given?.role ?? null, grants: [] };
    account.workspaces.push(workspace);
    for (const [place, grant] of grants.entries()) {
      const to = places[place] ?? null;
      if (grant === null || to === null) continue;
      const { role, of } = pick(roles, grant.role);
      const end = grant.end === null ? null : new Date(world.now().getTime() + ends[grant.end]);
      const { id: grantId } = await world.grant(account, made, { id: to }, of, end === null ? {} : { expiresAt: end });
      name(grantId, `grant${place}/${number}`);
      workspace.grants.push({ id: grantId, to, role, end });
    }
  }
  return { account, serviceAccounts, roles: roles.map(({ role }) => role) };
}

/** A role, and how the factories name it. */
interface NamedRole {
  role: Role;
  of: BuiltInRole | { id: string };
}

async function insertRoles(
  world: World,
  account: { id: string },
  spec: AccountSpec,
  name: (id: string, name: string) => void,
): Promise<NamedRole[]> {
  const roles: NamedRole[] = everyBuiltInRole.map((of) => ({
    role: { id: builtInRoles[of].id, own: builtInRoles[of].scopes, inherits: null },
    of,
  }));
  for (const [number, { scopes, inherits }] of spec.roles.entries()) {
    const { id } = await world.role(account, { scopes, ...(inherits !== null && { inherits }) });
    name(id, `role${number}`);
    roles.push({ role: { id, own: scopes, inherits }, of: { id } });
  }
  return roles;
}

function pick<T>(list: readonly T[], number: number): T {
  const one = list[number % list.length];
  if (one === undefined) throw new Error('there is nothing to pick from');
  return one;
}
