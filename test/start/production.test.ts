import { execFileSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type EmptyDatabase, emptyDatabase } from '../support/empty-database';
import { eventually } from '../support/eventually';
import { ask, productionVariables } from '../support/production';
import { noteSecret } from '../support/secrets';
import { freePort, killServices, type Service, startService } from '../support/service';
import { startSmtp, type TestSmtp } from '../support/smtp';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder';
import { copyTrackedFiles } from '../support/tracked-copy';

jest.setTimeout(180_000);

/** The operator's way: a build, an empty database with two roles, an SMTP server, and nothing of the development's comforts. */
const ROOT = join(__dirname, '../..');
let folder: TemporaryFolder;
let database: EmptyDatabase;
let smtp: TestSmtp;

beforeAll(async () => {
  folder = await temporaryFolder('guildhall build ');
  copyTrackedFiles(folder.path);
  symlinkSync(join(ROOT, 'node_modules'), join(folder.path, 'node_modules'));
  execFileSync('npm', ['run', 'build'], { cwd: folder.path, stdio: 'pipe' });
  database = await emptyDatabase();
  smtp = await startSmtp();
});
afterEach(() => killServices());
afterAll(async () => {
  await smtp.stop();
  await folder.remove();
  await database.drop();
});

async function started(port: number, others: Record<string, string> = {}): Promise<Service> {
  const command = [process.execPath, 'dist/main.js'];
  const service = startService(productionVariables(database, smtp, port, others), { cwd: folder.path, command });
  await service.prints(others.RUN === 'jobs' ? /"part":"jobs"/ : 'Server listening');
  return service;
}

/** Signs in by the code from the mail and gives the session's token. */
async function signIn(port: number, email: string): Promise<string> {
  const earlier = new Set(smtp.mails);
  const asked = (await ask(port, 'mutation ($e: String!) { requestSignIn(input: { email: $e }) { challenge } }', {
    e: email,
  })) as { data: { requestSignIn: { challenge: string } } };
  const mail = await smtp.waitFor((one) => one.to === email && !earlier.has(one), 20_000);
  const code = /^(\d{8})\r?$/m.exec(mail.text)?.[1] ?? '';
  noteSecret(code);
  const { data } = (await ask(
    port,
    'mutation ($c: String!, $d: String!) { signIn(input: { challenge: $c, code: $d }) { token errors { code } } }',
    { c: asked.data.requestSignIn.challenge, d: code },
  )) as { data: { signIn: { token: string; errors: unknown[] } } };
  expect(data.signIn.errors).toEqual([]);
  noteSecret(data.signIn.token);
  return data.signIn.token;
}

describe('a build in production', () => {
  it('migrates an empty database, mails codes, shows no demo data or mailbox, and stops on SIGTERM', async () => {
    const port = await freePort();
    const service = await started(port, { SIGN_UP: 'open', LOG_LEVEL: 'debug' });
    const url = `http://127.0.0.1:${String(port)}`;
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect((await database.pool.query('SELECT FROM users')).rowCount).toBe(0);
    for (const path of ['/mailbox', '/mailbox/messages']) expect((await fetch(`${url}${path}`)).status).toBe(404);
    const ide = await fetch(`${url}/`);
    expect(ide.status).toBe(200);
    expect(await ide.text()).toContain('content="off"');

    const token = await signIn(port, 'first@example.com');
    expect(await ask(port, '{ viewer { user { email } } }', {}, token)).toMatchObject({
      data: { viewer: { user: { email: 'first@example.com' } } },
    });
    const refused = await ask(
      port,
      'mutation { createAccount(input: { name: "Mine", handle: "mine" }) { errors { code } } }',
      {},
      token,
    );
    expect(refused).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN', reason: 'OPERATORS_ONLY' } }] });

    expect(await service.stop('SIGTERM')).toBe(0);
    expect(service.printed()).not.toMatch(/gku_|Acme|"level":(50|60)/);
    expect(existsSync(join(folder.path, 'data'))).toBe(false);
  });

  it('runs as two processes, one that answers and one that does the jobs', async () => {
    const port = await freePort();
    const api = await started(port, { RUN: 'api', SIGN_UP: 'open' });
    await ask(port, 'mutation { requestSignIn(input: { email: "later@example.com" }) { challenge } }');
    expect(smtp.mails.some(({ to }) => to === 'later@example.com')).toBe(false);
    const jobs = await started(await freePort(), { RUN: 'jobs', SIGN_UP: 'open', LOG_LEVEL: 'debug' });
    const mail = await smtp.waitFor(({ to }) => to === 'later@example.com', 20_000);
    noteSecret(/^(\d{8})\r?$/m.exec(mail.text)?.[1] ?? '');
    expect(jobs.printed()).not.toContain('Server listening');
    expect(await signIn(port, 'both@example.com')).toMatch(/^gss_/);
    expect(await Promise.all([api.stop(), jobs.stop()])).toEqual([0, 0]);
  });

  it('lets newcomers in only by invitation unless told otherwise: no mail goes out, and the answer is the same', async () => {
    const port = await freePort();
    await started(port);
    const answer = await ask(
      port,
      'mutation { requestSignIn(input: { email: "stranger@example.com" }) { challenge errors { code } } }',
    );
    expect(answer).toMatchObject({ data: { requestSignIn: { challenge: expect.any(String) as unknown, errors: [] } } });
    expect(await signIn(port, 'first@example.com')).toMatch(/^gss_/);
    await eventually(
      async () => (await database.pool.query('SELECT FROM graphile_worker._private_jobs')).rowCount === 0,
    );
    expect(smtp.mails.some(({ to }) => to === 'stranger@example.com')).toBe(false);
  });

  it('has the command line, which makes the first owner and finds the installation sound once somebody runs jobs', async () => {
    // Not synchronously: the mail server that doctor asks is this process.
    const command = async (...line: string[]): Promise<unknown> => {
      const service = startService(productionVariables(database, smtp, 0, { GUILDHALL_OPERATOR: 'olga' }), {
        cwd: folder.path,
        command: [process.execPath, 'bin/guildhall.cjs', ...line, '--json'],
      });
      await service.ended();
      return JSON.parse(service.printed());
    };
    const olivia = ['--email', 'olivia@example.com', '--name', 'Olivia Owner', '--account', 'Example Inc.'];
    expect(await command('accounts', 'create', ...olivia, '--handle', 'example')).toMatchObject({
      account: { handle: 'example' },
      isNewPerson: true,
    });
    expect(await command('doctor')).toMatchObject({ problems: 1 });
    const service = await started(await freePort());
    expect(await command('doctor')).toMatchObject({ problems: 0 });
    expect(await service.stop()).toBe(0);
  });

  it('without its variables names each of them and does not start', async () => {
    const service = startService(
      { NODE_ENV: 'production' },
      { cwd: folder.path, command: [process.execPath, 'dist/main.js'] },
    );
    expect(await service.ended()).toBe(1);
    const lines = service.printed().trimEnd().split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual([
      'DATABASE_URL',
      'SMTP_URL',
      'MAIL_FROM',
      'SECRET_KEY',
      'PUBLIC_URL',
    ]);
  });
});
