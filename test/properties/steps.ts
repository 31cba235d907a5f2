import fc from 'fast-check';
import { builtInRoles, everyBuiltInRole, everyScope } from '../../src/auth/catalogue';
import { idKind, type IdKind } from '../../src/ids';
import type { Actor, Cast } from './cast';
import { powersOf, type Holdings } from './holdings';
import type { Role } from './graph';
import { scopesOfRole } from './model';
import type { Moment } from './moment';
import type { State } from './state';

/** A step as data: what to try, and a seed of the numbers that pick by whom and on what, out of the state at its time. */
export interface Step {
  kind: Kind;
  seed: number;
}

/** What a step is made of when its time has come. */
interface Choosing {
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

type Input = Record<string, unknown>;

/** An id that names nothing. */
const UNKNOWN = 'role_7zzzzzzzzzzzzzzzzzzzzzzzzz';

const HOUR = 3_600_000;

function everywhere<T>({ state }: Choosing, of: (account: State[number]) => readonly T[]): T[] {
  return state.flatMap(of);
}

/** Mostly one of the account, now and then one of any account. */
function one<T>(choosing: Choosing, of: (account: State[number]) => readonly T[]): T | undefined {
  return choosing.choose(choosing.onceIn(12) ? everywhere(choosing, of) : of(choosing.account));
}

const peopleOf = ({ members, serviceAccounts }: State[number]) => [
  ...members.map(({ userId }) => userId),
  ...serviceAccounts,
];
const principalsOf = (account: State[number]) => [...peopleOf(account), ...account.teams.map(({ id }) => id)];

const builtIn: readonly Role[] = everyBuiltInRole.map((role) => {
  const { id, scopes: own } = builtInRoles[role];
  return { id, own, inherits: null };
});

/** Any role, custom ones twice as often; one that gives no more than this as often as any. */
function roleId(choosing: Choosing, within?: ReadonlySet<string>): string {
  const isWithin = (role: Role) => scopesOfRole(role).every((scope) => within?.has(scope));
  const given = one(choosing, ({ roles }) => [...builtIn, ...roles, ...roles].filter(isWithin));
  if (given !== undefined && choosing.onceIn(2)) return given.id;
  return one(choosing, ({ roles }) => [...builtIn, ...roles, ...roles])?.id ?? UNKNOWN;
}

function customRoleId(choosing: Choosing): string {
  return one(choosing, ({ roles }) => roles)?.id ?? UNKNOWN;
}

function workspace(choosing: Choosing): State[number]['workspaces'][number] {
  return one(choosing, ({ workspaces }) => workspaces) ?? { id: 'ws_00000000000000000000000000', handle: 'none' };
}

function team(choosing: Choosing): State[number]['teams'][number] {
  return one(choosing, ({ teams }) => teams) ?? { id: 'team_00000000000000000000000000', members: [] };
}

/** One or two of a list, never the same twice. */
function some<T>(choosing: Choosing, of: (account: State[number]) => readonly T[]): T[] {
  const chosen = [one(choosing, of), ...(choosing.onceIn(3) ? [one(choosing, of)] : [])];
  return [...new Set(chosen.filter((any) => any !== undefined))];
}

/** No end twice as often as either of two: before and after the later look. */
function end({ choose, now }: Choosing): string | null {
  const hours = choose([null, null, 1, 5]) ?? null;
  return hours === null ? null : new Date(now.getTime() + hours * HOUR).toISOString();
}

function invitation(choosing: Choosing): string {
  const chosen = one(choosing, ({ invitations }) => invitations.filter(({ status }) => status === 'PENDING'));
  return chosen?.id ?? 'inv_00000000000000000000000000';
}

const memberId = (choosing: Choosing) =>
  one(choosing, ({ members }) => members)?.id ?? 'mem_00000000000000000000000000';

const serviceAccountId = (choosing: Choosing) =>
  one(choosing, ({ serviceAccounts }) => serviceAccounts) ?? 'sa_00000000000000000000000000';

function scopes({ choose }: Choosing): string[] {
  return [...new Set([choose(everyScope), choose(everyScope)])].flatMap((scope) => scope ?? []);
}

/** People to invite: mostly those who are not in the account. */
function strangers({ cast, account, onceIn }: Choosing): Actor[] {
  const people = [...cast.actors.values()].filter(({ email }) => email !== null);
  const outside = people.filter(({ id }) => !account.members.some(({ userId }) => userId === id));
  return outside.length === 0 || onceIn(4) ? people : outside;
}

function maybe<T>({ onceIn }: Choosing, times: number, value: () => T): T | undefined {
  return onceIn(times) ? value() : undefined;
}

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
function managerOf(c: Choosing): Manager | undefined {
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
function grantsBy({ workspaceId, kinds }: Manager, { account }: Choosing): State[number]['grants'] {
  return account.grants.filter((one) => one.workspaceId === workspaceId && kinds.includes(idKind(one.principalId)));
}

function roleIdOf({ builtInRole, customRoleId }: State[number]['grants'][number]): string | null {
  return builtInRole === null ? customRoleId : builtInRoles[builtInRole].id;
}

/** The inputs of the mutations that can change what somebody holds, and of those that make what can be held. */
const inputs = {
  changeMemberRole: (c) => ({ memberId: memberId(c), role: c.choose(['OWNER', 'ADMIN', 'MEMBER']) }),
  setMembersActive: (c) => ({
    accountId: c.account.id,
    memberIds: some(c, ({ members }) => members.map(({ id }) => id)),
    active: c.onceIn(2),
  }),
  removeMember: (c) => ({ memberId: memberId(c) }),
  leaveAccount: (c) => ({ accountId: c.account.id }),
  inviteMembers: (c) => ({
    accountId: c.account.id,
    invitations: [
      {
        email: c.choose(strangers(c))?.email,
        role: c.choose(['ADMIN', 'MEMBER', 'MEMBER']),
        workspaces: maybe(c, 2, () => [{ workspaceId: workspace(c).id, roleId: roleId(c) }]),
        teamIds: maybe(c, 3, () => [team(c).id]),
      },
    ],
  }),
  resendInvitation: (c) => ({ invitationId: invitation(c) }),
  revokeInvitation: (c) => ({ invitationId: invitation(c) }),
  acceptInvitation: (c) => ({ invitationId: invitation(c) }),
  declineInvitation: (c) => ({ invitationId: invitation(c) }),
  createWorkspace: (c) => ({
    accountId: c.account.id,
    name: c.fresh('workspace'),
    defaultRoleId: maybe(c, 2, () => roleId(c)),
  }),
  updateWorkspace: (c) => ({
    workspaceId: managerOf(c)?.workspaceId ?? workspace(c).id,
    description: c.fresh('what it is for'),
    defaultRoleId: c.onceIn(4) ? null : roleId(c),
  }),
  deleteWorkspace(c) {
    const { id, handle } = workspace(c);
    return { workspaceId: id, confirmHandle: handle };
  },
  transferWorkspace(c) {
    const others = c.state.filter(({ id }) => id !== c.account.id);
    return {
      workspaceId: workspace(c).id,
      toAccountId: c.choose(c.onceIn(8) ? c.state : others)?.id,
      handle: c.fresh('moved'),
    };
  },
  grantWorkspaceAccess(c) {
    const manager = managerOf(c);
    if (manager !== undefined) {
      const { workspaceId, kinds } = manager;
      const held = powersOf(c.held, manager.actor.id, workspaceId);
      const principals = principalsOf(c.account).filter((id) => kinds.includes(idKind(id)));
      const standing = c.onceIn(2) ? c.choose(grantsBy(manager, c)) : undefined;
      const principalId = standing?.principalId ?? c.choose(principals) ?? UNKNOWN;
      // The role that stands, with another end; or another role.
      const given = standing === undefined || c.onceIn(4) ? roleId(c, held) : roleIdOf(standing);
      return { workspaceId, grants: [{ principalId, roleId: given, expiresAt: end(c) }] };
    }
    const grants = some(c, principalsOf).map((principalId) => ({ principalId, roleId: roleId(c), expiresAt: end(c) }));
    return { workspaceId: workspace(c).id, grants };
  },
  revokeWorkspaceAccess(c) {
    const manager = managerOf(c);
    const grant = (manager && c.choose(grantsBy(manager, c))) ?? one(c, (account) => account.grants);
    return { workspaceId: grant?.workspaceId ?? workspace(c).id, principalIds: [grant?.principalId ?? UNKNOWN] };
  },
  createWorkspaceRole: (c) => ({
    accountId: c.account.id,
    name: c.fresh('role'),
    scopes: scopes(c),
    inheritsFromId: maybe(c, 2, () => builtInRoles[c.choose(everyBuiltInRole) ?? 'VIEWER'].id),
  }),
  updateWorkspaceRole: (c) => ({
    roleId: customRoleId(c),
    scopes: maybe(c, 2, () => scopes(c)),
    inheritsFromId: c.onceIn(4) ? null : builtInRoles[c.choose(everyBuiltInRole) ?? 'VIEWER'].id,
  }),
  deleteWorkspaceRole: (c) => ({
    roleId: customRoleId(c),
    replacementRoleId: c.onceIn(3) ? null : roleId(c),
  }),
  createTeam: (c) => ({ accountId: c.account.id, name: c.fresh('team'), principalIds: some(c, peopleOf) }),
  updateTeam: (c) => ({ teamId: team(c).id, name: c.fresh('team') }),
  deleteTeam: (c) => ({ teamId: team(c).id }),
  addTeamMembers: (c) => ({ teamId: team(c).id, principalIds: some(c, peopleOf) }),
  removeTeamMembers(c) {
    const { id, members } = team(c);
    return { teamId: id, principalIds: [c.choose(members) ?? UNKNOWN] };
  },
  createServiceAccount: (c) => ({
    accountId: c.account.id,
    name: c.fresh('machine'),
    role: c.choose(['MEMBER', 'MEMBER', 'ADMIN']),
  }),
  updateServiceAccount: (c) => ({
    serviceAccountId: serviceAccountId(c),
    name: maybe(c, 2, () => c.fresh('machine')),
    role: c.choose(['ADMIN', 'MEMBER']),
  }),
  deleteServiceAccount: (c) => ({ serviceAccountId: serviceAccountId(c) }),
  rotateServiceAccountKey: (c) => ({ serviceAccountId: serviceAccountId(c) }),
  createAccount: (c) => ({ name: c.fresh('account'), handle: c.fresh('account') }),
} satisfies Record<string, (choosing: Choosing) => Input>;

export type Mutation = keyof typeof inputs;
export type Kind = Mutation | 'timePasses';

/** All that a step can try. */
export const mutations = Object.keys(inputs) as Mutation[];

/** Those that take `dryRun` and tell what they change. */
export const rehearsed: ReadonlySet<Mutation> = new Set<Mutation>([
  'changeMemberRole',
  'setMembersActive',
  'removeMember',
  'updateWorkspace',
  'deleteWorkspace',
  'transferWorkspace',
  'grantWorkspaceAccess',
  'revokeWorkspaceAccess',
  'updateWorkspaceRole',
  'deleteWorkspaceRole',
  'deleteTeam',
  'addTeamMembers',
  'removeTeamMembers',
  'updateServiceAccount',
  'deleteServiceAccount',
]);

/** How often each is tried: most of all what is open to more than administrators. */
const weights: Partial<Record<Kind, number>> = {
  grantWorkspaceAccess: 20,
  updateWorkspace: 6,
  revokeWorkspaceAccess: 5,
  acceptInvitation: 4,
  changeMemberRole: 4,
  setMembersActive: 4,
  inviteMembers: 3,
  transferWorkspace: 3,
  removeMember: 2,
  addTeamMembers: 2,
  removeTeamMembers: 2,
  updateServiceAccount: 2,
  updateWorkspaceRole: 2,
  rotateServiceAccountKey: 2,
};
const kinds: readonly Kind[] = [...mutations, 'timePasses'];

/** Up to so many steps of all kinds. A counterexample is made smaller by leaving steps out. */
export function steps(maxLength: number): fc.Arbitrary<Step[]> {
  const step = fc.record({
    kind: fc.constantFrom<Kind>(...kinds.flatMap((kind) => new Array<Kind>(weights[kind] ?? 1).fill(kind))),
    seed: fc.integer({ min: 1, max: MODULUS - 1 }),
  });
  return fc.array(fc.noShrink(fc.noBias(step)), { maxLength, size: 'max' });
}

const MODULUS = 2_147_483_647;

/** The numbers that a seed gives, one after the other: Lehmer's generator. */
function numbersOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % MODULUS;
    return state;
  };
}

/** What a step means in the state at its time. */
export interface Attempt {
  mutation: Mutation;
  actor: Actor;
  input: Input;
}

/** Picks input and actor. Mostly the actor is one who is near enough to what is tried to be able to do some of it. */
export function attemptOf({ kind, seed }: Step, cast: Cast, moment: Moment, now: Date, number: number): Attempt | null {
  if (kind === 'timePasses') return null;
  const pick = numbersOf(seed);
  const choose = <T>(list: readonly T[]): T | undefined => list[pick() % Math.max(1, list.length)];
  const onceIn = (times: number): boolean => pick() % times === 0;
  const fresh = (word: string): string => `${word.replaceAll(' ', '-')}-${number}-${cast.accounts[0]?.slice(-8) ?? ''}`;

  const { state, now: held } = moment;
  const all = [...cast.actors.values()];
  // The accounts that a run begins with are those in which most happens.
  const account = choose([...state, ...state.slice(0, 2), ...state.slice(0, 1)]);
  const anybody = choose(all);
  if (account === undefined || anybody === undefined) throw new Error('a run begins with accounts and people');
  const nominated: Actor[] = [];
  const nominate = (one: Actor): void => void nominated.push(one);
  const choosing: Choosing = { cast, state, account, held, now, nominate, choose, onceIn, fresh };
  const input = inputs[kind](choosing);
  if (onceIn(12)) return { mutation: kind, actor: anybody, input };

  const [fitting] = nominated;
  if (fitting !== undefined) return { mutation: kind, actor: fitting, input };
  const circle = circlesOf(kind, input, choosing)
    .map((isIn) => all.filter(isIn))
    .find((actors) => actors.length > 0);
  return { mutation: kind, actor: choose(circle ?? all) ?? anybody, input };
}

/** Who mostly tries a step: one of the first of these circles in which there is anybody. */
function circlesOf(
  kind: Mutation,
  input: Input,
  { state, account, held, onceIn }: Choosing,
): ((actor: Actor) => boolean)[] {
  const administrates = (one: Actor, id: string) => powersOf(held, one.id, id).has('ADMINISTRATE_WORKSPACES');
  const isIn = (one: Actor) => powersOf(held, one.id, account.id).size > 0;
  if (kind === 'acceptInvitation' || kind === 'declineInvitation') {
    const { email } = state.flatMap(({ invitations }) => invitations).find(({ id }) => id === input.invitationId) ?? {};
    return [(one) => one.email !== null && one.email === email];
  }
  if (kind === 'transferWorkspace') {
    const target = String(input.toAccountId);
    const inBoth = (one: Actor) => administrates(one, account.id) && administrates(one, target);
    return [...(onceIn(3) ? [] : [inBoth]), (one) => administrates(one, account.id)];
  }
  return onceIn(3) ? [isIn] : [(one) => administrates(one, account.id), isIn];
}
