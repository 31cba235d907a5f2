import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A step of a test, as it went. */
export interface SsoTestStepTaken {
  step: string;
  outcome: 'PASSED' | 'FAILED';
  message: string;
  /** As JSON writes a time. */
  at: string;
}

/** The last test of an account's connection. */
@Entity('sso_tests')
export class SsoTest {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  @Column('integer', { name: 'trust_version' }) trustVersion: number;
  @Column('text', { name: 'started_by_id', nullable: true }) startedById: string | null;
  @Column({ type: 'timestamptz', name: 'started_at', precision: 3 }) startedAt: Date;
  @Column({ type: 'timestamptz', name: 'finished_at', precision: 3, nullable: true }) finishedAt: Date | null;
  @Column('boolean', { nullable: true }) passed: boolean | null;
  @Column('jsonb') steps: SsoTestStepTaken[];
}
