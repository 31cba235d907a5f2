import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoCompany, type DemoPerson } from '../src/db/demo-data';
import { parseExample } from '../web/ide/parse-example';
import { noteSecret } from './support/secrets';
import { codeIn, signIn, textOf } from './support/sign-in';
import { type Answer, startWorld, type World } from './support/world';

/** Every file of examples/ runs as it stands against the demo company, in order, as the person whom its header means. */
const FOLDER = join(__dirname, '../examples');
const files = readdirSync(FOLDER).sort();

let world: World;
let people: DemoPerson[];
let session: string;
const answers = new Map<string, Answer>();

beforeAll(async () => {
  world = await startWorld();
  people = await demoCompany(world.server.app);
  for (const { key } of people) noteSecret(key);
  session = (await signIn(world, 'olivia@acme.example')).token;
});
afterAll(() => world.stop());

/** What a reader puts in place of <acct_acme> and the like: found as the header says, in the answers before. */
async function resolve(placeholder: string): Promise<string> {
  const [, kind = '', of = ''] = /^(?:(\w+?)_)?(?:of )?(.*)$/.exec(placeholder) ?? [];
  const lookUp: Record<string, string> = {
    acct: 'SELECT id FROM accounts WHERE handle = $1',
    ws: 'SELECT id FROM workspaces WHERE handle = $1',
    usr: 'SELECT id FROM users WHERE email = $1',
    mem: 'SELECT id FROM members WHERE email = $1',
  };
  if (placeholder === '<challenge>')
    return textOf(answers.get('12-request-sign-in.graphql')?.data.requestSignIn?.challenge);
  if (placeholder === '<code>') return codeIn(await newestMail());
  const sql = lookUp[kind];
  if (sql !== undefined) return textOf((await world.sql(sql, [of]))[0]?.id);
  const roles = answers.get('09-workspace-roles.graphql')?.data.account?.workspaceRoles?.nodes as unknown;
  return textOf((roles as { id: string; name: string }[]).find(({ name }) => name === of)?.id);
}

async function newestMail() {
  const asked = () =>
    world.smtp.mails.filter(({ to, text }) => to === 'olivia@acme.example' && /^\d{8}\r?$/m.test(text));
  await world.smtp.waitFor(() => asked().length === 2);
  const mail = asked().at(-1);
  if (mail === undefined) throw new Error('There is no mail with a code.');
  return mail;
}

async function variablesOf(text: string): Promise<object> {
  let resolved = text;
  for (const [whole] of text.matchAll(/<[^<>]+>/g)) {
    const placeholder = /^<(acct|ws|usr|mem|role)_/.test(whole) ? whole.slice(1, -1) : whole;
    resolved = resolved.replace(whole, await resolve(placeholder));
  }
  return JSON.parse(resolved || '{}') as object;
}

/** Which credential the header tells the reader to use. */
function credentialFor(header: string): string | null {
  if (header.includes('Needs no key')) return null;
  if (header.includes('No key makes a key')) return session;
  return people[0]?.key ?? '';
}

/** The codes of all errors in payloads, wherever they are. */
function payloadErrors(data: unknown): string[] {
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([name, value]) =>
    name === 'errors' ? (value as { code: string }[]).map(({ code }) => code) : payloadErrors(value),
  );
}

/** What an example shows on purpose: an address that cannot be invited fails alone. */
const ANNOUNCED: Record<string, string[]> = { '05-invite-members.graphql': ['INVALID'] };

test('there are examples', () => {
  expect(files.length).toBeGreaterThanOrEqual(14);
});

test.each(files)('%s', async (file) => {
  const example = parseExample(file, readFileSync(join(FOLDER, file), 'utf8'));
  const token = credentialFor(example.about);
  const answer = await world.graphql(token, example.query, await variablesOf(example.variables));
  answers.set(file, answer);
  expect(answer.errors).toEqual([]);
  expect(answer.status).toBe(200);
  expect(payloadErrors(answer.data)).toEqual(ANNOUNCED[file] ?? []);
  for (const value of Object.values(answer.data)) expect(value).not.toBeNull();
  for (const secret of [answer.data.signIn?.token, answer.data.createApiKey?.secret] as unknown[]) {
    if (typeof secret === 'string') noteSecret(secret);
  }
});

test('the nested example shows workspaces with people in them', () => {
  const { nodes } = answers.get('01-account-workspaces-members.graphql')?.data.account?.workspaces as unknown as {
    nodes: { members: { nodes: unknown[] } }[];
  };
  expect(nodes).toHaveLength(3);
  for (const { members } of nodes) expect(members.nodes.length).toBeGreaterThan(0);
});

test('creating a workspace twice under the same key makes one, as its header says', async () => {
  const file = '08-create-workspace.graphql';
  const example = parseExample(file, readFileSync(join(FOLDER, file), 'utf8'));
  const again = await world.graphql(people[0]?.key ?? '', example.query, await variablesOf(example.variables));
  expect(again.data).toEqual(answers.get(file)?.data);
});
