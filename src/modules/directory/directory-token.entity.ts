import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a directory shows with each of its requests. */
@Entity('directory_tokens')
export class DirectoryToken {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  @Column('bytea', { name: 'secret_hash' }) secretHash: Buffer;
  @Column('text', { name: 'last_four' }) lastFour: string;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column('text', { name: 'created_by_id', nullable: true }) createdById: string | null;
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 }) expiresAt: Date;
  /** When another one took its place; until it ends it works beside that. */
  @Column({ type: 'timestamptz', name: 'replaced_at', precision: 3, nullable: true }) replacedAt: Date | null;
  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3, nullable: true }) lastUsedAt: Date | null;
}
