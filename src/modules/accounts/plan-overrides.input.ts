import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { everyFeature, type Limits, type PlanOverrides } from '../../auth/plans';
import { userError, UserErrors, type UserErrorData } from '../../errors';
import type { Feature } from '../../generated/schema';

/** Ten years. */
const LONGEST_RETENTION_DAYS = 3650;
/** The largest number that the schema's Int holds. */
const MOST = 2 ** 31 - 1;
/** In place of a value: what was set is taken back, and the plan says it again. */
const AS_IN_PLAN = 'plan';

/** What an operator changes of an account's overrides: 'plan' takes one back, and what is left out stays. */
export interface OverridesInput {
  features?: Partial<Record<Feature, boolean | typeof AS_IN_PLAN>>;
  limits?: { [Name in keyof Limits]?: Limits[Name] | typeof AS_IN_PLAN };
}

/** A whole number, or 'plan', or what else is said; anything else gets the sentence. */
function wholeNumber(least: number, most: number, besides: readonly unknown[], message: string) {
  const isSound = (value: unknown) =>
    (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) || besides.includes(value);
  return z.custom(isSound, message).exactOptional();
}

const OR_PLAN = `'${AS_IN_PLAN}' for what the plan says`;
const OR_NONE = `null for no limit; or ${OR_PLAN}`;
const count = wholeNumber(0, MOST, [null, AS_IN_PLAN], `This must be a whole number, 0 or more; ${OR_NONE}.`);
const points = wholeNumber(1, MOST, [null, AS_IN_PLAN], `This must be a whole number, 1 or more; ${OR_NONE}.`);
const days = wholeNumber(
  0,
  LONGEST_RETENTION_DAYS,
  [AS_IN_PLAN],
  `This must be a whole number of days, 0 to ${LONGEST_RETENTION_DAYS}, or ${OR_PLAN}.`,
);
const feature = z
  .custom((value) => typeof value === 'boolean' || value === AS_IN_PLAN, `This must be true, false, or ${OR_PLAN}.`)
  .exactOptional();

const limits = {
  members: count,
  workspaces: count,
  serviceAccounts: count,
  auditLogRetentionDays: days,
  flowRunRetentionDays: days,
  pointsPerMinute: points,
} satisfies Record<keyof Limits, z.ZodType>;

const NO_OBJECT = 'This must be an object with the names of what is to be set.';
const shape = z.strictObject(
  {
    features: z
      .strictObject(Object.fromEntries(everyFeature.map((name) => [name, feature])), NO_OBJECT)
      .exactOptional(),
    limits: z.strictObject(limits, NO_OBJECT).exactOptional(),
  },
  NO_OBJECT,
);

/**
 * An account's overrides once this is changed of them; null for none. Throws UserErrors, all of them at once; their paths
 * begin with 'overrides'.
 */
export function changedOverrides(now: PlanOverrides | null, input: OverridesInput): PlanOverrides | null {
  const { success, data, error } = shape.safeParse(input);
  if (!success) throw new UserErrors(error.issues.flatMap(asUserErrors));
  const changed = {
    ...part('features', { ...now?.features, ...data.features }),
    ...part('limits', { ...now?.limits, ...data.limits }),
  };
  // The same object where nothing differs.
  if (isDeepStrictEqual(changed, now ?? {})) return now;
  return Object.keys(changed).length === 0 ? null : changed;
}

/** One half of the overrides, without what the plan says; left out where nothing is left. */
function part(name: keyof PlanOverrides, values: object): PlanOverrides {
  const set = Object.entries(values).filter(([, value]) => value !== AS_IN_PLAN);
  return set.length === 0 ? {} : { [name]: Object.fromEntries(set) };
}

function asUserErrors(issue: z.core.$ZodIssue): UserErrorData[] {
  const path = ['overrides', ...issue.path.map(String)];
  if (issue.code !== 'unrecognized_keys') return [userError('INVALID', issue.message, path)];
  const [half] = issue.path;
  const known = half === 'features' ? everyFeature : half === 'limits' ? Object.keys(limits) : Object.keys(shape.shape);
  return issue.keys.map((key) =>
    userError('INVALID', `There is no ${key} to set. What there is: ${known.join(', ')}.`, [...path, key]),
  );
}
