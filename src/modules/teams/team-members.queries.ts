import type { EntityManager } from 'typeorm';
import type { ManagedBy } from '../../generated/schema';
import { idKind } from '../../ids';

/** A user or service account of an account, as somebody to put on a team. */
export interface Candidate {
  id: string;
  name: string;
  /** False for a deactivated member. */
  active: boolean;
  onTeam: boolean;
  /** On how many teams they are. */
  teams: number;
}

function people(ids: readonly string[]): string[] {
  return ids.filter((id) => idKind(id) === 'user' || idKind(id) === 'serviceAccount');
}

/** Those of these principals that are users or service accounts of the account, and whether they are on the team. */
export async function candidatesOf(
  tx: EntityManager,
  accountId: string,
  teamId: string,
  principalIds: readonly string[],
): Promise<ReadonlyMap<string, Candidate>> {
  const rows = await tx.query<Candidate[]>(
    `SELECT c.id, c.name, c.active,
            EXISTS (SELECT FROM team_members p WHERE p.team_id = $2 AND p.principal_id = c.id) AS "onTeam",
            (SELECT count(*)::int FROM team_members p WHERE p.account_id = $1 AND p.principal_id = c.id) AS teams
       FROM (SELECT user_id AS id, name, active FROM members WHERE account_id = $1 AND user_id = ANY ($3)
              UNION ALL
             SELECT id, name, true FROM service_accounts WHERE account_id = $1 AND id = ANY ($3)) c`,
    [accountId, teamId, people(principalIds)],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Somebody's place on a team. */
export interface Place {
  principalId: string;
  name: string;
  managedBy: ManagedBy;
}

/** The places that these principals have on a team; all of them where none are named. */
export async function placesOf(
  tx: EntityManager,
  teamId: string,
  principalIds: readonly string[] | null = null,
): Promise<ReadonlyMap<string, Place>> {
  const rows = await tx.query<Place[]>(
    `SELECT p.principal_id AS "principalId", coalesce(m.name, s.name) AS name, p.managed_by AS "managedBy"
       FROM team_members p
       LEFT JOIN members m ON m.account_id = p.account_id AND m.user_id = p.user_id
       LEFT JOIN service_accounts s ON s.id = p.service_account_id
      WHERE p.team_id = $1 AND ($2::text[] IS NULL OR p.principal_id = ANY ($2)) ORDER BY p.principal_id`,
    [teamId, principalIds === null ? null : people(principalIds)],
  );
  return new Map(rows.map((row) => [row.principalId, row]));
}

/** Puts users and service accounts of the account on a team, by hand. None of them may be on it already. */
export async function addToTeam(
  tx: EntityManager,
  { id, accountId }: { id: string; accountId: string },
  principalIds: readonly string[],
  now: Date,
): Promise<void> {
  if (principalIds.length === 0) return;
  const idOf = (kind: 'user' | 'serviceAccount') => principalIds.map((one) => (idKind(one) === kind ? one : null));
  await tx.query(
    `INSERT INTO team_members (account_id, team_id, user_id, service_account_id, added_at)
     SELECT $1, $2, p.user_id, p.service_account_id, $3 FROM unnest($4::text[], $5::text[]) AS p(user_id, service_account_id)`,
    [accountId, id, now, idOf('user'), idOf('serviceAccount')],
  );
}

/** Takes users and service accounts off a team. */
export async function takeOffTeam(tx: EntityManager, teamId: string, principalIds: readonly string[]): Promise<void> {
  await tx.query('DELETE FROM team_members WHERE team_id = $1 AND principal_id = ANY ($2)', [teamId, principalIds]);
}

/** Which of these names other teams of the account have, whatever the letter case. */
export async function takenTeamNames(
  tx: EntityManager,
  { id, accountId }: { id: string; accountId: string },
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ name: string }[]>(
    `SELECT w.name FROM unnest($3::text[]) AS w(name)
       JOIN teams t ON t.account_id = $1 AND t.name_key = lower(w.name) AND t.id <> $2`,
    [accountId, id, names],
  );
  return new Set(rows.map(({ name }) => name));
}
