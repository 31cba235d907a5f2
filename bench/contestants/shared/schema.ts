import { GraphQLScalarType } from 'graphql';
import { everyScope } from '../../../src/auth/catalogue';

/** The part of Guildhall's contract that the measured operations read, as the peers serve it: same names, same nullability. */
export const typeDefs = `
  scalar DateTime

  enum AccountRole { OWNER ADMIN MEMBER }
  enum AccessSourceKind { ACCOUNT_ROLE DIRECT TEAM DEFAULT_ROLE }
  enum DecisionReasonCode { NOT_A_MEMBER INACTIVE MISSING_SCOPE }
  enum WorkspaceScope { ${everyScope.join(' ')} }

  type Query {
    viewer: Viewer
    account(handle: String!): Account
    workspace(accountHandle: String!, handle: String!): Workspace
  }

  type Viewer {
    accounts(first: Int = 50, after: String): AccountConnection!
  }

  type Account {
    id: ID!
    handle: String!
    name: String!
    imageUrl: String
    members(first: Int = 50, after: String): MemberConnection
    workspaces(first: Int = 50, after: String): WorkspaceConnection
  }

  type Member {
    id: ID!
    user: User!
    role: AccountRole!
    active: Boolean!
    joinedAt: DateTime!
    teams(first: Int = 50, after: String): TeamConnection
    workspaces(first: Int = 50, after: String): MemberWorkspaceConnection
  }

  type User {
    id: ID!
    handle: String!
    email: String
    name: String!
    avatarUrl: String
  }

  type Team {
    id: ID!
    name: String!
    description: String!
  }

  type Workspace {
    id: ID!
    handle: String!
    name: String!
    description: String!
    viewerScopes: [WorkspaceScope!]!
    members(first: Int = 50, after: String): WorkspaceMemberConnection
    explainAccess(principalId: ID!, scope: WorkspaceScope): AccessExplanation
  }

  type WorkspaceMember {
    user: User
    role: WorkspaceRole!
  }

  type WorkspaceRole {
    id: ID!
    name: String!
    scopes: [WorkspaceScope!]!
  }

  type WorkspaceAccess {
    id: ID!
    expiresAt: DateTime
  }

  type AccessSource {
    kind: AccessSourceKind!
    role: WorkspaceRole!
    team: Team
    access: WorkspaceAccess
  }

  type AccessExplanation {
    allowed: Boolean!
    scopes: [WorkspaceScope!]!
    sources: [AccessSource!]!
    reasons: [DecisionReason!]!
    missingScopes: [WorkspaceScope!]!
  }

  type DecisionReason {
    code: DecisionReasonCode!
    message: String!
    missingScope: WorkspaceScope
  }

  type PageInfo {
    hasNextPage: Boolean!
    endCursor: String
  }

  type AccountConnection { nodes: [Account!]! pageInfo: PageInfo! }
  type MemberConnection { nodes: [Member!]! pageInfo: PageInfo! }
  type TeamConnection { nodes: [Team!]! pageInfo: PageInfo! }
  type WorkspaceConnection { nodes: [Workspace!]! pageInfo: PageInfo! }
  type WorkspaceMemberConnection { nodes: [WorkspaceMember!]! pageInfo: PageInfo! }
  type MemberWorkspaceConnection { edges: [MemberWorkspaceEdge!]! pageInfo: PageInfo! }

  type MemberWorkspaceEdge {
    node: Workspace!
    role: WorkspaceRole!
    sources: [AccessSource!]!
  }
`;

/** Times as Guildhall writes them. The measured operations take none as an argument. */
export const dateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize: (value) => (value as Date).toISOString(),
});
