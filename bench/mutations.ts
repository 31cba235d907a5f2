import { Client } from 'pg';
import type { Company } from './work';

/**
 * The mutations that are measured. Each request changes something else, and leaves the next one as much to do, so that a
 * run may take as long as it likes.
 */

/** Somebody who is changed: a MEMBER who is none of the callers. */
interface Person {
  memberId: string;
  userId: string;
  name: string;
  email: string;
}

/** What the requests are about. */
export interface Targets {
  /** A part of every address that is invited: no two runs invite the same. */
  run: string;
  accountId: string;
  people: Person[];
  /** Of them those without a grant in any of `workspaces`. */
  strangers: Person[];
  workspaces: { id: string; name: string }[];
}

/** One request. */
export interface MutationRequest {
  variables: Record<string, unknown>;
  /** Requests of one variant send the same statements, with other values. */
  variant: number;
  /** The values that are this request's own, in the same order for each: by them one is made of another. */
  own: string[];
}

/** One mutation, asked by the ADMIN: what a line of the report stands for. */
export interface Mutation {
  name: string;
  operationName: string;
  query: string;
  variants: number;
  /**
   * The request of a number; each number is used once in a run, the first ones for one request of each variant. Throws when
   * there is nothing left to change.
   */
  request: (targets: Targets, number: number) => MutationRequest;
}

const changeMemberRole = `mutation ChangeMemberRole($input: ChangeMemberRoleInput!) {
  changeMemberRole(input: $input) {
    member { id role user { id } }
    errors { code message path }
  }
}`;

const inviteMembers = `mutation InviteMembers($input: InviteMembersInput!) {
  inviteMembers(input: $input) {
    results { outcome invitation { id role expiresAt } errors { code message path } }
    errors { code message path }
  }
}`;

const grantWorkspaceAccess = `mutation GrantWorkspaceAccess($input: GrantWorkspaceAccessInput!) {
  grantWorkspaceAccess(input: $input) {
    access { id role { id name } }
    errors { code message path }
  }
}`;

const DEVELOPER = 'role_00000000000000000000000003';

/** Of the addresses that are invited, in SQL. */
const INVITED = `email LIKE 'invited-%@bench.example'`;

function inviting(count: number): Mutation {
  return {
    name: `inviteMembers with ${String(count)}`,
    operationName: 'InviteMembers',
    query: inviteMembers,
    variants: 1,
    request: ({ run, accountId }, number) => {
      const own = Array.from({ length: count }, (_, index) => {
        const address = `${String(number).padStart(7, '0')}-${String(index).padStart(3, '0')}`;
        return `invited-${run}-${address}@bench.example`;
      });
      return { variables: { input: { accountId, invitations: own.map((email) => ({ email })) } }, variant: 0, own };
    },
  };
}

/** The mutations, in the order of the report. */
export const mutations: readonly Mutation[] = [
  {
    name: 'changeMemberRole',
    operationName: 'ChangeMemberRole',
    query: changeMemberRole,
    variants: 2,
    /** The first one to and fro; then all others become ADMIN, one after the other, then MEMBER again, and so on. */
    request: ({ people }, number) => {
      const [turn, others] = [number - 2, people.length - 1];
      const { memberId, userId, name, email } = at(people, turn < 0 ? 0 : 1 + (turn % others));
      const variant = turn < 0 ? number : Math.floor(turn / others) % 2;
      const role = variant === 0 ? 'ADMIN' : 'MEMBER';
      return { variables: { input: { memberId, role } }, variant, own: [memberId, userId, name, email] };
    },
  },
  inviting(1),
  inviting(100),
  {
    name: 'grantWorkspaceAccess',
    operationName: 'GrantWorkspaceAccess',
    query: grantWorkspaceAccess,
    variants: 1,
    /** One person after the other in each workspace. */
    request: ({ strangers, workspaces }, number) => {
      const workspace = at(workspaces, number % workspaces.length);
      const { memberId, userId, name, email } = at(strangers, Math.floor(number / workspaces.length));
      const input = { workspaceId: workspace.id, grants: [{ principalId: userId, roleId: DEVELOPER }] };
      return { variables: { input }, variant: 0, own: [workspace.id, workspace.name, userId, memberId, name, email] };
    },
  },
];

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error('The company is too small for a run of this length: everything is changed.');
  return found;
}

const WORKSPACES = 20;

const persons = `
  SELECT m.id AS "memberId", m.user_id AS "userId", m.name, m.email FROM members m
   WHERE m.account_id = $1 AND m.role = 'MEMBER' AND m.active
     AND NOT EXISTS (SELECT FROM api_keys k WHERE k.user_id = m.user_id AND k.secret_hash = ANY ($2))`;

/**
 * Finds what the requests are about and prepares the database for them: mails are dated two days back, so that the limit of
 * a day is never reached, and invitations go again soon after they were made. `stop` puts everything back but the audit
 * log, which keeps what it has.
 */
export async function openTargets(
  ownerUrl: string,
  { accountId }: Company,
  keyHashes: readonly Buffer[],
): Promise<Targets & { stop: () => Promise<void> }> {
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  const workspaces = await owner.query<Targets['workspaces'][number]>(
    'SELECT id, name FROM workspaces WHERE account_id = $1 ORDER BY name_key DESC, id DESC LIMIT $2',
    [accountId, WORKSPACES],
  );
  const workspaceIds = workspaces.rows.map(({ id }) => id);
  const people = await owner.query<Person>(`${persons} ORDER BY m.id`, [accountId, keyHashes]);
  const strangers = await owner.query<Person>(
    `${persons} AND NOT EXISTS (
       SELECT FROM workspace_accesses a WHERE a.workspace_id = ANY ($3) AND a.principal_id = m.user_id
     ) ORDER BY m.id`,
    [accountId, keyHashes, workspaceIds],
  );
  await owner.query(DATE_BACK);
  const clearing = setInterval(() => void owner.query(CLEAR).catch(() => undefined), 200);
  const stop = async () => {
    clearInterval(clearing);
    await owner.query(CLEAR);
    await owner.query('DROP FUNCTION bench_date_back CASCADE');
    await owner.query(`UPDATE members SET role = 'MEMBER', version = 1 WHERE id = ANY ($1) AND version > 1`, [
      people.rows.map(({ memberId }) => memberId),
    ]);
    await owner.query('DELETE FROM workspace_accesses WHERE workspace_id = ANY ($1) AND principal_id = ANY ($2)', [
      workspaceIds,
      strangers.rows.map(({ userId }) => userId),
    ]);
    await owner.end();
  };
  const run = Date.now().toString(36);
  return { run, accountId, people: people.rows, strangers: strangers.rows, workspaces: workspaces.rows, stop };
}

const DATE_BACK = `
  CREATE OR REPLACE FUNCTION bench_date_back() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.queued_at := NEW.queued_at - interval '2 days';
    RETURN NEW;
  END $$;
  CREATE OR REPLACE TRIGGER bench_date_back BEFORE INSERT ON invitation_mails
    FOR EACH ROW EXECUTE FUNCTION bench_date_back();
`;

const CLEAR = `
  DELETE FROM invitations WHERE ${INVITED};
  DELETE FROM invitation_mails WHERE ${INVITED};
  DELETE FROM graphile_worker._private_jobs WHERE key LIKE 'invitation:%';
`;
