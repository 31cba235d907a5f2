import { expectNothingWritten } from '../support/nothing-written';
import { statementsOf } from '../support/statements';
import { startWorld, type Answer, type TestAccount, type World } from '../support/world';
import { domainOperations, eventsOf, failuresOf, shown } from './operations';

let world: World;
let ask: ReturnType<typeof domainOperations>;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
  ask = domainOperations(world);
});
afterAll(() => world.stop());

const add = (account: TestAccount, input: object): Promise<Answer> =>
  ask('addDomain', account.owner.token, { accountId: account.id, ...input });

describe('Account.domains', () => {
  it('is read by every member, in the order in which they were added, and changed by who holds ADMINISTRATE_SSO', async () => {
    const account = await world.account();
    for (const name of ['b.example.net', 'a.example.net'])
      expect(failuresOf(await add(account, { name }), 'addDomain')).toEqual([]);
    const member = await world.member(account, 'MEMBER');
    const { data } = await world.graphql(member.token, `{ account(handle: "${account.handle}") { domains { name } } }`);
    expect(data.account?.domains).toEqual([{ name: 'b.example.net' }, { name: 'a.example.net' }]);
    const input = { accountId: account.id, name: 'c.example.net' };
    const { errors } = await expectNothingWritten(world, ['FORBIDDEN'], () => ask('addDomain', member.token, input));
    expect(errors).toMatchObject([{ extensions: { missingPermission: 'ADMINISTRATE_SSO' } }]);
  });

  it('takes as many statements for 20 accounts of 20 domains as for one of one', async () => {
    const person = await world.person();
    await world.domain(await world.account({ owner: person }));
    const query = '{ viewer { accounts { nodes { domains { name status recordValue } } } } }';
    const counted = async () => (await statementsOf(world, () => world.graphql(person.token, query))).length;
    const one = await counted();
    for (let accounts = 1; accounts < 20; accounts += 1) {
      const account = await world.account({ owner: person });
      for (let domain = 0; domain < 20; domain += 1) await world.domain(account);
    }
    expect(await counted()).toBe(one);
  });
});

describe('addDomain', () => {
  it('claims a domain, says what to put into DNS, and tells of it in the audit log', async () => {
    const account = await world.account();
    const robot = await world.serviceAccount(account, { role: 'ADMIN' });
    const { data, errors } = await ask('addDomain', robot.token, {
      accountId: account.id,
      name: ' Acme.Example.NET. ',
    });
    expect(errors).toEqual([]);
    const domain = data.addDomain?.domain as unknown as Record<string, unknown>;
    expect(data.addDomain).toEqual({ domain, account: { id: account.id }, errors: [] });
    expect(domain).toEqual({
      ...{ id: expect.stringMatching(/^dom_/) as unknown, name: 'acme.example.net', status: 'PENDING' },
      recordName: '_guildhall.acme.example.net',
      recordValue: expect.stringMatching(/^guildhall-domain=[0-9a-f]{32}$/) as unknown,
      ...{ verifiedAt: null, checkedAt: null, checkOutcome: null, failingSince: null, stopsAt: null, lapsedAt: null },
      ...{ createdAt: expect.any(String) as unknown, createdBy: { id: robot.id } },
    });
    expect(await eventsOf(world, account)).toMatchObject([
      {
        ...{ type: 'domain.added', actor_id: robot.id, resource_type: 'domain', resource_id: domain.id },
        ...{ resource_name: 'acme.example.net', before: null, after: { name: 'acme.example.net' } },
      },
    ]);
    expect(world.dns.asked).toEqual([]);
  });

  it.each([
    ['bücher.de', 'xn--bcher-kva.de'],
    ['BÜCHER.DE', 'xn--bcher-kva.de'],
    ['xn--bcher-kva.de', 'xn--bcher-kva.de'],
    ['bücher。de', 'xn--bcher-kva.de'],
    ['उदाहरण.भारत', 'xn--p1b6ci4b4b3a.xn--h2brj9c'],
    ['straße.de', 'xn--strae-oqa.de'],
    ['mail.acme.co.uk', 'mail.acme.co.uk'],
    ['acme.internal', 'acme.internal'],
    ['acme.github.io', 'acme.github.io'],
    [
      `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(46)}.net`,
      expect.stringMatching(/^a{63}/) as string,
    ],
  ])('takes %s for %s', async (name, expected) => {
    const account = await world.account();
    const { data } = await add(account, { name });
    expect(data.addDomain).toMatchObject({ domain: { name: expected }, errors: [] });
  });

  const none = /^This is no domain: write what stands behind the @ /;
  const mail = /^This is a mail address: write only what stands behind its @, as in example\.com\.$/;
  const web = /^This is an address on the web: write the domain alone, /;
  const suffix = /^Everybody can have a name below \S+, so it is nobody's own: /;
  const provider = /^Everybody can have an address at /;
  it.each([
    ['', none],
    ['.', none],
    ['acme', none],
    ['localhost', none],
    ['acme..net', none],
    ['.acme.net', none],
    ['acme.net..', none],
    ['-acme.net', none],
    ['acme-.net', none],
    ['_guildhall.acme.net', none],
    ['*.acme.net', none],
    ['acme .net', none],
    ['acme%2enet.org', none],
    ['192.0.2.7', none],
    ['１９２.0.2.7', none],
    ['acme.7', none],
    [`${'a'.repeat(64)}.net`, none],
    [`${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(47)}.net`, none],
    ["acme.net'; --", none],
    ['@acme.net', mail],
    ['olivia@acme.net', mail],
    ['https://acme.net', web],
    ['acme.net/path', web],
    ['acme.net:8080', web],
    ['[2001:db8::1]', web],
    ['co.uk', suffix],
    ['github.io', suffix],
    ['anything.kobe.jp', suffix],
    ['xn--55qx5d.cn', suffix],
    ['gmail.com', provider],
    ['GMail.COM.', provider],
    ['eu.mail.gmail.com', provider],
    ['outlook.com', provider],
    ['yahoo.co.uk', provider],
    ['müllmail.com', provider],
    ['mailinator.com', provider],
  ])('says what is wrong with %j, beside what else is wrong', async (name, message) => {
    const account = await world.account();
    const answer = await expectNothingWritten(world, [], () => add(account, { name, idempotencyKey: 'short' }));
    expect(failuresOf(answer, 'addDomain')).toEqual([
      { code: 'INVALID', message: expect.stringMatching(message) as unknown, path: ['name'] },
      { code: 'INVALID', message: expect.any(String) as unknown, path: ['idempotencyKey'] },
    ]);
  });

  it('is TAKEN on one list, and asks nothing of other accounts, though they have verified it', async () => {
    const [account, other] = [await world.account(), await world.account()];
    const { name } = await world.domain(other, { status: 'VERIFIED' });
    expect(failuresOf(await add(account, { name }), 'addDomain')).toEqual([]);
    for (const again of [name, name.toUpperCase(), `${name}.`]) {
      const answer = await expectNothingWritten(world, [], () => add(account, { name: again }));
      expect(failuresOf(answer, 'addDomain')).toMatchObject([{ code: 'TAKEN', path: ['name'] }]);
    }
    const tokens = await world.sql('SELECT DISTINCT token FROM domains WHERE name = $1', [name]);
    expect(tokens).toHaveLength(2);
  });

  it('is answered from the same domain on a retry, and CONFLICT with another input under the key', async () => {
    const account = await world.account();
    const input = { name: 'retried.example.net', idempotencyKey: 'the first domain' };
    const first = await add(account, input);
    const again = await expectNothingWritten(world, [], () => add(account, { ...input, name: 'Retried.example.net.' }));
    expect(again.data).toEqual(first.data);
    const other = await expectNothingWritten(world, [], () => add(account, { ...input, name: 'other.example.net' }));
    expect(failuresOf(other, 'addDomain')).toMatchObject([{ code: 'CONFLICT', path: ['idempotencyKey'] }]);
    await world.sql('DELETE FROM domains WHERE account_id = $1', [account.id]);
    const gone = await expectNothingWritten(world, [], () => add(account, input));
    expect(gone.data.addDomain).toMatchObject({ domain: null, account: { id: account.id }, errors: [] });
  });

  it('keeps to 25 domains, also when the last ones are added at once', async () => {
    const account = await world.account();
    for (let domain = 0; domain < 22; domain += 1) await world.domain(account);
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_none, index) => add(account, { name: `d${String(index)}.example.net` })),
    );
    expect(answers.flatMap((answer) => failuresOf(answer, 'addDomain'))).toEqual(
      Array.from({ length: 3 }, () => ({
        ...{ code: 'LIMIT_REACHED', path: [], limit: 25, used: 25 },
        message: expect.stringContaining('room for 25 domains') as unknown,
      })),
    );
    expect(await shown(world, account)).toHaveLength(25);
  });

  it('needs the feature SSO, which PRO has', async () => {
    const [free, pro] = [await world.account({ plan: 'FREE' }), await world.account({ plan: 'PRO' })];
    const { errors } = await expectNothingWritten(world, [], () => add(free, { name: 'free.example.net' }));
    expect(errors).toMatchObject([{ extensions: { code: 'FEATURE_NOT_IN_PLAN', feature: 'SSO' } }]);
    expect(failuresOf(await add(pro, { name: 'pro.example.net' }), 'addDomain')).toEqual([]);
  });
});
