import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { connectSaml } from '../sign-on/saml-dance';
import { startSamlIdp, type SamlIdp } from '../support/saml-idp';
import { noteSecret } from '../support/secrets';
import { freePort } from '../support/service';
import { startWorld, type TestAccount, type World } from '../support/world';
import { launchBrowser } from './browser';

/** A sign-on by SAML in a real browser: the provider is another site, whose page posts to ours, and what a browser sends then is its own. */
let world: World;
let idp: SamlIdp;
let browser: Browser;
let origin: string;
let account: TestAccount;

beforeAll(async () => {
  execFileSync(process.execPath, [path.join(__dirname, '../../scripts/build-web.mjs'), '--if-missing']);
  const port = await freePort();
  origin = `http://127.0.0.1:${String(port)}`;
  world = await startWorld({ port, publicUrl: origin });
  idp = await startSamlIdp('localhost');
  account = await world.account();
  await connectSaml(world, account, { ...idp, signOnUrl: idp.issuer.replace('/metadata', '/sso') });
  await world.domain(account, { name: 'company.example', status: 'VERIFIED' });
  idp.trust(await (await fetch(`${origin}/sso/accounts/${account.id}/metadata`)).text());
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await idp.stop();
  await world.stop();
});

test('somebody signs on by the page of our own', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const posted: Record<string, string | null>[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (!pathname.endsWith('/callback')) return;
    void request.allHeaders().then(({ cookie = null }) => posted.push({ method: request.method(), cookie }));
  });
  await page.goto(`${origin}/sso/${account.handle}`);
  await page.getByRole('heading', { level: 1, name: 'You are signed in' }).waitFor();
  // Also where a browser follows one address after the other, as after a form of another site.
  expect(posted.map(({ method }) => method)).toEqual(['POST', 'GET']);
  expect(posted[0]?.cookie).toBeNull();
  expect(posted[1]?.cookie).toMatch(/^guildhall-sso=[\w-]{43}$/);
  const text = (await page.textContent('body')) ?? '';
  noteSecret(/gss_\w{49}/.exec(text)?.[0] ?? 'no token was shown');
  expect(await world.sql('SELECT method FROM sessions WHERE account_id = $1', [account.id])).toEqual([
    { method: 'SAML' },
  ]);
  await context.close();
});

test('a browser that another site sends with an answer of somebody else is not signed on', async () => {
  const attacker = await (await browser.newContext()).newPage();
  const kept = new Promise<string>((resolve) => {
    void attacker.route('**/callback', async (route) => {
      resolve(route.request().postData() ?? '');
      await route.abort();
    });
  });
  await attacker.goto(`${origin}/sso/${account.handle}`);
  const form = await kept;

  const context = await browser.newContext();
  const victim = await context.newPage();
  const value = new URLSearchParams(form).get('SAMLResponse') ?? '';
  const body = `<form method="post" action="${origin}/sso/accounts/${account.id}/callback"><input name="SAMLResponse" value="${value}"></form><script>document.forms[0].submit()</script>`;
  await victim.route('http://attacker.example/', (route) => route.fulfill({ contentType: 'text/html', body }));
  await victim.goto('http://attacker.example/');
  await victim.getByRole('heading', { level: 1, name: 'This sign-on is over' }).waitFor();
  expect(victim.url()).toBe(`${origin}/sso/accounts/${account.id}/callback`);
  expect(await context.cookies(origin)).toEqual([]);
});
