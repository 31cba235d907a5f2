import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A group of an account's directory, and the team that it is here. */
@Entity('directory_groups')
export class DirectoryGroup {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  @Column('text', { name: 'external_id', nullable: true }) externalId: string | null;
  /** As the directory calls it: the team has another name where that one was taken. */
  @Column('text', { name: 'display_name' }) displayName: string;
  @Column('text', { name: 'team_id' }) teamId: string;
  /** The account role of whoever is in it; null: it gives none. */
  @Column('text', { name: 'account_role', nullable: true }) accountRole: 'ADMIN' | 'MEMBER' | null;
  @Column('integer', { default: 1 }) version: number;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 }) updatedAt: Date;
}
