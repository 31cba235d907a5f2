import { notifySso } from '../../src/modules/sso/notify-sso.job';
import { jobsDone } from '../support/sign-in';
import { startWorld, type Person, type TestAccount, type World } from '../support/world';
import { connected, newClientSecret, ssoOperations, type SsoMutation } from './operations';

let world: World;
let ask: ReturnType<typeof ssoOperations>;
beforeAll(async () => {
  world = await startWorld();
  ask = ssoOperations(world);
});
afterAll(() => world.stop());

const mailsTo = ({ email }: Person) => world.smtp.mails.filter(({ to }) => to === email);

async function change(account: TestAccount, actor: Person, name: SsoMutation, input: object = {}): Promise<void> {
  const { data } = await ask(name, actor.token, { accountId: account.id, ...input });
  expect(data[name]?.errors).toEqual([]);
  await jobsDone(world);
}

describe('the mail about single sign-on', () => {
  it('goes to every active owner for each thing that is done, and says who did what and what to do', async () => {
    const account = await world.account({ owner: await world.person('Ada') });
    const second = await world.member(account, 'OWNER');
    const inactive = await world.member(account, 'OWNER', { active: false });
    const admin = await world.member(account, 'ADMIN', { person: await world.person('Bob\n"Builder"') });
    const issuer = 'https://login.example.com';
    await change(account, admin, 'configureSso', { issuer, clientId: 'guildhall', clientSecret: newClientSecret() });
    await change(account, account.owner, 'confirmSso', { version: 1 });
    await world.sql('UPDATE sso_connections SET tested_trust_version = 1 WHERE account_id = $1', [account.id]);
    await world.domain(account, { status: 'VERIFIED' });
    await change(account, admin, 'enforceSso');
    await change(account, admin, 'configureSso', { clientId: 'other "client"' });
    await change(account, admin, 'configureSso', { sessionHours: 9, defaultRole: 'ADMIN' });
    await change(account, admin, 'releaseSso');
    await change(account, admin, 'removeSso');

    const name = `"Account ${account.handle}"`;
    const told = mailsTo(second).map(({ subject, text }) => [subject, /^the account .*$/m.exec(text)?.[0].trim()]);
    expect(told).toEqual([
      [
        `An identity provider for ${name} on Guildhall`,
        `the account ${name} has an identity provider, by which people can come in.`,
      ],
      [
        `The identity provider of ${name} on Guildhall was confirmed`,
        `the account ${name} lets its OWNERs in by its identity provider, too: it was confirmed.`,
      ],
      [
        `Single sign-on of ${name} on Guildhall is enforced`,
        `the account ${name} lets members of its verified domains in by its identity provider only.`,
      ],
      [
        `Another identity provider for ${name} on Guildhall`,
        `the account ${name} has another identity provider, or other trusted parts of it, by which people come in from now on.`,
      ],
      [
        `Single sign-on of ${name} on Guildhall is enforced no more`,
        `the account ${name} lets its members in without its identity provider again.`,
      ],
      [
        `The identity provider of ${name} on Guildhall was removed`,
        `the account ${name} has no identity provider any more: the sessions that it made have ended.`,
      ],
    ]);
    const [configured, confirmed, enforced, changed] = mailsTo(second).map(({ text }) => text.replaceAll('\r\n', '\n'));
    expect(configured).toContain(`Who did it: "Bob 'Builder'".\nIssuer: "${issuer}"\nClient: "guildhall"\n`);
    expect(configured).toContain('It lets no OWNER in until an OWNER has confirmed it.');
    expect(confirmed).toContain('Who did it: "Ada".');
    expect(enforced).not.toContain('Issuer:');
    expect(changed).toContain(`Client: "other 'client'"\n`);
    expect(changed).toContain('You get this mail because you were an OWNER when it was done.');
    // The owner who acted is mailed too: somebody may have had their session.
    expect(mailsTo(account.owner)).toHaveLength(6);
    for (const other of [inactive, admin]) expect(mailsTo(other)).toEqual([]);
  });

  it('tells of an operator, of who is gone, and of what was changed again since', async () => {
    const account = await world.account();
    await connected(world, account);
    const { app } = world.server;
    const { userId } = account.owner;
    const robot = await world.serviceAccount(account, { name: 'Robot', role: 'ADMIN' });
    const person = await world.person();
    const payload = { accountId: account.id, trustVersion: null, change: 'RELEASED' as const, recipientIds: [userId] };
    await notifySso(app, { ...payload, actorId: null }, 'operator');
    await notifySso(app, { ...payload, actorId: robot.id }, 'robot');
    await world.sql('DELETE FROM service_accounts WHERE id = $1', [robot.id]);
    await world.sql('DELETE FROM users WHERE id = $1', [person.userId]);
    await notifySso(app, { ...payload, actorId: robot.id }, 'robot that is gone');
    await notifySso(app, { ...payload, actorId: person.userId, change: 'CHANGED', trustVersion: 7 }, 'person gone');
    const texts = mailsTo(account.owner).map(({ text }) => text);
    expect(texts.map((text) => /Who did it: .*/.exec(text)?.[0].trim())).toEqual([
      'Who did it: an operator, who runs this Guildhall.',
      'Who did it: "Robot".',
      'Who did it: a service account that is gone by now.',
      `Who did it: a person who has been deleted since (${person.userId}).`,
    ]);
    expect(texts[3]).toContain('Its trusted parts have been changed again, or removed, since.');
  });

  it('reaches the others when one mailbox is dead, each once, and nobody of an account whose content has gone', async () => {
    const account = await world.account();
    const second = await world.member(account, 'OWNER');
    const { app } = world.server;
    const mailer: typeof app.mailer = {
      ...app.mailer,
      send: async (mail) => {
        if (mail.to === account.owner.email) throw new Error('550 no such mailbox');
        await app.mailer.send(mail);
      },
    };
    const recipientIds = [account.owner.userId, second.userId];
    const payload = {
      accountId: account.id,
      actorId: null,
      change: 'ENFORCED' as const,
      trustVersion: null,
      recipientIds,
    };
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(notifySso({ ...app, mailer }, payload, 'job-1')).rejects.toThrow('550 no such mailbox');
    }
    expect([mailsTo(account.owner).length, mailsTo(second).length]).toEqual([0, 1]);
    await notifySso(app, payload, 'job-1');
    expect([mailsTo(account.owner).length, mailsTo(second).length]).toEqual([1, 1]);
    await notifySso(app, { ...payload, accountId: 'acct_00000000000000000000000000' }, 'job-2');
    expect(mailsTo(second)).toHaveLength(1);
  });
});
