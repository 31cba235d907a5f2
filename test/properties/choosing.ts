import { builtInRoles, everyBuiltInRole, everyScope } from '../../src/auth/catalogue';
import type { Actor, Cast } from './cast';
import type { Role } from './graph';
import type { Holdings } from './holdings';
import { scopesOfRole } from './model';
import type { State } from './state';

/** What a step is made of when its time has come. */
export interface Choosing {
  cast: Cast;
  state: State;
  /** Where most of its ids are from. */
  account: State[number];
  now: Date;
  /** What everybody holds. */
  held: Holdings;
  /** Says who is to try this. */
  nominate: (actor: Actor) => void;
  /** One of a list; undefined of an empty one. */
  choose: <T>(list: readonly T[]) => T | undefined;
  /** True once in so many times. */
  onceIn: (times: number) => boolean;
  /** A text that nothing else has. */
  fresh: (word: string) => string;
}

export type Input = Record<string, unknown>;

/** An id that names nothing. */
export const UNKNOWN = 'role_7zzzzzzzzzzzzzzzzzzzzzzzzz';

const HOUR = 3_600_000;

function everywhere<T>({ state }: Choosing, of: (account: State[number]) => readonly T[]): T[] {
  return state.flatMap(of);
}

/** Mostly one of the account, now and then one of any account. */
export function one<T>(choosing: Choosing, of: (account: State[number]) => readonly T[]): T | undefined {
  return choosing.choose(choosing.onceIn(12) ? everywhere(choosing, of) : of(choosing.account));
}

export const peopleOf = ({ members, serviceAccounts }: State[number]) => [
  ...members.map(({ userId }) => userId),
  ...serviceAccounts,
];
export const principalsOf = (account: State[number]) => [...peopleOf(account), ...account.teams.map(({ id }) => id)];

const builtIn: readonly Role[] = everyBuiltInRole.map((role) => {
  const { id, scopes: own } = builtInRoles[role];
  return { id, own, inherits: null };
});

/** Any role, custom ones twice as often; one that gives no more than this as often as any. */
export function roleId(choosing: Choosing, within?: ReadonlySet<string>): string {
  const isWithin = (role: Role) => scopesOfRole(role).every((scope) => within?.has(scope));
  const given = one(choosing, ({ roles }) => [...builtIn, ...roles, ...roles].filter(isWithin));
  if (given !== undefined && choosing.onceIn(2)) return given.id;
  return one(choosing, ({ roles }) => [...builtIn, ...roles, ...roles])?.id ?? UNKNOWN;
}

export function customRoleId(choosing: Choosing): string {
  return one(choosing, ({ roles }) => roles)?.id ?? UNKNOWN;
}

export function workspace(choosing: Choosing): State[number]['workspaces'][number] {
  return one(choosing, ({ workspaces }) => workspaces) ?? { id: 'ws_00000000000000000000000000', handle: 'none' };
}

export function team(choosing: Choosing): State[number]['teams'][number] {
  return one(choosing, ({ teams }) => teams) ?? { id: 'team_00000000000000000000000000', members: [] };
}

/** One or two of a list, never the same twice. */
export function some<T>(choosing: Choosing, of: (account: State[number]) => readonly T[]): T[] {
  const chosen = [one(choosing, of), ...(choosing.onceIn(3) ? [one(choosing, of)] : [])];
  return [...new Set(chosen.filter((any) => any !== undefined))];
}

/** No end twice as often as either of two: before and after the later look. */
export function end({ choose, now }: Choosing): string | null {
  const hours = choose([null, null, 1, 5]) ?? null;
  return hours === null ? null : new Date(now.getTime() + hours * HOUR).toISOString();
}

export function invitation(choosing: Choosing): string {
  const chosen = one(choosing, ({ invitations }) => invitations.filter(({ status }) => status === 'PENDING'));
  return chosen?.id ?? 'inv_00000000000000000000000000';
}

export const memberId = (choosing: Choosing) =>
  one(choosing, ({ members }) => members)?.id ?? 'mem_00000000000000000000000000';

export const serviceAccountId = (choosing: Choosing) =>
  one(choosing, ({ serviceAccounts }) => serviceAccounts) ?? 'sa_00000000000000000000000000';

export function scopes({ choose }: Choosing): string[] {
  return [...new Set([choose(everyScope), choose(everyScope)])].flatMap((scope) => scope ?? []);
}

/** People to invite: mostly those who are not in the account. */
export function strangers({ cast, account, onceIn }: Choosing): Actor[] {
  const people = [...cast.actors.values()].filter(({ email }) => email !== null);
  const outside = people.filter(({ id }) => !account.members.some(({ userId }) => userId === id));
  return outside.length === 0 || onceIn(4) ? people : outside;
}

export function maybe<T>({ onceIn }: Choosing, times: number, value: () => T): T | undefined {
  return onceIn(times) ? value() : undefined;
}
