import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AccountRole, InvitationStatus } from '../../generated/schema';

@Entity('invitations')
export class Invitation {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  @Column('text') email: string;
  @Column('text') role: AccountRole;
  @Column('bytea', { name: 'token_hash' }) tokenHash: Buffer;
  /** As stored: PENDING past expiresAt reads as EXPIRED (invitation.queries.ts). */
  @Column('text') status: InvitationStatus;
  @Column('text', { nullable: true }) message: string | null;
  /** The id of a user or a service account, which may be gone. */
  @Column('text', { name: 'invited_by_id', nullable: true }) invitedById: string | null;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 }) expiresAt: Date;
  @Column({ type: 'timestamptz', name: 'last_sent_at', precision: 3, nullable: true }) lastSentAt: Date | null;
  @Column('integer', { name: 'send_count', default: 1 }) sendCount: number;
  @Column('text', { name: 'accepted_by_user_id', nullable: true }) acceptedByUserId: string | null;
}
