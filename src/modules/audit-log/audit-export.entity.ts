import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AuditExportFormat } from '../../generated/schema';

/** An address at which a part of an account's audit log can be fetched once. */
@Entity('audit_exports')
export class AuditExport {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  /** The user or service account who asked for it, and who alone may fetch it. */
  @Column('text', { name: 'actor_id' }) actorId: string;
  /** Of what stands in the address. */
  @Column('bytea', { name: 'token_hash' }) tokenHash: Buffer;
  @Column('text') format: AuditExportFormat;
  /** Which events: EventsWanted, with times as texts. */
  @Column('jsonb') wanted: object;
  /** The number of the log's last event then: later ones are not in it. */
  @Column('bigint', { name: 'up_to' }) upTo: string;
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 }) expiresAt: Date;
  @Column({ type: 'timestamptz', name: 'used_at', precision: 3, nullable: true }) usedAt: Date | null;
}
