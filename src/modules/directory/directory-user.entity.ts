import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody whom an account's directory has told of. What it says is kept here, and never with the person. */
@Entity('directory_users')
export class DirectoryUser {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  /** The address, normalised as users have theirs. */
  @Column('text') email: string;
  /** The same as the directory wrote it. */
  @Column('text', { name: 'user_name' }) userName: string;
  @Column('text', { name: 'external_id', nullable: true }) externalId: string | null;
  @Column('text', { name: 'display_name', nullable: true }) displayName: string | null;
  @Column('text', { name: 'given_name', nullable: true }) givenName: string | null;
  @Column('text', { name: 'family_name', nullable: true }) familyName: string | null;
  /** What the directory says: whether the person is to be a member. */
  @Column('boolean') active: boolean;
  /** The member whom the directory looks after; null: nobody yet, or nobody any more. */
  @Column('text', { name: 'user_id', nullable: true }) userId: string | null;
  @Column('integer', { default: 1 }) version: number;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 }) updatedAt: Date;
}
