import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Whom a provider's subject is, once that was proven. Another address, or another subject, is somebody else. */
@Entity('sso_identities')
export class SsoIdentity {
  @PrimaryColumn('text', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('text') issuer: string;
  @PrimaryColumn('text') subject: string;
  @PrimaryColumn('text') email: string;
  @Column('text', { name: 'user_id' }) userId: string;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
}
