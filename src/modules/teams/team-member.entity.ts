import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ManagedBy } from '../../generated/schema';

/** A user or service account on a team. */
@Entity('team_members')
export class TeamMember {
  @Column('text', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('text', { name: 'team_id' }) teamId: string;
  /** Exactly one of the two is set. */
  @Column('text', { name: 'user_id', nullable: true }) userId: string | null;
  @Column('text', { name: 'service_account_id', nullable: true }) serviceAccountId: string | null;
  /** Whichever of the two it is: generated. */
  @PrimaryColumn('text', { name: 'principal_id', insert: false, update: false }) principalId: string;
  @Column('text', { name: 'managed_by', default: 'MANUAL' }) managedBy: ManagedBy;
  @Column({ type: 'timestamptz', name: 'added_at', precision: 3 }) addedAt: Date;
}
