import { statementsOf } from '../support/statements';
import { expectNothingWritten } from '../support/nothing-written';
import { startWorld, type World } from '../support/world';
import { connected, decisionOn, ISSUER, readSso, refusalsOf } from './operations';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

describe('Account.sso', () => {
  it('is null at first, and read by every member, on every plan', async () => {
    const account = await world.account({ plan: 'FREE' });
    const member = await world.member(account, 'MEMBER');
    const read = async () => (await readSso(world, member.token, account.handle)).data.account;
    expect(await read()).toEqual({ sso: null });
    await connected(world, account, { tested: true, confirmedBy: account.owner.userId, enforced: true });
    expect(await read()).toMatchObject({
      sso: {
        ...{ issuer: ISSUER, clientId: 'guildhall', enforced: true, tested: true, confirmed: true },
        ...{ testedAt: expect.any(String) as unknown, confirmedBy: { id: account.owner.userId } },
      },
    });
    await world.sql('UPDATE sso_connections SET trust_version = 2 WHERE account_id = $1', [account.id]);
    expect(await read()).toMatchObject({
      sso: { tested: false, testedAt: null, confirmed: false, confirmedAt: null, confirmedBy: null },
    });
  });

  it('is nothing to who is not in the account', async () => {
    const account = await world.account();
    await connected(world, account);
    const outsider = await world.person();
    const answer = await expectNothingWritten(world, [], () => readSso(world, outsider.token, account.handle));
    expect(answer.data).toEqual({ account: null });
    expect(refusalsOf(await readSso(world, 'gss_none', account.handle))).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
  });

  it('shows the handle of now where people go, and the id where the provider sends them back to', async () => {
    const account = await world.account();
    await connected(world, account);
    const rename =
      'mutation ($input: UpdateAccountInput!) { updateAccount(input: $input) { account { sso { signOnUrl redirectUri } } errors { code } } }';
    const input = { accountId: account.id, handle: `${account.handle}-2` };
    const { data } = await world.graphql(account.owner.token, rename, { input });
    expect(data.updateAccount).toEqual({
      account: {
        sso: {
          signOnUrl: `http://localhost:4000/sso/${account.handle}-2`,
          redirectUri: `http://localhost:4000/sso/accounts/${account.id}/callback`,
        },
      },
      errors: [],
    });
  });

  it('names default workspaces to those who may see their users', async () => {
    const account = await world.account();
    const [seen, entered, unknown] = [
      await world.workspace(account, { name: 'A' }),
      await world.workspace(account, { name: 'B' }),
      await world.workspace(account, { name: 'C' }),
    ];
    const role = 'RUNNER' as const;
    await connected(world, account, {
      defaultWorkspaces: [seen, entered, unknown].map((workspace) => ({ workspace, role })),
    });
    const member = await world.member(account, 'MEMBER');
    await world.grant(account, seen, member, 'DEVELOPER');
    await world.grant(account, entered, member, 'VIEWER');
    const idsTo = async (token: string) => {
      const { data } = await readSso(world, token, account.handle);
      const entries = data.account?.sso?.defaultWorkspaces as unknown as { workspace: { id: string } }[];
      return entries.map(({ workspace }) => workspace.id);
    };
    expect(await idsTo(member.token)).toEqual([seen.id]);
    expect(await idsTo(account.owner.token)).toEqual([seen.id, entered.id, unknown.id]);
  });

  it('takes as many statements for 20 accounts with 20 workspaces as for one with one', async () => {
    const person = await world.person();
    const add = async (workspaces: number) => {
      const account = await world.account({ owner: person });
      const role = await world.role(account);
      const defaultWorkspaces = [];
      for (let index = 0; index < workspaces; index += 1)
        defaultWorkspaces.push({ workspace: await world.workspace(account), role });
      await connected(world, account, { confirmedBy: person.userId, defaultWorkspaces });
    };
    const query =
      '{ viewer { accounts { nodes { sso { issuer confirmedBy { __typename } defaultWorkspaces { workspace { id } role { id } } viewerCan(action: ENFORCE) { allowed } } } } } }';
    const counted = async () => (await statementsOf(world, () => world.graphql(person.token, query))).length;
    await add(1);
    const one = await counted();
    for (let accounts = 1; accounts < 20; accounts += 1) await add(accounts === 1 ? 20 : 1);
    expect(await counted()).toBe(one);
  });
});

describe('AccountSso.viewerCan', () => {
  const actions = ['CONFIGURE', 'CONFIRM', 'ENFORCE', 'RELEASE', 'REMOVE'] as const;

  it('allows an OWNER everything that the state of the connection allows', async () => {
    const account = await world.account();
    await connected(world, account);
    const can = (action: string) => decisionOn(world, account.owner.token, account.handle, action);
    const allowed = { allowed: true, reasons: [] };
    for (const action of actions.filter((one) => one !== 'ENFORCE')) expect(await can(action)).toEqual(allowed);
    expect(await can('ENFORCE')).toMatchObject({
      allowed: false,
      reasons: [
        { code: 'CONFLICT', message: expect.stringContaining('have passed no test') as unknown },
        { code: 'CONFLICT', message: expect.stringContaining('has no verified domain') as unknown },
      ],
    });
    await world.sql('UPDATE sso_connections SET tested_trust_version = 1 WHERE account_id = $1', [account.id]);
    await world.domain(account, { status: 'PENDING' });
    await world.domain(account, { status: 'LAPSED' });
    expect((await can('ENFORCE')).reasons).toHaveLength(1);
    await world.domain(account, { status: 'FAILING' });
    expect(await can('ENFORCE')).toEqual(allowed);
    await world.sql('UPDATE accounts SET sso_enforced = true WHERE id = $1', [account.id]);
    expect(await can('ENFORCE')).toEqual(allowed);
    expect(await can('REMOVE')).toMatchObject({
      allowed: false,
      reasons: [{ code: 'CONFLICT', message: expect.stringContaining('release it first') as unknown }],
    });
  });

  it('names what a MEMBER, an ADMIN, a key and a late session lack', async () => {
    const account = await world.account();
    await connected(world, account, { tested: true });
    await world.domain(account, { status: 'VERIFIED' });
    const [member, admin] = [await world.member(account, 'MEMBER'), await world.member(account, 'ADMIN')];
    const key = await world.apiKey(account.owner, { accountId: account.id });
    const can = (token: string, action: string) => decisionOn(world, token, account.handle, action);
    for (const action of actions) {
      const missingPermission = action === 'CONFIRM' ? 'ADMINISTRATE_OWNERS' : 'ADMINISTRATE_SSO';
      expect(await can(member.token, action)).toMatchObject({
        allowed: false,
        reasons: [{ code: 'MISSING_PERMISSION', missingPermission }],
      });
    }
    for (const action of actions) expect((await can(admin.token, action)).allowed).toBe(action !== 'CONFIRM');
    const codes = async (token: string, action: string) => (await can(token, action)).reasons.map(({ code }) => code);
    expect(await codes(key.token, 'CONFIGURE')).toEqual(['SESSION_ONLY']);
    expect(await codes(key.token, 'RELEASE')).toEqual([]);
    await world.sql(`UPDATE sessions SET created_at = created_at - interval '16 minutes' WHERE user_id = $1`, [
      account.owner.userId,
    ]);
    expect(await codes(account.owner.token, 'CONFIRM')).toEqual(['FRESH_SESSION_ONLY']);
    expect(await codes(account.owner.token, 'CONFIGURE')).toEqual([]);
  });

  it('on a plan without SSO allows to release and to remove, and nothing else', async () => {
    const account = await world.account({ plan: 'FREE' });
    await connected(world, account, { tested: true });
    await world.domain(account, { status: 'VERIFIED' });
    for (const action of actions) {
      const { allowed, reasons } = await decisionOn(world, account.owner.token, account.handle, action);
      expect([action, allowed]).toEqual([action, action === 'RELEASE' || action === 'REMOVE']);
      if (!allowed) expect(reasons).toMatchObject([{ code: 'FEATURE_NOT_IN_PLAN', feature: 'SSO' }]);
    }
  });
});
