/**
 * The work that is measured: what UI teams ask all day. Every contestant answers these documents; a contestant that does
 * not read GraphQL goes by the operation's name.
 */

/** The ids and keys of the seeded company that the operations need. */
export interface Company {
  accountId: string;
  handle: string;
  /** API keys. */
  keys: Record<CallerName, string>;
  /** The handle of a workspace in which `personId` has access by a grant, a team and the default role. */
  workspaceHandle: string;
  personId: string;
}

/** Who asks: an ADMIN, a MEMBER who is Developer in 15 workspaces, a service account that is Developer in 20. */
export type CallerName = 'admin' | 'member' | 'serviceAccount';

/** One operation, asked by one caller: what a line of the report stands for. */
export interface Work {
  name: string;
  caller: CallerName;
  operationName: string;
  query: string;
  variables: (company: Company) => Record<string, unknown>;
}

const workspacePage = `query WorkspacePage($handle: String!) {
  account(handle: $handle) {
    id
    name
    workspaces(first: 20) {
      nodes {
        id
        handle
        name
        members(first: 25) {
          nodes {
            user { id name email avatarUrl }
            role { id name }
          }
          pageInfo { hasNextPage }
        }
      }
      pageInfo { hasNextPage }
    }
  }
}`;

const membersPage = `query MembersPage($handle: String!) {
  account(handle: $handle) {
    id
    members(first: 50) {
      nodes {
        id
        role
        active
        joinedAt
        user { id name email avatarUrl }
        teams(first: 10) { nodes { id name } }
        workspaces(first: 10) {
          edges {
            node { id handle name }
            role { id name }
            sources { kind role { id name } team { id name } }
          }
          pageInfo { hasNextPage }
        }
      }
      pageInfo { hasNextPage }
    }
  }
}`;

const viewerScopes = `query ViewerScopes {
  viewer {
    accounts(first: 1) {
      nodes {
        id
        workspaces(first: 20) { nodes { id handle viewerScopes } }
      }
    }
  }
}`;

const explainAccess = `query ExplainAccess($handle: String!, $workspaceHandle: String!, $personId: ID!) {
  workspace(accountHandle: $handle, handle: $workspaceHandle) {
    id
    explainAccess(principalId: $personId, scope: MANAGE_WORKSPACE_USERS) {
      allowed
      scopes
      sources { kind role { id name } team { id name } access { id expiresAt } }
      reasons { code message missingScope }
      missingScopes
    }
  }
}`;

const handleOnly = ({ handle }: Company) => ({ handle });

function workspacePageBy(name: string, caller: CallerName): Work {
  return { name, caller, operationName: 'WorkspacePage', query: workspacePage, variables: handleOnly };
}

/** The reads, in the order of the report. */
export const reads: readonly Work[] = [
  workspacePageBy('Workspace page, by an ADMIN', 'admin'),
  workspacePageBy('Workspace page, by a MEMBER', 'member'),
  workspacePageBy('Workspace page, by a service account', 'serviceAccount'),
  {
    name: 'Members page, by an ADMIN',
    caller: 'admin',
    operationName: 'MembersPage',
    query: membersPage,
    variables: handleOnly,
  },
  {
    name: 'Permission check: scopes in 20 workspaces',
    caller: 'serviceAccount',
    operationName: 'ViewerScopes',
    query: viewerScopes,
    variables: () => ({}),
  },
  {
    name: 'Permission check: explainAccess',
    caller: 'admin',
    operationName: 'ExplainAccess',
    query: explainAccess,
    variables: ({ handle, workspaceHandle, personId }) => ({ handle, workspaceHandle, personId }),
  },
];
