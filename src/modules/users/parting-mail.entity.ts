import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('parting_mails')
export class PartingMail {
  @PrimaryColumn('text') id: string;
  @Column('text') kind: 'EMAIL_CHANGED' | 'USER_DELETED' | 'USER_ERASED';
  /** Whose address it was; the person may be gone. */
  @Column('text', { name: 'user_id' }) userId: string;
  @Column('text') email: string;
  /** Where it was done from; null for an operator. */
  @Column('text', { name: 'ip_address', nullable: true }) ipAddress: string | null;
  /** When it was done. */
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
}
