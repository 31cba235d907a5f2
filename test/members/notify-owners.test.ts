import { notifyOwners } from '../../src/modules/members/notify-owners.job';
import { eventually } from '../support/eventually';
import { jobsDone } from '../support/sign-in';
import { startWorld, type MemberOf, type Person, type TestAccount, type World } from '../support/world';

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
    for (const owner of [account.owner, second, member]) expect(subjectsTo(owner)).toEqual([made, unmade, made]);
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

  const SET = 'mutation ($input: SetMembersActiveInput!) { setMembersActive(input: $input) { errors { code } } }';
  const REMOVE = 'mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { errors { code } } }';

  async function setActive(account: TestAccount, members: readonly MemberOf[], active: boolean): Promise<void> {
    const input = { accountId: account.id, memberIds: members.map(({ memberId }) => memberId), active };
    const { data } = await world.graphql(account.owner.token, SET, { input });
    expect(data.setMembersActive).toEqual({ errors: [] });
    await jobsDone(world);
  }

  async function remove(actor: Person, { memberId }: MemberOf): Promise<void> {
    const { data } = await world.graphql(actor.token, REMOVE, { input: { memberId } });
    expect(data.removeMember).toEqual({ errors: [] });
    await jobsDone(world);
  }

  /** What the mails to somebody say happened, in the order of the mails. */
  function newsTo({ email }: Person, of: readonly MemberOf[]): string[] {
    const mails = world.smtp.mails.filter(({ to }) => to === email);
    return mails
      .map(({ subject, text }) => {
        const who = of.findIndex((one) => text.includes(`(${one.email})`));
        return `${subject.startsWith('A new') ? '+' : '-'}${String(who)}`;
      })
      .sort();
  }

  it('goes out for each owner who is deactivated or reactivated, and for nobody else', async () => {
    const account = await world.account();
    const owners = [await world.member(account, 'OWNER'), await world.member(account, 'OWNER')];
    const admin = await world.member(account, 'ADMIN');
    await setActive(account, [...owners, admin], false);
    for (const one of [account.owner, ...owners]) expect(newsTo(one, owners)).toEqual(['-0', '-1']);
    await setActive(account, [admin, ...owners], true);
    expect(newsTo(account.owner, owners)).toEqual(['+0', '+1', '-0', '-1']);
    expect(newsTo(owners[0] ?? admin, owners)).toEqual(['+0', '-0', '-1']);
    expect(newsTo(admin, owners)).toEqual([]);
  });

  it('does not go out for a long deactivated OWNER whose membership ends or whose role changes', async () => {
    const account = await world.account();
    const idle = await world.member(account, 'OWNER', { active: false });
    await change(account.owner, idle.memberId, 'ADMIN');
    const other = await world.member(account, 'OWNER', { active: false });
    await remove(account.owner, other);
    for (const one of [account.owner, idle, other]) expect(subjectsTo(one)).toEqual([]);
  });

  it('goes to who was an owner when it was done and to whom it is about, whatever they are by the time it is sent', async () => {
    const account = await world.account();
    const [second, third] = [await world.member(account, 'OWNER'), await world.member(account, 'OWNER')];
    world.smtp.fail(true);
    const unmake = { input: { memberId: second.memberId, role: 'MEMBER' } };
    await world.graphql(account.owner.token, CHANGE, unmake);
    await world.graphql(account.owner.token, REMOVE, { input: { memberId: third.memberId } });
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [account.id, world.now()]);
    const failed = 'SELECT FROM graphile_worker._private_jobs WHERE attempts > 0 AND locked_at IS NULL';
    await eventually(async () => (await world.sql(failed)).length === 2);
    world.smtp.fail(false);
    await world.sql('UPDATE graphile_worker._private_jobs SET run_at = now() WHERE locked_at IS NULL');
    await jobsDone(world);
    const both = [second, third];
    expect(newsTo(account.owner, both)).toEqual(['-0', '-1']);
    expect(newsTo(second, both)).toEqual(['-0']);
    expect(newsTo(third, both)).toEqual(['-0', '-1']);
  });

  it('reaches the others when one mailbox is dead, and each once, however often the job is tried', async () => {
    const account = await world.account();
    const owners = [account.owner, await world.member(account, 'OWNER'), await world.member(account, 'OWNER')];
    const dead = [...owners].sort((a, b) => (a.userId < b.userId ? -1 : 1))[0]?.email;
    const { app } = world.server;
    const mailer: typeof app.mailer = {
      ...app.mailer,
      send: async (mail) => {
        if (mail.to === dead) throw new Error('550 no such mailbox');
        await app.mailer.send(mail);
      },
    };
    const { userId } = account.owner;
    const recipientIds = owners.map((one) => one.userId);
    const payload = { accountId: account.id, userId, actorId: userId, change: 'MADE' as const, recipientIds };
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(notifyOwners({ ...app, mailer }, payload, 'job-1')).rejects.toThrow('550 no such mailbox');
    }
    const received = (): number[] => owners.map((one) => subjectsTo(one).length);
    expect(received()).toEqual(owners.map(({ email }) => (email === dead ? 0 : 1)));
    await notifyOwners(app, payload, 'job-1');
    expect(received()).toEqual([1, 1, 1]);
  });

  it('names a service account that did it, and says so when it is gone by the time of the mail', async () => {
    const account = await world.account();
    const bot = await world.serviceAccount(account, { name: 'Directory bot', role: 'ADMIN' });
    const { userId, email } = account.owner;
    const payload = { accountId: account.id, userId, actorId: bot.id, change: 'MADE' as const, recipientIds: [userId] };
    await notifyOwners(world.server.app, payload, 'by a bot');
    await world.sql('DELETE FROM service_accounts WHERE id = $1', [bot.id]);
    await notifyOwners(world.server.app, payload, 'by a bot that is gone');
    const told = world.smtp.mails.filter(({ to }) => to === email).map(({ text }) => /Who did it: .*/.exec(text)?.[0]);
    expect(told).toEqual(['Who did it: "Directory bot".', 'Who did it: a service account that is gone by now.']);
  });
});
