import { expectNothingWritten } from '../support/nothing-written';
import { textOf } from '../support/sign-in';
import { statementsOf } from '../support/statements';
import type { Answer, TestAccount, World } from '../support/world';
import { doneIn } from '../teams/operations';
import { allowlistOperations, codesOf, enforced, failuresOf, readList, startAddressedWorld } from './operations';

const [HOME, OFFICE, ELSEWHERE] = ['203.0.113.7', '198.51.100.20', '192.0.2.99'];

let world: World;
let ask: ReturnType<typeof allowlistOperations>;
beforeAll(async () => {
  world = await startAddressedWorld();
  ask = allowlistOperations(world);
});
afterAll(() => world.stop());

const add = (account: TestAccount, input: object, address = HOME): Promise<Answer> =>
  ask('addIpAllowlistEntry', address, account.owner.token, { accountId: account.id, ...input });
const enforce = (account: TestAccount, address = HOME): Promise<Answer> =>
  ask('enforceIpAllowlist', address, account.owner.token, { accountId: account.id });
const release = (account: TestAccount, address = HOME): Promise<Answer> =>
  ask('releaseIpAllowlist', address, account.owner.token, { accountId: account.id });

async function isEnforced({ id }: TestAccount): Promise<unknown> {
  const [row] = await world.sql('SELECT ip_allowlist_enforced AS it FROM accounts WHERE id = $1', [id]);
  return row?.it;
}

describe('Account.ipAllowlist', () => {
  it('is empty and not enforced at first, and tells the caller from which address they ask', async () => {
    const account = await world.account();
    const { data } = await readList(world, '::ffff:203.0.113.7', account.owner.token, account.handle);
    expect(data.account?.ipAllowlist).toEqual({ enforced: false, viewerAddress: '203.0.113.7', entries: [] });
  });

  it('is read by every member and changed by who holds UPDATE_IP_ALLOWLIST', async () => {
    const account = await world.account();
    await add(account, { network: HOME });
    const member = await world.member(account, 'MEMBER');
    const { data } = await readList(world, HOME, member.token, account.handle);
    expect(data.account?.ipAllowlist).toMatchObject({ entries: [{ network: '203.0.113.7/32' }] });
    const { errors } = await expectNothingWritten(world, ['FORBIDDEN'], () =>
      ask('enforceIpAllowlist', HOME, member.token, { accountId: account.id }),
    );
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', missingPermission: 'UPDATE_IP_ALLOWLIST' } }]);
  });

  it('takes as many statements for 20 lists of 20 entries as for one of one', async () => {
    const person = await world.person();
    const own = await world.account({ owner: person });
    await add(own, { network: HOME });
    const query = '{ viewer { accounts { nodes { ipAllowlist { enforced entries { id } } } } } }';
    const counted = async () => (await statementsOf(world, () => world.graphql(person.token, query))).length;
    const one = await counted();
    for (let accounts = 1; accounts < 20; accounts += 1) {
      const account = await world.account({ owner: person });
      for (let entry = 0; entry < 20; entry += 1) await world.allowlistEntry(account, `10.0.${String(entry)}.0/24`);
    }
    expect(await counted()).toBe(one);
  });
});

describe('addIpAllowlistEntry', () => {
  it('adds an entry that is enabled, and tells of it in the audit log', async () => {
    const account = await world.account();
    const robot = await world.serviceAccount(account, { role: 'ADMIN' });
    const input = { accountId: account.id, network: ' 203.0.113.0/24 ', description: ' The office ' };
    const { data, errors } = await ask('addIpAllowlistEntry', HOME, robot.token, input);
    expect(errors).toEqual([]);
    const id = textOf(data.addIpAllowlistEntry?.ipAllowlistEntry?.id);
    expect(id).toMatch(/^ipa_/);
    expect(data.addIpAllowlistEntry).toEqual({
      ipAllowlistEntry: {
        ...{ id, network: '203.0.113.0/24', description: 'The office', enabled: true, lastUsedAt: null },
        createdAt: expect.any(String) as unknown,
        createdBy: { id: robot.id },
      },
      account: { id: account.id },
      errors: [],
    });
    expect(await doneIn(world, account)).toMatchObject([
      {
        type: 'ip_allowlist.entry_added',
        ...{ actor_id: robot.id, resource_type: 'ipAllowlistEntry', resource_id: id, resource_name: '203.0.113.0/24' },
        ...{ before: null, after: { network: '203.0.113.0/24', description: 'The office', enabled: true } },
      },
    ]);
  });

  it.each([
    ['203.0.113.7', '203.0.113.7/32'],
    ['203.0.113.7/32', '203.0.113.7/32'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['128.0.0.0/1', '128.0.0.0/1'],
    ['2001:DB8:0:0::7', '2001:db8::7/128'],
    ['2001:db8::/32', '2001:db8::/32'],
    ['::1', '::1/128'],
    ['::ffff:203.0.113.7', '203.0.113.7/32'],
    ['::FFFF:cb00:7107', '203.0.113.7/32'],
    ['0:0:0:0:0:ffff:203.0.113.0/120', '203.0.113.0/24'],
    ['64:ff9b::203.0.113.7', '64:ff9b::cb00:7107/128'],
  ])('takes %s for %s', async (network, expected) => {
    const account = await world.account();
    const { data } = await add(account, { network });
    expect(data.addIpAllowlistEntry).toMatchObject({ ipAllowlistEntry: { network: expected }, errors: [] });
  });

  const noAddress = /^This is no address and no network: write one as in 203\.0\.113\.7, /;
  it.each([
    ['', noAddress],
    ['the office', noAddress],
    ['203.0.113', noAddress],
    ['203.0.113.256', noAddress],
    ['203.0.113.07', noAddress],
    ['203.0.113.7:80', noAddress],
    ['203.0.113.7 - 203.0.113.9', noAddress],
    ['203.0.113.0/255.255.255.0', noAddress],
    ['203.0.113.0/', noAddress],
    ['203.0.113.0/24/24', noAddress],
    ['203.0.113.0/-1', noAddress],
    ['203.0.113.0/024', noAddress],
    ['203.0.113.0 /24', noAddress],
    ['fe80::1%eth0', noAddress],
    ['[2001:db8::1]', noAddress],
    ['2001:db8::1::2', noAddress],
    [`${'1'.repeat(10_000)}/24`, noAddress],
    ["1.2.3.4'; --", noAddress],
    ['203.0.113.0/33', /^The length of an IPv4 network is 1 to 32: 203\.0\.113\.0 alone is that address\.$/],
    ['2001:db8::/129', /^The length of an IPv6 network is 1 to 128: /],
    ['::ffff:203.0.113.0/95', /^The length of an IPv4 network is 1 to 32: /],
    ['0.0.0.0/0', /^A length of 0 would let everybody in: /],
    ['::/0', /^A length of 0 would let everybody in: /],
    ['::ffff:0:0/96', /^A length of 0 would let everybody in: /],
    [
      '203.0.113.7/24',
      /^203\.0\.113\.7\/24 has bits set behind its length: write 203\.0\.113\.0\/24 for the whole network, or 203\.0\.113\.7 for the one address\.$/,
    ],
    ['2001:db8::7/32', /: write 2001:db8::\/32 for the whole network, or 2001:db8::7 for the one address\.$/],
    ['::ffff:203.0.113.7/120', /^203\.0\.113\.7\/24 has bits set behind its length: write 203\.0\.113\.0\/24 /],
  ])('says what is wrong with %j, beside what else is wrong', async (network, message) => {
    const account = await world.account();
    const answer = await expectNothingWritten(world, [], () => add(account, { network, description: 'x'.repeat(141) }));
    expect(failuresOf(answer, 'addIpAllowlistEntry')).toEqual([
      { code: 'INVALID', message: expect.stringMatching(message) as unknown, path: ['network'] },
      { code: 'INVALID', message: expect.any(String) as unknown, path: ['description'] },
    ]);
  });

  it('takes networks that overlap; the same one, however it is written, is TAKEN', async () => {
    const [account, other] = [await world.account(), await world.account()];
    for (const network of ['203.0.113.0/24', '203.0.113.7', '203.0.0.0/16', '2001:db8::/64']) {
      expect(failuresOf(await add(account, { network }), 'addIpAllowlistEntry')).toEqual([]);
    }
    for (const network of ['203.0.113.0/24', '::ffff:203.0.113.7', '2001:0db8:0::/64']) {
      const answer = await expectNothingWritten(world, [], () => add(account, { network }));
      expect(failuresOf(answer, 'addIpAllowlistEntry')).toMatchObject([{ code: 'TAKEN', path: ['network'] }]);
    }
    expect(failuresOf(await add(other, { network: '203.0.113.7' }), 'addIpAllowlistEntry')).toEqual([]);
  });

  it('is answered from the same entry on a retry, and CONFLICT with another input under the key', async () => {
    const account = await world.account();
    const input = { network: HOME, idempotencyKey: 'the first entry' };
    const first = await add(account, input);
    const again = await expectNothingWritten(world, [], () => add(account, { ...input, network: `${HOME}/32` }));
    expect(again.data).toEqual(first.data);
    const other = await expectNothingWritten(world, [], () => add(account, { ...input, network: OFFICE }));
    expect(failuresOf(other, 'addIpAllowlistEntry')).toMatchObject([{ code: 'CONFLICT', path: ['idempotencyKey'] }]);
    await world.sql('DELETE FROM ip_allowlist_entries WHERE account_id = $1', [account.id]);
    const gone = await expectNothingWritten(world, [], () => add(account, input));
    expect(gone.data.addIpAllowlistEntry).toMatchObject({
      ipAllowlistEntry: null,
      account: { id: account.id },
      errors: [],
    });
  });

  it('keeps to 25 entries, disabled ones included, also when the last ones are added at once', async () => {
    const account = await world.account();
    for (let entry = 0; entry < 22; entry += 1) {
      await world.allowlistEntry(account, `10.0.${String(entry)}.0/24`, { enabled: entry % 2 === 0 });
    }
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_none, index) => add(account, { network: `10.1.${String(index)}.0/24` })),
    );
    const failures = answers.flatMap((answer) => failuresOf(answer, 'addIpAllowlistEntry'));
    expect(failures).toEqual(
      Array.from({ length: 3 }, () => ({
        ...{ code: 'LIMIT_REACHED', path: [], limit: 25, used: 25 },
        message: expect.stringContaining('room for 25 entries') as unknown,
      })),
    );
    const [row] = await world.sql('SELECT count(*)::int AS n FROM ip_allowlist_entries WHERE account_id = $1', [
      account.id,
    ]);
    expect(row?.n).toBe(25);
  });
});

describe('updateIpAllowlistEntry', () => {
  it('switches an entry off and on and describes it, and tells what changed and nothing else', async () => {
    const account = await world.account();
    const { token } = account.owner;
    const entry = await world.allowlistEntry(account, '203.0.113.0/24');
    const change = (input: object) =>
      ask('updateIpAllowlistEntry', HOME, token, { ipAllowlistEntryId: entry.id, ...input });
    const { data } = await change({ enabled: false });
    expect(data.updateIpAllowlistEntry).toMatchObject({
      ipAllowlistEntry: { id: entry.id, network: '203.0.113.0/24', enabled: false, description: '' },
      errors: [],
    });
    await change({ enabled: true, description: 'Back again' });
    await change({ description: null });
    await expectNothingWritten(world, [], () => change({ enabled: true }));
    await expectNothingWritten(world, [], () => change({}));
    expect((await doneIn(world, account)).map(({ type, before, after }) => [type, before, after])).toEqual([
      ['ip_allowlist.entry_updated', { enabled: true }, { enabled: false }],
      ['ip_allowlist.entry_updated', { enabled: false, description: '' }, { enabled: true, description: 'Back again' }],
      ['ip_allowlist.entry_updated', { description: 'Back again' }, { description: '' }],
    ]);
    const bad = await expectNothingWritten(world, [], () => change({ enabled: null, description: 'x'.repeat(141) }));
    expect(failuresOf(bad, 'updateIpAllowlistEntry').map(({ path }) => path)).toEqual([['enabled'], ['description']]);
  });
});

describe('removeIpAllowlistEntry', () => {
  it('takes an entry off the list, once', async () => {
    const account = await world.account();
    const { token } = account.owner;
    const entry = await world.allowlistEntry(account, '203.0.113.0/24');
    const remove = () => ask('removeIpAllowlistEntry', HOME, token, { ipAllowlistEntryId: entry.id });
    expect((await remove()).data.removeIpAllowlistEntry).toMatchObject({
      ipAllowlistEntryId: entry.id,
      account: { ipAllowlist: { entries: [] } },
      errors: [],
    });
    expect(await doneIn(world, account)).toMatchObject([
      {
        type: 'ip_allowlist.entry_removed',
        resource_name: '203.0.113.0/24',
        before: { network: '203.0.113.0/24', description: '', enabled: true },
        after: null,
      },
    ]);
    expect(codesOf(await expectNothingWritten(world, [], remove))).toEqual(['NOT_FOUND']);
  });
});

describe('enforceIpAllowlist and releaseIpAllowlist', () => {
  it('switch the list on and off, once each, and leave its entries', async () => {
    const account = await world.account();
    await add(account, { network: HOME });
    expect((await enforce(account)).data.enforceIpAllowlist).toMatchObject({
      account: { ipAllowlist: { enforced: true, entries: [{ network: '203.0.113.7/32' }] } },
      errors: [],
    });
    await expectNothingWritten(world, [], () => enforce(account));
    expect((await release(account)).data.releaseIpAllowlist).toMatchObject({
      account: { ipAllowlist: { enforced: false, entries: [{ network: '203.0.113.7/32' }] } },
      errors: [],
    });
    await expectNothingWritten(world, [], () => release(account));
    expect((await doneIn(world, account)).slice(1)).toMatchObject([
      {
        type: 'ip_allowlist.enforced',
        resource_id: account.id,
        before: { enforced: false },
        after: { enforced: true },
      },
      {
        type: 'ip_allowlist.released',
        resource_id: account.id,
        before: { enforced: true },
        after: { enforced: false },
      },
    ]);
  });
});

describe('a change that would lock its maker out', () => {
  const lockedOut = (answer: Answer, name: Parameters<typeof failuresOf>[1], path: string[]) => {
    expect(failuresOf(answer, name)).toEqual([
      {
        code: 'INVALID',
        message: expect.stringMatching(/^Your own address, 203\.0\.113\.7, .*lock you out: add/) as unknown,
        path,
      },
    ]);
  };

  it('is refused when enforcing: without entries, with a disabled one, and with those of others', async () => {
    const account = await world.account();
    const attempt = async () => {
      lockedOut(await expectNothingWritten(world, [], () => enforce(account)), 'enforceIpAllowlist', []);
    };
    await attempt();
    await world.allowlistEntry(account, `${HOME}/32`, { enabled: false });
    await attempt();
    await world.allowlistEntry(account, `${OFFICE}/32`);
    await attempt();
    expect(await isEnforced(account)).toBe(false);
    expect(failuresOf(await enforce(account, OFFICE), 'enforceIpAllowlist')).toEqual([]);
  });

  it('is refused when it removes or disables the last entry for them, and not while another one lets them in', async () => {
    const account = await world.account();
    const { token } = account.owner;
    await enforced(world, account, `${HOME}/32`, `${OFFICE}/32`);
    const { id } = await world.allowlistEntry(account, `${HOME}/32`);
    const remove = (address: string) => ask('removeIpAllowlistEntry', address, token, { ipAllowlistEntryId: id });
    const disable = (address: string) =>
      ask('updateIpAllowlistEntry', address, token, { ipAllowlistEntryId: id, enabled: false, description: 'x' });
    lockedOut(await expectNothingWritten(world, [], () => remove(HOME)), 'removeIpAllowlistEntry', [
      'ipAllowlistEntryId',
    ]);
    lockedOut(await expectNothingWritten(world, [], () => disable(HOME)), 'updateIpAllowlistEntry', ['enabled']);
    await world.allowlistEntry(account, '203.0.113.0/24', { enabled: false });
    lockedOut(await expectNothingWritten(world, [], () => remove(HOME)), 'removeIpAllowlistEntry', [
      'ipAllowlistEntryId',
    ]);
    // Somebody elsewhere is not asked about.
    expect(failuresOf(await disable(OFFICE), 'updateIpAllowlistEntry')).toEqual([]);
    expect(codesOf(await remove(HOME))).toEqual(['IP_NOT_ALLOWED']);
    expect(failuresOf(await remove(OFFICE), 'removeIpAllowlistEntry')).toEqual([]);
  });

  it('is nothing to refuse while the list is not enforced', async () => {
    const account = await world.account();
    const { id } = await world.allowlistEntry(account, `${HOME}/32`);
    const { token } = account.owner;
    expect(
      failuresOf(
        await ask('removeIpAllowlistEntry', HOME, token, { ipAllowlistEntryId: id }),
        'removeIpAllowlistEntry',
      ),
    ).toEqual([]);
  });

  it('does not get through by two who change the list at once: whoever enforced it is inside', async () => {
    for (let round = 0; round < 20; round += 1) {
      const account = await world.account();
      const admin = await world.member(account, 'ADMIN');
      const { id } = await world.allowlistEntry(account, `${HOME}/32`);
      await world.allowlistEntry(account, `${OFFICE}/32`);
      const [on, off] = await Promise.all([
        enforce(account, HOME),
        round % 2 === 0
          ? ask('removeIpAllowlistEntry', HOME, admin.token, { ipAllowlistEntryId: id })
          : ask('updateIpAllowlistEntry', HOME, admin.token, { ipAllowlistEntryId: id, enabled: false }),
      ]);
      const failures = [
        ...failuresOf(on, 'enforceIpAllowlist'),
        ...failuresOf(off, round % 2 === 0 ? 'removeIpAllowlistEntry' : 'updateIpAllowlistEntry'),
      ];
      // One of the two came second, and would have locked itself out.
      expect(failures.map(({ code }) => code)).toEqual(['INVALID']);
      expect(codesOf(await readList(world, HOME, account.owner.token, account.handle))).toEqual([]);
    }
  });
});

describe('on a smaller plan', () => {
  it('the list stays in force, can be taken apart and released, and neither changed, extended nor enforced', async () => {
    const account = await world.account();
    const { token } = account.owner;
    await enforced(world, account, `${HOME}/32`, '203.0.113.0/24', '10.0.0.0/8');
    await world.sql(`UPDATE accounts SET plan = 'PRO' WHERE id = $1`, [account.id]);
    const { id } = await world.allowlistEntry(account, '203.0.113.0/24');
    const ten = await world.allowlistEntry(account, '10.0.0.0/8');
    const update = (input: object) => ask('updateIpAllowlistEntry', HOME, token, { ipAllowlistEntryId: id, ...input });

    expect(codesOf(await readList(world, ELSEWHERE, token, account.handle))).toEqual(['IP_NOT_ALLOWED']);
    const refused = await expectNothingWritten(world, [], async () => [
      await add(account, { network: ELSEWHERE }),
      await update({ description: 'x' }),
      await update({ enabled: true }),
      await update({ enabled: false, description: 'x' }),
      await update({}),
      await enforce(account),
    ]);
    for (const { errors } of refused) {
      expect(errors).toMatchObject([
        { extensions: { code: 'FEATURE_NOT_IN_PLAN', feature: 'IP_ALLOWLIST', availableIn: ['ENTERPRISE'] } },
      ]);
    }
    expect(failuresOf(await update({ enabled: false }), 'updateIpAllowlistEntry')).toEqual([]);
    expect(
      failuresOf(
        await ask('removeIpAllowlistEntry', HOME, token, { ipAllowlistEntryId: ten.id }),
        'removeIpAllowlistEntry',
      ),
    ).toEqual([]);
    expect((await readList(world, HOME, token, account.handle)).data.account?.ipAllowlist).toMatchObject({
      enforced: true,
      entries: [{ enabled: true }, { enabled: false }],
    });
    expect(failuresOf(await release(account), 'releaseIpAllowlist')).toEqual([]);
    expect(codesOf(await readList(world, ELSEWHERE, token, account.handle))).toEqual([]);
    expect(codesOf(await enforce(account))).toEqual(['FEATURE_NOT_IN_PLAN']);
  });
});

describe('while the account is frozen', () => {
  it('what takes access away works, and what gives it does not', async () => {
    const account = await world.account({ status: 'FROZEN' });
    const { token } = account.owner;
    await world.allowlistEntry(account, `${HOME}/32`);
    const { id } = await world.allowlistEntry(account, `${OFFICE}/32`);
    const update = (input: object) => ask('updateIpAllowlistEntry', HOME, token, { ipAllowlistEntryId: id, ...input });
    expect(failuresOf(await enforce(account), 'enforceIpAllowlist')).toEqual([]);
    expect(await isEnforced(account)).toBe(true);
    expect(failuresOf(await update({ enabled: false }), 'updateIpAllowlistEntry')).toEqual([]);
    const refused = await expectNothingWritten(world, [], async () => [
      await add(account, { network: ELSEWHERE }),
      await update({ enabled: true }),
      await update({ description: 'x' }),
      await release(account),
    ]);
    expect(refused.flatMap(codesOf)).toEqual(Array.from({ length: 4 }, () => 'ACCOUNT_FROZEN'));
    const removed = await ask('removeIpAllowlistEntry', HOME, token, { ipAllowlistEntryId: id });
    expect(failuresOf(removed, 'removeIpAllowlistEntry')).toEqual([]);
  });
});
