import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('email_changes')
export class EmailChange {
  @PrimaryColumn('text') id: string;
  /** Who asked, and who may be gone. */
  @Column('text', { name: 'user_id' }) userId: string;
  /** The new address. */
  @Column('text') email: string;
  /** Where it was asked from: the mail says so. */
  @Column('text', { name: 'ip_address' }) ipAddress: string;
  /** The asker's IPv4 /24 or IPv6 /64. */
  @Column('text') network: string;
  @Column('smallint', { default: 0 }) attempts: number;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 }) expiresAt: Date;
  /** When it was used, or another took its place. */
  @Column({ type: 'timestamptz', name: 'ended_at', precision: 3, nullable: true }) endedAt: Date | null;
}
