import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BuiltInRole } from '../../auth/catalogue';
import type { ManagedBy } from '../../generated/schema';

/** A grant as it was made: one workspace role for one user in one workspace. */
@Entity('workspace_accesses')
export class WorkspaceAccess {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  @Column('text', { name: 'workspace_id' }) workspaceId: string;
  @Column('text', { name: 'user_id' }) userId: string;
  @Column('text', { name: 'built_in_role' }) builtInRole: BuiltInRole;
  @Column('text', { name: 'managed_by', default: 'MANUAL' }) managedBy: ManagedBy;
  @Column('text', { name: 'granted_by_user_id', nullable: true }) grantedByUserId: string | null;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 }) updatedAt: Date;
}
