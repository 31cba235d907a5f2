import { lockWaits } from '../support/held-row';
import { expectNothingWritten } from '../support/nothing-written';
import { statementsOf } from '../support/statements';
import { startWorld, type Answer, type TestAccount, type World } from '../support/world';
import { check, DAY, domainOperations, eventsOf, failuresOf, mailsTo, overdue, shown } from './operations';

let world: World;
let ask: ReturnType<typeof domainOperations>;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
  ask = domainOperations(world);
});
afterAll(() => world.stop());
afterEach(() => {
  world.dns.trouble = null;
  world.dns.before = () => undefined;
});

type Domain = Awaited<ReturnType<World['domain']>>;

const verify = ({ owner }: TestAccount, { id }: { id: string }): Promise<Answer> =>
  ask('verifyDomain', owner.token, { domainId: id });

/** Puts the record of a domain into DNS, beside that of others. */
function publish(...domains: Domain[]): void {
  world.dns.set(domains[0]?.recordName ?? '', ...domains.map(({ recordValue }) => recordValue));
}

/** Claims of the same domain by several accounts, their records all in DNS. */
async function claims(...accounts: TestAccount[]): Promise<Domain[]> {
  const domains: Domain[] = [];
  for (const account of accounts) {
    domains.push(await world.domain(account, domains[0] === undefined ? {} : { name: domains[0].name }));
  }
  publish(...domains);
  return domains;
}

async function statusOf(account: TestAccount): Promise<unknown[]> {
  return (await shown(world, account)).map(({ status }) => status);
}

describe('verifyDomain', () => {
  it('makes the domain the account’s own once its record is there, among others, and tells of it', async () => {
    const account = await world.account();
    const domain = await world.domain(account);
    world.dns.set(domain.recordName, 'v=spf1 -all', [domain.recordValue.slice(0, 10), domain.recordValue.slice(10)]);
    const { data, errors } = await verify(account, domain);
    expect(errors).toEqual([]);
    const time = expect.any(String) as unknown;
    expect(data.verifyDomain).toMatchObject({
      domain: { id: domain.id, status: 'VERIFIED', verifiedAt: time, checkedAt: time, checkOutcome: 'FOUND' },
      errors: [],
    });
    expect(await eventsOf(world, account)).toMatchObject([
      {
        ...{ type: 'domain.verified', actor_id: account.owner.userId, resource_id: domain.id },
        ...{ resource_name: domain.name, before: { status: 'PENDING' }, after: { status: 'VERIFIED' } },
      },
    ]);
  });

  it('of one that is verified looks again and tells nothing', async () => {
    const account = await world.account();
    const domain = await world.domain(account, { status: 'VERIFIED' });
    const [before] = await shown(world, account);
    expect(failuresOf(await verify(account, domain), 'verifyDomain')).toEqual([]);
    expect(await shown(world, account)).toMatchObject([
      { status: 'VERIFIED', verifiedAt: before?.verifiedAt, checkOutcome: 'FOUND' },
    ]);
    expect(await eventsOf(world, account)).toEqual([]);
  });

  it.each(['FAILING', 'LAPSED'] as const)('makes one that is %s VERIFIED again', async (status) => {
    const account = await world.account();
    const domain = await world.domain(account, { status });
    publish(domain);
    expect((await verify(account, domain)).data.verifyDomain).toMatchObject({
      domain: { status: 'VERIFIED', failingSince: null, stopsAt: null, lapsedAt: null },
      errors: [],
    });
    expect(await eventsOf(world, account)).toMatchObject([
      { type: 'domain.recovered', before: { status }, after: { status: 'VERIFIED' } },
    ]);
  });

  it.each<[what: string, put: (domain: Domain) => void, message: RegExp]>([
    ['there is no such name', () => undefined, /^DNS has no TXT record at /],
    [
      'the name has no TXT record',
      ({ recordName }) => {
        world.dns.set(recordName);
      },
      /^DNS has no TXT record at /,
    ],
    [
      'the record is that of another claim',
      ({ recordName }) => {
        world.dns.set(recordName, `guildhall-domain=${'0'.repeat(32)}`);
      },
      /, but none that says what it has to: /,
    ],
    [
      'the record says more',
      ({ recordName, recordValue }) => {
        world.dns.set(recordName, `${recordValue}0`, `x ${recordValue}`);
      },
      /, but none that says what it has to: /,
    ],
    [
      'the record stands at the domain itself',
      ({ name, recordValue }) => {
        world.dns.set(name, recordValue);
      },
      /^DNS has no TXT record at /,
    ],
  ])('is INVALID and writes nothing where %s', async (_what, put, message) => {
    const account = await world.account();
    const domain = await world.domain(account);
    put(domain);
    const answer = await expectNothingWritten(world, [], () => verify(account, domain));
    const [failure] = failuresOf(answer, 'verifyDomain');
    expect(failure).toMatchObject({ code: 'INVALID', path: ['domainId'] });
    expect(failure?.message).toMatch(message);
    expect(failure?.message).toContain(domain.recordName);
    expect(failure?.message).toContain(`add one with the value ${domain.recordValue}, then try again`);
    expect(answer.data.verifyDomain?.domain).toBeNull();
  });

  it.each(['SERVFAIL', 'SILENT'] as const)(
    'is UNAVAILABLE, which is no refusal, where DNS says %s',
    async (trouble) => {
      const account = await world.account();
      const domain = await world.domain(account);
      publish(domain);
      world.dns.trouble = trouble;
      const { data, errors } = await expectNothingWritten(world, [], () => verify(account, domain));
      expect(data.verifyDomain).toBeNull();
      expect(errors).toMatchObject([{ path: ['verifyDomain'], extensions: { code: 'UNAVAILABLE' } }]);
      expect(errors[0]?.message).toMatch(/^DNS does not answer the question for _guildhall\./);
    },
  );

  it('asks DNS outside of any transaction, and reads rights again afterwards', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const domain = await world.domain(account);
    publish(domain);
    world.dns.before = async () => {
      const open = await world.sql(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND usename = 'guildhall_service' AND xact_start IS NOT NULL`,
      );
      expect(open).toEqual([]);
      await world.sql(`UPDATE members SET role = 'MEMBER' WHERE id = $1`, [admin.memberId]);
    };
    const { errors } = await ask('verifyDomain', admin.token, { domainId: domain.id });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', missingPermission: 'ADMINISTRATE_SSO' } }]);
    expect(await statusOf(account)).toEqual(['PENDING']);
  });

  it('is NOT_FOUND for a domain that was removed while DNS was asked', async () => {
    const account = await world.account();
    const domain = await world.domain(account);
    publish(domain);
    world.dns.before = async () => {
      await world.sql('DELETE FROM domains WHERE id = $1', [domain.id]);
    };
    expect((await verify(account, domain)).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });

  it('needs the feature SSO, also of a domain from before', async () => {
    const account = await world.account({ plan: 'FREE' });
    const domain = await world.domain(account, { status: 'LAPSED' });
    publish(domain);
    const { errors } = await expectNothingWritten(world, [], () => verify(account, domain));
    expect(errors).toMatchObject([{ extensions: { code: 'FEATURE_NOT_IN_PLAN', feature: 'SSO' } }]);
  });
});

describe('one domain serves one account', () => {
  it('who has proven it first: the other one, who proves it too, is told TAKEN', async () => {
    const [first, second] = [await world.account(), await world.account()];
    const [one, other] = await claims(first, second);
    if (one === undefined || other === undefined) throw new Error('no claims');
    expect(failuresOf(await verify(first, one), 'verifyDomain')).toEqual([]);
    const taken = await expectNothingWritten(world, [], () => verify(second, other));
    expect(failuresOf(taken, 'verifyDomain')).toEqual([
      {
        ...{ code: 'TAKEN', path: ['domainId'] },
        message: `The record is there, but another account has verified ${one.name}: have it removed there first.`,
      },
    ]);
    // Without the proof it says nothing of the other account.
    publish(one);
    const unproven = await expectNothingWritten(world, [], () => verify(second, other));
    expect(failuresOf(unproven, 'verifyDomain')).toMatchObject([{ code: 'INVALID' }]);
    expect([await statusOf(first), await statusOf(second)]).toEqual([['VERIFIED'], ['PENDING']]);
  });

  it('also while it fails; another domain’s subdomain is a domain of its own', async () => {
    const [first, second] = [await world.account(), await world.account()];
    const failing = await world.domain(first, { status: 'FAILING' });
    const claim = await world.domain(second, { name: failing.name });
    const below = await world.domain(second, { name: `eu.${failing.name}` });
    publish(claim);
    publish(below);
    const answer = await expectNothingWritten(world, [], () => verify(second, claim));
    expect(failuresOf(answer, 'verifyDomain')).toMatchObject([{ code: 'TAKEN' }]);
    expect(failuresOf(await verify(second, below), 'verifyDomain')).toEqual([]);
  });

  it('whoever proves it once the time of one that fails is over, though no look has said so yet', async () => {
    const [before, now] = [await world.account(), await world.account()];
    const failing = await world.domain(before, { status: 'FAILING' });
    const claim = await world.domain(now, { name: failing.name });
    publish(failing, claim);
    await overdue(world, failing, DAY);
    expect(await statusOf(before)).toEqual(['FAILING']);
    expect(failuresOf(await verify(now, claim), 'verifyDomain')).toMatchObject([{ code: 'TAKEN' }]);
    await overdue(world, failing);
    const [shownNow] = await shown(world, before);
    expect(shownNow).toMatchObject({ status: 'LAPSED', stopsAt: null, lapsedAt: expect.any(String) as unknown });
    expect(failuresOf(await verify(now, claim), 'verifyDomain')).toEqual([]);
    expect(await statusOf(now)).toEqual(['VERIFIED']);
    expect(await eventsOf(world, before)).toMatchObject([{ type: 'domain.taken' }]);
    expect((await mailsTo(world, before.owner)).map(({ subject }) => subject)).toEqual([
      `The domain ${failing.name} of "Account ${before.handle}" on Guildhall is another account's now`,
    ]);
    expect(failuresOf(await verify(before, failing), 'verifyDomain')).toMatchObject([{ code: 'TAKEN' }]);
    // The look of that day finds it gone, and adds nothing.
    await check(world, failing);
    expect(await eventsOf(world, before)).toHaveLength(1);
  });

  it('one of two that verify it at the same moment, whoever waits for the other', async () => {
    const [first, second] = [await world.account(), await world.account()];
    const accounts = [first, second];
    const domains = await claims(...accounts);
    // Both have asked DNS, and wait for the rows of the domain, before either of them goes on.
    const client = await world.database.pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM domains WHERE name = $1 FOR UPDATE', [domains[0]?.name]);
    const asked = Promise.all(accounts.map((account, index) => verify(account, domains[index] ?? { id: '' })));
    await lockWaits(world, 2);
    await client.query('COMMIT');
    client.release();
    const codes = (await asked).map((answer) => failuresOf(answer, 'verifyDomain').map(({ code }) => code));
    expect(codes.sort()).toEqual([[], ['TAKEN']]);
    const states = [await statusOf(first), await statusOf(second)];
    expect(states.flat().sort()).toEqual(['PENDING', 'VERIFIED']);
  });

  it('who verifies one that has lapsed elsewhere: its account learns that it is gone, not to whom', async () => {
    const [before, now] = [await world.account(), await world.account()];
    const second = await world.member(before, 'OWNER');
    const lapsed = await world.domain(before, { status: 'LAPSED' });
    const claim = await world.domain(now, { name: lapsed.name });
    const [{ lapsedAt } = {}] = await shown(world, before);
    publish(lapsed, claim);
    expect(failuresOf(await verify(now, claim), 'verifyDomain')).toEqual([]);
    expect(await shown(world, before)).toMatchObject([{ status: 'LAPSED', lapsedAt }]);

    const [event] = await eventsOf(world, before);
    expect(event).toMatchObject({
      ...{ type: 'domain.taken', actor_type: 'SYSTEM', actor_id: null, ip_address: null, request_id: null },
      ...{ resource_id: lapsed.id, resource_name: lapsed.name, details: null },
    });
    expect(JSON.stringify(event)).not.toContain(now.id);
    for (const owner of [before.owner, second]) {
      const [mail, ...more] = await mailsTo(world, owner);
      expect(more).toEqual([]);
      expect(mail?.subject).toBe(
        `The domain ${lapsed.name} of "Account ${before.handle}" on Guildhall is another account's now`,
      );
      expect(mail?.text).not.toContain(now.handle);
    }
    expect(await mailsTo(world, now.owner)).toEqual([]);

    // Neither by hand nor by the daily look can the one before have it back, though its record is still there.
    const again = await expectNothingWritten(world, [], () => verify(before, lapsed));
    expect(failuresOf(again, 'verifyDomain')).toMatchObject([{ code: 'TAKEN' }]);
    await check(world, lapsed);
    expect(await shown(world, before)).toMatchObject([{ status: 'LAPSED', checkOutcome: 'FOUND' }]);
    expect(await statusOf(now)).toEqual(['VERIFIED']);
  });

  it('who verifies one of an account that was closed: it stands in nobody’s way', async () => {
    const [closed, account] = [await world.account(), await world.account()];
    const old = await world.domain(closed, { status: 'VERIFIED' });
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [closed.id, world.now()]);
    const claim = await world.domain(account, { name: old.name });
    publish(claim);
    expect(failuresOf(await verify(account, claim), 'verifyDomain')).toEqual([]);
    expect(await mailsTo(world, closed.owner)).toEqual([]);
    expect(await eventsOf(world, closed)).toMatchObject([{ type: 'domain.taken', actor_type: 'SYSTEM' }]);
  });

  it('takes as many statements however many have lost it', async () => {
    const counted = async (lost: number): Promise<number> => {
      const account = await world.account();
      const claim = await world.domain(account);
      for (let others = 0; others < lost; others += 1) {
        await world.domain(await world.account(), { name: claim.name, status: 'LAPSED' });
      }
      publish(claim);
      return (await statementsOfVerifying(account, claim)).length;
    };
    const statementsOfVerifying = (account: TestAccount, claim: Domain) =>
      statementsOf(world, async () => {
        expect(failuresOf(await verify(account, claim), 'verifyDomain')).toEqual([]);
      });
    expect(await counted(10)).toBe(await counted(1));
  });

  it('and is free again once it was removed', async () => {
    const [first, second] = [await world.account(), await world.account()];
    const one = await world.domain(first, { status: 'VERIFIED' });
    const claim = await world.domain(second, { name: one.name });
    publish(claim);
    expect(failuresOf(await verify(second, claim), 'verifyDomain')).toMatchObject([{ code: 'TAKEN' }]);
    await ask('removeDomain', first.owner.token, { domainId: one.id });
    expect(failuresOf(await verify(second, claim), 'verifyDomain')).toEqual([]);
  });
});
