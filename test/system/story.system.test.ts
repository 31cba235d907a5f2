import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { noteSecret } from '../support/secrets';
import { freePort } from '../support/service';
import { codeIn, signIn, textOf } from '../support/sign-in';
import { type Answer, startWorld, type World } from '../support/world';
import { launchBrowser, watchedPage, type WatchedPage } from './browser';

/** What a team does on its first day, against a running server, with mail from a real SMTP server and a real browser. */
let world: World;
let browser: Browser;
let origin: string;

const OWNER = 'olga@acme.example';
const NEWCOMER = 'nina@acme.example';
const LATECOMER = 'lara@acme.example';
const UNWILLING = 'umar@acme.example';

/** What one step learns and a later one needs. */
const known = { owner: '', newcomer: '', accountId: '', link: '', declined: '', ownerMember: '', newcomerMember: '' };

beforeAll(async () => {
  execFileSync(process.execPath, [path.join(__dirname, '../../scripts/build-web.mjs'), '--if-missing']);
  const port = await freePort();
  origin = `http://127.0.0.1:${String(port)}`;
  world = await startWorld({ port, publicUrl: origin });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await world.stop();
});

async function mutate(token: string, field: string, type: string, input: object, selection: string): Promise<Answer> {
  return world.graphql(token, `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} } }`, { input });
}

/** The link in the mail that invites this address. */
async function linkTo(email: string): Promise<string> {
  const mail = await world.smtp.waitFor(({ to, text }) => to === email && text.includes('/invitations/'));
  const link = /^\S*\/invitations\/(gil_\w+)\r?$/m.exec(mail.text);
  noteSecret(link?.[1] ?? '');
  return link?.[0].trim() ?? '';
}

function heading(page: Page, name: string | RegExp) {
  return page.getByRole('heading', { level: 1, name }).waitFor();
}

/** Opens a link as its receiver does; `notes` has all that must not happen. */
async function open(
  link: string,
): Promise<{ page: Page; close: () => Promise<void>; notes: Omit<WatchedPage, 'page' | 'context'> }> {
  const { page, context, ...notes } = await watchedPage(browser, origin);
  await page.goto(link);
  return { page, notes, close: () => context.close() };
}

const NOTHING = { foreignRequests: [], policyViolations: [], errors: [] };

test('a person signs up with the code from a mail', async () => {
  const { token, answer } = await signIn(world, OWNER, 'Olga Owner');
  expect(answer.data.signIn).toMatchObject({ viewer: { user: { email: OWNER, name: 'Olga Owner' } }, errors: [] });
  known.owner = token;
});

test('makes an account and is its OWNER', async () => {
  const input = { name: 'Acme Workflows', handle: 'acme' };
  const { data } = await mutate(
    known.owner,
    'createAccount',
    'CreateAccountInput',
    input,
    'account { id viewerRole viewerMember { id } } errors { code }',
  );
  expect(data.createAccount).toMatchObject({ account: { viewerRole: 'OWNER' }, errors: [] });
  known.accountId = textOf(data.createAccount?.account?.id);
  known.ownerMember = textOf(data.createAccount?.account?.viewerMember?.id);
});

test('invites three addresses, of which one is malformed and one a member already', async () => {
  const invitations = [{ email: NEWCOMER }, { email: 'not-an-address' }, { email: OWNER.toUpperCase() }];
  const { data } = await mutate(
    known.owner,
    'inviteMembers',
    'InviteMembersInput',
    { accountId: known.accountId, invitations, message: 'Welcome to the team!' },
    'results { email outcome errors { code path } } errors { code }',
  );
  expect(data.inviteMembers).toMatchObject({
    results: [
      { email: NEWCOMER, outcome: 'INVITED', errors: [] },
      { outcome: 'FAILED', errors: [{ code: 'INVALID', path: ['invitations', '1', 'email'] }] },
      { outcome: 'FAILED', errors: [{ code: 'ALREADY_MEMBER', path: ['invitations', '2', 'email'] }] },
    ],
    errors: [],
  });
  known.link = await linkTo(NEWCOMER);
  expect(known.link.startsWith(`${origin}/invitations/gil_`)).toBe(true);
});

test('a mail scanner that follows the link changes nothing', async () => {
  for (const method of ['HEAD', 'GET']) expect((await fetch(known.link, { method })).status).toBe(200);
  expect(await world.sql('SELECT status FROM invitations')).toEqual([{ status: 'PENDING' }]);
  expect(await world.sql('SELECT email FROM users')).toEqual([{ email: OWNER }]);
});

test('the invited accepts as a new person, on the page behind the link', async () => {
  const { page, notes, close } = await open(known.link);
  await heading(page, 'Join Acme Workflows');
  await page.getByText('Olga Owner invites you to the account Acme Workflows.').waitFor();
  await page.getByRole('button', { name: 'Accept invitation' }).click();
  expect(await page.getByLabel('Email address').inputValue()).toBe(NEWCOMER);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  const mail = await world.smtp.waitFor(({ to, text }) => to === NEWCOMER && /^\d{8}\r?$/m.test(text));
  await page.getByLabel('Code', { exact: true }).fill(codeIn(mail));
  await page.getByLabel('Your name (optional)').fill('Nina Newcomer');
  await page.getByRole('button', { name: 'Sign in and join Acme Workflows' }).click();
  await heading(page, 'Welcome to Acme Workflows');
  const kept = await page.evaluate<string>(
    'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])',
  );
  expect(kept).toBe('[{},{},""]');
  expect(notes).toEqual(NOTHING);
  await close();
  const members = await world.sql<{ id: string }>('SELECT id, name, role FROM members WHERE email = $1', [NEWCOMER]);
  expect(members).toMatchObject([{ name: 'Nina Newcomer', role: 'MEMBER' }]);
  known.newcomerMember = members[0]?.id ?? '';
});

test('the page has ended the session that it began', async () => {
  const sessions = await world.sql(
    'SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email = $1 AND s.expires_at > $2',
    [NEWCOMER, world.now()],
  );
  expect(sessions).toEqual([]);
});

test('the link that was used says so', async () => {
  const { page, notes, close } = await open(known.link);
  await heading(page, 'This invitation has been accepted');
  expect(await page.getByRole('button').count()).toBe(0);
  expect(notes).toEqual(NOTHING);
  await close();
});

test('a link that never was says so, without telling more', async () => {
  const { page, notes, close } = await open(`${origin}/invitations/gil_nothing`);
  await heading(page, 'This link is not valid');
  expect(notes).toEqual(NOTHING);
  await close();
});

test('the invited may use the code of an earlier mail, after asking for a new one', async () => {
  const invitations = [{ email: LATECOMER }];
  const input = { accountId: known.accountId, invitations };
  await mutate(known.owner, 'inviteMembers', 'InviteMembersInput', input, 'errors { code }');
  const { page, notes, close } = await open(await linkTo(LATECOMER));
  await page.getByRole('button', { name: 'Accept invitation' }).click();
  await page.getByRole('button', { name: 'Send me a code' }).click();
  const earlier = await world.smtp.waitFor(({ to, text }) => to === LATECOMER && /^\d{8}\r?$/m.test(text));
  await page.getByRole('button', { name: 'Send a new code' }).click();
  await page.getByText('A new code is on its way.').waitFor();
  await page.getByLabel('Code', { exact: true }).fill(codeIn(earlier));
  const choice = page.getByRole('button', { name: /^The code is from the mail that I asked for at / });
  expect(await choice.count()).toBe(0);
  await page.getByRole('button', { name: 'Sign in and join Acme Workflows' }).click();
  await page.getByText('Is it from another mail? Then say so below.').waitFor();
  expect(await choice.count()).toBe(1);
  await choice.click();
  await heading(page, 'Welcome to Acme Workflows');
  expect(notes).toEqual(NOTHING);
  await close();
});

test('another invited person declines on the page, and the link says so from then on', async () => {
  await mutate(
    known.owner,
    'inviteMembers',
    'InviteMembersInput',
    { accountId: known.accountId, invitations: [{ email: UNWILLING }] },
    'errors { code }',
  );
  const link = await linkTo(UNWILLING);
  const first = await open(link);
  await first.page.getByRole('button', { name: 'Decline' }).click();
  await heading(first.page, 'Decline the invitation to Acme Workflows?');
  await first.page.getByRole('button', { name: 'Yes, decline' }).click();
  await heading(first.page, 'Invitation declined');
  expect(first.notes).toEqual(NOTHING);
  await first.close();
  expect(await world.sql('SELECT status FROM invitations WHERE email = $1', [UNWILLING])).toEqual([
    { status: 'DECLINED' },
  ]);
  const second = await open(link);
  await heading(second.page, 'This invitation was declined');
  await second.close();
});

test('the OWNER makes the newcomer ADMIN', async () => {
  const { data } = await mutate(
    known.owner,
    'changeMemberRole',
    'ChangeMemberRoleInput',
    { memberId: known.newcomerMember, role: 'ADMIN' },
    'member { role } errors { code }',
  );
  expect(data.changeMemberRole).toEqual({ member: { role: 'ADMIN' }, errors: [] });
  known.newcomer = (await signIn(world, NEWCOMER)).token;
});

test.each([
  ['cannot make themselves OWNER', 'changeMemberRole', () => ({ memberId: known.newcomerMember, role: 'OWNER' })],
  ['cannot make the OWNER a MEMBER', 'changeMemberRole', () => ({ memberId: known.ownerMember, role: 'MEMBER' })],
  ['cannot remove the OWNER', 'removeMember', () => ({ memberId: known.ownerMember })],
  [
    'cannot deactivate the OWNER',
    'setMembersActive',
    () => ({ accountId: known.accountId, memberIds: [known.ownerMember], active: false }),
  ],
])('the ADMIN %s', async (_name, field, input) => {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const { data, errors } = await mutate(known.newcomer, field, type, input(), 'errors { code }');
  expect(errors).toEqual([]);
  expect(data[field]).toEqual({ errors: [{ code: 'PERMISSION_NOT_HELD' }] });
  expect(await world.sql(`SELECT id FROM members WHERE role = 'OWNER' AND active`)).toEqual([
    { id: known.ownerMember },
  ]);
});

test('the OWNER, as the last one, cannot leave', async () => {
  const { data } = await mutate(
    known.owner,
    'leaveAccount',
    'LeaveAccountInput',
    { accountId: known.accountId },
    'errors { code message }',
  );
  expect(data.leaveAccount).toMatchObject({ errors: [{ code: 'LAST_OWNER' }] });
});

test('the explorer takes the key, runs the nested example and shows the data, from this host alone', async () => {
  const made = await mutate(
    known.owner,
    'createWorkspace',
    'CreateWorkspaceInput',
    { accountId: known.accountId, name: 'Research', handle: 'research' },
    'errors { code }',
  );
  expect(made.data.createWorkspace).toEqual({ errors: [] });
  const created = await mutate(known.owner, 'createApiKey', 'CreateApiKeyInput', { name: 'explorer' }, 'secret');
  const key = textOf(created.data.createApiKey?.secret);
  noteSecret(key);

  const { page, notes, close } = await open(`${origin}/`);
  await page.locator('.examples button:enabled').first().waitFor();
  await page.getByLabel('Bearer key').fill(key);
  await page.getByRole('button', { name: 'Execute query' }).click();
  const answer = page.locator('.result-window');
  await answer.getByText('"name": "Research"').waitFor();
  await answer.getByText('"Nina Newcomer"').first().waitFor();
  expect(await answer.innerText()).not.toContain('"errors"');
  expect(notes).toEqual(NOTHING);
  await close();
});
