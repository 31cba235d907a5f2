import { Column, Entity, PrimaryColumn } from 'typeorm';

/** That an account's people and groups come from a directory. */
@Entity('directories')
export class Directory {
  @PrimaryColumn('text', { name: 'account_id' }) accountId: string;
  @Column('text') id: string;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column('text', { name: 'created_by_id', nullable: true }) createdById: string | null;
}
