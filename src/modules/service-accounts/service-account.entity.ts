import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AccountRole } from '../../generated/schema';

@Entity('service_accounts')
export class ServiceAccount {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  @Column('text') name: string;
  @Column('text') role: Exclude<AccountRole, 'OWNER'>;
  /** The id of a user or a service account, which may be gone. */
  @Column('text', { name: 'created_by_id', nullable: true }) createdById: string | null;
  @Column('integer', { default: 1 }) version: number;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 }) updatedAt: Date;
  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3, nullable: true }) lastUsedAt: Date | null;
}
