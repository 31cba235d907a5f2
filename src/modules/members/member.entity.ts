import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AccountRole, JoinedBy, ManagedBy } from '../../generated/schema';

@Entity('members')
export class Member {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  @Column('text', { name: 'user_id' }) userId: string;
  @Column('text') role: AccountRole;
  @Column('boolean', { default: true }) active: boolean;
  @Column('text', { name: 'joined_by' }) joinedBy: JoinedBy;
  @Column('text', { name: 'managed_by', default: 'MANUAL' }) managedBy: ManagedBy;
  @Column({ type: 'timestamptz', name: 'joined_at', precision: 3 }) joinedAt: Date;
  @Column({ type: 'timestamptz', name: 'last_active_at', precision: 3, nullable: true }) lastActiveAt: Date | null;
  @Column('integer', { default: 1 }) version: number;
  /** The person's name and address, kept in step with the user for order and search. */
  @Column('text') name: string;
  @Column('text') email: string;
  /** What the account's provider or directory calls the person; null: nothing was said. */
  @Column('text', { name: 'display_name', nullable: true }) displayName: string | null;
}
