import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BuiltInRole } from '../../auth/catalogue';

@Entity('invitation_workspaces')
export class InvitationWorkspace {
  @Column('text', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('text', { name: 'invitation_id' }) invitationId: string;
  @PrimaryColumn('smallint') position: number;
  /** Null once the workspace is gone. */
  @Column('text', { name: 'workspace_id', nullable: true }) workspaceId: string | null;
  /** At most one of the two is set: none once the role is gone. */
  @Column('text', { name: 'built_in_role', nullable: true }) builtInRole: BuiltInRole | null;
  @Column('text', { name: 'custom_role_id', nullable: true }) customRoleId: string | null;
}
