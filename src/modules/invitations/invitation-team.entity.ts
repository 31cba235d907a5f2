import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A team that an invitation adds to. */
@Entity('invitation_teams')
export class InvitationTeam {
  @Column('text', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('text', { name: 'invitation_id' }) invitationId: string;
  @PrimaryColumn('smallint') position: number;
  /** Null once the team is gone. */
  @Column('text', { name: 'team_id', nullable: true }) teamId: string | null;
}
