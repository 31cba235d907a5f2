import type { Answer, MemberOf, World } from '../support/world';

const CHANGE_ROLE = 'mutation ($input: ChangeMemberRoleInput!) { changeMemberRole(input: $input) { errors { code } } }';

/** Changes a member's role so often, there and back: each time an event. */
export async function changeRoles(world: World, token: string, member: MemberOf, times: number): Promise<void> {
  const [now] = await world.sql<{ role: string }>('SELECT role FROM members WHERE id = $1', [member.memberId]);
  for (let done = 0, role = now?.role; done < times; done += 1) {
    role = role === 'MEMBER' ? 'ADMIN' : 'MEMBER';
    const { data, errors } = await world.graphql(token, CHANGE_ROLE, { input: { memberId: member.memberId, role } });
    expect({ errors, payload: data.changeMemberRole }).toEqual({ errors: [], payload: { errors: [] } });
  }
}

/** Refused to a member, and an event. */
export async function refusedChange(world: World, member: MemberOf): Promise<void> {
  const { errors } = await world.graphql(member.token, CHANGE_ROLE, {
    input: { memberId: member.memberId, role: 'ADMIN' },
  });
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
}

const READ = `query ($handle: String!, $first: Int, $after: String, $filter: AuditLogFilter) {
  account(handle: $handle) {
    auditLog(first: $first, after: $after, filter: $filter) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id number occurredAt type outcome workspaceId detailsJson ipAddress userAgent requestId hash
        actor { type id name credentialId }
        resource { type id name }
        changes { field beforeJson afterJson }
      }
    }
  }
}`;

/** Asks for a page of an account's log. */
export function readLog(world: World, token: string, handle: string, page: object = {}): Promise<Answer> {
  return world.graphql(token, READ, { handle, ...page });
}

const VERIFY = `query ($handle: String!, $from: Int, $to: Int, $checkpoint: AuditCheckpointInput) {
  account(handle: $handle) {
    verifyAuditLog(from: $from, to: $to, checkpoint: $checkpoint) {
      from to intact next last break { number kind message } cut { number keptDays hash keyId signature }
    }
  }
}`;

/** What a look at a part of an account's log finds. */
export async function verify(world: World, token: string, handle: string, range: object = {}): Promise<unknown> {
  const { data, errors } = await world.graphql(token, VERIFY, { handle, ...range });
  expect(errors).toEqual([]);
  return data.account?.verifyAuditLog;
}

/** Changes rows as somebody with all power over the database could, past every trigger. */
export async function tamper(world: World, sql: string, values: unknown[] = []): Promise<void> {
  const client = await world.database.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL session_replication_role = replica');
    const { rowCount } = await client.query(sql, values);
    expect(rowCount).toBeGreaterThan(0);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}
