import type { Logger } from 'typeorm';
import { startWorld, type TestAccount, type World } from '../support/world';

const MEMBERS = 100_000;
const SMALL_ACCOUNTS = 500;

let world: World;
let large: TestAccount;
beforeAll(async () => {
  world = await startWorld();
  large = await world.account();
  await addPeople();
  await addSmallAccounts();
  await addMembers();
  await world.sql('VACUUM ANALYZE members');
}, 120_000);
afterAll(() => world.stop());

/** People with names as in a company; one in a thousand is a Zaphod. */
async function addPeople(): Promise<void> {
  await world.sql(
    `INSERT INTO users (id, handle, email, name, created_at, updated_at)
     SELECT 'usr_' || n, 'large-' || n, lower(first) || '.' || lower(last) || n || '@example.com', first || ' ' || last,
            $2, $2
       FROM generate_series(1, $1::int) n, LATERAL (SELECT
            CASE WHEN n % 1000 = 0 THEN 'Zaphod' ELSE (ARRAY['Ada', 'Ben', 'Carla', 'Dora', 'Emil', 'Fritz'])[1 + n % 6] END
              AS first,
            (ARRAY['Adler', 'Bauer', 'Conrad', 'Dietz', 'Ernst', 'Frank', 'Graf'])[1 + n % 7] AS last) AS names`,
    [MEMBERS, world.now()],
  );
}

/** The many usual accounts beside the large one, by which the planner would misjudge it. */
async function addSmallAccounts(): Promise<void> {
  const numbers = [SMALL_ACCOUNTS];
  await world.sql(
    `INSERT INTO account_handles (handle, account_id) SELECT 'small-' || n, 'acct_' || n FROM generate_series(1, $1::int) n`,
    numbers,
  );
  // One statement for both: at its end each account needs an owner.
  await world.sql(
    `WITH account AS (
       INSERT INTO accounts (id, handle, name, status, plan, ai_error_summaries, flow_run_retention_days, created_at,
         updated_at)
       SELECT 'acct_' || n, 'small-' || n, 'Small', 'ACTIVE', 'PRO', true, 7, $2, $2 FROM generate_series(1, $1::int) n
       RETURNING id
     )
     INSERT INTO members (id, account_id, user_id, role, joined_by, joined_at, name, email)
     SELECT 'mem_s' || account.id || u.id, account.id, u.id, 'OWNER', 'FOUNDER', $2, u.name, u.email
       FROM account JOIN users u ON u.id IN ('usr_1', 'usr_2', 'usr_3')`,
    [...numbers, world.now()],
  );
}

async function addMembers(): Promise<void> {
  await world.sql(
    `INSERT INTO members (id, account_id, user_id, role, active, joined_by, joined_at, last_active_at, name, email)
     SELECT 'mem_' || id, $1, id, 'MEMBER', true, 'INVITATION', created_at - random() * interval '1 year',
            created_at - random() * interval '1 year', name, email
       FROM users WHERE handle LIKE 'large-%'`,
    [large.id],
  );
}

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}

/** The plan, as it ran, of the one statement that a query on members sends. */
async function planOf(args: string): Promise<Plan[]> {
  const sent: { statement: string; parameters: unknown[] }[] = [];
  const ignore = (): void => undefined;
  const logger: Logger = {
    logQuery: (statement, parameters) => {
      if (statement.includes('page.*')) sent.push({ statement, parameters: (parameters ?? []) as unknown[] });
    },
    logQueryError: ignore,
    logQuerySlow: ignore,
    logSchemaBuild: ignore,
    logMigration: ignore,
    log: ignore,
  };
  const { db } = world.server.app;
  const before = db.logger;
  db.logger = logger;
  const { errors } = await list(args);
  db.logger = before;
  expect(errors).toEqual([]);
  const [query] = sent;
  if (query === undefined) throw new Error('no page was read');
  const [explained] = await world.sql<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
    `EXPLAIN (ANALYZE, FORMAT JSON) ${query.statement}`,
    query.parameters,
  );
  return explained === undefined ? [] : flat(explained['QUERY PLAN'][0].Plan);
}

function flat(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(flat)];
}

function list(args: string) {
  return world.graphql(
    large.owner.token,
    `{ account(handle: "${large.handle}") { members(${args}) { nodes { id name: user { name } } pageInfo { endCursor } } } }`,
  );
}

/** The index that members were read by, with the number of rows that were looked at. */
function reads(plan: Plan[]): { index: string | undefined; rows: number }[] {
  return plan
    .filter((node) => node['Relation Name'] === 'members' || node['Index Name'] !== undefined)
    .map((node) => ({
      index: node['Index Name'],
      rows: (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
    }));
}

describe('the members of an account of 100,000', () => {
  const orders = { NAME: 'name', EMAIL: 'email', JOINED_AT: 'joined', LAST_ACTIVE_AT: 'last_active' };
  for (const [field, index] of Object.entries(orders)) {
    for (const direction of ['ASC', 'DESC']) {
      it(`come by ${field} ${direction} from the index, 51 rows a page, on the first page and in the middle`, async () => {
        const order = `first: 50, orderBy: { field: ${field}, direction: ${direction} }`;
        const { data } = await list(order);
        const cursor = data.account?.members?.pageInfo?.endCursor as unknown as string;
        for (const args of [order, `${order}, after: "${cursor}"`]) {
          const plan = await planOf(args);
          expect(reads(plan)).toEqual([
            { index: `member_${index}_idx`, rows: 51 },
            { index: 'users_pkey', rows: 51 },
          ]);
          expect(plan.map((node) => node['Node Type']).filter((type) => type.includes('Sort'))).toEqual([]);
        }
      });
    }
  }

  const searches = ['Zap', 'zaphod', '123', '7777', 'adl', '@example', 'nobody at all', '%zz'];
  it.each(searches)('are found by "%s" with fewer than 1,000 rows looked at', async (search) => {
    const plan = await planOf(`first: 50, filter: { search: "${search}" }`);
    expect(plan.map((node) => node['Node Type'])).not.toContain('Seq Scan');
    expect(Math.max(...reads(plan).map(({ rows }) => rows))).toBeLessThan(1000);
  });

  it('are found by a workspace that two of them enter, however far apart by name', async () => {
    const workspace = await world.workspace(large);
    await world.sql(
      `INSERT INTO workspace_accesses (id, account_id, workspace_id, user_id, built_in_role, created_at, updated_at)
       VALUES ('wsa_1', $1, $2, 'usr_1000', 'VIEWER', $3, $3)`,
      [large.id, workspace.id, world.now()],
    );
    const entered = async (args: string) => {
      const query = `{ workspace(accountHandle: "${large.handle}", handle: "${workspace.handle}") {
        members(${args}) { nodes { user { id } } pageInfo { hasNextPage endCursor } totalCount } } }`;
      return (await world.graphql(large.owner.token, query)).data.workspace?.members;
    };
    const [owner, last] = [{ user: { id: large.owner.userId } }, { user: { id: 'usr_1000' } }];
    const all = await entered('first: 5');
    expect(all?.totalCount).toBe(2);
    expect(all?.nodes).toHaveLength(2);
    expect(all?.nodes).toEqual(expect.arrayContaining([owner, last]));
    const first = await entered('first: 1');
    expect(first?.pageInfo?.hasNextPage).toBe(true);
    const rest = await entered(`first: 1, after: "${first?.pageInfo?.endCursor as unknown as string}"`);
    expect(rest?.pageInfo?.hasNextPage).toBe(false);
    expect([...(first?.nodes as unknown as unknown[]), ...(rest?.nodes as unknown as unknown[])]).toEqual(all?.nodes);
  });
});
