import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PlanOverrides } from '../../auth/plans';
import type { AccountStatus, PlanTier } from '../../generated/schema';

@Entity('accounts')
export class Account {
  @PrimaryColumn('text') id: string;
  @Column('text') handle: string;
  @Column('text') name: string;
  @Column('text', { name: 'image_url', nullable: true }) imageUrl: string | null;
  @Column('text', { nullable: true }) location: string | null;
  @Column('text', { nullable: true }) link: string | null;
  @Column('text') status: AccountStatus;
  /** Whether billing set the state, and so may lift it: what an operator sets, an operator lifts. */
  @Column('boolean', { name: 'status_by_billing', default: false }) statusByBilling: boolean;
  @Column('text') plan: PlanTier;
  /** What an operator set in place of what the plan says: `bookedOf` puts the two together. Null for nothing. */
  @Column('jsonb', { name: 'plan_overrides', nullable: true }) planOverrides: PlanOverrides | null;
  @Column('boolean', { name: 'ai_error_summaries' }) aiErrorSummaries: boolean;
  @Column('integer', { name: 'flow_run_retention_days' }) flowRunRetentionDays: number;
  @Column('integer', { name: 'max_api_key_lifetime_days', nullable: true }) maxApiKeyLifetimeDays: number | null;
  /** So many days the audit log is kept at least, until then, since a larger plan had promised it; null for no promise. */
  @Column('integer', { name: 'audit_log_promised_days', nullable: true }) auditLogPromisedDays: number | null;
  @Column({ type: 'timestamptz', name: 'audit_log_promised_until', precision: 3, nullable: true })
  auditLogPromisedUntil: Date | null;
  @Column('boolean', { name: 'ip_allowlist_enforced', default: false }) ipAllowlistEnforced: boolean;
  @Column('boolean', { name: 'sso_enforced', default: false }) ssoEnforced: boolean;
  /** So many hours a session of the account's provider opens it, from when the person proved there who they are. */
  @Column('integer', { name: 'sso_session_hours', default: 24 }) ssoSessionHours: number;
  /** The highest number that a connection of the account which is gone ever had. */
  @Column('integer', { name: 'sso_last_version', default: 0 }) ssoLastVersion: number;
  @Column('integer', { default: 1 }) version: number;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 }) updatedAt: Date;
  @Column({ type: 'timestamptz', name: 'deleted_at', precision: 3, nullable: true }) deletedAt: Date | null;
}
