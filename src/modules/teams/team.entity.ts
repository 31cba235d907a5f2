import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ManagedBy } from '../../generated/schema';

@Entity('teams')
export class Team {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  @Column('text') name: string;
  @Column('text', { default: '' }) description: string;
  @Column('text', { name: 'managed_by', default: 'MANUAL' }) managedBy: ManagedBy;
  @Column('integer', { default: 1 }) version: number;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 }) updatedAt: Date;
}
