import type { World } from '../support/world';
import type { Cast } from './cast';
import { readHoldings, type Holdings } from './holdings';
import { readState, type State } from './state';

const HOUR = 3_600_000;
/** Some ends that steps set lie before that, some after. */
const LATER = 3 * HOUR;

/** What there is at a moment of a run: what everybody holds, and will hold later when ends that are near have passed. */
export interface Moment {
  state: State;
  now: Holdings;
  later: Holdings;
}

/** Reads it all. */
export async function readMoment(world: World, cast: Cast): Promise<Moment> {
  const now = world.now();
  const [state, held, later] = await Promise.all([
    readState(world, cast),
    readHoldings(world, cast.accounts, now),
    readHoldings(world, cast.accounts, new Date(now.getTime() + LATER)),
  ]);
  return { state, now: held, later };
}
