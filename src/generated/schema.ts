import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { AccessChange as AccessChangeParent } from '../auth/rehearsal';
import type { Explanation as AccessExplanationParent } from '../modules/workspaces/explain-access';
import type { AccessSource as AccessSourceParent } from '../auth/access';
import type { Account as AccountParent, Account as IpAllowlistParent, Account as PlanParent } from '../modules/accounts/account.entity';
import type { BillingView as AccountBillingParent } from '../modules/billing/billing.resolvers';
import type { AccountConnection as AccountConnectionParent } from '../modules/accounts/account.resolvers';
import type { SsoView as AccountSsoParent } from '../modules/sso/sso.resolvers';
import type { ActorView as ActorParent, PersonView as PersonParent, PrincipalView as PrincipalParent } from '../modules/principals/principal.queries';
import type { ApiKey as ApiKeyParent } from '../modules/api-keys/api-key.entity';
import type { ApiKeyConnection as ApiKeyConnectionParent } from '../modules/api-keys/api-key.resolvers';
import type { AuditEvent as AuditActorParent, AuditEvent as AuditEventParent, AuditEvent as AuditResourceParent } from '../audit/audit-event.entity';
import type { AuditEventConnection as AuditEventConnectionParent } from '../modules/audit-log/audit-log.resolvers';
import type { Decided as DecisionParent, Reason as DecisionReasonParent } from '../auth/decision';
import type { Directory as DirectoryParent } from '../modules/directory/directory.entity';
import type { DirectoryGroup as DirectoryGroupParent } from '../modules/directory/directory-group.entity';
import type { DirectoryGroupConnection as DirectoryGroupConnectionParent, DirectoryUserConnection as DirectoryUserConnectionParent } from '../modules/directory/directory.resolvers';
import type { OpenedWorkspace as DirectoryGroupWorkspaceParent, DirectoryUserView as DirectoryUserParent } from '../modules/directory/directory.queries';
import type { DirectoryProblem as DirectoryProblemParent } from '../modules/directory/directory-problem.entity';
import type { DirectoryToken as DirectoryTokenParent } from '../modules/directory/directory-token.entity';
import type { Domain as DomainParent } from '../modules/domains/domain.entity';
import type { UserErrorData as FeatureNotInPlanErrorParent, UserErrorData as InputErrorParent, UserErrorData as LimitReachedErrorParent, UserErrorData as PermissionNotHeldErrorParent, UserErrorData as RoleInUseErrorParent, UserErrorData as SeatLimitReachedErrorParent, UserErrorData as UserErrorParent } from '../errors';
import type { Invitation as InvitationParent } from '../modules/invitations/invitation.entity';
import type { InvitationConnection as InvitationConnectionParent, InvitationPreviewConnection as InvitationPreviewConnectionParent } from '../modules/invitations/invitation.resolvers';
import type { InvitationPreviewView as InvitationPreviewParent } from '../modules/invitations/invitation-preview.queries';
import type { InvitationWorkspaceView as InvitationWorkspaceParent } from '../modules/invitations/invitation.queries';
import type { IpAllowlistEntry as IpAllowlistEntryParent } from '../modules/ip-allowlist/ip-allowlist-entry.entity';
import type { MemberView as MemberParent } from '../modules/members/member.queries';
import type { MemberConnection as MemberConnectionParent } from '../modules/members/member.resolvers';
import type { PrincipalWorkspaceConnection as MemberWorkspaceConnectionParent, PrincipalWorkspaceEdge as MemberWorkspaceEdgeParent, WorkspaceAccessConnection as WorkspaceAccessConnectionParent, WorkspaceConnection as WorkspaceConnectionParent, WorkspaceMemberConnection as WorkspaceMemberConnectionParent } from '../modules/workspaces/workspace.resolvers';
import type { NodeView as NodeParent } from '../modules/nodes/node.queries';
import type { ServiceAccount as ServiceAccountParent } from '../modules/service-accounts/service-account.entity';
import type { ServiceAccountConnection as ServiceAccountConnectionParent } from '../modules/service-accounts/service-account.resolvers';
import type { Session as SessionParent } from '../modules/sessions/session.entity';
import type { SessionConnection as SessionConnectionParent } from '../modules/sessions/session.resolvers';
import type { SsoDefault as SsoDefaultWorkspaceParent } from '../modules/sso/sso.queries';
import type { SsoTest as SsoTestParent } from '../modules/sign-on/sso-test.entity';
import type { TeamView as TeamParent, TeamMemberView as TeamMemberParent } from '../modules/teams/team.queries';
import type { TeamConnection as TeamConnectionParent, TeamMemberConnection as TeamMemberConnectionParent } from '../modules/teams/team.resolvers';
import type { UserView as UserParent } from '../modules/users/user.queries';
import type { Viewer as ViewerParent } from '../auth/viewer';
import type { WorkspaceView as WorkspaceParent, WorkspaceAccessView as WorkspaceAccessParent, WorkspaceMemberView as WorkspaceMemberParent } from '../modules/workspaces/workspace.queries';
import type { WorkspaceRoleView as WorkspaceRoleParent } from '../modules/workspace-roles/workspace-role.queries';
import type { WorkspaceRoleConnection as WorkspaceRoleConnectionParent } from '../modules/workspace-roles/workspace-role.resolvers';
import type { Context } from '../graphql/context';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A moment in UTC as RFC 3339 writes it, with milliseconds: `2026-11-22T08:30:00.000Z`. Input may have any offset. */
  DateTime: { input: Date; output: Date | string; }
};

/** The invitation to accept. Exactly one field. */
export type AcceptInvitationInput = {
  /** The id, by who is signed in with the invited address. */
  invitationId?: InputMaybe<Scalars['ID']['input']>;
  /** The last part of the link's address, `gil_…`. */
  token?: InputMaybe<Scalars['String']['input']>;
};

/** The membership that has begun. */
export type AcceptInvitationPayload = {
  __typename?: 'AcceptInvitationPayload';
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The caller's membership; null when something failed. */
  member: Maybe<Member>;
  /** The caller, for the lists of accounts and invitations. */
  viewer: Maybe<Viewer>;
};

/**
 * What a change does, or would do, to somebody's access: in one workspace, or in the account itself. Only what the caller
 * may see: in a workspace with SEE_WORKSPACE_USERS or SEE_WORKSPACE_SERVICE_ACCOUNTS there, by the kind of principal; in
 * the account with READ_MEMBERS or READ_SERVICE_ACCOUNTS.
 */
export type AccessChange = {
  __typename?: 'AccessChange';
  /** Account permissions that come, in the catalogue's order; empty with a workspace. */
  gainedPermissions: Array<AccountPermission>;
  /** Workspace scopes that come, in the catalogue's order; empty without a workspace. */
  gainedScopes: Array<WorkspaceScope>;
  /** Account permissions that go, in the catalogue's order; empty with a workspace. */
  lostPermissions: Array<AccountPermission>;
  /** Workspace scopes that go, in the catalogue's order; empty without a workspace. */
  lostScopes: Array<WorkspaceScope>;
  /** Whose access changes: also of somebody who is on a team, or who has the role, that was changed. */
  principal: Person;
  /** The workspace, as it was where this deletes it; null: the account itself. */
  workspace: Maybe<Workspace>;
};

/** Why a principal can, or cannot, enter a workspace or do something in it. */
export type AccessExplanation = {
  __typename?: 'AccessExplanation';
  /** Whether the principal has the scope in question; without one: whether it can enter. */
  allowed: Scalars['Boolean']['output'];
  /**
   * Who could grant `smallestRole` to the principal here, at most ten, OWNERs and ADMINs first, then by name. Null where
   * that is null, and for who does not hold READ_MEMBERS.
   */
  grantableBy: Maybe<Array<User>>;
  /** What was asked for and is not held; empty when it is held, and when no scope was asked for. */
  missingScopes: Array<WorkspaceScope>;
  /** Whose access is explained. */
  principal: Principal;
  /** Why not: everything that stands in the way. Empty when allowed. */
  reasons: Array<DecisionReason>;
  /** What is enforced: the union of all sources, in the catalogue's order; empty for who cannot enter. */
  scopes: Array<WorkspaceScope>;
  /**
   * The first of Viewer, Runner, Developer and Owner that has the scope in question; each holds all that those before it
   * hold. Null when the principal has the scope, and when none was asked for.
   */
  smallestRole: Maybe<WorkspaceRole>;
  /** Every way in that counts now. */
  sources: Array<AccessSource>;
};

/** A grant to make. A principal that has one gets this one instead, with its end and its reason. */
export type AccessGrantInput = {
  /** When it ends by itself, in the future; left out or null: never. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Id of a user, service account or team of the account. */
  principalId: Scalars['ID']['input'];
  /** Why it is given, for those who look at it later, 0 to 500 characters. */
  reason?: InputMaybe<Scalars['String']['input']>;
  /** A workspace role, built-in or of the account; PERMISSION_NOT_HELD if it holds a scope that the caller lacks here. */
  roleId: Scalars['ID']['input'];
};

/** One way into a workspace. All ways of a principal add up. Rule: as in Prefect Cloud. */
export type AccessSource = {
  __typename?: 'AccessSource';
  /** With DIRECT and TEAM: the grant; null for who may not see it, as a team's without SEE_WORKSPACE_TEAMS. */
  access: Maybe<WorkspaceAccess>;
  /** What kind of way. */
  kind: AccessSourceKind;
  /** The role that it gives. */
  role: WorkspaceRole;
  /** With TEAM: the team that has the grant. */
  team: Maybe<Team>;
};

/** Ways into a workspace. */
export type AccessSourceKind =
  /** The account role: OWNERs and ADMINs, service accounts too, are workspace Owner everywhere. */
  | 'ACCOUNT_ROLE'
  /** The workspace's default role, for users only. */
  | 'DEFAULT_ROLE'
  /** A grant to the principal. */
  | 'DIRECT'
  /** A grant to a team of the principal. */
  | 'TEAM';

/**
 * A company or team on the platform: it has members, workspaces, roles and a plan. `id` to `viewerCan`, what an account
 * picker needs, answer every active member, even one whom a rule of the account keeps from the rest.
 */
export type Account = Node & {
  __typename?: 'Account';
  /** Where the log stands now, signed. Store it outside of this installation, and give it to `verifyAuditLog` later. */
  auditCheckpoint: Maybe<AuditCheckpoint>;
  /**
   * What was done in the account and what was refused, newest first, as far back as the plan lets it be read
   * (`plan.limits.auditLogRetentionDays`).
   */
  auditLog: Maybe<AuditEventConnection>;
  /** What the account pays, with what, and who answers for it. For OWNERs and ADMINs. */
  billing: Maybe<AccountBilling>;
  /** When the account was made. */
  createdAt: Scalars['DateTime']['output'];
  /**
   * The directory that sends the account its people and groups by SCIM 2.0; null while there is none: `createDirectoryToken` makes
   * it.
   */
  directory: Maybe<Directory>;
  /**
   * The domains of mail addresses that the account claims or has proven to be its own, in the order in which they were added.
   * Every member may read them.
   */
  domains: Maybe<Array<Domain>>;
  /** Unique name for addresses of pages: 2 to 64 lower-case letters, digits and dashes. */
  handle: Scalars['String']['output'];
  /** `acct_…` */
  id: Scalars['ID']['output'];
  /** Address of the account's picture; null without one. */
  imageUrl: Maybe<Scalars['String']['output']>;
  /** Invitations, newest first. */
  invitations: Maybe<InvitationConnection>;
  /** From where the account can be reached. Every member may read it; whoever it keeps out reads it as little as anything else. */
  ipAllowlist: Maybe<IpAllowlist>;
  /** The account's page on the web; null if not told. */
  link: Maybe<Scalars['String']['output']>;
  /** Where the account is at home, as its people wrote it; null if not told. */
  location: Maybe<Scalars['String']['output']>;
  /** One member by exactly one of address and user, else BAD_USER_INPUT; null if there is none. */
  member: Maybe<Member>;
  /** Members, deactivated ones included, by name unless `orderBy` says otherwise. */
  members: Maybe<MemberConnection>;
  /** Name for people, 1 to 100 characters. */
  name: Scalars['String']['output'];
  /** What the account has booked: features and limits. */
  plan: Maybe<Plan>;
  /** The account's budget of points, which all documents share that touch it. This request is in it already. */
  rateLimit: Maybe<RateLimit>;
  /**
   * Where a directory sends the account's people and groups: what to paste there as the base address of SCIM. It has the account's id in
   * it, and stays when the handle changes.
   */
  scimUrl: Scalars['String']['output'];
  /** How many seats there are, and how many are taken. */
  seats: Maybe<Seats>;
  /** One service account by its name; null if there is none. */
  serviceAccount: Maybe<ServiceAccount>;
  /** Service accounts, by name. */
  serviceAccounts: Maybe<ServiceAccountConnection>;
  /** How the account is set up. */
  settings: Maybe<AccountSettings>;
  /**
   * How the account signs its people on by an identity provider of its own; null while none is configured. Every member may read
   * it, on every plan; the client secret is in no answer.
   */
  sso: Maybe<AccountSso>;
  /**
   * What the account is called at a provider by SAML, as entity id and audience; under the same address our metadata are read. It has the
   * account's id in it, as `ssoRedirectUri`.
   */
  ssoEntityId: Scalars['String']['output'];
  /**
   * Where a provider of the account sends people back to: what to register there as the redirect URI, or by SAML as the ACS address, before
   * there is a connection. It has the account's id in it, and stays when the handle changes.
   */
  ssoRedirectUri: Scalars['String']['output'];
  /**
   * The last test of the account's connection to its identity provider: ask again while it runs, its steps appear as they are taken.
   * Null if there was none.
   */
  ssoTest: Maybe<SsoTest>;
  /** Whether the account works as usual. */
  status: AccountStatus;
  /** One team by its name; null if there is none. */
  team: Maybe<Team>;
  /** Teams, by name. */
  teams: Maybe<TeamConnection>;
  /** When profile, settings, plan or state last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /** What is used of the limits that the account has booked. */
  usage: Maybe<AccountUsage>;
  /**
   * Goes through the log in the order of its numbers, and says where it was changed by somebody with power over the database. At
   * most 10,000 events a time: go on from `next` until that is null.
   */
  verifyAuditLog: Maybe<AuditLogVerification>;
  /** Goes up with every change. Given to `updateAccount`, an outdated one is CONFLICT. */
  version: Scalars['Int']['output'];
  /** Account roles that the caller may give to somebody: none that holds more than the caller's own. */
  viewerAssignableRoles: Array<AccountRole>;
  /** Whether the caller may do what the permission names, here and now. Limits of the plan and SSO are reasons too. */
  viewerCan: Decision;
  /** The caller's membership; null without one, so for a service account too. */
  viewerMember: Maybe<Member>;
  /** Every permission of the caller's role, in the catalogue's order. `viewerCan` also knows about plan and state. */
  viewerPermissions: Array<AccountPermission>;
  /** The role of the caller, person or service account; null for who does not belong to the account. */
  viewerRole: Maybe<AccountRole>;
  /** One workspace by its handle; null if there is none that the caller can enter. */
  workspace: Maybe<Workspace>;
  /** One workspace role by its name; null if there is none. */
  workspaceRole: Maybe<WorkspaceRole>;
  /** Workspace roles of this account: the built-in ones first, then by name. */
  workspaceRoles: Maybe<WorkspaceRoleConnection>;
  /** Workspaces that the caller can enter, by name unless `orderBy` says otherwise. OWNERs and ADMINs can enter all. */
  workspaces: Maybe<WorkspaceConnection>;
};


/**
 * A company or team on the platform: it has members, workspaces, roles and a plan. `id` to `viewerCan`, what an account
 * picker needs, answer every active member, even one whom a rule of the account keeps from the rest.
 */
export type AccountAuditLogArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<AuditLogFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * A company or team on the platform: it has members, workspaces, roles and a plan. `id` to `viewerCan`, what an account
 * picker needs, answer every active member, even one whom a rule of the account keeps from the rest.
 */
export type AccountInvitationsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<InvitationFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * A company or team on the platform: it has members, workspaces, roles and a plan. `id` to `viewerCan`, what an account
 * picker needs, answer every active member, even one whom a rule of the account keeps from the rest.
 */
export type AccountMemberArgs = {
  email: InputMaybe<Scalars['String']['input']>;
  userId: InputMaybe<Scalars['ID']['input']>;
};


/**
 * A company or team on the platform: it has members, workspaces, roles and a plan. `id` to `viewerCan`, what an account
 * picker needs, answer every active member, even one whom a rule of the account keeps from the rest.
 */
export type AccountMembersArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<MemberFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<MemberOrder>;
};


/**
 * A company or team on the platform: it has members, workspaces, roles and a plan. `id` to `viewerCan`, what an account
 * picker needs, answer every active member, even one whom a rule of the account keeps from the rest.
 */
export type AccountServiceAccountArgs = {
  name: Scalars['String']['input'];
};


/**
 * A company or team on the platform: it has members, workspaces, roles and a plan. `id` to `viewerCan`, what an account
 * picker needs, answer every active member, even one whom a rule of the account keeps from the rest.
 */
export type AccountServiceAccountsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<NameFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * A company or team on the platform: it has members, workspaces, roles and a plan. `id` to `viewerCan`, what an account
 * picker needs, answer every active member, even one whom a rule of the account keeps from the rest.
 */
export type AccountTeamArgs = {
  name: Scalars['String']['input'];
};


/**
 * A company or team on the platform: it has members, workspaces, roles and a plan. `id` to `viewerCan`, what an account
 * picker needs, answer every active member, even one whom a rule of the account keeps from the rest.
 */
export type AccountTeamsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<NameFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * A company or team on the platform: it has members, workspaces, roles and a plan. `id` to `viewerCan`, what an account
 * picker needs, answer every active member, even one whom a rule of the account keeps from the rest.
 */
export type AccountVerifyAuditLogArgs = {
  checkpoint: InputMaybe<AuditCheckpointInput>;
  from: InputMaybe<Scalars['Int']['input']>;
  to: InputMaybe<Scalars['Int']['input']>;
};


/**
 * A company or team on the platform: it has members, workspaces, roles and a plan. `id` to `viewerCan`, what an account
 * picker needs, answer every active member, even one whom a rule of the account keeps from the rest.
 */
export type AccountViewerCanArgs = {
  permission: AccountPermission;
};


/**
 * A company or team on the platform: it has members, workspaces, roles and a plan. `id` to `viewerCan`, what an account
 * picker needs, answer every active member, even one whom a rule of the account keeps from the rest.
 */
export type AccountWorkspaceArgs = {
  handle: Scalars['String']['input'];
};


/**
 * A company or team on the platform: it has members, workspaces, roles and a plan. `id` to `viewerCan`, what an account
 * picker needs, answer every active member, even one whom a rule of the account keeps from the rest.
 */
export type AccountWorkspaceRoleArgs = {
  name: Scalars['String']['input'];
};


/**
 * A company or team on the platform: it has members, workspaces, roles and a plan. `id` to `viewerCan`, what an account
 * picker needs, answer every active member, even one whom a rule of the account keeps from the rest.
 */
export type AccountWorkspaceRolesArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<NameFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * A company or team on the platform: it has members, workspaces, roles and a plan. `id` to `viewerCan`, what an account
 * picker needs, answer every active member, even one whom a rule of the account keeps from the rest.
 */
export type AccountWorkspacesArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<WorkspaceFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<WorkspaceOrder>;
};

/**
 * What an account pays. The money moves at the payment provider: no number of a card is ever here. Everything that nobody has told
 * is null.
 */
export type AccountBilling = {
  __typename?: 'AccountBilling';
  /** Where invoices are addressed to; null if not known. */
  address: Maybe<BillingAddress>;
  /** Who gets the invoices; null if not known. */
  contact: Maybe<BillingContact>;
  /** How often is paid; null if not known. */
  interval: Maybe<BillingInterval>;
  /** The next invoice, as far as it is known today; null when none is to come. */
  nextInvoice: Maybe<NextInvoice>;
  /** With what is paid; null if not known. */
  paymentMethod: Maybe<PaymentMethod>;
  /** The plan, as `Account.plan` has it with all that it includes. */
  plan: PlanTier;
  /** Who keeps what stands here; null while nobody has. */
  provider: Maybe<BillingProvider>;
  /** Seats of the plan, as `Account.seats` has them. */
  seats: Seats;
  /** The subscription at the payment provider; null where there never was one. */
  subscription: Maybe<BillingSubscription>;
};

/** One page of accounts. */
export type AccountConnection = {
  __typename?: 'AccountConnection';
  /** Entries with their cursors. */
  edges: Array<AccountEdge>;
  /** The accounts alone. */
  nodes: Array<Account>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** An account in a list. */
export type AccountEdge = {
  __typename?: 'AccountEdge';
  /** Place in the list, for `after`. */
  cursor: Scalars['String']['output'];
  /** The account. */
  node: Account;
};

/** What an account role may do. Verb first; the object is the account's. */
export type AccountPermission =
  /** Make, unmake, deactivate and remove OWNERs. */
  | 'ADMINISTRATE_OWNERS'
  /** Set up single sign-on, its domains and the directory. */
  | 'ADMINISTRATE_SSO'
  /** Be workspace Owner in every workspace of the account. */
  | 'ADMINISTRATE_WORKSPACES'
  /** Get in without the identity provider where the account enforces it. */
  | 'BYPASS_SSO'
  /** Invite people, with nothing that one does not hold oneself. */
  | 'CREATE_INVITATIONS'
  /** Make custom workspace roles, with no scope that one does not hold oneself. */
  | 'CREATE_ROLES'
  /** Make service accounts and their first key. */
  | 'CREATE_SERVICE_ACCOUNTS'
  /** Make teams. */
  | 'CREATE_TEAMS'
  /** Make workspaces. */
  | 'CREATE_WORKSPACES'
  /** Close the account for good. */
  | 'DELETE_ACCOUNT'
  /** Remove members. Removing an OWNER needs ADMINISTRATE_OWNERS too. */
  | 'DELETE_MEMBERS'
  /** Delete custom workspace roles. */
  | 'DELETE_ROLES'
  /** Delete service accounts. */
  | 'DELETE_SERVICE_ACCOUNTS'
  /** Delete teams. */
  | 'DELETE_TEAMS'
  /** See the account's plan and settings. */
  | 'READ_ACCOUNT'
  /** Read the log of what was done in the account. */
  | 'READ_AUDIT_LOG'
  /** See payment method and billing address. */
  | 'READ_BILLING'
  /** See who is invited. */
  | 'READ_INVITATIONS'
  /** See from which networks the account can be reached. */
  | 'READ_IP_ALLOWLIST'
  /** See who is a member, with address and role, and how many seats are taken. */
  | 'READ_MEMBERS'
  /** See workspace roles and their scopes. */
  | 'READ_ROLES'
  /** See service accounts. */
  | 'READ_SERVICE_ACCOUNTS'
  /** See how single sign-on is set up. */
  | 'READ_SSO'
  /** See teams and who is on them. */
  | 'READ_TEAMS'
  /** See those workspaces that one can enter. */
  | 'READ_WORKSPACES'
  /** Move workspaces to and from other accounts. */
  | 'TRANSFER_WORKSPACES'
  /** Change profile, handle and settings. */
  | 'UPDATE_ACCOUNT'
  /** Change payment method and billing address. */
  | 'UPDATE_BILLING'
  /** Send invitations again and take them back. */
  | 'UPDATE_INVITATIONS'
  /** Change from which networks the account can be reached. */
  | 'UPDATE_IP_ALLOWLIST'
  /** Change members' roles, deactivate and reactivate them. Touching an OWNER needs ADMINISTRATE_OWNERS too. */
  | 'UPDATE_MEMBERS'
  /** Change custom workspace roles. */
  | 'UPDATE_ROLES'
  /** Change service accounts and rotate their keys. */
  | 'UPDATE_SERVICE_ACCOUNTS'
  /** Change teams and who is on them. */
  | 'UPDATE_TEAMS';

/** What a member may do in the account. The three are fixed. Rule: as in Prefect Cloud. */
export type AccountRole =
  /** Everything but touching OWNERs, going around single sign-on and deleting the account. */
  | 'ADMIN'
  /** Reads what concerns everybody, and enters those workspaces that were opened to it. */
  | 'MEMBER'
  /** Everything, owners, single sign-on without provider and the account's end included. Every account has an active one. */
  | 'OWNER';

/** An account role, explained. */
export type AccountRoleInfo = {
  __typename?: 'AccountRoleInfo';
  /** What it is for, as a sentence for people. */
  description: Scalars['String']['output'];
  /** All that it may do, in the catalogue's order. */
  permissions: Array<AccountPermission>;
  /** The role. */
  role: AccountRole;
};

/** How an account is set up. */
export type AccountSettings = {
  __typename?: 'AccountSettings';
  /** Whether failed and crashed runs get a summary written by AI. */
  aiErrorSummaries: Scalars['Boolean']['output'];
  /** Days that a finished flow run is kept: at most the plan's limit, but for what was set while that was larger. */
  flowRunRetentionDays: Scalars['Int']['output'];
  /**
   * Longest life of an API key that opens this account, in days from its making, for keys that exist already too; null for
   * no cap.
   */
  maxApiKeyLifetimeDays: Maybe<Scalars['Int']['output']>;
};

/**
 * The identity provider of an account, and what becomes of people who come by it. What is believed of a provider are its
 * trusted parts, issuer and client, or by SAML issuer, sign-on address and certificates: whenever one of them changes, the test and the
 * confirmation are void.
 */
export type AccountSso = {
  __typename?: 'AccountSso';
  /** As which client the provider knows this account; null by SAML. */
  clientId: Maybe<Scalars['String']['output']>;
  /** Whether an OWNER has confirmed the trusted parts as they are now. Until then the provider lets no OWNER in. */
  confirmed: Scalars['Boolean']['output'];
  /** When that was; null while nobody has. */
  confirmedAt: Maybe<Scalars['DateTime']['output']>;
  /** Who confirmed them; null while nobody has, and for who is gone. */
  confirmedBy: Maybe<Actor>;
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** Who made it; null for who is gone. */
  createdBy: Maybe<Actor>;
  /** The account role of whoever comes for the first time, without an invitation: MEMBER or ADMIN. */
  defaultRole: AccountRole;
  /**
   * Workspaces that are opened to whoever comes for the first time, without an invitation, by name: those whose users the caller
   * may see (SEE_WORKSPACE_USERS).
   */
  defaultWorkspaces: Array<SsoDefaultWorkspace>;
  /** Whether members of the account's verified domains get in by the provider only. An account begins without. */
  enforced: Scalars['Boolean']['output'];
  /** `sso_…` */
  id: Scalars['ID']['output'];
  /** The provider's issuer, letter for letter as it calls itself; by SAML its entity id. */
  issuer: Scalars['String']['output'];
  /** How the provider is spoken to. */
  protocol: SsoProtocol;
  /**
   * Where the provider sends people back to: what to paste there as the redirect URI, or by SAML as the ACS address. It stays when the
   * account's handle changes.
   */
  redirectUri: Scalars['String']['output'];
  /** What there is by SAML only; null by OpenID Connect. */
  saml: Maybe<SsoSaml>;
  /** Hours that a sign-on lasts, from when the person proved to the provider who they are; 1 to 720. */
  sessionHours: Scalars['Int']['output'];
  /** Where people of the account go to sign on. It has the account's handle in it, and changes with that. */
  signOnUrl: Scalars['String']['output'];
  /** Whether the trusted parts, as they are now, passed a test. */
  tested: Scalars['Boolean']['output'];
  /** When they passed it last; null while they have not. */
  testedAt: Maybe<Scalars['DateTime']['output']>;
  /** When what is configured last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /** Goes up with every change of what is configured. Given to `configureSso`, an outdated one is CONFLICT. */
  version: Scalars['Int']['output'];
  /** Whether the caller may do this, by the mutation's own decision. */
  viewerCan: Decision;
};


/**
 * The identity provider of an account, and what becomes of people who come by it. What is believed of a provider are its
 * trusted parts, issuer and client, or by SAML issuer, sign-on address and certificates: whenever one of them changes, the test and the
 * confirmation are void.
 */
export type AccountSsoViewerCanArgs = {
  action: SsoAction;
};

/** Whether an account works as usual. */
export type AccountStatus =
  /** All works. */
  | 'ACTIVE'
  /** A payment is overdue: all works still, user interfaces should warn. */
  | 'DELINQUENT'
  /** Only reading, paying and taking access away work: removing, deactivating, revoking, deleting keys, ending sessions. */
  | 'FROZEN';

/**
 * What is used of what an account has booked. Where more is used than the limit allows, as after going down to a smaller plan,
 * all of it stays, and nothing is added.
 */
export type AccountUsage = {
  __typename?: 'AccountUsage';
  /** Days back to the oldest event of the audit log that can be read, begun ones counted. */
  auditLogRetentionDays: LimitUsage;
  /** Days that finished flow runs are kept, as the settings say. */
  flowRunRetentionDays: LimitUsage;
  /** Seats: active members and live invitations together. */
  members: LimitUsage;
  /** Service accounts. */
  serviceAccounts: LimitUsage;
  /** Teams; the limit is the same on every plan. Rule: Guildhall's own. */
  teams: LimitUsage;
  /** Custom workspace roles; the limit is the same on every plan. Rule: Guildhall's own. */
  workspaceRoles: LimitUsage;
  /** Workspaces. */
  workspaces: LimitUsage;
};

/** Who did something. */
export type Actor = Operator | ServiceAccount | System | User;

/** A domain to claim. */
export type AddDomainInput = {
  /** The account whose domain it is. */
  accountId: Scalars['ID']['input'];
  /** 8 to 200 printable characters: makes a retry within 24 hours harmless. CONFLICT with another input under the same key. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /**
   * The part behind the @ of its mail addresses, as in `example.com`, at most 242 characters in ASCII. Capitals, letters other than
   * ASCII's and a dot at the end are understood; INVALID for a mail address and for an address on the web.
   */
  name: Scalars['String']['input'];
};

/** The domain that was claimed. */
export type AddDomainPayload = {
  __typename?: 'AddDomainPayload';
  /** The account, for its list; null when something failed. */
  account: Maybe<Account>;
  /** The domain, with the record to put into DNS; null when something failed, and on a retry when it has gone since. */
  domain: Maybe<Domain>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
};

/** An entry to add. */
export type AddIpAllowlistEntryInput = {
  /** The account whose list it is. */
  accountId: Scalars['ID']['input'];
  /** What it is, 0 to 140 characters; left out or null: empty. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** 8 to 200 printable characters: makes a retry within 24 hours harmless. CONFLICT with another input under the same key. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /**
   * An IPv4 or IPv6 address (`203.0.113.7`), or a network by its first address and its length (`203.0.113.0/24`, `2001:db8::/32`).
   * An IPv4 address that is mapped into IPv6 is the IPv4 address. INVALID where bits are set behind the length, and for a length
   * of 0.
   */
  network: Scalars['String']['input'];
};

/** The entry that was added. */
export type AddIpAllowlistEntryPayload = {
  __typename?: 'AddIpAllowlistEntryPayload';
  /** The account, for its list; null when something failed. */
  account: Maybe<Account>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The entry; null when something failed, and on a retry when it has gone since. */
  ipAllowlistEntry: Maybe<IpAllowlistEntry>;
};

/** Whom to put on a team. */
export type AddTeamMembersInput = {
  /**
   * True: nothing is written. The answer says in `errors` why it would fail, or in `accessChanges` what it would do; every
   * other field is null or empty.
   */
  dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** 1 to 100 ids of users or service accounts of the account, each once. A deactivated member is INVALID. */
  principalIds: Array<Scalars['ID']['input']>;
  /** The team. */
  teamId: Scalars['ID']['input'];
};

/** The team with those people. */
export type AddTeamMembersPayload = {
  __typename?: 'AddTeamMembersPayload';
  /** How many such changes the caller may see, those that are not listed included. */
  accessChangeCount: Scalars['Int']['output'];
  /** What this does, or in a dry run would do, to anybody's access: at most 50 entries, the greatest change first. */
  accessChanges: Array<AccessChange>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The team; null when something failed. */
  team: Maybe<Team>;
};

/** Members to hand over. */
export type AdoptMembersInput = {
  /** The account. */
  accountId: Scalars['ID']['input'];
  /** Users of the directory, 1 to 100, each once, whose `candidate` is to be handed over. */
  directoryUserIds: Array<Scalars['ID']['input']>;
  /**
   * True: nothing is written. The answer says in `errors` why it would fail, or in `accessChanges` what it would do; every
   * other field is null or empty.
   */
  dryRun?: InputMaybe<Scalars['Boolean']['input']>;
};

/** The users of the directory with their members. */
export type AdoptMembersPayload = {
  __typename?: 'AdoptMembersPayload';
  /** How many such changes the caller may see, those that are not listed included. */
  accessChangeCount: Scalars['Int']['output'];
  /** What this does, or in a dry run would do, to anybody's access: at most 50 entries, the greatest change first. */
  accessChanges: Array<AccessChange>;
  /** The account, for its `directory`; null when something failed, and once the caller is in it no more. */
  account: Maybe<Account>;
  /** The users, in the order of the input; empty when something failed. */
  directoryUsers: Array<DirectoryUser>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
};

/**
 * A key for programs, with the rights of its owner: a person or a service account. It goes in the header
 * `Authorization: Bearer <key>`. With a key nobody makes a key of a person; one of a service account that is made with it
 * ends no later than it does. Only its hash is stored.
 */
export type ApiKey = Node & {
  __typename?: 'ApiKey';
  /**
   * The one account that it opens: of a service account its own. Null for every account of the person that neither caps
   * key life nor enforces SSO.
   */
  account: Maybe<Account>;
  /**
   * Whether it was made in a session of `account`'s identity provider. Where that account enforces SSO, only such a key lets
   * in whom it binds; it reaches nothing of the person beyond that account.
   */
  bySso: Scalars['Boolean']['output'];
  /** When it was made. An account's cap on key life counts from here. */
  createdAt: Scalars['DateTime']['output'];
  /** When it stops working; null for never. */
  expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** `key_…` */
  id: Scalars['ID']['output'];
  /** Last request with it, within a minute or so; null if there was none. */
  lastUsedAt: Maybe<Scalars['DateTime']['output']>;
  /** Prefix and last four characters, to tell keys apart: `gku_…a1b2` of a person, `gks_…a1b2` of a service account. */
  maskedKey: Scalars['String']['output'];
  /** What its owner calls it, 1 to 100 characters; that of a service account has the service account's name. */
  name: Scalars['String']['output'];
  /**
   * When it stops opening `account`: at `expiresAt`, or earlier by that account's `maxApiKeyLifetimeDays`. Whether SSO shuts
   * it out by now is another question (`bySso`). Null for never, and where the caller does not enter `account`, or it is null.
   */
  opensUntil: Maybe<Scalars['DateTime']['output']>;
  /** Whose rights it carries. */
  owner: Person;
  /** When the rotation was that replaced this key; null on a key that was not replaced. */
  replacedAt: Maybe<Scalars['DateTime']['output']>;
  /**
   * The key that a rotation put in the place of this one. Set on a service account's old key, which works until
   * `expiresAt`; null on every other.
   */
  replacedBy: Maybe<ApiKey>;
  /**
   * Whether there was a request with this key after it was replaced, `lastUsedAt` says when the last one was: while there
   * is none, the key is safe to drop by `deleteApiKey`. Known within a minute or so, so wait that long before you trust
   * "no". Null on a key that was not replaced.
   */
  usedSinceReplaced: Maybe<Scalars['Boolean']['output']>;
};

/** One page of API keys. */
export type ApiKeyConnection = {
  __typename?: 'ApiKeyConnection';
  /** Entries with their cursors. */
  edges: Array<ApiKeyEdge>;
  /** The keys alone. */
  nodes: Array<ApiKey>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** An API key in a list. */
export type ApiKeyEdge = {
  __typename?: 'ApiKeyEdge';
  /** Place in the list, for `after`. */
  cursor: Scalars['String']['output'];
  /** The key. */
  node: ApiKey;
};

/** Who did something, as they were then. */
export type AuditActor = {
  __typename?: 'AuditActor';
  /** The session or API key that was used: `ses_…` or `key_…`; null for others. */
  credentialId: Maybe<Scalars['ID']['output']>;
  /** `usr_…` or `sa_…`; null for others. */
  id: Maybe<Scalars['ID']['output']>;
  /** Name of then; null for nobody, and for a person who was erased. */
  name: Maybe<Scalars['String']['output']>;
  /** What kind of actor it is. */
  type: AuditActorType;
};

/** Who acts. */
export type AuditActorType =
  /** Somebody who has not signed in. */
  | 'NOBODY'
  /** Who runs the installation, by its command line. */
  | 'OPERATOR'
  /** A service account. */
  | 'SERVICE_ACCOUNT'
  /** Guildhall itself, by a job. */
  | 'SYSTEM'
  /** A person. */
  | 'USER';

/** A field before and after. */
export type AuditChange = {
  __typename?: 'AuditChange';
  /** What it became, as JSON; null where it is not there any more. A value of a person who was erased is JSON's `null`. */
  afterJson: Maybe<Scalars['String']['output']>;
  /** What it was, as JSON; null where it was not there. A value of a person who was erased is JSON's `null`. */
  beforeJson: Maybe<Scalars['String']['output']>;
  /** Name of the field. */
  field: Scalars['String']['output'];
};

/**
 * Where a log stood at a time, signed by the installation with Ed25519. The signature is of the UTF-8 text of a JSON object
 * without spaces, with these properties in this order: `accountId`, `hash`, `number`, `signedAt`.
 */
export type AuditCheckpoint = {
  __typename?: 'AuditCheckpoint';
  /** The account whose log it is. */
  accountId: Scalars['ID']['output'];
  /** That event's hash, in hexadecimal digits; zeros while none has one. */
  hash: Scalars['String']['output'];
  /** Which of `auditLogKeys` signed it. */
  keyId: Scalars['String']['output'];
  /** Number of the last event; 0 while the log is empty. */
  number: Scalars['Int']['output'];
  /** The signature, in base64. */
  signature: Scalars['String']['output'];
  /** When it was signed: the text that stands in what is signed. */
  signedAt: Scalars['DateTime']['output'];
};

/** A checkpoint that was stored, field by field as it was given, without `accountId`: it is given to that account. */
export type AuditCheckpointInput = {
  /** `hash` of the checkpoint. */
  hash: Scalars['String']['input'];
  /** `keyId` of the checkpoint. */
  keyId: Scalars['String']['input'];
  /** `number` of the checkpoint. */
  number: Scalars['Int']['input'];
  /** `signature` of the checkpoint. */
  signature: Scalars['String']['input'];
  /** `signedAt` of the checkpoint. */
  signedAt: Scalars['DateTime']['input'];
};

/** Something that was done or refused. Names are those of then; a person who was erased has none any more. */
export type AuditEvent = {
  __typename?: 'AuditEvent';
  /** Who did it, or tried to. */
  actor: AuditActor;
  /** The fields that it changed, by name. */
  changes: Array<AuditChange>;
  /** What else it tells, as a JSON object; null for nothing. */
  detailsJson: Maybe<Scalars['String']['output']>;
  /** SHA-256 over this event and the hash before it, in hexadecimal digits; null for events older than the chain. */
  hash: Maybe<Scalars['String']['output']>;
  /** `evt_…` */
  id: Scalars['ID']['output'];
  /** Address that the request came from; null for what no request did, and of a person who was erased. */
  ipAddress: Maybe<Scalars['String']['output']>;
  /** Place in the account's log: numbers follow each other without a gap. */
  number: Scalars['Int']['output'];
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
  /** Whether it was done or refused. */
  outcome: AuditOutcome;
  /** The request's id, as in the server's log; null for what no request did. */
  requestId: Maybe<Scalars['String']['output']>;
  /** What it is about; null for a refusal that is about nothing in particular. */
  resource: Maybe<AuditResource>;
  /** What happened, for instance `member.role_changed`: docs/audit-events.md says what each tells. */
  type: Scalars['String']['output'];
  /** Program that sent the request, as it calls itself; null if it did not say, for what no request did, and of a person who was erased. */
  userAgent: Maybe<Scalars['String']['output']>;
  /** The workspace that it is about or in; null without one. It may be gone by now. */
  workspaceId: Maybe<Scalars['ID']['output']>;
};

/** One page of audit events. */
export type AuditEventConnection = {
  __typename?: 'AuditEventConnection';
  /** Entries with their cursors. */
  edges: Array<AuditEventEdge>;
  /** The events alone. */
  nodes: Array<AuditEvent>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** An audit event in a list. */
export type AuditEventEdge = {
  __typename?: 'AuditEventEdge';
  /** Place in the list, for `after`. */
  cursor: Scalars['String']['output'];
  /** The event. */
  node: AuditEvent;
};

/** How an export is written. */
export type AuditExportFormat =
  /** A table: in a text that a spreadsheet would take for a formula, a quote stands in front. */
  | 'CSV'
  /** A JSON object a line, with all by which the event's hash can be checked elsewhere. */
  | 'NDJSON';

/** Where a log was changed. */
export type AuditLogBreak = {
  __typename?: 'AuditLogBreak';
  /** What is wrong there. */
  kind: AuditLogBreakKind;
  /** The same, for people. */
  message: Scalars['String']['output'];
  /** The number at which it is seen. */
  number: Scalars['Int']['output'];
};

/** What is wrong with a log. */
export type AuditLogBreakKind =
  /** There is an event with this number that the log does not account for. */
  | 'ADDED'
  /** The event, or an earlier one whose hash was made to fit, is not what was written. */
  | 'ALTERED'
  /** The log has another event where the checkpoint says. */
  | 'CHECKPOINT_DIFFERS'
  /** The checkpoint was not signed by this installation, or was changed. */
  | 'CHECKPOINT_NOT_SIGNED'
  /** The record of a removal was not signed by this installation, or under a SECRET_KEY that it does not have any more. */
  | 'CUT_NOT_SIGNED'
  /** The log does not end where its own record says, or ends before the checkpoint. */
  | 'CUT_OFF'
  /** There is no event with this number. */
  | 'MISSING'
  /** A name, an address or another value of a person is not what was written. Erasing a person does not show as this. */
  | 'PERSONAL_VALUE_ALTERED';

/**
 * The removal of events that were older than the account keeps them, signed by the installation with Ed25519. The signature is of
 * the UTF-8 text of a JSON object without spaces, with these properties in this order: `cutAt`, `hash`, `keptDays`, `logId` (the
 * account's id), `number`.
 */
export type AuditLogCut = {
  __typename?: 'AuditLogCut';
  /** When. */
  cutAt: Scalars['DateTime']['output'];
  /** The hash of the last event that was removed, in hexadecimal digits; null if that was older than the chain. */
  hash: Maybe<Scalars['String']['output']>;
  /** How many days events were kept. */
  keptDays: Scalars['Int']['output'];
  /** Which of `auditLogKeys` signed it. */
  keyId: Scalars['String']['output'];
  /** Number of the last event that was removed. */
  number: Scalars['Int']['output'];
  /** The signature, in base64. */
  signature: Scalars['String']['output'];
};

/** Which events to list: those that all of these say. */
export type AuditLogFilter = {
  /** Those of this user or service account. An id that is none finds nothing; in an export it is INVALID. */
  actorId?: InputMaybe<Scalars['ID']['input']>;
  /** Those that were done, or those that were refused. */
  outcome?: InputMaybe<AuditOutcome>;
  /** Those about this object: `mem_…`, `team_…`, `ws_…` and so on. */
  resourceId?: InputMaybe<Scalars['ID']['input']>;
  /** Those that happened then or later. */
  since?: InputMaybe<Scalars['DateTime']['input']>;
  /**
   * Those of these types, 1 to 20: `member.role_changed`, or `member.*` for all of one subject. A type that there is not is
   * BAD_USER_INPUT; docs/audit-events.md lists them.
   */
  types?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Those that happened before. */
  until?: InputMaybe<Scalars['DateTime']['input']>;
  /** Those about a workspace or something in it. */
  workspaceId?: InputMaybe<Scalars['ID']['input']>;
};

/** A public key of the installation. */
export type AuditLogKey = {
  __typename?: 'AuditLogKey';
  /** Names the key: the first 16 hexadecimal digits of the SHA-256 of its DER form. */
  id: Scalars['ID']['output'];
  /** The Ed25519 public key, as PEM. */
  publicKey: Scalars['String']['output'];
};

/** What a look at a part of the log has found. */
export type AuditLogVerification = {
  __typename?: 'AuditLogVerification';
  /** The first thing that is wrong; null if nothing is. */
  break: Maybe<AuditLogBreak>;
  /** The last removal of events whose time was over; null if there was none. */
  cut: Maybe<AuditLogCut>;
  /** The first number that was looked at; null if there was none to look at. */
  from: Maybe<Scalars['Int']['output']>;
  /** Whether nothing is wrong with this part, nor with the checkpoint, nor anywhere with what is signed or was added. True where there is nothing to check. */
  intact: Scalars['Boolean']['output'];
  /** The number of the last event in the log; null while it is empty. */
  last: Maybe<Scalars['Int']['output']>;
  /** The number to go on from; null at the end of the log or of the range, and where the walk found something wrong. */
  next: Maybe<Scalars['Int']['output']>;
  /** The last number that was looked at; null if there was none. */
  to: Maybe<Scalars['Int']['output']>;
};

/** How an attempt ended. */
export type AuditOutcome =
  /** It was done. */
  | 'DONE'
  /** It was refused, and nothing was changed. */
  | 'REFUSED';

/** What an event is about, as it was then. */
export type AuditResource = {
  __typename?: 'AuditResource';
  /** The object's id. It may be gone by now. */
  id: Scalars['ID']['output'];
  /** Name of then; null for what has none, and of a person who was erased. */
  name: Maybe<Scalars['String']['output']>;
  /** What kind of object it is: `member`, `workspace`, `team` and so on. */
  type: Scalars['String']['output'];
};

/** Where invoices are addressed to. */
export type BillingAddress = {
  __typename?: 'BillingAddress';
  /** City. */
  city: Maybe<Scalars['String']['output']>;
  /** ISO 3166-1: `DE`. */
  country: Maybe<Scalars['String']['output']>;
  /** Street and number, or what stands for them. */
  line1: Maybe<Scalars['String']['output']>;
  /** Whatever else the street needs. */
  line2: Maybe<Scalars['String']['output']>;
  /** Postal code. */
  postalCode: Maybe<Scalars['String']['output']>;
  /** State, county or province. */
  state: Maybe<Scalars['String']['output']>;
};

/** Who gets the invoices. */
export type BillingContact = {
  __typename?: 'BillingContact';
  /** Mail address. */
  email: Maybe<Scalars['String']['output']>;
  /** Name of a person or of the company. */
  name: Maybe<Scalars['String']['output']>;
};

/** How often is paid. */
export type BillingInterval =
  /** Each month. */
  | 'MONTH'
  /** Each year. */
  | 'YEAR';

/** Who keeps what is shown of an account's billing. */
export type BillingProvider =
  /** The operator of Guildhall. */
  | 'OPERATOR'
  /** Stripe: it is changed there, on the page that `createBillingPortalSession` opens. */
  | 'STRIPE';

/** A subscription, as the payment provider has it. */
export type BillingSubscription = {
  __typename?: 'BillingSubscription';
  /** When it ends, if that is settled; null while it goes on. */
  cancelsAt: Maybe<Scalars['DateTime']['output']>;
  /** Seats that are paid for; null where the price is not one for each seat. */
  seats: Maybe<Scalars['Int']['output']>;
  /** How it stands. */
  state: SubscriptionState;
};

/** How a call with many entries treats one that fails. */
export type BulkMode =
  /** One failing entry: nothing at all is written. */
  | 'ALL_OR_NOTHING'
  /** Each entry stands alone: the good ones are written, the others say what is wrong. */
  | 'BEST_EFFORT';

/** The code from the mail, together with the change that asked for it. */
export type ChangeEmailInput = {
  /** What `requestEmailChange` gave. */
  change: Scalars['String']['input'];
  /** The 8 digits from the mail; spaces are ignored. */
  code: Scalars['String']['input'];
};

/** The caller with the new address. */
export type ChangeEmailPayload = {
  __typename?: 'ChangeEmailPayload';
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The caller; null when something failed. */
  viewer: Maybe<Viewer>;
};

/** The role that a member is to have. */
export type ChangeMemberRoleInput = {
  /**
   * True: nothing is written. The answer says in `errors` why it would fail, or in `accessChanges` what it would do; every
   * other field is null or empty.
   */
  dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** The member to change. */
  memberId: Scalars['ID']['input'];
  /**
   * The role to give. A deactivated member cannot be made OWNER (INVALID). Whoever is made OWNER signs on again: sessions that the
   * account's identity provider made for them end, and keys that were made in these are deleted.
   */
  role: AccountRole;
  /** The `version` that was read: CONFLICT if the member has changed since. Left out: not compared. */
  version?: InputMaybe<Scalars['Int']['input']>;
};

/** The member as changed. */
export type ChangeMemberRolePayload = {
  __typename?: 'ChangeMemberRolePayload';
  /** How many such changes the caller may see, those that are not listed included. */
  accessChangeCount: Scalars['Int']['output'];
  /** What this does, or in a dry run would do, to anybody's access: at most 50 entries, the greatest change first. */
  accessChanges: Array<AccessChange>;
  /** The account; null when something failed. */
  account: Maybe<Account>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The member; null when something failed. */
  member: Maybe<Member>;
};

/** A field left out stays as it is; only `defaultWorkspaces` can be cleared. */
export type ConfigureSsoInput = {
  /** The account that signs its people on. */
  accountId: Scalars['ID']['input'];
  /** As which client the provider knows this account, 1 to 255 printable characters. */
  clientId?: InputMaybe<Scalars['String']['input']>;
  /** What the provider gave for that client, 1 to 2,000 printable characters. It is kept encrypted and never shown again. */
  clientSecret?: InputMaybe<Scalars['String']['input']>;
  /** The account role of whoever comes for the first time: MEMBER or ADMIN; at first MEMBER. OWNER is INVALID: nobody becomes one so. */
  defaultRole?: InputMaybe<AccountRole>;
  /**
   * Workspaces to open to whoever comes for the first time, 1 to 20, each once: all of them, in place of those of before; null:
   * none but those with a default role.
   */
  defaultWorkspaces?: InputMaybe<Array<SsoDefaultWorkspaceInput>>;
  /** 8 to 200 printable characters: makes a retry within 24 hours harmless. CONFLICT with another input under the same key. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /**
   * The provider's issuer, letter for letter as it calls itself: an address that begins with https://, of up to 500 characters,
   * without user name, query and fragment. Beside `saml` its entity id, of 1 to 500 printable characters; without it the issuer is
   * OpenID Connect's.
   */
  issuer?: InputMaybe<Scalars['String']['input']>;
  /** The connection by SAML; not beside `clientId` and `clientSecret`. `{}` where only the issuer changes. */
  saml?: InputMaybe<ConfigureSsoSamlInput>;
  /** Hours that a sign-on lasts, 1 to 720; at first 24. */
  sessionHours?: InputMaybe<Scalars['Int']['input']>;
  /** The version that was read; left out or null: whatever it is. CONFLICT if it is outdated, or there is no connection. */
  version?: InputMaybe<Scalars['Int']['input']>;
};

/** The account with its connection. */
export type ConfigureSsoPayload = {
  __typename?: 'ConfigureSsoPayload';
  /** The account, for its `sso`; null when something failed. */
  account: Maybe<Account>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
};

/** A connection by SAML. A field left out stays as it is. The provider's metadata say issuer, sign-on address and certificates at once. */
export type ConfigureSsoSamlInput = {
  /** Whether somebody may come from the provider without having begun here; at first false. */
  allowIdpInitiated?: InputMaybe<Scalars['Boolean']['input']>;
  /**
   * By whose keys the provider signs, in PEM or as the bare base64: one, or two while it changes them; all of them, in place of those of
   * before. RSA keys of 2,048 bits or more, and none that has ended.
   */
  certificates?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The provider's metadata, XML as it gave them. Not beside what they say. */
  metadata?: InputMaybe<Scalars['String']['input']>;
  /** Where the provider's metadata are: an https address, read once, now, and never again. Not beside what they say. */
  metadataUrl?: InputMaybe<Scalars['String']['input']>;
  /** Where the provider is asked to sign somebody on, by HTTP-Redirect: an address that begins with https://, of up to 500 characters. */
  signOnUrl?: InputMaybe<Scalars['String']['input']>;
};

/** What an OWNER has looked at. */
export type ConfirmSsoInput = {
  /** The account whose connection it is. */
  accountId: Scalars['ID']['input'];
  /** Its version when it was looked at: CONFLICT if it has changed since. */
  version: Scalars['Int']['input'];
};

/** The account with its connection confirmed. */
export type ConfirmSsoPayload = {
  __typename?: 'ConfirmSsoPayload';
  /** The account, for its `sso`; null when something failed. */
  account: Maybe<Account>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
};

/** An account to make. */
export type CreateAccountInput = {
  /**
   * 2 to 64 lower-case letters, digits and dashes, unique in the installation. TAKEN if another account has or reserves
   * it.
   */
  handle: Scalars['String']['input'];
  /** 8 to 200 printable characters: makes a retry within 24 hours harmless. CONFLICT with another input under the same key. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Name for people, 1 to 100 characters. */
  name: Scalars['String']['input'];
};

/** The account that was made. */
export type CreateAccountPayload = {
  __typename?: 'CreateAccountPayload';
  /** The account; null when something failed. */
  account: Maybe<Account>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The caller, for the list of accounts. */
  viewer: Maybe<Viewer>;
};

/** A key to make. */
export type CreateApiKeyInput = {
  /**
   * The one account that it opens; left out or null: every account that neither caps key life nor enforces SSO. NOT_FOUND
   * if the caller is no member.
   */
  accountId?: InputMaybe<Scalars['ID']['input']>;
  /**
   * When it stops working, in the future; left out or null: never. INVALID if later than the account's cap on key life
   * allows.
   */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** 8 to 200 printable characters: makes a retry within 24 hours harmless. CONFLICT with another input under the same key. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** What it is for, 1 to 100 characters. */
  name: Scalars['String']['input'];
};

/** The key that was made. */
export type CreateApiKeyPayload = {
  __typename?: 'CreateApiKeyPayload';
  /** The key, masked; null when something failed. */
  apiKey: Maybe<ApiKey>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The whole key, shown this once. Null when something failed and on a retry. */
  secret: Maybe<Scalars['String']['output']>;
  /** The caller, for the list of keys. */
  viewer: Maybe<Viewer>;
};

/** Whose billing to open. */
export type CreateBillingPortalSessionInput = {
  /** The account whose billing it is. */
  accountId: Scalars['ID']['input'];
  /** Where the browser goes afterwards: below this installation's address, or an origin that may call its API; else INVALID. */
  returnUrl: Scalars['String']['input'];
};

/** The page that was opened. */
export type CreateBillingPortalSessionPayload = {
  __typename?: 'CreateBillingPortalSessionPayload';
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** Address of the page, for one person, for some minutes; null when something failed. */
  url: Maybe<Scalars['String']['output']>;
};

/** What to book. */
export type CreateCheckoutSessionInput = {
  /** The account that is to pay. */
  accountId: Scalars['ID']['input'];
  /** Where it goes when the person turns back: the same holds. */
  cancelUrl: Scalars['String']['input'];
  /**
   * 8 to 200 printable characters: a retry within 24 hours gives the same page while that can still be paid. CONFLICT with another
   * input under the same key.
   */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** How often to pay. */
  interval: BillingInterval;
  /** How many seats, 1 to 100000, where the plan is sold for each seat; INVALID without it there, and with it elsewhere. */
  seats?: InputMaybe<Scalars['Int']['input']>;
  /** Where the browser goes once it is paid: below this installation's address, or an origin that may call its API; else INVALID. */
  successUrl: Scalars['String']['input'];
  /** The plan. */
  tier: PlanTier;
};

/** The page that was opened. */
export type CreateCheckoutSessionPayload = {
  __typename?: 'CreateCheckoutSessionPayload';
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** Address of the page, for one person, at most a day; null when something failed. */
  url: Maybe<Scalars['String']['output']>;
};

/** A token to make. */
export type CreateDirectoryTokenInput = {
  /** The account whose directory it opens. */
  accountId: Scalars['ID']['input'];
  /** When it stops working: in the future, in 366 days at most; left out or null: in 365 days. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** 8 to 200 printable characters: makes a retry within 24 hours harmless. CONFLICT with another input under the same key. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** The token that was made. */
export type CreateDirectoryTokenPayload = {
  __typename?: 'CreateDirectoryTokenPayload';
  /** The account, for its `directory`; null when something failed. */
  account: Maybe<Account>;
  /** The token, masked; null when something failed. */
  directoryToken: Maybe<DirectoryToken>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The whole token, shown this once. Null when something failed and on a retry. */
  secret: Maybe<Scalars['String']['output']>;
};

/** A service account to make. */
export type CreateServiceAccountInput = {
  /** The account to make it in. */
  accountId: Scalars['ID']['input'];
  /** 8 to 200 printable characters: makes a retry within 24 hours harmless. CONFLICT with another input under the same key. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /**
   * When its first key stops working, in the future; left out or null: never. INVALID if later than the account's cap on
   * key life allows, or than the end of the API key that asks.
   */
  keyExpiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Name, 1 to 100 characters, unique in the account whatever the letter case (TAKEN). */
  name: Scalars['String']['input'];
  /** The account role to give: ADMIN or MEMBER. OWNER is INVALID: owners are people. */
  role?: InputMaybe<AccountRole>;
};

/** The service account that was made, with its first key. */
export type CreateServiceAccountPayload = {
  __typename?: 'CreateServiceAccountPayload';
  /** The account, for its list of service accounts; null when something failed. */
  account: Maybe<Account>;
  /** Its key, masked; null when something failed. */
  apiKey: Maybe<ApiKey>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The whole key, shown this once. Null when something failed and on a retry. */
  secret: Maybe<Scalars['String']['output']>;
  /** The service account; null when something failed. */
  serviceAccount: Maybe<ServiceAccount>;
};

/** A team to make. */
export type CreateTeamInput = {
  /** The account to make it in. */
  accountId: Scalars['ID']['input'];
  /** What it is for, 0 to 140 characters; left out or null: empty. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** 8 to 200 printable characters: makes a retry within 24 hours harmless. CONFLICT with another input under the same key. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Name, 1 to 100 characters, unique in the account whatever the letter case (TAKEN). */
  name: Scalars['String']['input'];
  /** Ids of users and service accounts of the account to put on it, 1 to 100, each once; left out or null: nobody. */
  principalIds?: InputMaybe<Array<Scalars['ID']['input']>>;
};

/** The team that was made. */
export type CreateTeamPayload = {
  __typename?: 'CreateTeamPayload';
  /** The account, for its list of teams; null when something failed. */
  account: Maybe<Account>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The team; null when something failed. */
  team: Maybe<Team>;
};

/** A workspace to make. */
export type CreateWorkspaceInput = {
  /** The account to make it in. */
  accountId: Scalars['ID']['input'];
  /** The role for every active user of the account; left out or null: no access by default. */
  defaultRoleId?: InputMaybe<Scalars['ID']['input']>;
  /** What it is for, 0 to 140 characters. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** 2 to 64 lower-case letters, digits and dashes, unique in the account (TAKEN); left out or null: made from the name. */
  handle?: InputMaybe<Scalars['String']['input']>;
  /** 8 to 200 printable characters: makes a retry within 24 hours harmless. CONFLICT with another input under the same key. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Name for people, 1 to 100 characters. */
  name: Scalars['String']['input'];
};

/** The workspace that was made. */
export type CreateWorkspacePayload = {
  __typename?: 'CreateWorkspacePayload';
  /** The account, for its list of workspaces; null when something failed. */
  account: Maybe<Account>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The workspace; null when something failed. */
  workspace: Maybe<Workspace>;
};

/** A workspace role to make. */
export type CreateWorkspaceRoleInput = {
  /** The account to make it in. */
  accountId: Scalars['ID']['input'];
  /** What it is for, 0 to 140 characters; left out or null: empty. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** 8 to 200 printable characters: makes a retry within 24 hours harmless. CONFLICT with another input under the same key. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /**
   * The built-in role whose scopes it has as well, now and whenever that role changes; left out or null: none. A custom
   * role is INVALID.
   */
  inheritsFromId?: InputMaybe<Scalars['ID']['input']>;
  /** Name, 1 to 100 characters, unique in the account whatever the letter case, built-in roles included (TAKEN). */
  name: Scalars['String']['input'];
  /** Scopes of its own, 1 to 100 entries, each once; those that they include come along. */
  scopes: Array<WorkspaceScope>;
};

/** The role that was made. */
export type CreateWorkspaceRolePayload = {
  __typename?: 'CreateWorkspaceRolePayload';
  /** The account, for its list of roles; null when something failed. */
  account: Maybe<Account>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The role; null when something failed. */
  role: Maybe<WorkspaceRole>;
};

/**
 * An answer with its reasons, so that a user interface can say why a button is grey. It is the mutation's own decision;
 * only what depends on the input (names, other ids) is left to the mutation.
 */
export type Decision = {
  __typename?: 'Decision';
  /** Whether the caller may, now. */
  allowed: Scalars['Boolean']['output'];
  /** Why not: everything that stands in the way, the first to solve first. Empty when allowed. */
  reasons: Array<DecisionReason>;
};

/** One thing that stands in the way. */
export type DecisionReason = {
  __typename?: 'DecisionReason';
  /** The kind of obstacle. */
  code: DecisionReasonCode;
  /** With FEATURE_NOT_IN_PLAN: the feature that the plan lacks. */
  feature: Maybe<Feature>;
  /** A sentence for the person, saying what to do. */
  message: Scalars['String']['output'];
  /** With MISSING_PERMISSION and PERMISSION_NOT_HELD: the account permission that the caller lacks. */
  missingPermission: Maybe<AccountPermission>;
  /** With MISSING_SCOPE and PERMISSION_NOT_HELD: the workspace scope that the caller lacks. */
  missingScope: Maybe<WorkspaceScope>;
  /** With SSO_REQUIRED: the address at which the person signs on. */
  url: Maybe<Scalars['String']['output']>;
};

/** Kinds of obstacle in a `Decision`. */
export type DecisionReasonCode =
  /** The account is frozen: only reading, paying and taking access away work. */
  | 'ACCOUNT_FROZEN'
  /** The address belongs to a member of the account already. */
  | 'ALREADY_MEMBER'
  /** Built-in roles never change. */
  | 'BUILT_IN'
  /** What the object is now does not allow it any more: the message says why. */
  | 'CONFLICT'
  /** The plan lacks the feature. */
  | 'FEATURE_NOT_IN_PLAN'
  /** Only a session that began 15 minutes ago at most may do this: sign in again. */
  | 'FRESH_SESSION_ONLY'
  /** The membership in question is deactivated. */
  | 'INACTIVE'
  /** The caller's address is not on the account's allowlist. */
  | 'IP_NOT_ALLOWED'
  /** The account would be left without an active OWNER. */
  | 'LAST_OWNER'
  /** Another limit is reached, for instance the number of workspaces. */
  | 'LIMIT_REACHED'
  /** The account's directory owns the object: change it there. */
  | 'MANAGED_ELSEWHERE'
  /** The caller's account role lacks a permission. */
  | 'MISSING_PERMISSION'
  /** The caller's access to the workspace lacks a scope; in an explanation: the principal's. */
  | 'MISSING_SCOPE'
  /** The caller does not belong to the account; in an explanation: nothing lets the principal into the workspace. */
  | 'NOT_A_MEMBER'
  /** Something that it needs is gone: the message says what. */
  | 'NOT_FOUND'
  /** Only an OWNER may touch an OWNER. */
  | 'OWNER_ONLY'
  /** Only a person's own session may do this, not one that an account's identity provider made: sign in with a code. */
  | 'OWN_SESSION_ONLY'
  /** Only a person may do this, not a service account. */
  | 'PEOPLE_ONLY'
  /** The caller would give or take away something that they do not hold themselves. */
  | 'PERMISSION_NOT_HELD'
  /** The role is still assigned to somebody or something. */
  | 'ROLE_IN_USE'
  /** Members and live invitations fill every seat of the plan. */
  | 'SEAT_LIMIT_REACHED'
  /** Only a session may do this, not an API key: sign in with a code. */
  | 'SESSION_ONLY'
  /** The account lets the caller in by its identity provider only: sign on at `url`. */
  | 'SSO_REQUIRED';

/** The invitation to turn down. Exactly one field. */
export type DeclineInvitationInput = {
  /** The id, by who is signed in with the invited address. */
  invitationId?: InputMaybe<Scalars['ID']['input']>;
  /** The last part of the link's address, `gil_…`. */
  token?: InputMaybe<Scalars['String']['input']>;
};

/** The invitation as turned down. */
export type DeclineInvitationPayload = {
  __typename?: 'DeclineInvitationPayload';
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The invitation; null when something failed. */
  invitation: Maybe<InvitationPreview>;
  /** The caller, for the list of invitations; null for who is not signed in. */
  viewer: Maybe<Viewer>;
};

/** The account to close. */
export type DeleteAccountInput = {
  /** The account to close. */
  accountId: Scalars['ID']['input'];
  /** The account's handle, typed again; INVALID if it differs. */
  confirmHandle: Scalars['String']['input'];
};

/** The account that is closed. */
export type DeleteAccountPayload = {
  __typename?: 'DeleteAccountPayload';
  /** Id of the closed account, for the client's cache; null when something failed. */
  accountId: Maybe<Scalars['ID']['output']>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The caller, for the list of accounts. */
  viewer: Maybe<Viewer>;
};

/** The key to delete. */
export type DeleteApiKeyInput = {
  /** One of the caller's own, or of a service account that the caller may change; another id is NOT_FOUND. */
  apiKeyId: Scalars['ID']['input'];
};

/** The key that is gone. */
export type DeleteApiKeyPayload = {
  __typename?: 'DeleteApiKeyPayload';
  /** Id of the deleted key, for the client's cache; null when something failed. */
  apiKeyId: Maybe<Scalars['ID']['output']>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The caller, for the list of keys. */
  viewer: Maybe<Viewer>;
};

/** The service account to delete. */
export type DeleteServiceAccountInput = {
  /**
   * True: nothing is written. The answer says in `errors` why it would fail, or in `accessChanges` what it would do; every
   * other field is null or empty.
   */
  dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** The service account to delete. */
  serviceAccountId: Scalars['ID']['input'];
};

/** The service account that is gone. */
export type DeleteServiceAccountPayload = {
  __typename?: 'DeleteServiceAccountPayload';
  /** How many such changes the caller may see, those that are not listed included. */
  accessChangeCount: Scalars['Int']['output'];
  /** What this does, or in a dry run would do, to anybody's access: at most 50 entries, the greatest change first. */
  accessChanges: Array<AccessChange>;
  /** The account, for its list of service accounts; null when something failed. */
  account: Maybe<Account>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** Id of the deleted service account, for the client's cache; null when something failed. */
  serviceAccountId: Maybe<Scalars['ID']['output']>;
};

/** The team to delete. */
export type DeleteTeamInput = {
  /**
   * True: nothing is written. The answer says in `errors` why it would fail, or in `accessChanges` what it would do; every
   * other field is null or empty.
   */
  dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** The team to delete. */
  teamId: Scalars['ID']['input'];
};

/** The team that is gone. */
export type DeleteTeamPayload = {
  __typename?: 'DeleteTeamPayload';
  /** How many such changes the caller may see, those that are not listed included. */
  accessChangeCount: Scalars['Int']['output'];
  /** What this does, or in a dry run would do, to anybody's access: at most 50 entries, the greatest change first. */
  accessChanges: Array<AccessChange>;
  /** The account, for its list of teams; null when something failed. */
  account: Maybe<Account>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** Id of the deleted team, for the client's cache; null when something failed. */
  teamId: Maybe<Scalars['ID']['output']>;
};

/** The person's own word that they are to be deleted. */
export type DeleteViewerInput = {
  /** The caller's address once more, so that nobody is deleted by a slip; letter case does not matter. */
  confirmEmail: Scalars['String']['input'];
};

/** The person who is gone. */
export type DeleteViewerPayload = {
  __typename?: 'DeleteViewerPayload';
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** Id of the deleted user, for the client's cache; null when something failed. */
  userId: Maybe<Scalars['ID']['output']>;
};

/** The workspace to delete. */
export type DeleteWorkspaceInput = {
  /** The workspace's handle, typed again; INVALID if it differs. */
  confirmHandle: Scalars['String']['input'];
  /**
   * True: nothing is written. The answer says in `errors` why it would fail, or in `accessChanges` what it would do; every
   * other field is null or empty.
   */
  dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** The workspace to delete. */
  workspaceId: Scalars['ID']['input'];
};

/** The workspace that is gone. */
export type DeleteWorkspacePayload = {
  __typename?: 'DeleteWorkspacePayload';
  /** How many such changes the caller may see, those that are not listed included. */
  accessChangeCount: Scalars['Int']['output'];
  /** What this does, or in a dry run would do, to anybody's access: at most 50 entries, the greatest change first. */
  accessChanges: Array<AccessChange>;
  /** The account, for its list of workspaces; null when something failed. */
  account: Maybe<Account>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** Id of the deleted workspace, for the client's cache; null when something failed. */
  workspaceId: Maybe<Scalars['ID']['output']>;
};

/** The role to delete. */
export type DeleteWorkspaceRoleInput = {
  /**
   * True: nothing is written. The answer says in `errors` why it would fail, or in `accessChanges` what it would do; every
   * other field is null or empty.
   */
  dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /**
   * The role, custom or built-in, that takes its place in grants, live invitations and default roles; left out or null:
   * none, and a role in use is not deleted. The role itself is INVALID.
   */
  replacementRoleId?: InputMaybe<Scalars['ID']['input']>;
  /** The custom role to delete. */
  roleId: Scalars['ID']['input'];
};

/** The role that is gone. */
export type DeleteWorkspaceRolePayload = {
  __typename?: 'DeleteWorkspaceRolePayload';
  /** How many such changes the caller may see, those that are not listed included. */
  accessChangeCount: Scalars['Int']['output'];
  /** What this does, or in a dry run would do, to anybody's access: at most 50 entries, the greatest change first. */
  accessChanges: Array<AccessChange>;
  /** The account, for its list of roles; null when something failed. */
  account: Maybe<Account>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The role that took its place; null without one, and when something failed. */
  replacement: Maybe<WorkspaceRole>;
  /** Id of the deleted role, for the client's cache; null when something failed. */
  roleId: Maybe<Scalars['ID']['output']>;
};

/** An account's directory: where its people and groups come from by SCIM 2.0, and what of them could not be done. */
export type Directory = {
  __typename?: 'Directory';
  /** When its first token was made. */
  createdAt: Scalars['DateTime']['output'];
  /** Who made that; null for who is gone. */
  createdBy: Maybe<Actor>;
  /** The directory's groups, in the order in which it told of them. */
  groups: DirectoryGroupConnection;
  /** `dir_…` */
  id: Scalars['ID']['output'];
  /** What the directory wished and could not be done, or not quite; what happened last comes first. */
  problems: Array<DirectoryProblem>;
  /** The tokens that open it, newest first; one that has ended stays in the list until another one is made. */
  tokens: Array<DirectoryToken>;
  /** Everybody whom the directory has told of, in the order in which it did. */
  users: DirectoryUserConnection;
  /** Whether the caller may do this, by the mutation's own decision. */
  viewerCan: Decision;
};


/** An account's directory: where its people and groups come from by SCIM 2.0, and what of them could not be done. */
export type DirectoryGroupsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** An account's directory: where its people and groups come from by SCIM 2.0, and what of them could not be done. */
export type DirectoryUsersArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status: InputMaybe<DirectoryUserStatus>;
};


/** An account's directory: where its people and groups come from by SCIM 2.0, and what of them could not be done. */
export type DirectoryViewerCanArgs = {
  action: DirectoryAction;
};

/** What can be done to a directory. */
export type DirectoryAction =
  /** Hand members over to the directory: `adoptMembers`. */
  | 'ADOPT_MEMBERS'
  /** Make another token: `createDirectoryToken`. */
  | 'CREATE_TOKEN'
  /** Say what being in a group gives: `mapDirectoryGroup`. */
  | 'MAP_GROUP'
  /** Switch the directory off: `removeDirectory`. */
  | 'REMOVE'
  /** End a token: `revokeDirectoryToken`. */
  | 'REVOKE_TOKEN'
  /** Put a new token in the place of one: `rotateDirectoryToken`. */
  | 'ROTATE_TOKEN';

/** A group of a directory. It is a team here, and may give an account role and roles in workspaces to who is in it. */
export type DirectoryGroup = {
  __typename?: 'DirectoryGroup';
  /** The account role of whoever is in it and is no OWNER; the highest one where several groups give one. Null: it gives none. */
  accountRole: Maybe<AccountRole>;
  /** When the directory told of it first. */
  createdAt: Scalars['DateTime']['output'];
  /** What the directory calls it. The team is called otherwise where another one had the name. */
  displayName: Scalars['String']['output'];
  /** The directory's own id; null where it says none. */
  externalId: Maybe<Scalars['String']['output']>;
  /** `dgrp_…` */
  id: Scalars['ID']['output'];
  /** How many users of the directory are in it, members of the account or not. */
  memberCount: Scalars['Int']['output'];
  /** The team that it is here. */
  team: Team;
  /** When the directory last changed its name, its own id or who is in it. */
  updatedAt: Scalars['DateTime']['output'];
  /**
   * What it opens by `mapDirectoryGroup`, by name: those workspaces whose teams the caller may see (SEE_WORKSPACE_TEAMS). Access that was
   * given to the team by hand is in `team.access` only.
   */
  workspaces: Array<DirectoryGroupWorkspace>;
};

/** One page of groups of a directory. */
export type DirectoryGroupConnection = {
  __typename?: 'DirectoryGroupConnection';
  /** Entries with their cursors. */
  edges: Array<DirectoryGroupEdge>;
  /** The groups alone. */
  nodes: Array<DirectoryGroup>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A group of a directory in a list. */
export type DirectoryGroupEdge = {
  __typename?: 'DirectoryGroupEdge';
  /** Place in the list, for `after`. */
  cursor: Scalars['String']['output'];
  /** The group. */
  node: DirectoryGroup;
};

/** A workspace that a group of a directory opens. */
export type DirectoryGroupWorkspace = {
  __typename?: 'DirectoryGroupWorkspace';
  /** The role there. */
  role: WorkspaceRole;
  /** The workspace. */
  workspace: Workspace;
};

/** A workspace that a group is to open. Needs the plan's features WORKSPACE_ACCESS and TEAMS. */
export type DirectoryGroupWorkspaceInput = {
  /** A workspace role; PERMISSION_NOT_HELD if it holds a scope that the caller lacks there. */
  roleId: Scalars['ID']['input'];
  /** A workspace of the account in which the caller may grant access to teams (MANAGE_WORKSPACE_TEAMS). */
  workspaceId: Scalars['ID']['input'];
};

/**
 * What a directory wished that could not be done, or not quite. The same wish again counts here, and adds no other entry; it goes
 * once it was done.
 */
export type DirectoryProblem = {
  __typename?: 'DirectoryProblem';
  /** What kind of problem. */
  code: DirectoryProblemCode;
  /** When it happened first. */
  firstAt: Scalars['DateTime']['output'];
  /** When it happened last. */
  lastAt: Scalars['DateTime']['output'];
  /** What is wrong and what to do, as a sentence for the person. */
  message: Scalars['String']['output'];
  /** The address or the name of the group that it is about. */
  subject: Scalars['String']['output'];
  /** How often it has happened. */
  times: Scalars['Int']['output'];
};

/** What keeps a directory's wish from being done. More may come: treat an unknown one by its `message`. */
export type DirectoryProblemCode =
  /** A member with the address is in manual care: `adoptMembers` hands the member over. */
  | 'AWAITS_ADOPTION'
  /** The account is frozen: only taking access away works. */
  | 'FROZEN'
  /** The account would be left without an active OWNER: make another member OWNER. */
  | 'LAST_OWNER'
  /** Another team had the group's name, so the group's team has another one. */
  | 'NAME_TAKEN'
  /** The plan has no SCIM any more: only taking access away works. */
  | 'NOT_IN_PLAN'
  /** The address is of no domain by which people of the account sign on: verify the domain, or change the address there. */
  | 'OUTSIDE_DOMAINS'
  /** Members and live invitations fill every seat of the plan: make room, then let the directory try again. */
  | 'SEATS_FULL'
  /** The account has as many teams as there can be: delete one. */
  | 'TEAMS_FULL';

/** What a directory shows with each of its requests. */
export type DirectoryToken = {
  __typename?: 'DirectoryToken';
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** Who made it; null for who is gone. */
  createdBy: Maybe<Actor>;
  /** When it stops working. */
  expiresAt: Scalars['DateTime']['output'];
  /** `dtok_…` */
  id: Scalars['ID']['output'];
  /** Last request that it opened, within a minute or so; null if there was none. */
  lastUsedAt: Maybe<Scalars['DateTime']['output']>;
  /** The token with all but its beginning and its last four characters left out. */
  maskedToken: Scalars['String']['output'];
  /** When another one took its place; it works on until `expiresAt`. Null while none has. */
  replacedAt: Maybe<Scalars['DateTime']['output']>;
};

/** Somebody whom a directory has told of. What it says stands here; the person's own name and address are never changed by it. */
export type DirectoryUser = {
  __typename?: 'DirectoryUser';
  /** Whether the directory says that the person is to be a member. */
  active: Scalars['Boolean']['output'];
  /** The member with this address in manual care, whom `adoptMembers` would hand over; null where there is none. */
  candidate: Maybe<Member>;
  /** When the directory told of the person first. */
  createdAt: Scalars['DateTime']['output'];
  /** What the directory calls the person; null where it says nothing. */
  displayName: Maybe<Scalars['String']['output']>;
  /** The directory's own id; null where it says none. */
  externalId: Maybe<Scalars['String']['output']>;
  /** `dusr_…` */
  id: Scalars['ID']['output'];
  /** The member whom the directory looks after; null while there is none. */
  member: Maybe<Member>;
  /** What came of it here. */
  status: DirectoryUserStatus;
  /** When the directory last told anything new of the person. */
  updatedAt: Scalars['DateTime']['output'];
  /** The address, as the directory writes it. */
  userName: Scalars['String']['output'];
};

/** One page of users of a directory. */
export type DirectoryUserConnection = {
  __typename?: 'DirectoryUserConnection';
  /** Entries with their cursors. */
  edges: Array<DirectoryUserEdge>;
  /** The users alone. */
  nodes: Array<DirectoryUser>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A user of a directory in a list. */
export type DirectoryUserEdge = {
  __typename?: 'DirectoryUserEdge';
  /** Place in the list, for `after`. */
  cursor: Scalars['String']['output'];
  /** The user. */
  node: DirectoryUser;
};

/** What came of a person in a directory. */
export type DirectoryUserStatus =
  /** A member with the address is in manual care: `adoptMembers` hands the member over. */
  | 'AWAITS_ADOPTION'
  /** No member: the directory says that the person is not active, or something was in the way. `problems` says what. */
  | 'NOT_PROVISIONED'
  /** The directory looks after a member. */
  | 'PROVISIONED';

/**
 * A domain of mail addresses. It is the account's own once a TXT record with `recordValue` has been found at `recordName` in DNS,
 * and is looked for there every day from then on. Only addresses with exactly this domain belong to it: subdomains are domains of
 * their own.
 */
export type Domain = {
  __typename?: 'Domain';
  /** What DNS said then; null if it never was asked. */
  checkOutcome: Maybe<DomainCheckOutcome>;
  /** When DNS was last asked; null if it never was. A `verifyDomain` that fails is not told here, but by its errors. */
  checkedAt: Maybe<Scalars['DateTime']['output']>;
  /** When it was added. */
  createdAt: Scalars['DateTime']['output'];
  /** Who added it; null for who is gone. */
  createdBy: Maybe<Actor>;
  /** Since when the record of a domain that was verified has been missing; null where it is not. */
  failingSince: Maybe<Scalars['DateTime']['output']>;
  /** `dom_…` */
  id: Scalars['ID']['output'];
  /** When it lapsed; null unless it is LAPSED. */
  lapsedAt: Maybe<Scalars['DateTime']['output']>;
  /** The domain as DNS has it: lower case and ASCII, so that `bücher.example` is `xn--bcher-kva.example`. */
  name: Scalars['String']['output'];
  /** Where the TXT record has to be: `_guildhall.` and the domain. */
  recordName: Scalars['String']['output'];
  /** What the TXT record has to say, as in `guildhall-domain=…`. Other TXT records may stand beside it. It stays for as long as the domain. */
  recordValue: Scalars['String']['output'];
  /** What is known of it. */
  status: DomainStatus;
  /** FAILING: when it lapses unless the record is found again, 7 days after `failingSince`. Else null. */
  stopsAt: Maybe<Scalars['DateTime']['output']>;
  /** When the record was found for the first time; null for a claim. */
  verifiedAt: Maybe<Scalars['DateTime']['output']>;
};

/** What DNS says of the record of a domain. */
export type DomainCheckOutcome =
  /** The record is there. */
  | 'FOUND'
  /** DNS did not answer, or could not: that says nothing of the record, until it was last found more than 7 days ago. */
  | 'NO_ANSWER'
  /** There is no TXT record at that name. */
  | 'NO_RECORD'
  /** There are TXT records at that name, none of which says what it has to. */
  | 'OTHER_RECORD';

/** What is known of a domain. */
export type DomainStatus =
  /**
   * Its record has been missing for less than 7 days. It is as good as VERIFIED until `stopsAt`; the account's owners get a mail each
   * day.
   */
  | 'FAILING'
  /**
   * Its record was missing for 7 days: it lapses at `stopsAt`, by the clock. People of this domain can no longer sign in by the account's
   * provider, and another account may verify it. Where single sign-on is enforced they stay bound to it all the same: that opens the account to nobody.
   */
  | 'LAPSED'
  /** It is claimed, nothing is proven. That gives nothing, binds nobody and blocks no other account. */
  | 'PENDING'
  /** It is the account's: no other account can verify it. */
  | 'VERIFIED';

/** The session to end. */
export type EndSessionInput = {
  /** One of the caller's own; another id is NOT_FOUND. */
  sessionId: Scalars['ID']['input'];
};

/** The session that has ended. */
export type EndSessionPayload = {
  __typename?: 'EndSessionPayload';
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** Id of the ended session, for the client's cache; null when something failed. */
  sessionId: Maybe<Scalars['ID']['output']>;
  /** The caller, for the list of sessions. */
  viewer: Maybe<Viewer>;
};

/** The list to enforce. */
export type EnforceIpAllowlistInput = {
  /** The account whose list it is. */
  accountId: Scalars['ID']['input'];
};

/** The account with its list enforced. */
export type EnforceIpAllowlistPayload = {
  __typename?: 'EnforceIpAllowlistPayload';
  /** The account; null when something failed. */
  account: Maybe<Account>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
};

/** The account that is to be entered by its provider only. */
export type EnforceSsoInput = {
  /** The account. */
  accountId: Scalars['ID']['input'];
};

/** The account with single sign-on enforced. */
export type EnforceSsoPayload = {
  __typename?: 'EnforceSsoPayload';
  /** The account, for its `sso`; null when something failed. */
  account: Maybe<Account>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
};

/** What to export. */
export type ExportAuditLogInput = {
  /** `acct_…` */
  accountId: Scalars['ID']['input'];
  /** Which events; left out: all. */
  filter?: InputMaybe<AuditLogFilter>;
  /** How it is to be written. */
  format: AuditExportFormat;
};

/** Where the export is. */
export type ExportAuditLogPayload = {
  __typename?: 'ExportAuditLogPayload';
  /** Why there is none. */
  errors: Array<UserError>;
  /** From then on it does not work; null when there are errors. */
  expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** The address: a secret until it is used. Null when there are errors. */
  url: Maybe<Scalars['String']['output']>;
};

/** What a plan may or may not have. */
export type Feature =
  /** Reading the log of what was done in the account. */
  | 'AUDIT_LOG'
  /** Workspace roles of the account's own. */
  | 'CUSTOM_ROLES'
  /** Reaching the account from chosen networks only. */
  | 'IP_ALLOWLIST'
  /** Members and groups kept by the account's directory. */
  | 'SCIM'
  /** Members that are programs. */
  | 'SERVICE_ACCOUNTS'
  /** Signing in through the account's identity provider. */
  | 'SSO'
  /** Access for groups. */
  | 'TEAMS'
  /** Sharing a workspace with single principals. Without it, OWNERs, ADMINs, the default role and grants from before get in. */
  | 'WORKSPACE_ACCESS';

/** The account's plan lacks a feature that this input needs. */
export type FeatureNotInPlanError = UserError & {
  __typename?: 'FeatureNotInPlanError';
  /** The plans that have it. */
  availableIn: Array<PlanTier>;
  /** Always FEATURE_NOT_IN_PLAN. */
  code: UserErrorCode;
  /** The feature that is lacking. */
  feature: Feature;
  /** What is wrong and what to do, as a sentence for the person. */
  message: Scalars['String']['output'];
  /** Where in the input; empty when no one field is at fault. */
  path: Array<Scalars['String']['output']>;
};

/** Grants to make in one workspace. */
export type GrantWorkspaceAccessInput = {
  /**
   * True: nothing is written. The answer says in `errors` why it would fail, or in `accessChanges` what it would do; every
   * other field is null or empty.
   */
  dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** 1 to 100 grants, each principal once. */
  grants: Array<AccessGrantInput>;
  /** The workspace to open. */
  workspaceId: Scalars['ID']['input'];
};

/** The grants that were made. */
export type GrantWorkspaceAccessPayload = {
  __typename?: 'GrantWorkspaceAccessPayload';
  /** The grants in the order of the input; empty when something failed. */
  access: Array<WorkspaceAccess>;
  /** How many such changes the caller may see, those that are not listed included. */
  accessChangeCount: Scalars['Int']['output'];
  /** What this does, or in a dry run would do, to anybody's access: at most 50 entries, the greatest change first. */
  accessChanges: Array<AccessChange>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The workspace; null when something failed. */
  workspace: Maybe<Workspace>;
};

/** Any failure that needs no data of its own. */
export type InputError = UserError & {
  __typename?: 'InputError';
  /** What kind of failure, for programs. */
  code: UserErrorCode;
  /** What is wrong and what to do, as a sentence for the person. */
  message: Scalars['String']['output'];
  /** Where in the input; empty when no one field is at fault. */
  path: Array<Scalars['String']['output']>;
};

/** An invitation of one address into an account. The link's secret is in the mail only, never in an answer. */
export type Invitation = Node & {
  __typename?: 'Invitation';
  /** Who accepted; null while nobody has. */
  acceptedBy: Maybe<User>;
  /** The account that invites. */
  account: Account;
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** The invited address. */
  email: Scalars['String']['output'];
  /** Until when it can be accepted. */
  expiresAt: Scalars['DateTime']['output'];
  /** `inv_…` */
  id: Scalars['ID']['output'];
  /** Who invited, or who last sent it again; whether they may give all of it is asked again when it is accepted. */
  invitedBy: Maybe<Actor>;
  /** When a mail last went out; null while none has. */
  lastSentAt: Maybe<Scalars['DateTime']['output']>;
  /** The account role that accepting gives: ADMIN or MEMBER. */
  role: AccountRole;
  /** How many mails were asked for. Each has a link of its own, and only the last one works. */
  sendCount: Scalars['Int']['output'];
  /** Where it stands. */
  status: InvitationStatus;
  /** Teams that accepting puts the person on, at most 100; a team that was deleted is not among them. */
  teams: Maybe<Array<Team>>;
  /** Whether the caller may do this to the invitation, by the mutation's own decision. */
  viewerCan: Decision;
  /**
   * Workspaces that accepting opens, at most 100: those whose users the caller may see (SEE_WORKSPACE_USERS). One whose
   * role was deleted is not among them, and cannot be given any more.
   */
  workspaces: Maybe<Array<InvitationWorkspace>>;
};


/** An invitation of one address into an account. The link's secret is in the mail only, never in an answer. */
export type InvitationViewerCanArgs = {
  action: InvitationAction;
};

/** What can be done to an invitation. */
export type InvitationAction =
  /** Send it again with a new link: `resendInvitation`. */
  | 'RESEND'
  /** Take it back: `revokeInvitation`. */
  | 'REVOKE';

/** One page of invitations. */
export type InvitationConnection = {
  __typename?: 'InvitationConnection';
  /** Entries with their cursors. */
  edges: Array<InvitationEdge>;
  /** The invitations alone. */
  nodes: Array<Invitation>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** An invitation in a list. */
export type InvitationEdge = {
  __typename?: 'InvitationEdge';
  /** Place in the list, for `after`. */
  cursor: Scalars['String']['output'];
  /** The invitation. */
  node: Invitation;
};

/** Which invitations a list holds. Conditions add up. */
export type InvitationFilter = {
  /** Text that the address contains, whatever the letter case; 1 to 100 characters. */
  search?: InputMaybe<Scalars['String']['input']>;
  /** Those in one of these states, 1 to 100 entries, each once. */
  statuses?: InputMaybe<Array<InvitationStatus>>;
};

/** One person to invite. */
export type InvitationInput = {
  /** The address; letter case does not matter. ALREADY_MEMBER if a member has it, a deactivated one too. */
  email: Scalars['String']['input'];
  /** Days until it expires, 1 to 30; left out or null: 7. */
  expiresInDays?: InputMaybe<Scalars['Int']['input']>;
  /** The account role to give: ADMIN or MEMBER. OWNER is INVALID: an OWNER is made of an active member. */
  role?: InputMaybe<AccountRole>;
  /**
   * Teams of the account to put the person on, 1 to 100, each once; left out or null: none. Needs the plan's feature
   * TEAMS, UPDATE_TEAMS, and every scope that the teams' roles give (PERMISSION_NOT_HELD). A team whose people come from
   * the account's directory is MANAGED_ELSEWHERE.
   */
  teamIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Workspaces to open, 1 to 100, each once; left out or null: none but those with a default role. */
  workspaces?: InputMaybe<Array<InvitationWorkspaceInput>>;
};

/** What became of an entry. */
export type InvitationOutcome =
  /** Nothing was done; the entry's errors say why. */
  | 'FAILED'
  /** A new invitation, and a mail on its way. */
  | 'INVITED'
  /** The entry was good, but another one of an ALL_OR_NOTHING call failed. */
  | 'NOT_ATTEMPTED'
  /** A live invitation to the same address was replaced, and a mail is on its way. */
  | 'RENEWED';

/** An invitation for who is invited. Of one that is no longer PENDING only id and status are told. */
export type InvitationPreview = {
  __typename?: 'InvitationPreview';
  /** Handle of the account that invites. */
  accountHandle: Maybe<Scalars['String']['output']>;
  /** Name of the account that invites. */
  accountName: Maybe<Scalars['String']['output']>;
  /** The invited address: only who signs in with it can accept. */
  email: Maybe<Scalars['String']['output']>;
  /** Until when it can be accepted. */
  expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** `inv_…` */
  id: Scalars['ID']['output'];
  /** Name of who invited. */
  invitedByName: Maybe<Scalars['String']['output']>;
  /** The account role that accepting gives. */
  role: Maybe<AccountRole>;
  /** Where it stands. */
  status: InvitationStatus;
  /** Names of the workspaces that accepting opens. */
  workspaceNames: Maybe<Array<Scalars['String']['output']>>;
};

/** One page of invitations to the caller. */
export type InvitationPreviewConnection = {
  __typename?: 'InvitationPreviewConnection';
  /** Entries with their cursors. */
  edges: Array<InvitationPreviewEdge>;
  /** The invitations alone. */
  nodes: Array<InvitationPreview>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** An invitation to the caller in a list. */
export type InvitationPreviewEdge = {
  __typename?: 'InvitationPreviewEdge';
  /** Place in the list, for `after`. */
  cursor: Scalars['String']['output'];
  /** The invitation. */
  node: InvitationPreview;
};

/** What became of one entry. */
export type InvitationResult = {
  __typename?: 'InvitationResult';
  /** The address as it came in. */
  email: Scalars['String']['output'];
  /** Why it FAILED, with paths from the call's input: `["invitations", "2", "email"]`. */
  errors: Array<UserError>;
  /** The invitation; null unless INVITED or RENEWED. */
  invitation: Maybe<Invitation>;
  /** What happened. */
  outcome: InvitationOutcome;
};

/** Where an invitation stands. Only a PENDING one holds a seat and can be accepted. */
export type InvitationStatus =
  /** Accepted: the person became a member. */
  | 'ACCEPTED'
  /** Turned down by who was invited. */
  | 'DECLINED'
  /** Its time ran out. It holds no seat, and can be sent again. */
  | 'EXPIRED'
  /** Waiting for an answer. */
  | 'PENDING'
  /** Taken back by the account. */
  | 'REVOKED';

/** A workspace that an invitation opens. */
export type InvitationWorkspace = {
  __typename?: 'InvitationWorkspace';
  /** The role there. */
  role: WorkspaceRole;
  /** The workspace; null once it is deleted. */
  workspace: Maybe<Workspace>;
};

/** A workspace to open to who is invited. Needs the plan's feature WORKSPACE_ACCESS. */
export type InvitationWorkspaceInput = {
  /** A workspace role; PERMISSION_NOT_HELD if it holds a scope that the caller lacks there. */
  roleId: Scalars['ID']['input'];
  /** A workspace of the account in which the caller may grant access (MANAGE_WORKSPACE_USERS). */
  workspaceId: Scalars['ID']['input'];
};

/** People to invite into one account. */
export type InviteMembersInput = {
  /** The account that invites. */
  accountId: Scalars['ID']['input'];
  /** 8 to 200 printable characters: makes a retry within 24 hours harmless. CONFLICT with another input under the same key. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 100 entries; an address that comes twice is INVALID, whatever the letter case. */
  invitations: Array<InvitationInput>;
  /** Plain text that goes into every mail, 0 to 500 characters. */
  message?: InputMaybe<Scalars['String']['input']>;
  /** What becomes of the others when one entry fails. */
  mode?: InputMaybe<BulkMode>;
};

/** What became of each entry. */
export type InviteMembersPayload = {
  __typename?: 'InviteMembersPayload';
  /** The account, for its seats and invitations; null when something failed. */
  account: Maybe<Account>;
  /** What failed about the call as a whole; an entry's own failures stand in its result. */
  errors: Array<UserError>;
  /** One for each entry of the input, in its order; empty when the call as a whole failed. */
  results: Array<InvitationResult>;
};

/**
 * The addresses from which an account can be reached, once that is enforced: in a session, by an API key or a service account's
 * key, by the address of an export and by the link of an invitation alike. From elsewhere all of it is refused with
 * IP_NOT_ALLOWED.
 */
export type IpAllowlist = {
  __typename?: 'IpAllowlist';
  /** Whether only addresses of enabled entries are let in. An account begins without. */
  enforced: Scalars['Boolean']['output'];
  /** The entries, in the order in which they were added. */
  entries: Array<IpAllowlistEntry>;
  /** The address that this request comes from, as Guildhall sees it: what to add first. Null where it cannot be told. */
  viewerAddress: Maybe<Scalars['String']['output']>;
};

/** An address or a network on the list. */
export type IpAllowlistEntry = {
  __typename?: 'IpAllowlistEntry';
  /** When it was added. */
  createdAt: Scalars['DateTime']['output'];
  /** Who added it; null for who is gone. */
  createdBy: Maybe<Actor>;
  /** What it is, at most 140 characters; may be empty. */
  description: Scalars['String']['output'];
  /** Whether it lets anybody in: one that is not enabled is kept for later. */
  enabled: Scalars['Boolean']['output'];
  /** `ipa_…` */
  id: Scalars['ID']['output'];
  /**
   * Last time that it let somebody into the account while the list was enforced, within a minute or so; of overlapping entries
   * each counts. Null if it never did.
   */
  lastUsedAt: Maybe<Scalars['DateTime']['output']>;
  /** The network with its length, in the one way in which it is written: `203.0.113.7/32` is a single address. */
  network: Scalars['String']['output'];
};

/** How a membership began. */
export type JoinedBy =
  /** By making the account. */
  | 'FOUNDER'
  /** By accepting an invitation. */
  | 'INVITATION'
  /** By the account's directory. */
  | 'SCIM'
  /** By a first sign-in through the account's identity provider. */
  | 'SSO';

/** The account to leave. */
export type LeaveAccountInput = {
  /** The account to leave. */
  accountId: Scalars['ID']['input'];
};

/** The account that the caller has left. */
export type LeaveAccountPayload = {
  __typename?: 'LeaveAccountPayload';
  /** Id of that account, for the client's cache; null when something failed. */
  accountId: Maybe<Scalars['ID']['output']>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The caller, for the list of accounts. */
  viewer: Maybe<Viewer>;
};

/** A limit other than the seats is reached. */
export type LimitReachedError = UserError & {
  __typename?: 'LimitReachedError';
  /** Always LIMIT_REACHED. */
  code: UserErrorCode;
  /** How many are allowed. */
  limit: Scalars['Int']['output'];
  /** What is wrong and what to do, as a sentence for the person. */
  message: Scalars['String']['output'];
  /** Where in the input; empty when no one field is at fault. */
  path: Array<Scalars['String']['output']>;
  /** How many there are now. */
  used: Scalars['Int']['output'];
};

/** One limit, and what is used of it. */
export type LimitUsage = {
  __typename?: 'LimitUsage';
  /** What is left, never below 0; null for no limit. */
  available: Maybe<Scalars['Int']['output']>;
  /** The limit; null for none. */
  limit: Maybe<Scalars['Int']['output']>;
  /** What is used. */
  used: Scalars['Int']['output'];
};

/** The code from the mail, together with the challenge that it was mailed for. */
export type LinkSignOnInput = {
  /** What `redeemSignIn` gave as `linkChallenge`. */
  challenge: Scalars['String']['input'];
  /** The 8 digits from the mail; spaces are ignored. */
  code: Scalars['String']['input'];
};

/** A session that has begun. */
export type LinkSignOnPayload = {
  __typename?: 'LinkSignOnPayload';
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** When the session ends by itself if it is not used again before. The account may ask for another sign-on earlier. */
  expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** The session's token, shown this once: send it as `Authorization: Bearer <token>`. Null when something failed. */
  token: Maybe<Scalars['String']['output']>;
  /** Who is signed in now. */
  viewer: Maybe<Viewer>;
};

/** Who looks after an object, and so where it is changed. */
export type ManagedBy =
  /** People, through this API. */
  | 'MANUAL'
  /** The account's directory, through SCIM: changes by hand are refused with MANAGED_ELSEWHERE. */
  | 'SCIM';

/** What a group is to give. A field left out stays as it is. */
export type MapDirectoryGroupInput = {
  /** The account role of whoever is in it: ADMIN or MEMBER; null: it gives none. OWNER is INVALID: nobody becomes one so. */
  accountRole?: InputMaybe<AccountRole>;
  /** The group. */
  directoryGroupId: Scalars['ID']['input'];
  /**
   * True: nothing is written. The answer says in `errors` why it would fail, or in `accessChanges` what it would do; every
   * other field is null or empty.
   */
  dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** Workspaces to open to whoever is in it, 20 at most, each once: all of them, in place of those of before; null: none. */
  workspaces?: InputMaybe<Array<DirectoryGroupWorkspaceInput>>;
};

/** The group with what it gives. */
export type MapDirectoryGroupPayload = {
  __typename?: 'MapDirectoryGroupPayload';
  /** How many such changes the caller may see, those that are not listed included. */
  accessChangeCount: Scalars['Int']['output'];
  /** What this does, or in a dry run would do, to anybody's access: at most 50 entries, the greatest change first. */
  accessChanges: Array<AccessChange>;
  /** The group; null when something failed. */
  directoryGroup: Maybe<DirectoryGroup>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
};

/** A person's membership of an account. */
export type Member = Node & {
  __typename?: 'Member';
  /** The account. */
  account: Account;
  /** False for a deactivated member: it keeps its row and opens nothing, the person's API keys included. */
  active: Scalars['Boolean']['output'];
  /**
   * What the account's identity provider or directory calls the person, in this account only; 1 to 100 characters. Null where it said nothing: the
   * name is `user.name` then.
   */
  displayName: Maybe<Scalars['String']['output']>;
  /** `mem_…` */
  id: Scalars['ID']['output'];
  /** When the membership began. */
  joinedAt: Scalars['DateTime']['output'];
  /** How the membership began. */
  joinedBy: JoinedBy;
  /** Last request of the person in this account, within a minute or so; null if there was none. */
  lastActiveAt: Maybe<Scalars['DateTime']['output']>;
  /** Who looks after this membership, and so who says whether it is active. */
  managedBy: ManagedBy;
  /** What the member may do in the account. */
  role: AccountRole;
  /** Teams that the member is on, by name. */
  teams: Maybe<TeamConnection>;
  /** The person. */
  user: User;
  /** Goes up with every change. Given to `changeMemberRole`, an outdated one is CONFLICT. */
  version: Scalars['Int']['output'];
  /** Whether the caller may do this to the member, by the mutation's own decision. */
  viewerCan: Decision;
  /**
   * Every workspace that the member can enter, by whatever way, by name: those in which the caller may see users
   * (SEE_WORKSPACE_USERS); one's own are complete. None for a deactivated member.
   */
  workspaces: Maybe<MemberWorkspaceConnection>;
};


/** A person's membership of an account. */
export type MemberTeamsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A person's membership of an account. */
export type MemberViewerCanArgs = {
  action: MemberAction;
};


/** A person's membership of an account. */
export type MemberWorkspacesArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** What can be done to a member. */
export type MemberAction =
  /** Give another account role than OWNER: `changeMemberRole`. */
  | 'CHANGE_ROLE'
  /** Take everything away but the row: `setMembersActive`. */
  | 'DEACTIVATE'
  /** End one's own membership: `leaveAccount`. */
  | 'LEAVE'
  /** Make OWNER: `changeMemberRole`. */
  | 'MAKE_OWNER'
  /** Let a deactivated member in again: `setMembersActive`. */
  | 'REACTIVATE'
  /** End the membership: `removeMember`. */
  | 'REMOVE';

/** One page of members. */
export type MemberConnection = {
  __typename?: 'MemberConnection';
  /** Entries with their cursors. */
  edges: Array<MemberEdge>;
  /** The members alone. */
  nodes: Array<Member>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A member in a list. */
export type MemberEdge = {
  __typename?: 'MemberEdge';
  /** Place in the list, for `after`. */
  cursor: Scalars['String']['output'];
  /** The member. */
  node: Member;
};

/** Which members a list holds. Conditions add up. */
export type MemberFilter = {
  /** True: active ones only; false: deactivated ones only; left out: both. */
  active?: InputMaybe<Scalars['Boolean']['input']>;
  /** Members with one of these roles, 1 to 100 entries, each once. */
  roles?: InputMaybe<Array<AccountRole>>;
  /**
   * Text that the name or address contains, whatever the letter case; 1 to 100 characters. From three on it is found by an
   * index.
   */
  search?: InputMaybe<Scalars['String']['input']>;
  /** Members who are on this team; an id that is no team of the account finds nobody. */
  teamId?: InputMaybe<Scalars['ID']['input']>;
};

/** In which order a list of members runs. Ties go by id. */
export type MemberOrder = {
  /** Which way. */
  direction: OrderDirection;
  /** What to order by. */
  field: MemberOrderField;
};

/** What members can be ordered by. */
export type MemberOrderField =
  /** The person's address. */
  | 'EMAIL'
  /** When the membership began. */
  | 'JOINED_AT'
  /** Last request in this account; who never made one comes as if it were earliest. */
  | 'LAST_ACTIVE_AT'
  /** The person's name, whatever the letter case. */
  | 'NAME';

/** One page of the workspaces that a principal can enter; the edges say how. */
export type MemberWorkspaceConnection = {
  __typename?: 'MemberWorkspaceConnection';
  /** Entries with their cursors, and with what lets the principal in. */
  edges: Array<MemberWorkspaceEdge>;
  /** The workspaces alone. */
  nodes: Array<Workspace>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A workspace that a principal can enter, with the sum of what lets the principal in. */
export type MemberWorkspaceEdge = {
  __typename?: 'MemberWorkspaceEdge';
  /** Place in the list, for `after`. */
  cursor: Scalars['String']['output'];
  /** The workspace. */
  node: Workspace;
  /**
   * Of the sources' roles that with the most scopes; on a tie the built-in one, then by name. `scopes` may be more than
   * any one role's.
   */
  role: WorkspaceRole;
  /** What is enforced: the union of all sources, in the catalogue's order. */
  scopes: Array<WorkspaceScope>;
  /** Every way in. */
  sources: Array<AccessSource>;
};

/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type Mutation = {
  __typename?: 'Mutation';
  /**
   * Makes the caller a member. Everything is asked again, in this order: token, state, address, SSO, seats, plan, roles,
   * workspaces and teams, and whether who invited may still give all of it. Accepting twice is harmless. IP_NOT_ALLOWED
   * where the account's allowlist keeps the caller out; SSO_REQUIRED with `url` where the account enforces SSO and the address
   * is of one of its domains: signing on there takes the invitation up. RATE_LIMITED for
   * tokens as in `invitationByToken`; for ids after 50 wrong tries of the caller in an hour; for both after 30 by people whom
   * the invitation is not for.
   */
  acceptInvitation: Maybe<AcceptInvitationPayload>;
  /**
   * Claims a domain. That blocks nobody, and no other account learns of it: it counts once `verifyDomain` has found its record. At
   * most 25 domains (LIMIT_REACHED). INVALID for domains that are nobody's own: those of public mail providers, and those below
   * which the public registers names, as `co.uk` or `github.io`. TAKEN when this account has it on its list already.
   */
  addDomain: Maybe<AddDomainPayload>;
  /**
   * Adds an address or a network to the list, enabled. At most 25 entries, disabled ones included (LIMIT_REACHED). Networks may
   * overlap; the same one twice is TAKEN. Rule: Guildhall's own.
   */
  addIpAllowlistEntry: Maybe<AddIpAllowlistEntryPayload>;
  /**
   * Puts users and service accounts on a team, all of them or none; who is on it already stays. It gives them all that the
   * team has, so nobody adds to a team with a scope that they lack themselves (PERMISSION_NOT_HELD). To a directory's team
   * only service accounts are added by hand: a user is MANAGED_ELSEWHERE. Nobody is on more than 100 teams (LIMIT_REACHED).
   * A service account needs the feature SERVICE_ACCOUNTS (FEATURE_NOT_IN_PLAN).
   */
  addTeamMembers: Maybe<AddTeamMembersPayload>;
  /**
   * Hands members in manual care over to the directory, all of them or none: from then on it says whether they are active, what they are
   * called, which role its groups give them and on which of its teams they are, and at once they are brought in line with what it says now.
   * Whom the directory looks after already stays so. Nobody hands over whom they could not deactivate and reactivate, nor gives
   * a role or access that they lack (PERMISSION_NOT_HELD). An OWNER stays OWNER.
   */
  adoptMembers: Maybe<AdoptMembersPayload>;
  /**
   * Second step: changes the caller's address with the code from the mail, in any session of their own. A change is good for 10 minutes, once, and five
   * tries. The person's other sessions end, codes for signing in that went to the old address open nothing any more, and
   * a notice goes there; API keys stay. Invitations go by the address: those to the new one are the caller's now. TAKEN if
   * somebody else has the new address; RATE_LIMITED as in `signIn`.
   */
  changeEmail: Maybe<ChangeEmailPayload>;
  /**
   * Gives a member another account role. Only an OWNER makes or unmakes an OWNER (ADMINISTRATE_OWNERS), and one active
   * OWNER always stays (LAST_OWNER). Whenever somebody becomes an active OWNER or ceases to be one, by whatever mutation,
   * this person and all who were active owners before are told by mail. Nobody gives or takes a role that holds more than
   * their own (PERMISSION_NOT_HELD). Of a member to whom the directory's groups give a role only OWNER is given or taken by hand
   * (MANAGED_ELSEWHERE). Rules: roles as in Prefect Cloud, those about owners are Guildhall's own.
   */
  changeMemberRole: Maybe<ChangeMemberRolePayload>;
  /**
   * Makes the account's connection, or changes it. The first time takes `issuer`, `clientId` and `clientSecret`, or for SAML `saml` with all
   * that it needs; later what is left out stays, and the other protocol takes all of its own. Another `issuer` takes its `clientSecret` too,
   * so that no provider ever gets the secret of another. A change of a trusted part counts at once, while single sign-on is enforced too: whoever comes anew comes by it, the test and the
   * confirmation are void, all owners are mailed, and sessions of before last as long as they would have. In a session only: a
   * provider makes sessions, and a key makes nothing that outlives it.
   */
  configureSso: Maybe<ConfigureSsoPayload>;
  /**
   * Confirms the trusted parts of the connection: from now on it lets OWNERs in, too. For OWNERs, and never by what somebody
   * else may have changed meanwhile: `version` is that of the connection that was looked at, and an outdated one is CONFLICT. All
   * owners are mailed.
   */
  confirmSso: Maybe<ConfirmSsoPayload>;
  /**
   * Makes an account with the caller as its OWNER, on the installation's default plan. Where only operators make accounts
   * this is FORBIDDEN. A retry is IP_NOT_ALLOWED or SSO_REQUIRED where the account keeps the caller out by then.
   */
  createAccount: Maybe<CreateAccountPayload>;
  /**
   * Makes an API key for the caller. Needs a session, so that a key can neither make nor outlive a key. A retry under the
   * same `idempotencyKey` is ALREADY_DONE: it answers with the key but not with its secret. In a session that an account's
   * identity provider made it is for that account, else FORBIDDEN with `reason: OWN_SESSION_ONLY`. A person has 100 keys of their own at most,
   * and 100 that were made in sessions of the provider of each account.
   */
  createApiKey: Maybe<CreateApiKeyPayload>;
  /**
   * Opens a page of the payment provider's where the account changes with what it pays, its address and its subscription, and finds
   * its invoices. INVALID where accounts pay nowhere, and for an account that never began a checkout. The top-level error
   * UNAVAILABLE says that the provider does not answer.
   */
  createBillingPortalSession: Maybe<CreateBillingPortalSessionPayload>;
  /**
   * Opens a page of the payment provider's where the account takes out a subscription; the plan changes once that is paid. INVALID
   * where accounts pay nowhere, where the plan is not sold so, and for an account that has a subscription already: it changes that
   * one on the page of `createBillingPortalSession`. One that is INCOMPLETE counts too: it ends by itself within 23 hours if it is not
   * paid. An account has one open checkout: the one before can no longer be paid. The top-level error UNAVAILABLE says that the
   * provider does not answer.
   */
  createCheckoutSession: Maybe<CreateCheckoutSessionPayload>;
  /**
   * Makes a token for the account's directory; with the first one the directory is made, and all owners are mailed. 5 work at a time
   * at most (LIMIT_REACHED). A token opens all that the directory can give: the account roles of mapped groups, what its teams
   * have in workspaces, and the roles of members in its care; the caller must hold all of it (PERMISSION_NOT_HELD). In a session
   * only: a key makes nothing that outlives it. A retry under the same `idempotencyKey` is ALREADY_DONE: it answers with the token
   * but not with its secret.
   */
  createDirectoryToken: Maybe<CreateDirectoryTokenPayload>;
  /**
   * Makes a service account with its first key. How many there may be is a limit of the plan (LIMIT_REACHED), and nobody
   * gives a role that holds more than their own (PERMISSION_NOT_HELD). A retry under the same `idempotencyKey` is
   * ALREADY_DONE: it answers with the service account and its key but not with the secret.
   */
  createServiceAccount: Maybe<CreateServiceAccountPayload>;
  /**
   * Makes a team. It has no access yet: `grantWorkspaceAccess` takes its id. An account has at most 1,000 teams, whatever
   * its plan (LIMIT_REACHED). A service account on it needs the feature SERVICE_ACCOUNTS (FEATURE_NOT_IN_PLAN). Rule:
   * Guildhall's own.
   */
  createTeam: Maybe<CreateTeamPayload>;
  /**
   * Makes a workspace. How many there may be is a limit of the plan (LIMIT_REACHED), and a custom role as its default needs
   * the feature CUSTOM_ROLES (FEATURE_NOT_IN_PLAN).
   */
  createWorkspace: Maybe<CreateWorkspacePayload>;
  /**
   * Makes a custom workspace role. Nobody makes one with a scope, inherited or included ones too, that they do not hold
   * themselves (PERMISSION_NOT_HELD). An account has at most 200, whatever its plan (LIMIT_REACHED). Rules: Guildhall's
   * own.
   */
  createWorkspaceRole: Maybe<CreateWorkspaceRolePayload>;
  /**
   * Turns an invitation down, an expired one too. By its token it needs no sign-in; by its id the caller must be signed in
   * with the invited address, by a credential of their own. One that was accepted or revoked is CONFLICT; declining twice is harmless. IP_NOT_ALLOWED
   * where the account's allowlist keeps the caller out. RATE_LIMITED as in
   * `acceptInvitation`.
   */
  declineInvitation: Maybe<DeclineInvitationPayload>;
  /**
   * Closes an account at once and for everybody. Its content goes 30 days later, its audit events when their own time is
   * over; the handle stays reserved.
   */
  deleteAccount: Maybe<DeleteAccountPayload>;
  /**
   * Deletes an API key: it stops working at once. A person's key is deleted by that person, a service account's by who
   * holds UPDATE_SERVICE_ACCOUNTS in its account; to anybody else it is NOT_FOUND, as an unknown one. Works while the
   * account is FROZEN too.
   */
  deleteApiKey: Maybe<DeleteApiKeyPayload>;
  /**
   * Deletes a service account with its keys, its teams and all its access, at once. Nobody takes what they do not hold
   * themselves (PERMISSION_NOT_HELD).
   */
  deleteServiceAccount: Maybe<DeleteServiceAccountPayload>;
  /**
   * Deletes a team with its grants: what its people had through it alone ends at once, and live invitations no longer put
   * anybody on it. Nobody takes a scope that they lack themselves (PERMISSION_NOT_HELD). A directory's team is
   * MANAGED_ELSEWHERE.
   */
  deleteTeam: Maybe<DeleteTeamPayload>;
  /**
   * Deletes the caller for good: memberships with all that they gave, sessions and API keys end at once, and a mail says so.
   * LAST_OWNER for each account that would be left without an active OWNER. Live invitations to the address stay, as the
   * accounts' own. Events in audit logs keep the names of then. Who signs in later with the same address is somebody new.
   * The rest of the answer is for nobody. Takes a session that began 15 minutes ago at most, else FORBIDDEN with
   * `reason: FRESH_SESSION_ONLY`.
   */
  deleteViewer: Maybe<DeleteViewerPayload>;
  /** Deletes a workspace with everything in it, all access to it included. There is no way back. */
  deleteWorkspace: Maybe<DeleteWorkspacePayload>;
  /**
   * Deletes a custom workspace role. One in use is ROLE_IN_USE with the counts, unless a replacement is named: that takes
   * its place everywhere, in the same transaction. Nobody gives or takes a scope that they do not hold themselves
   * (PERMISSION_NOT_HELD). While the account is FROZEN it works without a replacement only, and without the feature
   * CUSTOM_ROLES a built-in role replaces it (FEATURE_NOT_IN_PLAN). A built-in role is BUILT_IN.
   * Rule: Guildhall's own.
   */
  deleteWorkspaceRole: Maybe<DeleteWorkspaceRolePayload>;
  /**
   * Ends one of the caller's sessions, at once. Works for the session of this request too. In a session that an account's
   * identity provider made only those that it made are there.
   */
  endSession: Maybe<EndSessionPayload>;
  /**
   * From now on only addresses of enabled entries are let in. INVALID while there is no such entry, or when the caller's own
   * address is in none of them. Of others it asks nothing: whoever is elsewhere is out at once.
   */
  enforceIpAllowlist: Maybe<EnforceIpAllowlistPayload>;
  /**
   * From now on members whose address is of a verified domain of the account are let in by its identity provider only; OWNERs,
   * guests from other domains and service accounts as before. INVALID unless the trusted parts, as they are now, have passed a
   * test, and a domain is verified by whose addresses people can sign on. All owners are mailed.
   */
  enforceSso: Maybe<EnforceSsoPayload>;
  /**
   * Gives an address from which a part of the log can be fetched, once, within 60 seconds, by the same user or service account:
   * send the Authorization header there, too. The events come oldest first, up to the last of now; the transfer breaks off when
   * the right to read them ends on the way. An address that was used, whose time is over or that is somebody else's is 404, one without a
   * credential 401; who may not read the log any more gets 403 and has used it up. The export is an event itself. Rule: Guildhall's own.
   */
  exportAuditLog: Maybe<ExportAuditLogPayload>;
  /**
   * Gives principals a role in a workspace, all of them or none. Who has a grant already has this one instead. Each kind
   * of principal asks for its own scope: MANAGE_WORKSPACE_USERS, MANAGE_WORKSPACE_SERVICE_ACCOUNTS,
   * MANAGE_WORKSPACE_TEAMS. Nobody gives, or takes by replacing, a scope that they lack themselves, and a later end is a
   * grant too (PERMISSION_NOT_HELD). Besides, a new or changed grant needs the feature TEAMS for a team, SERVICE_ACCOUNTS for a
   * service account, and CUSTOM_ROLES for a custom role (FEATURE_NOT_IN_PLAN); one that stands already may stay. What a group of the
   * account's directory gives its team is MANAGED_ELSEWHERE.
   */
  grantWorkspaceAccess: Maybe<GrantWorkspaceAccessPayload>;
  /**
   * Invites people by mail, each with a role, workspaces and teams of their own. A new invitation to an address with a
   * live one takes its place. Nobody gives more than they hold, and OWNER cannot be given here. Mails: 3 a day from one
   * account to one address, 500 a day from one account, above that LIMIT_REACHED. Each entry answers for itself in
   * `results`.
   */
  inviteMembers: Maybe<InviteMembersPayload>;
  /**
   * Ends the caller's own membership, with its teams and all its access to workspaces. The last active OWNER cannot leave:
   * make another one first, or delete the account. Whom the account's directory looks after is MANAGED_ELSEWHERE: it would only send
   * them again. Whom the account lets in by its identity provider only leaves it in a session of their own.
   */
  leaveAccount: Maybe<LeaveAccountPayload>;
  /**
   * Ends the first sign-on of somebody who is known here already, with the code from the mail. A challenge is good for 10 minutes, one
   * use and five tries. From then on the provider's word is enough for this person. Whether they may come in is decided again.
   * IP_NOT_ALLOWED and RATE_LIMITED as in `redeemSignIn`.
   */
  linkSignOn: Maybe<LinkSignOnPayload>;
  /**
   * Says what being in a group of the directory gives: an account role, and roles in workspaces, which are grants to the group's team in
   * the directory's care. Members of the group have it at once: never an OWNER, and whom no group gives a role any more
   * becomes MEMBER. Nobody gives or takes what they do not hold (PERMISSION_NOT_HELD). TAKEN where the team was given
   * access to the workspace by hand.
   */
  mapDirectoryGroup: Maybe<MapDirectoryGroupPayload>;
  /**
   * Ends a sign-on by an account's identity provider: gives a session that opens this account, and nothing else. A code is good for 60
   * seconds, one use, and for whoever knows what the challenge of the sign-on was made of. Who comes for the first time becomes a
   * member: by the invitation that waits for the address, else with the connection's default role and workspaces. Where the address is
   * somebody's who never came by this provider, a code is mailed to it, and `linkChallenge` goes back in `linkSignOn`.
   * IP_NOT_ALLOWED where the account's allowlist keeps the caller out. RATE_LIMITED as in `signIn`: wrong codes of both are counted
   * together.
   */
  redeemSignIn: Maybe<RedeemSignInPayload>;
  /**
   * From now on every address is let in again, on every plan; the entries stay. It gives access, so not while the account is
   * frozen.
   */
  releaseIpAllowlist: Maybe<ReleaseIpAllowlistPayload>;
  /**
   * From now on members are let in without the identity provider again, on every plan; the connection stays, and people may
   * still come by it. It gives access, so not while the account is frozen. All owners are mailed.
   */
  releaseSso: Maybe<ReleaseSsoPayload>;
  /**
   * Switches the account's directory off, on every plan: its tokens end, what it told is forgotten, and all that it looked after
   * is in manual care from then on. Nobody gains or loses anything by it. All owners are mailed.
   */
  removeDirectory: Maybe<RemoveDirectoryPayload>;
  /**
   * Takes a domain off the account's list, on every plan. Its people are no longer bound to single sign-on, so not while the account
   * is frozen; of a domain that was verified all owners get a mail.
   */
  removeDomain: Maybe<RemoveDomainPayload>;
  /**
   * Takes an entry off the list, on every plan. INVALID for what would keep the caller out, while the list is enforced, from
   * where they ask.
   */
  removeIpAllowlistEntry: Maybe<RemoveIpAllowlistEntryPayload>;
  /**
   * Ends a membership, with its teams and all its access to workspaces, at once. An ADMIN cannot remove an OWNER
   * (PERMISSION_NOT_HELD), and the last active OWNER stays (LAST_OWNER). An active member in the care of the account's directory is
   * MANAGED_ELSEWHERE.
   */
  removeMember: Maybe<RemoveMemberPayload>;
  /**
   * Takes the connection away, on every plan: its provider's sessions end, API keys that were made in them are deleted, and it is
   * forgotten whom the provider's users were. Members stay. INVALID while single sign-on is enforced: release it first. All owners
   * are mailed.
   */
  removeSso: Maybe<RemoveSsoPayload>;
  /**
   * Takes users and service accounts off a team, all of them or none: what they had through it alone ends at once. Nobody
   * takes a scope that they lack themselves (PERMISSION_NOT_HELD). Whom the directory put on it is MANAGED_ELSEWHERE.
   */
  removeTeamMembers: Maybe<RemoveTeamMembersPayload>;
  /**
   * First step to another address: mails a code to the new one. The answer is the same whether somebody has that address
   * or not. It takes the place of a change that was asked for before. Limits in an hour: 6 changes of one person, above
   * which it is LIMIT_REACHED; and, without a sign to the caller, 6 codes for one address and 30 for one network. INVALID
   * for an address that is none of SIGN_UP_DOMAINS where the installation demands one, and for one by which the caller would
   * be rid of an account's SSO. Takes a session that began
   * 15 minutes ago at most, else FORBIDDEN with `reason: FRESH_SESSION_ONLY`.
   */
  requestEmailChange: Maybe<RequestEmailChangePayload>;
  /**
   * Sends a sign-in code to an address. Limits, all without a sign to the caller: 6 codes an hour for one address from one
   * network, 30 an hour for one address, 60 an hour for one network.
   */
  requestSignIn: Maybe<RequestSignInPayload>;
  /**
   * Sends a PENDING or EXPIRED invitation again: a new link, a new time, the same content. The old link dies, and the
   * caller becomes who invited, so the right to give all of it is needed. Any other state is CONFLICT.
   */
  resendInvitation: Maybe<ResendInvitationPayload>;
  /** Ends a token at once, on every plan. The directory stays, without a way in where it was the last one. */
  revokeDirectoryToken: Maybe<RevokeDirectoryTokenPayload>;
  /**
   * Takes an invitation back: its link dies at once, its seat is free. Needs the right to give what it gives. One that was
   * accepted or declined is CONFLICT; one that was revoked already stays so, without an error.
   */
  revokeInvitation: Maybe<RevokeInvitationPayload>;
  /**
   * Takes grants away, all of them or none, ended ones too. What comes from the account role, a team or the default role
   * stays. Each kind of principal asks for its own scope, as with `grantWorkspaceAccess`, and nobody takes a scope that
   * they lack themselves (PERMISSION_NOT_HELD). What a group of the account's directory gives its team is MANAGED_ELSEWHERE.
   */
  revokeWorkspaceAccess: Maybe<RevokeWorkspaceAccessPayload>;
  /**
   * Puts a new token in the place of one. The old one stops at once, or works on for `overlapSeconds`, so that nothing breaks while
   * the directory gets the new one, but never longer than it would have; `revokeDirectoryToken` ends it earlier. One that was
   * replaced already is INVALID. The comparison is that of `createDirectoryToken`. It needs no feature of the plan: a directory that
   * is there keeps a token that can be trusted. A retry under the same `idempotencyKey` is ALREADY_DONE: it answers with the
   * new token but not with its secret.
   */
  rotateDirectoryToken: Maybe<RotateDirectoryTokenPayload>;
  /**
   * Gives a service account a new key. The old one stops at once, or works on for `overlapSeconds`, so that nothing breaks
   * while the new one is rolled out; `deleteApiKey` ends it earlier. Each old key keeps its own end, which a further
   * rotation never puts off or brings forward; a fourth one at a time is LIMIT_REACHED. A key opens all that the service
   * account may do, so the caller must hold all of it (PERMISSION_NOT_HELD). It needs no feature of the plan: a service account
   * that is there keeps a key that can be trusted. A retry under the same `idempotencyKey` is
   * ALREADY_DONE: it answers with the new key but not with its secret. Rule: as in Prefect Cloud, the three old keys are
   * Guildhall's own.
   */
  rotateServiceAccountKey: Maybe<RotateServiceAccountKeyPayload>;
  /**
   * Deactivates or reactivates members, all of them or none. Reactivating gives back what they had, so it needs a free
   * seat and the right to give it. Members in the care of the account's directory are MANAGED_ELSEWHERE. While the account is FROZEN
   * only deactivating works.
   */
  setMembersActive: Maybe<SetMembersActivePayload>;
  /**
   * Signs in with the code from the mail. A challenge is good for 10 minutes, one sign-in and five tries. At the first
   * time this makes the person, where the installation lets newcomers in. RATE_LIMITED for the rest of an hour in which 100
   * codes from one network were wrong, or 50 codes, links and ids of one caller, for right ones too.
   */
  signIn: Maybe<SignInPayload>;
  /**
   * Ends the session of this request, at once; with `everywhere` all of the caller's. In a session that an account's identity
   * provider made these are those that it made.
   */
  signOut: Maybe<SignOutPayload>;
  /**
   * Tests the connection as it is configured: asks the provider for its description and its keys at once, by SAML looks at the
   * certificates, and takes the other steps once
   * somebody has signed on at the `url` that it gives. In place of the test before. Takes up to 10 seconds. INVALID while there is no
   * connection, CONFLICT where it is removed meanwhile.
   */
  testSso: Maybe<TestSsoPayload>;
  /**
   * Moves a workspace with its content to another account. The right is needed in both: without it in the other account
   * this is PERMISSION_NOT_HELD, and an account that the caller does not belong to is NOT_FOUND. Every access that came
   * from the old account ends: grants to its users, service accounts and teams, the default role, what its open
   * invitations would have given. How many workspaces the other account may have is a limit of its plan (LIMIT_REACHED);
   * one that is FROZEN takes none (INVALID). Rules: as in Prefect Cloud.
   */
  transferWorkspace: Maybe<TransferWorkspacePayload>;
  /** Changes an account's profile. A handle that is given up stays reserved to the account for 180 days. */
  updateAccount: Maybe<UpdateAccountPayload>;
  /** Changes an account's settings. */
  updateAccountSettings: Maybe<UpdateAccountSettingsPayload>;
  /**
   * Changes what an entry is called and whether it is enabled. To disable one, and nothing else, works while the account is
   * frozen and on every plan; anything else asks for IP_ALLOWLIST. INVALID for what would keep the caller out, while the list is
   * enforced, from where they ask.
   */
  updateIpAllowlistEntry: Maybe<UpdateIpAllowlistEntryPayload>;
  /**
   * Changes a service account's name and role. Nobody gives or takes a role that holds more than their own
   * (PERMISSION_NOT_HELD). Another role needs the feature SERVICE_ACCOUNTS (FEATURE_NOT_IN_PLAN).
   */
  updateServiceAccount: Maybe<UpdateServiceAccountPayload>;
  /** Changes a team's name and description. A directory's team is MANAGED_ELSEWHERE. */
  updateTeam: Maybe<UpdateTeamPayload>;
  /** Changes the caller's own profile. The copies of the name in the caller's memberships change with it. */
  updateViewer: Maybe<UpdateViewerPayload>;
  /**
   * Changes a workspace. The default role is a grant to everybody, so changing it needs MANAGE_WORKSPACE_USERS as well and
   * all scopes of the old and the new role (PERMISSION_NOT_HELD). Another default role that is a custom one needs the
   * feature CUSTOM_ROLES (FEATURE_NOT_IN_PLAN). Rule: Guildhall's own.
   */
  updateWorkspace: Maybe<UpdateWorkspacePayload>;
  /**
   * Changes a custom workspace role, for everybody who has it and at once. Nobody gives or takes a scope that they do not
   * hold themselves (PERMISSION_NOT_HELD). A built-in role is BUILT_IN.
   */
  updateWorkspaceRole: Maybe<UpdateWorkspaceRolePayload>;
  /**
   * Looks for the domain's TXT record in DNS, for 5 seconds at most. Found, the domain is VERIFIED, also one that was FAILING or
   * LAPSED. INVALID, saying what DNS said, when the record is not there; TAKEN when it is there and another account has verified the
   * domain already. When DNS does not answer, that is no failure of yours: `UNAVAILABLE` at the top level, try again.
   */
  verifyDomain: Maybe<VerifyDomainPayload>;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationAcceptInvitationArgs = {
  input: AcceptInvitationInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationAddDomainArgs = {
  input: AddDomainInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationAddIpAllowlistEntryArgs = {
  input: AddIpAllowlistEntryInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationAddTeamMembersArgs = {
  input: AddTeamMembersInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationAdoptMembersArgs = {
  input: AdoptMembersInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationChangeEmailArgs = {
  input: ChangeEmailInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationChangeMemberRoleArgs = {
  input: ChangeMemberRoleInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationConfigureSsoArgs = {
  input: ConfigureSsoInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationConfirmSsoArgs = {
  input: ConfirmSsoInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationCreateAccountArgs = {
  input: CreateAccountInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationCreateApiKeyArgs = {
  input: CreateApiKeyInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationCreateBillingPortalSessionArgs = {
  input: CreateBillingPortalSessionInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationCreateCheckoutSessionArgs = {
  input: CreateCheckoutSessionInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationCreateDirectoryTokenArgs = {
  input: CreateDirectoryTokenInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationCreateServiceAccountArgs = {
  input: CreateServiceAccountInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationCreateTeamArgs = {
  input: CreateTeamInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationCreateWorkspaceArgs = {
  input: CreateWorkspaceInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationCreateWorkspaceRoleArgs = {
  input: CreateWorkspaceRoleInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationDeclineInvitationArgs = {
  input: DeclineInvitationInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationDeleteAccountArgs = {
  input: DeleteAccountInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationDeleteApiKeyArgs = {
  input: DeleteApiKeyInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationDeleteServiceAccountArgs = {
  input: DeleteServiceAccountInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationDeleteTeamArgs = {
  input: DeleteTeamInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationDeleteViewerArgs = {
  input: DeleteViewerInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationDeleteWorkspaceArgs = {
  input: DeleteWorkspaceInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationDeleteWorkspaceRoleArgs = {
  input: DeleteWorkspaceRoleInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationEndSessionArgs = {
  input: EndSessionInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationEnforceIpAllowlistArgs = {
  input: EnforceIpAllowlistInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationEnforceSsoArgs = {
  input: EnforceSsoInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationExportAuditLogArgs = {
  input: ExportAuditLogInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationGrantWorkspaceAccessArgs = {
  input: GrantWorkspaceAccessInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationInviteMembersArgs = {
  input: InviteMembersInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationLeaveAccountArgs = {
  input: LeaveAccountInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationLinkSignOnArgs = {
  input: LinkSignOnInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationMapDirectoryGroupArgs = {
  input: MapDirectoryGroupInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationRedeemSignInArgs = {
  input: RedeemSignInInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationReleaseIpAllowlistArgs = {
  input: ReleaseIpAllowlistInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationReleaseSsoArgs = {
  input: ReleaseSsoInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationRemoveDirectoryArgs = {
  input: RemoveDirectoryInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationRemoveDomainArgs = {
  input: RemoveDomainInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationRemoveIpAllowlistEntryArgs = {
  input: RemoveIpAllowlistEntryInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationRemoveMemberArgs = {
  input: RemoveMemberInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationRemoveSsoArgs = {
  input: RemoveSsoInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationRemoveTeamMembersArgs = {
  input: RemoveTeamMembersInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationRequestEmailChangeArgs = {
  input: RequestEmailChangeInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationRequestSignInArgs = {
  input: RequestSignInInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationResendInvitationArgs = {
  input: ResendInvitationInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationRevokeDirectoryTokenArgs = {
  input: RevokeDirectoryTokenInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationRevokeInvitationArgs = {
  input: RevokeInvitationInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationRevokeWorkspaceAccessArgs = {
  input: RevokeWorkspaceAccessInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationRotateDirectoryTokenArgs = {
  input: RotateDirectoryTokenInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationRotateServiceAccountKeyArgs = {
  input: RotateServiceAccountKeyInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationSetMembersActiveArgs = {
  input: SetMembersActiveInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationSignInArgs = {
  input: SignInInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationSignOutArgs = {
  input: SignOutInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationTestSsoArgs = {
  input: TestSsoInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationTransferWorkspaceArgs = {
  input: TransferWorkspaceInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationUpdateAccountArgs = {
  input: UpdateAccountInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationUpdateAccountSettingsArgs = {
  input: UpdateAccountSettingsInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationUpdateIpAllowlistEntryArgs = {
  input: UpdateIpAllowlistEntryInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationUpdateServiceAccountArgs = {
  input: UpdateServiceAccountInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationUpdateTeamArgs = {
  input: UpdateTeamInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationUpdateViewerArgs = {
  input: UpdateViewerInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationUpdateWorkspaceArgs = {
  input: UpdateWorkspaceInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationUpdateWorkspaceRoleArgs = {
  input: UpdateWorkspaceRoleInput;
};


/**
 * Changes. Each runs in a transaction of its own, in the order of the document. A refused one is null, with the coded
 * error at its path, and the others still answer. What a person can put right stands in the payload's `errors`.
 */
export type MutationVerifyDomainArgs = {
  input: VerifyDomainInput;
};

/** Narrows a list down by name. */
export type NameFilter = {
  /** Text that the name contains, whatever the letter case; 1 to 100 characters. */
  search?: InputMaybe<Scalars['String']['input']>;
};

/** An invoice that is to come. */
export type NextInvoice = {
  __typename?: 'NextInvoice';
  /**
   * What it is over, in the smallest unit of the currency (cents; yen, which have none): always a whole number, larger than an Int
   * may be.
   */
  amount: Scalars['Float']['output'];
  /** ISO 4217: `EUR`. */
  currency: Scalars['String']['output'];
  /** When it is written. */
  date: Scalars['DateTime']['output'];
};

/** An object with an id that is unique in the whole installation and never changes. `Query.node` reads it again. */
export type Node = {
  /** A TypeID: the kind's prefix, an underscore, 26 characters, for instance `acct_01h455vb4pex5vsknk084sn02q`. */
  id: Scalars['ID']['output'];
};

/** What a document would cost. */
export type OperationCost = {
  __typename?: 'OperationCost';
  /** Whether it would be run now: it has no mistake, passes no limit and costs no more than the caller has left. */
  allowed: Scalars['Boolean']['output'];
  /** Why not, a sentence each; empty when it is allowed. */
  errors: Array<Scalars['String']['output']>;
  /** Points that it takes of the caller's budget, and as many of that of each account that it touches; 0 if it has a mistake. */
  points: Scalars['Int']['output'];
};

/** Somebody who runs this installation, by its command line. */
export type Operator = {
  __typename?: 'Operator';
  /** Name that the operator gave. */
  name: Scalars['String']['output'];
};

/** Which way a list runs. */
export type OrderDirection =
  /** Smallest, earliest or A first. */
  | 'ASC'
  /** Greatest, latest or Z first. */
  | 'DESC';

/**
 * Where a page stands in its list. To go on, ask with `after: endCursor` and the same filter and order. A `first` outside
 * 1 to 100, or a cursor of another list, is BAD_USER_INPUT.
 */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Cursor of the page's last entry; null on an empty page. */
  endCursor: Maybe<Scalars['String']['output']>;
  /** Whether more follow after this page. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether the list has entries before this page. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the page's first entry; null on an empty page. */
  startCursor: Maybe<Scalars['String']['output']>;
};

/** With what is paid: never more than a receipt shows. */
export type PaymentMethod = {
  __typename?: 'PaymentMethod';
  /** Brand of the card as the provider spells it, for instance `visa`; for what is no card its kind, for instance `sepa_debit`. */
  brand: Scalars['String']['output'];
  /** Month in which a card expires, 1 to 12; null for what is no card. */
  expMonth: Maybe<Scalars['Int']['output']>;
  /** Year in which a card expires, four digits; null for what is no card. */
  expYear: Maybe<Scalars['Int']['output']>;
  /** Last four digits; null for what has none. */
  lastFour: Maybe<Scalars['String']['output']>;
};

/** The caller would give, or take away, more than they hold themselves. */
export type PermissionNotHeldError = UserError & {
  __typename?: 'PermissionNotHeldError';
  /** Always PERMISSION_NOT_HELD. */
  code: UserErrorCode;
  /** What is wrong and what to do, as a sentence for the person. */
  message: Scalars['String']['output'];
  /** Account permissions that the caller lacks. */
  missingPermissions: Array<AccountPermission>;
  /** Workspace scopes that the caller lacks, in the workspace in question or for the role in question. */
  missingScopes: Array<WorkspaceScope>;
  /** Where in the input; empty when no one field is at fault. */
  path: Array<Scalars['String']['output']>;
};

/** What can enter a workspace or be on a team, and what an API key belongs to. */
export type Person = ServiceAccount | User;

/** What an account has booked. */
export type Plan = {
  __typename?: 'Plan';
  /** Features that the account has, overrides by the operator included. */
  features: Array<Feature>;
  /** Limits of the account, overrides by the operator included. */
  limits: PlanLimits;
  /** Name of the plan. */
  tier: PlanTier;
};

/** How much of each an account may have. Null means unlimited. */
export type PlanLimits = {
  __typename?: 'PlanLimits';
  /** How far back the audit log can be read, in days; 0 for not at all. */
  auditLogRetentionDays: Maybe<Scalars['Int']['output']>;
  /** The longest that finished flow runs may be kept, in days. */
  flowRunRetentionDays: Maybe<Scalars['Int']['output']>;
  /** Active members and live invitations together. */
  members: Maybe<Scalars['Int']['output']>;
  /** Price of all requests in one minute, in points; 1 point is 100 objects asked for. */
  pointsPerMinute: Maybe<Scalars['Int']['output']>;
  /** Service accounts. */
  serviceAccounts: Maybe<Scalars['Int']['output']>;
  /** Workspaces. */
  workspaces: Maybe<Scalars['Int']['output']>;
};

/** Plans. Code asks for a feature or limit, never for a tier: an operator may override each of them for one account. */
export type PlanTier =
  /** For companies: every feature, no limit on numbers. */
  | 'ENTERPRISE'
  /** For one person who tries it out. */
  | 'FREE'
  /** For teams. */
  | 'PRO';

/** What a workspace role can be granted to. */
export type Principal = ServiceAccount | Team | User;

/** Reads. A field that a rule refuses is null, with the coded error at its path; the fields beside it still answer. */
export type Query = {
  __typename?: 'Query';
  /**
   * One account by its handle. Null for an unknown one and for one that the caller is not an active member of: the two
   * look alike.
   */
  account: Maybe<Account>;
  /** Every account role with what it may do. Needs no sign-in. */
  accountRoles: Array<AccountRoleInfo>;
  /**
   * The public keys of this installation's checkpoints: of the one that signs now, and of the one before while
   * SECRET_KEY_PREVIOUS is set. Keep them beside the checkpoints that you store.
   */
  auditLogKeys: Maybe<Array<AuditLogKey>>;
  /**
   * What the holder of an invitation link may see before signing in. Null for an unknown token; IP_NOT_ALLOWED where the
   * account's allowlist keeps the holder out. Reading changes nothing.
   * RATE_LIMITED for the rest of an hour in which 100 links from one network were wrong, or 50 links, codes and ids of one
   * caller, for right ones too.
   */
  invitationByToken: Maybe<InvitationPreview>;
  /**
   * One object by its id. Null for an id that names nothing and for an object that the caller may not see: the two look
   * alike.
   */
  node: Maybe<Node>;
  /**
   * Several objects by their ids, in the same order, null where `node` would be null. A list outside its bounds is
   * BAD_USER_INPUT.
   */
  nodes: Array<Maybe<Node>>;
  /**
   * Prices a document, mutations too, without running it. It is counted as the caller's: what the fields of the document
   * would be refused for is not looked at. Where only trusted documents are run, only those are priced.
   */
  operationCost: OperationCost;
  /**
   * The budget of who sent this request: that of the person or service account, by whatever credential; of somebody without
   * one that of their network. This request is in it already.
   */
  rateLimit: Maybe<RateLimit>;
  /** Who is asking. An anonymous request gets UNAUTHENTICATED. */
  viewer: Maybe<Viewer>;
  /**
   * One workspace by the handles of its account and its own. Null for an unknown one and for one that the caller cannot
   * enter: the two look alike.
   */
  workspace: Maybe<Workspace>;
  /** Every workspace scope with title, meaning and what it includes, for building role editors. Needs no sign-in. */
  workspaceScopes: Array<WorkspaceScopeInfo>;
};


/** Reads. A field that a rule refuses is null, with the coded error at its path; the fields beside it still answer. */
export type QueryAccountArgs = {
  handle: Scalars['String']['input'];
};


/** Reads. A field that a rule refuses is null, with the coded error at its path; the fields beside it still answer. */
export type QueryInvitationByTokenArgs = {
  token: Scalars['String']['input'];
};


/** Reads. A field that a rule refuses is null, with the coded error at its path; the fields beside it still answer. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** Reads. A field that a rule refuses is null, with the coded error at its path; the fields beside it still answer. */
export type QueryNodesArgs = {
  ids: Array<Scalars['ID']['input']>;
};


/** Reads. A field that a rule refuses is null, with the coded error at its path; the fields beside it still answer. */
export type QueryOperationCostArgs = {
  document: Scalars['String']['input'];
  operationName: InputMaybe<Scalars['String']['input']>;
  variablesJson: InputMaybe<Scalars['String']['input']>;
};


/** Reads. A field that a rule refuses is null, with the coded error at its path; the fields beside it still answer. */
export type QueryWorkspaceArgs = {
  accountHandle: Scalars['String']['input'];
  handle: Scalars['String']['input'];
};

/**
 * A budget of points, of which every document takes some: one for each 100 entries of lists that it may return, or for each
 * 1,000 values if those are more, at least 1; the first 100 of a document with mutations are in what those cost. What is too much for a minute is RATE_LIMITED, with
 * `retryAfterSeconds`.
 */
export type RateLimit = {
  __typename?: 'RateLimit';
  /** Points in each minute; null for no limit. */
  limit: Maybe<Scalars['Int']['output']>;
  /** Points that are left; null for no limit. */
  remaining: Maybe<Scalars['Int']['output']>;
  /** When all points are there again: a minute after the first one was taken. */
  resetAt: Scalars['DateTime']['output'];
  /** Points that were taken since the minute began. */
  used: Scalars['Int']['output'];
};

/** What a sign-on came back with, and what only its client knows. */
export type RedeemSignInInput = {
  /** The `code` in the address that the browser was sent back to. */
  code: Scalars['String']['input'];
  /** What the challenge of the sign-on is the base64url of the SHA-256 of: 43 to 128 letters, digits and -._~. */
  verifier: Scalars['String']['input'];
};

/** A session that has begun, or what is still to be shown. */
export type RedeemSignInPayload = {
  __typename?: 'RedeemSignInPayload';
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** When the session ends by itself if it is not used again before. The account may ask for another sign-on earlier. */
  expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** Goes back in `linkSignOn`, beside the code from the mail; null unless a code was mailed. Good for 10 minutes. */
  linkChallenge: Maybe<Scalars['String']['output']>;
  /** The session's token, shown this once: send it as `Authorization: Bearer <token>`. Null when there is none, or not yet. */
  token: Maybe<Scalars['String']['output']>;
  /** Who is signed in now; null when nobody is. */
  viewer: Maybe<Viewer>;
};

/** The list to enforce no more. */
export type ReleaseIpAllowlistInput = {
  /** The account whose list it is. */
  accountId: Scalars['ID']['input'];
};

/** The account with its list enforced no more. */
export type ReleaseIpAllowlistPayload = {
  __typename?: 'ReleaseIpAllowlistPayload';
  /** The account; null when something failed. */
  account: Maybe<Account>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
};

/** The account that is to be entered in other ways, too. */
export type ReleaseSsoInput = {
  /** The account. */
  accountId: Scalars['ID']['input'];
};

/** The account with single sign-on enforced no more. */
export type ReleaseSsoPayload = {
  __typename?: 'ReleaseSsoPayload';
  /** The account, for its `sso`; null when something failed. */
  account: Maybe<Account>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
};

/** The account whose directory is to be switched off. */
export type RemoveDirectoryInput = {
  /** The account. */
  accountId: Scalars['ID']['input'];
};

/** The account without its directory. */
export type RemoveDirectoryPayload = {
  __typename?: 'RemoveDirectoryPayload';
  /** The account; null when something failed. */
  account: Maybe<Account>;
  /** Id of the directory that is gone, for the client's cache; null when something failed. */
  directoryId: Maybe<Scalars['ID']['output']>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
};

/** The domain to take off. */
export type RemoveDomainInput = {
  /** The domain to take off. */
  domainId: Scalars['ID']['input'];
};

/** The account without the domain. */
export type RemoveDomainPayload = {
  __typename?: 'RemoveDomainPayload';
  /** The account, for its list; null when something failed. */
  account: Maybe<Account>;
  /** Id of the domain that is gone, for the client's cache; null when something failed. */
  domainId: Maybe<Scalars['ID']['output']>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
};

/** The entry to take off. */
export type RemoveIpAllowlistEntryInput = {
  /** The entry to take off. */
  ipAllowlistEntryId: Scalars['ID']['input'];
};

/** The list without the entry. */
export type RemoveIpAllowlistEntryPayload = {
  __typename?: 'RemoveIpAllowlistEntryPayload';
  /** The account, for its list; null when something failed. */
  account: Maybe<Account>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** Id of the entry that is gone, for the client's cache; null when something failed. */
  ipAllowlistEntryId: Maybe<Scalars['ID']['output']>;
};

/** The member to remove. */
export type RemoveMemberInput = {
  /**
   * True: nothing is written. The answer says in `errors` why it would fail, or in `accessChanges` what it would do; every
   * other field is null or empty.
   */
  dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** The member to remove. */
  memberId: Scalars['ID']['input'];
};

/** The membership that has ended. */
export type RemoveMemberPayload = {
  __typename?: 'RemoveMemberPayload';
  /** How many such changes the caller may see, those that are not listed included. */
  accessChangeCount: Scalars['Int']['output'];
  /** What this does, or in a dry run would do, to anybody's access: at most 50 entries, the greatest change first. */
  accessChanges: Array<AccessChange>;
  /** The account, for its list of members; null when something failed, and when the caller removed themselves. */
  account: Maybe<Account>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** Id of the ended membership, for the client's cache; null when something failed. */
  memberId: Maybe<Scalars['ID']['output']>;
};

/** The account whose connection is to go. */
export type RemoveSsoInput = {
  /** The account. */
  accountId: Scalars['ID']['input'];
};

/** The account without its connection. */
export type RemoveSsoPayload = {
  __typename?: 'RemoveSsoPayload';
  /** The account; null when something failed. */
  account: Maybe<Account>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** Id of the connection that is gone, for the client's cache; null when something failed. */
  ssoConnectionId: Maybe<Scalars['ID']['output']>;
};

/** Whom to take off a team. */
export type RemoveTeamMembersInput = {
  /**
   * True: nothing is written. The answer says in `errors` why it would fail, or in `accessChanges` what it would do; every
   * other field is null or empty.
   */
  dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** 1 to 100 ids of users or service accounts on the team, each once; one that is not on it is NOT_FOUND. */
  principalIds: Array<Scalars['ID']['input']>;
  /** The team. */
  teamId: Scalars['ID']['input'];
};

/** The team without those people. */
export type RemoveTeamMembersPayload = {
  __typename?: 'RemoveTeamMembersPayload';
  /** How many such changes the caller may see, those that are not listed included. */
  accessChangeCount: Scalars['Int']['output'];
  /** What this does, or in a dry run would do, to anybody's access: at most 50 entries, the greatest change first. */
  accessChanges: Array<AccessChange>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The team; null when something failed. */
  team: Maybe<Team>;
};

/** The address that is to be the caller's. */
export type RequestEmailChangeInput = {
  /** A mail address, another than the one of now; letter case does not matter. */
  email: Scalars['String']['input'];
};

/** The answer is the same whether somebody has this address or not. */
export type RequestEmailChangePayload = {
  __typename?: 'RequestEmailChangePayload';
  /** Goes back in `changeEmail`, beside the code. Good for 10 minutes; null when something failed. */
  change: Maybe<Scalars['String']['output']>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
};

/** Who wants to sign in. */
export type RequestSignInInput = {
  /** A mail address; letter case does not matter. */
  email: Scalars['String']['input'];
};

/** The answer is the same whether somebody has this address or not. */
export type RequestSignInPayload = {
  __typename?: 'RequestSignInPayload';
  /** Goes back in `signIn`, beside the code. Good for 10 minutes; null when something failed. */
  challenge: Maybe<Scalars['String']['output']>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
};

/** The invitation to send again. */
export type ResendInvitationInput = {
  /** 8 to 200 printable characters: makes a retry within 24 hours harmless. CONFLICT with another input under the same key. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The invitation to send again. */
  invitationId: Scalars['ID']['input'];
};

/** The invitation as sent again. */
export type ResendInvitationPayload = {
  __typename?: 'ResendInvitationPayload';
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The invitation; null when something failed. */
  invitation: Maybe<Invitation>;
};

/** The token to end. */
export type RevokeDirectoryTokenInput = {
  /** The token to end. */
  directoryTokenId: Scalars['ID']['input'];
};

/** The token that is gone. */
export type RevokeDirectoryTokenPayload = {
  __typename?: 'RevokeDirectoryTokenPayload';
  /** The account, for its `directory`; null when something failed. */
  account: Maybe<Account>;
  /** Id of the token that is gone, for the client's cache; null when something failed. */
  directoryTokenId: Maybe<Scalars['ID']['output']>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
};

/** The invitation to take back. */
export type RevokeInvitationInput = {
  /** The invitation to take back. */
  invitationId: Scalars['ID']['input'];
};

/** The invitation as taken back. */
export type RevokeInvitationPayload = {
  __typename?: 'RevokeInvitationPayload';
  /** The account, for its seats; null when something failed. */
  account: Maybe<Account>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The invitation; null when something failed. */
  invitation: Maybe<Invitation>;
};

/** Grants to take away in one workspace. */
export type RevokeWorkspaceAccessInput = {
  /**
   * True: nothing is written. The answer says in `errors` why it would fail, or in `accessChanges` what it would do; every
   * other field is null or empty.
   */
  dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** 1 to 100 ids of principals that have a grant here, each once; one without is NOT_FOUND. */
  principalIds: Array<Scalars['ID']['input']>;
  /** The workspace. */
  workspaceId: Scalars['ID']['input'];
};

/** The workspace without those grants. */
export type RevokeWorkspaceAccessPayload = {
  __typename?: 'RevokeWorkspaceAccessPayload';
  /** How many such changes the caller may see, those that are not listed included. */
  accessChangeCount: Scalars['Int']['output'];
  /** What this does, or in a dry run would do, to anybody's access: at most 50 entries, the greatest change first. */
  accessChanges: Array<AccessChange>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The workspace; null when something failed, and when the caller cannot enter it any more. */
  workspace: Maybe<Workspace>;
};

/**
 * A custom workspace role cannot be deleted while something holds it: name a replacement, or take the role away there
 * first. The counts are those of `WorkspaceRole.usage`.
 */
export type RoleInUseError = UserError & {
  __typename?: 'RoleInUseError';
  /** Always ROLE_IN_USE. */
  code: UserErrorCode;
  /** Workspaces whose default role it is, or where a first sign-on by the account's identity provider gives it. */
  defaultOf: Scalars['Int']['output'];
  /** Live invitations that give the role, each counted once. */
  invitations: Scalars['Int']['output'];
  /** What is wrong and what to do, as a sentence for the person. */
  message: Scalars['String']['output'];
  /** Where in the input; empty when no one field is at fault. */
  path: Array<Scalars['String']['output']>;
  /** Service accounts with a grant of the role that has not ended, each counted once. */
  serviceAccounts: Scalars['Int']['output'];
  /** Teams with a grant of the role that has not ended, each counted once. */
  teams: Scalars['Int']['output'];
  /** Users with a grant of the role that has not ended, each counted once. */
  users: Scalars['Int']['output'];
};

/** What holds a workspace role. A grant counts until it ends, an invitation while it is PENDING and has not expired. */
export type RoleUsage = {
  __typename?: 'RoleUsage';
  /** Workspaces whose default role it is, or where a first sign-on by the account's identity provider gives it. */
  defaultOf: Scalars['Int']['output'];
  /** Live invitations that give it, each counted once. */
  invitations: Scalars['Int']['output'];
  /** Service accounts with a grant of it, each counted once. */
  serviceAccounts: Scalars['Int']['output'];
  /** Teams with a grant of it, each counted once. */
  teams: Scalars['Int']['output'];
  /** Users with a grant of it, each counted once. */
  users: Scalars['Int']['output'];
};

/** A new token in the place of another. */
export type RotateDirectoryTokenInput = {
  /** The token to replace. */
  directoryTokenId: Scalars['ID']['input'];
  /** When the new one stops working: in the future, in 366 days at most; left out or null: in 365 days. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** 8 to 200 printable characters: makes a retry within 24 hours harmless. CONFLICT with another input under the same key. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Seconds that the old token works on, 0 to 172800 (48 hours), but never beyond its own end. 0 or null: it stops at once. */
  overlapSeconds?: InputMaybe<Scalars['Int']['input']>;
};

/** The new token. */
export type RotateDirectoryTokenPayload = {
  __typename?: 'RotateDirectoryTokenPayload';
  /** The account, for its `directory`; null when something failed. */
  account: Maybe<Account>;
  /** The new token, masked; null when something failed. */
  directoryToken: Maybe<DirectoryToken>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The whole new token, shown this once. Null when something failed and on a retry. */
  secret: Maybe<Scalars['String']['output']>;
};

/** A new key for a service account. */
export type RotateServiceAccountKeyInput = {
  /**
   * When the new key stops working, in the future; left out or null: never. INVALID if later than the account's cap on key
   * life allows, or than the end of the API key that asks.
   */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** 8 to 200 printable characters: makes a retry within 24 hours harmless. CONFLICT with another input under the same key. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Seconds that the old key works on, 0 to 172800 (48 hours), but never beyond its own end. 0 or null: it stops at once. */
  overlapSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** The service account. */
  serviceAccountId: Scalars['ID']['input'];
};

/** The new key, and the old ones that still work. */
export type RotateServiceAccountKeyPayload = {
  __typename?: 'RotateServiceAccountKeyPayload';
  /** The new key, masked; null when something failed. */
  apiKey: Maybe<ApiKey>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /**
   * The old keys that still work, newest first, 3 at most; empty when something failed. Ask for `usedSinceReplaced` of
   * each, now or later through its id, to know whether it is safe to drop: it is known within a minute or so, so wait that
   * long before you trust "no".
   */
  replacedKeys: Array<ApiKey>;
  /** The whole new key, shown this once. Null when something failed and on a retry. */
  secret: Maybe<Scalars['String']['output']>;
  /** The service account; null when something failed. */
  serviceAccount: Maybe<ServiceAccount>;
};

/** The plan has no free seat. Active members and live invitations both take one. */
export type SeatLimitReachedError = UserError & {
  __typename?: 'SeatLimitReachedError';
  /** Always SEAT_LIMIT_REACHED. */
  code: UserErrorCode;
  /** Seats of the plan. */
  limit: Scalars['Int']['output'];
  /** What is wrong and what to do, as a sentence for the person. */
  message: Scalars['String']['output'];
  /** Where in the input; empty when no one field is at fault. */
  path: Array<Scalars['String']['output']>;
  /** Seats held by live invitations. */
  reserved: Scalars['Int']['output'];
  /** Seats taken by active members. */
  used: Scalars['Int']['output'];
};

/** Seats of the plan. Active members and live invitations both count against the limit. Rule: Guildhall's own. */
export type Seats = {
  __typename?: 'Seats';
  /** Seats left, never below 0; null for no limit. */
  available: Maybe<Scalars['Int']['output']>;
  /** Seats of the plan; null for no limit. */
  limit: Maybe<Scalars['Int']['output']>;
  /** Live invitations: PENDING and not yet expired. */
  reserved: Scalars['Int']['output'];
  /** Active members. */
  used: Scalars['Int']['output'];
};

/**
 * A program that belongs to one account: it has an account role and workspace roles as a member has, and one active key to
 * call this API with. What only people do is FORBIDDEN to it, with `reason: PEOPLE_ONLY`. Rule: as in Prefect Cloud.
 */
export type ServiceAccount = Node & {
  __typename?: 'ServiceAccount';
  /**
   * The grants to it that have not ended, in the order in which they were given: those in workspaces whose service accounts the caller
   * may see (SEE_WORKSPACE_SERVICE_ACCOUNTS); its own are complete.
   */
  access: Maybe<WorkspaceAccessConnection>;
  /** The account that it belongs to. */
  account: Account;
  /** Its keys, masked, newest first: the active one, and replaced ones while they still work; 4 at most. */
  apiKeys: Maybe<Array<ApiKey>>;
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** Who made it; null if not known any more. */
  createdBy: Maybe<Actor>;
  /** `sa_…` */
  id: Scalars['ID']['output'];
  /** Last request with any of its keys, within a minute or so; null if there was none. */
  lastUsedAt: Maybe<Scalars['DateTime']['output']>;
  /** Name, unique in the account whatever the letter case, 1 to 100 characters. */
  name: Scalars['String']['output'];
  /** What it may do in the account: ADMIN or MEMBER, never OWNER. */
  role: AccountRole;
  /** Teams that it is on, by name. */
  teams: Maybe<TeamConnection>;
  /** When name or role last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /** Goes up when name or role change. Given to `updateServiceAccount`, an outdated one is CONFLICT. */
  version: Scalars['Int']['output'];
  /** Whether the caller may do this to the service account, by the mutation's own decision. */
  viewerCan: Decision;
  /**
   * Every workspace that it can enter, by whatever way, by name: those in which the caller may see service accounts
   * (SEE_WORKSPACE_SERVICE_ACCOUNTS); its own are complete.
   */
  workspaces: Maybe<MemberWorkspaceConnection>;
};


/**
 * A program that belongs to one account: it has an account role and workspace roles as a member has, and one active key to
 * call this API with. What only people do is FORBIDDEN to it, with `reason: PEOPLE_ONLY`. Rule: as in Prefect Cloud.
 */
export type ServiceAccountAccessArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * A program that belongs to one account: it has an account role and workspace roles as a member has, and one active key to
 * call this API with. What only people do is FORBIDDEN to it, with `reason: PEOPLE_ONLY`. Rule: as in Prefect Cloud.
 */
export type ServiceAccountTeamsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * A program that belongs to one account: it has an account role and workspace roles as a member has, and one active key to
 * call this API with. What only people do is FORBIDDEN to it, with `reason: PEOPLE_ONLY`. Rule: as in Prefect Cloud.
 */
export type ServiceAccountViewerCanArgs = {
  action: ServiceAccountAction;
};


/**
 * A program that belongs to one account: it has an account role and workspace roles as a member has, and one active key to
 * call this API with. What only people do is FORBIDDEN to it, with `reason: PEOPLE_ONLY`. Rule: as in Prefect Cloud.
 */
export type ServiceAccountWorkspacesArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** What can be done to a service account. */
export type ServiceAccountAction =
  /** Delete it: `deleteServiceAccount`. */
  | 'DELETE'
  /** Give it a new key: `rotateServiceAccountKey`. */
  | 'ROTATE_KEY'
  /** Change name or role: `updateServiceAccount`. */
  | 'UPDATE';

/** One page of service accounts. */
export type ServiceAccountConnection = {
  __typename?: 'ServiceAccountConnection';
  /** Entries with their cursors. */
  edges: Array<ServiceAccountEdge>;
  /** The service accounts alone. */
  nodes: Array<ServiceAccount>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A service account in a list. */
export type ServiceAccountEdge = {
  __typename?: 'ServiceAccountEdge';
  /** Place in the list, for `after`. */
  cursor: Scalars['String']['output'];
  /** The service account. */
  node: ServiceAccount;
};

/**
 * A person's session, made by signing in: the person's own by a code, or by an account's identity provider, and then it is
 * for that account only. It ends 30 days after its making, or after 14 days without use.
 */
export type Session = Node & {
  __typename?: 'Session';
  /**
   * The one account that it opens, whose identity provider made it. Null for the person's own session (`method: CODE`), which
   * opens every account that does not ask for its provider; and where the caller is no longer in that account.
   */
  account: Maybe<Account>;
  /** When the person signed in. */
  createdAt: Scalars['DateTime']['output'];
  /** Whether this request uses it. */
  current: Scalars['Boolean']['output'];
  /** When it ends by itself if it is not used again before. */
  expiresAt: Scalars['DateTime']['output'];
  /** `ses_…` */
  id: Scalars['ID']['output'];
  /** Network address of the sign-in. */
  ipAddress: Maybe<Scalars['String']['output']>;
  /** Last request with this session, within a minute or so; null if there was none. */
  lastUsedAt: Maybe<Scalars['DateTime']['output']>;
  /** How the person signed in. */
  method: SignInMethod;
  /** Browser or program that signed in, as it called itself. */
  userAgent: Maybe<Scalars['String']['output']>;
};

/** One page of sessions. */
export type SessionConnection = {
  __typename?: 'SessionConnection';
  /** Entries with their cursors. */
  edges: Array<SessionEdge>;
  /** The sessions alone. */
  nodes: Array<Session>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A session in a list. */
export type SessionEdge = {
  __typename?: 'SessionEdge';
  /** Place in the list, for `after`. */
  cursor: Scalars['String']['output'];
  /** The session. */
  node: Session;
};

/** Members to deactivate or reactivate. */
export type SetMembersActiveInput = {
  /** Their account. */
  accountId: Scalars['ID']['input'];
  /** True: let them in again; false: take everything away but the row. */
  active: Scalars['Boolean']['input'];
  /**
   * True: nothing is written. The answer says in `errors` why it would fail, or in `accessChanges` what it would do; every
   * other field is null or empty.
   */
  dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** 1 to 100 members of the account, each once. Those that are so already stay as they are. */
  memberIds: Array<Scalars['ID']['input']>;
};

/** The members as changed. */
export type SetMembersActivePayload = {
  __typename?: 'SetMembersActivePayload';
  /** How many such changes the caller may see, those that are not listed included. */
  accessChangeCount: Scalars['Int']['output'];
  /** What this does, or in a dry run would do, to anybody's access: at most 50 entries, the greatest change first. */
  accessChanges: Array<AccessChange>;
  /** The account, for its seats; null when something failed, and when the caller deactivated themselves. */
  account: Maybe<Account>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The members in the order of the input; empty when something failed. */
  members: Array<Member>;
};

/** The code from the mail, together with the challenge that asked for it. */
export type SignInInput = {
  /** What `requestSignIn` gave. */
  challenge: Scalars['String']['input'];
  /** The 8 digits from the mail; spaces are ignored. */
  code: Scalars['String']['input'];
  /** Name of the person at a first sign-in, 1 to 100 characters; otherwise ignored. */
  name?: InputMaybe<Scalars['String']['input']>;
};

/** Ways to sign in. */
export type SignInMethod =
  /** A code sent by mail. */
  | 'CODE'
  /** An identity provider, by OpenID Connect. */
  | 'OIDC'
  /** An identity provider, by SAML 2.0. */
  | 'SAML';

/** A session that has begun. */
export type SignInPayload = {
  __typename?: 'SignInPayload';
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** When the session ends by itself if it is not used again before. */
  expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** The session's token, shown this once: send it as `Authorization: Bearer <token>`. Null when something failed. */
  token: Maybe<Scalars['String']['output']>;
  /** Who is signed in now. */
  viewer: Maybe<Viewer>;
};

/** How far signing out goes. */
export type SignOutInput = {
  /** True ends all of the caller's sessions, as far as this one reaches; API keys stay. */
  everywhere?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Whether it happened. */
export type SignOutPayload = {
  __typename?: 'SignOutPayload';
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** True: the session no longer opens anything. */
  signedOut: Scalars['Boolean']['output'];
};

/** Which kinds of caller a rule lets in. */
export type SignedInBy =
  /** Any credential: a person's session or API key, a service account's key. */
  | 'ANY'
  /**
   * A person in a session of their own that began 15 minutes ago at most: for what takes a person over or cannot be undone, so that the
   * finder of an open session cannot do it. Whoever is late signs in again. `Session.createdAt` of the current one tells
   * beforehand.
   */
  | 'FRESH_SESSION'
  /**
   * A person by a credential of their own, session or API key: not by one that an account's identity provider stands behind,
   * which is for that account only.
   */
  | 'OWN'
  /** A person in a session of their own, begun with a code: one that an account's identity provider made is not enough. */
  | 'OWN_SESSION'
  /** A person, by session or by API key. */
  | 'PERSON'
  /** A person in a session: an API key is not enough. */
  | 'SESSION';

/** What can be done to a connection. */
export type SsoAction =
  /** Change it: `configureSso`. */
  | 'CONFIGURE'
  /** Confirm its trusted parts, so that it lets OWNERs in: `confirmSso`. */
  | 'CONFIRM'
  /** Let members of verified domains in by it only: `enforceSso`. */
  | 'ENFORCE'
  /** Enforce it no more: `releaseSso`. */
  | 'RELEASE'
  /** Take it away: `removeSso`. */
  | 'REMOVE'
  /** Test it: `testSso`. */
  | 'TEST';

/** A certificate by whose key an identity provider signs. Before and after its time no signature by it is believed. */
export type SsoCertificate = {
  __typename?: 'SsoCertificate';
  /** The SHA-256 of it, as in `AB:CD:…`: compare it with what the provider shows. */
  fingerprint: Scalars['String']['output'];
  /** When its time ends: give the next one before. */
  notAfter: Scalars['DateTime']['output'];
  /** When its time begins. */
  notBefore: Scalars['DateTime']['output'];
};

/** A workspace that is opened to whoever comes for the first time. */
export type SsoDefaultWorkspace = {
  __typename?: 'SsoDefaultWorkspace';
  /** The role there. */
  role: WorkspaceRole;
  /** The workspace. */
  workspace: Workspace;
};

/** A workspace to open to whoever comes for the first time. Needs the plan's feature WORKSPACE_ACCESS. */
export type SsoDefaultWorkspaceInput = {
  /** A workspace role; PERMISSION_NOT_HELD if it holds a scope that the caller lacks there. */
  roleId: Scalars['ID']['input'];
  /** A workspace of the account in which the caller may grant access (MANAGE_WORKSPACE_USERS). */
  workspaceId: Scalars['ID']['input'];
};

/** How an identity provider is spoken to. */
export type SsoProtocol =
  /** OpenID Connect, by the authorization code flow. */
  | 'OIDC'
  /** SAML 2.0, by HTTP-Redirect there and HTTP-POST back. */
  | 'SAML';

/** What a connection by SAML has. */
export type SsoSaml = {
  __typename?: 'SsoSaml';
  /** Whether somebody may come from the provider without having begun here. An account begins without. */
  allowIdpInitiated: Scalars['Boolean']['output'];
  /** By whose keys the provider signs: one, or two while it changes them. Their bytes are in no answer. */
  certificates: Array<SsoCertificate>;
  /** Where the provider is asked to sign somebody on, by HTTP-Redirect. People go to `AccountSso.signOnUrl`. */
  signOnUrl: Scalars['String']['output'];
};

/**
 * A test of an account's connection to its identity provider. It begins with `testSso`, and ends when somebody has signed on at its
 * `url`, or with the first step that fails.
 */
export type SsoTest = {
  __typename?: 'SsoTest';
  /** When its last step was taken; null while it waits for somebody to sign on, and for good if nobody does within 10 minutes. */
  finishedAt: Maybe<Scalars['DateTime']['output']>;
  /** `ssot_…` */
  id: Scalars['ID']['output'];
  /** Whether all steps went well, for the connection as it was then; null while it is not over. */
  passed: Maybe<Scalars['Boolean']['output']>;
  /** When it began. */
  startedAt: Scalars['DateTime']['output'];
  /** The steps that were taken so far, in their order. */
  steps: Array<SsoTestStep>;
  /** Where to sign on in a browser, so that the other steps are taken. It signs nobody in. Null once the test is over, or 10 minutes old. */
  url: Maybe<Scalars['String']['output']>;
};

/** How a step of a test went. */
export type SsoTestOutcome =
  /** It is not: the test ends here. */
  | 'FAILED'
  /** All is well. */
  | 'PASSED';

/** A step of a test, as it went. */
export type SsoTestStep = {
  __typename?: 'SsoTestStep';
  /** When it was taken. */
  at: Scalars['DateTime']['output'];
  /** What was found, with the status where the provider answered with another than it should; never what it answered. */
  message: Scalars['String']['output'];
  /** How it went. */
  outcome: SsoTestOutcome;
  /** Which one. */
  step: SsoTestStepName;
};

/**
 * The steps of a test, in their order: by OpenID Connect DISCOVERY, KEYS, SIGN_IN, TOKEN, ID_TOKEN and ADDRESS, by SAML KEYS, SIGN_IN,
 * RESPONSE, ASSERTION and ADDRESS.
 */
export type SsoTestStepName =
  /** The address of who signed on: it is there, and of one of the account's verified domains. */
  | 'ADDRESS'
  /** Checking its assertion: signature, issuer, audience, recipient, times. */
  | 'ASSERTION'
  /** What the provider says of itself under its issuer: its addresses, and how it signs. */
  | 'DISCOVERY'
  /** Checking the ID token: signature, issuer, audience, times, nonce. */
  | 'ID_TOKEN'
  /** The keys that it publishes; by SAML the certificates of the connection, of which one has to be valid now. */
  | 'KEYS'
  /** Checking the response by SAML: issuer, destination, the request that it answers. */
  | 'RESPONSE'
  /** Signing on in a browser: the provider sent it back, with a code or a response. */
  | 'SIGN_IN'
  /** Exchanging the code, with client id and secret. */
  | 'TOKEN';

/** How a subscription stands at the payment provider. */
export type SubscriptionState =
  /** It is paid for. */
  | 'ACTIVE'
  /** It has ended: the account is on the smallest plan. */
  | 'CANCELED'
  /** The first payment has not gone through. It is tried for a day; nothing is booked yet. */
  | 'INCOMPLETE'
  /** The first payment never went through. */
  | 'INCOMPLETE_EXPIRED'
  /** A payment has failed and is tried again: the account is DELINQUENT. */
  | 'PAST_DUE'
  /**
   * It rests, since a trial has ended without anything to pay with, or since somebody has paused it at the provider: the account is
   * FROZEN until it is resumed or ended there.
   */
  | 'PAUSED'
  /** It runs, and is not paid for yet. */
  | 'TRIALING'
  /** Payments have failed for good: the account is FROZEN. */
  | 'UNPAID';

/** The service itself, for instance when something expires. */
export type System = {
  __typename?: 'System';
  /** Name of the part that acted. */
  name: Scalars['String']['output'];
};

/**
 * Users and service accounts of an account under one name, so that they get access together. A team has workspace roles
 * and no account role. Rule: as in Prefect Cloud.
 */
export type Team = Node & {
  __typename?: 'Team';
  /**
   * The grants to the team that have not ended, in the order in which they were given: those in workspaces whose teams the caller may
   * see (SEE_WORKSPACE_TEAMS).
   */
  access: Maybe<WorkspaceAccessConnection>;
  /** The account that it belongs to. */
  account: Account;
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** What it is for, at most 140 characters; may be empty. */
  description: Scalars['String']['output'];
  /** `team_…` */
  id: Scalars['ID']['output'];
  /** Who looks after this team. A directory's has its people from there; only service accounts are added by hand. */
  managedBy: ManagedBy;
  /** Who is on it, by name, deactivated members included. */
  members: Maybe<TeamMemberConnection>;
  /** Name, unique in the account whatever the letter case, 1 to 100 characters. */
  name: Scalars['String']['output'];
  /** When name or description last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /** Goes up when name or description change. Given to `updateTeam`, an outdated one is CONFLICT. */
  version: Scalars['Int']['output'];
  /** Whether the caller may do this to the team, by the mutation's own decision. */
  viewerCan: Decision;
};


/**
 * Users and service accounts of an account under one name, so that they get access together. A team has workspace roles
 * and no account role. Rule: as in Prefect Cloud.
 */
export type TeamAccessArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Users and service accounts of an account under one name, so that they get access together. A team has workspace roles
 * and no account role. Rule: as in Prefect Cloud.
 */
export type TeamMembersArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Users and service accounts of an account under one name, so that they get access together. A team has workspace roles
 * and no account role. Rule: as in Prefect Cloud.
 */
export type TeamViewerCanArgs = {
  action: TeamAction;
};

/** What can be done to a team. */
export type TeamAction =
  /** Delete it: `deleteTeam`. */
  | 'DELETE'
  /** Add and remove people and service accounts: `addTeamMembers`, `removeTeamMembers`. */
  | 'EDIT_MEMBERS'
  /** Change name or description: `updateTeam`. */
  | 'UPDATE';

/** One page of teams. */
export type TeamConnection = {
  __typename?: 'TeamConnection';
  /** Entries with their cursors. */
  edges: Array<TeamEdge>;
  /** The teams alone. */
  nodes: Array<Team>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A team in a list. */
export type TeamEdge = {
  __typename?: 'TeamEdge';
  /** Place in the list, for `after`. */
  cursor: Scalars['String']['output'];
  /** The team. */
  node: Team;
};

/** Somebody on a team. */
export type TeamMember = {
  __typename?: 'TeamMember';
  /** When it was added. */
  addedAt: Scalars['DateTime']['output'];
  /** Stable for this team and principal. */
  id: Scalars['ID']['output'];
  /** Who looks after this place on the team: what the directory added only the directory takes away. */
  managedBy: ManagedBy;
  /** The user's membership of the account; null for a service account. */
  member: Maybe<Member>;
  /** Who is on the team. */
  principal: Person;
};

/** One page of those on a team. */
export type TeamMemberConnection = {
  __typename?: 'TeamMemberConnection';
  /** Entries with their cursors. */
  edges: Array<TeamMemberEdge>;
  /** Those on the team, alone. */
  nodes: Array<TeamMember>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** Somebody on a team, in a list. */
export type TeamMemberEdge = {
  __typename?: 'TeamMemberEdge';
  /** Place in the list, for `after`. */
  cursor: Scalars['String']['output'];
  /** Who is on the team. */
  node: TeamMember;
};

/** The account whose connection is to be tested. */
export type TestSsoInput = {
  /** The account. */
  accountId: Scalars['ID']['input'];
};

/** The test that has begun. */
export type TestSsoPayload = {
  __typename?: 'TestSsoPayload';
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The test, with the steps that were taken already; null when something failed. */
  ssoTest: Maybe<SsoTest>;
};

/** The workspace to move. */
export type TransferWorkspaceInput = {
  /**
   * True: nothing is written. The answer says in `errors` why it would fail, or in `accessChanges` what it would do; every
   * other field is null or empty.
   */
  dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /**
   * Its handle there: 2 to 64 lower-case letters, digits and dashes, unique in that account (TAKEN); left out or null: the
   * one that it has.
   */
  handle?: InputMaybe<Scalars['String']['input']>;
  /** The account that takes it; the one that has it already is INVALID. */
  toAccountId: Scalars['ID']['input'];
  /** The workspace to move. */
  workspaceId: Scalars['ID']['input'];
};

/** The workspace in its new account. */
export type TransferWorkspacePayload = {
  __typename?: 'TransferWorkspacePayload';
  /** How many such changes the caller may see, those that are not listed included. */
  accessChangeCount: Scalars['Int']['output'];
  /** What this does, or in a dry run would do, to anybody's access: at most 50 entries, the greatest change first. */
  accessChanges: Array<AccessChange>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The account that had it, for its list of workspaces; null when something failed. */
  fromAccount: Maybe<Account>;
  /** The workspace; null when something failed. */
  workspace: Maybe<Workspace>;
};

/** A field left out stays as it is. */
export type UpdateAccountInput = {
  /** The account to change. */
  accountId: Scalars['ID']['input'];
  /**
   * New handle: 2 to 64 lower-case letters, digits and dashes; cannot be cleared. TAKEN if another account has or reserves
   * it.
   */
  handle?: InputMaybe<Scalars['String']['input']>;
  /** Address of a picture, https; null clears it. */
  imageUrl?: InputMaybe<Scalars['String']['input']>;
  /** The account's page on the web, http or https; null clears it. */
  link?: InputMaybe<Scalars['String']['input']>;
  /** Where the account is at home, 1 to 100 characters; null clears it. */
  location?: InputMaybe<Scalars['String']['input']>;
  /** New name, 1 to 100 characters; cannot be cleared. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** The `version` that was read: CONFLICT if the account has changed since. Left out: not compared. */
  version?: InputMaybe<Scalars['Int']['input']>;
};

/** The account as changed. */
export type UpdateAccountPayload = {
  __typename?: 'UpdateAccountPayload';
  /** The account; null when something failed. */
  account: Maybe<Account>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
};

/** A field left out stays as it is. */
export type UpdateAccountSettingsInput = {
  /** The account to change. */
  accountId: Scalars['ID']['input'];
  /** Whether failed and crashed runs get a summary written by AI; cannot be cleared. */
  aiErrorSummaries?: InputMaybe<Scalars['Boolean']['input']>;
  /**
   * Days that a finished flow run is kept, 1 or more; cannot be cleared. Other days than those of now are LIMIT_REACHED above
   * the plan's limit.
   */
  flowRunRetentionDays?: InputMaybe<Scalars['Int']['input']>;
  /** Longest life of an API key, in days, 1 to 3650; null takes the cap away. Keys that exist already are bound too. */
  maxApiKeyLifetimeDays?: InputMaybe<Scalars['Int']['input']>;
};

/** The account as set up now. */
export type UpdateAccountSettingsPayload = {
  __typename?: 'UpdateAccountSettingsPayload';
  /** The account; null when something failed. */
  account: Maybe<Account>;
  /**
   * How many keys opened the account until now and do so no longer, since they are older than the new `maxApiKeyLifetimeDays`
   * allows: of service accounts, and of people where the key names this account. Keys of people that name no account open none
   * with a cap, and are not counted. Null when something failed.
   */
  closedApiKeyCount: Maybe<Scalars['Int']['output']>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** How many keys of the same kinds open the account again, since the cap that shut them out is larger now, or gone. */
  reopenedApiKeyCount: Maybe<Scalars['Int']['output']>;
};

/** A field left out stays as it is. */
export type UpdateIpAllowlistEntryInput = {
  /** What it is, 0 to 140 characters; null clears it. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** Whether it lets anybody in; cannot be cleared. */
  enabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** The entry to change. */
  ipAllowlistEntryId: Scalars['ID']['input'];
};

/** The entry as changed. */
export type UpdateIpAllowlistEntryPayload = {
  __typename?: 'UpdateIpAllowlistEntryPayload';
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The entry; null when something failed. */
  ipAllowlistEntry: Maybe<IpAllowlistEntry>;
};

/** A field left out stays as it is. */
export type UpdateServiceAccountInput = {
  /**
   * True: nothing is written. The answer says in `errors` why it would fail, or in `accessChanges` what it would do; every
   * other field is null or empty.
   */
  dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** New name, 1 to 100 characters, unique in the account whatever the letter case (TAKEN); cannot be cleared. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** The account role to give: ADMIN or MEMBER; cannot be cleared. OWNER is INVALID: owners are people. */
  role?: InputMaybe<AccountRole>;
  /** The service account to change. */
  serviceAccountId: Scalars['ID']['input'];
  /** The `version` that was read: CONFLICT if the service account has changed since. Left out: not compared. */
  version?: InputMaybe<Scalars['Int']['input']>;
};

/** The service account as changed. */
export type UpdateServiceAccountPayload = {
  __typename?: 'UpdateServiceAccountPayload';
  /** How many such changes the caller may see, those that are not listed included. */
  accessChangeCount: Scalars['Int']['output'];
  /** What this does, or in a dry run would do, to anybody's access: at most 50 entries, the greatest change first. */
  accessChanges: Array<AccessChange>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The service account; null when something failed. */
  serviceAccount: Maybe<ServiceAccount>;
};

/** A field left out stays as it is. */
export type UpdateTeamInput = {
  /** What it is for, 0 to 140 characters; null clears it. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** New name, 1 to 100 characters, unique in the account whatever the letter case (TAKEN); cannot be cleared. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** The team to change. */
  teamId: Scalars['ID']['input'];
  /** The `version` that was read: CONFLICT if the team has changed since. Left out: not compared. */
  version?: InputMaybe<Scalars['Int']['input']>;
};

/** The team as changed. */
export type UpdateTeamPayload = {
  __typename?: 'UpdateTeamPayload';
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The team; null when something failed. */
  team: Maybe<Team>;
};

/** A field left out stays as it is. */
export type UpdateViewerInput = {
  /** Address of a picture, https; null takes it away. */
  avatarUrl?: InputMaybe<Scalars['String']['input']>;
  /**
   * New handle: 2 to 64 lower-case letters, digits and dashes, unique among people; cannot be cleared. TAKEN if another
   * has it.
   */
  handle?: InputMaybe<Scalars['String']['input']>;
  /** New name, 1 to 100 characters; cannot be cleared. */
  name?: InputMaybe<Scalars['String']['input']>;
};

/** The caller as changed. */
export type UpdateViewerPayload = {
  __typename?: 'UpdateViewerPayload';
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The caller; null when something failed. */
  viewer: Maybe<Viewer>;
};

/** A field left out stays as it is. */
export type UpdateWorkspaceInput = {
  /** The role for every active user of the account; null takes the default access away, left out it stays as it is. */
  defaultRoleId?: InputMaybe<Scalars['ID']['input']>;
  /** What it is for, 0 to 140 characters; null clears it. */
  description?: InputMaybe<Scalars['String']['input']>;
  /**
   * True: nothing is written. The answer says in `errors` why it would fail, or in `accessChanges` what it would do; every
   * other field is null or empty.
   */
  dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** New handle: 2 to 64 lower-case letters, digits and dashes, unique in the account (TAKEN); cannot be cleared. */
  handle?: InputMaybe<Scalars['String']['input']>;
  /** New name, 1 to 100 characters; cannot be cleared. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** The `version` that was read: CONFLICT if the workspace has changed since. Left out: not compared. */
  version?: InputMaybe<Scalars['Int']['input']>;
  /** The workspace to change. */
  workspaceId: Scalars['ID']['input'];
};

/** The workspace as changed. */
export type UpdateWorkspacePayload = {
  __typename?: 'UpdateWorkspacePayload';
  /** How many such changes the caller may see, those that are not listed included. */
  accessChangeCount: Scalars['Int']['output'];
  /** What this does, or in a dry run would do, to anybody's access: at most 50 entries, the greatest change first. */
  accessChanges: Array<AccessChange>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The workspace; null when something failed, and when the caller cannot enter it any more. */
  workspace: Maybe<Workspace>;
};

/** A field left out stays as it is. */
export type UpdateWorkspaceRoleInput = {
  /** What it is for, 0 to 140 characters; null clears it. */
  description?: InputMaybe<Scalars['String']['input']>;
  /**
   * True: nothing is written. The answer says in `errors` why it would fail, or in `accessChanges` what it would do; every
   * other field is null or empty.
   */
  dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** The built-in role to inherit from; null ends the inheritance. A custom role is INVALID. */
  inheritsFromId?: InputMaybe<Scalars['ID']['input']>;
  /** New name, 1 to 100 characters, unique in the account whatever the letter case (TAKEN); cannot be cleared. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** The custom role to change. */
  roleId: Scalars['ID']['input'];
  /** The scopes of its own from now on, 1 to 100 entries, each once; cannot be cleared. */
  scopes?: InputMaybe<Array<WorkspaceScope>>;
  /** The `version` that was read: CONFLICT if the role has changed since. Left out: not compared. */
  version?: InputMaybe<Scalars['Int']['input']>;
};

/** The role as changed. */
export type UpdateWorkspaceRolePayload = {
  __typename?: 'UpdateWorkspaceRolePayload';
  /** How many such changes the caller may see, those that are not listed included. */
  accessChangeCount: Scalars['Int']['output'];
  /** What this does, or in a dry run would do, to anybody's access: at most 50 entries, the greatest change first. */
  accessChanges: Array<AccessChange>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
  /** The role; null when something failed. */
  role: Maybe<WorkspaceRole>;
};

/** A person. The address is told only to who may see it; the rest to everybody who meets the person somewhere in the graph. */
export type User = Node & {
  __typename?: 'User';
  /** Address of a picture; null without one. */
  avatarUrl: Maybe<Scalars['String']['output']>;
  /** When the person signed in for the first time. */
  createdAt: Scalars['DateTime']['output'];
  /**
   * Null for who may see the person but not the address. Told to the person and to who holds READ_MEMBERS in an account of
   * theirs.
   */
  email: Maybe<Scalars['String']['output']>;
  /** Unique name for addresses of pages: 2 to 64 lower-case letters, digits and dashes. */
  handle: Scalars['String']['output'];
  /** `usr_…` */
  id: Scalars['ID']['output'];
  /** Name as the person wrote it, 1 to 100 characters. */
  name: Scalars['String']['output'];
};

/**
 * An expected failure of a mutation. Nothing was written, except by a BEST_EFFORT call, where each entry answers for
 * itself. Concrete types add data.
 */
export type UserError = {
  /** What kind of failure, for programs. */
  code: UserErrorCode;
  /** What is wrong and what to do, as a sentence for the person. */
  message: Scalars['String']['output'];
  /**
   * Where in the input, from inside `input`, list indexes included: for instance `["invitations", "2", "email"]`. Empty
   * when no one field is at fault.
   */
  path: Array<Scalars['String']['output']>;
};

/** Kinds of expected failure. More may come: treat an unknown one by its `message`. */
export type UserErrorCode =
  /** A retry of something whose secret was shown once: it was done then, the secret does not come again. */
  | 'ALREADY_DONE'
  /** The address belongs to a member of the account already, deactivated ones included. */
  | 'ALREADY_MEMBER'
  /** Built-in roles cannot be changed. */
  | 'BUILT_IN'
  /** The object changed since it was read, or an idempotencyKey came with another input: read again, then decide. */
  | 'CONFLICT'
  /** The time for it has run out. */
  | 'EXPIRED'
  /** The plan lacks a feature that this input needs. */
  | 'FEATURE_NOT_IN_PLAN'
  /** Malformed, out of range, repeated, or not possible in this state. */
  | 'INVALID'
  /** Who invited may no longer give what the invitation gives: ask for a new one. */
  | 'INVITATION_WITHDRAWN'
  /** The account would be left without an active OWNER. */
  | 'LAST_OWNER'
  /** Another limit is reached: workspaces, service accounts, keys, mails of a day and so on. */
  | 'LIMIT_REACHED'
  /** The account's directory or identity provider owns this: change it there. */
  | 'MANAGED_ELSEWHERE'
  /** The principal is not a member of the account. */
  | 'NOT_A_MEMBER'
  /** An id in the input names nothing that the caller can see. */
  | 'NOT_FOUND'
  /** Nobody gives or takes away what they do not hold themselves. */
  | 'PERMISSION_NOT_HELD'
  /** The role is still assigned to somebody or something. */
  | 'ROLE_IN_USE'
  /** Members and live invitations fill every seat of the plan. */
  | 'SEAT_LIMIT_REACHED'
  /** The account does not let in whom its identity provider signed on, or the provider signed nobody on: the message says why. */
  | 'SIGN_ON_REFUSED'
  /** A handle, name or address is already used, or still reserved. */
  | 'TAKEN'
  /** The invitation is for another address than the one signed in. */
  | 'WRONG_RECIPIENT';

/** The domain to look up. */
export type VerifyDomainInput = {
  /** The domain to look up. */
  domainId: Scalars['ID']['input'];
};

/** The domain as it is now. */
export type VerifyDomainPayload = {
  __typename?: 'VerifyDomainPayload';
  /** The domain; null when something failed. */
  domain: Maybe<Domain>;
  /** What failed; empty when all went well. */
  errors: Array<UserError>;
};

/** The caller: the person or service account behind the session or API key, and what is theirs. */
export type Viewer = {
  __typename?: 'Viewer';
  /**
   * Accounts in which the caller is an active member, by name. With an API key for one account, and for a service account:
   * that one; so in a session that an account's identity provider made. Accounts that keep the caller out by their IP
   * allowlist or for want of SSO are among them, and answer what a picker needs.
   */
  accounts: AccountConnection;
  /**
   * The caller's API keys, newest first, masked; expired ones are listed until they are deleted. In a session that an
   * account's identity provider made those for that account.
   */
  apiKeys: ApiKeyConnection;
  /**
   * Live invitations to the caller's own address, newest first; none for a service account, nor in a session that an
   * account's identity provider made. Those into accounts whose IP allowlist keeps the caller out are left out.
   */
  invitations: InvitationPreviewConnection;
  /** The service account; null for a person. */
  serviceAccount: Maybe<ServiceAccount>;
  /**
   * Sessions that are still good, newest first; none for a service account. In one that an account's identity provider made
   * those that it made.
   */
  sessions: SessionConnection;
  /** The person; an API key answers with its owner. Null for a service account. */
  user: Maybe<User>;
};


/** The caller: the person or service account behind the session or API key, and what is theirs. */
export type ViewerAccountsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** The caller: the person or service account behind the session or API key, and what is theirs. */
export type ViewerApiKeysArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** The caller: the person or service account behind the session or API key, and what is theirs. */
export type ViewerInvitationsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** The caller: the person or service account behind the session or API key, and what is theirs. */
export type ViewerSessionsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A place where flows run, inside an account. Anybody who can enter it sees its plain fields. */
export type Workspace = Node & {
  __typename?: 'Workspace';
  /**
   * The grants as they were made, to users, service accounts and teams, one for each principal. Who gets in by account
   * role, team or default role alone has none. Only kinds of principals that the caller may see: SEE_WORKSPACE_USERS,
   * SEE_WORKSPACE_SERVICE_ACCOUNTS, SEE_WORKSPACE_TEAMS.
   */
  access: Maybe<WorkspaceAccessConnection>;
  /** The account that it belongs to. */
  account: Account;
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /**
   * The role that every active user of the account has here; null for no access by default. Never applies to service
   * accounts.
   */
  defaultRole: Maybe<WorkspaceRole>;
  /** What it is for, at most 140 characters; may be empty. */
  description: Scalars['String']['output'];
  /**
   * Why somebody can, or cannot, enter or do something here: the answer of the function that enforces it. About oneself
   * always; about others with the scope that lists them (SEE_WORKSPACE_USERS, SEE_WORKSPACE_SERVICE_ACCOUNTS,
   * SEE_WORKSPACE_TEAMS), else FORBIDDEN. A principal that is not of the account is NOT_FOUND.
   */
  explainAccess: Maybe<AccessExplanation>;
  /** Unique name in the account, for addresses of pages: 2 to 64 lower-case letters, digits and dashes. */
  handle: Scalars['String']['output'];
  /** `ws_…` */
  id: Scalars['ID']['output'];
  /**
   * Every user and service account that can enter, by name, with what lets them in. Only kinds that the caller may see:
   * users with SEE_WORKSPACE_USERS, service accounts with SEE_WORKSPACE_SERVICE_ACCOUNTS.
   */
  members: Maybe<WorkspaceMemberConnection>;
  /** Name for people, 1 to 100 characters. */
  name: Scalars['String']['output'];
  /** When it last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /** Goes up with every change. Given to `updateWorkspace`, an outdated one is CONFLICT. */
  version: Scalars['Int']['output'];
  /**
   * Roles that the caller may grant here: none that holds a scope which the caller lacks. At most 205, the built-in ones
   * and the 200 that an account may have of its own.
   */
  viewerAssignableRoles: Array<WorkspaceRole>;
  /** Whether the caller may do what the scope names, here and now, with reasons. */
  viewerCan: Decision;
  /** Every scope that the caller has here, in the catalogue's order. `viewerCan` also knows about plan and state. */
  viewerScopes: Array<WorkspaceScope>;
};


/** A place where flows run, inside an account. Anybody who can enter it sees its plain fields. */
export type WorkspaceAccessArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  includeEnded?: InputMaybe<Scalars['Boolean']['input']>;
};


/** A place where flows run, inside an account. Anybody who can enter it sees its plain fields. */
export type WorkspaceExplainAccessArgs = {
  principalId: Scalars['ID']['input'];
  scope: InputMaybe<WorkspaceScope>;
};


/** A place where flows run, inside an account. Anybody who can enter it sees its plain fields. */
export type WorkspaceMembersArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<WorkspaceMemberFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A place where flows run, inside an account. Anybody who can enter it sees its plain fields. */
export type WorkspaceViewerCanArgs = {
  scope: WorkspaceScope;
};

/**
 * A grant: a role in a workspace, given to a principal. Seen by that principal, and by who holds the scope that lists such
 * principals there: SEE_WORKSPACE_USERS, SEE_WORKSPACE_SERVICE_ACCOUNTS or SEE_WORKSPACE_TEAMS.
 */
export type WorkspaceAccess = Node & {
  __typename?: 'WorkspaceAccess';
  /** False from `expiresAt` on: then it gives nothing, and is listed with `includeEnded` only. */
  active: Scalars['Boolean']['output'];
  /** When it was given. */
  createdAt: Scalars['DateTime']['output'];
  /** When it ends by itself, to the second; null for never. */
  expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** Who gave it; null if not known any more. */
  grantedBy: Maybe<Actor>;
  /** `wsa_…` */
  id: Scalars['ID']['output'];
  /** Who looks after this grant, and so who may change it. */
  managedBy: ManagedBy;
  /** Who was given access. */
  principal: Principal;
  /** Why it was given, at most 500 characters; null if not told. */
  reason: Maybe<Scalars['String']['output']>;
  /** The role that was given. */
  role: WorkspaceRole;
  /** The workspace; null when the caller cannot enter it. */
  workspace: Maybe<Workspace>;
};

/** One page of grants. */
export type WorkspaceAccessConnection = {
  __typename?: 'WorkspaceAccessConnection';
  /** Entries with their cursors. */
  edges: Array<WorkspaceAccessEdge>;
  /** The grants alone. */
  nodes: Array<WorkspaceAccess>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A grant in a list. */
export type WorkspaceAccessEdge = {
  __typename?: 'WorkspaceAccessEdge';
  /** Place in the list, for `after`. */
  cursor: Scalars['String']['output'];
  /** The grant. */
  node: WorkspaceAccess;
};

/** One page of workspaces. */
export type WorkspaceConnection = {
  __typename?: 'WorkspaceConnection';
  /** Entries with their cursors. */
  edges: Array<WorkspaceEdge>;
  /** The workspaces alone. */
  nodes: Array<Workspace>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A workspace in a list. */
export type WorkspaceEdge = {
  __typename?: 'WorkspaceEdge';
  /** Place in the list, for `after`. */
  cursor: Scalars['String']['output'];
  /** The workspace. */
  node: Workspace;
};

/** Which workspaces a list holds. */
export type WorkspaceFilter = {
  /** Text that the name or handle contains, whatever the letter case; 1 to 100 characters. */
  search?: InputMaybe<Scalars['String']['input']>;
};

/** Somebody who can enter a workspace, with the sum of what lets them in. */
export type WorkspaceMember = {
  __typename?: 'WorkspaceMember';
  /** Stable for this workspace and principal. */
  id: Scalars['ID']['output'];
  /** The user's membership of the account; null for a service account. */
  member: Maybe<Member>;
  /** Who can enter. */
  principal: Person;
  /**
   * Of the sources' roles that with the most scopes; on a tie the built-in one, then by name. `scopes` may be more than
   * any one role's.
   */
  role: WorkspaceRole;
  /** What is enforced: the union of all sources, in the catalogue's order. */
  scopes: Array<WorkspaceScope>;
  /** Set when the principal is a service account. */
  serviceAccount: Maybe<ServiceAccount>;
  /** Every way in. */
  sources: Array<AccessSource>;
  /** Set when the principal is a user. */
  user: Maybe<User>;
};

/** One page of those who can enter a workspace. */
export type WorkspaceMemberConnection = {
  __typename?: 'WorkspaceMemberConnection';
  /** Entries with their cursors. */
  edges: Array<WorkspaceMemberEdge>;
  /** Those who can enter, alone. */
  nodes: Array<WorkspaceMember>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** Somebody who can enter a workspace, in a list. */
export type WorkspaceMemberEdge = {
  __typename?: 'WorkspaceMemberEdge';
  /** Place in the list, for `after`. */
  cursor: Scalars['String']['output'];
  /** Who can enter. */
  node: WorkspaceMember;
};

/** Which members of a workspace a list holds. Conditions add up. */
export type WorkspaceMemberFilter = {
  /** Those of one of these kinds, 1 to 100 entries, each once. */
  kinds?: InputMaybe<Array<WorkspaceMemberKind>>;
  /** Those who have this scope, by whatever way: SEE_SECRET_BLOCKS for who can read secrets here. */
  scope?: InputMaybe<WorkspaceScope>;
  /** Text that the name, or a user's address, contains, whatever the letter case; 1 to 100 characters. */
  search?: InputMaybe<Scalars['String']['input']>;
};

/** Kinds of principals that can enter a workspace. */
export type WorkspaceMemberKind =
  /** A program. */
  | 'SERVICE_ACCOUNT'
  /** A person. */
  | 'USER';

/** In which order a list of workspaces runs. Ties go by id. */
export type WorkspaceOrder = {
  /** Which way. */
  direction: OrderDirection;
  /** What to order by. */
  field: WorkspaceOrderField;
};

/** What workspaces can be ordered by. */
export type WorkspaceOrderField =
  /** When it was made. */
  | 'CREATED_AT'
  /** Name, whatever the letter case. */
  | 'NAME';

/**
 * A named set of scopes that can be granted in a workspace. The built-in ones are the same in every account and never
 * change: Viewer ⊂ Runner ⊂ Developer ⊂ Owner, and Worker. Custom ones belong to one account and serve all its workspaces.
 * Rule: as in Prefect Cloud.
 */
export type WorkspaceRole = Node & {
  __typename?: 'WorkspaceRole';
  /** The account of a custom role; null for a built-in one. */
  account: Maybe<Account>;
  /** Whether it comes with Guildhall, and so never changes. */
  builtIn: Scalars['Boolean']['output'];
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** What it is for, at most 140 characters; may be empty. */
  description: Scalars['String']['output'];
  /** `role_…` */
  id: Scalars['ID']['output'];
  /** The built-in role whose scopes it has besides its own; null for none, and for a built-in role. */
  inheritsFrom: Maybe<WorkspaceRole>;
  /** Name, unique in the account whatever the letter case, 1 to 100 characters. */
  name: Scalars['String']['output'];
  /** Scopes of this role itself, in the catalogue's order. */
  ownScopes: Array<WorkspaceScope>;
  /**
   * What is enforced: its own scopes, those of `inheritsFrom` as that role is today, and all that these include, in the
   * catalogue's order.
   */
  scopes: Array<WorkspaceScope>;
  /** When it last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /**
   * What holds this role now: live grants, live invitations and default roles, exactly those that `RoleInUseError` counts.
   * A built-in role is counted in the account that it was reached through; without one this is NOT_FOUND.
   */
  usage: Maybe<RoleUsage>;
  /** Goes up with every change. Given to `updateWorkspaceRole`, an outdated one is CONFLICT. */
  version: Scalars['Int']['output'];
  /** Whether the caller may do this to the role, by the mutation's own decision. A built-in one is always BUILT_IN. */
  viewerCan: Decision;
};


/**
 * A named set of scopes that can be granted in a workspace. The built-in ones are the same in every account and never
 * change: Viewer ⊂ Runner ⊂ Developer ⊂ Owner, and Worker. Custom ones belong to one account and serve all its workspaces.
 * Rule: as in Prefect Cloud.
 */
export type WorkspaceRoleViewerCanArgs = {
  action: WorkspaceRoleAction;
};

/** What can be done to a workspace role. */
export type WorkspaceRoleAction =
  /** Delete it: `deleteWorkspaceRole`. ROLE_IN_USE is said of one that can be deleted with a replacement only. */
  | 'DELETE'
  /** Change name, description, scopes or inheritance: `updateWorkspaceRole`. */
  | 'UPDATE';

/** One page of workspace roles. */
export type WorkspaceRoleConnection = {
  __typename?: 'WorkspaceRoleConnection';
  /** Entries with their cursors. */
  edges: Array<WorkspaceRoleEdge>;
  /** The roles alone. */
  nodes: Array<WorkspaceRole>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A workspace role in a list. */
export type WorkspaceRoleEdge = {
  __typename?: 'WorkspaceRoleEdge';
  /** Place in the list, for `after`. */
  cursor: Scalars['String']['output'];
  /** The role. */
  node: WorkspaceRole;
};

/**
 * What a workspace role may do. MANAGE includes WRITE includes SEE, where they exist; RUN stands beside them. Rule: as in
 * Prefect Cloud.
 */
export type WorkspaceScope =
  /** Delete artifacts. Includes WRITE_ARTIFACTS. */
  | 'MANAGE_ARTIFACTS'
  /** Delete assets. Includes WRITE_ASSETS. */
  | 'MANAGE_ASSETS'
  /** Create, edit and delete automations. Includes SEE_AUTOMATIONS. */
  | 'MANAGE_AUTOMATIONS'
  /** Create, edit and delete blocks. Includes SEE_SECRET_BLOCKS. */
  | 'MANAGE_BLOCKS'
  /** Create, edit, delete and occupy concurrency limits. Includes SEE_CONCURRENCY_LIMITS. */
  | 'MANAGE_CONCURRENCY_LIMITS'
  /** Delete deployments. Includes WRITE_DEPLOYMENTS. */
  | 'MANAGE_DEPLOYMENTS'
  /** Emit events and subscribe to them. Includes SEE_EVENTS. */
  | 'MANAGE_EVENTS'
  /** Delete flows and runs. Includes RUN_FLOWS. */
  | 'MANAGE_FLOWS'
  /** Delete incidents. Includes WRITE_INCIDENTS. */
  | 'MANAGE_INCIDENTS'
  /** Delete notifications. Includes WRITE_NOTIFICATIONS. */
  | 'MANAGE_NOTIFICATIONS'
  /** Save and delete filters of runs. Includes SEE_FLOWS. */
  | 'MANAGE_SAVED_SEARCHES'
  /** Create, edit and delete tags. Includes SEE_TAGS. */
  | 'MANAGE_TAGS'
  /** Delete variables. Includes WRITE_VARIABLES. */
  | 'MANAGE_VARIABLES'
  /** Create, edit and delete webhooks. Includes SEE_WEBHOOKS. */
  | 'MANAGE_WEBHOOKS'
  /** Delete workers. Includes WRITE_WORKERS. */
  | 'MANAGE_WORKERS'
  /** Grant, change and revoke service accounts' access. Includes SEE_WORKSPACE_SERVICE_ACCOUNTS. */
  | 'MANAGE_WORKSPACE_SERVICE_ACCOUNTS'
  /** Delete the workspace. Includes WRITE_WORKSPACE_SETTINGS. */
  | 'MANAGE_WORKSPACE_SETTINGS'
  /** Grant, change and revoke teams' access. Includes SEE_WORKSPACE_TEAMS. */
  | 'MANAGE_WORKSPACE_TEAMS'
  /** Grant, change and revoke users' access. Includes SEE_WORKSPACE_USERS. */
  | 'MANAGE_WORKSPACE_USERS'
  /** Delete work pools. Includes WRITE_WORK_POOLS. */
  | 'MANAGE_WORK_POOLS'
  /** Delete work queues. Includes WRITE_WORK_QUEUES. */
  | 'MANAGE_WORK_QUEUES'
  /** Start a run of a deployment. Includes SEE_DEPLOYMENTS. */
  | 'RUN_DEPLOYMENTS'
  /** Create, update and run flows. Includes SEE_FLOWS. */
  | 'RUN_FLOWS'
  /** Run tasks. Includes SEE_FLOWS. */
  | 'RUN_TASKS'
  /** See artifacts. */
  | 'SEE_ARTIFACTS'
  /** See assets. */
  | 'SEE_ASSETS'
  /** See automations. */
  | 'SEE_AUTOMATIONS'
  /** See blocks, without secret values. */
  | 'SEE_BLOCKS'
  /** See concurrency limits. */
  | 'SEE_CONCURRENCY_LIMITS'
  /** See deployments. */
  | 'SEE_DEPLOYMENTS'
  /** See events. */
  | 'SEE_EVENTS'
  /** See flows, their runs and logs. */
  | 'SEE_FLOWS'
  /** See incidents. */
  | 'SEE_INCIDENTS'
  /** See notifications. */
  | 'SEE_NOTIFICATIONS'
  /** Read the secret values of blocks. Includes SEE_BLOCKS. */
  | 'SEE_SECRET_BLOCKS'
  /** See tags. */
  | 'SEE_TAGS'
  /** See variables. */
  | 'SEE_VARIABLES'
  /** See webhooks. */
  | 'SEE_WEBHOOKS'
  /** See workers. */
  | 'SEE_WORKERS'
  /** See which service accounts can enter, and how. */
  | 'SEE_WORKSPACE_SERVICE_ACCOUNTS'
  /** See how the workspace is set up. */
  | 'SEE_WORKSPACE_SETTINGS'
  /** See which teams have access. */
  | 'SEE_WORKSPACE_TEAMS'
  /** See which users can enter, and how. */
  | 'SEE_WORKSPACE_USERS'
  /** See work pools. */
  | 'SEE_WORK_POOLS'
  /** See work queues. */
  | 'SEE_WORK_QUEUES'
  /** Create and edit artifacts. Includes SEE_ARTIFACTS. */
  | 'WRITE_ARTIFACTS'
  /** Create and edit assets. Includes SEE_ASSETS. */
  | 'WRITE_ASSETS'
  /** Create, edit, pause and schedule deployments. Includes RUN_DEPLOYMENTS. */
  | 'WRITE_DEPLOYMENTS'
  /** Open and edit incidents. Includes SEE_INCIDENTS. */
  | 'WRITE_INCIDENTS'
  /** Create and edit notifications. Includes SEE_NOTIFICATIONS. */
  | 'WRITE_NOTIFICATIONS'
  /** Create and edit variables. Includes SEE_VARIABLES. */
  | 'WRITE_VARIABLES'
  /** Report as a worker: the heartbeat. Includes SEE_WORKERS. */
  | 'WRITE_WORKERS'
  /** Change name, handle and description; the default role with MANAGE_WORKSPACE_USERS. Includes SEE_WORKSPACE_SETTINGS. */
  | 'WRITE_WORKSPACE_SETTINGS'
  /** Create, edit and pause work pools. Includes SEE_WORK_POOLS. */
  | 'WRITE_WORK_POOLS'
  /** Create, edit and pause work queues. Includes SEE_WORK_QUEUES. */
  | 'WRITE_WORK_QUEUES';

/** A workspace scope, explained. */
export type WorkspaceScopeInfo = {
  __typename?: 'WorkspaceScopeInfo';
  /** Built-in roles that have it. */
  builtInRoles: Array<WorkspaceRole>;
  /** What it allows, as a sentence for people. */
  description: Scalars['String']['output'];
  /** Heading under which a role editor shows it, for instance `Deployments`. */
  group: Scalars['String']['output'];
  /** Scopes that come with it, those that come with them included. */
  includes: Array<WorkspaceScope>;
  /** The scope. */
  scope: WorkspaceScope;
  /** Short name for people. */
  title: Scalars['String']['output'];
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AcceptInvitationInput: AcceptInvitationInput;
  AcceptInvitationPayload: ResolverTypeWrapper<Omit<AcceptInvitationPayload, 'errors' | 'member' | 'viewer'> & { errors: Array<ResolversTypes['UserError']>, member?: Maybe<ResolversTypes['Member']>, viewer?: Maybe<ResolversTypes['Viewer']> }>;
  AccessChange: ResolverTypeWrapper<AccessChangeParent>;
  AccessExplanation: ResolverTypeWrapper<AccessExplanationParent>;
  AccessGrantInput: AccessGrantInput;
  AccessSource: ResolverTypeWrapper<AccessSourceParent>;
  AccessSourceKind: AccessSourceKind;
  Account: ResolverTypeWrapper<AccountParent>;
  AccountBilling: ResolverTypeWrapper<AccountBillingParent>;
  AccountConnection: ResolverTypeWrapper<AccountConnectionParent>;
  AccountEdge: ResolverTypeWrapper<Omit<AccountEdge, 'node'> & { node: ResolversTypes['Account'] }>;
  AccountPermission: AccountPermission;
  AccountRole: AccountRole;
  AccountRoleInfo: ResolverTypeWrapper<AccountRoleInfo>;
  AccountSettings: ResolverTypeWrapper<AccountSettings>;
  AccountSso: ResolverTypeWrapper<AccountSsoParent>;
  AccountStatus: AccountStatus;
  AccountUsage: ResolverTypeWrapper<AccountUsage>;
  Actor: ResolverTypeWrapper<ActorParent>;
  AddDomainInput: AddDomainInput;
  AddDomainPayload: ResolverTypeWrapper<Omit<AddDomainPayload, 'account' | 'domain' | 'errors'> & { account?: Maybe<ResolversTypes['Account']>, domain?: Maybe<ResolversTypes['Domain']>, errors: Array<ResolversTypes['UserError']> }>;
  AddIpAllowlistEntryInput: AddIpAllowlistEntryInput;
  AddIpAllowlistEntryPayload: ResolverTypeWrapper<Omit<AddIpAllowlistEntryPayload, 'account' | 'errors' | 'ipAllowlistEntry'> & { account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']>, ipAllowlistEntry?: Maybe<ResolversTypes['IpAllowlistEntry']> }>;
  AddTeamMembersInput: AddTeamMembersInput;
  AddTeamMembersPayload: ResolverTypeWrapper<Omit<AddTeamMembersPayload, 'accessChanges' | 'errors' | 'team'> & { accessChanges: Array<ResolversTypes['AccessChange']>, errors: Array<ResolversTypes['UserError']>, team?: Maybe<ResolversTypes['Team']> }>;
  AdoptMembersInput: AdoptMembersInput;
  AdoptMembersPayload: ResolverTypeWrapper<Omit<AdoptMembersPayload, 'accessChanges' | 'account' | 'directoryUsers' | 'errors'> & { accessChanges: Array<ResolversTypes['AccessChange']>, account?: Maybe<ResolversTypes['Account']>, directoryUsers: Array<ResolversTypes['DirectoryUser']>, errors: Array<ResolversTypes['UserError']> }>;
  ApiKey: ResolverTypeWrapper<ApiKeyParent>;
  ApiKeyConnection: ResolverTypeWrapper<ApiKeyConnectionParent>;
  ApiKeyEdge: ResolverTypeWrapper<Omit<ApiKeyEdge, 'node'> & { node: ResolversTypes['ApiKey'] }>;
  AuditActor: ResolverTypeWrapper<AuditActorParent>;
  AuditActorType: AuditActorType;
  AuditChange: ResolverTypeWrapper<AuditChange>;
  AuditCheckpoint: ResolverTypeWrapper<AuditCheckpoint>;
  AuditCheckpointInput: AuditCheckpointInput;
  AuditEvent: ResolverTypeWrapper<AuditEventParent>;
  AuditEventConnection: ResolverTypeWrapper<AuditEventConnectionParent>;
  AuditEventEdge: ResolverTypeWrapper<Omit<AuditEventEdge, 'node'> & { node: ResolversTypes['AuditEvent'] }>;
  AuditExportFormat: AuditExportFormat;
  AuditLogBreak: ResolverTypeWrapper<AuditLogBreak>;
  AuditLogBreakKind: AuditLogBreakKind;
  AuditLogCut: ResolverTypeWrapper<AuditLogCut>;
  AuditLogFilter: AuditLogFilter;
  AuditLogKey: ResolverTypeWrapper<AuditLogKey>;
  AuditLogVerification: ResolverTypeWrapper<AuditLogVerification>;
  AuditOutcome: AuditOutcome;
  AuditResource: ResolverTypeWrapper<AuditResourceParent>;
  BillingAddress: ResolverTypeWrapper<BillingAddress>;
  BillingContact: ResolverTypeWrapper<BillingContact>;
  BillingInterval: BillingInterval;
  BillingProvider: BillingProvider;
  BillingSubscription: ResolverTypeWrapper<BillingSubscription>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  BulkMode: BulkMode;
  ChangeEmailInput: ChangeEmailInput;
  ChangeEmailPayload: ResolverTypeWrapper<Omit<ChangeEmailPayload, 'errors' | 'viewer'> & { errors: Array<ResolversTypes['UserError']>, viewer?: Maybe<ResolversTypes['Viewer']> }>;
  ChangeMemberRoleInput: ChangeMemberRoleInput;
  ChangeMemberRolePayload: ResolverTypeWrapper<Omit<ChangeMemberRolePayload, 'accessChanges' | 'account' | 'errors' | 'member'> & { accessChanges: Array<ResolversTypes['AccessChange']>, account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']>, member?: Maybe<ResolversTypes['Member']> }>;
  ConfigureSsoInput: ConfigureSsoInput;
  ConfigureSsoPayload: ResolverTypeWrapper<Omit<ConfigureSsoPayload, 'account' | 'errors'> & { account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']> }>;
  ConfigureSsoSamlInput: ConfigureSsoSamlInput;
  ConfirmSsoInput: ConfirmSsoInput;
  ConfirmSsoPayload: ResolverTypeWrapper<Omit<ConfirmSsoPayload, 'account' | 'errors'> & { account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']> }>;
  CreateAccountInput: CreateAccountInput;
  CreateAccountPayload: ResolverTypeWrapper<Omit<CreateAccountPayload, 'account' | 'errors' | 'viewer'> & { account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']>, viewer?: Maybe<ResolversTypes['Viewer']> }>;
  CreateApiKeyInput: CreateApiKeyInput;
  CreateApiKeyPayload: ResolverTypeWrapper<Omit<CreateApiKeyPayload, 'apiKey' | 'errors' | 'viewer'> & { apiKey?: Maybe<ResolversTypes['ApiKey']>, errors: Array<ResolversTypes['UserError']>, viewer?: Maybe<ResolversTypes['Viewer']> }>;
  CreateBillingPortalSessionInput: CreateBillingPortalSessionInput;
  CreateBillingPortalSessionPayload: ResolverTypeWrapper<Omit<CreateBillingPortalSessionPayload, 'errors'> & { errors: Array<ResolversTypes['UserError']> }>;
  CreateCheckoutSessionInput: CreateCheckoutSessionInput;
  CreateCheckoutSessionPayload: ResolverTypeWrapper<Omit<CreateCheckoutSessionPayload, 'errors'> & { errors: Array<ResolversTypes['UserError']> }>;
  CreateDirectoryTokenInput: CreateDirectoryTokenInput;
  CreateDirectoryTokenPayload: ResolverTypeWrapper<Omit<CreateDirectoryTokenPayload, 'account' | 'directoryToken' | 'errors'> & { account?: Maybe<ResolversTypes['Account']>, directoryToken?: Maybe<ResolversTypes['DirectoryToken']>, errors: Array<ResolversTypes['UserError']> }>;
  CreateServiceAccountInput: CreateServiceAccountInput;
  CreateServiceAccountPayload: ResolverTypeWrapper<Omit<CreateServiceAccountPayload, 'account' | 'apiKey' | 'errors' | 'serviceAccount'> & { account?: Maybe<ResolversTypes['Account']>, apiKey?: Maybe<ResolversTypes['ApiKey']>, errors: Array<ResolversTypes['UserError']>, serviceAccount?: Maybe<ResolversTypes['ServiceAccount']> }>;
  CreateTeamInput: CreateTeamInput;
  CreateTeamPayload: ResolverTypeWrapper<Omit<CreateTeamPayload, 'account' | 'errors' | 'team'> & { account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']>, team?: Maybe<ResolversTypes['Team']> }>;
  CreateWorkspaceInput: CreateWorkspaceInput;
  CreateWorkspacePayload: ResolverTypeWrapper<Omit<CreateWorkspacePayload, 'account' | 'errors' | 'workspace'> & { account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']>, workspace?: Maybe<ResolversTypes['Workspace']> }>;
  CreateWorkspaceRoleInput: CreateWorkspaceRoleInput;
  CreateWorkspaceRolePayload: ResolverTypeWrapper<Omit<CreateWorkspaceRolePayload, 'account' | 'errors' | 'role'> & { account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']>, role?: Maybe<ResolversTypes['WorkspaceRole']> }>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decision: ResolverTypeWrapper<DecisionParent>;
  DecisionReason: ResolverTypeWrapper<DecisionReasonParent>;
  DecisionReasonCode: DecisionReasonCode;
  DeclineInvitationInput: DeclineInvitationInput;
  DeclineInvitationPayload: ResolverTypeWrapper<Omit<DeclineInvitationPayload, 'errors' | 'invitation' | 'viewer'> & { errors: Array<ResolversTypes['UserError']>, invitation?: Maybe<ResolversTypes['InvitationPreview']>, viewer?: Maybe<ResolversTypes['Viewer']> }>;
  DeleteAccountInput: DeleteAccountInput;
  DeleteAccountPayload: ResolverTypeWrapper<Omit<DeleteAccountPayload, 'errors' | 'viewer'> & { errors: Array<ResolversTypes['UserError']>, viewer?: Maybe<ResolversTypes['Viewer']> }>;
  DeleteApiKeyInput: DeleteApiKeyInput;
  DeleteApiKeyPayload: ResolverTypeWrapper<Omit<DeleteApiKeyPayload, 'errors' | 'viewer'> & { errors: Array<ResolversTypes['UserError']>, viewer?: Maybe<ResolversTypes['Viewer']> }>;
  DeleteServiceAccountInput: DeleteServiceAccountInput;
  DeleteServiceAccountPayload: ResolverTypeWrapper<Omit<DeleteServiceAccountPayload, 'accessChanges' | 'account' | 'errors'> & { accessChanges: Array<ResolversTypes['AccessChange']>, account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']> }>;
  DeleteTeamInput: DeleteTeamInput;
  DeleteTeamPayload: ResolverTypeWrapper<Omit<DeleteTeamPayload, 'accessChanges' | 'account' | 'errors'> & { accessChanges: Array<ResolversTypes['AccessChange']>, account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']> }>;
  DeleteViewerInput: DeleteViewerInput;
  DeleteViewerPayload: ResolverTypeWrapper<Omit<DeleteViewerPayload, 'errors'> & { errors: Array<ResolversTypes['UserError']> }>;
  DeleteWorkspaceInput: DeleteWorkspaceInput;
  DeleteWorkspacePayload: ResolverTypeWrapper<Omit<DeleteWorkspacePayload, 'accessChanges' | 'account' | 'errors'> & { accessChanges: Array<ResolversTypes['AccessChange']>, account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']> }>;
  DeleteWorkspaceRoleInput: DeleteWorkspaceRoleInput;
  DeleteWorkspaceRolePayload: ResolverTypeWrapper<Omit<DeleteWorkspaceRolePayload, 'accessChanges' | 'account' | 'errors' | 'replacement'> & { accessChanges: Array<ResolversTypes['AccessChange']>, account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']>, replacement?: Maybe<ResolversTypes['WorkspaceRole']> }>;
  Directory: ResolverTypeWrapper<DirectoryParent>;
  DirectoryAction: DirectoryAction;
  DirectoryGroup: ResolverTypeWrapper<DirectoryGroupParent>;
  DirectoryGroupConnection: ResolverTypeWrapper<DirectoryGroupConnectionParent>;
  DirectoryGroupEdge: ResolverTypeWrapper<Omit<DirectoryGroupEdge, 'node'> & { node: ResolversTypes['DirectoryGroup'] }>;
  DirectoryGroupWorkspace: ResolverTypeWrapper<DirectoryGroupWorkspaceParent>;
  DirectoryGroupWorkspaceInput: DirectoryGroupWorkspaceInput;
  DirectoryProblem: ResolverTypeWrapper<DirectoryProblemParent>;
  DirectoryProblemCode: DirectoryProblemCode;
  DirectoryToken: ResolverTypeWrapper<DirectoryTokenParent>;
  DirectoryUser: ResolverTypeWrapper<DirectoryUserParent>;
  DirectoryUserConnection: ResolverTypeWrapper<DirectoryUserConnectionParent>;
  DirectoryUserEdge: ResolverTypeWrapper<Omit<DirectoryUserEdge, 'node'> & { node: ResolversTypes['DirectoryUser'] }>;
  DirectoryUserStatus: DirectoryUserStatus;
  Domain: ResolverTypeWrapper<DomainParent>;
  DomainCheckOutcome: DomainCheckOutcome;
  DomainStatus: DomainStatus;
  EndSessionInput: EndSessionInput;
  EndSessionPayload: ResolverTypeWrapper<Omit<EndSessionPayload, 'errors' | 'viewer'> & { errors: Array<ResolversTypes['UserError']>, viewer?: Maybe<ResolversTypes['Viewer']> }>;
  EnforceIpAllowlistInput: EnforceIpAllowlistInput;
  EnforceIpAllowlistPayload: ResolverTypeWrapper<Omit<EnforceIpAllowlistPayload, 'account' | 'errors'> & { account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']> }>;
  EnforceSsoInput: EnforceSsoInput;
  EnforceSsoPayload: ResolverTypeWrapper<Omit<EnforceSsoPayload, 'account' | 'errors'> & { account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']> }>;
  ExportAuditLogInput: ExportAuditLogInput;
  ExportAuditLogPayload: ResolverTypeWrapper<Omit<ExportAuditLogPayload, 'errors'> & { errors: Array<ResolversTypes['UserError']> }>;
  Feature: Feature;
  FeatureNotInPlanError: ResolverTypeWrapper<FeatureNotInPlanErrorParent>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  GrantWorkspaceAccessInput: GrantWorkspaceAccessInput;
  GrantWorkspaceAccessPayload: ResolverTypeWrapper<Omit<GrantWorkspaceAccessPayload, 'access' | 'accessChanges' | 'errors' | 'workspace'> & { access: Array<ResolversTypes['WorkspaceAccess']>, accessChanges: Array<ResolversTypes['AccessChange']>, errors: Array<ResolversTypes['UserError']>, workspace?: Maybe<ResolversTypes['Workspace']> }>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  InputError: ResolverTypeWrapper<InputErrorParent>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Invitation: ResolverTypeWrapper<InvitationParent>;
  InvitationAction: InvitationAction;
  InvitationConnection: ResolverTypeWrapper<InvitationConnectionParent>;
  InvitationEdge: ResolverTypeWrapper<Omit<InvitationEdge, 'node'> & { node: ResolversTypes['Invitation'] }>;
  InvitationFilter: InvitationFilter;
  InvitationInput: InvitationInput;
  InvitationOutcome: InvitationOutcome;
  InvitationPreview: ResolverTypeWrapper<InvitationPreviewParent>;
  InvitationPreviewConnection: ResolverTypeWrapper<InvitationPreviewConnectionParent>;
  InvitationPreviewEdge: ResolverTypeWrapper<Omit<InvitationPreviewEdge, 'node'> & { node: ResolversTypes['InvitationPreview'] }>;
  InvitationResult: ResolverTypeWrapper<Omit<InvitationResult, 'errors' | 'invitation'> & { errors: Array<ResolversTypes['UserError']>, invitation?: Maybe<ResolversTypes['Invitation']> }>;
  InvitationStatus: InvitationStatus;
  InvitationWorkspace: ResolverTypeWrapper<InvitationWorkspaceParent>;
  InvitationWorkspaceInput: InvitationWorkspaceInput;
  InviteMembersInput: InviteMembersInput;
  InviteMembersPayload: ResolverTypeWrapper<Omit<InviteMembersPayload, 'account' | 'errors' | 'results'> & { account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']>, results: Array<ResolversTypes['InvitationResult']> }>;
  IpAllowlist: ResolverTypeWrapper<IpAllowlistParent>;
  IpAllowlistEntry: ResolverTypeWrapper<IpAllowlistEntryParent>;
  JoinedBy: JoinedBy;
  LeaveAccountInput: LeaveAccountInput;
  LeaveAccountPayload: ResolverTypeWrapper<Omit<LeaveAccountPayload, 'errors' | 'viewer'> & { errors: Array<ResolversTypes['UserError']>, viewer?: Maybe<ResolversTypes['Viewer']> }>;
  LimitReachedError: ResolverTypeWrapper<LimitReachedErrorParent>;
  LimitUsage: ResolverTypeWrapper<LimitUsage>;
  LinkSignOnInput: LinkSignOnInput;
  LinkSignOnPayload: ResolverTypeWrapper<Omit<LinkSignOnPayload, 'errors' | 'viewer'> & { errors: Array<ResolversTypes['UserError']>, viewer?: Maybe<ResolversTypes['Viewer']> }>;
  ManagedBy: ManagedBy;
  MapDirectoryGroupInput: MapDirectoryGroupInput;
  MapDirectoryGroupPayload: ResolverTypeWrapper<Omit<MapDirectoryGroupPayload, 'accessChanges' | 'directoryGroup' | 'errors'> & { accessChanges: Array<ResolversTypes['AccessChange']>, directoryGroup?: Maybe<ResolversTypes['DirectoryGroup']>, errors: Array<ResolversTypes['UserError']> }>;
  Member: ResolverTypeWrapper<MemberParent>;
  MemberAction: MemberAction;
  MemberConnection: ResolverTypeWrapper<MemberConnectionParent>;
  MemberEdge: ResolverTypeWrapper<Omit<MemberEdge, 'node'> & { node: ResolversTypes['Member'] }>;
  MemberFilter: MemberFilter;
  MemberOrder: MemberOrder;
  MemberOrderField: MemberOrderField;
  MemberWorkspaceConnection: ResolverTypeWrapper<MemberWorkspaceConnectionParent>;
  MemberWorkspaceEdge: ResolverTypeWrapper<MemberWorkspaceEdgeParent>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  NameFilter: NameFilter;
  NextInvoice: ResolverTypeWrapper<NextInvoice>;
  Node: ResolverTypeWrapper<NodeParent>;
  OperationCost: ResolverTypeWrapper<OperationCost>;
  Operator: ResolverTypeWrapper<Operator>;
  OrderDirection: OrderDirection;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PaymentMethod: ResolverTypeWrapper<PaymentMethod>;
  PermissionNotHeldError: ResolverTypeWrapper<PermissionNotHeldErrorParent>;
  Person: ResolverTypeWrapper<PersonParent>;
  Plan: ResolverTypeWrapper<PlanParent>;
  PlanLimits: ResolverTypeWrapper<PlanLimits>;
  PlanTier: PlanTier;
  Principal: ResolverTypeWrapper<PrincipalParent>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RateLimit: ResolverTypeWrapper<RateLimit>;
  RedeemSignInInput: RedeemSignInInput;
  RedeemSignInPayload: ResolverTypeWrapper<Omit<RedeemSignInPayload, 'errors' | 'viewer'> & { errors: Array<ResolversTypes['UserError']>, viewer?: Maybe<ResolversTypes['Viewer']> }>;
  ReleaseIpAllowlistInput: ReleaseIpAllowlistInput;
  ReleaseIpAllowlistPayload: ResolverTypeWrapper<Omit<ReleaseIpAllowlistPayload, 'account' | 'errors'> & { account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']> }>;
  ReleaseSsoInput: ReleaseSsoInput;
  ReleaseSsoPayload: ResolverTypeWrapper<Omit<ReleaseSsoPayload, 'account' | 'errors'> & { account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']> }>;
  RemoveDirectoryInput: RemoveDirectoryInput;
  RemoveDirectoryPayload: ResolverTypeWrapper<Omit<RemoveDirectoryPayload, 'account' | 'errors'> & { account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']> }>;
  RemoveDomainInput: RemoveDomainInput;
  RemoveDomainPayload: ResolverTypeWrapper<Omit<RemoveDomainPayload, 'account' | 'errors'> & { account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']> }>;
  RemoveIpAllowlistEntryInput: RemoveIpAllowlistEntryInput;
  RemoveIpAllowlistEntryPayload: ResolverTypeWrapper<Omit<RemoveIpAllowlistEntryPayload, 'account' | 'errors'> & { account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']> }>;
  RemoveMemberInput: RemoveMemberInput;
  RemoveMemberPayload: ResolverTypeWrapper<Omit<RemoveMemberPayload, 'accessChanges' | 'account' | 'errors'> & { accessChanges: Array<ResolversTypes['AccessChange']>, account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']> }>;
  RemoveSsoInput: RemoveSsoInput;
  RemoveSsoPayload: ResolverTypeWrapper<Omit<RemoveSsoPayload, 'account' | 'errors'> & { account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']> }>;
  RemoveTeamMembersInput: RemoveTeamMembersInput;
  RemoveTeamMembersPayload: ResolverTypeWrapper<Omit<RemoveTeamMembersPayload, 'accessChanges' | 'errors' | 'team'> & { accessChanges: Array<ResolversTypes['AccessChange']>, errors: Array<ResolversTypes['UserError']>, team?: Maybe<ResolversTypes['Team']> }>;
  RequestEmailChangeInput: RequestEmailChangeInput;
  RequestEmailChangePayload: ResolverTypeWrapper<Omit<RequestEmailChangePayload, 'errors'> & { errors: Array<ResolversTypes['UserError']> }>;
  RequestSignInInput: RequestSignInInput;
  RequestSignInPayload: ResolverTypeWrapper<Omit<RequestSignInPayload, 'errors'> & { errors: Array<ResolversTypes['UserError']> }>;
  ResendInvitationInput: ResendInvitationInput;
  ResendInvitationPayload: ResolverTypeWrapper<Omit<ResendInvitationPayload, 'errors' | 'invitation'> & { errors: Array<ResolversTypes['UserError']>, invitation?: Maybe<ResolversTypes['Invitation']> }>;
  RevokeDirectoryTokenInput: RevokeDirectoryTokenInput;
  RevokeDirectoryTokenPayload: ResolverTypeWrapper<Omit<RevokeDirectoryTokenPayload, 'account' | 'errors'> & { account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']> }>;
  RevokeInvitationInput: RevokeInvitationInput;
  RevokeInvitationPayload: ResolverTypeWrapper<Omit<RevokeInvitationPayload, 'account' | 'errors' | 'invitation'> & { account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']>, invitation?: Maybe<ResolversTypes['Invitation']> }>;
  RevokeWorkspaceAccessInput: RevokeWorkspaceAccessInput;
  RevokeWorkspaceAccessPayload: ResolverTypeWrapper<Omit<RevokeWorkspaceAccessPayload, 'accessChanges' | 'errors' | 'workspace'> & { accessChanges: Array<ResolversTypes['AccessChange']>, errors: Array<ResolversTypes['UserError']>, workspace?: Maybe<ResolversTypes['Workspace']> }>;
  RoleInUseError: ResolverTypeWrapper<RoleInUseErrorParent>;
  RoleUsage: ResolverTypeWrapper<RoleUsage>;
  RotateDirectoryTokenInput: RotateDirectoryTokenInput;
  RotateDirectoryTokenPayload: ResolverTypeWrapper<Omit<RotateDirectoryTokenPayload, 'account' | 'directoryToken' | 'errors'> & { account?: Maybe<ResolversTypes['Account']>, directoryToken?: Maybe<ResolversTypes['DirectoryToken']>, errors: Array<ResolversTypes['UserError']> }>;
  RotateServiceAccountKeyInput: RotateServiceAccountKeyInput;
  RotateServiceAccountKeyPayload: ResolverTypeWrapper<Omit<RotateServiceAccountKeyPayload, 'apiKey' | 'errors' | 'replacedKeys' | 'serviceAccount'> & { apiKey?: Maybe<ResolversTypes['ApiKey']>, errors: Array<ResolversTypes['UserError']>, replacedKeys: Array<ResolversTypes['ApiKey']>, serviceAccount?: Maybe<ResolversTypes['ServiceAccount']> }>;
  SeatLimitReachedError: ResolverTypeWrapper<SeatLimitReachedErrorParent>;
  Seats: ResolverTypeWrapper<Seats>;
  ServiceAccount: ResolverTypeWrapper<ServiceAccountParent>;
  ServiceAccountAction: ServiceAccountAction;
  ServiceAccountConnection: ResolverTypeWrapper<ServiceAccountConnectionParent>;
  ServiceAccountEdge: ResolverTypeWrapper<Omit<ServiceAccountEdge, 'node'> & { node: ResolversTypes['ServiceAccount'] }>;
  Session: ResolverTypeWrapper<SessionParent>;
  SessionConnection: ResolverTypeWrapper<SessionConnectionParent>;
  SessionEdge: ResolverTypeWrapper<Omit<SessionEdge, 'node'> & { node: ResolversTypes['Session'] }>;
  SetMembersActiveInput: SetMembersActiveInput;
  SetMembersActivePayload: ResolverTypeWrapper<Omit<SetMembersActivePayload, 'accessChanges' | 'account' | 'errors' | 'members'> & { accessChanges: Array<ResolversTypes['AccessChange']>, account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']>, members: Array<ResolversTypes['Member']> }>;
  SignInInput: SignInInput;
  SignInMethod: SignInMethod;
  SignInPayload: ResolverTypeWrapper<Omit<SignInPayload, 'errors' | 'viewer'> & { errors: Array<ResolversTypes['UserError']>, viewer?: Maybe<ResolversTypes['Viewer']> }>;
  SignOutInput: SignOutInput;
  SignOutPayload: ResolverTypeWrapper<Omit<SignOutPayload, 'errors'> & { errors: Array<ResolversTypes['UserError']> }>;
  SignedInBy: SignedInBy;
  SsoAction: SsoAction;
  SsoCertificate: ResolverTypeWrapper<SsoCertificate>;
  SsoDefaultWorkspace: ResolverTypeWrapper<SsoDefaultWorkspaceParent>;
  SsoDefaultWorkspaceInput: SsoDefaultWorkspaceInput;
  SsoProtocol: SsoProtocol;
  SsoSaml: ResolverTypeWrapper<SsoSaml>;
  SsoTest: ResolverTypeWrapper<SsoTestParent>;
  SsoTestOutcome: SsoTestOutcome;
  SsoTestStep: ResolverTypeWrapper<SsoTestStep>;
  SsoTestStepName: SsoTestStepName;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  SubscriptionState: SubscriptionState;
  System: ResolverTypeWrapper<System>;
  Team: ResolverTypeWrapper<TeamParent>;
  TeamAction: TeamAction;
  TeamConnection: ResolverTypeWrapper<TeamConnectionParent>;
  TeamEdge: ResolverTypeWrapper<Omit<TeamEdge, 'node'> & { node: ResolversTypes['Team'] }>;
  TeamMember: ResolverTypeWrapper<TeamMemberParent>;
  TeamMemberConnection: ResolverTypeWrapper<TeamMemberConnectionParent>;
  TeamMemberEdge: ResolverTypeWrapper<Omit<TeamMemberEdge, 'node'> & { node: ResolversTypes['TeamMember'] }>;
  TestSsoInput: TestSsoInput;
  TestSsoPayload: ResolverTypeWrapper<Omit<TestSsoPayload, 'errors' | 'ssoTest'> & { errors: Array<ResolversTypes['UserError']>, ssoTest?: Maybe<ResolversTypes['SsoTest']> }>;
  TransferWorkspaceInput: TransferWorkspaceInput;
  TransferWorkspacePayload: ResolverTypeWrapper<Omit<TransferWorkspacePayload, 'accessChanges' | 'errors' | 'fromAccount' | 'workspace'> & { accessChanges: Array<ResolversTypes['AccessChange']>, errors: Array<ResolversTypes['UserError']>, fromAccount?: Maybe<ResolversTypes['Account']>, workspace?: Maybe<ResolversTypes['Workspace']> }>;
  UpdateAccountInput: UpdateAccountInput;
  UpdateAccountPayload: ResolverTypeWrapper<Omit<UpdateAccountPayload, 'account' | 'errors'> & { account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']> }>;
  UpdateAccountSettingsInput: UpdateAccountSettingsInput;
  UpdateAccountSettingsPayload: ResolverTypeWrapper<Omit<UpdateAccountSettingsPayload, 'account' | 'errors'> & { account?: Maybe<ResolversTypes['Account']>, errors: Array<ResolversTypes['UserError']> }>;
  UpdateIpAllowlistEntryInput: UpdateIpAllowlistEntryInput;
  UpdateIpAllowlistEntryPayload: ResolverTypeWrapper<Omit<UpdateIpAllowlistEntryPayload, 'errors' | 'ipAllowlistEntry'> & { errors: Array<ResolversTypes['UserError']>, ipAllowlistEntry?: Maybe<ResolversTypes['IpAllowlistEntry']> }>;
  UpdateServiceAccountInput: UpdateServiceAccountInput;
  UpdateServiceAccountPayload: ResolverTypeWrapper<Omit<UpdateServiceAccountPayload, 'accessChanges' | 'errors' | 'serviceAccount'> & { accessChanges: Array<ResolversTypes['AccessChange']>, errors: Array<ResolversTypes['UserError']>, serviceAccount?: Maybe<ResolversTypes['ServiceAccount']> }>;
  UpdateTeamInput: UpdateTeamInput;
  UpdateTeamPayload: ResolverTypeWrapper<Omit<UpdateTeamPayload, 'errors' | 'team'> & { errors: Array<ResolversTypes['UserError']>, team?: Maybe<ResolversTypes['Team']> }>;
  UpdateViewerInput: UpdateViewerInput;
  UpdateViewerPayload: ResolverTypeWrapper<Omit<UpdateViewerPayload, 'errors' | 'viewer'> & { errors: Array<ResolversTypes['UserError']>, viewer?: Maybe<ResolversTypes['Viewer']> }>;
  UpdateWorkspaceInput: UpdateWorkspaceInput;
  UpdateWorkspacePayload: ResolverTypeWrapper<Omit<UpdateWorkspacePayload, 'accessChanges' | 'errors' | 'workspace'> & { accessChanges: Array<ResolversTypes['AccessChange']>, errors: Array<ResolversTypes['UserError']>, workspace?: Maybe<ResolversTypes['Workspace']> }>;
  UpdateWorkspaceRoleInput: UpdateWorkspaceRoleInput;
  UpdateWorkspaceRolePayload: ResolverTypeWrapper<Omit<UpdateWorkspaceRolePayload, 'accessChanges' | 'errors' | 'role'> & { accessChanges: Array<ResolversTypes['AccessChange']>, errors: Array<ResolversTypes['UserError']>, role?: Maybe<ResolversTypes['WorkspaceRole']> }>;
  User: ResolverTypeWrapper<UserParent>;
  UserError: ResolverTypeWrapper<UserErrorParent>;
  UserErrorCode: UserErrorCode;
  VerifyDomainInput: VerifyDomainInput;
  VerifyDomainPayload: ResolverTypeWrapper<Omit<VerifyDomainPayload, 'domain' | 'errors'> & { domain?: Maybe<ResolversTypes['Domain']>, errors: Array<ResolversTypes['UserError']> }>;
  Viewer: ResolverTypeWrapper<ViewerParent>;
  Workspace: ResolverTypeWrapper<WorkspaceParent>;
  WorkspaceAccess: ResolverTypeWrapper<WorkspaceAccessParent>;
  WorkspaceAccessConnection: ResolverTypeWrapper<WorkspaceAccessConnectionParent>;
  WorkspaceAccessEdge: ResolverTypeWrapper<Omit<WorkspaceAccessEdge, 'node'> & { node: ResolversTypes['WorkspaceAccess'] }>;
  WorkspaceConnection: ResolverTypeWrapper<WorkspaceConnectionParent>;
  WorkspaceEdge: ResolverTypeWrapper<Omit<WorkspaceEdge, 'node'> & { node: ResolversTypes['Workspace'] }>;
  WorkspaceFilter: WorkspaceFilter;
  WorkspaceMember: ResolverTypeWrapper<WorkspaceMemberParent>;
  WorkspaceMemberConnection: ResolverTypeWrapper<WorkspaceMemberConnectionParent>;
  WorkspaceMemberEdge: ResolverTypeWrapper<Omit<WorkspaceMemberEdge, 'node'> & { node: ResolversTypes['WorkspaceMember'] }>;
  WorkspaceMemberFilter: WorkspaceMemberFilter;
  WorkspaceMemberKind: WorkspaceMemberKind;
  WorkspaceOrder: WorkspaceOrder;
  WorkspaceOrderField: WorkspaceOrderField;
  WorkspaceRole: ResolverTypeWrapper<WorkspaceRoleParent>;
  WorkspaceRoleAction: WorkspaceRoleAction;
  WorkspaceRoleConnection: ResolverTypeWrapper<WorkspaceRoleConnectionParent>;
  WorkspaceRoleEdge: ResolverTypeWrapper<Omit<WorkspaceRoleEdge, 'node'> & { node: ResolversTypes['WorkspaceRole'] }>;
  WorkspaceScope: WorkspaceScope;
  WorkspaceScopeInfo: ResolverTypeWrapper<Omit<WorkspaceScopeInfo, 'builtInRoles'> & { builtInRoles: Array<ResolversTypes['WorkspaceRole']> }>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AcceptInvitationInput: AcceptInvitationInput;
  AcceptInvitationPayload: Omit<AcceptInvitationPayload, 'errors' | 'member' | 'viewer'> & { errors: Array<ResolversParentTypes['UserError']>, member?: Maybe<ResolversParentTypes['Member']>, viewer?: Maybe<ResolversParentTypes['Viewer']> };
  AccessChange: AccessChangeParent;
  AccessExplanation: AccessExplanationParent;
  AccessGrantInput: AccessGrantInput;
  AccessSource: AccessSourceParent;
  Account: AccountParent;
  AccountBilling: AccountBillingParent;
  AccountConnection: AccountConnectionParent;
  AccountEdge: Omit<AccountEdge, 'node'> & { node: ResolversParentTypes['Account'] };
  AccountRoleInfo: AccountRoleInfo;
  AccountSettings: AccountSettings;
  AccountSso: AccountSsoParent;
  AccountUsage: AccountUsage;
  Actor: ActorParent;
  AddDomainInput: AddDomainInput;
  AddDomainPayload: Omit<AddDomainPayload, 'account' | 'domain' | 'errors'> & { account?: Maybe<ResolversParentTypes['Account']>, domain?: Maybe<ResolversParentTypes['Domain']>, errors: Array<ResolversParentTypes['UserError']> };
  AddIpAllowlistEntryInput: AddIpAllowlistEntryInput;
  AddIpAllowlistEntryPayload: Omit<AddIpAllowlistEntryPayload, 'account' | 'errors' | 'ipAllowlistEntry'> & { account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']>, ipAllowlistEntry?: Maybe<ResolversParentTypes['IpAllowlistEntry']> };
  AddTeamMembersInput: AddTeamMembersInput;
  AddTeamMembersPayload: Omit<AddTeamMembersPayload, 'accessChanges' | 'errors' | 'team'> & { accessChanges: Array<ResolversParentTypes['AccessChange']>, errors: Array<ResolversParentTypes['UserError']>, team?: Maybe<ResolversParentTypes['Team']> };
  AdoptMembersInput: AdoptMembersInput;
  AdoptMembersPayload: Omit<AdoptMembersPayload, 'accessChanges' | 'account' | 'directoryUsers' | 'errors'> & { accessChanges: Array<ResolversParentTypes['AccessChange']>, account?: Maybe<ResolversParentTypes['Account']>, directoryUsers: Array<ResolversParentTypes['DirectoryUser']>, errors: Array<ResolversParentTypes['UserError']> };
  ApiKey: ApiKeyParent;
  ApiKeyConnection: ApiKeyConnectionParent;
  ApiKeyEdge: Omit<ApiKeyEdge, 'node'> & { node: ResolversParentTypes['ApiKey'] };
  AuditActor: AuditActorParent;
  AuditChange: AuditChange;
  AuditCheckpoint: AuditCheckpoint;
  AuditCheckpointInput: AuditCheckpointInput;
  AuditEvent: AuditEventParent;
  AuditEventConnection: AuditEventConnectionParent;
  AuditEventEdge: Omit<AuditEventEdge, 'node'> & { node: ResolversParentTypes['AuditEvent'] };
  AuditLogBreak: AuditLogBreak;
  AuditLogCut: AuditLogCut;
  AuditLogFilter: AuditLogFilter;
  AuditLogKey: AuditLogKey;
  AuditLogVerification: AuditLogVerification;
  AuditResource: AuditResourceParent;
  BillingAddress: BillingAddress;
  BillingContact: BillingContact;
  BillingSubscription: BillingSubscription;
  Boolean: Scalars['Boolean']['output'];
  ChangeEmailInput: ChangeEmailInput;
  ChangeEmailPayload: Omit<ChangeEmailPayload, 'errors' | 'viewer'> & { errors: Array<ResolversParentTypes['UserError']>, viewer?: Maybe<ResolversParentTypes['Viewer']> };
  ChangeMemberRoleInput: ChangeMemberRoleInput;
  ChangeMemberRolePayload: Omit<ChangeMemberRolePayload, 'accessChanges' | 'account' | 'errors' | 'member'> & { accessChanges: Array<ResolversParentTypes['AccessChange']>, account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']>, member?: Maybe<ResolversParentTypes['Member']> };
  ConfigureSsoInput: ConfigureSsoInput;
  ConfigureSsoPayload: Omit<ConfigureSsoPayload, 'account' | 'errors'> & { account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']> };
  ConfigureSsoSamlInput: ConfigureSsoSamlInput;
  ConfirmSsoInput: ConfirmSsoInput;
  ConfirmSsoPayload: Omit<ConfirmSsoPayload, 'account' | 'errors'> & { account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']> };
  CreateAccountInput: CreateAccountInput;
  CreateAccountPayload: Omit<CreateAccountPayload, 'account' | 'errors' | 'viewer'> & { account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']>, viewer?: Maybe<ResolversParentTypes['Viewer']> };
  CreateApiKeyInput: CreateApiKeyInput;
  CreateApiKeyPayload: Omit<CreateApiKeyPayload, 'apiKey' | 'errors' | 'viewer'> & { apiKey?: Maybe<ResolversParentTypes['ApiKey']>, errors: Array<ResolversParentTypes['UserError']>, viewer?: Maybe<ResolversParentTypes['Viewer']> };
  CreateBillingPortalSessionInput: CreateBillingPortalSessionInput;
  CreateBillingPortalSessionPayload: Omit<CreateBillingPortalSessionPayload, 'errors'> & { errors: Array<ResolversParentTypes['UserError']> };
  CreateCheckoutSessionInput: CreateCheckoutSessionInput;
  CreateCheckoutSessionPayload: Omit<CreateCheckoutSessionPayload, 'errors'> & { errors: Array<ResolversParentTypes['UserError']> };
  CreateDirectoryTokenInput: CreateDirectoryTokenInput;
  CreateDirectoryTokenPayload: Omit<CreateDirectoryTokenPayload, 'account' | 'directoryToken' | 'errors'> & { account?: Maybe<ResolversParentTypes['Account']>, directoryToken?: Maybe<ResolversParentTypes['DirectoryToken']>, errors: Array<ResolversParentTypes['UserError']> };
  CreateServiceAccountInput: CreateServiceAccountInput;
  CreateServiceAccountPayload: Omit<CreateServiceAccountPayload, 'account' | 'apiKey' | 'errors' | 'serviceAccount'> & { account?: Maybe<ResolversParentTypes['Account']>, apiKey?: Maybe<ResolversParentTypes['ApiKey']>, errors: Array<ResolversParentTypes['UserError']>, serviceAccount?: Maybe<ResolversParentTypes['ServiceAccount']> };
  CreateTeamInput: CreateTeamInput;
  CreateTeamPayload: Omit<CreateTeamPayload, 'account' | 'errors' | 'team'> & { account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']>, team?: Maybe<ResolversParentTypes['Team']> };
  CreateWorkspaceInput: CreateWorkspaceInput;
  CreateWorkspacePayload: Omit<CreateWorkspacePayload, 'account' | 'errors' | 'workspace'> & { account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']>, workspace?: Maybe<ResolversParentTypes['Workspace']> };
  CreateWorkspaceRoleInput: CreateWorkspaceRoleInput;
  CreateWorkspaceRolePayload: Omit<CreateWorkspaceRolePayload, 'account' | 'errors' | 'role'> & { account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']>, role?: Maybe<ResolversParentTypes['WorkspaceRole']> };
  DateTime: Scalars['DateTime']['output'];
  Decision: DecisionParent;
  DecisionReason: DecisionReasonParent;
  DeclineInvitationInput: DeclineInvitationInput;
  DeclineInvitationPayload: Omit<DeclineInvitationPayload, 'errors' | 'invitation' | 'viewer'> & { errors: Array<ResolversParentTypes['UserError']>, invitation?: Maybe<ResolversParentTypes['InvitationPreview']>, viewer?: Maybe<ResolversParentTypes['Viewer']> };
  DeleteAccountInput: DeleteAccountInput;
  DeleteAccountPayload: Omit<DeleteAccountPayload, 'errors' | 'viewer'> & { errors: Array<ResolversParentTypes['UserError']>, viewer?: Maybe<ResolversParentTypes['Viewer']> };
  DeleteApiKeyInput: DeleteApiKeyInput;
  DeleteApiKeyPayload: Omit<DeleteApiKeyPayload, 'errors' | 'viewer'> & { errors: Array<ResolversParentTypes['UserError']>, viewer?: Maybe<ResolversParentTypes['Viewer']> };
  DeleteServiceAccountInput: DeleteServiceAccountInput;
  DeleteServiceAccountPayload: Omit<DeleteServiceAccountPayload, 'accessChanges' | 'account' | 'errors'> & { accessChanges: Array<ResolversParentTypes['AccessChange']>, account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']> };
  DeleteTeamInput: DeleteTeamInput;
  DeleteTeamPayload: Omit<DeleteTeamPayload, 'accessChanges' | 'account' | 'errors'> & { accessChanges: Array<ResolversParentTypes['AccessChange']>, account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']> };
  DeleteViewerInput: DeleteViewerInput;
  DeleteViewerPayload: Omit<DeleteViewerPayload, 'errors'> & { errors: Array<ResolversParentTypes['UserError']> };
  DeleteWorkspaceInput: DeleteWorkspaceInput;
  DeleteWorkspacePayload: Omit<DeleteWorkspacePayload, 'accessChanges' | 'account' | 'errors'> & { accessChanges: Array<ResolversParentTypes['AccessChange']>, account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']> };
  DeleteWorkspaceRoleInput: DeleteWorkspaceRoleInput;
  DeleteWorkspaceRolePayload: Omit<DeleteWorkspaceRolePayload, 'accessChanges' | 'account' | 'errors' | 'replacement'> & { accessChanges: Array<ResolversParentTypes['AccessChange']>, account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']>, replacement?: Maybe<ResolversParentTypes['WorkspaceRole']> };
  Directory: DirectoryParent;
  DirectoryGroup: DirectoryGroupParent;
  DirectoryGroupConnection: DirectoryGroupConnectionParent;
  DirectoryGroupEdge: Omit<DirectoryGroupEdge, 'node'> & { node: ResolversParentTypes['DirectoryGroup'] };
  DirectoryGroupWorkspace: DirectoryGroupWorkspaceParent;
  DirectoryGroupWorkspaceInput: DirectoryGroupWorkspaceInput;
  DirectoryProblem: DirectoryProblemParent;
  DirectoryToken: DirectoryTokenParent;
  DirectoryUser: DirectoryUserParent;
  DirectoryUserConnection: DirectoryUserConnectionParent;
  DirectoryUserEdge: Omit<DirectoryUserEdge, 'node'> & { node: ResolversParentTypes['DirectoryUser'] };
  Domain: DomainParent;
  EndSessionInput: EndSessionInput;
  EndSessionPayload: Omit<EndSessionPayload, 'errors' | 'viewer'> & { errors: Array<ResolversParentTypes['UserError']>, viewer?: Maybe<ResolversParentTypes['Viewer']> };
  EnforceIpAllowlistInput: EnforceIpAllowlistInput;
  EnforceIpAllowlistPayload: Omit<EnforceIpAllowlistPayload, 'account' | 'errors'> & { account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']> };
  EnforceSsoInput: EnforceSsoInput;
  EnforceSsoPayload: Omit<EnforceSsoPayload, 'account' | 'errors'> & { account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']> };
  ExportAuditLogInput: ExportAuditLogInput;
  ExportAuditLogPayload: Omit<ExportAuditLogPayload, 'errors'> & { errors: Array<ResolversParentTypes['UserError']> };
  FeatureNotInPlanError: FeatureNotInPlanErrorParent;
  Float: Scalars['Float']['output'];
  GrantWorkspaceAccessInput: GrantWorkspaceAccessInput;
  GrantWorkspaceAccessPayload: Omit<GrantWorkspaceAccessPayload, 'access' | 'accessChanges' | 'errors' | 'workspace'> & { access: Array<ResolversParentTypes['WorkspaceAccess']>, accessChanges: Array<ResolversParentTypes['AccessChange']>, errors: Array<ResolversParentTypes['UserError']>, workspace?: Maybe<ResolversParentTypes['Workspace']> };
  ID: Scalars['ID']['output'];
  InputError: InputErrorParent;
  Int: Scalars['Int']['output'];
  Invitation: InvitationParent;
  InvitationConnection: InvitationConnectionParent;
  InvitationEdge: Omit<InvitationEdge, 'node'> & { node: ResolversParentTypes['Invitation'] };
  InvitationFilter: InvitationFilter;
  InvitationInput: InvitationInput;
  InvitationPreview: InvitationPreviewParent;
  InvitationPreviewConnection: InvitationPreviewConnectionParent;
  InvitationPreviewEdge: Omit<InvitationPreviewEdge, 'node'> & { node: ResolversParentTypes['InvitationPreview'] };
  InvitationResult: Omit<InvitationResult, 'errors' | 'invitation'> & { errors: Array<ResolversParentTypes['UserError']>, invitation?: Maybe<ResolversParentTypes['Invitation']> };
  InvitationWorkspace: InvitationWorkspaceParent;
  InvitationWorkspaceInput: InvitationWorkspaceInput;
  InviteMembersInput: InviteMembersInput;
  InviteMembersPayload: Omit<InviteMembersPayload, 'account' | 'errors' | 'results'> & { account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']>, results: Array<ResolversParentTypes['InvitationResult']> };
  IpAllowlist: IpAllowlistParent;
  IpAllowlistEntry: IpAllowlistEntryParent;
  LeaveAccountInput: LeaveAccountInput;
  LeaveAccountPayload: Omit<LeaveAccountPayload, 'errors' | 'viewer'> & { errors: Array<ResolversParentTypes['UserError']>, viewer?: Maybe<ResolversParentTypes['Viewer']> };
  LimitReachedError: LimitReachedErrorParent;
  LimitUsage: LimitUsage;
  LinkSignOnInput: LinkSignOnInput;
  LinkSignOnPayload: Omit<LinkSignOnPayload, 'errors' | 'viewer'> & { errors: Array<ResolversParentTypes['UserError']>, viewer?: Maybe<ResolversParentTypes['Viewer']> };
  MapDirectoryGroupInput: MapDirectoryGroupInput;
  MapDirectoryGroupPayload: Omit<MapDirectoryGroupPayload, 'accessChanges' | 'directoryGroup' | 'errors'> & { accessChanges: Array<ResolversParentTypes['AccessChange']>, directoryGroup?: Maybe<ResolversParentTypes['DirectoryGroup']>, errors: Array<ResolversParentTypes['UserError']> };
  Member: MemberParent;
  MemberConnection: MemberConnectionParent;
  MemberEdge: Omit<MemberEdge, 'node'> & { node: ResolversParentTypes['Member'] };
  MemberFilter: MemberFilter;
  MemberOrder: MemberOrder;
  MemberWorkspaceConnection: MemberWorkspaceConnectionParent;
  MemberWorkspaceEdge: MemberWorkspaceEdgeParent;
  Mutation: Record<PropertyKey, never>;
  NameFilter: NameFilter;
  NextInvoice: NextInvoice;
  Node: NodeParent;
  OperationCost: OperationCost;
  Operator: Operator;
  PageInfo: PageInfo;
  PaymentMethod: PaymentMethod;
  PermissionNotHeldError: PermissionNotHeldErrorParent;
  Person: PersonParent;
  Plan: PlanParent;
  PlanLimits: PlanLimits;
  Principal: PrincipalParent;
  Query: Record<PropertyKey, never>;
  RateLimit: RateLimit;
  RedeemSignInInput: RedeemSignInInput;
  RedeemSignInPayload: Omit<RedeemSignInPayload, 'errors' | 'viewer'> & { errors: Array<ResolversParentTypes['UserError']>, viewer?: Maybe<ResolversParentTypes['Viewer']> };
  ReleaseIpAllowlistInput: ReleaseIpAllowlistInput;
  ReleaseIpAllowlistPayload: Omit<ReleaseIpAllowlistPayload, 'account' | 'errors'> & { account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']> };
  ReleaseSsoInput: ReleaseSsoInput;
  ReleaseSsoPayload: Omit<ReleaseSsoPayload, 'account' | 'errors'> & { account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']> };
  RemoveDirectoryInput: RemoveDirectoryInput;
  RemoveDirectoryPayload: Omit<RemoveDirectoryPayload, 'account' | 'errors'> & { account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']> };
  RemoveDomainInput: RemoveDomainInput;
  RemoveDomainPayload: Omit<RemoveDomainPayload, 'account' | 'errors'> & { account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']> };
  RemoveIpAllowlistEntryInput: RemoveIpAllowlistEntryInput;
  RemoveIpAllowlistEntryPayload: Omit<RemoveIpAllowlistEntryPayload, 'account' | 'errors'> & { account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']> };
  RemoveMemberInput: RemoveMemberInput;
  RemoveMemberPayload: Omit<RemoveMemberPayload, 'accessChanges' | 'account' | 'errors'> & { accessChanges: Array<ResolversParentTypes['AccessChange']>, account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']> };
  RemoveSsoInput: RemoveSsoInput;
  RemoveSsoPayload: Omit<RemoveSsoPayload, 'account' | 'errors'> & { account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']> };
  RemoveTeamMembersInput: RemoveTeamMembersInput;
  RemoveTeamMembersPayload: Omit<RemoveTeamMembersPayload, 'accessChanges' | 'errors' | 'team'> & { accessChanges: Array<ResolversParentTypes['AccessChange']>, errors: Array<ResolversParentTypes['UserError']>, team?: Maybe<ResolversParentTypes['Team']> };
  RequestEmailChangeInput: RequestEmailChangeInput;
  RequestEmailChangePayload: Omit<RequestEmailChangePayload, 'errors'> & { errors: Array<ResolversParentTypes['UserError']> };
  RequestSignInInput: RequestSignInInput;
  RequestSignInPayload: Omit<RequestSignInPayload, 'errors'> & { errors: Array<ResolversParentTypes['UserError']> };
  ResendInvitationInput: ResendInvitationInput;
  ResendInvitationPayload: Omit<ResendInvitationPayload, 'errors' | 'invitation'> & { errors: Array<ResolversParentTypes['UserError']>, invitation?: Maybe<ResolversParentTypes['Invitation']> };
  RevokeDirectoryTokenInput: RevokeDirectoryTokenInput;
  RevokeDirectoryTokenPayload: Omit<RevokeDirectoryTokenPayload, 'account' | 'errors'> & { account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']> };
  RevokeInvitationInput: RevokeInvitationInput;
  RevokeInvitationPayload: Omit<RevokeInvitationPayload, 'account' | 'errors' | 'invitation'> & { account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']>, invitation?: Maybe<ResolversParentTypes['Invitation']> };
  RevokeWorkspaceAccessInput: RevokeWorkspaceAccessInput;
  RevokeWorkspaceAccessPayload: Omit<RevokeWorkspaceAccessPayload, 'accessChanges' | 'errors' | 'workspace'> & { accessChanges: Array<ResolversParentTypes['AccessChange']>, errors: Array<ResolversParentTypes['UserError']>, workspace?: Maybe<ResolversParentTypes['Workspace']> };
  RoleInUseError: RoleInUseErrorParent;
  RoleUsage: RoleUsage;
  RotateDirectoryTokenInput: RotateDirectoryTokenInput;
  RotateDirectoryTokenPayload: Omit<RotateDirectoryTokenPayload, 'account' | 'directoryToken' | 'errors'> & { account?: Maybe<ResolversParentTypes['Account']>, directoryToken?: Maybe<ResolversParentTypes['DirectoryToken']>, errors: Array<ResolversParentTypes['UserError']> };
  RotateServiceAccountKeyInput: RotateServiceAccountKeyInput;
  RotateServiceAccountKeyPayload: Omit<RotateServiceAccountKeyPayload, 'apiKey' | 'errors' | 'replacedKeys' | 'serviceAccount'> & { apiKey?: Maybe<ResolversParentTypes['ApiKey']>, errors: Array<ResolversParentTypes['UserError']>, replacedKeys: Array<ResolversParentTypes['ApiKey']>, serviceAccount?: Maybe<ResolversParentTypes['ServiceAccount']> };
  SeatLimitReachedError: SeatLimitReachedErrorParent;
  Seats: Seats;
  ServiceAccount: ServiceAccountParent;
  ServiceAccountConnection: ServiceAccountConnectionParent;
  ServiceAccountEdge: Omit<ServiceAccountEdge, 'node'> & { node: ResolversParentTypes['ServiceAccount'] };
  Session: SessionParent;
  SessionConnection: SessionConnectionParent;
  SessionEdge: Omit<SessionEdge, 'node'> & { node: ResolversParentTypes['Session'] };
  SetMembersActiveInput: SetMembersActiveInput;
  SetMembersActivePayload: Omit<SetMembersActivePayload, 'accessChanges' | 'account' | 'errors' | 'members'> & { accessChanges: Array<ResolversParentTypes['AccessChange']>, account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']>, members: Array<ResolversParentTypes['Member']> };
  SignInInput: SignInInput;
  SignInPayload: Omit<SignInPayload, 'errors' | 'viewer'> & { errors: Array<ResolversParentTypes['UserError']>, viewer?: Maybe<ResolversParentTypes['Viewer']> };
  SignOutInput: SignOutInput;
  SignOutPayload: Omit<SignOutPayload, 'errors'> & { errors: Array<ResolversParentTypes['UserError']> };
  SsoCertificate: SsoCertificate;
  SsoDefaultWorkspace: SsoDefaultWorkspaceParent;
  SsoDefaultWorkspaceInput: SsoDefaultWorkspaceInput;
  SsoSaml: SsoSaml;
  SsoTest: SsoTestParent;
  SsoTestStep: SsoTestStep;
  String: Scalars['String']['output'];
  System: System;
  Team: TeamParent;
  TeamConnection: TeamConnectionParent;
  TeamEdge: Omit<TeamEdge, 'node'> & { node: ResolversParentTypes['Team'] };
  TeamMember: TeamMemberParent;
  TeamMemberConnection: TeamMemberConnectionParent;
  TeamMemberEdge: Omit<TeamMemberEdge, 'node'> & { node: ResolversParentTypes['TeamMember'] };
  TestSsoInput: TestSsoInput;
  TestSsoPayload: Omit<TestSsoPayload, 'errors' | 'ssoTest'> & { errors: Array<ResolversParentTypes['UserError']>, ssoTest?: Maybe<ResolversParentTypes['SsoTest']> };
  TransferWorkspaceInput: TransferWorkspaceInput;
  TransferWorkspacePayload: Omit<TransferWorkspacePayload, 'accessChanges' | 'errors' | 'fromAccount' | 'workspace'> & { accessChanges: Array<ResolversParentTypes['AccessChange']>, errors: Array<ResolversParentTypes['UserError']>, fromAccount?: Maybe<ResolversParentTypes['Account']>, workspace?: Maybe<ResolversParentTypes['Workspace']> };
  UpdateAccountInput: UpdateAccountInput;
  UpdateAccountPayload: Omit<UpdateAccountPayload, 'account' | 'errors'> & { account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']> };
  UpdateAccountSettingsInput: UpdateAccountSettingsInput;
  UpdateAccountSettingsPayload: Omit<UpdateAccountSettingsPayload, 'account' | 'errors'> & { account?: Maybe<ResolversParentTypes['Account']>, errors: Array<ResolversParentTypes['UserError']> };
  UpdateIpAllowlistEntryInput: UpdateIpAllowlistEntryInput;
  UpdateIpAllowlistEntryPayload: Omit<UpdateIpAllowlistEntryPayload, 'errors' | 'ipAllowlistEntry'> & { errors: Array<ResolversParentTypes['UserError']>, ipAllowlistEntry?: Maybe<ResolversParentTypes['IpAllowlistEntry']> };
  UpdateServiceAccountInput: UpdateServiceAccountInput;
  UpdateServiceAccountPayload: Omit<UpdateServiceAccountPayload, 'accessChanges' | 'errors' | 'serviceAccount'> & { accessChanges: Array<ResolversParentTypes['AccessChange']>, errors: Array<ResolversParentTypes['UserError']>, serviceAccount?: Maybe<ResolversParentTypes['ServiceAccount']> };
  UpdateTeamInput: UpdateTeamInput;
  UpdateTeamPayload: Omit<UpdateTeamPayload, 'errors' | 'team'> & { errors: Array<ResolversParentTypes['UserError']>, team?: Maybe<ResolversParentTypes['Team']> };
  UpdateViewerInput: UpdateViewerInput;
  UpdateViewerPayload: Omit<UpdateViewerPayload, 'errors' | 'viewer'> & { errors: Array<ResolversParentTypes['UserError']>, viewer?: Maybe<ResolversParentTypes['Viewer']> };
  UpdateWorkspaceInput: UpdateWorkspaceInput;
  UpdateWorkspacePayload: Omit<UpdateWorkspacePayload, 'accessChanges' | 'errors' | 'workspace'> & { accessChanges: Array<ResolversParentTypes['AccessChange']>, errors: Array<ResolversParentTypes['UserError']>, workspace?: Maybe<ResolversParentTypes['Workspace']> };
  UpdateWorkspaceRoleInput: UpdateWorkspaceRoleInput;
  UpdateWorkspaceRolePayload: Omit<UpdateWorkspaceRolePayload, 'accessChanges' | 'errors' | 'role'> & { accessChanges: Array<ResolversParentTypes['AccessChange']>, errors: Array<ResolversParentTypes['UserError']>, role?: Maybe<ResolversParentTypes['WorkspaceRole']> };
  User: UserParent;
  UserError: UserErrorParent;
  VerifyDomainInput: VerifyDomainInput;
  VerifyDomainPayload: Omit<VerifyDomainPayload, 'domain' | 'errors'> & { domain?: Maybe<ResolversParentTypes['Domain']>, errors: Array<ResolversParentTypes['UserError']> };
  Viewer: ViewerParent;
  Workspace: WorkspaceParent;
  WorkspaceAccess: WorkspaceAccessParent;
  WorkspaceAccessConnection: WorkspaceAccessConnectionParent;
  WorkspaceAccessEdge: Omit<WorkspaceAccessEdge, 'node'> & { node: ResolversParentTypes['WorkspaceAccess'] };
  WorkspaceConnection: WorkspaceConnectionParent;
  WorkspaceEdge: Omit<WorkspaceEdge, 'node'> & { node: ResolversParentTypes['Workspace'] };
  WorkspaceFilter: WorkspaceFilter;
  WorkspaceMember: WorkspaceMemberParent;
  WorkspaceMemberConnection: WorkspaceMemberConnectionParent;
  WorkspaceMemberEdge: Omit<WorkspaceMemberEdge, 'node'> & { node: ResolversParentTypes['WorkspaceMember'] };
  WorkspaceMemberFilter: WorkspaceMemberFilter;
  WorkspaceOrder: WorkspaceOrder;
  WorkspaceRole: WorkspaceRoleParent;
  WorkspaceRoleConnection: WorkspaceRoleConnectionParent;
  WorkspaceRoleEdge: Omit<WorkspaceRoleEdge, 'node'> & { node: ResolversParentTypes['WorkspaceRole'] };
  WorkspaceScopeInfo: Omit<WorkspaceScopeInfo, 'builtInRoles'> & { builtInRoles: Array<ResolversParentTypes['WorkspaceRole']> };
};

export type CostDirectiveArgs = {
  points: Scalars['Int']['input'];
};

export type CostDirectiveResolver<Result, Parent, ContextType = Context, Args = CostDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type EntriesDirectiveArgs = {
  atMost: Scalars['Int']['input'];
};

export type EntriesDirectiveResolver<Result, Parent, ContextType = Context, Args = EntriesDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type FailsDirectiveArgs = {
  with: Array<UserErrorCode>;
};

export type FailsDirectiveResolver<Result, Parent, ContextType = Context, Args = FailsDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type PublicDirectiveArgs = { };

export type PublicDirectiveResolver<Result, Parent, ContextType = Context, Args = PublicDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresDirectiveArgs = {
  by?: SignedInBy;
  feature: Maybe<Feature>;
  of: Maybe<Scalars['String']['input']>;
  permission: Maybe<AccountPermission>;
  scope: Maybe<Array<WorkspaceScope>>;
  whileFrozen?: Scalars['Boolean']['input'];
  withoutSso?: Scalars['Boolean']['input'];
};

export type RequiresDirectiveResolver<Result, Parent, ContextType = Context, Args = RequiresDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type SignedInDirectiveArgs = {
  by?: SignedInBy;
};

export type SignedInDirectiveResolver<Result, Parent, ContextType = Context, Args = SignedInDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type WithParentDirectiveArgs = { };

export type WithParentDirectiveResolver<Result, Parent, ContextType = Context, Args = WithParentDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AcceptInvitationPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AcceptInvitationPayload'] = ResolversParentTypes['AcceptInvitationPayload']> = {
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  member?: Resolver<Maybe<ResolversTypes['Member']>, ParentType, ContextType>;
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
};

export type AccessChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccessChange'] = ResolversParentTypes['AccessChange']> = {
  gainedPermissions?: Resolver<Array<ResolversTypes['AccountPermission']>, ParentType, ContextType>;
  gainedScopes?: Resolver<Array<ResolversTypes['WorkspaceScope']>, ParentType, ContextType>;
  lostPermissions?: Resolver<Array<ResolversTypes['AccountPermission']>, ParentType, ContextType>;
  lostScopes?: Resolver<Array<ResolversTypes['WorkspaceScope']>, ParentType, ContextType>;
  principal?: Resolver<ResolversTypes['Person'], ParentType, ContextType>;
  workspace?: Resolver<Maybe<ResolversTypes['Workspace']>, ParentType, ContextType>;
};

export type AccessExplanationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccessExplanation'] = ResolversParentTypes['AccessExplanation']> = {
  allowed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  grantableBy?: Resolver<Maybe<Array<ResolversTypes['User']>>, ParentType, ContextType>;
  missingScopes?: Resolver<Array<ResolversTypes['WorkspaceScope']>, ParentType, ContextType>;
  principal?: Resolver<ResolversTypes['Principal'], ParentType, ContextType>;
  reasons?: Resolver<Array<ResolversTypes['DecisionReason']>, ParentType, ContextType>;
  scopes?: Resolver<Array<ResolversTypes['WorkspaceScope']>, ParentType, ContextType>;
  smallestRole?: Resolver<Maybe<ResolversTypes['WorkspaceRole']>, ParentType, ContextType>;
  sources?: Resolver<Array<ResolversTypes['AccessSource']>, ParentType, ContextType>;
};

export type AccessSourceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccessSource'] = ResolversParentTypes['AccessSource']> = {
  access?: Resolver<Maybe<ResolversTypes['WorkspaceAccess']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['AccessSourceKind'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['WorkspaceRole'], ParentType, ContextType>;
  team?: Resolver<Maybe<ResolversTypes['Team']>, ParentType, ContextType>;
};

export type AccountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Account'] = ResolversParentTypes['Account']> = {
  auditCheckpoint?: Resolver<Maybe<ResolversTypes['AuditCheckpoint']>, ParentType, ContextType>;
  auditLog?: Resolver<Maybe<ResolversTypes['AuditEventConnection']>, ParentType, ContextType, RequireFields<AccountAuditLogArgs, 'first'>>;
  billing?: Resolver<Maybe<ResolversTypes['AccountBilling']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  directory?: Resolver<Maybe<ResolversTypes['Directory']>, ParentType, ContextType>;
  domains?: Resolver<Maybe<Array<ResolversTypes['Domain']>>, ParentType, ContextType>;
  handle?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  imageUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  invitations?: Resolver<Maybe<ResolversTypes['InvitationConnection']>, ParentType, ContextType, RequireFields<AccountInvitationsArgs, 'first'>>;
  ipAllowlist?: Resolver<Maybe<ResolversTypes['IpAllowlist']>, ParentType, ContextType>;
  link?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  location?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  member?: Resolver<Maybe<ResolversTypes['Member']>, ParentType, ContextType, Partial<AccountMemberArgs>>;
  members?: Resolver<Maybe<ResolversTypes['MemberConnection']>, ParentType, ContextType, RequireFields<AccountMembersArgs, 'first'>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  plan?: Resolver<Maybe<ResolversTypes['Plan']>, ParentType, ContextType>;
  rateLimit?: Resolver<Maybe<ResolversTypes['RateLimit']>, ParentType, ContextType>;
  scimUrl?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  seats?: Resolver<Maybe<ResolversTypes['Seats']>, ParentType, ContextType>;
  serviceAccount?: Resolver<Maybe<ResolversTypes['ServiceAccount']>, ParentType, ContextType, RequireFields<AccountServiceAccountArgs, 'name'>>;
  serviceAccounts?: Resolver<Maybe<ResolversTypes['ServiceAccountConnection']>, ParentType, ContextType, RequireFields<AccountServiceAccountsArgs, 'first'>>;
  settings?: Resolver<Maybe<ResolversTypes['AccountSettings']>, ParentType, ContextType>;
  sso?: Resolver<Maybe<ResolversTypes['AccountSso']>, ParentType, ContextType>;
  ssoEntityId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ssoRedirectUri?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ssoTest?: Resolver<Maybe<ResolversTypes['SsoTest']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['AccountStatus'], ParentType, ContextType>;
  team?: Resolver<Maybe<ResolversTypes['Team']>, ParentType, ContextType, RequireFields<AccountTeamArgs, 'name'>>;
  teams?: Resolver<Maybe<ResolversTypes['TeamConnection']>, ParentType, ContextType, RequireFields<AccountTeamsArgs, 'first'>>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  usage?: Resolver<Maybe<ResolversTypes['AccountUsage']>, ParentType, ContextType>;
  verifyAuditLog?: Resolver<Maybe<ResolversTypes['AuditLogVerification']>, ParentType, ContextType, Partial<AccountVerifyAuditLogArgs>>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  viewerAssignableRoles?: Resolver<Array<ResolversTypes['AccountRole']>, ParentType, ContextType>;
  viewerCan?: Resolver<ResolversTypes['Decision'], ParentType, ContextType, RequireFields<AccountViewerCanArgs, 'permission'>>;
  viewerMember?: Resolver<Maybe<ResolversTypes['Member']>, ParentType, ContextType>;
  viewerPermissions?: Resolver<Array<ResolversTypes['AccountPermission']>, ParentType, ContextType>;
  viewerRole?: Resolver<Maybe<ResolversTypes['AccountRole']>, ParentType, ContextType>;
  workspace?: Resolver<Maybe<ResolversTypes['Workspace']>, ParentType, ContextType, RequireFields<AccountWorkspaceArgs, 'handle'>>;
  workspaceRole?: Resolver<Maybe<ResolversTypes['WorkspaceRole']>, ParentType, ContextType, RequireFields<AccountWorkspaceRoleArgs, 'name'>>;
  workspaceRoles?: Resolver<Maybe<ResolversTypes['WorkspaceRoleConnection']>, ParentType, ContextType, RequireFields<AccountWorkspaceRolesArgs, 'first'>>;
  workspaces?: Resolver<Maybe<ResolversTypes['WorkspaceConnection']>, ParentType, ContextType, RequireFields<AccountWorkspacesArgs, 'first'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AccountBillingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccountBilling'] = ResolversParentTypes['AccountBilling']> = {
  address?: Resolver<Maybe<ResolversTypes['BillingAddress']>, ParentType, ContextType>;
  contact?: Resolver<Maybe<ResolversTypes['BillingContact']>, ParentType, ContextType>;
  interval?: Resolver<Maybe<ResolversTypes['BillingInterval']>, ParentType, ContextType>;
  nextInvoice?: Resolver<Maybe<ResolversTypes['NextInvoice']>, ParentType, ContextType>;
  paymentMethod?: Resolver<Maybe<ResolversTypes['PaymentMethod']>, ParentType, ContextType>;
  plan?: Resolver<ResolversTypes['PlanTier'], ParentType, ContextType>;
  provider?: Resolver<Maybe<ResolversTypes['BillingProvider']>, ParentType, ContextType>;
  seats?: Resolver<ResolversTypes['Seats'], ParentType, ContextType>;
  subscription?: Resolver<Maybe<ResolversTypes['BillingSubscription']>, ParentType, ContextType>;
};

export type AccountConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccountConnection'] = ResolversParentTypes['AccountConnection']> = {
  edges?: Resolver<Array<ResolversTypes['AccountEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Account']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AccountEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccountEdge'] = ResolversParentTypes['AccountEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Account'], ParentType, ContextType>;
};

export type AccountRoleInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccountRoleInfo'] = ResolversParentTypes['AccountRoleInfo']> = {
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  permissions?: Resolver<Array<ResolversTypes['AccountPermission']>, ParentType, ContextType>;
  role?: Resolver<ResolversTypes['AccountRole'], ParentType, ContextType>;
};

export type AccountSettingsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccountSettings'] = ResolversParentTypes['AccountSettings']> = {
  aiErrorSummaries?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  flowRunRetentionDays?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxApiKeyLifetimeDays?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type AccountSsoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccountSso'] = ResolversParentTypes['AccountSso']> = {
  clientId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  confirmed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  confirmedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  confirmedBy?: Resolver<Maybe<ResolversTypes['Actor']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<Maybe<ResolversTypes['Actor']>, ParentType, ContextType>;
  defaultRole?: Resolver<ResolversTypes['AccountRole'], ParentType, ContextType>;
  defaultWorkspaces?: Resolver<Array<ResolversTypes['SsoDefaultWorkspace']>, ParentType, ContextType>;
  enforced?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  issuer?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  protocol?: Resolver<ResolversTypes['SsoProtocol'], ParentType, ContextType>;
  redirectUri?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  saml?: Resolver<Maybe<ResolversTypes['SsoSaml']>, ParentType, ContextType>;
  sessionHours?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  signOnUrl?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tested?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  testedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  viewerCan?: Resolver<ResolversTypes['Decision'], ParentType, ContextType, RequireFields<AccountSsoViewerCanArgs, 'action'>>;
};

export type AccountUsageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccountUsage'] = ResolversParentTypes['AccountUsage']> = {
  auditLogRetentionDays?: Resolver<ResolversTypes['LimitUsage'], ParentType, ContextType>;
  flowRunRetentionDays?: Resolver<ResolversTypes['LimitUsage'], ParentType, ContextType>;
  members?: Resolver<ResolversTypes['LimitUsage'], ParentType, ContextType>;
  serviceAccounts?: Resolver<ResolversTypes['LimitUsage'], ParentType, ContextType>;
  teams?: Resolver<ResolversTypes['LimitUsage'], ParentType, ContextType>;
  workspaceRoles?: Resolver<ResolversTypes['LimitUsage'], ParentType, ContextType>;
  workspaces?: Resolver<ResolversTypes['LimitUsage'], ParentType, ContextType>;
};

export type ActorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Actor'] = ResolversParentTypes['Actor']> = {
  __resolveType: TypeResolveFn<'Operator' | 'ServiceAccount' | 'System' | 'User', ParentType, ContextType>;
};

export type AddDomainPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AddDomainPayload'] = ResolversParentTypes['AddDomainPayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  domain?: Resolver<Maybe<ResolversTypes['Domain']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type AddIpAllowlistEntryPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AddIpAllowlistEntryPayload'] = ResolversParentTypes['AddIpAllowlistEntryPayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  ipAllowlistEntry?: Resolver<Maybe<ResolversTypes['IpAllowlistEntry']>, ParentType, ContextType>;
};

export type AddTeamMembersPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AddTeamMembersPayload'] = ResolversParentTypes['AddTeamMembersPayload']> = {
  accessChangeCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  accessChanges?: Resolver<Array<ResolversTypes['AccessChange']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  team?: Resolver<Maybe<ResolversTypes['Team']>, ParentType, ContextType>;
};

export type AdoptMembersPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdoptMembersPayload'] = ResolversParentTypes['AdoptMembersPayload']> = {
  accessChangeCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  accessChanges?: Resolver<Array<ResolversTypes['AccessChange']>, ParentType, ContextType>;
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  directoryUsers?: Resolver<Array<ResolversTypes['DirectoryUser']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ApiKeyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApiKey'] = ResolversParentTypes['ApiKey']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  bySso?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  maskedKey?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  opensUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  owner?: Resolver<ResolversTypes['Person'], ParentType, ContextType>;
  replacedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  replacedBy?: Resolver<Maybe<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  usedSinceReplaced?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ApiKeyConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApiKeyConnection'] = ResolversParentTypes['ApiKeyConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ApiKeyEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ApiKeyEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApiKeyEdge'] = ResolversParentTypes['ApiKeyEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ApiKey'], ParentType, ContextType>;
};

export type AuditActorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditActor'] = ResolversParentTypes['AuditActor']> = {
  credentialId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['AuditActorType'], ParentType, ContextType>;
};

export type AuditChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditChange'] = ResolversParentTypes['AuditChange']> = {
  afterJson?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  beforeJson?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type AuditCheckpointResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditCheckpoint'] = ResolversParentTypes['AuditCheckpoint']> = {
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  hash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  keyId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  number?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  signature?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  signedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type AuditEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEvent'] = ResolversParentTypes['AuditEvent']> = {
  actor?: Resolver<ResolversTypes['AuditActor'], ParentType, ContextType>;
  changes?: Resolver<Array<ResolversTypes['AuditChange']>, ParentType, ContextType>;
  detailsJson?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  ipAddress?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  number?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['AuditOutcome'], ParentType, ContextType>;
  requestId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  resource?: Resolver<Maybe<ResolversTypes['AuditResource']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  userAgent?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  workspaceId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type AuditEventConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEventConnection'] = ResolversParentTypes['AuditEventConnection']> = {
  edges?: Resolver<Array<ResolversTypes['AuditEventEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['AuditEvent']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AuditEventEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEventEdge'] = ResolversParentTypes['AuditEventEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['AuditEvent'], ParentType, ContextType>;
};

export type AuditLogBreakResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditLogBreak'] = ResolversParentTypes['AuditLogBreak']> = {
  kind?: Resolver<ResolversTypes['AuditLogBreakKind'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  number?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AuditLogCutResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditLogCut'] = ResolversParentTypes['AuditLogCut']> = {
  cutAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  keptDays?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  keyId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  number?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  signature?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type AuditLogKeyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditLogKey'] = ResolversParentTypes['AuditLogKey']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  publicKey?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type AuditLogVerificationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditLogVerification'] = ResolversParentTypes['AuditLogVerification']> = {
  break?: Resolver<Maybe<ResolversTypes['AuditLogBreak']>, ParentType, ContextType>;
  cut?: Resolver<Maybe<ResolversTypes['AuditLogCut']>, ParentType, ContextType>;
  from?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  intact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  last?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  next?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  to?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type AuditResourceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditResource'] = ResolversParentTypes['AuditResource']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type BillingAddressResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BillingAddress'] = ResolversParentTypes['BillingAddress']> = {
  city?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  country?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  line1?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  line2?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  postalCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type BillingContactResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BillingContact'] = ResolversParentTypes['BillingContact']> = {
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type BillingSubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BillingSubscription'] = ResolversParentTypes['BillingSubscription']> = {
  cancelsAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  seats?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['SubscriptionState'], ParentType, ContextType>;
};

export type ChangeEmailPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChangeEmailPayload'] = ResolversParentTypes['ChangeEmailPayload']> = {
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
};

export type ChangeMemberRolePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChangeMemberRolePayload'] = ResolversParentTypes['ChangeMemberRolePayload']> = {
  accessChangeCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  accessChanges?: Resolver<Array<ResolversTypes['AccessChange']>, ParentType, ContextType>;
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  member?: Resolver<Maybe<ResolversTypes['Member']>, ParentType, ContextType>;
};

export type ConfigureSsoPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConfigureSsoPayload'] = ResolversParentTypes['ConfigureSsoPayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ConfirmSsoPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConfirmSsoPayload'] = ResolversParentTypes['ConfirmSsoPayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type CreateAccountPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateAccountPayload'] = ResolversParentTypes['CreateAccountPayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
};

export type CreateApiKeyPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateApiKeyPayload'] = ResolversParentTypes['CreateApiKeyPayload']> = {
  apiKey?: Resolver<Maybe<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  secret?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
};

export type CreateBillingPortalSessionPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateBillingPortalSessionPayload'] = ResolversParentTypes['CreateBillingPortalSessionPayload']> = {
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type CreateCheckoutSessionPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateCheckoutSessionPayload'] = ResolversParentTypes['CreateCheckoutSessionPayload']> = {
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type CreateDirectoryTokenPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateDirectoryTokenPayload'] = ResolversParentTypes['CreateDirectoryTokenPayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  directoryToken?: Resolver<Maybe<ResolversTypes['DirectoryToken']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  secret?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type CreateServiceAccountPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateServiceAccountPayload'] = ResolversParentTypes['CreateServiceAccountPayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  apiKey?: Resolver<Maybe<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  secret?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  serviceAccount?: Resolver<Maybe<ResolversTypes['ServiceAccount']>, ParentType, ContextType>;
};

export type CreateTeamPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateTeamPayload'] = ResolversParentTypes['CreateTeamPayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  team?: Resolver<Maybe<ResolversTypes['Team']>, ParentType, ContextType>;
};

export type CreateWorkspacePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateWorkspacePayload'] = ResolversParentTypes['CreateWorkspacePayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  workspace?: Resolver<Maybe<ResolversTypes['Workspace']>, ParentType, ContextType>;
};

export type CreateWorkspaceRolePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateWorkspaceRolePayload'] = ResolversParentTypes['CreateWorkspaceRolePayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  role?: Resolver<Maybe<ResolversTypes['WorkspaceRole']>, ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DecisionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Decision'] = ResolversParentTypes['Decision']> = {
  allowed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  reasons?: Resolver<Array<ResolversTypes['DecisionReason']>, ParentType, ContextType>;
};

export type DecisionReasonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DecisionReason'] = ResolversParentTypes['DecisionReason']> = {
  code?: Resolver<ResolversTypes['DecisionReasonCode'], ParentType, ContextType>;
  feature?: Resolver<Maybe<ResolversTypes['Feature']>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  missingPermission?: Resolver<Maybe<ResolversTypes['AccountPermission']>, ParentType, ContextType>;
  missingScope?: Resolver<Maybe<ResolversTypes['WorkspaceScope']>, ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DeclineInvitationPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeclineInvitationPayload'] = ResolversParentTypes['DeclineInvitationPayload']> = {
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  invitation?: Resolver<Maybe<ResolversTypes['InvitationPreview']>, ParentType, ContextType>;
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
};

export type DeleteAccountPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeleteAccountPayload'] = ResolversParentTypes['DeleteAccountPayload']> = {
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
};

export type DeleteApiKeyPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeleteApiKeyPayload'] = ResolversParentTypes['DeleteApiKeyPayload']> = {
  apiKeyId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
};

export type DeleteServiceAccountPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeleteServiceAccountPayload'] = ResolversParentTypes['DeleteServiceAccountPayload']> = {
  accessChangeCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  accessChanges?: Resolver<Array<ResolversTypes['AccessChange']>, ParentType, ContextType>;
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  serviceAccountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type DeleteTeamPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeleteTeamPayload'] = ResolversParentTypes['DeleteTeamPayload']> = {
  accessChangeCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  accessChanges?: Resolver<Array<ResolversTypes['AccessChange']>, ParentType, ContextType>;
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  teamId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type DeleteViewerPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeleteViewerPayload'] = ResolversParentTypes['DeleteViewerPayload']> = {
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  userId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type DeleteWorkspacePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeleteWorkspacePayload'] = ResolversParentTypes['DeleteWorkspacePayload']> = {
  accessChangeCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  accessChanges?: Resolver<Array<ResolversTypes['AccessChange']>, ParentType, ContextType>;
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  workspaceId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type DeleteWorkspaceRolePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeleteWorkspaceRolePayload'] = ResolversParentTypes['DeleteWorkspaceRolePayload']> = {
  accessChangeCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  accessChanges?: Resolver<Array<ResolversTypes['AccessChange']>, ParentType, ContextType>;
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  replacement?: Resolver<Maybe<ResolversTypes['WorkspaceRole']>, ParentType, ContextType>;
  roleId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type DirectoryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Directory'] = ResolversParentTypes['Directory']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<Maybe<ResolversTypes['Actor']>, ParentType, ContextType>;
  groups?: Resolver<ResolversTypes['DirectoryGroupConnection'], ParentType, ContextType, RequireFields<DirectoryGroupsArgs, 'first'>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  problems?: Resolver<Array<ResolversTypes['DirectoryProblem']>, ParentType, ContextType>;
  tokens?: Resolver<Array<ResolversTypes['DirectoryToken']>, ParentType, ContextType>;
  users?: Resolver<ResolversTypes['DirectoryUserConnection'], ParentType, ContextType, RequireFields<DirectoryUsersArgs, 'first'>>;
  viewerCan?: Resolver<ResolversTypes['Decision'], ParentType, ContextType, RequireFields<DirectoryViewerCanArgs, 'action'>>;
};

export type DirectoryGroupResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DirectoryGroup'] = ResolversParentTypes['DirectoryGroup']> = {
  accountRole?: Resolver<Maybe<ResolversTypes['AccountRole']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  displayName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  externalId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  memberCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  team?: Resolver<ResolversTypes['Team'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  workspaces?: Resolver<Array<ResolversTypes['DirectoryGroupWorkspace']>, ParentType, ContextType>;
};

export type DirectoryGroupConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DirectoryGroupConnection'] = ResolversParentTypes['DirectoryGroupConnection']> = {
  edges?: Resolver<Array<ResolversTypes['DirectoryGroupEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['DirectoryGroup']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DirectoryGroupEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DirectoryGroupEdge'] = ResolversParentTypes['DirectoryGroupEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['DirectoryGroup'], ParentType, ContextType>;
};

export type DirectoryGroupWorkspaceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DirectoryGroupWorkspace'] = ResolversParentTypes['DirectoryGroupWorkspace']> = {
  role?: Resolver<ResolversTypes['WorkspaceRole'], ParentType, ContextType>;
  workspace?: Resolver<ResolversTypes['Workspace'], ParentType, ContextType>;
};

export type DirectoryProblemResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DirectoryProblem'] = ResolversParentTypes['DirectoryProblem']> = {
  code?: Resolver<ResolversTypes['DirectoryProblemCode'], ParentType, ContextType>;
  firstAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  lastAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  times?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DirectoryTokenResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DirectoryToken'] = ResolversParentTypes['DirectoryToken']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<Maybe<ResolversTypes['Actor']>, ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  maskedToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  replacedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type DirectoryUserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DirectoryUser'] = ResolversParentTypes['DirectoryUser']> = {
  active?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  candidate?: Resolver<Maybe<ResolversTypes['Member']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  externalId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  member?: Resolver<Maybe<ResolversTypes['Member']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['DirectoryUserStatus'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  userName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DirectoryUserConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DirectoryUserConnection'] = ResolversParentTypes['DirectoryUserConnection']> = {
  edges?: Resolver<Array<ResolversTypes['DirectoryUserEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['DirectoryUser']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DirectoryUserEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DirectoryUserEdge'] = ResolversParentTypes['DirectoryUserEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['DirectoryUser'], ParentType, ContextType>;
};

export type DomainResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Domain'] = ResolversParentTypes['Domain']> = {
  checkOutcome?: Resolver<Maybe<ResolversTypes['DomainCheckOutcome']>, ParentType, ContextType>;
  checkedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<Maybe<ResolversTypes['Actor']>, ParentType, ContextType>;
  failingSince?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lapsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  recordName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  recordValue?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['DomainStatus'], ParentType, ContextType>;
  stopsAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  verifiedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type EndSessionPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EndSessionPayload'] = ResolversParentTypes['EndSessionPayload']> = {
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  sessionId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
};

export type EnforceIpAllowlistPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EnforceIpAllowlistPayload'] = ResolversParentTypes['EnforceIpAllowlistPayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type EnforceSsoPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EnforceSsoPayload'] = ResolversParentTypes['EnforceSsoPayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ExportAuditLogPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExportAuditLogPayload'] = ResolversParentTypes['ExportAuditLogPayload']> = {
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type FeatureNotInPlanErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeatureNotInPlanError'] = ResolversParentTypes['FeatureNotInPlanError']> = {
  availableIn?: Resolver<Array<ResolversTypes['PlanTier']>, ParentType, ContextType>;
  code?: Resolver<ResolversTypes['UserErrorCode'], ParentType, ContextType>;
  feature?: Resolver<ResolversTypes['Feature'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type GrantWorkspaceAccessPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['GrantWorkspaceAccessPayload'] = ResolversParentTypes['GrantWorkspaceAccessPayload']> = {
  access?: Resolver<Array<ResolversTypes['WorkspaceAccess']>, ParentType, ContextType>;
  accessChangeCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  accessChanges?: Resolver<Array<ResolversTypes['AccessChange']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  workspace?: Resolver<Maybe<ResolversTypes['Workspace']>, ParentType, ContextType>;
};

export type InputErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InputError'] = ResolversParentTypes['InputError']> = {
  code?: Resolver<ResolversTypes['UserErrorCode'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InvitationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Invitation'] = ResolversParentTypes['Invitation']> = {
  acceptedBy?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  account?: Resolver<ResolversTypes['Account'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  email?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  invitedBy?: Resolver<Maybe<ResolversTypes['Actor']>, ParentType, ContextType>;
  lastSentAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  role?: Resolver<ResolversTypes['AccountRole'], ParentType, ContextType>;
  sendCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['InvitationStatus'], ParentType, ContextType>;
  teams?: Resolver<Maybe<Array<ResolversTypes['Team']>>, ParentType, ContextType>;
  viewerCan?: Resolver<ResolversTypes['Decision'], ParentType, ContextType, RequireFields<InvitationViewerCanArgs, 'action'>>;
  workspaces?: Resolver<Maybe<Array<ResolversTypes['InvitationWorkspace']>>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InvitationConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvitationConnection'] = ResolversParentTypes['InvitationConnection']> = {
  edges?: Resolver<Array<ResolversTypes['InvitationEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Invitation']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type InvitationEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvitationEdge'] = ResolversParentTypes['InvitationEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Invitation'], ParentType, ContextType>;
};

export type InvitationPreviewResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvitationPreview'] = ResolversParentTypes['InvitationPreview']> = {
  accountHandle?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  accountName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  invitedByName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  role?: Resolver<Maybe<ResolversTypes['AccountRole']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['InvitationStatus'], ParentType, ContextType>;
  workspaceNames?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
};

export type InvitationPreviewConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvitationPreviewConnection'] = ResolversParentTypes['InvitationPreviewConnection']> = {
  edges?: Resolver<Array<ResolversTypes['InvitationPreviewEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['InvitationPreview']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type InvitationPreviewEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvitationPreviewEdge'] = ResolversParentTypes['InvitationPreviewEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['InvitationPreview'], ParentType, ContextType>;
};

export type InvitationResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvitationResult'] = ResolversParentTypes['InvitationResult']> = {
  email?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  invitation?: Resolver<Maybe<ResolversTypes['Invitation']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['InvitationOutcome'], ParentType, ContextType>;
};

export type InvitationWorkspaceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvitationWorkspace'] = ResolversParentTypes['InvitationWorkspace']> = {
  role?: Resolver<ResolversTypes['WorkspaceRole'], ParentType, ContextType>;
  workspace?: Resolver<Maybe<ResolversTypes['Workspace']>, ParentType, ContextType>;
};

export type InviteMembersPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InviteMembersPayload'] = ResolversParentTypes['InviteMembersPayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  results?: Resolver<Array<ResolversTypes['InvitationResult']>, ParentType, ContextType>;
};

export type IpAllowlistResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IpAllowlist'] = ResolversParentTypes['IpAllowlist']> = {
  enforced?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  entries?: Resolver<Array<ResolversTypes['IpAllowlistEntry']>, ParentType, ContextType>;
  viewerAddress?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type IpAllowlistEntryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IpAllowlistEntry'] = ResolversParentTypes['IpAllowlistEntry']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<Maybe<ResolversTypes['Actor']>, ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  enabled?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  network?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type LeaveAccountPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LeaveAccountPayload'] = ResolversParentTypes['LeaveAccountPayload']> = {
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
};

export type LimitReachedErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LimitReachedError'] = ResolversParentTypes['LimitReachedError']> = {
  code?: Resolver<ResolversTypes['UserErrorCode'], ParentType, ContextType>;
  limit?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  used?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LimitUsageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LimitUsage'] = ResolversParentTypes['LimitUsage']> = {
  available?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  limit?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  used?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type LinkSignOnPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LinkSignOnPayload'] = ResolversParentTypes['LinkSignOnPayload']> = {
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  token?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
};

export type MapDirectoryGroupPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MapDirectoryGroupPayload'] = ResolversParentTypes['MapDirectoryGroupPayload']> = {
  accessChangeCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  accessChanges?: Resolver<Array<ResolversTypes['AccessChange']>, ParentType, ContextType>;
  directoryGroup?: Resolver<Maybe<ResolversTypes['DirectoryGroup']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type MemberResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Member'] = ResolversParentTypes['Member']> = {
  account?: Resolver<ResolversTypes['Account'], ParentType, ContextType>;
  active?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  joinedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  joinedBy?: Resolver<ResolversTypes['JoinedBy'], ParentType, ContextType>;
  lastActiveAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  managedBy?: Resolver<ResolversTypes['ManagedBy'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['AccountRole'], ParentType, ContextType>;
  teams?: Resolver<Maybe<ResolversTypes['TeamConnection']>, ParentType, ContextType, RequireFields<MemberTeamsArgs, 'first'>>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  viewerCan?: Resolver<ResolversTypes['Decision'], ParentType, ContextType, RequireFields<MemberViewerCanArgs, 'action'>>;
  workspaces?: Resolver<Maybe<ResolversTypes['MemberWorkspaceConnection']>, ParentType, ContextType, RequireFields<MemberWorkspacesArgs, 'first'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MemberConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MemberConnection'] = ResolversParentTypes['MemberConnection']> = {
  edges?: Resolver<Array<ResolversTypes['MemberEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Member']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MemberEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MemberEdge'] = ResolversParentTypes['MemberEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Member'], ParentType, ContextType>;
};

export type MemberWorkspaceConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MemberWorkspaceConnection'] = ResolversParentTypes['MemberWorkspaceConnection']> = {
  edges?: Resolver<Array<ResolversTypes['MemberWorkspaceEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Workspace']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MemberWorkspaceEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MemberWorkspaceEdge'] = ResolversParentTypes['MemberWorkspaceEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Workspace'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['WorkspaceRole'], ParentType, ContextType>;
  scopes?: Resolver<Array<ResolversTypes['WorkspaceScope']>, ParentType, ContextType>;
  sources?: Resolver<Array<ResolversTypes['AccessSource']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  acceptInvitation?: Resolver<Maybe<ResolversTypes['AcceptInvitationPayload']>, ParentType, ContextType, RequireFields<MutationAcceptInvitationArgs, 'input'>>;
  addDomain?: Resolver<Maybe<ResolversTypes['AddDomainPayload']>, ParentType, ContextType, RequireFields<MutationAddDomainArgs, 'input'>>;
  addIpAllowlistEntry?: Resolver<Maybe<ResolversTypes['AddIpAllowlistEntryPayload']>, ParentType, ContextType, RequireFields<MutationAddIpAllowlistEntryArgs, 'input'>>;
  addTeamMembers?: Resolver<Maybe<ResolversTypes['AddTeamMembersPayload']>, ParentType, ContextType, RequireFields<MutationAddTeamMembersArgs, 'input'>>;
  adoptMembers?: Resolver<Maybe<ResolversTypes['AdoptMembersPayload']>, ParentType, ContextType, RequireFields<MutationAdoptMembersArgs, 'input'>>;
  changeEmail?: Resolver<Maybe<ResolversTypes['ChangeEmailPayload']>, ParentType, ContextType, RequireFields<MutationChangeEmailArgs, 'input'>>;
  changeMemberRole?: Resolver<Maybe<ResolversTypes['ChangeMemberRolePayload']>, ParentType, ContextType, RequireFields<MutationChangeMemberRoleArgs, 'input'>>;
  configureSso?: Resolver<Maybe<ResolversTypes['ConfigureSsoPayload']>, ParentType, ContextType, RequireFields<MutationConfigureSsoArgs, 'input'>>;
  confirmSso?: Resolver<Maybe<ResolversTypes['ConfirmSsoPayload']>, ParentType, ContextType, RequireFields<MutationConfirmSsoArgs, 'input'>>;
  createAccount?: Resolver<Maybe<ResolversTypes['CreateAccountPayload']>, ParentType, ContextType, RequireFields<MutationCreateAccountArgs, 'input'>>;
  createApiKey?: Resolver<Maybe<ResolversTypes['CreateApiKeyPayload']>, ParentType, ContextType, RequireFields<MutationCreateApiKeyArgs, 'input'>>;
  createBillingPortalSession?: Resolver<Maybe<ResolversTypes['CreateBillingPortalSessionPayload']>, ParentType, ContextType, RequireFields<MutationCreateBillingPortalSessionArgs, 'input'>>;
  createCheckoutSession?: Resolver<Maybe<ResolversTypes['CreateCheckoutSessionPayload']>, ParentType, ContextType, RequireFields<MutationCreateCheckoutSessionArgs, 'input'>>;
  createDirectoryToken?: Resolver<Maybe<ResolversTypes['CreateDirectoryTokenPayload']>, ParentType, ContextType, RequireFields<MutationCreateDirectoryTokenArgs, 'input'>>;
  createServiceAccount?: Resolver<Maybe<ResolversTypes['CreateServiceAccountPayload']>, ParentType, ContextType, RequireFields<MutationCreateServiceAccountArgs, 'input'>>;
  createTeam?: Resolver<Maybe<ResolversTypes['CreateTeamPayload']>, ParentType, ContextType, RequireFields<MutationCreateTeamArgs, 'input'>>;
  createWorkspace?: Resolver<Maybe<ResolversTypes['CreateWorkspacePayload']>, ParentType, ContextType, RequireFields<MutationCreateWorkspaceArgs, 'input'>>;
  createWorkspaceRole?: Resolver<Maybe<ResolversTypes['CreateWorkspaceRolePayload']>, ParentType, ContextType, RequireFields<MutationCreateWorkspaceRoleArgs, 'input'>>;
  declineInvitation?: Resolver<Maybe<ResolversTypes['DeclineInvitationPayload']>, ParentType, ContextType, RequireFields<MutationDeclineInvitationArgs, 'input'>>;
  deleteAccount?: Resolver<Maybe<ResolversTypes['DeleteAccountPayload']>, ParentType, ContextType, RequireFields<MutationDeleteAccountArgs, 'input'>>;
  deleteApiKey?: Resolver<Maybe<ResolversTypes['DeleteApiKeyPayload']>, ParentType, ContextType, RequireFields<MutationDeleteApiKeyArgs, 'input'>>;
  deleteServiceAccount?: Resolver<Maybe<ResolversTypes['DeleteServiceAccountPayload']>, ParentType, ContextType, RequireFields<MutationDeleteServiceAccountArgs, 'input'>>;
  deleteTeam?: Resolver<Maybe<ResolversTypes['DeleteTeamPayload']>, ParentType, ContextType, RequireFields<MutationDeleteTeamArgs, 'input'>>;
  deleteViewer?: Resolver<Maybe<ResolversTypes['DeleteViewerPayload']>, ParentType, ContextType, RequireFields<MutationDeleteViewerArgs, 'input'>>;
  deleteWorkspace?: Resolver<Maybe<ResolversTypes['DeleteWorkspacePayload']>, ParentType, ContextType, RequireFields<MutationDeleteWorkspaceArgs, 'input'>>;
  deleteWorkspaceRole?: Resolver<Maybe<ResolversTypes['DeleteWorkspaceRolePayload']>, ParentType, ContextType, RequireFields<MutationDeleteWorkspaceRoleArgs, 'input'>>;
  endSession?: Resolver<Maybe<ResolversTypes['EndSessionPayload']>, ParentType, ContextType, RequireFields<MutationEndSessionArgs, 'input'>>;
  enforceIpAllowlist?: Resolver<Maybe<ResolversTypes['EnforceIpAllowlistPayload']>, ParentType, ContextType, RequireFields<MutationEnforceIpAllowlistArgs, 'input'>>;
  enforceSso?: Resolver<Maybe<ResolversTypes['EnforceSsoPayload']>, ParentType, ContextType, RequireFields<MutationEnforceSsoArgs, 'input'>>;
  exportAuditLog?: Resolver<Maybe<ResolversTypes['ExportAuditLogPayload']>, ParentType, ContextType, RequireFields<MutationExportAuditLogArgs, 'input'>>;
  grantWorkspaceAccess?: Resolver<Maybe<ResolversTypes['GrantWorkspaceAccessPayload']>, ParentType, ContextType, RequireFields<MutationGrantWorkspaceAccessArgs, 'input'>>;
  inviteMembers?: Resolver<Maybe<ResolversTypes['InviteMembersPayload']>, ParentType, ContextType, RequireFields<MutationInviteMembersArgs, 'input'>>;
  leaveAccount?: Resolver<Maybe<ResolversTypes['LeaveAccountPayload']>, ParentType, ContextType, RequireFields<MutationLeaveAccountArgs, 'input'>>;
  linkSignOn?: Resolver<Maybe<ResolversTypes['LinkSignOnPayload']>, ParentType, ContextType, RequireFields<MutationLinkSignOnArgs, 'input'>>;
  mapDirectoryGroup?: Resolver<Maybe<ResolversTypes['MapDirectoryGroupPayload']>, ParentType, ContextType, RequireFields<MutationMapDirectoryGroupArgs, 'input'>>;
  redeemSignIn?: Resolver<Maybe<ResolversTypes['RedeemSignInPayload']>, ParentType, ContextType, RequireFields<MutationRedeemSignInArgs, 'input'>>;
  releaseIpAllowlist?: Resolver<Maybe<ResolversTypes['ReleaseIpAllowlistPayload']>, ParentType, ContextType, RequireFields<MutationReleaseIpAllowlistArgs, 'input'>>;
  releaseSso?: Resolver<Maybe<ResolversTypes['ReleaseSsoPayload']>, ParentType, ContextType, RequireFields<MutationReleaseSsoArgs, 'input'>>;
  removeDirectory?: Resolver<Maybe<ResolversTypes['RemoveDirectoryPayload']>, ParentType, ContextType, RequireFields<MutationRemoveDirectoryArgs, 'input'>>;
  removeDomain?: Resolver<Maybe<ResolversTypes['RemoveDomainPayload']>, ParentType, ContextType, RequireFields<MutationRemoveDomainArgs, 'input'>>;
  removeIpAllowlistEntry?: Resolver<Maybe<ResolversTypes['RemoveIpAllowlistEntryPayload']>, ParentType, ContextType, RequireFields<MutationRemoveIpAllowlistEntryArgs, 'input'>>;
  removeMember?: Resolver<Maybe<ResolversTypes['RemoveMemberPayload']>, ParentType, ContextType, RequireFields<MutationRemoveMemberArgs, 'input'>>;
  removeSso?: Resolver<Maybe<ResolversTypes['RemoveSsoPayload']>, ParentType, ContextType, RequireFields<MutationRemoveSsoArgs, 'input'>>;
  removeTeamMembers?: Resolver<Maybe<ResolversTypes['RemoveTeamMembersPayload']>, ParentType, ContextType, RequireFields<MutationRemoveTeamMembersArgs, 'input'>>;
  requestEmailChange?: Resolver<Maybe<ResolversTypes['RequestEmailChangePayload']>, ParentType, ContextType, RequireFields<MutationRequestEmailChangeArgs, 'input'>>;
  requestSignIn?: Resolver<Maybe<ResolversTypes['RequestSignInPayload']>, ParentType, ContextType, RequireFields<MutationRequestSignInArgs, 'input'>>;
  resendInvitation?: Resolver<Maybe<ResolversTypes['ResendInvitationPayload']>, ParentType, ContextType, RequireFields<MutationResendInvitationArgs, 'input'>>;
  revokeDirectoryToken?: Resolver<Maybe<ResolversTypes['RevokeDirectoryTokenPayload']>, ParentType, ContextType, RequireFields<MutationRevokeDirectoryTokenArgs, 'input'>>;
  revokeInvitation?: Resolver<Maybe<ResolversTypes['RevokeInvitationPayload']>, ParentType, ContextType, RequireFields<MutationRevokeInvitationArgs, 'input'>>;
  revokeWorkspaceAccess?: Resolver<Maybe<ResolversTypes['RevokeWorkspaceAccessPayload']>, ParentType, ContextType, RequireFields<MutationRevokeWorkspaceAccessArgs, 'input'>>;
  rotateDirectoryToken?: Resolver<Maybe<ResolversTypes['RotateDirectoryTokenPayload']>, ParentType, ContextType, RequireFields<MutationRotateDirectoryTokenArgs, 'input'>>;
  rotateServiceAccountKey?: Resolver<Maybe<ResolversTypes['RotateServiceAccountKeyPayload']>, ParentType, ContextType, RequireFields<MutationRotateServiceAccountKeyArgs, 'input'>>;
  setMembersActive?: Resolver<Maybe<ResolversTypes['SetMembersActivePayload']>, ParentType, ContextType, RequireFields<MutationSetMembersActiveArgs, 'input'>>;
  signIn?: Resolver<Maybe<ResolversTypes['SignInPayload']>, ParentType, ContextType, RequireFields<MutationSignInArgs, 'input'>>;
  signOut?: Resolver<Maybe<ResolversTypes['SignOutPayload']>, ParentType, ContextType, RequireFields<MutationSignOutArgs, 'input'>>;
  testSso?: Resolver<Maybe<ResolversTypes['TestSsoPayload']>, ParentType, ContextType, RequireFields<MutationTestSsoArgs, 'input'>>;
  transferWorkspace?: Resolver<Maybe<ResolversTypes['TransferWorkspacePayload']>, ParentType, ContextType, RequireFields<MutationTransferWorkspaceArgs, 'input'>>;
  updateAccount?: Resolver<Maybe<ResolversTypes['UpdateAccountPayload']>, ParentType, ContextType, RequireFields<MutationUpdateAccountArgs, 'input'>>;
  updateAccountSettings?: Resolver<Maybe<ResolversTypes['UpdateAccountSettingsPayload']>, ParentType, ContextType, RequireFields<MutationUpdateAccountSettingsArgs, 'input'>>;
  updateIpAllowlistEntry?: Resolver<Maybe<ResolversTypes['UpdateIpAllowlistEntryPayload']>, ParentType, ContextType, RequireFields<MutationUpdateIpAllowlistEntryArgs, 'input'>>;
  updateServiceAccount?: Resolver<Maybe<ResolversTypes['UpdateServiceAccountPayload']>, ParentType, ContextType, RequireFields<MutationUpdateServiceAccountArgs, 'input'>>;
  updateTeam?: Resolver<Maybe<ResolversTypes['UpdateTeamPayload']>, ParentType, ContextType, RequireFields<MutationUpdateTeamArgs, 'input'>>;
  updateViewer?: Resolver<Maybe<ResolversTypes['UpdateViewerPayload']>, ParentType, ContextType, RequireFields<MutationUpdateViewerArgs, 'input'>>;
  updateWorkspace?: Resolver<Maybe<ResolversTypes['UpdateWorkspacePayload']>, ParentType, ContextType, RequireFields<MutationUpdateWorkspaceArgs, 'input'>>;
  updateWorkspaceRole?: Resolver<Maybe<ResolversTypes['UpdateWorkspaceRolePayload']>, ParentType, ContextType, RequireFields<MutationUpdateWorkspaceRoleArgs, 'input'>>;
  verifyDomain?: Resolver<Maybe<ResolversTypes['VerifyDomainPayload']>, ParentType, ContextType, RequireFields<MutationVerifyDomainArgs, 'input'>>;
};

export type NextInvoiceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NextInvoice'] = ResolversParentTypes['NextInvoice']> = {
  amount?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  date?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type NodeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'Account' | 'ApiKey' | 'Invitation' | 'Member' | 'ServiceAccount' | 'Session' | 'Team' | 'User' | 'Workspace' | 'WorkspaceAccess' | 'WorkspaceRole', ParentType, ContextType>;
};

export type OperationCostResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OperationCost'] = ResolversParentTypes['OperationCost']> = {
  allowed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  points?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type OperatorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Operator'] = ResolversParentTypes['Operator']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PaymentMethodResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PaymentMethod'] = ResolversParentTypes['PaymentMethod']> = {
  brand?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expMonth?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  expYear?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  lastFour?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PermissionNotHeldErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PermissionNotHeldError'] = ResolversParentTypes['PermissionNotHeldError']> = {
  code?: Resolver<ResolversTypes['UserErrorCode'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  missingPermissions?: Resolver<Array<ResolversTypes['AccountPermission']>, ParentType, ContextType>;
  missingScopes?: Resolver<Array<ResolversTypes['WorkspaceScope']>, ParentType, ContextType>;
  path?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PersonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Person'] = ResolversParentTypes['Person']> = {
  __resolveType: TypeResolveFn<'ServiceAccount' | 'User', ParentType, ContextType>;
};

export type PlanResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Plan'] = ResolversParentTypes['Plan']> = {
  features?: Resolver<Array<ResolversTypes['Feature']>, ParentType, ContextType>;
  limits?: Resolver<ResolversTypes['PlanLimits'], ParentType, ContextType>;
  tier?: Resolver<ResolversTypes['PlanTier'], ParentType, ContextType>;
};

export type PlanLimitsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PlanLimits'] = ResolversParentTypes['PlanLimits']> = {
  auditLogRetentionDays?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  flowRunRetentionDays?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  members?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  pointsPerMinute?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  serviceAccounts?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  workspaces?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type PrincipalResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Principal'] = ResolversParentTypes['Principal']> = {
  __resolveType: TypeResolveFn<'ServiceAccount' | 'Team' | 'User', ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType, RequireFields<QueryAccountArgs, 'handle'>>;
  accountRoles?: Resolver<Array<ResolversTypes['AccountRoleInfo']>, ParentType, ContextType>;
  auditLogKeys?: Resolver<Maybe<Array<ResolversTypes['AuditLogKey']>>, ParentType, ContextType>;
  invitationByToken?: Resolver<Maybe<ResolversTypes['InvitationPreview']>, ParentType, ContextType, RequireFields<QueryInvitationByTokenArgs, 'token'>>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  nodes?: Resolver<Array<Maybe<ResolversTypes['Node']>>, ParentType, ContextType, RequireFields<QueryNodesArgs, 'ids'>>;
  operationCost?: Resolver<ResolversTypes['OperationCost'], ParentType, ContextType, RequireFields<QueryOperationCostArgs, 'document'>>;
  rateLimit?: Resolver<Maybe<ResolversTypes['RateLimit']>, ParentType, ContextType>;
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
  workspace?: Resolver<Maybe<ResolversTypes['Workspace']>, ParentType, ContextType, RequireFields<QueryWorkspaceArgs, 'accountHandle' | 'handle'>>;
  workspaceScopes?: Resolver<Array<ResolversTypes['WorkspaceScopeInfo']>, ParentType, ContextType>;
};

export type RateLimitResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RateLimit'] = ResolversParentTypes['RateLimit']> = {
  limit?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  remaining?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  resetAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  used?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RedeemSignInPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RedeemSignInPayload'] = ResolversParentTypes['RedeemSignInPayload']> = {
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  linkChallenge?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  token?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
};

export type ReleaseIpAllowlistPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReleaseIpAllowlistPayload'] = ResolversParentTypes['ReleaseIpAllowlistPayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ReleaseSsoPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReleaseSsoPayload'] = ResolversParentTypes['ReleaseSsoPayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type RemoveDirectoryPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RemoveDirectoryPayload'] = ResolversParentTypes['RemoveDirectoryPayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  directoryId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type RemoveDomainPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RemoveDomainPayload'] = ResolversParentTypes['RemoveDomainPayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  domainId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type RemoveIpAllowlistEntryPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RemoveIpAllowlistEntryPayload'] = ResolversParentTypes['RemoveIpAllowlistEntryPayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  ipAllowlistEntryId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type RemoveMemberPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RemoveMemberPayload'] = ResolversParentTypes['RemoveMemberPayload']> = {
  accessChangeCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  accessChanges?: Resolver<Array<ResolversTypes['AccessChange']>, ParentType, ContextType>;
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  memberId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type RemoveSsoPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RemoveSsoPayload'] = ResolversParentTypes['RemoveSsoPayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  ssoConnectionId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type RemoveTeamMembersPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RemoveTeamMembersPayload'] = ResolversParentTypes['RemoveTeamMembersPayload']> = {
  accessChangeCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  accessChanges?: Resolver<Array<ResolversTypes['AccessChange']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  team?: Resolver<Maybe<ResolversTypes['Team']>, ParentType, ContextType>;
};

export type RequestEmailChangePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RequestEmailChangePayload'] = ResolversParentTypes['RequestEmailChangePayload']> = {
  change?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type RequestSignInPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RequestSignInPayload'] = ResolversParentTypes['RequestSignInPayload']> = {
  challenge?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ResendInvitationPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ResendInvitationPayload'] = ResolversParentTypes['ResendInvitationPayload']> = {
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  invitation?: Resolver<Maybe<ResolversTypes['Invitation']>, ParentType, ContextType>;
};

export type RevokeDirectoryTokenPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RevokeDirectoryTokenPayload'] = ResolversParentTypes['RevokeDirectoryTokenPayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  directoryTokenId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type RevokeInvitationPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RevokeInvitationPayload'] = ResolversParentTypes['RevokeInvitationPayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  invitation?: Resolver<Maybe<ResolversTypes['Invitation']>, ParentType, ContextType>;
};

export type RevokeWorkspaceAccessPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RevokeWorkspaceAccessPayload'] = ResolversParentTypes['RevokeWorkspaceAccessPayload']> = {
  accessChangeCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  accessChanges?: Resolver<Array<ResolversTypes['AccessChange']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  workspace?: Resolver<Maybe<ResolversTypes['Workspace']>, ParentType, ContextType>;
};

export type RoleInUseErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RoleInUseError'] = ResolversParentTypes['RoleInUseError']> = {
  code?: Resolver<ResolversTypes['UserErrorCode'], ParentType, ContextType>;
  defaultOf?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  invitations?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  serviceAccounts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  teams?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  users?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RoleUsageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RoleUsage'] = ResolversParentTypes['RoleUsage']> = {
  defaultOf?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  invitations?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  serviceAccounts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  teams?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  users?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RotateDirectoryTokenPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RotateDirectoryTokenPayload'] = ResolversParentTypes['RotateDirectoryTokenPayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  directoryToken?: Resolver<Maybe<ResolversTypes['DirectoryToken']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  secret?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RotateServiceAccountKeyPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RotateServiceAccountKeyPayload'] = ResolversParentTypes['RotateServiceAccountKeyPayload']> = {
  apiKey?: Resolver<Maybe<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  replacedKeys?: Resolver<Array<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  secret?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  serviceAccount?: Resolver<Maybe<ResolversTypes['ServiceAccount']>, ParentType, ContextType>;
};

export type SeatLimitReachedErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SeatLimitReachedError'] = ResolversParentTypes['SeatLimitReachedError']> = {
  code?: Resolver<ResolversTypes['UserErrorCode'], ParentType, ContextType>;
  limit?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  reserved?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  used?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SeatsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Seats'] = ResolversParentTypes['Seats']> = {
  available?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  limit?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  reserved?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  used?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ServiceAccountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceAccount'] = ResolversParentTypes['ServiceAccount']> = {
  access?: Resolver<Maybe<ResolversTypes['WorkspaceAccessConnection']>, ParentType, ContextType, RequireFields<ServiceAccountAccessArgs, 'first'>>;
  account?: Resolver<ResolversTypes['Account'], ParentType, ContextType>;
  apiKeys?: Resolver<Maybe<Array<ResolversTypes['ApiKey']>>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<Maybe<ResolversTypes['Actor']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['AccountRole'], ParentType, ContextType>;
  teams?: Resolver<Maybe<ResolversTypes['TeamConnection']>, ParentType, ContextType, RequireFields<ServiceAccountTeamsArgs, 'first'>>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  viewerCan?: Resolver<ResolversTypes['Decision'], ParentType, ContextType, RequireFields<ServiceAccountViewerCanArgs, 'action'>>;
  workspaces?: Resolver<Maybe<ResolversTypes['MemberWorkspaceConnection']>, ParentType, ContextType, RequireFields<ServiceAccountWorkspacesArgs, 'first'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ServiceAccountConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceAccountConnection'] = ResolversParentTypes['ServiceAccountConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ServiceAccountEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['ServiceAccount']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ServiceAccountEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceAccountEdge'] = ResolversParentTypes['ServiceAccountEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ServiceAccount'], ParentType, ContextType>;
};

export type SessionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Session'] = ResolversParentTypes['Session']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  current?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  ipAddress?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  method?: Resolver<ResolversTypes['SignInMethod'], ParentType, ContextType>;
  userAgent?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SessionConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SessionConnection'] = ResolversParentTypes['SessionConnection']> = {
  edges?: Resolver<Array<ResolversTypes['SessionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Session']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SessionEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SessionEdge'] = ResolversParentTypes['SessionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Session'], ParentType, ContextType>;
};

export type SetMembersActivePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SetMembersActivePayload'] = ResolversParentTypes['SetMembersActivePayload']> = {
  accessChangeCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  accessChanges?: Resolver<Array<ResolversTypes['AccessChange']>, ParentType, ContextType>;
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  members?: Resolver<Array<ResolversTypes['Member']>, ParentType, ContextType>;
};

export type SignInPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SignInPayload'] = ResolversParentTypes['SignInPayload']> = {
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  token?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
};

export type SignOutPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SignOutPayload'] = ResolversParentTypes['SignOutPayload']> = {
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  signedOut?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type SsoCertificateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SsoCertificate'] = ResolversParentTypes['SsoCertificate']> = {
  fingerprint?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  notAfter?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  notBefore?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type SsoDefaultWorkspaceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SsoDefaultWorkspace'] = ResolversParentTypes['SsoDefaultWorkspace']> = {
  role?: Resolver<ResolversTypes['WorkspaceRole'], ParentType, ContextType>;
  workspace?: Resolver<ResolversTypes['Workspace'], ParentType, ContextType>;
};

export type SsoSamlResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SsoSaml'] = ResolversParentTypes['SsoSaml']> = {
  allowIdpInitiated?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  certificates?: Resolver<Array<ResolversTypes['SsoCertificate']>, ParentType, ContextType>;
  signOnUrl?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SsoTestResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SsoTest'] = ResolversParentTypes['SsoTest']> = {
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  passed?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  steps?: Resolver<Array<ResolversTypes['SsoTestStep']>, ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SsoTestStepResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SsoTestStep'] = ResolversParentTypes['SsoTestStep']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['SsoTestOutcome'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['SsoTestStepName'], ParentType, ContextType>;
};

export type SystemResolvers<ContextType = Context, ParentType extends ResolversParentTypes['System'] = ResolversParentTypes['System']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TeamResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Team'] = ResolversParentTypes['Team']> = {
  access?: Resolver<Maybe<ResolversTypes['WorkspaceAccessConnection']>, ParentType, ContextType, RequireFields<TeamAccessArgs, 'first'>>;
  account?: Resolver<ResolversTypes['Account'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  managedBy?: Resolver<ResolversTypes['ManagedBy'], ParentType, ContextType>;
  members?: Resolver<Maybe<ResolversTypes['TeamMemberConnection']>, ParentType, ContextType, RequireFields<TeamMembersArgs, 'first'>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  viewerCan?: Resolver<ResolversTypes['Decision'], ParentType, ContextType, RequireFields<TeamViewerCanArgs, 'action'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TeamConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TeamConnection'] = ResolversParentTypes['TeamConnection']> = {
  edges?: Resolver<Array<ResolversTypes['TeamEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Team']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type TeamEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TeamEdge'] = ResolversParentTypes['TeamEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Team'], ParentType, ContextType>;
};

export type TeamMemberResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TeamMember'] = ResolversParentTypes['TeamMember']> = {
  addedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  managedBy?: Resolver<ResolversTypes['ManagedBy'], ParentType, ContextType>;
  member?: Resolver<Maybe<ResolversTypes['Member']>, ParentType, ContextType>;
  principal?: Resolver<ResolversTypes['Person'], ParentType, ContextType>;
};

export type TeamMemberConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TeamMemberConnection'] = ResolversParentTypes['TeamMemberConnection']> = {
  edges?: Resolver<Array<ResolversTypes['TeamMemberEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['TeamMember']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type TeamMemberEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TeamMemberEdge'] = ResolversParentTypes['TeamMemberEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['TeamMember'], ParentType, ContextType>;
};

export type TestSsoPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TestSsoPayload'] = ResolversParentTypes['TestSsoPayload']> = {
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  ssoTest?: Resolver<Maybe<ResolversTypes['SsoTest']>, ParentType, ContextType>;
};

export type TransferWorkspacePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TransferWorkspacePayload'] = ResolversParentTypes['TransferWorkspacePayload']> = {
  accessChangeCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  accessChanges?: Resolver<Array<ResolversTypes['AccessChange']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  fromAccount?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  workspace?: Resolver<Maybe<ResolversTypes['Workspace']>, ParentType, ContextType>;
};

export type UpdateAccountPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateAccountPayload'] = ResolversParentTypes['UpdateAccountPayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type UpdateAccountSettingsPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateAccountSettingsPayload'] = ResolversParentTypes['UpdateAccountSettingsPayload']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  closedApiKeyCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  reopenedApiKeyCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type UpdateIpAllowlistEntryPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateIpAllowlistEntryPayload'] = ResolversParentTypes['UpdateIpAllowlistEntryPayload']> = {
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  ipAllowlistEntry?: Resolver<Maybe<ResolversTypes['IpAllowlistEntry']>, ParentType, ContextType>;
};

export type UpdateServiceAccountPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateServiceAccountPayload'] = ResolversParentTypes['UpdateServiceAccountPayload']> = {
  accessChangeCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  accessChanges?: Resolver<Array<ResolversTypes['AccessChange']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  serviceAccount?: Resolver<Maybe<ResolversTypes['ServiceAccount']>, ParentType, ContextType>;
};

export type UpdateTeamPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateTeamPayload'] = ResolversParentTypes['UpdateTeamPayload']> = {
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  team?: Resolver<Maybe<ResolversTypes['Team']>, ParentType, ContextType>;
};

export type UpdateViewerPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateViewerPayload'] = ResolversParentTypes['UpdateViewerPayload']> = {
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
};

export type UpdateWorkspacePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateWorkspacePayload'] = ResolversParentTypes['UpdateWorkspacePayload']> = {
  accessChangeCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  accessChanges?: Resolver<Array<ResolversTypes['AccessChange']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  workspace?: Resolver<Maybe<ResolversTypes['Workspace']>, ParentType, ContextType>;
};

export type UpdateWorkspaceRolePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateWorkspaceRolePayload'] = ResolversParentTypes['UpdateWorkspaceRolePayload']> = {
  accessChangeCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  accessChanges?: Resolver<Array<ResolversTypes['AccessChange']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  role?: Resolver<Maybe<ResolversTypes['WorkspaceRole']>, ParentType, ContextType>;
};

export type UserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User']> = {
  avatarUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  handle?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  __resolveType: TypeResolveFn<'FeatureNotInPlanError' | 'InputError' | 'LimitReachedError' | 'PermissionNotHeldError' | 'RoleInUseError' | 'SeatLimitReachedError', ParentType, ContextType>;
};

export type VerifyDomainPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['VerifyDomainPayload'] = ResolversParentTypes['VerifyDomainPayload']> = {
  domain?: Resolver<Maybe<ResolversTypes['Domain']>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ViewerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer']> = {
  accounts?: Resolver<ResolversTypes['AccountConnection'], ParentType, ContextType, RequireFields<ViewerAccountsArgs, 'first'>>;
  apiKeys?: Resolver<ResolversTypes['ApiKeyConnection'], ParentType, ContextType, RequireFields<ViewerApiKeysArgs, 'first'>>;
  invitations?: Resolver<ResolversTypes['InvitationPreviewConnection'], ParentType, ContextType, RequireFields<ViewerInvitationsArgs, 'first'>>;
  serviceAccount?: Resolver<Maybe<ResolversTypes['ServiceAccount']>, ParentType, ContextType>;
  sessions?: Resolver<ResolversTypes['SessionConnection'], ParentType, ContextType, RequireFields<ViewerSessionsArgs, 'first'>>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
};

export type WorkspaceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Workspace'] = ResolversParentTypes['Workspace']> = {
  access?: Resolver<Maybe<ResolversTypes['WorkspaceAccessConnection']>, ParentType, ContextType, RequireFields<WorkspaceAccessArgs, 'first' | 'includeEnded'>>;
  account?: Resolver<ResolversTypes['Account'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  defaultRole?: Resolver<Maybe<ResolversTypes['WorkspaceRole']>, ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  explainAccess?: Resolver<Maybe<ResolversTypes['AccessExplanation']>, ParentType, ContextType, RequireFields<WorkspaceExplainAccessArgs, 'principalId'>>;
  handle?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  members?: Resolver<Maybe<ResolversTypes['WorkspaceMemberConnection']>, ParentType, ContextType, RequireFields<WorkspaceMembersArgs, 'first'>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  viewerAssignableRoles?: Resolver<Array<ResolversTypes['WorkspaceRole']>, ParentType, ContextType>;
  viewerCan?: Resolver<ResolversTypes['Decision'], ParentType, ContextType, RequireFields<WorkspaceViewerCanArgs, 'scope'>>;
  viewerScopes?: Resolver<Array<ResolversTypes['WorkspaceScope']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkspaceAccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkspaceAccess'] = ResolversParentTypes['WorkspaceAccess']> = {
  active?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  grantedBy?: Resolver<Maybe<ResolversTypes['Actor']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  managedBy?: Resolver<ResolversTypes['ManagedBy'], ParentType, ContextType>;
  principal?: Resolver<ResolversTypes['Principal'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  role?: Resolver<ResolversTypes['WorkspaceRole'], ParentType, ContextType>;
  workspace?: Resolver<Maybe<ResolversTypes['Workspace']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkspaceAccessConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkspaceAccessConnection'] = ResolversParentTypes['WorkspaceAccessConnection']> = {
  edges?: Resolver<Array<ResolversTypes['WorkspaceAccessEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['WorkspaceAccess']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type WorkspaceAccessEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkspaceAccessEdge'] = ResolversParentTypes['WorkspaceAccessEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['WorkspaceAccess'], ParentType, ContextType>;
};

export type WorkspaceConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkspaceConnection'] = ResolversParentTypes['WorkspaceConnection']> = {
  edges?: Resolver<Array<ResolversTypes['WorkspaceEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Workspace']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type WorkspaceEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkspaceEdge'] = ResolversParentTypes['WorkspaceEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Workspace'], ParentType, ContextType>;
};

export type WorkspaceMemberResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkspaceMember'] = ResolversParentTypes['WorkspaceMember']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  member?: Resolver<Maybe<ResolversTypes['Member']>, ParentType, ContextType>;
  principal?: Resolver<ResolversTypes['Person'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['WorkspaceRole'], ParentType, ContextType>;
  scopes?: Resolver<Array<ResolversTypes['WorkspaceScope']>, ParentType, ContextType>;
  serviceAccount?: Resolver<Maybe<ResolversTypes['ServiceAccount']>, ParentType, ContextType>;
  sources?: Resolver<Array<ResolversTypes['AccessSource']>, ParentType, ContextType>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
};

export type WorkspaceMemberConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkspaceMemberConnection'] = ResolversParentTypes['WorkspaceMemberConnection']> = {
  edges?: Resolver<Array<ResolversTypes['WorkspaceMemberEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['WorkspaceMember']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type WorkspaceMemberEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkspaceMemberEdge'] = ResolversParentTypes['WorkspaceMemberEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['WorkspaceMember'], ParentType, ContextType>;
};

export type WorkspaceRoleResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkspaceRole'] = ResolversParentTypes['WorkspaceRole']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  builtIn?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  inheritsFrom?: Resolver<Maybe<ResolversTypes['WorkspaceRole']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ownScopes?: Resolver<Array<ResolversTypes['WorkspaceScope']>, ParentType, ContextType>;
  scopes?: Resolver<Array<ResolversTypes['WorkspaceScope']>, ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  usage?: Resolver<Maybe<ResolversTypes['RoleUsage']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  viewerCan?: Resolver<ResolversTypes['Decision'], ParentType, ContextType, RequireFields<WorkspaceRoleViewerCanArgs, 'action'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkspaceRoleConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkspaceRoleConnection'] = ResolversParentTypes['WorkspaceRoleConnection']> = {
  edges?: Resolver<Array<ResolversTypes['WorkspaceRoleEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['WorkspaceRole']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type WorkspaceRoleEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkspaceRoleEdge'] = ResolversParentTypes['WorkspaceRoleEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['WorkspaceRole'], ParentType, ContextType>;
};

export type WorkspaceScopeInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkspaceScopeInfo'] = ResolversParentTypes['WorkspaceScopeInfo']> = {
  builtInRoles?: Resolver<Array<ResolversTypes['WorkspaceRole']>, ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  group?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  includes?: Resolver<Array<ResolversTypes['WorkspaceScope']>, ParentType, ContextType>;
  scope?: Resolver<ResolversTypes['WorkspaceScope'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  AcceptInvitationPayload?: AcceptInvitationPayloadResolvers<ContextType>;
  AccessChange?: AccessChangeResolvers<ContextType>;
  AccessExplanation?: AccessExplanationResolvers<ContextType>;
  AccessSource?: AccessSourceResolvers<ContextType>;
  Account?: AccountResolvers<ContextType>;
  AccountBilling?: AccountBillingResolvers<ContextType>;
  AccountConnection?: AccountConnectionResolvers<ContextType>;
  AccountEdge?: AccountEdgeResolvers<ContextType>;
  AccountRoleInfo?: AccountRoleInfoResolvers<ContextType>;
  AccountSettings?: AccountSettingsResolvers<ContextType>;
  AccountSso?: AccountSsoResolvers<ContextType>;
  AccountUsage?: AccountUsageResolvers<ContextType>;
  Actor?: ActorResolvers<ContextType>;
  AddDomainPayload?: AddDomainPayloadResolvers<ContextType>;
  AddIpAllowlistEntryPayload?: AddIpAllowlistEntryPayloadResolvers<ContextType>;
  AddTeamMembersPayload?: AddTeamMembersPayloadResolvers<ContextType>;
  AdoptMembersPayload?: AdoptMembersPayloadResolvers<ContextType>;
  ApiKey?: ApiKeyResolvers<ContextType>;
  ApiKeyConnection?: ApiKeyConnectionResolvers<ContextType>;
  ApiKeyEdge?: ApiKeyEdgeResolvers<ContextType>;
  AuditActor?: AuditActorResolvers<ContextType>;
  AuditChange?: AuditChangeResolvers<ContextType>;
  AuditCheckpoint?: AuditCheckpointResolvers<ContextType>;
  AuditEvent?: AuditEventResolvers<ContextType>;
  AuditEventConnection?: AuditEventConnectionResolvers<ContextType>;
  AuditEventEdge?: AuditEventEdgeResolvers<ContextType>;
  AuditLogBreak?: AuditLogBreakResolvers<ContextType>;
  AuditLogCut?: AuditLogCutResolvers<ContextType>;
  AuditLogKey?: AuditLogKeyResolvers<ContextType>;
  AuditLogVerification?: AuditLogVerificationResolvers<ContextType>;
  AuditResource?: AuditResourceResolvers<ContextType>;
  BillingAddress?: BillingAddressResolvers<ContextType>;
  BillingContact?: BillingContactResolvers<ContextType>;
  BillingSubscription?: BillingSubscriptionResolvers<ContextType>;
  ChangeEmailPayload?: ChangeEmailPayloadResolvers<ContextType>;
  ChangeMemberRolePayload?: ChangeMemberRolePayloadResolvers<ContextType>;
  ConfigureSsoPayload?: ConfigureSsoPayloadResolvers<ContextType>;
  ConfirmSsoPayload?: ConfirmSsoPayloadResolvers<ContextType>;
  CreateAccountPayload?: CreateAccountPayloadResolvers<ContextType>;
  CreateApiKeyPayload?: CreateApiKeyPayloadResolvers<ContextType>;
  CreateBillingPortalSessionPayload?: CreateBillingPortalSessionPayloadResolvers<ContextType>;
  CreateCheckoutSessionPayload?: CreateCheckoutSessionPayloadResolvers<ContextType>;
  CreateDirectoryTokenPayload?: CreateDirectoryTokenPayloadResolvers<ContextType>;
  CreateServiceAccountPayload?: CreateServiceAccountPayloadResolvers<ContextType>;
  CreateTeamPayload?: CreateTeamPayloadResolvers<ContextType>;
  CreateWorkspacePayload?: CreateWorkspacePayloadResolvers<ContextType>;
  CreateWorkspaceRolePayload?: CreateWorkspaceRolePayloadResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Decision?: DecisionResolvers<ContextType>;
  DecisionReason?: DecisionReasonResolvers<ContextType>;
  DeclineInvitationPayload?: DeclineInvitationPayloadResolvers<ContextType>;
  DeleteAccountPayload?: DeleteAccountPayloadResolvers<ContextType>;
  DeleteApiKeyPayload?: DeleteApiKeyPayloadResolvers<ContextType>;
  DeleteServiceAccountPayload?: DeleteServiceAccountPayloadResolvers<ContextType>;
  DeleteTeamPayload?: DeleteTeamPayloadResolvers<ContextType>;
  DeleteViewerPayload?: DeleteViewerPayloadResolvers<ContextType>;
  DeleteWorkspacePayload?: DeleteWorkspacePayloadResolvers<ContextType>;
  DeleteWorkspaceRolePayload?: DeleteWorkspaceRolePayloadResolvers<ContextType>;
  Directory?: DirectoryResolvers<ContextType>;
  DirectoryGroup?: DirectoryGroupResolvers<ContextType>;
  DirectoryGroupConnection?: DirectoryGroupConnectionResolvers<ContextType>;
  DirectoryGroupEdge?: DirectoryGroupEdgeResolvers<ContextType>;
  DirectoryGroupWorkspace?: DirectoryGroupWorkspaceResolvers<ContextType>;
  DirectoryProblem?: DirectoryProblemResolvers<ContextType>;
  DirectoryToken?: DirectoryTokenResolvers<ContextType>;
  DirectoryUser?: DirectoryUserResolvers<ContextType>;
  DirectoryUserConnection?: DirectoryUserConnectionResolvers<ContextType>;
  DirectoryUserEdge?: DirectoryUserEdgeResolvers<ContextType>;
  Domain?: DomainResolvers<ContextType>;
  EndSessionPayload?: EndSessionPayloadResolvers<ContextType>;
  EnforceIpAllowlistPayload?: EnforceIpAllowlistPayloadResolvers<ContextType>;
  EnforceSsoPayload?: EnforceSsoPayloadResolvers<ContextType>;
  ExportAuditLogPayload?: ExportAuditLogPayloadResolvers<ContextType>;
  FeatureNotInPlanError?: FeatureNotInPlanErrorResolvers<ContextType>;
  GrantWorkspaceAccessPayload?: GrantWorkspaceAccessPayloadResolvers<ContextType>;
  InputError?: InputErrorResolvers<ContextType>;
  Invitation?: InvitationResolvers<ContextType>;
  InvitationConnection?: InvitationConnectionResolvers<ContextType>;
  InvitationEdge?: InvitationEdgeResolvers<ContextType>;
  InvitationPreview?: InvitationPreviewResolvers<ContextType>;
  InvitationPreviewConnection?: InvitationPreviewConnectionResolvers<ContextType>;
  InvitationPreviewEdge?: InvitationPreviewEdgeResolvers<ContextType>;
  InvitationResult?: InvitationResultResolvers<ContextType>;
  InvitationWorkspace?: InvitationWorkspaceResolvers<ContextType>;
  InviteMembersPayload?: InviteMembersPayloadResolvers<ContextType>;
  IpAllowlist?: IpAllowlistResolvers<ContextType>;
  IpAllowlistEntry?: IpAllowlistEntryResolvers<ContextType>;
  LeaveAccountPayload?: LeaveAccountPayloadResolvers<ContextType>;
  LimitReachedError?: LimitReachedErrorResolvers<ContextType>;
  LimitUsage?: LimitUsageResolvers<ContextType>;
  LinkSignOnPayload?: LinkSignOnPayloadResolvers<ContextType>;
  MapDirectoryGroupPayload?: MapDirectoryGroupPayloadResolvers<ContextType>;
  Member?: MemberResolvers<ContextType>;
  MemberConnection?: MemberConnectionResolvers<ContextType>;
  MemberEdge?: MemberEdgeResolvers<ContextType>;
  MemberWorkspaceConnection?: MemberWorkspaceConnectionResolvers<ContextType>;
  MemberWorkspaceEdge?: MemberWorkspaceEdgeResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  NextInvoice?: NextInvoiceResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  OperationCost?: OperationCostResolvers<ContextType>;
  Operator?: OperatorResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PaymentMethod?: PaymentMethodResolvers<ContextType>;
  PermissionNotHeldError?: PermissionNotHeldErrorResolvers<ContextType>;
  Person?: PersonResolvers<ContextType>;
  Plan?: PlanResolvers<ContextType>;
  PlanLimits?: PlanLimitsResolvers<ContextType>;
  Principal?: PrincipalResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RateLimit?: RateLimitResolvers<ContextType>;
  RedeemSignInPayload?: RedeemSignInPayloadResolvers<ContextType>;
  ReleaseIpAllowlistPayload?: ReleaseIpAllowlistPayloadResolvers<ContextType>;
  ReleaseSsoPayload?: ReleaseSsoPayloadResolvers<ContextType>;
  RemoveDirectoryPayload?: RemoveDirectoryPayloadResolvers<ContextType>;
  RemoveDomainPayload?: RemoveDomainPayloadResolvers<ContextType>;
  RemoveIpAllowlistEntryPayload?: RemoveIpAllowlistEntryPayloadResolvers<ContextType>;
  RemoveMemberPayload?: RemoveMemberPayloadResolvers<ContextType>;
  RemoveSsoPayload?: RemoveSsoPayloadResolvers<ContextType>;
  RemoveTeamMembersPayload?: RemoveTeamMembersPayloadResolvers<ContextType>;
  RequestEmailChangePayload?: RequestEmailChangePayloadResolvers<ContextType>;
  RequestSignInPayload?: RequestSignInPayloadResolvers<ContextType>;
  ResendInvitationPayload?: ResendInvitationPayloadResolvers<ContextType>;
  RevokeDirectoryTokenPayload?: RevokeDirectoryTokenPayloadResolvers<ContextType>;
  RevokeInvitationPayload?: RevokeInvitationPayloadResolvers<ContextType>;
  RevokeWorkspaceAccessPayload?: RevokeWorkspaceAccessPayloadResolvers<ContextType>;
  RoleInUseError?: RoleInUseErrorResolvers<ContextType>;
  RoleUsage?: RoleUsageResolvers<ContextType>;
  RotateDirectoryTokenPayload?: RotateDirectoryTokenPayloadResolvers<ContextType>;
  RotateServiceAccountKeyPayload?: RotateServiceAccountKeyPayloadResolvers<ContextType>;
  SeatLimitReachedError?: SeatLimitReachedErrorResolvers<ContextType>;
  Seats?: SeatsResolvers<ContextType>;
  ServiceAccount?: ServiceAccountResolvers<ContextType>;
  ServiceAccountConnection?: ServiceAccountConnectionResolvers<ContextType>;
  ServiceAccountEdge?: ServiceAccountEdgeResolvers<ContextType>;
  Session?: SessionResolvers<ContextType>;
  SessionConnection?: SessionConnectionResolvers<ContextType>;
  SessionEdge?: SessionEdgeResolvers<ContextType>;
  SetMembersActivePayload?: SetMembersActivePayloadResolvers<ContextType>;
  SignInPayload?: SignInPayloadResolvers<ContextType>;
  SignOutPayload?: SignOutPayloadResolvers<ContextType>;
  SsoCertificate?: SsoCertificateResolvers<ContextType>;
  SsoDefaultWorkspace?: SsoDefaultWorkspaceResolvers<ContextType>;
  SsoSaml?: SsoSamlResolvers<ContextType>;
  SsoTest?: SsoTestResolvers<ContextType>;
  SsoTestStep?: SsoTestStepResolvers<ContextType>;
  System?: SystemResolvers<ContextType>;
  Team?: TeamResolvers<ContextType>;
  TeamConnection?: TeamConnectionResolvers<ContextType>;
  TeamEdge?: TeamEdgeResolvers<ContextType>;
  TeamMember?: TeamMemberResolvers<ContextType>;
  TeamMemberConnection?: TeamMemberConnectionResolvers<ContextType>;
  TeamMemberEdge?: TeamMemberEdgeResolvers<ContextType>;
  TestSsoPayload?: TestSsoPayloadResolvers<ContextType>;
  TransferWorkspacePayload?: TransferWorkspacePayloadResolvers<ContextType>;
  UpdateAccountPayload?: UpdateAccountPayloadResolvers<ContextType>;
  UpdateAccountSettingsPayload?: UpdateAccountSettingsPayloadResolvers<ContextType>;
  UpdateIpAllowlistEntryPayload?: UpdateIpAllowlistEntryPayloadResolvers<ContextType>;
  UpdateServiceAccountPayload?: UpdateServiceAccountPayloadResolvers<ContextType>;
  UpdateTeamPayload?: UpdateTeamPayloadResolvers<ContextType>;
  UpdateViewerPayload?: UpdateViewerPayloadResolvers<ContextType>;
  UpdateWorkspacePayload?: UpdateWorkspacePayloadResolvers<ContextType>;
  UpdateWorkspaceRolePayload?: UpdateWorkspaceRolePayloadResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  VerifyDomainPayload?: VerifyDomainPayloadResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
  Workspace?: WorkspaceResolvers<ContextType>;
  WorkspaceAccess?: WorkspaceAccessResolvers<ContextType>;
  WorkspaceAccessConnection?: WorkspaceAccessConnectionResolvers<ContextType>;
  WorkspaceAccessEdge?: WorkspaceAccessEdgeResolvers<ContextType>;
  WorkspaceConnection?: WorkspaceConnectionResolvers<ContextType>;
  WorkspaceEdge?: WorkspaceEdgeResolvers<ContextType>;
  WorkspaceMember?: WorkspaceMemberResolvers<ContextType>;
  WorkspaceMemberConnection?: WorkspaceMemberConnectionResolvers<ContextType>;
  WorkspaceMemberEdge?: WorkspaceMemberEdgeResolvers<ContextType>;
  WorkspaceRole?: WorkspaceRoleResolvers<ContextType>;
  WorkspaceRoleConnection?: WorkspaceRoleConnectionResolvers<ContextType>;
  WorkspaceRoleEdge?: WorkspaceRoleEdgeResolvers<ContextType>;
  WorkspaceScopeInfo?: WorkspaceScopeInfoResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  cost?: CostDirectiveResolver<any, any, ContextType>;
  entries?: EntriesDirectiveResolver<any, any, ContextType>;
  fails?: FailsDirectiveResolver<any, any, ContextType>;
  public?: PublicDirectiveResolver<any, any, ContextType>;
  requires?: RequiresDirectiveResolver<any, any, ContextType>;
  signedIn?: SignedInDirectiveResolver<any, any, ContextType>;
  withParent?: WithParentDirectiveResolver<any, any, ContextType>;
};
