import type { Feature, PlanTier } from '../generated/schema';

interface PlanDescription {
  features: readonly Feature[];
  /** Null is unlimited. */
  limits: {
    members: number | null;
    workspaces: number | null;
    serviceAccounts: number | null;
    auditLogRetentionDays: number;
    flowRunRetentionDays: number;
    pointsPerMinute: number;
  };
}

const proFeatures: Feature[] = ['WORKSPACE_ACCESS', 'SERVICE_ACCOUNTS', 'TEAMS', 'CUSTOM_ROLES', 'SSO'];

/** What each plan includes. Code asks for a feature or a limit, never for a plan's name. */
export const plans: Record<PlanTier, PlanDescription> = {
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
  },
  ENTERPRISE: {
    features: [...proFeatures, 'AUDIT_LOG', 'SCIM', 'IP_ALLOWLIST'],
    limits: {
      members: null,
      workspaces: null,
      serviceAccounts: null,
      auditLogRetentionDays: 365,
      flowRunRetentionDays: 365,
      pointsPerMinute: 50_000,
    },
  },
};

/** The plans that include a feature, smallest first. */
export function plansWith(feature: Feature): PlanTier[] {
  return (Object.keys(plans) as PlanTier[]).filter((tier) => plans[tier].features.includes(feature));
}
