import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SignInMethod } from '../../generated/schema';

@Entity('sessions')
export class Session {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'user_id' }) userId: string;
  @Column('bytea', { name: 'token_hash' }) tokenHash: Buffer;
  @Column('text') method: SignInMethod;
  /** The one account that it opens, whose provider made it; null: the person's own, which opens all of theirs. */
  @Column('text', { name: 'account_id', nullable: true }) accountId: string | null;
  /** When that provider says that the person proved who they are. */
  @Column({ type: 'timestamptz', name: 'authenticated_at', precision: 3, nullable: true }) authenticatedAt: Date | null;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3 }) lastUsedAt: Date;
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 }) expiresAt: Date;
  @Column('text', { name: 'ip_address', nullable: true }) ipAddress: string | null;
  @Column('text', { name: 'user_agent', nullable: true }) userAgent: string | null;
}
