import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { startWorld, type World } from '../support/world';
import { guildhall, guildhallJson } from './cli';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

const olivia = ['--email', 'Olivia@Example.com', '--name', 'Olivia Owner', '--account', 'Example Inc.'];
const create = (...args: string[]) => guildhall(world, ['accounts', 'create', ...args]);

const rows = (email: string) =>
  world.sql(
    `SELECT u.name, m.role, m.joined_by, m.active, a.handle, a.name AS account, a.plan
       FROM users u JOIN members m ON m.user_id = u.id JOIN accounts a ON a.id = m.account_id
      WHERE u.email = $1 ORDER BY a.handle`,
    [email],
  );

describe('accounts create', () => {
  it('makes a person and an account with them as OWNER, says what comes next, and is in the log as the operator', async () => {
    const { code, out } = await create(...olivia, '--handle', 'example');
    expect({ code, out }).toMatchObject({ code: 0 });
    for (const text of ['Example Inc. (example)', 'olivia@example.com', 'https://guildhall.example.com/']) {
      expect(out).toContain(text);
    }
    expect(await rows('olivia@example.com')).toEqual([
      {
        name: 'Olivia Owner',
        role: 'OWNER',
        joined_by: 'FOUNDER',
        active: true,
        handle: 'example',
        account: 'Example Inc.',
        plan: 'PRO',
      },
    ]);
    expect(await auditEvents(world)).toMatchObject([
      {
        type: 'account.created',
        actor_type: 'OPERATOR',
        actor_id: null,
        actor_name: 'olga',
        after: { handle: 'example' },
      },
      { type: 'user.created', log_id: 'installation', actor_type: 'OPERATOR' },
    ]);
  });

  it('gives somebody who is known another account, and leaves their name', async () => {
    const person = await world.person('Known Already');
    const args = ['--email', person.email, '--name', 'Else', '--account', 'Second', '--handle', 'second'];
    expect(await create(...args)).toMatchObject({ code: 0 });
    expect(await rows(person.email)).toMatchObject([{ name: 'Known Already', handle: 'second' }]);
    const { data } = await world.graphql(person.token, '{ account(handle: "second") { viewerRole } }');
    expect(data.account).toEqual({ viewerRole: 'OWNER' });
  });

  it('does nothing and says why when something is missing, wrong or taken', async () => {
    const account = await world.account();
    const refused = (...args: string[]) => expectNothingWritten(world, [], () => create(...args));
    const missing = await refused('--email', 'a@example.com');
    expect(missing).toMatchObject({ code: 2, out: '' });
    expect(missing.err).toContain('Missing: --name, --account, --handle.');
    const unknown = await refused('--mail', 'a@example.com');
    expect(unknown).toMatchObject({ code: 2 });
    expect(unknown.err).toContain('--mail');
    const wrong = await refused('--email', 'nobody', '--name', '', '--account', 'A', '--handle', 'No!');
    expect(wrong).toMatchObject({ code: 3 });
    for (const option of ['--email: ', '--name: ', '--handle: ']) expect(wrong.err).toContain(option);
    const taken = await refused(...olivia, '--handle', account.handle);
    expect(taken).toMatchObject({ code: 3 });
    expect(taken.err).toContain('--handle: Another account has this handle');
  });

  it('makes nobody an OWNER whom operators have disabled', async () => {
    const { email } = await world.person();
    expect(await guildhall(world, ['users', 'disable', email])).toMatchObject({ code: 0 });
    const line = ['accounts', 'create', '--email', email, '--name', 'N', '--account', 'N', '--handle', 'not-theirs'];
    expect(await expectNothingWritten(world, [], () => guildhallJson(world, line))).toMatchObject({
      code: 3,
      json: {
        errors: [{ code: 'CONFLICT', path: ['email'], message: expect.stringContaining('disabled') as unknown }],
      },
    });
    expect(await guildhall(world, ['users', 'enable', email])).toMatchObject({ code: 0 });
    expect(await guildhallJson(world, line)).toMatchObject({ code: 0, json: { isNewPerson: false } });
  });

  it('waits for whoever disables the person at that moment, and then refuses', async () => {
    const { userId, email } = await world.person();
    const client = await world.database.pool.connect();
    await client.query('BEGIN');
    await client.query('UPDATE users SET disabled_at = $2 WHERE id = $1', [userId, world.now()]);
    const line = ['accounts', 'create', '--email', email, '--name', 'N', '--account', 'N', '--handle', 'raced'];
    const creating = guildhallJson(world, line);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await client.query('COMMIT');
    client.release();
    expect(await creating).toMatchObject({ code: 3, json: { errors: [{ code: 'CONFLICT', path: ['email'] }] } });
    expect(await rows(email)).toEqual([]);
  });
});
