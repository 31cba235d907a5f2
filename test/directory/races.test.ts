import { INVITE } from '../invitations/operations';
import { lockWaits } from '../support/held-row';
import { startWorld, type World } from '../support/world';
import { add, deactivate, directed, memberWith, patchBody, placesOf, theMember, userBody } from './operations';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

/** Does all of this at once: each waits for the account before any of them goes on. */
async function atOnce<T>(account: { id: string }, ...acts: (() => Promise<T>)[]): Promise<T[]> {
  const client = await world.database.pool.connect();
  await client.query('BEGIN');
  await client.query('SELECT FROM accounts WHERE id = $1 FOR UPDATE', [account.id]);
  const running: Promise<T>[] = [];
  for (const act of acts) {
    running.push(act());
    await lockWaits(world, running.length);
  }
  await client.query('ROLLBACK');
  client.release();
  return Promise.all(running);
}

const CHANGE_ROLE =
  'mutation ($input: ChangeMemberRoleInput!) { changeMemberRole(input: $input) { member { role } errors { code } } }';

describe('at the same moment', () => {
  it('two users are created for the last seat: one is', async () => {
    const one = await directed(world, { overrides: { limits: { members: 2 } } });
    const create = () => one.ask('POST', '/Users', userBody(one.address()));
    const answers = await atOnce(one.account, create, create);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const members = await world.sql('SELECT FROM members WHERE account_id = $1 AND active', [one.account.id]);
    const users = await world.sql('SELECT FROM directory_users WHERE account_id = $1', [one.account.id]);
    expect([members.length, users.length]).toEqual([2, 1]);
  });

  it('the same user is created twice: once is', async () => {
    const one = await directed(world);
    const email = one.address();
    const create = () => one.ask('POST', '/Users', userBody(email));
    const answers = await atOnce(one.account, create, create);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it.each(['the user first', 'the invitation first'])(
    'a user is created and invited, %s: one seat is taken',
    async (order) => {
      const one = await directed(world, { overrides: { limits: { members: 2 } } });
      const { account } = one;
      const email = one.address();
      const create = async (): Promise<unknown> => (await one.ask('POST', '/Users', userBody(email))).status;
      const invite = async (): Promise<unknown> => {
        const input = { accountId: account.id, invitations: [{ email, role: 'MEMBER' }] };
        await world.graphql(account.owner.token, INVITE, { input });
        return 201;
      };
      const acts = order === 'the user first' ? [create, invite] : [invite, create];
      expect(await atOnce(account, ...acts)).toEqual([201, 201]);
      const [seats] = await world.sql(
        `SELECT (SELECT count(*)::int FROM members WHERE account_id = $1 AND active) AS used,
              (SELECT count(*)::int FROM invitations WHERE account_id = $1 AND status = 'PENDING') AS reserved`,
        [account.id],
      );
      expect(seats).toEqual({ used: 2, reserved: 0 });
    },
  );

  it('an OWNER is deactivated by the directory and the other one made a MEMBER by hand: one OWNER stays', async () => {
    const one = await directed(world);
    const { account } = one;
    const email = one.address();
    const { id } = await one.user(email);
    await world.sql(`UPDATE members SET role = 'OWNER' WHERE email = $1`, [email]);
    const leave = async (): Promise<unknown> => (await one.ask('PATCH', `/Users/${id}`, patchBody(deactivate))).status;
    const demote = async (): Promise<unknown> =>
      (
        await world.graphql(account.owner.token, CHANGE_ROLE, {
          input: { memberId: account.owner.memberId, role: 'MEMBER' },
        })
      ).data.changeMemberRole?.errors;
    expect(await atOnce(account, leave, demote)).toEqual([200, [{ code: 'LAST_OWNER' }]]);
    const owners = await world.sql(`SELECT user_id FROM members WHERE account_id = $1 AND role = 'OWNER' AND active`, [
      account.id,
    ]);
    expect(owners).toEqual([{ user_id: account.owner.userId }]);
  });

  it('a member is deactivated and made OWNER: they are no OWNER', async () => {
    const one = await directed(world);
    const { account } = one;
    const email = one.address();
    const made = await one.user(email);
    const { id } = await theMember(world, account, email);
    const leave = async (): Promise<unknown> =>
      (await one.ask('PATCH', `/Users/${made.id}`, patchBody(deactivate))).status;
    const promote = async (): Promise<unknown> =>
      (await world.graphql(account.owner.token, CHANGE_ROLE, { input: { memberId: id, role: 'OWNER' } })).data
        .changeMemberRole?.errors;
    expect(await atOnce(account, leave, promote)).toEqual([200, [{ code: 'INVALID' }]]);
    expect(await memberWith(world, account, email)).toMatchObject({ active: false, role: 'MEMBER' });
  });

  it('a user is deleted and put into a group: they are in none, and the group is not changed', async () => {
    const one = await directed(world);
    const made = await one.user();
    const group = await one.group('Crew');
    const answers = await atOnce(
      one.account,
      () => one.ask('DELETE', `/Users/${made.id}`),
      () => one.ask('PATCH', `/Groups/${group.id}`, patchBody(add(made))),
    );
    expect(answers.map(({ status }) => status)).toEqual([204, 400]);
    expect(await placesOf(world, one.account)).toEqual({ Crew: [] });
  });

  it('a user is put into a group and deleted: they are in none', async () => {
    const one = await directed(world);
    const made = await one.user();
    const group = await one.group('Crew');
    const answers = await atOnce(
      one.account,
      () => one.ask('PATCH', `/Groups/${group.id}`, patchBody(add(made))),
      () => one.ask('DELETE', `/Users/${made.id}`),
    );
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    expect(await placesOf(world, one.account)).toEqual({ Crew: [] });
    expect(await world.sql('SELECT FROM directory_group_members WHERE group_id = $1', [group.id])).toEqual([]);
  });

  it('the person deletes themselves and the directory tells of them: they are somebody new', async () => {
    const one = await directed(world);
    const email = one.address();
    const person = await world.person();
    await world.sql('UPDATE users SET email = $2 WHERE id = $1', [person.userId, email]);
    const client = await world.database.pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [person.userId]);
    const created = one.ask('POST', '/Users', userBody(email));
    await lockWaits(world);
    await client.query('DELETE FROM sessions WHERE user_id = $1', [person.userId]);
    await client.query('DELETE FROM users WHERE id = $1', [person.userId]);
    await client.query('COMMIT');
    client.release();
    expect((await created).status).toBe(201);
    expect((await theMember(world, one.account, email)).userId).not.toBe(person.userId);
  });

  it('a token is revoked and used: what it asks for is not done', async () => {
    const one = await directed(world);
    const email = one.address();
    const client = await world.database.pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM accounts WHERE id = $1 FOR UPDATE', [one.account.id]);
    const created = one.ask('POST', '/Users', userBody(email));
    await lockWaits(world);
    await client.query('DELETE FROM directory_tokens WHERE id = $1', [one.tokenId]);
    await client.query('COMMIT');
    client.release();
    expect((await created).status).toBe(401);
    expect(await memberWith(world, one.account, email)).toBeUndefined();
  });
});
