import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a provider says of a person. */
export interface SsoAssertion {
  issuer: string;
  subject: string;
  email: string;
  /** Null: it says none. */
  name: string | null;
  /** When the person proved there who they are, as JSON writes a time. */
  authenticatedAt: string;
}

/** Why a sign-on ends without one: a word for the account's log, a sentence for the person. */
export interface SsoFailure {
  why: string;
  message: string;
}

/** A sign-on on its way: begun with us, answered by the provider, redeemed by the client. */
@Entity('sso_attempts')
export class SsoAttempt {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  /** Null for a sign-on; else the test that it is part of. */
  @Column('text', { name: 'test_id', nullable: true }) testId: string | null;
  /** The connection that it began with. Null: a version of the service began it that did not keep it yet. */
  @Column('text', { name: 'connection_id', nullable: true }) connectionId: string | null;
  @Column('integer', { name: 'trust_version' }) trustVersion: number;
  /** The SHA-256 of what only the browser that began it has. */
  @Column('bytea', { name: 'browser_hash' }) browserHash: Buffer;
  /** The client's own: whoever redeems must know what it was made of. Null for a test. */
  @Column('text', { nullable: true }) challenge: string | null;
  /** Where the code goes; null: the page of our own. */
  @Column('text', { name: 'return_to', nullable: true }) returnTo: string | null;
  /** Whether the provider was told to ask the person anew. */
  @Column('boolean', { default: false }) forced: boolean;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 }) expiresAt: Date;
  @Column({ type: 'timestamptz', name: 'answered_at', precision: 3, nullable: true }) answeredAt: Date | null;
  @Column('jsonb', { nullable: true }) answer: SsoAssertion | SsoFailure | null;
  /** The SHA-256 of the code that the client redeems. */
  @Column('bytea', { name: 'code_hash', nullable: true }) codeHash: Buffer | null;
  @Column({ type: 'timestamptz', name: 'code_expires_at', precision: 3, nullable: true }) codeExpiresAt: Date | null;
  @Column({ type: 'timestamptz', name: 'redeemed_at', precision: 3, nullable: true }) redeemedAt: Date | null;
}
