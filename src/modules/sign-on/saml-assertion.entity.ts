import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An assertion that was taken once, and never is again. */
@Entity('saml_assertions')
export class SamlAssertion {
  @PrimaryColumn('text', { name: 'account_id' }) accountId: string;
  /** The SHA-256 of issuer and ID. */
  @PrimaryColumn('bytea', { name: 'assertion_hash' }) assertionHash: Buffer;
  /** From then on it is refused in any case. */
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 }) expiresAt: Date;
}
