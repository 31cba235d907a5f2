import { expectNothingWritten } from '../support/nothing-written';
import { startWorld, type Answer, type World } from '../support/world';
import { domainOperations, eventsOf, failuresOf, mailsTo, shown } from './operations';

let world: World;
let ask: ReturnType<typeof domainOperations>;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
  ask = domainOperations(world);
});
afterAll(() => world.stop());

const remove = ({ token }: { token: string }, { id }: { id: string }): Promise<Answer> =>
  ask('removeDomain', token, { domainId: id });

describe('removeDomain', () => {
  it.each(['VERIFIED', 'FAILING', 'LAPSED'] as const)(
    'takes one that is %s off the list, tells of it, and mails every owner',
    async (status) => {
      const account = await world.account();
      const [second, inactive] = [
        await world.member(account, 'OWNER'),
        await world.member(account, 'OWNER', { active: false }),
      ];
      const admin = await world.member(account, 'ADMIN', { person: await world.person('Ada Admin') });
      const [domain, other] = [await world.domain(account, { status }), await world.domain(account)];
      const { data, errors } = await remove(admin, domain);
      expect(errors).toEqual([]);
      expect(data.removeDomain).toEqual({
        domainId: domain.id,
        account: { id: account.id, domains: [{ id: other.id }] },
        errors: [],
      });
      expect(await eventsOf(world, account)).toMatchObject([
        {
          ...{ type: 'domain.removed', actor_id: admin.userId, resource_id: domain.id, resource_name: domain.name },
          ...{ before: { name: domain.name, status }, after: null },
        },
      ]);
      for (const owner of [account.owner, second]) {
        const [mail, ...more] = await mailsTo(world, owner);
        expect(more).toEqual([]);
        expect(mail?.subject).toBe(
          `The domain ${domain.name} was removed from "Account ${account.handle}" on Guildhall`,
        );
        expect(mail?.text).toContain('Who did it: "Ada Admin".');
      }
      for (const nobody of [inactive, admin]) expect(await mailsTo(world, nobody)).toEqual([]);
    },
  );

  it('of a claim mails nobody', async () => {
    const account = await world.account();
    const claim = await world.domain(account);
    expect(failuresOf(await remove(account.owner, claim), 'removeDomain')).toEqual([]);
    expect(await mailsTo(world, account.owner)).toEqual([]);
    expect(await eventsOf(world, account)).toMatchObject([{ type: 'domain.removed', before: { status: 'PENDING' } }]);
  });

  it('works without the feature SSO, but not while the account is frozen', async () => {
    const [free, frozen] = [await world.account({ plan: 'FREE' }), await world.account({ status: 'FROZEN' })];
    const domains = [
      await world.domain(free, { status: 'VERIFIED' }),
      await world.domain(frozen, { status: 'VERIFIED' }),
    ];
    expect(failuresOf(await remove(free.owner, domains[0] ?? { id: '' }), 'removeDomain')).toEqual([]);
    await mailsTo(world, free.owner);
    const { errors } = await expectNothingWritten(world, [], () => remove(frozen.owner, domains[1] ?? { id: '' }));
    expect(errors).toMatchObject([{ extensions: { code: 'ACCOUNT_FROZEN' } }]);
  });

  it('is done by one of two who do it at once; the other finds it gone', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const domain = await world.domain(account, { status: 'VERIFIED' });
    const answers = await Promise.all([remove(account.owner, domain), remove(admin, domain)]);
    expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
    expect(answers.flatMap(({ errors }) => errors)).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    expect(await mailsTo(world, account.owner)).toHaveLength(1);
    expect(await shown(world, account)).toEqual([]);
  });
});
