import { mappedRoles, settleUsers } from '../../src/modules/directory/settle-users';
import type { Act } from '../../src/audit/record';
import { Account } from '../../src/modules/accounts/account.entity';
import { startWorld, type World } from '../support/world';
import { statementsOf } from '../support/statements';
import { add, deactivate, directed, groupBody, placesOf, theMember, type Directed } from './operations';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

/** Writes users of the directory with their members, as if it had told of them. */
async function many(one: Directed, count: number): Promise<{ id: string }[]> {
  const now = world.now();
  const tag = one.account.id.slice(-10);
  const params = [one.account.id, count, now, tag, one.domain];
  const id = (prefix: string) => `'${prefix}_' || lpad(n::text, 16, '0') || $4`;
  const address = `n || '-' || $4 || '@' || $5`;
  await world.sql(
    `INSERT INTO users (id, handle, email, name, created_at, updated_at)
     SELECT ${id('usr')}, 'many-' || $4 || '-' || n, ${address}, 'Person ' || n, $3, $3 FROM generate_series(1, $2::int) n WHERE $1::text <> ''`,
    params,
  );
  await world.sql(
    `INSERT INTO members (id, account_id, user_id, role, joined_by, managed_by, joined_at, name, email)
     SELECT ${id('mem')}, $1, ${id('usr')}, 'MEMBER', 'SCIM', 'SCIM', $3, 'Person ' || n, ${address} FROM generate_series(1, $2::int) n`,
    params,
  );
  return world.sql<{ id: string }>(
    `INSERT INTO directory_users (id, account_id, email, user_name, display_name, active, user_id, created_at, updated_at)
     SELECT ${id('dusr')}, $1, ${address}, ${address}, 'Called ' || n, true, ${id('usr')}, $3, $3
       FROM generate_series(1, $2::int) n RETURNING id`,
    params,
  );
}

describe('a group of many people', () => {
  it('is settled in as many statements as one of one person', async () => {
    const counted: number[][] = [];
    for (const count of [1, 20, 2000]) {
      const one = await directed(world);
      const users = await many(one, count);
      const { id } = await one.group('Crew');
      const put = (members: readonly { id: string }[]) => one.ask('PUT', `/Groups/${id}`, groupBody('Crew', members));
      await world.sql(`UPDATE directory_groups SET account_role = 'ADMIN' WHERE id = $1`, [id]);
      const coming = await statementsOf(world, () => put(users));
      expect((await placesOf(world, one.account)).Crew).toHaveLength(count);
      const admins = await world.sql(`SELECT FROM members WHERE account_id = $1 AND role = 'ADMIN'`, [one.account.id]);
      expect(admins).toHaveLength(count);
      const leaving = await statementsOf(world, () => put([]));
      expect((await placesOf(world, one.account)).Crew).toHaveLength(0);
      const gone = await world.sql(`SELECT FROM members WHERE account_id = $1 AND role = 'ADMIN'`, [one.account.id]);
      expect(gone).toHaveLength(0);
      counted.push([coming.length, leaving.length]);
    }
    expect(counted).toEqual([STATEMENTS, STATEMENTS, STATEMENTS]);
  });
});

/** Of a request that puts people into a group, who are called otherwise than before and get a role by it, and of one that takes them out. */
const STATEMENTS = [33, 29];

/** What an admin decides: settles users as GraphQL will, with the admin's act. */
async function settled(one: Directed, ids: readonly string[], before: Parameters<typeof settleUsers>[2] = new Map()) {
  const { db } = world.server.app;
  const now = world.now();
  const act: Act = { actor: { type: 'SYSTEM', name: 'Directory' }, now, request: null };
  await db.transaction(async (tx) => {
    const account = await tx.findOneByOrFail(Account, { id: one.account.id });
    await settleUsers({ tx, account, now, act }, ids, before);
  });
}

describe('settling', () => {
  it('changes nothing of what is in line already', async () => {
    const one = await directed(world);
    const made = await one.user(undefined, { displayName: 'Ada' });
    await one.group('Crew', [made]);
    const member = await theMember(world, one.account, made.userName ?? '');
    await settled(one, [made.id]);
    expect(await theMember(world, one.account, made.userName ?? '')).toEqual(member);
  });

  it('touches no member whom people look after', async () => {
    const one = await directed(world);
    const made = await one.user(undefined, { displayName: 'Ada' });
    await world.sql(`UPDATE members SET managed_by = 'MANUAL', display_name = 'By Hand' WHERE account_id = $1`, [
      one.account.id,
    ]);
    await one.patch(`/Users/${made.id}`, deactivate);
    expect(await theMember(world, one.account, made.userName ?? '')).toMatchObject({
      ...{ active: true, displayName: 'By Hand' },
    });
  });

  it('does all of it or nothing: seats that are missing for one are missing for all', async () => {
    const one = await directed(world, { overrides: { limits: { members: 3 } } });
    const [ada, grace] = [await one.user(), await one.user()];
    for (const { id } of [ada, grace]) await one.patch(`/Users/${id}`, deactivate);
    await world.member(one.account, 'MEMBER');
    await world.sql('UPDATE directory_users SET active = true WHERE account_id = $1', [one.account.id]);
    await expect(settled(one, [ada.id, grace.id])).rejects.toMatchObject({ why: 'SEATS_FULL' });
    const active = await world.sql('SELECT FROM members WHERE account_id = $1 AND active', [one.account.id]);
    expect(active).toHaveLength(2);
    await settled(one, [ada.id]);
    expect((await theMember(world, one.account, ada.userName ?? '')).active).toBe(true);
  });

  it('knows what the groups of users give them, and says null of those to whom they give nothing', async () => {
    const one = await directed(world);
    const [ada, grace] = [await one.user(), await one.user()];
    const [admins, all] = [await one.group('Admins', [ada]), await one.group('All', [ada])];
    await world.sql(`UPDATE directory_groups SET account_role = 'ADMIN' WHERE id = $1`, [admins.id]);
    await world.sql(`UPDATE directory_groups SET account_role = 'MEMBER' WHERE id = $1`, [all.id]);
    const roles = await mappedRoles(world.server.app.db.manager, one.account.id, [ada.id, grace.id]);
    expect([...roles]).toEqual([
      [ada.id, 'ADMIN'],
      [grace.id, null],
    ]);
  });

  it('puts nobody on a team for a group of another account', async () => {
    const [one, other] = [await directed(world), await directed(world)];
    const made = await one.user();
    const group = await other.group('Crew');
    await expect(
      world.sql('INSERT INTO directory_group_members (account_id, group_id, directory_user_id) VALUES ($1, $2, $3)', [
        ...[other.account.id, group.id, made.id],
      ]),
    ).rejects.toThrow(/foreign key/);
    const { status } = await other.ask('PATCH', `/Groups/${group.id}`, {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [add(made)],
    });
    expect(status).toBe(400);
  });
});
