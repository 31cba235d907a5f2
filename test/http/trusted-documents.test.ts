import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StartError } from '../../src/errors';
import { createLog } from '../../src/log';
import { createServer } from '../../src/server';
import { post, type Raw, send } from '../support/http';
import { expectNothingWritten } from '../support/nothing-written';
import { loggedText, noteText } from '../support/secrets';
import { statementsOf } from '../support/statements';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder';
import { type Person, startWorld, type World } from '../support/world';

const ROOT = join(__dirname, '../..');
const PAGES = join(ROOT, 'dist/web/documents');

const WHO = 'query Who {\n  viewer { user { id } }\n}';
const ROLES = 'query Roles($all: Boolean = true) { accountRoles @include(if: $all) { role } }';
const SEVERAL = 'query First { accountRoles { role } }\n\nquery Second { __typename }';
const PRICE = 'query Price($document: String!) { operationCost(document: $document) { points allowed errors } }';
const SIGN_IN = 'mutation Ask($email: String!) { requestSignIn(input: { email: $email }) { challenge } }';

/** The files of the folder, as an editor on Windows or Unix may have left them. */
const FILES: Record<string, string | Buffer> = {
  'who.graphql': `${WHO}\n`,
  'pages/roles.graphql': `\ufeff\r\n${ROLES}\r\n\r\n`,
  'pages/deep/several.graphql': SEVERAL.replaceAll('\n', '\r\n'),
  'sign-in.graphql': SIGN_IN,
  'price.graphql': PRICE,
  'notes.txt': 'This is no document.',
};

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
const idOf = (text: string) => ({ documentId: `sha256:${sha256(text)}` });
const apollosIdOf = (text: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: sha256(text) } } });

let folder: TemporaryFolder;
let off: World;
let log: World;
let only: World;
let person: Person;

function write(to: string, files: Record<string, string | Buffer>): string {
  mkdirSync(to, { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    writeFileSync(join(to, file), content);
  }
  return to;
}

beforeAll(async () => {
  execFileSync(process.execPath, [join(ROOT, 'scripts/build-web.mjs'), '--if-missing']);
  folder = await temporaryFolder();
  const trustedDocumentsDir = write(join(folder.path, 'trusted'), FILES);
  off = await startWorld();
  log = await startWorld({ trustedDocuments: 'log', trustedDocumentsDir });
  only = await startWorld({ trustedDocuments: 'only', trustedDocumentsDir });
  person = await only.person();
}, 90_000);
afterAll(async () => {
  for (const world of [off, log, only]) await world.stop();
  await folder.remove();
});

const codes = ({ json }: Raw) => json.errors?.map(({ extensions }) => extensions);
const messageOf = ({ json }: Raw) => json.errors?.[0]?.message;
const get = (world: World, parameters: Record<string, string>) =>
  send(world, `/graphql?${new URLSearchParams(parameters).toString()}`, {
    headers: { 'apollo-require-preflight': 'true' },
  });

/** Both forms of an id, by both methods. */
const ways: [string, (world: World, text: string) => Promise<Raw>][] = [
  ['as documentId', (world, text) => post(world, idOf(text))],
  ['as documentId in a GET', (world, text) => get(world, idOf(text))],
  ["in Apollo's form", (world, text) => post(world, apollosIdOf(text))],
  [
    "in Apollo's form in a GET",
    (world, text) => get(world, { extensions: JSON.stringify(apollosIdOf(text).extensions) }),
  ],
  ['in both forms', (world, text) => post(world, { ...idOf(text), ...apollosIdOf(text) })],
  ['in both forms, with its text', (world, text) => post(world, { query: text, ...idOf(text), ...apollosIdOf(text) })],
];

describe.each([
  ['log', () => log],
  ['only', () => only],
])('TRUSTED_DOCUMENTS=%s', (_mode, world) => {
  it.each(ways)('runs a trusted document by its id %s', async (_way, ask) => {
    const { status, json } = await ask(world(), ROLES);
    expect(json.errors).toBeUndefined();
    expect(status).toBe(200);
    expect(json.data?.accountRoles).toHaveLength(3);
  });

  it('runs it by its text, with variables and with whatever white space is around it', async () => {
    for (const query of [ROLES, `\ufeff${ROLES}`, `\r\n  ${ROLES}\n\n`]) {
      const { json } = await post(world(), { query, variables: { all: true } });
      expect(json.data?.accountRoles).toHaveLength(3);
    }
    expect((await get(world(), { query: ROLES, variables: '{"all":false}' })).json.data).toEqual({});
  });

  it('knows it by the SHA-256 of its file too, and whatever its line ends are', async () => {
    for (const [file, content] of Object.entries(FILES)) {
      if (!file.endsWith('.graphql') || file === 'sign-in.graphql' || file === 'price.graphql') continue;
      const answer = await post(world(), {
        documentId: `sha256:${sha256(content)}`,
        ...(file.includes('several') ? { operationName: 'Second' } : {}),
      });
      expect({ file, status: answer.status }).toEqual({ file, status: file === 'who.graphql' ? 401 : 200 });
    }
    const asked = { operationName: 'Second' };
    const both = [SEVERAL, SEVERAL.replaceAll('\n', '\r\n'), SEVERAL.replaceAll('\n', '\r')];
    for (const query of both) {
      expect((await post(world(), { query, ...asked })).json.data).toEqual({ __typename: 'Query' });
    }
    expect((await post(world(), { ...idOf(SEVERAL), ...asked })).json.data).toEqual({ __typename: 'Query' });
  });

  it('runs a mutation by its id in a POST, and in a GET refuses it as any other', async () => {
    const email = `trusted-${_mode}@example.com`;
    const variables = { email };
    const refused = await get(world(), { ...idOf(SIGN_IN), variables: JSON.stringify(variables) });
    expect(refused.status).toBe(405);
    expect(await world().sql('SELECT FROM sign_in_challenges WHERE email = $1', [email])).toEqual([]);
    const { json } = await post(world(), { ...idOf(SIGN_IN), variables });
    expect(json.data?.requestSignIn).toEqual({ challenge: expect.any(String) as unknown });
    expect(await world().sql('SELECT FROM sign_in_challenges WHERE email = $1', [email])).toHaveLength(1);
  });

  it.each(ways.slice(0, 5))('says that an id is unknown that it is given %s', async (_way, ask) => {
    const answer = await expectNothingWritten(world(), [], () => ask(world(), '{ __typename }'));
    expect(answer.status).toBe(400);
    expect(codes(answer)).toEqual([{ code: 'BAD_USER_INPUT' }]);
    expect(messageOf(answer)).toMatch(
      /^There is no trusted document with the id "sha256:[0-9a-f]{64}" on this server\. Send the id of one that is/,
    );
  });

  it.each([
    ['too short', { documentId: `sha256:${sha256(ROLES).slice(1)}` }],
    ['too long', { documentId: `sha256:${sha256(ROLES)}0` }],
    ['with a line end', { documentId: `sha256:${sha256(ROLES)}\n` }],
    ['in capital letters', { documentId: `sha256:${sha256(ROLES).toUpperCase()}` }],
    ['without its prefix', { documentId: sha256(ROLES) }],
    ['with another prefix', { documentId: `md5:${sha256(ROLES)}` }],
    ['empty', { documentId: '' }],
    ['a number', { documentId: 7 }],
    ['an object', { documentId: { sha256: sha256(ROLES) } }],
  ])('says what a documentId must be that is %s', async (_what, body) => {
    for (const more of [{}, { query: ROLES }]) {
      const answer = await post(world(), { ...body, ...more });
      expect(answer.status).toBe(400);
      expect(codes(answer)).toEqual([{ code: 'BAD_USER_INPUT' }]);
      expect(messageOf(answer)).toMatch(/^This "documentId" is none: it must be "sha256:" and the 64 small/);
    }
  });

  it.each([
    ['of another version', { version: 2, sha256Hash: sha256(ROLES) }],
    ['without a version', { sha256Hash: sha256(ROLES) }],
    ['with a short hash', { version: 1, sha256Hash: 'abc' }],
    ['without a hash', { version: 1 }],
    ['that is a text', sha256(ROLES)],
    ['that is true', true],
  ])("says what Apollo's form must be that is one %s", async (_what, persistedQuery) => {
    const answer = await post(world(), { extensions: { persistedQuery } });
    expect(answer.status).toBe(400);
    expect(codes(answer)).toEqual([{ code: 'BAD_USER_INPUT' }]);
    expect(messageOf(answer)).toMatch(/^This "extensions.persistedQuery" is none: it must have "version": 1/);
  });

  it('refuses an id that is not that of the text, or of the other form', async () => {
    for (const body of [
      { query: ROLES, ...idOf(WHO) },
      { query: WHO, ...apollosIdOf(ROLES) },
      { ...idOf(WHO), ...apollosIdOf(ROLES) },
    ]) {
      const answer = await post(world(), body);
      expect(answer.status).toBe(400);
      expect(codes(answer)).toEqual([{ code: 'BAD_USER_INPUT' }]);
      expect(messageOf(answer)).toMatch(/Send one of them\.$/);
    }
  });

  it('leaves a request without any document to Apollo Server', async () => {
    for (const body of [{}, { variables: {} }, { query: '' }, { query: 7 }, { query: null }, [{ query: ROLES }]]) {
      const answer = await post(world(), body);
      expect(answer.status).toBe(400);
      expect(codes(answer)).toEqual([{ code: 'BAD_USER_INPUT' }]);
      expect(messageOf(answer)).not.toContain('trust');
    }
  });

  it('looks at the credential first', async () => {
    const { status } = await post(world(), idOf(ROLES), { authorization: 'Bearer gss_bad' });
    expect(status).toBe(401);
  });

  it('trusts the operations of its own pages', async () => {
    const documents = readdirSync(PAGES);
    expect(documents.length).toBeGreaterThanOrEqual(7);
    for (const file of documents) {
      const { json } = await post(world(), { query: readFileSync(join(PAGES, file), 'utf8') });
      // Variables and credentials are missing: it came so far.
      for (const error of json.errors ?? []) {
        expect(error.message).toMatch(/^Variable "\$|^Sign in/);
        expect(['BAD_USER_INPUT', 'UNAUTHENTICATED']).toContain(error.extensions.code);
      }
    }
  });
});

describe('TRUSTED_DOCUMENTS=only', () => {
  const FORBIDDEN =
    'This server runs only documents that its operator trusts (TRUSTED_DOCUMENTS is only), and this one is not among them. Send one of those unchanged, or its id as "documentId", or ask the operator to add this one.';

  it.each([
    ['another query', '{ accountRoles { role } }'],
    ['a trusted one with a change inside', ROLES.replace('role', ' role')],
    ['a trusted one with a comment', `# mine\n${ROLES}`],
    ['two trusted ones', `${WHO}\n${ROLES}`],
    ['introspection', '{ __schema { types { name } } }'],
    ['what cannot be parsed', '{ accountRoles {'],
    ['what is too complex', `{ ${'__typename '.repeat(200)} }`],
    ['white space', ' '],
    ['a mutation', 'mutation { requestSignIn(input: { email: "other@example.com" }) { challenge } }'],
  ])('refuses %s to everybody', async (_what, query) => {
    for (const headers of [{}, { authorization: `Bearer ${person.token}` }]) {
      const answer = await expectNothingWritten(only, [], () => post(only, { query }, headers));
      expect(answer.status).toBe(400);
      expect(answer.json).toEqual({ errors: [{ message: FORBIDDEN, extensions: { code: 'FORBIDDEN' } }] });
    }
    const asked = await get(only, { query });
    expect({ status: asked.status, message: messageOf(asked) }).toEqual({ status: 400, message: FORBIDDEN });
  });

  it('refuses a text with its own right id, which registers nothing', async () => {
    const query = '{ accountRoles { role } }';
    for (const id of [idOf(query), apollosIdOf(query)]) {
      expect(messageOf(await post(only, { query, ...id }))).toBe(FORBIDDEN);
      expect(messageOf(await post(only, id))).toMatch(/^There is no trusted document/);
    }
  });

  it('asks the database for nothing but who asks', async () => {
    const headers = { authorization: `Bearer ${person.token}` };
    const trusted = await statementsOf(only, () => post(only, { ...idOf(SEVERAL), operationName: 'Second' }, headers));
    const refused = await statementsOf(only, () => post(only, { query: '{ viewer { user { id } } }' }, headers));
    expect(refused).toEqual(trusted);
  });

  it('prices what is trusted, by its text or its id, and refuses to price anything else in the same words', async () => {
    const priced = async (document: string) =>
      (await post(only, { query: PRICE, variables: { document } })).json.data?.operationCost;
    const roles = { points: 1, allowed: true, errors: [] };
    expect(await priced(ROLES)).toEqual(roles);
    expect(await priced(`\r\n${ROLES} `)).toEqual(roles);
    expect(await priced(idOf(ROLES).documentId)).toEqual(roles);
    for (const document of ['{ accountRoles { role } }', '{ accountRolez }', '{ accountRoles {', '{ __typename }']) {
      expect(await priced(document)).toEqual({ points: 0, allowed: false, errors: [FORBIDDEN] });
    }
    const unknown = idOf('{ __typename }').documentId;
    const sentence = `There is no trusted document with the id "${unknown}" on this server. Send the id of one that is, or ask the operator to add it.`;
    expect(await priced(unknown)).toEqual({ points: 0, allowed: false, errors: [sentence] });
  });

  it('answers in the form that the client accepts', async () => {
    const type = 'application/graphql-response+json';
    const { headers } = await post(only, { query: '{ __typename }' }, { accept: type });
    expect(headers.get('content-type')).toBe(`${type}; charset=utf-8`);
  });

  it('is said by the explorer, and only there', async () => {
    const on = 'name="guildhall-trusted-documents-only" content="on"';
    expect((await send(only, '/')).text).toContain(on);
    for (const world of [off, log]) expect((await send(world, '/')).text).not.toContain(on);
  });
});

describe('TRUSTED_DOCUMENTS=log', () => {
  const logged = (before: number) =>
    loggedText()
      .slice(before)
      .split('\n')
      .filter((line) => line.includes('document is not trusted'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  it('runs any document, and logs each once, by its hash and the names of its operations', async () => {
    const before = loggedText().length;
    const query = 'query Mine { account(handle: "a-value-of-mine") { id } } query Other { __typename }';
    for (const text of [query, `${query}\n`, query]) {
      const { json } = await post(log, { query: text, operationName: 'Other' });
      expect(json.data).toEqual({ __typename: 'Query' });
    }
    await post(log, { query: '{ __typename }' });
    const lines = logged(before);
    expect(lines.map(({ sha256: hash, operations }) => [hash, operations])).toEqual([
      [sha256(query), ['Mine', 'Other']],
      [sha256('{ __typename }'), []],
    ]);
    expect(lines[0]?.level).toBe(40);
    expect(loggedText().slice(before)).not.toContain('a-value-of-mine');
  });

  it('logs nothing of trusted ones, nor of what cannot run', async () => {
    const before = loggedText().length;
    await post(log, { query: ROLES });
    await post(log, idOf(ROLES));
    await post(log, { query: '{ broken' });
    await post(log, { query: '{ rubbish }' });
    await post(log, { query: 'query Rubbish($unused: Int) { __typename }' });
    await post(log, { query: '{ __typename } query Two { __typename }', operationName: 'Three' });
    await post(log, { query: PRICE, variables: { document: 'query Priced { __typename }' } });
    const tooMuch = await post(log, { query: `{ ${'__typename '.repeat(3000)} }` });
    expect(codes(tooMuch)).toEqual([{ code: 'QUERY_TOO_COMPLEX' }]);
    expect(logged(before)).toEqual([]);
  });
});

describe('TRUSTED_DOCUMENTS=off', () => {
  it('says that it knows no documents by documentId', async () => {
    for (const answer of [await post(off, idOf(ROLES)), await get(off, idOf(ROLES))]) {
      expect(answer.status).toBe(400);
      expect(codes(answer)).toEqual([{ code: 'BAD_USER_INPUT' }]);
      expect(messageOf(answer)).toBe(
        'This server knows no documents by an id (TRUSTED_DOCUMENTS is off). Send the text of the document as "query".',
      );
    }
  });

  it("tells Apollo's clients in their own words to send texts, and lets nobody register one", async () => {
    for (const body of [apollosIdOf(ROLES), { query: ROLES, ...apollosIdOf(ROLES) }, apollosIdOf(ROLES)]) {
      const answer = await post(off, body);
      expect(messageOf(answer)).toBe('PersistedQueryNotSupported');
      expect(codes(answer)).toEqual([{ code: 'BAD_USER_INPUT' }]);
    }
  });

  it('runs a text whatever stands beside it as documentId', async () => {
    expect((await post(off, { query: ROLES, documentId: 'mine' })).json.data?.accountRoles).toHaveLength(3);
  });
});

describe('a folder of trusted documents stops the start', () => {
  const start = (trustedDocumentsDir: string) =>
    createServer(
      { ...off.server.app.config, trustedDocuments: 'only', trustedDocumentsDir, port: 0 },
      { log: createLog('debug', { write: noteText }) },
    );

  it.each<[string, string, string]>([
    ['a mistake of syntax', '{ viewer {', 'Syntax Error: Expected Name, found <EOF>. (line 1, column 11)'],
    [
      'a field that is not there',
      'query A {\n  viewr { user { id } }\n}\n',
      'Cannot query field "viewr" on type "Query". Did you mean "viewer"? (line 2, column 3)',
    ],
    ['a fragment that is not there', 'query A { viewer { ...F } }', 'Unknown fragment "F". (line 1, column 23)'],
    ['no operation', 'fragment F on User { id }', 'Fragment "F" is never used. (line 1, column 1)'],
    ['nothing but a comment', '# later\n', 'Syntax Error: Unexpected <EOF>. (line 1, column 8)'],
    [
      'more than may be asked for',
      `{ ${'a: __typename '.repeat(201)} }`,
      'This operation asks for 101 fields of Query or Mutation or more; 100 is the most. Split it up; `nodes` reads up to 100 objects by their ids.',
    ],
  ])('that holds a file with %s, and names file and mistake', async (what, text, mistake) => {
    const dir = write(join(folder.path, what), { 'good.graphql': WHO, 'below/bad.graphql': text });
    const refused = start(dir);
    await expect(refused).rejects.toThrow(StartError);
    await expect(refused).rejects.toThrow(
      `The trusted document ${join(dir, 'below/bad.graphql')} cannot be run: ${mistake}`,
    );
  });

  it('that holds several, and names each', async () => {
    const dir = write(join(folder.path, 'several'), { 'a.graphql': '{ a }', 'b.graphql': WHO, 'c.graphql': '{ c }' });
    await expect(start(dir)).rejects.toThrow(/a\.graphql cannot be run: .*\n.*c\.graphql cannot be run: .*[^\n]$/);
  });

  it('that is not there, or holds no .graphql file', async () => {
    const none = join(folder.path, 'none');
    await expect(start(none)).rejects.toThrow(`TRUSTED_DOCUMENTS_DIR is "${none}", but there is no such folder.`);
    const empty = write(join(folder.path, 'empty'), { 'a.txt': WHO, 'deep/a.json': '{}' });
    await expect(start(empty)).rejects.toThrow(
      `TRUSTED_DOCUMENTS_DIR is "${empty}", but no file in it ends in .graphql.`,
    );
  });
});
