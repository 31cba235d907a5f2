import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('ip_allowlist_entries')
export class IpAllowlistEntry {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  /** An address and a length, as PostgreSQL writes them: 203.0.113.0/24. */
  @Column('cidr') network: string;
  @Column('text') description: string;
  @Column('boolean') enabled: boolean;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  /** The id of a user or a service account, which may be gone. */
  @Column('text', { name: 'created_by_id', nullable: true }) createdById: string | null;
  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3, nullable: true }) lastUsedAt: Date | null;
}
