import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { connect, SIGN_ON_CONFIG } from '../sign-on/dance';
import { CLIENT_ID, CLIENT_SECRET } from '../sign-on/hostile-provider';
import { loggedText, noteSecret } from '../support/secrets';
import { freePort } from '../support/service';
import { codeIn, jobsDone, textOf } from '../support/sign-in';
import { startWorld, type TestAccount, type World } from '../support/world';
import { launchBrowser, watchedPage } from './browser';

/** How people sign on by their company's provider, in a real browser: the package oidc-provider, with its own forms. */
let world: World;
let browser: Browser;
let provider: ChildProcess;
let issuer: string;
let origin: string;
let account: TestAccount;

const DOMAIN = 'company.example';
const STEPS = 'ssoTest { passed url steps { step outcome } }';
const NOTHING = { foreignRequests: [], policyViolations: [], errors: [] };

beforeAll(async () => {
  execFileSync(process.execPath, [path.join(__dirname, '../../scripts/build-web.mjs'), '--if-missing']);
  const port = await freePort();
  // Another site than the provider's, which is at 127.0.0.1: as it is between companies.
  origin = `http://localhost:${String(port)}`;
  world = await startWorld({ ...SIGN_ON_CONFIG, port, publicUrl: origin });
  account = await world.account({ handle: 'done' });
  const program = path.join(__dirname, '../support/run-oidc-provider.ts');
  const redirectUri = `${origin}/sso/accounts/${account.id}/callback`;
  const told = ['--import', 'tsx', program, CLIENT_ID, CLIENT_SECRET, redirectUri];
  provider = spawn(process.execPath, told, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(provider.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  issuer = line.toString().trim();
  await connect(world, account, { issuer });
  await world.domain(account, { name: DOMAIN, status: 'VERIFIED' });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  provider.kill();
  await world.stop();
});

/** A browser that nobody has signed on in, and a page of it; it may load from us and from the provider. */
async function newPage() {
  const { page, context, ...notes } = await watchedPage(browser, origin);
  await context.route(`${issuer}/**`, (route) => route.continue());
  // The provider's own pages would have a font.
  await context.route('https://fonts.googleapis.com/**', (route) => route.fulfill({ body: '' }));
  return { page, notes, close: () => context.close() };
}

/** The address that the provider knows of somebody, whose login there is this. */
async function known(login: string): Promise<string> {
  const email = `${login}@${DOMAIN}`;
  const claims = { sub: login, email, email_verified: true, name: `${login} of the company` };
  await fetch(`${issuer}/people`, { method: 'POST', body: JSON.stringify(claims) });
  return email;
}

/** Signs in by the provider's form, and lets it tell us. */
async function signInThere(page: Page, login: string): Promise<void> {
  await page.waitForURL(`${issuer}/interaction/**`);
  await page.locator('input[name=login]').fill(login);
  await page.locator('input[name=password]').fill('any');
  await page.locator('button[type=submit]').click();
  await page.getByText('Authorize').waitFor();
  await page.locator('button[type=submit]').click();
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

/** The session's token, as the page shows it. */
async function shownToken(page: Page): Promise<string> {
  await heading(page, 'You are signed in');
  const token = await page.getByLabel('Session token').inputValue();
  noteSecret(token);
  return token;
}

/** Nothing that is worth anything is in the address, in what a tab keeps, or in a cookie that a script can read. */
async function expectNothingKept(page: Page, secrets: readonly string[] = []): Promise<void> {
  expect(new URL(page.url()).search + new URL(page.url()).hash).toBe('');
  const kept = await page.evaluate<string>(
    'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state])',
  );
  expect(kept).not.toContain('verifier');
  for (const secret of secrets) expect(kept).not.toContain(secret);
}

test('a person signs on at the address of their company, and gets a session of that account alone', async () => {
  const email = await known('rita');
  const { page, notes, close } = await newPage();
  await page.goto(`${origin}/sso/${account.handle}`);
  await signInThere(page, 'rita');
  const token = await shownToken(page);
  await page.getByText(`${email} is signed in to Account ${account.handle}.`).waitFor();
  await page.waitForURL(`${origin}/sso/accounts/done`);
  await expectNothingKept(page, [token]);

  const other = await world.account();
  const [user] = await world.sql<{ id: string }>('SELECT id FROM users WHERE email = $1', [email]);
  const person = { userId: user?.id ?? '', name: 'Rita', email, token };
  await world.member(other, 'ADMIN', { person });
  const { data } = await world.graphql(
    token,
    `{ viewer { accounts { nodes { id } } } mine: account(handle: "${account.handle}") { members { nodes { user { email } } } }
       other: account(handle: "${other.handle}") { id } }`,
  );
  expect(data.viewer?.accounts?.nodes).toEqual([{ id: account.id }]);
  expect(data.mine?.members?.nodes).toContainEqual({ user: { email } });
  expect(data.other).toBeNull();

  const copy = page.getByRole('button', { name: 'Copy the token' });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  await copy.click();
  await page.getByText('Copied.').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(token);
  await page.evaluate('navigator.clipboard.writeText = () => Promise.reject(new Error("not allowed"))');
  await copy.click();
  await page.getByText('copy the selected token yourself').waitFor();
  expect(await page.evaluate('getSelection().toString()')).toBe(token);

  // The link to the explorer leads there.
  const explorer = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'the API explorer' }).click();
  expect((await explorer).url()).toBe(`${origin}/`);
  await (await explorer).close();
  expect(loggedText()).not.toContain(token);

  await page.reload();
  await heading(page, 'There is nothing to do here');
  expect(await page.content()).not.toContain(token);
  // The provider knows the browser by now, and asks nothing.
  await page.getByRole('button', { name: 'Sign on again' }).click();
  expect(await shownToken(page)).not.toBe(token);
  await page.goBack();
  expect(await page.content()).not.toContain(token);
  expect(notes).toEqual(NOTHING);
  await close();
});

test('an admin tests the connection: the browser goes through its address, and the steps appear', async () => {
  await known('tess');
  const { data } = await world.graphql(
    account.owner.token,
    `mutation ($accountId: ID!) { testSso(input: { accountId: $accountId }) { ${STEPS} errors { message } } }`,
    { accountId: account.id },
  );
  expect(data.testSso).toMatchObject({ errors: [], ssoTest: { passed: null, steps: [{}, {}] } });
  const { page, notes, close } = await newPage();
  await page.goto(textOf(data.testSso?.ssoTest?.url));
  await signInThere(page, 'tess');
  await heading(page, 'The test has passed');
  await page.waitForURL(`${origin}/sso/accounts/${account.id}/callback`);
  await expectNothingKept(page);
  const after = await world.graphql(account.owner.token, `{ account(handle: "${account.handle}") { ${STEPS} } }`);
  expect(after.data.account?.ssoTest).toEqual({
    passed: true,
    url: null,
    steps: ['DISCOVERY', 'KEYS', 'SIGN_IN', 'TOKEN', 'ID_TOKEN', 'ADDRESS'].map((step) => ({
      step,
      outcome: 'PASSED',
    })),
  });
  expect(await world.sql(`SELECT FROM users WHERE email = 'tess@${DOMAIN}'`)).toEqual([]);

  await page.reload();
  await heading(page, 'This sign-on is over');
  expect({ ...notes, errors: [] }).toEqual(NOTHING);
  await close();
});

test('somebody who is here already confirms with the code from their mail, once', async () => {
  const email = await known('kim');
  const person = await world.person('Kim');
  await world.sql('UPDATE users SET email = $2 WHERE id = $1', [person.userId, email]);
  const { page, notes, close } = await newPage();
  await page.goto(`${origin}/sso/${account.handle}`);
  await signInThere(page, 'kim');
  await heading(page, 'Confirm that it is you');
  await page.waitForURL(`${origin}/sso/accounts/done`);
  await expectNothingKept(page);
  const code = codeIn(await world.smtp.waitFor(({ to }) => to === email));
  await jobsDone(world);
  const entry = page.getByLabel('Code');
  const confirm = page.getByRole('button', { name: 'Confirm and sign in' });
  await entry.fill('12');
  await confirm.click();
  await page.getByText('Enter the 8 digits from the mail.').waitFor();
  await entry.fill(code === '12345678' ? '87654321' : '12345678');
  await confirm.click();
  await page.getByText('This code is not right').waitFor();
  await page.getByRole('button', { name: 'Sign on again' }).waitFor();
  await entry.fill(`${code.slice(0, 4)} ${code.slice(4)}`);
  await confirm.click();
  const token = await shownToken(page);
  await expectNothingKept(page, [token, code]);
  const { data } = await world.graphql(token, '{ viewer { user { id } accounts { nodes { id } } } }');
  expect(data.viewer).toEqual({ user: { id: person.userId }, accounts: { nodes: [{ id: account.id }] } });

  // From then on the provider's word is enough.
  await page.goto(`${origin}/sso/${account.handle}`);
  expect(await shownToken(page)).not.toBe(token);
  expect(notes).toEqual(NOTHING);
  await close();
});

test('who is not let in reads why, and can try again', async () => {
  await fetch(`${issuer}/people`, {
    method: 'POST',
    body: JSON.stringify({ sub: 'eve', email: 'eve@elsewhere.example', email_verified: true }),
  });
  const { page, notes, close } = await newPage();
  await page.goto(`${origin}/sso/${account.handle}`);
  await signInThere(page, 'eve');
  await heading(page, 'You are not signed in');
  await page.getByRole('button', { name: 'Sign on again' }).waitFor();
  await expectNothingKept(page);
  expect(notes).toEqual(NOTHING);
  await close();

  // And who opens the page where codes arrive, with a code of somebody else's or none.
  const stray = await newPage();
  await stray.page.goto(`${origin}/sso/accounts/done?code=gsc_nothing`);
  await heading(stray.page, 'This sign-on was not begun here');
  await expectNothingKept(stray.page);
  await stray.page.goto(`${origin}/sso/accounts/done`);
  await heading(stray.page, 'There is nothing to do here');
  await stray.page.goto(`${origin}/sso/nobody-has-this`);
  await heading(stray.page, 'No single sign-on here');
  await stray.close();
});
