import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a directory wished that could not be done, or not quite. */
export type DirectoryProblemKind =
  | 'SEATS_FULL'
  | 'TEAMS_FULL'
  | 'OUTSIDE_DOMAINS'
  | 'LAST_OWNER'
  | 'NAME_TAKEN'
  | 'AWAITS_ADOPTION'
  | 'FROZEN'
  | 'NOT_IN_PLAN';

/** The last time that something could not be done, of each kind for each subject. */
@Entity('directory_problems')
export class DirectoryProblem {
  @PrimaryColumn('text', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('text') code: DirectoryProblemKind;
  /** The address or the name of the group that it is about. */
  @PrimaryColumn('text') subject: string;
  @Column('text') message: string;
  @Column({ type: 'timestamptz', name: 'first_at', precision: 3 }) firstAt: Date;
  @Column({ type: 'timestamptz', name: 'last_at', precision: 3 }) lastAt: Date;
  @Column('integer', { default: 1 }) times: number;
}
