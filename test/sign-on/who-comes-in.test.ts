import { builtInRoles } from '../../src/auth/catalogue';
import { signInCode } from '../../src/auth/derived-secrets';
import { overdue } from '../domains/operations';
import { auditEvents } from '../support/nothing-written';
import { newId } from '../../src/ids';
import { startWorld, type World } from '../support/world';
import { link, reachCode, redeem, refusals, SIGN_ON_CONFIG, signingAccount, signOn } from './dance';
import { startHostileProvider, type HostileProvider } from './hostile-provider';
import { codeIn, jobsDone, SIGN_IN, textOf } from '../support/sign-in';

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

async function eventsOf(account: { id: string }): Promise<Record<string, unknown>[]> {
  return (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
}

async function membersOf(account: { id: string }): Promise<Record<string, unknown>[]> {
  return world.sql(
    `SELECT role, active, joined_by, email, display_name FROM members WHERE account_id = $1 AND role <> 'OWNER'`,
    [account.id],
  );
}

/** A user with this address, of no account. */
async function personWith(email: string) {
  const person = await world.person();
  await world.sql('UPDATE users SET email = $2 WHERE id = $1', [person.userId, email]);
  return { ...person, email };
}

async function mailedCode(email: string): Promise<string> {
  const mail = await world.smtp.waitFor(({ to }) => to === email);
  await jobsDone(world);
  return codeIn(mail);
}

const OUT = (code: string) => ({ token: null, viewer: null, linkChallenge: null, errors: [{ code }] });

/** Somebody is refused: nothing is made, and the account's log says why. */
async function expectOut(
  account: { id: string },
  claims: Record<string, unknown>,
  why: string,
  code = 'SIGN_ON_REFUSED',
): Promise<string> {
  const count = async () =>
    world.sql(`SELECT (SELECT count(*) FROM users) u, (SELECT count(*) FROM members) m, (SELECT count(*) FROM sessions) s,
      (SELECT count(*) FROM sso_identities) i, (SELECT count(*) FROM sign_in_challenges) c`);
  const before = await count();
  const { payload } = await signOn(world, account, provider, claims);
  expect(payload).toMatchObject(OUT(code));
  expect(await count()).toEqual(before);
  expect((await refusals(world, account)).at(-1)).toBe(why);
  return textOf(payload.errors?.[0]?.message);
}

describe('a first sign-on', () => {
  it('makes the person, without the name that the provider says, and a member with that as display name', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const email = `nina@${domain}`;
    const claims = { sub: 'nina', email: `Nina@${domain.toUpperCase()}`, name: '  Nina \n\u202E Newcomer ' };
    const { payload } = await signOn(world, account, provider, claims);
    expect(payload).toMatchObject({ errors: [], linkChallenge: null, viewer: { user: { email, name: 'New user' } } });
    expect(await membersOf(account)).toEqual([
      { role: 'MEMBER', active: true, joined_by: 'SSO', email, display_name: 'Nina Newcomer' },
    ]);
    expect((await eventsOf(account)).map(({ type }) => type)).toEqual([
      'sso.identity_linked',
      'member.joined',
      'session.created',
    ]);
    const { data } = await world.graphql(
      account.owner.token,
      `{ account(handle: "${account.handle}") { members { nodes { displayName user { name } } } } }`,
    );
    expect(data.account?.members?.nodes).toContainEqual({ displayName: 'Nina Newcomer', user: { name: 'New user' } });
    expect(data.account?.members?.nodes).toContainEqual(expect.objectContaining({ displayName: null }));
  });

  it('is let in whatever SIGN_UP says, since the domain is proven', async () => {
    const closed = await startWorld({ ...SIGN_ON_CONFIG, signUp: 'invited' });
    const { account, domain } = await signingAccount(closed, provider);
    expect((await signOn(closed, account, provider, { email: `nina@${domain}` })).payload.errors).toEqual([]);
    await closed.stop();
  });

  it('gives the default role and the default workspaces', async () => {
    const { account, domain } = await signingAccount(world, provider, { defaultRole: 'ADMIN' });
    const other = await signingAccount(world, provider);
    const [open, custom] = [await world.workspace(other.account), await world.workspace(other.account)];
    const role = await world.role(other.account, { scopes: ['SEE_FLOWS'] });
    await world.sql(
      `INSERT INTO sso_default_workspaces (account_id, workspace_id, built_in_role, custom_role_id)
       VALUES ($1, $2, 'DEVELOPER', NULL), ($1, $3, NULL, $4)`,
      [other.account.id, open.id, custom.id, role.id],
    );
    await signOn(world, account, provider, { sub: 'adam', email: `adam@${domain}` });
    expect(await membersOf(account)).toMatchObject([{ role: 'ADMIN', joined_by: 'SSO' }]);

    await signOn(world, other.account, provider, { sub: 'dora', email: `dora@${other.domain}` });
    const grants = await world.sql(
      'SELECT workspace_id, built_in_role, custom_role_id, granted_by_id FROM workspace_accesses WHERE account_id = $1 ORDER BY built_in_role',
      [other.account.id],
    );
    expect(grants).toEqual([
      { workspace_id: open.id, built_in_role: 'DEVELOPER', custom_role_id: null, granted_by_id: null },
      { workspace_id: custom.id, built_in_role: null, custom_role_id: role.id, granted_by_id: null },
    ]);
    expect((await eventsOf(other.account)).filter(({ type }) => type === 'workspace_access.granted')).toHaveLength(2);
  });

  it('gives no workspaces that the plan does not have any more', async () => {
    const { account, domain } = await signingAccount(world, provider, { plan: 'FREE' });
    const workspace = await world.workspace(account);
    await world.sql(
      `INSERT INTO sso_default_workspaces (account_id, workspace_id, built_in_role) VALUES ($1, $2, 'OWNER')`,
      [account.id, workspace.id],
    );
    expect((await signOn(world, account, provider, { email: `nina@${domain}` })).payload.errors).toEqual([]);
    expect(await world.sql('SELECT FROM workspace_accesses WHERE account_id = $1', [account.id])).toEqual([]);
  });

  it('goes on where the plan does not have single sign-on any more', async () => {
    const { account, domain } = await signingAccount(world, provider, { plan: 'FREE' });
    expect((await signOn(world, account, provider, { email: `nina@${domain}` })).payload.errors).toEqual([]);
  });

  it('of one person twice at once makes one person, one member and two sessions', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const email = `twice@${domain}`;
    const token = { claims: { sub: 'twice', email } };
    const reached = [
      await reachCode(world, account, provider, token),
      await reachCode(world, account, provider, token),
    ];
    const answers = await Promise.all(reached.map((one) => redeem(world, one)));
    expect(answers.map(({ payload }) => payload.errors)).toEqual([[], []]);
    const ids = answers.map(({ payload }) => payload.viewer?.user?.id);
    expect(new Set(ids).size).toBe(1);
    expect(await membersOf(account)).toHaveLength(1);
    expect(await world.sql('SELECT FROM sessions WHERE account_id = $1', [account.id])).toHaveLength(2);
  });
});

describe('the domain of an address', () => {
  it('must be one of the account, and verified or failing', async () => {
    const { account, domain } = await signingAccount(world, provider);
    await world.domain(account, { name: 'failing.example', status: 'FAILING' });
    await world.domain(account, { name: 'lapsed.example', status: 'LAPSED' });
    await world.domain(account, { name: 'claimed.example', status: 'PENDING' });
    const failing = await signOn(world, account, provider, { sub: 'f', email: 'somebody@failing.example' });
    expect(failing.payload.errors).toEqual([]);
    for (const email of [
      'mallory@lapsed.example',
      'mallory@claimed.example',
      'mallory@elsewhere.example',
      `mallory@sub.${domain}`,
      `mallory@not${domain}`,
      `mallory@${domain}.evil.example`,
    ]) {
      await expectOut(account, { sub: email, email }, 'OUTSIDE_DOMAINS');
    }
  });

  it('is compared as DNS has it', async () => {
    const { account } = await signingAccount(world, provider);
    await world.domain(account, { name: 'xn--mnchen-3ya.example', status: 'VERIFIED' });
    const { payload } = await signOn(world, account, provider, { sub: 'm', email: 'max@MÜNCHEN.example' });
    expect(payload.errors).toEqual([]);
  });

  it("of another account keeps that account's people out", async () => {
    const one = await signingAccount(world, provider);
    const other = await signingAccount(world, provider);
    const user = await personWith(`bea@${other.domain}`);
    await world.member(other.account, 'MEMBER', { person: user });
    await expectOut(one.account, { sub: 'bea', email: user.email }, 'OUTSIDE_DOMAINS');
  });
});

describe('an address that is somebody’s already', () => {
  it('takes a code from its mailbox the first time, and never again', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const { account: elsewhere } = await signingAccount(world, provider);
    const person = await personWith(`bea@${domain}`);
    await world.member(elsewhere, 'ADMIN', { person });
    const claims = { sub: 'bea', email: person.email, name: 'Bea Both' };
    const first = await signOn(world, account, provider, claims);
    expect(first.payload).toMatchObject({ token: null, viewer: null, errors: [] });
    expect(first.payload.linkChallenge).toMatch(/^chal_/);
    expect(await membersOf(account)).toEqual([]);
    expect(await world.sql('SELECT FROM sso_identities WHERE account_id = $1', [account.id])).toEqual([]);

    const code = await mailedCode(person.email);
    const mail = await world.smtp.waitFor(({ to }) => to === person.email);
    expect(mail.subject).toBe('Your Guildhall code for single sign-on');
    expect(mail.text).toContain(`the account "Account ${account.handle}"`);
    const { payload } = await link(world, first.payload.linkChallenge, code);
    // The session opens the account; that it opens nothing else is up to who asks (src/auth).
    expect(payload).toMatchObject({ errors: [], viewer: { user: { id: person.userId, name: person.name } } });
    expect(await membersOf(account)).toMatchObject([{ role: 'MEMBER', joined_by: 'SSO', display_name: 'Bea Both' }]);
    expect(await world.sql('SELECT name FROM users WHERE id = $1', [person.userId])).toEqual([{ name: person.name }]);
    expect((await eventsOf(account)).find(({ type }) => type === 'sso.identity_linked')).toMatchObject({
      resource_id: person.userId,
      details: { issuer: provider.issuer, by: 'CODE' },
    });
    const again = await signOn(world, account, provider, claims);
    expect(again.payload).toMatchObject({ errors: [], linkChallenge: null, viewer: { user: { id: person.userId } } });
  });

  it('is another one to each account, subject and address', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const person = await personWith(`bea@${domain}`);
    const first = await signOn(world, account, provider, { sub: 'bea', email: person.email });
    await link(world, first.payload.linkChallenge, await mailedCode(person.email));
    const other = await personWith(`other@${domain}`);
    // The same subject with the address of somebody else, and somebody else with the same address.
    for (const claims of [
      { sub: 'bea', email: other.email },
      { sub: 'not bea', email: person.email },
    ]) {
      const { payload } = await signOn(world, account, provider, claims);
      expect(payload).toMatchObject({
        token: null,
        errors: [],
        linkChallenge: expect.stringMatching(/^chal_/) as string,
      });
    }
    const renamed = await signOn(world, account, provider, { sub: 'bea', email: `bea.new@${domain}` });
    expect(renamed.payload.viewer?.user?.id).not.toBe(person.userId);
    await jobsDone(world);
  });

  it('is not linked by a wrong code, nor by a code for signing in; and its code signs nobody in', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const person = await personWith(`bea@${domain}`);
    const { payload } = await signOn(world, account, provider, { sub: 'bea', email: person.email });
    const challenge = textOf(payload.linkChallenge);
    const code = await mailedCode(person.email);
    const wrong = { code: 'INVALID', path: ['code'] };
    expect((await link(world, challenge, signInCode(world.server.app.config, challenge))).payload.errors).toMatchObject(
      [wrong],
    );
    for (const one of [code, signInCode(world.server.app.config, challenge)]) {
      const { data } = await world.graphql(null, SIGN_IN, { input: { challenge, code: one } });
      expect(data.signIn).toMatchObject({ token: null, errors: [wrong] });
    }
    expect((await link(world, 'chal_01h455vb4pex5vsknk084sn02q', code)).payload.errors).toMatchObject([wrong]);
    expect((await link(world, challenge, code)).payload.errors).toEqual([]);
    expect((await link(world, challenge, code)).payload.errors).toMatchObject([wrong]);
  });

  it('is not linked after five wrong codes', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const person = await personWith(`bea@${domain}`);
    const { payload } = await signOn(world, account, provider, { sub: 'bea', email: person.email });
    const code = await mailedCode(person.email);
    const wrong = code.replace(/^./, (digit) => String((Number(digit) + 1) % 10));
    for (let at = 0; at < 5; at += 1) await link(world, payload.linkChallenge, wrong);
    expect((await link(world, payload.linkChallenge, code)).payload.errors).toMatchObject([{ code: 'INVALID' }]);
    expect(await world.sql('SELECT FROM sso_identities WHERE account_id = $1', [account.id])).toEqual([]);
  });

  it('is asked again at linking whether it may come in', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const person = await personWith(`bea@${domain}`);
    const { payload } = await signOn(world, account, provider, { sub: 'bea', email: person.email });
    const code = await mailedCode(person.email);
    await world.sql('UPDATE domains SET lapsed_at = $2 WHERE account_id = $1', [account.id, world.now()]);
    expect((await link(world, payload.linkChallenge, code)).payload.errors).toMatchObject([
      { code: 'SIGN_ON_REFUSED' },
    ]);
    expect(await refusals(world, account)).toEqual(['OUTSIDE_DOMAINS']);
    expect(await world.sql('SELECT FROM sso_identities WHERE account_id = $1', [account.id])).toEqual([]);
  });

  it('mails nothing to whom operators disabled, and says nothing of it', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const person = await personWith(`gone@${domain}`);
    await world.sql('UPDATE users SET disabled_at = $2 WHERE id = $1', [person.userId, world.now()]);
    const { payload } = await signOn(world, account, provider, { sub: 'gone', email: person.email });
    expect(payload).toMatchObject({ errors: [], linkChallenge: expect.stringMatching(/^chal_/) as string });
    await jobsDone(world);
    expect(world.smtp.mails.filter(({ to }) => to === person.email)).toEqual([]);
  });

  it('is mailed six codes an hour at most', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const person = await personWith(`flooded@${domain}`);
    for (let at = 0; at < 6; at += 1) await signOn(world, account, provider, { sub: 'x', email: person.email });
    await expectOut(account, { sub: 'x', email: person.email }, 'TOO_MANY_CODES');
    await jobsDone(world);
  });
});

describe('who stays out', () => {
  it('is an OWNER, as long as no owner has confirmed the connection: an admin’s own provider does not become one', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const owner = await personWith(`olivia@${domain}`);
    await world.member(account, 'OWNER', { person: owner });
    await expectOut(account, { sub: 'olivia', email: owner.email }, 'OWNER_NOT_CONFIRMED');
    // Nor by an identity that was proven before what is trusted was changed.
    await world.sql(
      `INSERT INTO sso_identities (account_id, issuer, subject, email, user_id, created_at) VALUES ($1, $2, 'olivia', $3, $4, $5)`,
      [account.id, provider.issuer, owner.email, owner.userId, world.now()],
    );
    await expectOut(account, { sub: 'olivia', email: owner.email }, 'OWNER_NOT_CONFIRMED');
    await world.sql('UPDATE sso_connections SET confirmed_trust_version = 1 WHERE account_id = $1', [account.id]);
    expect((await signOn(world, account, provider, { sub: 'olivia', email: owner.email })).payload.errors).toEqual([]);
    await world.sql('UPDATE sso_connections SET trust_version = 2 WHERE account_id = $1', [account.id]);
    await expectOut(account, { sub: 'olivia', email: owner.email }, 'OWNER_NOT_CONFIRMED');
  });

  it('is whose domain fails, from the moment on at which it lapses, though no look has said so yet', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const [row] = await world.sql<{ id: string }>('SELECT id FROM domains WHERE account_id = $1', [account.id]);
    const failing = { id: textOf(row?.id) };
    await overdue(world, failing, 60_000);
    expect((await signOn(world, account, provider, { sub: 'in', email: `in@${domain}` })).payload.errors).toEqual([]);
    await overdue(world, failing);
    await expectOut(account, { sub: 'in', email: `in@${domain}` }, 'OUTSIDE_DOMAINS');
  });

  it('is a deactivated member, who stays so', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const email = `dan@${domain}`;
    await signOn(world, account, provider, { sub: 'dan', email });
    await world.sql(`UPDATE members SET active = false WHERE account_id = $1 AND email = $2`, [account.id, email]);
    await expectOut(account, { sub: 'dan', email }, 'DEACTIVATED');
    // By hand before the first sign-on, too.
    const other = await personWith(`dora@${domain}`);
    await world.member(account, 'MEMBER', { person: other, active: false });
    await expectOut(account, { sub: 'dora', email: other.email }, 'DEACTIVATED');
    expect((await membersOf(account)).map(({ active }) => active)).toEqual([false, false]);
  });

  it('is who was disabled by operators', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const email = `dan@${domain}`;
    const { payload } = await signOn(world, account, provider, { sub: 'dan', email });
    await world.sql('UPDATE users SET disabled_at = $2 WHERE id = $1', [payload.viewer?.user?.id, world.now()]);
    await expectOut(account, { sub: 'dan', email }, 'DISABLED');
  });

  it('is who would be new while the account is frozen; members sign on', async () => {
    const { account, domain } = await signingAccount(world, provider);
    await signOn(world, account, provider, { sub: 'old', email: `old@${domain}` });
    await world.sql(`UPDATE accounts SET status = 'FROZEN' WHERE id = $1`, [account.id]);
    expect((await signOn(world, account, provider, { sub: 'old', email: `old@${domain}` })).payload.errors).toEqual([]);
    await expectOut(account, { sub: 'new', email: `new@${domain}` }, 'FROZEN');
  });

  it('is who finds no seat, and is told how many there are', async () => {
    const { account, domain } = await signingAccount(world, provider, { overrides: { limits: { members: 2 } } });
    await signOn(world, account, provider, { sub: 'second', email: `second@${domain}` });
    const message = await expectOut(
      account,
      { sub: 'third', email: `third@${domain}` },
      'SEATS_FULL',
      'SEAT_LIMIT_REACHED',
    );
    expect(message).toContain('Every seat of');
    expect(
      (await signOn(world, account, provider, { sub: 'second', email: `second@${domain}` })).payload.errors,
    ).toEqual([]);
  });

  it('is the second of two who come at once for one seat', async () => {
    const { account, domain } = await signingAccount(world, provider, { overrides: { limits: { members: 2 } } });
    const reached = [
      await reachCode(world, account, provider, { claims: { sub: 'one', email: `one@${domain}` } }),
      await reachCode(world, account, provider, { claims: { sub: 'two', email: `two@${domain}` } }),
    ];
    const answers = await Promise.all(reached.map((one) => redeem(world, one)));
    const codes = answers.map(({ payload }) => textOf(payload.errors?.[0]?.code ?? 'IN'));
    expect(codes.sort()).toEqual(['IN', 'SEAT_LIMIT_REACHED']);
  });

  it('is who signed in at the provider too long ago by the time that the code is redeemed', async () => {
    const { account, domain } = await signingAccount(world, provider);
    await world.sql('UPDATE accounts SET sso_session_hours = 1 WHERE id = $1', [account.id]);
    const at = Math.floor(Date.now() / 1000) - 3610;
    await expectOut(account, { sub: 'late', email: `late@${domain}`, auth_time: at }, 'TOO_LONG_AGO');
  });

  it('is told in the log with the address, which goes with the person', async () => {
    const { account } = await signingAccount(world, provider);
    await expectOut(account, { email: 'mallory@elsewhere.example' }, 'OUTSIDE_DOMAINS');
    const event = (await eventsOf(account)).find(({ type }) => type === 'sso.sign_in_refused');
    expect(event).toMatchObject({
      outcome: 'REFUSED',
      actor_type: 'NOBODY',
      details: {
        why: 'OUTSIDE_DOMAINS',
        email: 'mallory@elsewhere.example',
        code: 'SIGN_ON_REFUSED',
        operation: 'redeemSignIn',
      },
      people: ['mallory@elsewhere.example'],
    });
  });
});

describe('a live invitation', () => {
  const INVITE = `mutation ($input: InviteMembersInput!) { inviteMembers(input: $input) { results { invitation { id } errors { message } } errors { message } } }`;

  async function invite(
    account: { id: string; owner: { token: string } },
    token: string,
    invitation: object,
  ): Promise<string> {
    const { data } = await world.graphql(token, INVITE, {
      input: { accountId: account.id, invitations: [invitation] },
    });
    await jobsDone(world);
    return textOf(data.inviteMembers?.results?.[0]?.invitation?.id);
  }

  it('is consumed with its role, workspaces and teams, and takes one seat, not two', async () => {
    const { account, domain } = await signingAccount(world, provider, { overrides: { limits: { members: 2 } } });
    const workspace = await world.workspace(account);
    const email = `ines@${domain}`;
    const id = await invite(account, account.owner.token, {
      email,
      role: 'ADMIN',
      workspaces: [{ workspaceId: workspace.id, roleId: builtInRoles.DEVELOPER.id }],
    });
    const { payload } = await signOn(world, account, provider, { sub: 'ines', email, name: 'Ines' });
    expect(payload.errors).toEqual([]);
    expect(await membersOf(account)).toEqual([
      { role: 'ADMIN', active: true, joined_by: 'SSO', email, display_name: 'Ines' },
    ]);
    expect(await world.sql('SELECT status FROM invitations WHERE id = $1', [id])).toEqual([{ status: 'ACCEPTED' }]);
    expect(await world.sql('SELECT workspace_id FROM workspace_accesses WHERE account_id = $1', [account.id])).toEqual([
      { workspace_id: workspace.id },
    ]);
    const types = (await eventsOf(account)).map(({ type }) => type);
    expect(types.slice(-5)).toEqual([
      'sso.identity_linked',
      'invitation.accepted',
      'member.joined',
      'workspace_access.granted',
      'session.created',
    ]);
  });

  it('that no longer holds is revoked by the system, and the defaults apply', async () => {
    const { account, domain } = await signingAccount(world, provider, { overrides: { limits: { members: 3 } } });
    const inviter = await world.member(account, 'ADMIN');
    const email = `ines@${domain}`;
    const id = await invite(account, inviter.token, { email, role: 'ADMIN' });
    await world.sql(`UPDATE members SET role = 'MEMBER' WHERE id = $1`, [inviter.memberId]);
    expect((await signOn(world, account, provider, { sub: 'ines', email })).payload.errors).toEqual([]);
    expect(await membersOf(account)).toContainEqual(
      expect.objectContaining({ role: 'MEMBER', joined_by: 'SSO', email }),
    );
    expect(await world.sql('SELECT status FROM invitations WHERE id = $1', [id])).toEqual([{ status: 'REVOKED' }]);
    expect((await eventsOf(account)).find(({ type }) => type === 'invitation.revoked')).toMatchObject({
      actor_type: 'SYSTEM',
      resource_id: id,
      details: { reason: 'INVITER_LACKS_RIGHTS' },
    });
  });
});

describe('what the provider calls a member', () => {
  it('changes with it, in the log too, and never the name of the person', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const claims = { sub: 'nina', email: `nina@${domain}` };
    const first = await signOn(world, account, provider, { ...claims, name: 'Nina Newcomer' });
    await world.sql(`UPDATE users SET name = 'Own Name' WHERE id = $1`, [first.payload.viewer?.user?.id]);
    for (const name of ['Nina Married', undefined, 42, ' \u0000 ', 'Nina Married']) {
      await signOn(world, account, provider, { ...claims, name });
    }
    expect(await membersOf(account)).toMatchObject([{ display_name: 'Nina Married' }]);
    const changes = (await eventsOf(account)).filter(({ type }) => type === 'member.display_name_changed');
    expect(changes).toMatchObject([
      { before: { displayName: 'Nina Newcomer' }, after: { displayName: 'Nina Married' } },
    ]);
    const again = await signOn(world, account, provider, { ...claims, name: 'x'.repeat(300) });
    expect(again.payload.viewer?.user?.name).toBe('Own Name');
    expect(await membersOf(account)).toMatchObject([{ display_name: 'x'.repeat(100) }]);
  });
});

describe('who was linked and has given themselves another address', () => {
  it('is not let in as the person of before: the provider speaks of its own addresses alone', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const claims = { sub: 'bob', email: `bob@${domain}` };
    const { payload } = await signOn(world, account, provider, claims);
    expect(payload.errors).toEqual([]);
    const email = `${newId('user')}@elsewhere.example`;
    await world.sql('UPDATE members SET email = $2 WHERE email = $1', [claims.email, email]);
    await world.sql('UPDATE users SET email = $2 WHERE email = $1', [claims.email, email]);
    await expectOut(account, claims, 'OUTSIDE_DOMAINS');
  });

  it('is nobody to the provider once they have left: whoever comes with the address of before is somebody new', async () => {
    const { account, domain } = await signingAccount(world, provider);
    const claims = { sub: 'bob', email: `bob@${domain}` };
    const first = await signOn(world, account, provider, claims);
    const userId = textOf(first.payload.viewer?.user?.id);
    const person = await world.person();
    await world.sql('UPDATE sessions SET user_id = $2 WHERE user_id = $1', [person.userId, userId]);
    const leave = `mutation { leaveAccount(input: { accountId: "${account.id}" }) { errors { code } } }`;
    expect((await world.graphql(person.token, leave)).data.leaveAccount?.errors).toEqual([]);
    await world.sql('UPDATE users SET email = $2 WHERE id = $1', [userId, `${newId('user')}@elsewhere.example`]);
    const { payload } = await signOn(world, account, provider, claims);
    expect(payload.errors).toEqual([]);
    expect(payload.viewer?.user?.id).not.toBe(userId);
  });
});
