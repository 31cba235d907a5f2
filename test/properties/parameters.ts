import type { Parameters } from 'fast-check';

/**
 * How a property is checked: in so many runs. A failure prints its seed and path: given as FC_SEED and FC_PATH they
 * repeat it.
 */
export function parameters<T>(numRuns: number): Parameters<T> {
  const { FC_SEED, FC_PATH } = process.env;
  return {
    numRuns,
    ...(FC_SEED !== undefined && { seed: Number(FC_SEED) }),
    ...(FC_PATH !== undefined && { path: FC_PATH }),
  };
}

/**
 * Says whether so many seconds have gone by since now. A property that looks at it ends in time on a slow machine, and
 * so does the search for a smaller counterexample: nothing is found any more.
 */
export function timeLimit(seconds: number): () => boolean {
  const start = performance.now();
  return () => performance.now() - start > seconds * 1000;
}
