import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoCompany, type DemoCaller } from '../src/db/demo-data';
import { parseExample } from '../web/ide/parse-example';
import { noteSecret } from './support/secrets';
import { codeIn, signIn, textOf } from './support/sign-in';
import { type Answer, startWorld, type World } from './support/world';

/** Every file of examples/ runs as it stands against the demo company, in order, as the person whom its header means. */
const FOLDER = join(__dirname, '../examples');
const files = readdirSync(FOLDER).sort();

let world: World;
let people: DemoCaller[];
let session: string;
const answers = new Map<string, Answer>();
const HOUR = 3_600_000;

interface Named {
  id: string;
  name: string;
}

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
    sa: 'SELECT id FROM service_accounts WHERE name = $1',
    team: 'SELECT id FROM teams WHERE name = $1',
  };
  if (placeholder === '<challenge>')
    return textOf(answers.get('23-request-sign-in.graphql')?.data.requestSignIn?.challenge);
  if (placeholder === '<code>') return codeIn(await newestMail());
  if (placeholder === '<change>')
    return textOf(answers.get('28-request-email-change.graphql')?.data.requestEmailChange?.change);
  if (placeholder === '<code from the new address>')
    return codeIn(await world.smtp.waitFor(({ to }) => to === 'olivia@example.com'));
  if (placeholder === '<end>') return new Date(world.now().getTime() + 8 * HOUR).toISOString();
  const sql = lookUp[kind];
  if (sql !== undefined) return textOf((await world.sql(sql, [of]))[0]?.id);
  const made = answers.get('16-create-workspace-role.graphql')?.data.createWorkspaceRole?.role as Named | undefined;
  const listed = answers.get('05-workspace-roles.graphql')?.data.account?.workspaceRoles?.nodes as unknown;
  const roles = [...(listed as Named[]), ...(made === undefined ? [] : [made])];
  return textOf(roles.find(({ name }) => name === of)?.id);
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
    const placeholder = /^<(acct|ws|usr|mem|sa|team|role)_/.test(whole) ? whole.slice(1, -1) : whole;
    resolved = resolved.replace(whole, await resolve(placeholder));
  }
  return JSON.parse(resolved || '{}') as object;
}

/** Which credential the header tells the reader to use. */
function credentialFor(header: string): string | null {
  if (header.includes('Needs no key')) return null;
  if (/No key (makes|changes|deletes) an? /.test(header)) return session;
  return people[0]?.key ?? '';
}

/** The codes of all errors in payloads, wherever they are. */
function payloadErrors(data: unknown): string[] {
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([name, value]) =>
    name === 'errors' ? (value as { code: string }[]).map(({ code }) => code) : payloadErrors(value),
  );
}

/** What an example shows on purpose: an address that cannot be invited fails alone, the only owner stays, and nothing is sold. */
const ANNOUNCED: Record<string, string[]> = {
  '10-invite-members.graphql': ['INVALID'],
  '30-delete-viewer.graphql': ['LAST_OWNER'],
  '32-create-checkout-session.graphql': ['INVALID'],
};

test('there are examples', () => {
  expect(files.length).toBeGreaterThanOrEqual(25);
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
  for (const { token: made, secret } of Object.values(answer.data)) {
    for (const shown of [made, secret] as unknown[]) if (typeof shown === 'string') noteSecret(shown);
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
  const file = '13-create-workspace.graphql';
  const example = parseExample(file, readFileSync(join(FOLDER, file), 'utf8'));
  const again = await world.graphql(people[0]?.key ?? '', example.query, await variablesOf(example.variables));
  expect(again.data).toEqual(answers.get(file)?.data);
});

const answerOf = (file: string): Answer['data'] => answers.get(file)?.data ?? {};

test('explaining why Milo has access names the way in, the smallest role that is missing, and who could grant it', () => {
  const { scopes, ...explained } = answerOf('06-explain-access.graphql').workspace?.explainAccess as unknown as {
    scopes: string[];
  };
  expect(explained).toEqual({
    allowed: false,
    reasons: [{ code: 'MISSING_SCOPE', message: expect.stringContaining('MANAGE_DEPLOYMENTS') as string }],
    sources: [
      {
        kind: 'DIRECT',
        role: { name: 'On call' },
        team: null,
        access: { reason: 'On call this quarter.', expiresAt: null, grantedBy: { name: 'Olivia Owner' } },
      },
    ],
    missingScopes: ['WRITE_DEPLOYMENTS', 'MANAGE_DEPLOYMENTS'],
    smallestRole: { name: 'Developer' },
    grantableBy: [{ name: 'Adam Admin' }, { name: 'Olivia Owner' }],
  });
  expect(scopes).toContain('RUN_DEPLOYMENTS');
});

test('secrets in Production are seen by its administrators and the worker, and not by Marta or Milo', () => {
  const { nodes } = answerOf('07-who-can-see-secrets.graphql').workspace?.members as unknown as {
    nodes: { principal: { name: string } }[];
  };
  expect(nodes.map(({ principal }) => principal.name)).toEqual(['Adam Admin', 'Deploy bot', 'Olivia Owner']);
});

test('a member is shown where they can go, and by what', () => {
  const { member, serviceAccount, team } = answerOf('08-where-a-member-can-go.graphql').account as unknown as Record<
    string,
    { workspaces: { edges: { node: { name: string }; sources: { kind: string }[] }[] }; access: unknown }
  >;
  const ways = (one: typeof member) =>
    one?.workspaces.edges.map(({ node, sources }) => [node.name, sources.map(({ kind }) => kind)]);
  expect(ways(member)).toEqual([
    ['Production', ['DIRECT']],
    ['Sandbox', ['DEFAULT_ROLE']],
    ['Staging', ['TEAM', 'DEFAULT_ROLE']],
  ]);
  expect(ways(serviceAccount)).toEqual([
    ['Production', ['DIRECT']],
    ['Staging', ['TEAM']],
  ]);
  expect(team?.access).toMatchObject({ totalCount: 1, nodes: [{ workspace: { name: 'Staging' } }] });
});

test('the rehearsed change of a role says what Milo would lose, and writes nothing', async () => {
  const { accessChangeCount, accessChanges } = answerOf('09-rehearse-role-change.graphql')
    .updateWorkspaceRole as unknown as { accessChangeCount: number; accessChanges: unknown[] };
  expect(accessChangeCount).toBe(1);
  expect(accessChanges).toEqual([
    {
      principal: { name: 'Milo Member' },
      workspace: { name: 'Production' },
      gainedScopes: [],
      lostScopes: ['WRITE_WORK_POOLS', 'WRITE_WORK_QUEUES', 'SEE_WORKSPACE_USERS'],
    },
  ]);
  const [role] = await world.sql<{ version: number }>(`SELECT version FROM workspace_roles WHERE name = 'On call'`);
  expect(role?.version).toBe(1);
});

test('a team that is given access gives it to who is on it', () => {
  const { accessChanges } = answerOf('18-give-a-team-access.graphql').grantWorkspaceAccess as unknown as {
    accessChanges: { principal: Named; gainedScopes: string[] }[];
  };
  expect(accessChanges).toHaveLength(1);
  expect(accessChanges[0]?.principal).toEqual({ name: 'Milo Member' });
  expect(accessChanges[0]?.gainedScopes).toContain('WRITE_VARIABLES');
});

test('the settings of single sign-on show the domain that was claimed, and what to put into DNS', () => {
  const { domain } = answerOf('33-add-domain.graphql').addDomain as unknown as { domain: { recordValue: string } };
  expect(answerOf('34-single-sign-on-settings.graphql').account).toMatchObject({
    ssoRedirectUri: expect.stringContaining('/callback') as string,
    domains: [{ name: 'acme.example', status: 'PENDING', recordValue: domain.recordValue }],
    sso: null,
    ssoTest: null,
  });
});

test('the replaced key says whether it was used since, and names its successor', () => {
  const keys = answerOf('21-is-the-old-key-safe-to-drop.graphql').account?.serviceAccount?.apiKeys as unknown;
  expect(keys).toMatchObject([
    { replacedAt: null, usedSinceReplaced: null, expiresAt: null },
    { replacedBy: { maskedKey: expect.stringMatching(/^gks_/) as string }, usedSinceReplaced: false },
  ]);
});
