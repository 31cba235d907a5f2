import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BuiltInRole } from '../../auth/catalogue';

/** A workspace that somebody can enter from a first sign-in by the account's provider on. */
@Entity('sso_default_workspaces')
export class SsoDefaultWorkspace {
  @PrimaryColumn('text', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('text', { name: 'workspace_id' }) workspaceId: string;
  /** Exactly one of the two is set. */
  @Column('text', { name: 'built_in_role', nullable: true }) builtInRole: BuiltInRole | null;
  @Column('text', { name: 'custom_role_id', nullable: true }) customRoleId: string | null;
}
