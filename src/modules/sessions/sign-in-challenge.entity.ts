import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('sign_in_challenges')
export class SignInChallenge {
  @PrimaryColumn('text') id: string;
  @Column('text') email: string;
  /** Where it was asked from: the mail says so. */
  @Column('text', { name: 'ip_address' }) ipAddress: string;
  /** The asker's IPv4 /24 or IPv6 /64. */
  @Column('text') network: string;
  @Column('smallint', { default: 0 }) attempts: number;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 }) expiresAt: Date;
  @Column({ type: 'timestamptz', name: 'used_at', precision: 3, nullable: true }) usedAt: Date | null;
  /** The sign-on by a provider that the code is to link with who has the address; null: it signs in. */
  @Column('text', { name: 'sso_attempt_id', nullable: true }) ssoAttemptId: string | null;
}
