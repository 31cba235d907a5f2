import type { EntityManager } from 'typeorm';
import { recordAct, type Act } from '../../audit/record';
import { memberEvent } from './write-teams.queries';

interface Place {
  teamId: string;
  teamName: string;
  principalId: string;
  name: string;
}

/** The people, `$2`, beside the groups of those who stand for them in the directory of the account, `$1`. */
const STOOD_FOR = `FROM directory_users d
  JOIN directory_group_members i ON i.account_id = d.account_id AND i.directory_user_id = d.id
  JOIN directory_groups g ON g.id = i.group_id
 WHERE d.account_id = $1 AND d.user_id = ANY ($2)`;

/**
 * Puts people of a locked account on the teams of its directory's groups, and takes them off, so that they are on those whose groups they are
 * in; whom nobody of the directory stands for is in none. Places that were given by hand stay. In a fixed number of statements.
 */
export async function settlePlaces(
  tx: EntityManager,
  act: Act,
  accountId: string,
  userIds: readonly string[],
): Promise<void> {
  const added = await tx.query<Place[]>(
    `WITH added AS (
       INSERT INTO team_members (account_id, team_id, user_id, managed_by, added_at)
       SELECT $1, g.team_id, d.user_id, 'SCIM', $3 ${STOOD_FOR}
       ON CONFLICT (team_id, principal_id) DO NOTHING RETURNING team_id, user_id
     ) ${toldOf('added')}`,
    [accountId, userIds, act.now],
  );
  const removed = await tx.query<Place[]>(
    // Those that are to stay are found first: one by one they would be looked for among all of a large group.
    `WITH kept AS MATERIALIZED (
       SELECT g.team_id, d.user_id ${STOOD_FOR}
     ), removed AS (
       DELETE FROM team_members p USING directory_groups g
        WHERE p.account_id = $1 AND p.user_id = ANY ($2) AND p.managed_by = 'SCIM' AND g.team_id = p.team_id
          AND (p.team_id, p.user_id) NOT IN (SELECT team_id, user_id FROM kept)
       RETURNING p.team_id, p.user_id
     ) ${toldOf('removed')}`,
    [accountId, userIds],
  );
  await recordAct(
    tx,
    act,
    ...added.map((place) => eventOf('team_member.added', accountId, place)),
    ...removed.map((place) => eventOf('team_member.removed', accountId, place)),
  );
}

/** Of places that a statement has just written: what their events tell. `$1` is the account. */
function toldOf(places: 'added' | 'removed'): string {
  return `SELECT p.team_id AS "teamId", t.name AS "teamName", p.user_id AS "principalId", m.name
    FROM ${places} p JOIN teams t ON t.id = p.team_id JOIN members m ON m.account_id = $1 AND m.user_id = p.user_id
   ORDER BY p.team_id, p.user_id`;
}

function eventOf(
  type: 'team_member.added' | 'team_member.removed',
  accountId: string,
  { teamId, teamName, principalId, name }: Place,
) {
  return memberEvent(type, { id: teamId, accountId, name: teamName }, { id: principalId, name });
}
