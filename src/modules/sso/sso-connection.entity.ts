import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How an account signs its people on: its identity provider, and what is known of it. */
@Entity('sso_connections')
export class SsoConnection {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  @Column('text') protocol: 'OIDC';
  @Column('text') issuer: string;
  @Column('text', { name: 'client_id' }) clientId: string;
  /** Sealed under SECRET_KEY. */
  @Column('bytea', { name: 'client_secret' }) clientSecret: Buffer;
  /** Counts the changes of what is trusted: issuer and client. Endpoints and keys are asked of the issuer at each sign-on. */
  @Column('integer', { name: 'trust_version', default: 1 }) trustVersion: number;
  /** What of it passed the test last. */
  @Column('integer', { name: 'tested_trust_version', nullable: true }) testedTrustVersion: number | null;
  @Column({ type: 'timestamptz', name: 'tested_at', precision: 3, nullable: true }) testedAt: Date | null;
  /** What of it an OWNER has confirmed: until then it admits no OWNER. */
  @Column('integer', { name: 'confirmed_trust_version', nullable: true }) confirmedTrustVersion: number | null;
  @Column({ type: 'timestamptz', name: 'confirmed_at', precision: 3, nullable: true }) confirmedAt: Date | null;
  @Column('text', { name: 'confirmed_by_id', nullable: true }) confirmedById: string | null;
  /** What somebody becomes at a first sign-in. */
  @Column('text', { name: 'default_role', default: 'MEMBER' }) defaultRole: 'ADMIN' | 'MEMBER';
  @Column('integer', { default: 1 }) version: number;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column('text', { name: 'created_by_id', nullable: true }) createdById: string | null;
  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 }) updatedAt: Date;
}
