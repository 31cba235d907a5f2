import { Column, Entity, PrimaryColumn } from 'typeorm';
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
  @Column('text') plan: PlanTier;
  @Column('boolean', { name: 'ai_error_summaries' }) aiErrorSummaries: boolean;
  @Column('integer', { name: 'flow_run_retention_days' }) flowRunRetentionDays: number;
  @Column('integer', { name: 'max_api_key_lifetime_days', nullable: true }) maxApiKeyLifetimeDays: number | null;
  @Column('boolean', { name: 'ip_allowlist_enforced', default: false }) ipAllowlistEnforced: boolean;
  @Column('integer', { default: 1 }) version: number;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 }) updatedAt: Date;
  @Column({ type: 'timestamptz', name: 'deleted_at', precision: 3, nullable: true }) deletedAt: Date | null;
}
