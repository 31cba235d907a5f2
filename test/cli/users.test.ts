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
    const again = await guildhall(world, [...line.split(' '), '--yes']);
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining(line) as unknown });
    expect(await told()).toBe(0);
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
