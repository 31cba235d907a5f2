import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('api_keys')
export class ApiKey {
  @PrimaryColumn('text') id: string;
  /** Exactly one of the two owns the key; a service account's key has an account too. */
  @Column('text', { name: 'user_id', nullable: true }) userId: string | null;
  @Column('text', { name: 'service_account_id', nullable: true }) serviceAccountId: string | null;
  @Column('text', { name: 'account_id', nullable: true }) accountId: string | null;
  /** Whether it was made in a session of its account's provider. */
  @Column('boolean', { name: 'by_provider', default: false }) byProvider: boolean;
  @Column('text') name: string;
  @Column('bytea', { name: 'secret_hash' }) secretHash: Buffer;
  @Column('text', { name: 'last_four' }) lastFour: string;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3, nullable: true }) expiresAt: Date | null;
  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3, nullable: true }) lastUsedAt: Date | null;
  /** Set by a rotation; the id goes with the successor, the time stays. */
  @Column('text', { name: 'replaced_by_id', nullable: true }) replacedById: string | null;
  @Column({ type: 'timestamptz', name: 'replaced_at', precision: 3, nullable: true }) replacedAt: Date | null;
}
