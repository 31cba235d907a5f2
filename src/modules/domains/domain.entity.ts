import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A domain of mail addresses that an account claims, or has proven to be its own. */
@Entity('domains')
export class Domain {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  /** As DNS has it: lower case, ASCII. */
  @Column('text') name: string;
  /** What the TXT record of the domain must hold. */
  @Column('text') token: string;
  /** When the record was found for the first time; null: a claim, which binds nobody and blocks nobody. */
  @Column({ type: 'timestamptz', name: 'verified_at', precision: 3, nullable: true }) verifiedAt: Date | null;
  @Column({ type: 'timestamptz', name: 'checked_at', precision: 3, nullable: true }) checkedAt: Date | null;
  @Column('text', { name: 'check_outcome', nullable: true }) checkOutcome:
    'FOUND' | 'NO_RECORD' | 'OTHER_RECORD' | 'NO_ANSWER' | null;
  /** When the record was found for the last time. */
  @Column({ type: 'timestamptz', name: 'found_at', precision: 3, nullable: true }) foundAt: Date | null;
  /** Since when a verified domain's record is missing. */
  @Column({ type: 'timestamptz', name: 'failing_since', precision: 3, nullable: true }) failingSince: Date | null;
  /** When that had lasted too long. */
  @Column({ type: 'timestamptz', name: 'lapsed_at', precision: 3, nullable: true }) lapsedAt: Date | null;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column('text', { name: 'created_by_id', nullable: true }) createdById: string | null;
}
