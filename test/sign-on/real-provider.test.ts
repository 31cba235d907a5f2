import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { seal } from '../../src/auth/sealed-secrets';
import { startWorld, type TestAccount, type World } from '../support/world';
import { begin, browse, codeOf, connect, redeem, SIGN_ON_CONFIG, type BegunSignOn } from './dance';
import { CLIENT_ID, CLIENT_SECRET } from './hostile-provider';

/** The package oidc-provider, as a process of its own. */
let child: ChildProcess;
let issuer: string;
let world: World;
let account: TestAccount;
beforeAll(async () => {
  world = await startWorld(SIGN_ON_CONFIG);
  account = await world.account();
  const redirectUri = `http://localhost:4000/sso/accounts/${account.id}/callback`;
  const program = join(__dirname, '../support/run-oidc-provider.ts');
  child = spawn(process.execPath, ['--import', 'tsx', program, CLIENT_ID, CLIENT_SECRET, redirectUri], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  issuer = line.toString().trim();
  await connect(world, account, { issuer });
  await world.domain(account, { name: 'company.example', status: 'VERIFIED' });
});
afterAll(async () => {
  child.kill();
  await world.stop();
});

/** A browser at the provider: it keeps cookies, follows redirects, and fills in the provider's own forms. */
class Browser {
  private readonly cookies = new Map<string, string>();

  async ask(address: string, form?: Record<string, string>): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(address, {
      redirect: 'manual',
      method: form === undefined ? 'GET' : 'POST',
      headers: { cookie },
      ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', ...value] = pair.split('=');
      this.cookies.set(name, value.join('='));
    }
    return response;
  }

  /** Goes on from an address at the provider until it leads away from there; signs in, and consents, where it is asked to. */
  async leave(address: string, login: string | null): Promise<{ away: URL; askedToSignIn: boolean }> {
    let next = await this.ask(address);
    let askedToSignIn = false;
    for (let hop = 0; hop < 12; hop += 1) {
      const location = next.headers.get('location');
      if (location !== null) {
        const to = new URL(location, issuer);
        if (to.origin !== issuer) return { away: to, askedToSignIn };
        next = await this.ask(to.href);
        continue;
      }
      const html = await next.text();
      const action = /action="([^"]+)"/.exec(html)?.[1] ?? '';
      const prompt = /name="prompt" value="(\w+)"/.exec(html)?.[1] ?? '';
      if (prompt === 'login') {
        if (login === null) throw new Error('it asks who it is');
        askedToSignIn = true;
      }
      const form = prompt === 'login' ? { prompt, login: login ?? '', password: 'any' } : { prompt };
      next = await this.ask(new URL(action, issuer).href, form);
    }
    throw new Error('it does not lead back');
  }
}

async function know(person: { sub: string; email?: string; email_verified?: boolean; name?: string }): Promise<void> {
  await fetch(`${issuer}/people`, { method: 'POST', body: JSON.stringify(person) });
}

async function finish(begun: BegunSignOn, away: URL) {
  expect(`${away.origin}${away.pathname}`).toBe(`http://localhost:4000/sso/accounts/${account.id}/callback`);
  const response = await browse(world, `${away.pathname}${away.search}`, begun.cookie);
  return redeem(world, { code: codeOf(response), verifier: begun.verifier });
}

describe('the package oidc-provider', () => {
  it('signs somebody on, with the address and the name from its userinfo', async () => {
    await know({ sub: 'rita', email: 'rita@company.example', email_verified: true, name: 'Rita Real' });
    const begun = await begin(world, account);
    const { away } = await new Browser().leave(begun.address.href, 'rita');
    const { payload } = await finish(begun, away);
    expect(payload).toMatchObject({
      errors: [],
      viewer: { user: { email: 'rita@company.example' }, accounts: { nodes: [{ id: account.id }] } },
    });
    const rows = await world.sql('SELECT display_name, joined_by FROM members WHERE email = $1', [
      'rita@company.example',
    ]);
    expect(rows).toEqual([{ display_name: 'Rita Real', joined_by: 'SSO' }]);
    const [session] = await world.sql<{ at: Date; made: Date }>(
      `SELECT authenticated_at AS at, s.created_at AS made FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email = $1`,
      ['rita@company.example'],
    );
    expect(Math.abs((session?.made.getTime() ?? 0) - (session?.at.getTime() ?? 0))).toBeLessThan(60_000);
  });

  it('does not ask again who is signed in there, and says when that was', async () => {
    await know({ sub: 'sam', email: 'sam@company.example' });
    const browser = new Browser();
    const first = await begin(world, account);
    await finish(first, (await browser.leave(first.address.href, 'sam')).away);
    const second = await begin(world, account);
    const { away, askedToSignIn } = await browser.leave(second.address.href, null);
    expect(askedToSignIn).toBe(false);
    expect((await finish(second, away)).payload.errors).toEqual([]);
    const times = await world.sql(
      `SELECT DISTINCT authenticated_at FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email = 'sam@company.example'`,
    );
    expect(times).toHaveLength(1);
  });

  it('whose client secret is another does not sign anybody on', async () => {
    await know({ sub: 'rita', email: 'rita@company.example' });
    const [kept] = await world.sql<{ secret: Buffer; id: string }>(
      'SELECT id, client_secret AS secret FROM sso_connections',
    );
    const wrong = seal(world.server.app.config, 'sso client secret', kept?.id ?? '', 'another secret');
    await world.sql('UPDATE sso_connections SET client_secret = $1', [wrong]);
    const begun = await begin(world, account);
    const { away } = await new Browser().leave(begun.address.href, 'rita');
    const { payload } = await finish(begun, away);
    await world.sql('UPDATE sso_connections SET client_secret = $1', [kept?.secret]);
    expect(payload.errors).toMatchObject([
      { code: 'SIGN_ON_REFUSED', message: expect.stringMatching(/status 401 and said invalid_client/) as string },
    ]);
  });

  it('with an address that is not proven there does not sign anybody on', async () => {
    await know({ sub: 'eve', email: 'eve@company.example', email_verified: false });
    const begun = await begin(world, account);
    const { payload } = await finish(begun, (await new Browser().leave(begun.address.href, 'eve')).away);
    expect(payload.errors).toMatchObject([{ code: 'SIGN_ON_REFUSED' }]);
    expect(await world.sql(`SELECT FROM users WHERE email = 'eve@company.example'`)).toEqual([]);
  });
});
