import { createDataSource } from '../../src/db/data-source';
import { eraseUser } from '../../src/modules/users/erase-user';
import { lockWaits } from '../support/held-row';
import { codeIn, jobsDone, textOf } from '../support/sign-in';
import { startWorld, type MemberOf, type TestAccount, type World } from '../support/world';
import { CHANGE_EMAIL, requestChange } from '../viewer/email-changes';
import { link, reachCode, redeem, refusals, SIGN_ON_CONFIG, signingAccount, signOn } from './dance';
import { startHostileProvider, type HostileProvider } from './hostile-provider';

let world: World;
let provider: HostileProvider;
beforeAll(async () => {
  provider = await startHostileProvider();
  world = await startWorld(SIGN_ON_CONFIG);
});
afterAll(async () => {
  await world.stop();
  await provider.stop();
});

const DELETE = `mutation ($email: String!) { deleteViewer(input: { confirmEmail: $email }) { errors { code } } }`;
const REMOVE = `mutation ($id: ID!) { removeMember(input: { memberId: $id }) { errors { code } } }`;
const LEAVE = `mutation ($id: ID!) { leaveAccount(input: { accountId: $id }) { errors { code } } }`;
const INVITE = `mutation ($input: InviteMembersInput!) {
  inviteMembers(input: $input) { results { invitation { id } errors { message } } errors { message } } }`;
const ACCEPT = `mutation ($id: ID!) { acceptInvitation(input: { invitationId: $id }) { member { id } errors { code } } }`;

interface Barred {
  account: TestAccount;
  domain: string;
  member: MemberOf;
}

/** Somebody with an address of the account's domain, a member and deactivated unless said otherwise. */
async function deactivated(name: string, active = false): Promise<Barred> {
  const { account, domain } = await signingAccount(world, provider);
  const person = await world.person();
  person.email = `${name}@${domain}`;
  await world.sql('UPDATE users SET email = $2 WHERE id = $1', [person.userId, person.email]);
  return { account, domain, member: await world.member(account, 'MEMBER', { person, active }) };
}

const bars = ({ id }: TestAccount) =>
  world.sql('SELECT length(address_hash) AS bytes FROM barred_addresses WHERE account_id = $1', [id]);

async function membersOf({ id }: TestAccount): Promise<unknown[]> {
  return world.sql(`SELECT email, role, active FROM members WHERE account_id = $1 AND role <> 'OWNER'`, [id]);
}

async function deleteThemselves({ token, email }: MemberOf): Promise<void> {
  const { data } = await world.graphql(token, DELETE, { email });
  expect(data.deleteViewer?.errors).toEqual([]);
  await jobsDone(world);
}

async function moveTo(member: MemberOf, email: string): Promise<void> {
  const input = await requestChange(world, member, email);
  const { data } = await world.graphql(member.token, CHANGE_EMAIL, { input });
  expect(data.changeEmail?.errors).toEqual([]);
  await jobsDone(world);
}

async function invite(account: TestAccount, email: string): Promise<string> {
  const input = { accountId: account.id, invitations: [{ email, role: 'ADMIN' }] };
  const { data } = await world.graphql(account.owner.token, INVITE, { input });
  await jobsDone(world);
  return textOf(data.inviteMembers?.results?.[0]?.invitation?.id);
}

/** They stay out, in the words that a deactivated member hears, and nobody was made. */
async function expectBarred(account: TestAccount, email: string): Promise<void> {
  const members = await membersOf(account);
  const { payload } = await signOn(world, account, provider, { sub: email, email });
  expect(payload).toMatchObject({
    token: null,
    linkChallenge: null,
    errors: [
      {
        code: 'SIGN_ON_REFUSED',
        message: `Your membership of Account ${account.handle} is deactivated: ask an owner or an admin of the account.`,
      },
    ],
  });
  expect((await refusals(world, account)).at(-1)).toBe('DEACTIVATED');
  expect(await membersOf(account)).toEqual(members);
}

async function expectIn(account: TestAccount, email: string): Promise<void> {
  expect((await signOn(world, account, provider, { sub: `in ${email}`, email })).payload.errors).toEqual([]);
}

describe('a deactivated member', () => {
  it('who deletes themselves does not come back by the provider, nor does who takes the address later', async () => {
    const { account, domain, member } = await deactivated('dan');
    await deleteThemselves(member);
    expect(await bars(account)).toEqual([{ bytes: 32 }]);
    await expectBarred(account, member.email);
    await expectBarred(account, member.email.toUpperCase());
    const again = await world.person();
    await world.sql('UPDATE users SET email = $2 WHERE id = $1', [again.userId, member.email]);
    await expectBarred(account, member.email);
    await expectIn(account, `somebody.else@${domain}`);
    const [row] = await world.sql<{ text: string }>(
      `SELECT b::text AS text FROM barred_addresses b WHERE account_id = $1`,
      [account.id],
    );
    expect(row?.text).not.toContain('dan');
  });

  it('is barred from the account that deactivated them, and from no other of theirs', async () => {
    const { account, member } = await deactivated('dora');
    const other = await world.account();
    await world.member(other, 'MEMBER', { person: member });
    const third = await world.account();
    await world.member(third, 'MEMBER', { person: member, active: false });
    await deleteThemselves(member);
    expect(await bars(other)).toEqual([]);
    const hashes = await world.sql<{ hash: string }>(
      `SELECT encode(address_hash, 'hex') AS hash FROM barred_addresses WHERE account_id IN ($1, $2)`,
      [account.id, third.id],
    );
    expect(new Set(hashes.map(({ hash }) => hash)).size).toBe(2);
  });

  it('who is erased by operators stays out', async () => {
    const { account, member } = await deactivated('erna');
    const ownerDb = await createDataSource(world.database.ownerUrl, 1).initialize();
    try {
      await eraseUser({ ...world.server.app, ownerDb }, 'console', { user: member.userId });
    } finally {
      await ownerDb.destroy();
    }
    await jobsDone(world);
    await expectBarred(account, member.email);
  });

  it('who changes their address leaves no way in behind, and is deactivated with the new one', async () => {
    const { account, domain, member } = await deactivated('mona');
    await moveTo(member, `moved@${domain}`);
    await expectBarred(account, `mona@${domain}`);
    await expectBarred(account, `moved@${domain}`);
    // And back: the membership keeps them out, so that the account decides by it alone.
    await moveTo(member, `mona@${domain}`);
    expect(await bars(account)).toHaveLength(1);
    await world.graphql(account.owner.token, REMOVE, { id: member.memberId });
    await expectBarred(account, `moved@${domain}`);
    const { payload } = await signOn(world, account, provider, { sub: 'mona', email: `mona@${domain}` });
    expect(payload).toMatchObject({ errors: [], linkChallenge: expect.any(String) as unknown });
    await jobsDone(world);
  });

  it('changes it to one that the account does not bind, while single sign-on is enforced: it has nothing of theirs to guard', async () => {
    const { account, domain, member } = await deactivated('frieda');
    await world.sql('UPDATE accounts SET sso_enforced = true WHERE id = $1', [account.id]);
    await moveTo(member, `${member.userId}@elsewhere.example`);
    await expectBarred(account, `frieda@${domain}`);
  });

  it('whom an admin removes is not barred', async () => {
    const { account, member } = await deactivated('rita');
    const { data } = await world.graphql(account.owner.token, REMOVE, { id: member.memberId });
    expect(data.removeMember?.errors).toEqual([]);
    expect(await bars(account)).toEqual([]);
    await deleteThemselves(member);
    await expectIn(account, member.email);
  });

  it('who goes at the moment of signing on stays out, whoever waits for whom', async () => {
    const { account, member } = await deactivated('gone');
    const code = await reachCode(world, account, provider, { claims: { sub: 'gone', email: member.email } });
    const client = await world.database.pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM accounts WHERE id = $1 FOR NO KEY UPDATE', [account.id]);
    const going = deleteThemselves(member);
    await lockWaits(world);
    const coming = redeem(world, code);
    await lockWaits(world, 2);
    await client.query('COMMIT');
    client.release();
    await going;
    expect((await coming).payload).toMatchObject({ token: null, errors: [{ code: 'SIGN_ON_REFUSED' }] });
    expect(await refusals(world, account)).toEqual(['DEACTIVATED']);
    expect(await membersOf(account)).toEqual([]);
  });
});

describe('who is barred', () => {
  it('comes in by an invitation, which the sign-on takes up: then nothing is barred any more', async () => {
    const { account, member } = await deactivated('ines');
    await deleteThemselves(member);
    await invite(account, member.email);
    expect(await bars(account)).toHaveLength(1);
    await expectIn(account, member.email);
    expect(await membersOf(account)).toEqual([{ email: member.email, role: 'ADMIN', active: true }]);
    expect(await bars(account)).toEqual([]);
  });

  it('comes in by an invitation that they accept, in a session of their own', async () => {
    const { account, member } = await deactivated('ida');
    await deleteThemselves(member);
    const again = await world.person();
    await world.sql('UPDATE users SET email = $2 WHERE id = $1', [again.userId, member.email]);
    const { data } = await world.graphql(again.token, ACCEPT, { id: await invite(account, member.email) });
    expect(data.acceptInvitation?.errors).toEqual([]);
    expect(await bars(account)).toEqual([]);
  });

  it('stays out when the invitation is revoked, or nobody could give it any more', async () => {
    const { account, member } = await deactivated('ilse');
    await deleteThemselves(member);
    const id = await invite(account, member.email);
    await world.sql(`UPDATE invitations SET invited_by_id = NULL WHERE id = $1`, [id]);
    await expectBarred(account, member.email);
    await world.sql(`UPDATE invitations SET status = 'REVOKED' WHERE id = $1`, [id]);
    await expectBarred(account, member.email);
  });

  it('is nobody who was active when they went', async () => {
    const { account, member } = await deactivated('acti', true);
    await deleteThemselves(member);
    expect(await bars(account)).toEqual([]);
    await expectIn(account, member.email);
  });
});

describe('who was proven to be whom the provider means', () => {
  const identities = ({ id }: TestAccount) =>
    world.sql('SELECT subject FROM sso_identities WHERE account_id = $1', [id]);

  it.each(['leaves', 'is removed'])('and %s proves it again when they come again', async (way) => {
    const { account, member } = await deactivated('lena', true);
    const claims = { sub: 'lena', email: member.email };
    const first = await signOn(world, account, provider, claims);
    const code = codeIn(await world.smtp.waitFor(({ to }) => to === member.email));
    await jobsDone(world);
    const linked = await link(world, first.payload.linkChallenge, code);
    expect(linked.payload.errors).toEqual([]);
    expect(await identities(account)).toEqual([{ subject: 'lena' }]);
    const { data } =
      way === 'leaves'
        ? await world.graphql(member.token, LEAVE, { id: account.id })
        : await world.graphql(account.owner.token, REMOVE, { id: member.memberId });
    expect((data.leaveAccount ?? data.removeMember)?.errors).toEqual([]);
    expect(await identities(account)).toEqual([]);
    const { payload } = await signOn(world, account, provider, claims);
    expect(payload).toMatchObject({ token: null, errors: [], linkChallenge: expect.any(String) as unknown });
    await jobsDone(world);
  });
});
