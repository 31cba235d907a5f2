import { Column, Entity, JoinColumn, ManyToOne, OneToMany, PrimaryColumn } from 'typeorm';
import type { BuiltInRole } from '../../../src/auth/catalogue';
import type { AccountRole, WorkspaceScope } from '../../../src/generated/schema';

@Entity('users')
export class User {
  @PrimaryColumn('text') id: string;
  @Column('text') handle: string;
  @Column('text') email: string;
  @Column('text') name: string;
  @Column('text', { name: 'avatar_url', nullable: true }) avatarUrl: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt: Date;
  @OneToMany(() => Member, (member) => member.user) members: Member[];
}

@Entity('accounts')
export class Account {
  @PrimaryColumn('text') id: string;
  @Column('text') handle: string;
  @Column('text') name: string;
  @Column('text', { name: 'image_url', nullable: true }) imageUrl: string | null;
  @Column('text', { nullable: true }) location: string | null;
  @Column('text', { nullable: true }) link: string | null;
  @Column('text') status: string;
  @Column('text') plan: string;
  @Column('integer', { name: 'max_api_key_lifetime_days', nullable: true }) maxApiKeyLifetimeDays: number | null;
  @Column('integer') version: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt: Date;
  @Column('timestamptz', { name: 'deleted_at', nullable: true }) deletedAt: Date | null;
  @OneToMany(() => Member, (member) => member.account) members: Member[];
  @OneToMany(() => Workspace, (workspace) => workspace.account) workspaces: Workspace[];
}

@Entity('members')
export class Member {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  @Column('text', { name: 'user_id' }) userId: string;
  @Column('text') role: AccountRole;
  @Column('boolean') active: boolean;
  @Column('text', { name: 'joined_by' }) joinedBy: string;
  @Column('text', { name: 'managed_by' }) managedBy: string;
  @Column('timestamptz', { name: 'joined_at' }) joinedAt: Date;
  @Column('timestamptz', { name: 'last_active_at', nullable: true }) lastActiveAt: Date | null;
  @Column('integer') version: number;
  /** The person's name in lower case, by which lists run. */
  @Column('text', { name: 'name_key' }) nameKey: string;
  @ManyToOne(() => Account, (account) => account.members)
  @JoinColumn({ name: 'account_id' })
  account: Account;
  @ManyToOne(() => User, (user) => user.members)
  @JoinColumn({ name: 'user_id' })
  user: User;
}

@Entity('service_accounts')
export class ServiceAccount {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  @Column('text') name: string;
  @Column('text') role: AccountRole;
  @Column('text', { name: 'created_by_id', nullable: true }) createdById: string | null;
  @Column('integer') version: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt: Date;
  @Column('timestamptz', { name: 'last_used_at', nullable: true }) lastUsedAt: Date | null;
  @Column('text', { name: 'name_key' }) nameKey: string;
  @ManyToOne(() => Account)
  @JoinColumn({ name: 'account_id' })
  account: Account;
}

@Entity('sessions')
export class Session {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'user_id' }) userId: string;
  @Column('bytea', { name: 'token_hash' }) tokenHash: Buffer;
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date;
  @Column('timestamptz', { name: 'last_used_at' }) lastUsedAt: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt: Date;
  @ManyToOne(() => User)
  @JoinColumn({ name: 'user_id' })
  user: User;
}

@Entity('api_keys')
export class ApiKey {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'user_id', nullable: true }) userId: string | null;
  @Column('text', { name: 'service_account_id', nullable: true }) serviceAccountId: string | null;
  @Column('text', { name: 'account_id', nullable: true }) accountId: string | null;
  @Column('text') name: string;
  @Column('bytea', { name: 'secret_hash' }) secretHash: Buffer;
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date;
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt: Date | null;
  @ManyToOne(() => User)
  @JoinColumn({ name: 'user_id' })
  user: User | null;
  @ManyToOne(() => ServiceAccount)
  @JoinColumn({ name: 'service_account_id' })
  serviceAccount: ServiceAccount | null;
}

@Entity('workspace_roles')
export class WorkspaceRole {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  @Column('text') name: string;
  @Column('text') description: string;
  @Column('text', { name: 'own_scopes', array: true }) ownScopes: WorkspaceScope[];
  @Column('text', { nullable: true }) inherits: BuiltInRole | null;
  @Column('integer') version: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt: Date;
}

@Entity('workspaces')
export class Workspace {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  @Column('text') handle: string;
  @Column('text') name: string;
  @Column('text') description: string;
  @Column('text', { name: 'default_built_in_role', nullable: true }) defaultBuiltInRole: BuiltInRole | null;
  @Column('text', { name: 'default_custom_role_id', nullable: true }) defaultCustomRoleId: string | null;
  @Column('integer') version: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt: Date;
  @Column('text', { name: 'name_key' }) nameKey: string;
  @ManyToOne(() => Account, (account) => account.workspaces)
  @JoinColumn({ name: 'account_id' })
  account: Account;
  @ManyToOne(() => WorkspaceRole)
  @JoinColumn({ name: 'default_custom_role_id' })
  defaultCustomRole: WorkspaceRole | null;
  @OneToMany(() => WorkspaceAccess, (access) => access.workspace) accesses: WorkspaceAccess[];
}

@Entity('teams')
export class Team {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  @Column('text') name: string;
  @Column('text') description: string;
  @Column('text', { name: 'managed_by' }) managedBy: string;
  @Column('integer') version: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt: Date;
  @Column('text', { name: 'name_key' }) nameKey: string;
  @OneToMany(() => TeamMember, (place) => place.team) members: TeamMember[];
  @OneToMany(() => WorkspaceAccess, (access) => access.team) accesses: WorkspaceAccess[];
}

@Entity('team_members')
export class TeamMember {
  @PrimaryColumn('text', { name: 'team_id' }) teamId: string;
  /** The id of the user or of the service account, whichever it is. */
  @PrimaryColumn('text', { name: 'principal_id' }) principalId: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  @Column('timestamptz', { name: 'added_at' }) addedAt: Date;
  @ManyToOne(() => Team, (team) => team.members)
  @JoinColumn({ name: 'team_id' })
  team: Team;
}

@Entity('workspace_accesses')
export class WorkspaceAccess {
  @PrimaryColumn('text') id: string;
  @Column('text', { name: 'account_id' }) accountId: string;
  @Column('text', { name: 'workspace_id' }) workspaceId: string;
  /** The id of the user, service account or team, whichever it is. */
  @Column('text', { name: 'principal_id' }) principalId: string;
  @Column('text', { name: 'team_id', nullable: true }) teamId: string | null;
  @Column('text', { name: 'built_in_role', nullable: true }) builtInRole: BuiltInRole | null;
  @Column('text', { name: 'custom_role_id', nullable: true }) customRoleId: string | null;
  @Column('text', { name: 'granted_by_id', nullable: true }) grantedById: string | null;
  @Column('text', { nullable: true }) reason: string | null;
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt: Date;
  @ManyToOne(() => Workspace, (workspace) => workspace.accesses)
  @JoinColumn({ name: 'workspace_id' })
  workspace: Workspace;
  @ManyToOne(() => Team, (team) => team.accesses)
  @JoinColumn({ name: 'team_id' })
  team?: Team | null;
  @ManyToOne(() => WorkspaceRole)
  @JoinColumn({ name: 'custom_role_id' })
  customRole: WorkspaceRole | null;
}

export const entities = [
  User,
  Account,
  Member,
  ServiceAccount,
  Session,
  ApiKey,
  WorkspaceRole,
  Workspace,
  Team,
  TeamMember,
  WorkspaceAccess,
];
