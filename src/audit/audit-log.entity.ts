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
  /** How many days the account had booked when it was purged; null before, when its own row says it. */
  @Column('integer', { name: 'kept_days', nullable: true }) keptDays: number | null;
  /** What had been promised by then, and until when. */
  @Column('integer', { name: 'promised_days', nullable: true }) promisedDays: number | null;
  @Column({ type: 'timestamptz', name: 'promised_until', precision: 3, nullable: true }) promisedUntil: Date | null;
}
