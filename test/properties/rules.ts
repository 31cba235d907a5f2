import { idKind } from '../../src/ids';
import { differencesOf, powersOf, type Difference } from './holdings';
import { changeText, IN_ACCOUNT, type Outcome } from './perform';
import type { Moment } from './moment';
import type { State } from './state';
import { rehearsed, type Attempt } from './steps';

/** A sentence for each rule that a step has broken; none when it was right. */
export function violations(attempt: Attempt, outcome: Outcome, before: Moment, after: Moment): string[] {
  return [
    ...unheld(attempt, before, after),
    ...keyOfMore(attempt, outcome, before),
    ...accountsWithoutOwner(after.state),
    ...untold(attempt, outcome, before, after),
  ];
}

/**
 * Nobody gives or takes more than they hold: what anybody gains in a place that was there before the step was held there
 * by who gives it, and what is gained for later will be held by them then. What anybody loses in a place that is there
 * still was held by who takes it.
 */
function unheld(attempt: Attempt, before: Moment, after: Moment): string[] {
  const existed = placesOf(before.state);
  const exists = placesOf(after.state);
  const giver = giverOf(attempt, before.state);
  return (['now', 'later'] as const).flatMap((time) =>
    differencesOf(before[time], after[time]).flatMap(({ principal, place, gained, lost }) => {
      if (!existed.has(place)) return [];
      const held = giver === null ? new Set() : powersOf(before.now, giver, place);
      const heldThen = giver === null ? new Set() : powersOf(before[time], giver, place);
      const given = gained.filter((power) => !held.has(power) || !heldThen.has(power));
      const taken = exists.has(place) ? lost.filter((power) => !held.has(power)) : [];
      const moved = missingInTarget(attempt, place, gained, before);
      return [
        ...sentence(
          given,
          (powers) => `${principal} gained ${powers} in ${place}, not held by ${giver ?? 'nobody'} (${time}).`,
        ),
        ...sentence(
          taken,
          (powers) => `${principal} lost ${powers} in ${place}, not held by ${giver ?? 'nobody'} (${time}).`,
        ),
        ...sentence(
          moved,
          (powers) => `${principal} gained ${powers} in ${place}, not held by the actor in its new account.`,
        ),
      ];
    }),
  );
}

function sentence(powers: readonly string[], say: (powers: string) => string): string[] {
  return powers.length === 0 ? [] : [say(powers.join(', '))];
}

/** Who gives what a step gives: the actor, and for an invitation who sent it. */
function giverOf({ mutation, actor, input }: Attempt, state: State): string | null {
  if (mutation !== 'acceptInvitation') return actor.id;
  const invitations = state.flatMap((account) => account.invitations);
  return invitations.find(({ id }) => id === input.invitationId)?.invitedById ?? null;
}

/**
 * A workspace that moves was not in its new account before, so what the actor would hold of it there is told by its role:
 * all of it for who administrates workspaces and may transfer them, nothing for anybody else.
 */
function missingInTarget(
  { mutation, actor, input }: Attempt,
  place: string,
  gained: string[],
  before: Moment,
): string[] {
  if (mutation !== 'transferWorkspace' || place !== input.workspaceId) return [];
  const there = powersOf(before.now, actor.id, String(input.toAccountId));
  return there.has('TRANSFER_WORKSPACES') && there.has('ADMINISTRATE_WORKSPACES') ? [] : gained;
}

function placesOf(state: State): ReadonlySet<string> {
  return new Set(state.flatMap(({ id, workspaces }) => [id, ...workspaces.map((workspace) => workspace.id)]));
}

/** A key opens all that its service account holds, so who is given one holds all of that. */
function keyOfMore({ mutation, actor, input }: Attempt, { codes }: Outcome, before: Moment): string[] {
  if (mutation !== 'rotateServiceAccountKey' || codes.length > 0) return [];
  const opened = [...before.now.values()].filter(({ principal }) => principal === input.serviceAccountId);
  return opened.flatMap(({ place, powers }) => {
    const held = powersOf(before.now, actor.id, place);
    const more = [...powers].filter((power) => !held.has(power));
    return more.length === 0 ? [] : [`${actor.id} was given a key that opens ${more.join(', ')} in ${place}.`];
  });
}

/** An account always has an active human OWNER. */
function accountsWithoutOwner(state: State): string[] {
  const without = state.filter(({ members }) => !members.some(({ role, active }) => role === 'OWNER' && active));
  return without.map(({ id }) => `${id} has no active OWNER.`);
}

/** An access mutation tells what it changes: nothing that it does not change, and to an OWNER all that it does. */
function untold(
  { mutation, actor }: Attempt,
  { codes, changes, changeCount }: Outcome,
  before: Moment,
  after: Moment,
): string[] {
  if (!rehearsed.has(mutation) || codes.length > 0) return [];
  const differences = differencesOf(before.now, after.now);
  const made = differences.map(textOf);
  const sentences = changes.filter((one) => !made.includes(one)).map((one) => `Told, and not made: ${one}.`);
  if (!differences.every(({ place }) => isOwnerAt(actor.id, place, before, after))) return sentences;
  if (changeCount !== made.length) sentences.push(`It counted ${changeCount} changes, and made ${made.length}.`);
  // Of many changes the greatest are listed.
  if (changes.length < changeCount) return sentences;
  return [...sentences, ...made.filter((one) => !changes.includes(one)).map((one) => `Made, and not told: ${one}.`)];
}

/** Whether somebody was an active OWNER of every account that a place is, or was, in. */
function isOwnerAt(user: string, place: string, before: Moment, after: Moment): boolean {
  const isIn = ({ id, workspaces }: State[number]) =>
    id === place || workspaces.some((workspace) => workspace.id === place);
  const accounts = new Set([...before.state, ...after.state].filter(isIn).map(({ id }) => id));
  return [...accounts].every((id) => powersOf(before.now, user, id).has('ADMINISTRATE_OWNERS'));
}

function textOf({ principal, place, gained, lost }: Difference): string {
  return changeText(principal, idKind(place) === 'account' ? IN_ACCOUNT : place, gained, lost);
}
