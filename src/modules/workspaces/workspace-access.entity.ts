import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BuiltInRole } from '../../auth/catalogue';
import type { ManagedBy } from '../../generated/schema';

/** A grant as it was made: one workspace role for one principal in one workspace, until it ends. */
@Entity('workspace_accesses')
export class WorkspaceAccess {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  @Column('text', { name: 'workspace_id' }) workspaceId: string;
  /** Exactly one of the three is set. */
  @Column('text', { name: 'user_id', nullable: true }) userId: string | null;
  @Column('text', { name: 'service_account_id', nullable: true }) serviceAccountId: string | null;
  @Column('text', { name: 'team_id', nullable: true }) teamId: string | null;
  /** Whichever of the three it is: generated. */
  @Column({ type: 'text', name: 'principal_id', insert: false, update: false }) principalId: string;
  /** Exactly one of the two is set. */
  @Column('text', { name: 'built_in_role', nullable: true }) builtInRole: BuiltInRole | null;
  @Column('text', { name: 'custom_role_id', nullable: true }) customRoleId: string | null;
  @Column('text', { name: 'managed_by', default: 'MANUAL' }) managedBy: ManagedBy;
  /** The id of a user or a service account, which may be gone. */
  @Column('text', { name: 'granted_by_id', nullable: true }) grantedById: string | null;
  @Column('text', { nullable: true }) reason: string | null;
  /** From then on it gives nothing. */
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3, nullable: true }) expiresAt: Date | null;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 }) updatedAt: Date;
}
