import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { freePort, killServices, startService } from '../support/service';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder';
import { startWorld, type World } from '../support/world';
import { program, variables } from './cli';

jest.setTimeout(120_000);

/** The program as operators start it: processes of its own. */
const ROOT = join(__dirname, '../..');
let world: World;
let folder: TemporaryFolder;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
  folder = await temporaryFolder('guildhall command ');
});
afterEach(() => killServices());
afterAll(async () => {
  await folder.remove();
  await world.stop();
});

test('npx finds it in the package, from a folder within too, and hands on arguments, answer and exit code', async () => {
  const npx = (...line: string[]) =>
    new Promise<{ code: unknown; out: string }>((resolve) => {
      const env = {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        npm_config_cache: folder.path,
        ...variables(world),
      };
      const options = { cwd: join(ROOT, 'docs'), env: { ...env, NODE_ENV: 'test', PUBLIC_URL: '' } };
      execFile('npx', ['--offline', 'guildhall', ...line], options, (error, out) => {
        resolve({ code: error === null ? 0 : error.code, out });
      });
    });
  const account = await world.account();
  const { code, out } = await npx('accounts', 'show', account.handle, '--json');
  expect({ code, json: JSON.parse(out) as unknown }).toMatchObject({ code: 0, json: { account: { id: account.id } } });
  const refused = await npx('accounts', 'show', 'nobody', '--json');
  expect({ ...refused, out: JSON.parse(refused.out) as unknown }).toMatchObject({
    code: 3,
    out: { errors: [{ code: 'NOT_FOUND', path: ['account'] }] },
  });
});

test('answers go to standard output, errors to the other one, and each end has its exit code', async () => {
  const { code, out, err } = await program(variables(world), ['accounts', 'list']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^ID /);
  expect(await program(variables(world), ['users', 'show', 'nobody@example.com'])).toEqual({
    code: 3,
    out: '',
    err: 'user: No user has this id or address.\n',
  });
  expect(await program({}, ['accounts', 'lst'])).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('list') as unknown,
  });
  expect(await program({ ...variables(world), SMTP_URL: 'smtp://127.0.0.1:1' }, ['doctor'])).toMatchObject({ code: 4 });
});

test('a reader who leaves early is no fault', async () => {
  const shell = `"${process.execPath}" --import tsx src/cli/main.ts "$@" | true`;
  expect(await program(variables(world), ['accounts', 'list', '--help'], shell)).toEqual({ code: 0, out: '', err: '' });
});

test('a slow reader gets all of a long answer', async () => {
  const wrong = 'x'.repeat(120_000);
  const command = `"${process.execPath}" --import tsx src/cli/main.ts "$@"`;
  const shell = `${command} | { head -c 1; sleep 4; cat; }`;
  const { code, out } = await program(variables(world), ['accounts', 'override', 'nobody', wrong, '--json'], shell);
  expect(code).toBe(2);
  expect(JSON.parse(out)).toEqual({ errors: [expect.objectContaining({ code: 'USAGE' })] });
  expect(out).toContain(`not as ${wrong}.`);
});

test('a database that is not there, or does not let it in, is told in a sentence', async () => {
  const elsewhere = (part: { port: string } | { pathname: string }) =>
    Object.assign(new URL(world.database.ownerUrl), part).href;
  const urls = [elsewhere({ port: '1' }), elsewhere({ pathname: '/there_is_no_such_database' })];
  for (const url of urls) {
    const environment = { ...variables(world), DATABASE_URL: url, MIGRATION_DATABASE_URL: url };
    const { code, out, err } = await program(environment, ['accounts', 'list']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^The database of DATABASE_URL does not let Guildhall in: .+ Check .+\n$/);
  }
});

test('in development it works beside npm start, and says so where none runs', async () => {
  const environment = { DATA_DIR: join(folder.path, 'data') };
  const without = await program(environment, ['accounts', 'list']);
  expect(without).toMatchObject({ code: 1, out: '' });
  expect(without.err).toMatch(/^DATABASE_URL is not set, and no Guildhall runs in the folder .+npm start.+\n$/);
  const service = startService({ ...environment, PORT: String(await freePort()) });
  await service.prints('Try it:');
  const { code, out } = await program(environment, ['accounts', 'freeze', 'acme', '--json']);
  expect({ code, json: JSON.parse(out) as unknown }).toMatchObject({
    code: 0,
    json: { account: { status: 'FROZEN' } },
  });
  expect(await service.stop()).toBe(0);
});
