import { notifyOwners } from '../../src/modules/members/notify-owners.job';
import { jobsDone } from '../support/sign-in';
import { startWorld, type Person, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const CHANGE = 'mutation ($input: ChangeMemberRoleInput!) { changeMemberRole(input: $input) { errors { code } } }';

async function change(actor: Person, memberId: string, role: string): Promise<void> {
  const { data } = await world.graphql(actor.token, CHANGE, { input: { memberId, role } });
  expect(data.changeMemberRole).toEqual({ errors: [] });
  await jobsDone(world);
}

function subjectsTo({ email }: Person): string[] {
  return world.smtp.mails.filter(({ to }) => to === email).map(({ subject }) => subject);
}

describe('the mail to owners', () => {
  it('goes to every active owner when an owner is made, and when one is unmade, each time', async () => {
    const account = await world.account({ owner: await world.person('Ada') });
    const member = await world.member(account, 'MEMBER', { person: await world.person('Bob\n"Builder"') });
    const second = await world.member(account, 'OWNER');
    const inactive = await world.member(account, 'OWNER', { active: false });
    const admin = await world.member(account, 'ADMIN');
    const name = `"Account ${account.handle}"`;
    const [made, unmade] = [`A new owner of ${name} on Guildhall`, `An owner less of ${name} on Guildhall`];

    await change(account.owner, member.memberId, 'OWNER');
    for (const owner of [account.owner, second, member]) expect(subjectsTo(owner)).toEqual([made]);
    await change(account.owner, member.memberId, 'ADMIN');
    await change(account.owner, member.memberId, 'OWNER');
    for (const owner of [account.owner, second]) expect(subjectsTo(owner)).toEqual([made, unmade, made]);
    for (const other of [inactive, admin]) expect(subjectsTo(other)).toEqual([]);

    const mail = world.smtp.mails.find(({ to }) => to === second.email);
    expect(mail?.text).toContain(`"Bob 'Builder'" (${member.email}) is now an OWNER of the account ${name}.`);
    expect(mail?.text).toContain('Who did it: "Ada".');
  });

  it('does not go out for a change between other roles', async () => {
    const account = await world.account();
    const member = await world.member(account, 'MEMBER');
    await change(account.owner, member.memberId, 'ADMIN');
    expect(subjectsTo(account.owner)).toEqual([]);
  });

  it('goes to each owner once, however often the job is tried, and to nobody once the account is closed', async () => {
    const account = await world.account();
    const payload = {
      accountId: account.id,
      userId: account.owner.userId,
      actorId: account.owner.userId,
      change: 'MADE',
    } as const;
    await notifyOwners(world.server.app, payload, 'job-1');
    const second = await world.member(account, 'OWNER');
    await notifyOwners(world.server.app, payload, 'job-1');
    expect([subjectsTo(account.owner).length, subjectsTo(second).length]).toEqual([1, 1]);
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [account.id, world.now()]);
    await notifyOwners(world.server.app, payload, 'job-2');
    expect(subjectsTo(account.owner)).toHaveLength(1);
  });
});
