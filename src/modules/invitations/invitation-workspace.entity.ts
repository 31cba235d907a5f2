import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BuiltInRole } from '../../auth/catalogue';

@Entity('invitation_workspaces')
export class InvitationWorkspace {
  @Column('text', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('text', { name: 'invitation_id' }) invitationId: string;
  @PrimaryColumn('smallint') position: number;
  /** Null once the workspace is gone. */
  @Column('text', { name: 'workspace_id', nullable: true }) workspaceId: string | null;
  @Column('text', { name: 'built_in_role' }) builtInRole: BuiltInRole;
}
