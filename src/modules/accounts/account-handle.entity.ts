import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('account_handles')
export class AccountHandle {
  @PrimaryColumn('text') handle: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  @Column({ type: 'timestamptz', name: 'reserved_until', precision: 3, nullable: true }) reservedUntil: Date | null;
}
