import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('audit_logs')
export class AuditLog {
  /** The account's id, or 'installation' for what belongs to none. */
  @PrimaryColumn('text') id: string;
  /** The number of the last event. */
  @Column('bigint', { name: 'last_number' }) lastNumber: string;
  /** The hash of the last event. */
  @Column('bytea', { name: 'last_hash' }) lastHash: Buffer;
  /** The chain begins behind this number: events up to it are older than the chain. */
  @Column('bigint') unchained: string;
}
