import type { Feature, PlanTier } from '../generated/schema';

/** How much of each an account may have; null is unlimited. Days are always a number. */
export interface Limits {
  members: number | null;
  workspaces: number | null;
  serviceAccounts: number | null;
  auditLogRetentionDays: number;
  flowRunRetentionDays: number;
  pointsPerMinute: number | null;
}

/** What an account has booked: its features, in the order of `everyFeature`, and its limits. */
export interface Booked {
  readonly features: readonly Feature[];
  readonly limits: Readonly<Limits>;
  /** What an operator has taken away from this account: no plan brings it back. */
  readonly switchedOff: readonly Feature[];
}

/** Every feature, those of smaller plans first. */
export const everyFeature = Object.keys({
  WORKSPACE_ACCESS: true,
  SERVICE_ACCOUNTS: true,
  TEAMS: true,
  CUSTOM_ROLES: true,
  SSO: true,
  AUDIT_LOG: true,
  SCIM: true,
  IP_ALLOWLIST: true,
} satisfies Record<Feature, true>) as Feature[];

const proFeatures: Feature[] = ['WORKSPACE_ACCESS', 'SERVICE_ACCOUNTS', 'TEAMS', 'CUSTOM_ROLES', 'SSO'];

/** What each plan includes, smallest first: the one place that knows plans by their names. */
const plans: Record<PlanTier, Booked> = {
  FREE: {
    features: [],
    limits: {
      members: 2,
      workspaces: 1,
      serviceAccounts: 0,
      auditLogRetentionDays: 0,
      flowRunRetentionDays: 7,
      pointsPerMinute: 600,
    },
    switchedOff: [],
  },
  PRO: {
    features: proFeatures,
    limits: {
      members: 20,
      workspaces: 10,
      serviceAccounts: 20,
      auditLogRetentionDays: 0,
      flowRunRetentionDays: 30,
      pointsPerMinute: 5000,
    },
    switchedOff: [],
  },
  ENTERPRISE: {
    features: everyFeature,
    limits: {
      members: null,
      workspaces: null,
      serviceAccounts: null,
      auditLogRetentionDays: 365,
      flowRunRetentionDays: 365,
      pointsPerMinute: 50_000,
    },
    switchedOff: [],
  },
};

/** Every plan, smallest first. */
export const everyTier = Object.keys(plans) as PlanTier[];

/** What an account is on that pays nothing. */
export const smallestTier: PlanTier = 'FREE';

/** The plans that include a feature, smallest first. */
export function plansWith(feature: Feature): PlanTier[] {
  return everyTier.filter((tier) => plans[tier].features.includes(feature));
}

/** What an operator has set for one account in place of what its plan says. */
export interface PlanOverrides {
  features?: Partial<Record<Feature, boolean>>;
  limits?: Partial<Limits>;
}

/**
 * What an account has booked: what its plan says, but for what an operator has set. Whatever asks for a feature or a limit
 * asks this, and nothing asks for a plan's name.
 */
export function bookedOf({ plan, planOverrides }: { plan: PlanTier; planOverrides: PlanOverrides | null }): Booked {
  const included = plans[plan];
  if (planOverrides === null) return included;
  const { features = {}, limits = {} } = planOverrides;
  return {
    features: everyFeature.filter((feature) => features[feature] ?? included.features.includes(feature)),
    limits: { ...included.limits, ...limits },
    switchedOff: everyFeature.filter((feature) => features[feature] === false),
  };
}

/** What is said of a feature that is not booked, and of what needs it, the subject of a sentence; it says who can help. */
export function notBookedMessage({ switchedOff }: Booked, feature: Feature, what: string | null = null): string {
  if (switchedOff.includes(feature)) {
    const named = what === null ? feature : `${feature}, which ${what} needs,`;
    return `${named} is switched off for this account, whatever its plan: ask the operators of this installation.`;
  }
  const named = what === null ? feature : `${feature}, which ${what} needs`;
  return `The account's plan does not include ${named}. It is in: ${plansWith(feature).join(', ')}.`;
}
