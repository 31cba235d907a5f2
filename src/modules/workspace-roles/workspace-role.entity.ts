import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BuiltInRole } from '../../auth/catalogue';
import type { WorkspaceScope } from '../../generated/schema';

/** A custom role as it was written; what it gives is worked out by auth/roles.ts. */
@Entity('workspace_roles')
export class WorkspaceRole {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  @Column('text') name: string;
  @Column('text', { default: '' }) description: string;
  /** Without what they imply and what is inherited. */
  @Column('text', { name: 'own_scopes', array: true }) ownScopes: WorkspaceScope[];
  @Column('text', { nullable: true }) inherits: BuiltInRole | null;
  @Column('integer', { default: 1 }) version: number;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 }) updatedAt: Date;
}
