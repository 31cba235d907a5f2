import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The signed record of a removal of events that were kept long enough. */
@Entity('audit_log_cuts')
export class AuditLogCut {
  @PrimaryColumn('text', { name: 'log_id' }) logId: string;
  /** Of the last event that was removed. */
  @PrimaryColumn('bigint') number: string;
  /** Of that event: what the first one that is still there is chained to. Null when it was older than the chain. */
  @Column('bytea', { nullable: true }) hash: Buffer | null;
  @Column('integer', { name: 'kept_days' }) keptDays: number;
  @Column({ type: 'timestamptz', name: 'cut_at', precision: 3 }) cutAt: Date;
  @Column('text', { name: 'key_id' }) keyId: string;
  @Column('bytea') signature: Buffer;
}
