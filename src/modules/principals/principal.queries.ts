import type { ServiceAccount } from '../service-accounts/service-account.entity';
import type { Team } from '../teams/team.entity';
import type { UserView } from '../users/user.queries';

/** The schema's Person: who can enter a workspace or be on a team. */
export type PersonView = ({ __typename: 'User' } & UserView) | ({ __typename: 'ServiceAccount' } & ServiceAccount);

/** The schema's Principal: what a workspace role can be granted to. */
export type PrincipalView = PersonView | ({ __typename: 'Team' } & Team);

/** The schema's Actor. */
export type ActorView = PersonView | { __typename: 'System' | 'Operator'; name: string };
