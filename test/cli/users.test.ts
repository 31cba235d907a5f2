import { eventually } from '../support/eventually';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { startWorld, type World } from '../support/world';
import { guildhall, guildhallJson } from './cli';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

const there = async (userId: string) => (await world.sql('SELECT FROM users WHERE id = $1', [userId])).length === 1;

describe('users show, disable and enable', () => {
  it('show a person, keep them out, and let them in again, told in the log once each', async () => {
    const { owner, handle } = await world.account();
    const { userId, email } = owner;
    const shown = () => guildhallJson(world, ['user', 'show', email]);
    expect(await shown()).toMatchObject({
      code: 0,
      json: {
        user: { id: userId, disabledAt: null, sessions: 1 },
        memberships: [{ handle, role: 'OWNER', active: true }],
      },
    });
    expect(await guildhallJson(world, ['user', 'disable', userId])).toMatchObject({ code: 0, json: { changed: true } });
    const again = () => guildhallJson(world, ['users', 'disable', email]);
    expect(await expectNothingWritten(world, [], again)).toMatchObject({ code: 0, json: { changed: false } });
    expect(await shown()).toMatchObject({ json: { user: { sessions: 0, disabledAt: expect.any(String) as unknown } } });
    expect((await guildhall(world, ['users', 'enable', email])).out).toContain('is enabled.');
    const events = (await auditEvents(world)).filter(({ resource_id }) => resource_id === userId);
    expect(events).toMatchObject([
      { type: 'user.disabled', actor_type: 'OPERATOR', actor_name: 'olga' },
      { type: 'user.enabled', actor_type: 'OPERATOR', actor_name: 'olga' },
    ]);
  });

  it('know nobody by another name', async () => {
    for (const [user, code] of [
      ['nobody@example.com', 'NOT_FOUND'],
      ['nobody', 'INVALID'],
    ] as const) {
      for (const act of ['show', 'disable', 'enable']) {
        const answer = await expectNothingWritten(world, [], () => guildhallJson(world, ['users', act, user]));
        expect(answer).toMatchObject({ code: 3, json: { errors: [{ code, path: ['user'] }] } });
      }
    }
  });
});

describe('users erase', () => {
  it('asks on a terminal for the address, and does nothing when another one is typed', async () => {
    const { userId, email } = await world.person();
    const wrong = await expectNothingWritten(world, [], () =>
      guildhall(world, ['users', 'erase', userId], { typed: 'yes' }),
    );
    expect(wrong).toMatchObject({ code: 3, out: '' });
    expect(wrong.asked).toEqual([expect.stringContaining(email)]);
    const none = await expectNothingWritten(world, [], () =>
      guildhall(world, ['users', 'erase', userId], { typed: '' }),
    );
    expect(none).toMatchObject({ code: 3 });
    expect(await guildhall(world, ['users', 'erase', userId], { typed: ` ${email.toUpperCase()} ` })).toMatchObject({
      code: 0,
    });
    expect(await there(userId)).toBe(false);
  });

  it('says how to go on when it breaks off: by the id, which still leads to the address', async () => {
    const person = await world.person('Halfway Hal');
    const { userId, email } = person;
    await world.graphql(person.token, 'mutation { updateViewer(input: { name: "Halfway Hal" }) { errors { code } } }');
    const { id, owner } = await world.account();
    await world.graphql(
      owner.token,
      'mutation ($input: InviteMembersInput!) { inviteMembers(input: $input) { errors { code } } }',
      { input: { accountId: id, mode: 'ALL_OR_NOTHING', invitations: [{ email, role: 'MEMBER' }] } },
    );
    const told = async () =>
      (await world.sql(`SELECT FROM audit_events e WHERE e::text LIKE '%' || $1 || '%'`, [email])).length;
    // The service's role may do the first transaction, and not the rest.
    const { code, out, err } = await guildhall(world, ['users', 'erase', email, '--yes'], {
      environment: { MIGRATION_DATABASE_URL: '' },
    });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('MIGRATION_DATABASE_URL');
    expect([await there(userId), await told()]).toEqual([false, expect.any(Number)]);
    expect(await told()).toBeGreaterThan(0);
    const [, line = ''] = /Do it again in a minute: npx guildhall (.+)/.exec(err) ?? [];
    expect(line).toBe(`users erase ${userId}`);
    expect(err).toMatch(
      new RegExp(`^Should this be broken off, it goes on with: npx guildhall users erase ${userId}\n`),
    );
    const again = await guildhall(world, [...line.split(' '), '--yes']);
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining(line) as unknown });
    expect(await told()).toBe(0);
  });

  it('says the lines that find what was under way: an invitation to the address', async () => {
    const { userId, email } = await world.person('Underway Una');
    const { id, owner } = await world.account();
    const invite = (to: string) =>
      world.graphql(
        owner.token,
        'mutation ($input: InviteMembersInput!) { inviteMembers(input: $input) { errors { code } } }',
        { input: { accountId: id, mode: 'ALL_OR_NOTHING', invitations: [{ email: to, role: 'MEMBER' }] } },
      );
    const traces = async () => [
      (await world.sql('SELECT FROM invitations WHERE email = $1', [email])).length,
      (await world.sql(`SELECT FROM audit_events e WHERE e::text LIKE '%' || $1 || '%'`, [email])).length,
    ];
    await invite('before@example.com');
    const client = await world.database.pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM audit_logs WHERE id = $1 FOR UPDATE', [id]);
    const underWay = invite(email);
    await eventually(
      async () =>
        (
          await world.sql(
            `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          )
        ).length > 0,
    );
    const { code, out } = await guildhall(world, ['users', 'erase', email, '--yes']);
    expect(code).toBe(0);
    await client.query('ROLLBACK');
    client.release();
    expect((await underWay).data.inviteMembers?.errors).toEqual([]);
    expect(await traces()).toEqual([1, 1]);
    const lines = Array.from(out.matchAll(/^ {2}npx guildhall (.+)$/gm), ([, line = '']) => line);
    expect(lines).toEqual([`users erase ${userId}`, `users erase ${email}`]);
    for (const line of lines) {
      expect(await guildhall(world, [...line.split(' '), '--yes'])).toMatchObject({ code: 0 });
    }
    expect(await traces()).toEqual([0, 0]);
    expect(await guildhallJson(world, ['users', 'erase', email, '--yes'])).toMatchObject({
      code: 3,
      json: { errors: [{ code: 'NOT_FOUND' }] },
    });
  });

  it('prints an address so that a shell obeys nothing in it', async () => {
    const email = "`x`'$y@example.com";
    const { userId } = await world.person('Shell Shelly');
    await world.sql('UPDATE users SET email = $2 WHERE id = $1', [userId, email]);
    const { out } = await guildhall(world, ['users', 'erase', email, '--yes']);
    expect(out).toContain("  npx guildhall users erase '`x`'\\''$y@example.com'\n");
  });

  it('says that another act held a log, as a refusal and without a stack', async () => {
    const person = await world.person('Held Hanna');
    await world.graphql(person.token, 'mutation { updateViewer(input: { name: "Held" }) { errors { code } } }');
    const client = await world.database.pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM audit_events WHERE people && ARRAY[$1] FOR UPDATE', [person.userId]);
    const { code, json } = await guildhallJson(world, ['users', 'erase', person.email, '--yes']);
    const shown = await guildhall(world, ['users', 'erase', person.email, '--yes']);
    await client.query('ROLLBACK');
    client.release();
    expect({ code, json }).toMatchObject({
      code: 3,
      json: {
        errors: [{ code: 'BROKE_OFF', message: expect.stringContaining('another act held one of them') as unknown }],
      },
    });
    expect(json.errors).toHaveLength(1);
    expect(JSON.stringify(json)).not.toContain('Nothing was written');
    expect(shown).toMatchObject({ code: 3, out: '' });
    expect(shown.err).not.toMatch(/Nothing was written|\n +at /);
    expect(await guildhall(world, ['users', 'erase', person.userId, '--yes'])).toMatchObject({ code: 0 });
  });

  it('does nothing where MIGRATION_DATABASE_URL leads to another database', async () => {
    const { email } = await world.person();
    const other = Object.assign(new URL(world.database.ownerUrl), { pathname: '/postgres' }).href;
    const elsewhere = () =>
      guildhallJson(world, ['users', 'erase', email, '--yes'], { environment: { MIGRATION_DATABASE_URL: other } });
    expect(await expectNothingWritten(world, [], elsewhere)).toMatchObject({
      code: 1,
      json: {
        errors: [{ code: 'CONFIGURATION', message: expect.stringContaining('leads to another database') as unknown }],
      },
    });
  });

  it('needs --yes without a terminal, and refuses to leave an account without an owner', async () => {
    const { userId, email } = await world.person();
    const unsure = await expectNothingWritten(world, [], () => guildhall(world, ['users', 'erase', email]));
    expect(unsure).toMatchObject({ code: 2 });
    expect(unsure.err).toContain('--yes');
    const { owner } = await world.account();
    const last = () => guildhallJson(world, ['users', 'erase', owner.email, '--yes']);
    expect(await expectNothingWritten(world, [], last)).toMatchObject({
      code: 3,
      json: { errors: [{ code: 'LAST_OWNER', path: ['user'] }] },
    });
    expect(await guildhallJson(world, ['users', 'erase', email, '--yes'])).toMatchObject({
      code: 0,
      json: { userId, removed: true },
    });
    expect(await there(userId)).toBe(false);
    const events = (await auditEvents(world)).filter(({ resource_id }) => resource_id === userId);
    expect(events.map(({ type, actor_name }) => [type, actor_name])).toContainEqual(['user.erased', 'olga']);
  });
});
