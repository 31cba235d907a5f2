import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How a personal value of an event is covered by the event's hash. */
export interface Seal {
  /** Where the value stands: the event's property, and the way into it. */
  path: string[];
  /** SHA-256 over salt, path and value, in hexadecimal digits. */
  digest: string;
  /** Whose value it is, and the salt; both are gone when the value was erased. */
  of?: string;
  salt?: string;
}

@Entity('audit_events')
export class AuditEvent {
  @PrimaryColumn('text') id: string;
  /** The account's id, or 'installation' for what belongs to none. */
  @Column('text', { name: 'log_id' }) logId: string;
  /** Counts up in its log without a gap. */
  @Column('bigint') number: string;
  @Column({ type: 'timestamptz', name: 'occurred_at', precision: 3 }) occurredAt: Date;
  @Column('text') type: string;
  @Column('text') outcome: 'DONE' | 'REFUSED';
  @Column('text', { name: 'actor_type' }) actorType: 'USER' | 'SERVICE_ACCOUNT' | 'SYSTEM' | 'OPERATOR' | 'NOBODY';
  @Column('text', { name: 'actor_id', nullable: true }) actorId: string | null;
  /** The actor's name as it was then. */
  @Column('text', { name: 'actor_name', nullable: true }) actorName: string | null;
  @Column('text', { name: 'credential_id', nullable: true }) credentialId: string | null;
  @Column('text', { name: 'resource_type', nullable: true }) resourceType: string | null;
  @Column('text', { name: 'resource_id', nullable: true }) resourceId: string | null;
  @Column('text', { name: 'resource_name', nullable: true }) resourceName: string | null;
  @Column('text', { name: 'workspace_id', nullable: true }) workspaceId: string | null;
  @Column('jsonb', { nullable: true }) before: object | null;
  @Column('jsonb', { nullable: true }) after: object | null;
  @Column('jsonb', { nullable: true }) details: object | null;
  @Column('text', { name: 'ip_address', nullable: true }) ipAddress: string | null;
  @Column('text', { name: 'user_agent', nullable: true }) userAgent: string | null;
  @Column('text', { name: 'request_id', nullable: true }) requestId: string | null;
  /** Chains the event to the one before it; null for events older than the chain. */
  @Column('bytea', { nullable: true }) hash: Buffer | null;
  /** How the hash covers personal values, which may be erased. */
  @Column('jsonb') seals: Seal[];
  /** Whose values it has: users' ids and addresses, by which erasing finds them. */
  @Column('text', { array: true }) people: string[];
}
