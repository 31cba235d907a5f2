import type { CodegenConfig } from '@graphql-codegen/cli';

/**
 * What stands behind an object type: the value that its resolvers get as parent, as `file#exported type`, the path seen
 * from src/generated. A type that is not named here stands for itself: its resolvers must give every field.
 */
const mappers: Record<string, string> = {
  AccessChange: '../auth/rehearsal#AccessChange as AccessChangeParent',
  AccessExplanation: '../modules/workspaces/explain-access#Explanation as AccessExplanationParent',
  AccessSource: '../auth/access#AccessSource as AccessSourceParent',
  Account: '../modules/accounts/account.entity#Account as AccountParent',
  AccountBilling: '../modules/billing/billing.resolvers#BillingView as AccountBillingParent',
  AccountConnection: '../modules/accounts/account.resolvers#AccountConnection as AccountConnectionParent',
  AccountSso: '../modules/sso/sso.resolvers#SsoView as AccountSsoParent',
  Actor: '../modules/principals/principal.queries#ActorView as ActorParent',
  ApiKey: '../modules/api-keys/api-key.entity#ApiKey as ApiKeyParent',
  ApiKeyConnection: '../modules/api-keys/api-key.resolvers#ApiKeyConnection as ApiKeyConnectionParent',
  AuditActor: '../audit/audit-event.entity#AuditEvent as AuditActorParent',
  AuditEvent: '../audit/audit-event.entity#AuditEvent as AuditEventParent',
  AuditEventConnection: '../modules/audit-log/audit-log.resolvers#AuditEventConnection as AuditEventConnectionParent',
  AuditResource: '../audit/audit-event.entity#AuditEvent as AuditResourceParent',
  Decision: '../auth/decision#Decided as DecisionParent',
  DecisionReason: '../auth/decision#Reason as DecisionReasonParent',
  Directory: '../modules/directory/directory.entity#Directory as DirectoryParent',
  DirectoryGroup: '../modules/directory/directory-group.entity#DirectoryGroup as DirectoryGroupParent',
  DirectoryGroupConnection:
    '../modules/directory/directory.resolvers#DirectoryGroupConnection as DirectoryGroupConnectionParent',
  DirectoryGroupWorkspace: '../modules/directory/directory.queries#OpenedWorkspace as DirectoryGroupWorkspaceParent',
  DirectoryProblem: '../modules/directory/directory-problem.entity#DirectoryProblem as DirectoryProblemParent',
  DirectoryToken: '../modules/directory/directory-token.entity#DirectoryToken as DirectoryTokenParent',
  DirectoryUser: '../modules/directory/directory.queries#DirectoryUserView as DirectoryUserParent',
  DirectoryUserConnection:
    '../modules/directory/directory.resolvers#DirectoryUserConnection as DirectoryUserConnectionParent',
  Domain: '../modules/domains/domain.entity#Domain as DomainParent',
  FeatureNotInPlanError: '../errors#UserErrorData as FeatureNotInPlanErrorParent',
  InputError: '../errors#UserErrorData as InputErrorParent',
  Invitation: '../modules/invitations/invitation.entity#Invitation as InvitationParent',
  InvitationConnection:
    '../modules/invitations/invitation.resolvers#InvitationConnection as InvitationConnectionParent',
  InvitationPreview:
    '../modules/invitations/invitation-preview.queries#InvitationPreviewView as InvitationPreviewParent',
  InvitationPreviewConnection:
    '../modules/invitations/invitation.resolvers#InvitationPreviewConnection as InvitationPreviewConnectionParent',
  InvitationWorkspace: '../modules/invitations/invitation.queries#InvitationWorkspaceView as InvitationWorkspaceParent',
  IpAllowlist: '../modules/accounts/account.entity#Account as IpAllowlistParent',
  IpAllowlistEntry: '../modules/ip-allowlist/ip-allowlist-entry.entity#IpAllowlistEntry as IpAllowlistEntryParent',
  LimitReachedError: '../errors#UserErrorData as LimitReachedErrorParent',
  Member: '../modules/members/member.queries#MemberView as MemberParent',
  MemberConnection: '../modules/members/member.resolvers#MemberConnection as MemberConnectionParent',
  MemberWorkspaceConnection:
    '../modules/workspaces/workspace.resolvers#PrincipalWorkspaceConnection as MemberWorkspaceConnectionParent',
  MemberWorkspaceEdge: '../modules/workspaces/workspace.resolvers#PrincipalWorkspaceEdge as MemberWorkspaceEdgeParent',
  Node: '../modules/nodes/node.queries#NodeView as NodeParent',
  PermissionNotHeldError: '../errors#UserErrorData as PermissionNotHeldErrorParent',
  Person: '../modules/principals/principal.queries#PersonView as PersonParent',
  Plan: '../modules/accounts/account.entity#Account as PlanParent',
  Principal: '../modules/principals/principal.queries#PrincipalView as PrincipalParent',
  RoleInUseError: '../errors#UserErrorData as RoleInUseErrorParent',
  SeatLimitReachedError: '../errors#UserErrorData as SeatLimitReachedErrorParent',
  ServiceAccount: '../modules/service-accounts/service-account.entity#ServiceAccount as ServiceAccountParent',
  ServiceAccountConnection:
    '../modules/service-accounts/service-account.resolvers#ServiceAccountConnection as ServiceAccountConnectionParent',
  Session: '../modules/sessions/session.entity#Session as SessionParent',
  SessionConnection: '../modules/sessions/session.resolvers#SessionConnection as SessionConnectionParent',
  SsoDefaultWorkspace: '../modules/sso/sso.queries#SsoDefault as SsoDefaultWorkspaceParent',
  SsoTest: '../modules/sign-on/sso-test.entity#SsoTest as SsoTestParent',
  Team: '../modules/teams/team.queries#TeamView as TeamParent',
  TeamConnection: '../modules/teams/team.resolvers#TeamConnection as TeamConnectionParent',
  TeamMember: '../modules/teams/team.queries#TeamMemberView as TeamMemberParent',
  TeamMemberConnection: '../modules/teams/team.resolvers#TeamMemberConnection as TeamMemberConnectionParent',
  User: '../modules/users/user.queries#UserView as UserParent',
  UserError: '../errors#UserErrorData as UserErrorParent',
  Viewer: '../auth/viewer#Viewer as ViewerParent',
  Workspace: '../modules/workspaces/workspace.queries#WorkspaceView as WorkspaceParent',
  WorkspaceAccess: '../modules/workspaces/workspace.queries#WorkspaceAccessView as WorkspaceAccessParent',
  WorkspaceAccessConnection:
    '../modules/workspaces/workspace.resolvers#WorkspaceAccessConnection as WorkspaceAccessConnectionParent',
  WorkspaceConnection: '../modules/workspaces/workspace.resolvers#WorkspaceConnection as WorkspaceConnectionParent',
  WorkspaceMember: '../modules/workspaces/workspace.queries#WorkspaceMemberView as WorkspaceMemberParent',
  WorkspaceMemberConnection:
    '../modules/workspaces/workspace.resolvers#WorkspaceMemberConnection as WorkspaceMemberConnectionParent',
  WorkspaceRole: '../modules/workspace-roles/workspace-role.queries#WorkspaceRoleView as WorkspaceRoleParent',
  WorkspaceRoleConnection:
    '../modules/workspace-roles/workspace-role.resolvers#WorkspaceRoleConnection as WorkspaceRoleConnectionParent',
};

/** `npm run generate`: the SDL in schema/ becomes the types that resolvers and use cases are written against. */
const config: CodegenConfig = {
  schema: 'schema/*.graphql',
  errorsOnly: true,
  generates: {
    'src/generated/schema.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        contextType: '../graphql/context#Context',
        mappers,

        // Every scalar has a type of its own on each side; one that is not listed stops the generation.
        strictScalars: true,
        defaultScalarType: 'unknown',
        scalars: {
          ID: 'string',
          DateTime: { input: 'Date', output: 'Date | string' },
        },

        enumsAsTypes: true,
        useTypeImports: true,
        maybeValue: 'T | null',
        // A client may leave a field out or send null: an update tells the two apart.
        inputMaybeValue: 'T | null | undefined',
        // Answers always have all their fields, and inputs those with a default; other inputs can be left out.
        avoidOptionals: { field: true, object: true, defaultValue: true, inputValue: false, resolvers: false },
        // Members of unions and interfaces say what they are: nothing else could resolve the type.
        resolversNonOptionalTypename: true,
      },
    },
  },
};

export default config;
