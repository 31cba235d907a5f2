import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloneDatabase, type TestDatabase } from './support/database';
import { noteSecret, noteText, placesOfSecrets } from './support/secrets';

/** The search for secrets that every test file ends with: here it must find them. */
const ROOT = join(__dirname, '..');

let database: TestDatabase;
beforeAll(async () => {
  database = await cloneDatabase();
});

async function addUser(name: string): Promise<void> {
  await database.pool.query(
    `INSERT INTO users (id, handle, email, name, created_at, updated_at)
     VALUES ($1, $1, $1 || '@example.com', $2, now(), now())`,
    [`usr_${name.length.toString()}_${name.slice(0, 3)}`.toLowerCase(), name],
  );
}

describe('the search for secrets', () => {
  it('finds none in an empty database and an empty log', async () => {
    expect(await placesOfSecrets(database.pool, ['gss_something', '12345678'], '')).toEqual([]);
  });

  it('finds a secret in a row, in the log, and as bytes, and names the place only', async () => {
    await addUser('the token gss_in_a_row');
    await addUser(`bytes ${Buffer.from('gku_as_bytes').toString('hex')}`);
    await database.pool.query(
      `INSERT INTO mail_deliveries (key, sent_at) VALUES ('code 12345678', now()), ('hash 0a87654321ff', now())`,
    );
    const places = await placesOfSecrets(
      database.pool,
      ['gss_in_a_row', 'gku_as_bytes', '12345678', '87654321', 'gil_logged', 'gil_nowhere'],
      '{"path":"/invitations/gil_logged"}',
    );
    expect(places).toEqual([
      '1 of them in the log',
      '1 of them in public.mail_deliveries',
      '2 of them in public.users',
    ]);
  });

  it('makes dropping the database fail, which still drops it', async () => {
    noteSecret('gss_in_a_row');
    noteText('a line of the log');
    await expect(database.drop()).rejects.toThrow('Secrets were left behind: 1 of them in public.users.');
    await expect(database.pool.query('SELECT 1')).rejects.toThrow();
  });

  it('makes the run fail and counts in its totals, as an error in afterAll does', () => {
    const rootDir = mkdtempSync(join(tmpdir(), 'secrets-'));
    try {
      writeFileSync(
        join(rootDir, 'a.test.js'),
        `test('a', () => {}); afterAll(() => Promise.reject(new Error('left behind')));`,
      );
      const reporters = ['default', join(ROOT, 'test/support/totals-reporter.cjs')];
      const config = JSON.stringify({ rootDir, reporters, transform: {} });
      const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
      const { stdout, status } = spawnSync(process.execPath, [jest, '--config', config], { cwd: rootDir });
      expect(stdout.toString().trimEnd().split('\n').at(-1)).toMatch(/^\d passed, 1 failed$/);
      expect(status).toBe(1);
    } finally {
      rmSync(rootDir, { recursive: true });
    }
  });
});
