import { auditEvents } from '../support/nothing-written';
import { killServices, startService } from '../support/service';
import { startWorld, TEST_SECRET_KEY, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterEach(() => killServices());
afterAll(() => world.stop());

jest.setTimeout(60_000);

/** Runs the command as an operator does, on the database of the world. */
function command(...args: string[]): Promise<{ code: number | null; printed: string }> {
  return commandWith({}, ...args);
}

async function commandWith(
  variables: Record<string, string>,
  ...args: string[]
): Promise<{ code: number | null; printed: string }> {
  const service = startService(
    {
      NODE_ENV: 'production',
      DATABASE_URL: world.database.serviceUrl,
      MIGRATION_DATABASE_URL: world.database.ownerUrl,
      SMTP_URL: world.smtp.url,
      MAIL_FROM: 'Guildhall <guildhall@example.com>',
      SECRET_KEY: TEST_SECRET_KEY,
      PUBLIC_URL: 'https://guildhall.example.com',
      DEFAULT_PLAN: 'PRO',
      ...variables,
    },
    { command: [process.execPath, '--import', 'tsx', 'src/create-owner.ts', ...args] },
  );
  const code = await service.ended();
  return { code, printed: service.printed() };
}

const olivia = ['--email', 'Olivia@Example.com', '--name', 'Olivia Owner', '--account', 'Example Inc.'];

const rows = (email: string) =>
  world.sql(
    `SELECT u.name, m.role, m.joined_by, m.active, a.handle, a.name AS account, a.plan
       FROM users u JOIN members m ON m.user_id = u.id JOIN accounts a ON a.id = m.account_id
      WHERE u.email = $1 ORDER BY a.handle`,
    [email],
  );

describe('the command create-owner', () => {
  it('makes a person and an account with them as OWNER, says what comes next, and is in the log as OPERATOR', async () => {
    const { code, printed } = await command(...olivia, '--handle', 'example');
    expect({ code, printed }).toMatchObject({ code: 0 });
    for (const text of ['Example Inc. (handle: example)', 'olivia@example.com', 'https://guildhall.example.com/']) {
      expect(printed).toContain(text);
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
      { type: 'account.created', actor_type: 'OPERATOR', actor_id: null, after: { handle: 'example' } },
      { type: 'user.created', log_id: 'installation', actor_type: 'OPERATOR' },
    ]);
  });

  it('gives somebody who is known another account, and leaves their name', async () => {
    const person = await world.person('Known Already');
    const args = ['--email', person.email, '--name', 'Else', '--account', 'Second', '--handle', 'second'];
    expect(await command(...args)).toMatchObject({ code: 0 });
    expect(await rows(person.email)).toMatchObject([{ name: 'Known Already', handle: 'second' }]);
    const { data } = await world.graphql(person.token, '{ account(handle: "second") { viewerRole } }');
    expect(data.account).toEqual({ viewerRole: 'OWNER' });
  });

  it('does nothing and says why when something is missing, wrong or taken', async () => {
    const account = await world.account();
    const before = await world.sql('SELECT count(*) FROM users');
    const missing = await command('--email', 'a@example.com');
    expect(missing).toMatchObject({ code: 1 });
    expect(missing.printed).toContain('Missing: --name, --account, --handle.');
    const unknown = await command('--mail', 'a@example.com');
    expect(unknown).toMatchObject({ code: 1 });
    expect(unknown.printed).toContain('--mail');
    const wrong = await command('--email', 'nobody', '--name', '', '--account', 'A', '--handle', 'No!');
    expect(wrong).toMatchObject({ code: 1 });
    for (const option of ['--email: ', '--name: ', '--handle: ']) expect(wrong.printed).toContain(option);
    const taken = await command(
      '--email',
      'new@example.com',
      '--name',
      'N',
      '--account',
      'N',
      '--handle',
      account.handle,
    );
    expect(taken).toMatchObject({ code: 1 });
    expect(taken.printed).toContain('--handle: Another account has this handle');
    expect(await world.sql('SELECT count(*) FROM users')).toEqual(before);
  });

  it('says in a sentence that the database is not there, or does not let it in', async () => {
    const args = [...olivia, '--handle', 'never'];
    const elsewhere = (part: { port: string } | { pathname: string }) =>
      Object.assign(new URL(world.database.ownerUrl), part).href;
    const urls = [elsewhere({ port: '1' }), elsewhere({ pathname: '/there_is_no_such_database' })];
    for (const url of urls) {
      const { code, printed } = await commandWith({ DATABASE_URL: url, MIGRATION_DATABASE_URL: url }, ...args);
      expect(code).toBe(1);
      expect(printed).toMatch(/^The database of DATABASE_URL does not let Guildhall in: .+ Check .+\n$/);
    }
  });
});
