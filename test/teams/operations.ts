import { auditEvents } from '../support/nothing-written';
import type { Answer, World } from '../support/world';

const ERRORS = /* GraphQL */ `
  errors {
    code
    message
    path
    ... on PermissionNotHeldError {
      missingScopes
    }
    ... on LimitReachedError {
      limit
      used
    }
  }
`;

const CHANGES = /* GraphQL */ `
  accessChangeCount
  accessChanges {
    principal {
      ... on User {
        id
      }
      ... on ServiceAccount {
        id
      }
    }
    workspace {
      id
    }
    gainedScopes
    lostScopes
    gainedPermissions
    lostPermissions
  }
`;

const TEAM = /* GraphQL */ `
  team {
    id
    name
    description
    managedBy
    version
    account {
      id
    }
    members {
      totalCount
      nodes {
        id
        managedBy
        principal {
          ... on User {
            id
            email
          }
          ... on ServiceAccount {
            id
            name
          }
        }
        member {
          id
        }
      }
    }
  }
`;

/** The mutations on teams: each sends its input as the holder of the token, or as nobody. */
export function teamOperations(world: World) {
  const mutation = (name: string, type: string, selection: string) => {
    const document = `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} ${ERRORS} } }`;
    return (token: string | null, input: object): Promise<Answer> => world.graphql(token, document, { input });
  };
  return {
    createTeam: mutation('createTeam', 'CreateTeamInput', `${TEAM} account { id teams { totalCount } }`),
    updateTeam: mutation('updateTeam', 'UpdateTeamInput', TEAM),
    deleteTeam: mutation('deleteTeam', 'DeleteTeamInput', `teamId account { id teams { totalCount } } ${CHANGES}`),
    addTeamMembers: mutation('addTeamMembers', 'AddTeamMembersInput', `${TEAM} ${CHANGES}`),
    removeTeamMembers: mutation('removeTeamMembers', 'RemoveTeamMembersInput', `${TEAM} ${CHANGES}`),
    /** Without anything whose own loading would be counted. */
    bareAdd: mutation('addTeamMembers', 'AddTeamMembersInput', 'team { id }'),
    bareRemove: mutation('removeTeamMembers', 'RemoveTeamMembersInput', 'team { id }'),
  };
}

/** The events in the log of an account that tell of what was done, oldest first. */
export async function doneIn(world: World, account: { id: string }): Promise<Record<string, unknown>[]> {
  const events = await auditEvents(world);
  return events.filter(({ log_id, outcome }) => log_id === account.id && outcome === 'DONE');
}

/** Hands a team over to the account's directory, which nobody can do by the API yet. */
export async function giveToDirectory(world: World, team: { id: string }): Promise<void> {
  await world.sql(`UPDATE teams SET managed_by = 'SCIM' WHERE id = $1`, [team.id]);
}
