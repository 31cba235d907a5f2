import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How an account signs its people on: its identity provider, and what is known of it. */
@Entity('sso_connections')
export class SsoConnection {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  @Column('text') protocol: 'OIDC' | 'SAML';
  /** The provider's name for itself: its issuer by OpenID Connect, its entity id by SAML. */
  @Column('text') issuer: string;
  /** Of OpenID Connect only, as the next. */
  @Column('text', { name: 'client_id', nullable: true }) clientId: string | null;
  /** Sealed under SECRET_KEY. */
  @Column('bytea', { name: 'client_secret', nullable: true }) clientSecret: Buffer | null;
  /** Where the provider is asked, by HTTP-Redirect. Of SAML only, as the next two. */
  @Column('text', { name: 'saml_sign_on_url', nullable: true }) samlSignOnUrl: string | null;
  /** One or two, as base64 of the DER: by whose keys it signs. */
  @Column('text', { name: 'saml_certificates', array: true, nullable: true }) samlCertificates: string[] | null;
  /** Whether somebody may come from the provider without having begun here. */
  @Column('boolean', { name: 'saml_idp_initiated', nullable: true }) samlIdpInitiated: boolean | null;
  /** Counts the changes of what is trusted: issuer and client, or issuer, sign-on address and certificates. */
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
