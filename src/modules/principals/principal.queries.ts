import { In, type EntityManager } from 'typeorm';
import { ServiceAccount } from '../service-accounts/service-account.entity';
import { Team } from '../teams/team.entity';
import type { UserView } from '../users/user.queries';

/** The schema's Person: who can enter a workspace or be on a team. */
export type PersonView = ({ __typename: 'User' } & UserView) | ({ __typename: 'ServiceAccount' } & ServiceAccount);

/** The schema's Principal: what a workspace role can be granted to. */
export type PrincipalView = PersonView | ({ __typename: 'Team' } & Team);

/** The schema's Actor. */
export type ActorView = PersonView | { __typename: 'System' | 'Operator'; name: string };

/** Service accounts by id. */
export async function serviceAccountsById(
  db: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ServiceAccount>> {
  const rows = await db.findBy(ServiceAccount, { id: In([...ids]) });
  return new Map(rows.map((row) => [row.id, row]));
}

/** Teams by id. */
export async function teamsById(db: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, Team>> {
  const rows = await db.findBy(Team, { id: In([...ids]) });
  return new Map(rows.map((row) => [row.id, row]));
}
