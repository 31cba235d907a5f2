import fc from 'fast-check';
import type { Actor, Cast } from './cast';
import type { Choosing, Input } from './choosing';
import { powersOf } from './holdings';
import { inputs } from './inputs';
import type { Moment } from './moment';

/** A step as data: what to try, and a seed of the numbers that pick by whom and on what, out of the state at its time. */
export interface Step {
  kind: Kind;
  seed: number;
}

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
