import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BuiltInRole } from '../../auth/catalogue';

@Entity('workspaces')
export class Workspace {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  @Column('text') handle: string;
  @Column('text') name: string;
  @Column('text', { default: '' }) description: string;
  /** At most one of the two is set. */
  @Column('text', { name: 'default_built_in_role', nullable: true }) defaultBuiltInRole: BuiltInRole | null;
  @Column('text', { name: 'default_custom_role_id', nullable: true }) defaultCustomRoleId: string | null;
  @Column('integer', { default: 1 }) version: number;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 }) updatedAt: Date;
}
