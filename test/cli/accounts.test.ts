import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { startWorld, type World } from '../support/world';
import { guildhall, guildhallJson } from './cli';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

const eventsOf = async (accountId: string) => (await auditEvents(world)).filter(({ log_id }) => log_id === accountId);
const handlesOf = (json: Record<string, unknown>) =>
  (json.accounts as { handle: string }[]).map(({ handle }) => handle);

describe('accounts list', () => {
  it('lists by page with totals, filters, and has closed ones only when asked', async () => {
    const made = [];
    for (const plan of ['FREE', 'FREE', 'PRO'] as const) {
      made.push(await world.account({ plan, handle: `listed-${made.length}` }));
    }
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [made[1]?.id, world.now()]);
    const list = (...more: string[]) => guildhallJson(world, ['accounts', 'list', '--search', 'LISTED-', ...more]);

    const { code, json } = await expectNothingWritten(world, [], () => list());
    expect(code).toBe(0);
    expect(handlesOf(json)).toEqual(['listed-0', 'listed-2']);
    expect(json).toMatchObject({
      totals: { accounts: 2, byPlan: { FREE: 1, PRO: 1 }, byStatus: { ACTIVE: 2 } },
      next: null,
    });
    expect(handlesOf((await list('--closed')).json)).toEqual(['listed-0', 'listed-1', 'listed-2']);
    const closed = await list('--status', 'CLOSED');
    expect(handlesOf(closed.json)).toEqual(['listed-1']);
    expect(closed.json).toMatchObject({ totals: { accounts: 1, byStatus: { CLOSED: 1 } } });
    expect(handlesOf((await list('--status', 'ACTIVE', '--closed')).json)).toEqual(['listed-0', 'listed-2']);
    // Only what writes needs a name.
    expect(await list('--operator', '')).toMatchObject({ code: 0 });
    expect(handlesOf((await list('--plan', 'PRO')).json)).toEqual(['listed-2']);
    expect(handlesOf((await list('--status', 'FROZEN')).json)).toEqual([]);

    const page = await list('--first', '1');
    expect(page.json).toMatchObject({ accounts: [{ handle: 'listed-0' }], next: made[0]?.id, totals: { accounts: 2 } });
    expect(handlesOf((await list('--first', '1', '--after', made[0]?.id ?? '')).json)).toEqual(['listed-2']);
    const { out } = await guildhall(world, ['accounts', 'list', '--search', 'listed-', '--first', '1']);
    expect(out).toContain(`More: --after ${made[0]?.id ?? ''}`);
    expect(out).toContain('2 accounts: 1 FREE ACTIVE, 1 PRO ACTIVE');
  });

  it('takes no page, plan or key that there is not', async () => {
    for (const line of [['--first', '0'], ['--first', 'ten'], ['--plan', 'GOLD'], ['--after', 'x'], ['--all']]) {
      expect(await guildhall(world, ['accounts', 'list', ...line])).toMatchObject({ code: 2, out: '' });
    }
    expect(await guildhallJson(world, ['accounts', 'list', '--search', ''])).toMatchObject({
      code: 3,
      json: { errors: [{ code: 'BAD_USER_INPUT' }] },
    });
  });
});

describe('accounts show', () => {
  it('shows what is booked and used, by handle or id, and whose names cannot move the cursor', async () => {
    const account = await world.account({
      plan: 'PRO',
      overrides: { limits: { members: 7 }, features: { SCIM: true } },
    });
    await world.sql('UPDATE accounts SET name = $2 WHERE id = $1', [account.id, 'Evil\u001b[2J\u009b1m\u202eName']);
    await world.workspace(account);
    const { code, json } = await guildhallJson(world, ['accounts', 'show', account.handle]);
    expect(code).toBe(0);
    expect(json).toMatchObject({
      account: { id: account.id, plan: 'PRO', planOverrides: { limits: { members: 7 } }, status: 'ACTIVE' },
      booked: { limits: { members: 7, workspaces: 10 }, features: expect.arrayContaining(['SCIM']) as unknown },
      usage: { members: { used: 1, limit: 7 }, workspaces: { used: 1, limit: 10 } },
      owners: [{ userId: account.owner.userId, email: account.owner.email, disabled: false }],
    });
    const { out } = await guildhall(world, ['account', 'show', account.id]);
    expect(out).toContain('Evil\\u001b[2J\\u009b1m\\u202eName');
    expect(out).toContain('limits.members=7');
    for (const printed of [out, (await guildhall(world, ['accounts', 'show', account.id, '--json'])).out]) {
      expect(printed).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    }
    expect(await guildhall(world, ['accounts', 'show', 'nobody'])).toMatchObject({
      code: 3,
      out: '',
      err: 'account: No account has this handle or id: look for the handle that it has now.\n',
    });
  });
});

describe('what an operator does to an account', () => {
  it('plan, override, freeze and status change it, say so, and are in its log by the name of --operator', async () => {
    const { id, handle } = await world.account({ plan: 'FREE' });
    const acts = [
      ['plan', handle, 'PRO'],
      ['override', handle, 'limits.members=50', 'features.SSO=false', 'limits.workspaces=null'],
      ['override', id, 'features.SSO=plan', 'limits.members=plan'],
      ['freeze', handle],
      ['status', handle, 'ACTIVE'],
    ];
    for (const act of acts) {
      const line = ['accounts', ...act, '--operator', 'Otto'];
      expect(await guildhallJson(world, line)).toMatchObject({ code: 0, json: { account: { id }, changed: true } });
      const again = await expectNothingWritten(world, [], () => guildhallJson(world, line));
      expect(again).toMatchObject({ code: 0, json: { changed: false } });
    }
    const events = await eventsOf(id);
    expect(events.map(({ after }) => after)).toEqual([
      { plan: 'PRO' },
      { planOverrides: { limits: { members: 50, workspaces: null }, features: { SSO: false } } },
      { planOverrides: { limits: { workspaces: null } } },
      { status: 'FROZEN' },
      { status: 'ACTIVE' },
    ]);
    for (const event of events) expect(event).toMatchObject({ actor_type: 'OPERATOR', actor_name: 'Otto' });
  });

  it('release-allowlist lets every address in again', async () => {
    const account = await world.account();
    await world.sql('UPDATE accounts SET ip_allowlist_enforced = true WHERE id = $1', [account.id]);
    const line = ['accounts', 'release-allowlist', account.handle];
    expect(await guildhall(world, line)).toMatchObject({ code: 0, err: '' });
    expect(await eventsOf(account.id)).toMatchObject([{ type: 'ip_allowlist.released', actor_name: 'olga' }]);
    const again = await expectNothingWritten(world, [], () => guildhall(world, line));
    expect(again.out).toContain('nothing was written');
  });

  it('release-sso lets members in without their provider again', async () => {
    const account = await world.account();
    await world.sql('UPDATE accounts SET sso_enforced = true WHERE id = $1', [account.id]);
    expect((await guildhall(world, ['accounts', 'show', account.handle])).out).toMatch(/Single sign-on:? +enforced/);
    const line = ['accounts', 'release-sso', account.handle];
    const { code, out, err } = await guildhall(world, line);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('without its identity provider again');
    expect(await eventsOf(account.id)).toMatchObject([{ type: 'sso.released', actor_name: 'olga' }]);
    const again = await expectNothingWritten(world, [], () => guildhall(world, line));
    expect(again.out).toContain('nothing was written');
    expect((await guildhallJson(world, ['accounts', 'show', account.handle])).json).toMatchObject({
      account: { ssoEnforced: false },
    });
  });

  it('is refused with every mistake, and a name of an operator that is none', async () => {
    const { handle } = await world.account();
    const refused = (...line: string[]) =>
      expectNothingWritten(world, [], () => guildhallJson(world, ['accounts', ...line]));
    expect(
      await refused('override', handle, 'limits.members=-1', 'limits.seats=1', 'features.SSO=maybe'),
    ).toMatchObject({
      code: 3,
      json: {
        errors: expect.arrayContaining([
          expect.objectContaining({ code: 'INVALID', path: ['overrides', 'limits', 'members'] }),
          expect.objectContaining({ code: 'INVALID', path: ['overrides', 'limits', 'seats'] }),
          expect.objectContaining({ code: 'INVALID', path: ['overrides', 'features', 'SSO'] }),
        ]) as unknown,
      },
    });
    for (const text of ['other.members=1', 'members=1']) {
      expect(await refused('override', handle, text)).toMatchObject({
        code: 3,
        json: { errors: [{ code: 'INVALID' }] },
      });
    }
    for (const text of ['limits.members', 'limits.=1']) {
      expect(await refused('override', handle, text)).toMatchObject({ code: 2, json: { errors: [{ code: 'USAGE' }] } });
    }
    expect(await refused('override', handle, 'limits.members=1', 'limits.members=2')).toMatchObject({ code: 2 });
    expect(await refused('plan', handle, 'GOLD')).toMatchObject({ code: 2 });
    expect(await refused('freeze', 'nobody')).toMatchObject({
      code: 3,
      json: { errors: [{ code: 'NOT_FOUND', path: ['account'] }] },
    });
    expect(await refused('freeze', handle, '--operator', 'O\u001b[2J')).toMatchObject({
      code: 3,
      json: { errors: [{ code: 'INVALID', path: ['operator'] }] },
    });
    const { err } = await guildhall(world, ['accounts', 'freeze', handle, '--operator', '']);
    expect(err).toMatch(/^--operator: /);
  });

  it('waits for whoever changes the account, and then is CONFLICT', async () => {
    const { id, handle } = await world.account();
    const client = await world.database.pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM accounts WHERE id = $1 FOR UPDATE', [id]);
    const { code, json } = await guildhallJson(world, ['accounts', 'freeze', handle]);
    await client.query('ROLLBACK');
    client.release();
    expect({ code, json }).toMatchObject({ code: 3, json: { errors: [{ code: 'CONFLICT' }] } });
  });
});

describe('accounts billing', () => {
  it('tells what is shown, to the account and to operators, once, and is in the log as the operator’s', async () => {
    const account = await world.account();
    const line = [
      ...['interval=YEAR', 'nextInvoice.date=2027-01-31', 'nextInvoice.amount=4900', 'nextInvoice.currency=EUR'],
      ...['paymentMethod.brand=visa', 'paymentMethod.lastFour=4242', 'address.city=Berlin', 'address.country=DE'],
      ...['contact.name=Bo Books', 'contact.email=Books@Example.com'],
    ];
    const tell = (...values: string[]) => guildhallJson(world, ['accounts', 'billing', account.handle, ...values]);
    expect(await tell(...line)).toMatchObject({ code: 0, json: { account: { id: account.id }, changed: true } });
    expect(await expectNothingWritten(world, [], () => tell(...line))).toMatchObject({ json: { changed: false } });
    const { data } = await world.graphql(
      account.owner.token,
      `{ account(handle: "${account.handle}") { billing { provider interval nextInvoice { date amount currency }
        paymentMethod { brand lastFour expMonth } address { city line1 } contact { name email } } } }`,
    );
    expect(data.account?.billing).toEqual({
      provider: 'OPERATOR',
      interval: 'YEAR',
      nextInvoice: { date: '2027-01-31T00:00:00.000Z', amount: 4900, currency: 'EUR' },
      paymentMethod: { brand: 'visa', lastFour: '4242', expMonth: null },
      address: { city: 'Berlin', line1: null },
      contact: { name: 'Bo Books', email: 'books@example.com' },
    });
    const shown = await guildhallJson(world, ['accounts', 'show', account.handle]);
    expect(shown.json).toMatchObject({ billing: { provider: 'OPERATOR', contact: { name: 'Bo Books' } } });
    expect(await tell('contact=null')).toMatchObject({ json: { changed: true } });
    const { out } = await guildhall(world, ['accounts', 'show', account.handle]);
    expect(out).toMatch(/Billing +OPERATOR YEAR\n/);
    expect(out).toMatch(/Billing contact +–\n/);
    expect(await eventsOf(account.id)).toMatchObject([
      { type: 'billing.updated', actor_type: 'OPERATOR' },
      { type: 'billing.updated', actor_type: 'OPERATOR' },
    ]);
  });

  it.each([
    [['interval=WEEK'], 3, 'interval'],
    [['nextInvoice.date=soon', 'nextInvoice.amount=1', 'nextInvoice.currency=EUR'], 3, 'nextInvoice.date'],
    [['nextInvoice.date=1/2/2027', 'nextInvoice.amount=1', 'nextInvoice.currency=EUR'], 3, 'nextInvoice.date'],
    [['nextInvoice.date=2027-02-31', 'nextInvoice.amount=1', 'nextInvoice.currency=EUR'], 3, 'nextInvoice.date'],
    [['paymentMethod.brand=visa', 'paymentMethod.lastFour=4242424242424242'], 3, 'paymentMethod.lastFour'],
    [['colour=blue'], 3, 'colour'],
    [['account=umbrella', 'interval=YEAR'], 2, 'account is no value'],
    [['account.id=umbrella'], 2, 'account is no value'],
    [['interval'], 2, 'interval=YEAR'],
    [['interval=YEAR', 'interval=MONTH'], 2, 'interval is there twice'],
  ])('refuses %j and writes nothing', async (line, code, told) => {
    const account = await world.account();
    const answer = await expectNothingWritten(world, [], () =>
      guildhall(world, ['accounts', 'billing', account.handle, ...line]),
    );
    expect(answer).toMatchObject({ code, out: '' });
    expect(answer.err).toContain(told);
  });
});
