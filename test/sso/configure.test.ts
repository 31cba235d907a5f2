import { sealedUnder, unseal } from '../../src/auth/sealed-secrets';
import { builtInRoles } from '../../src/auth/catalogue';
import { lockWaits } from '../support/held-row';
import { expectNothingWritten } from '../support/nothing-written';
import { jobsDone, textOf } from '../support/sign-in';
import { statementsOf } from '../support/statements';
import { startWorld, type Answer, type TestAccount, type World } from '../support/world';
import { doneIn } from '../teams/operations';
import { connected, failuresOf, ISSUER, newClientSecret, readSso, refusalsOf, ssoOperations } from './operations';

let world: World;
let ask: ReturnType<typeof ssoOperations>;
beforeAll(async () => {
  world = await startWorld();
  ask = ssoOperations(world);
});
afterAll(() => world.stop());

const configure = (account: TestAccount, input: object, token = account.owner.token): Promise<Answer> =>
  ask('configureSso', token, { accountId: account.id, ...input });
const whole = (more: object = {}) => ({
  ...{ issuer: ISSUER, clientId: 'guildhall', clientSecret: newClientSecret() },
  ...more,
});

/** A configuration that must fail and write nothing; its failures. */
async function failing(account: TestAccount, input: object, token?: string) {
  const answer = await expectNothingWritten(world, [], () => configure(account, input, token));
  expect(answer.data.configureSso?.account).toBeNull();
  return failuresOf(answer, 'configureSso');
}

async function connectionRow({ id }: { id: string }) {
  const [row] = await world.sql<{ id: string; client_secret: Buffer; trust_version: number }>(
    'SELECT id, client_secret, trust_version FROM sso_connections WHERE account_id = $1',
    [id],
  );
  if (row === undefined) throw new Error('no connection');
  return row;
}

/** The secret that is kept for an account. */
async function keptSecret(account: TestAccount): Promise<string | null> {
  const { id, client_secret } = await connectionRow(account);
  return unseal(world.server.app.config, 'sso client secret', id, client_secret);
}

const subjectsTo = ({ email }: { email: string }): string[] =>
  world.smtp.mails.filter(({ to }) => to === email).map(({ subject }) => subject);

describe('configureSso for the first time', () => {
  it('makes a connection that is neither tested nor confirmed nor enforced, and tells what to paste at the provider', async () => {
    const account = await world.account({ plan: 'PRO' });
    const admin = await world.member(account, 'ADMIN');
    const clientSecret = newClientSecret();
    const input = { issuer: ` ${ISSUER} `, clientId: ' guildhall\n', clientSecret: `\t${clientSecret}\n` };
    const { data, errors } = await configure(account, input, admin.token);
    expect(errors).toEqual([]);
    const { id } = await connectionRow(account);
    expect(id).toMatch(/^sso_/);
    expect(data.configureSso).toEqual({
      account: {
        id: account.id,
        sso: {
          ...{ id, protocol: 'OIDC', issuer: ISSUER, clientId: 'guildhall', enforced: false, sessionHours: 24 },
          redirectUri: `http://localhost:4000/sso/accounts/${account.id}/callback`,
          signOnUrl: `http://localhost:4000/sso/${account.handle}`,
          ...{ defaultRole: 'MEMBER', defaultWorkspaces: [] },
          ...{ tested: false, testedAt: null, confirmed: false, confirmedAt: null, confirmedBy: null, version: 1 },
          ...{ createdAt: expect.any(String) as unknown, createdBy: { id: admin.userId } },
          updatedAt: expect.any(String) as unknown,
        },
      },
      errors: [],
    });
    expect(await keptSecret(account)).toBe(clientSecret);
    expect(await doneIn(world, account)).toMatchObject([
      {
        ...{ type: 'sso.configured', actor_id: admin.userId, resource_type: 'ssoConnection', resource_id: id },
        ...{ resource_name: ISSUER, before: null, details: { clientSecretChanged: true } },
        after: {
          ...{ issuer: ISSUER, clientId: 'guildhall', sessionHours: 24 },
          ...{ defaultRole: 'MEMBER', defaultWorkspaces: [] },
        },
      },
    ]);
  });

  it('takes defaults and hours at once', async () => {
    const account = await world.account();
    const [a, b] = [
      await world.workspace(account, { name: 'Beta' }),
      await world.workspace(account, { name: 'alpha' }),
    ];
    const role = await world.role(account, { name: 'Reader' });
    const { data } = await configure(
      account,
      whole({
        ...{ sessionHours: 720, defaultRole: 'ADMIN' },
        defaultWorkspaces: [
          { workspaceId: a.id, roleId: builtInRoles.DEVELOPER.id },
          { workspaceId: b.id, roleId: role.id },
        ],
      }),
    );
    expect(data.configureSso).toMatchObject({
      account: {
        sso: {
          ...{ sessionHours: 720, defaultRole: 'ADMIN' },
          defaultWorkspaces: [
            { workspace: { id: b.id }, role: { name: 'Reader' } },
            { workspace: { id: a.id }, role: { name: 'Developer' } },
          ],
        },
      },
      errors: [],
    });
    const [event] = await doneIn(world, account);
    expect(event?.after).toMatchObject({
      defaultWorkspaces: [
        { workspaceId: a.id, name: 'Beta', role: 'Developer' },
        { workspaceId: b.id, name: 'alpha', role: 'Reader' },
      ],
    });
  });

  it('says what is lacking, all at once', async () => {
    const account = await world.account();
    expect(await failing(account, { sessionHours: 8 })).toEqual([
      {
        ...{ code: 'INVALID', path: ['issuer'] },
        message: 'A connection needs the issuer of the provider, as in https://login.example.com.',
      },
      { code: 'INVALID', path: ['clientId'], message: 'A connection needs the client id that the provider gave.' },
      {
        ...{ code: 'INVALID', path: ['clientSecret'] },
        message: 'A connection needs the client secret that the provider gave.',
      },
    ]);
    expect(await failing(account, { issuer: ISSUER, clientId: 'x' })).toMatchObject([{ path: ['clientSecret'] }]);
  });

  it('is CONFLICT for who has read a version of a connection that is gone', async () => {
    const account = await world.account();
    expect(await failing(account, whole({ version: 1 }))).toMatchObject([{ code: 'CONFLICT', path: ['version'] }]);
  });
});

describe('what configureSso takes', () => {
  const issuer = /^An issuer is an address that begins with https:\/\/, of up to 500 characters, without /;
  it.each([
    ['issuer', '', issuer],
    ['issuer', 'login.example.com', issuer],
    ['issuer', 'http://login.example.com', issuer],
    ['issuer', 'ftp://login.example.com', issuer],
    ['issuer', 'HTTPS://login.example.com', issuer],
    ['issuer', 'https:login.example.com', issuer],
    ['issuer', 'https://login.example.com/?tenant=1', issuer],
    ['issuer', 'https://login.example.com/?', issuer],
    ['issuer', 'https://login.example.com/#', issuer],
    ['issuer', 'https://user:password@login.example.com', issuer],
    ['issuer', 'https://user@login.example.com', issuer],
    ['issuer', 'https://login.example.com\\@evil.example', issuer],
    ['issuer', 'https://login.exa\u200bmple.com', issuer],
    ['issuer', 'https://login.ex\u0430mple.com', issuer],
    ['issuer', 'https://login\u3002example.com', issuer],
    ['issuer', 'https://login.example.com/\u0430', issuer],
    ['issuer', 'https://xn--80ak6aa92e.com@login.example.com', issuer],
    ['issuer', 'https://Login.example.com', issuer],
    ['issuer', 'https:///login.example.com', issuer],
    ['issuer', 'https://1.1', issuer],
    ['issuer', 'https://login%2eexample.com', issuer],
    ['issuer', 'https://login.example.com/a b', issuer],
    ['issuer', `https://${'a'.repeat(493)}`, issuer],
    ['issuer', null, 'A connection keeps an issuer: leave this out to keep the one it has.'],
    [
      'issuer',
      `${ISSUER}/.well-known/openid-configuration`,
      'This is where the provider describes itself: leave /.well-known/openid-configuration off for the issuer.',
    ],
    ['clientId', ' ', /^This has 1 to 255 printable ASCII characters: /],
    ['clientId', 'x'.repeat(256), /^This has 1 to 255 printable ASCII characters: /],
    ['clientId', 'gäste', /^This has 1 to 255 printable ASCII characters: /],
    ['clientId', null, 'A connection keeps a client id: leave this out to keep the one it has.'],
    ['clientSecret', '', /^This has 1 to 2000 printable ASCII characters: /],
    ['clientSecret', 'x'.repeat(2001), /^This has 1 to 2000 printable ASCII characters: /],
    ['clientSecret', null, 'A connection keeps a client secret: leave this out to keep the one it has.'],
    ['sessionHours', 0, 'sessionHours must be from 1 to 720.'],
    ['sessionHours', 721, 'sessionHours must be from 1 to 720.'],
    ['sessionHours', null, 'A connection keeps a time that a sign-on lasts: leave this out to keep the one it has.'],
    ['defaultRole', 'OWNER', /^Nobody becomes OWNER by signing on: /],
    ['defaultRole', null, 'A connection keeps a default role: leave this out to keep the one it has.'],
  ])('is not %s %j', async (field, value, message) => {
    const account = await world.account();
    const failures = await failing(account, { ...whole(), [field]: value });
    const expected = typeof message === 'string' ? message : (expect.stringMatching(message) as unknown);
    expect(failures).toEqual([{ code: 'INVALID', path: [field], message: expected }]);
  });

  it('is an issuer of 500 characters, a client of 255 and a secret of 2,000', async () => {
    const account = await world.account();
    const longest = `${ISSUER}/${'a'.repeat(500 - ISSUER.length - 1)}`;
    const clientSecret = newClientSecret().padEnd(2000, 'x');
    const input = { issuer: longest, clientId: 'c'.repeat(255), clientSecret, sessionHours: 1 };
    expect(failuresOf(await configure(account, input), 'configureSso')).toEqual([]);
    expect(await keptSecret(account)).toBe(clientSecret);
  });

  it('is 20 workspaces, each once, and roles and workspaces of the account', async () => {
    const [account, other] = [await world.account(), await world.account()];
    const [own, foreign] = [await world.workspace(account), await world.workspace(other)];
    const { id: roleId } = builtInRoles.VIEWER;
    const many = Array.from({ length: 21 }, () => ({ workspaceId: own.id, roleId }));
    expect(await failing(account, whole({ defaultWorkspaces: many }))).toEqual([
      {
        ...{ code: 'INVALID', path: ['defaultWorkspaces'] },
        message: 'This takes 1 to 20 entries, or null for none; there are 21.',
      },
    ]);
    expect(await failing(account, whole({ defaultWorkspaces: many.slice(0, 2) }))).toMatchObject([
      { code: 'INVALID', path: ['defaultWorkspaces', '1'] },
    ]);
    const entries = [
      { workspaceId: foreign.id, roleId: (await world.role(other)).id },
      { workspaceId: own.id, roleId: 'role_\u0000' },
      { workspaceId: 'ws_\u0000', roleId },
    ];
    expect(await failing(account, whole({ defaultWorkspaces: entries }))).toMatchObject([
      { code: 'NOT_FOUND', path: ['defaultWorkspaces', '0', 'workspaceId'] },
      { code: 'NOT_FOUND', path: ['defaultWorkspaces', '0', 'roleId'] },
      { code: 'NOT_FOUND', path: ['defaultWorkspaces', '1', 'roleId'] },
      { code: 'NOT_FOUND', path: ['defaultWorkspaces', '2', 'workspaceId'] },
    ]);
  });

  it('costs as many statements for 20 workspaces as for one', async () => {
    const account = await world.account();
    const workspaces = [];
    for (let index = 0; index < 20; index += 1) workspaces.push(await world.workspace(account));
    const counted = async (among: { id: string }[], role: keyof typeof builtInRoles) => {
      const entries = among.map(({ id }) => ({ workspaceId: id, roleId: builtInRoles[role].id }));
      const document = 'mutation ($input: ConfigureSsoInput!) { configureSso(input: $input) { errors { code } } }';
      const input = { accountId: account.id, defaultWorkspaces: entries };
      return (await statementsOf(world, () => world.graphql(account.owner.token, document, { input }))).length;
    };
    await configure(account, whole());
    await jobsDone(world);
    expect(await counted(workspaces, 'VIEWER')).toBe(await counted(workspaces.slice(0, 1), 'RUNNER'));
  });
});

describe('configureSso for a connection that there is', () => {
  it('changes what is given, tells what changed and nothing else, and writes nothing for the same again', async () => {
    const account = await world.account();
    const { clientSecret } = await connected(world, account, { tested: true, confirmedBy: account.owner.userId });
    const workspace = await world.workspace(account, { name: 'Ops' });
    const { id: roleId } = builtInRoles.VIEWER;
    const first = { sessionHours: 8, defaultRole: 'ADMIN', defaultWorkspaces: [{ workspaceId: workspace.id, roleId }] };
    expect((await configure(account, first)).data.configureSso).toMatchObject({
      account: { sso: { sessionHours: 8, defaultRole: 'ADMIN', tested: true, confirmed: true, version: 2 } },
      errors: [],
    });
    await expectNothingWritten(world, [], () => configure(account, first));
    await expectNothingWritten(world, [], () =>
      configure(account, { issuer: ISSUER, clientId: 'guildhall', clientSecret, version: 2 }),
    );
    const rotated = newClientSecret();
    expect((await configure(account, { clientSecret: rotated })).data.configureSso).toMatchObject({
      account: { sso: { tested: true, confirmed: true, version: 3, defaultRole: 'ADMIN' } },
    });
    expect(await keptSecret(account)).toBe(rotated);
    await configure(account, { defaultWorkspaces: null, sessionHours: 8 });
    expect(
      (await doneIn(world, account)).map(({ type, before, after, details }) => [type, before, after, details]),
    ).toEqual([
      [
        'sso.configured',
        { sessionHours: 24, defaultRole: 'MEMBER', defaultWorkspaces: [] },
        { ...first, defaultWorkspaces: [{ workspaceId: workspace.id, name: 'Ops', role: 'Viewer' }] },
        null,
      ],
      ['sso.configured', null, null, { clientSecretChanged: true }],
      [
        'sso.configured',
        { defaultWorkspaces: [{ workspaceId: workspace.id, name: 'Ops', role: 'Viewer' }] },
        { defaultWorkspaces: [] },
        null,
      ],
    ]);
    await jobsDone(world);
    expect(subjectsTo(account.owner)).toEqual([]);
  });

  it('believes another issuer or client anew: the test and the confirmation go, every owner is mailed', async () => {
    const account = await world.account();
    const second = await world.member(account, 'OWNER');
    const admin = await world.member(account, 'ADMIN');
    await connected(world, account, { tested: true, confirmedBy: account.owner.userId });
    const unproven = { tested: false, testedAt: null, confirmed: false, confirmedAt: null, confirmedBy: null };
    expect((await configure(account, { clientId: 'other' }, admin.token)).data.configureSso).toMatchObject({
      account: { sso: { clientId: 'other', ...unproven, version: 2 } },
    });
    expect(await connectionRow(account)).toMatchObject({ trust_version: 2 });
    await world.sql(
      'UPDATE sso_connections SET tested_trust_version = 2, confirmed_trust_version = 2 WHERE account_id = $1',
      [account.id],
    );
    const moved = { issuer: `${ISSUER}/`, clientSecret: newClientSecret() };
    expect((await configure(account, moved, admin.token)).data.configureSso).toMatchObject({
      account: { sso: { issuer: `${ISSUER}/`, ...unproven, version: 3 } },
    });
    expect(await connectionRow(account)).toMatchObject({ trust_version: 3 });
    await jobsDone(world);
    const subject = `Another identity provider for "Account ${account.handle}" on Guildhall`;
    for (const owner of [account.owner, second]) expect(subjectsTo(owner)).toEqual([subject, subject]);
    expect(subjectsTo(admin)).toEqual([]);
  });

  it('never sends the secret of one issuer to another', async () => {
    const account = await world.account();
    const { clientSecret } = await connected(world, account);
    expect(await failing(account, { issuer: 'https://evil.example' })).toEqual([
      {
        ...{ code: 'INVALID', path: ['clientSecret'] },
        message: 'Another issuer never gets the secret of the one before: send the client secret that it gave.',
      },
    ]);
    expect(await keptSecret(account)).toBe(clientSecret);
  });

  it('changes the provider while single sign-on is enforced, which stays so', async () => {
    const account = await world.account();
    await connected(world, account, { tested: true, enforced: true });
    const { data } = await configure(account, { clientId: 'other' });
    expect(data.configureSso).toMatchObject({ account: { sso: { enforced: true, tested: false } }, errors: [] });
  });

  it('is CONFLICT for an outdated version', async () => {
    const account = await world.account();
    await connected(world, account);
    await configure(account, { sessionHours: 2, version: 1 });
    expect(await failing(account, { sessionHours: 3, version: 1 })).toEqual([
      {
        ...{ code: 'CONFLICT', path: ['version'] },
        message: 'The connection changed since you read it, or is gone: read it again, then decide.',
      },
    ]);
  });

  it('does nothing twice under one key, and tells another input, another secret too, from the first', async () => {
    const account = await world.account();
    const input = whole({ idempotencyKey: 'the first time' });
    const first = await configure(account, input);
    expect((await expectNothingWritten(world, [], () => configure(account, input))).data).toEqual(first.data);
    for (const other of [{ clientSecret: newClientSecret() }, { clientId: 'other' }, { version: 1 }]) {
      expect(await failing(account, { ...input, ...other })).toMatchObject([
        { code: 'CONFLICT', path: ['idempotencyKey'] },
      ]);
    }
    await configure(account, { clientId: 'later' });
    const again = await expectNothingWritten(world, [], () => configure(account, input));
    expect(again.data.configureSso).toMatchObject({ account: { sso: { clientId: 'later' } }, errors: [] });
  });
});

describe('two at once', () => {
  it('who configure with the version that both have read: one of them, and CONFLICT for the other', async () => {
    const account = await world.account();
    await connected(world, account);
    const answers = await Promise.all(
      ['one', 'two', 'three', 'four'].map((clientId) => configure(account, { clientId, version: 1 })),
    );
    const codes = answers.map((answer) => failuresOf(answer, 'configureSso')[0]?.code ?? 'DONE');
    expect(codes.sort()).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT', 'DONE']);
    expect(await connectionRow(account)).toMatchObject({ trust_version: 2 });
    expect(await doneIn(world, account)).toHaveLength(1);
  });

  it('who configure for the first time: one connection, and the other changes it', async () => {
    const account = await world.account();
    const answers = await Promise.all(['one', 'two'].map((clientId) => configure(account, whole({ clientId }))));
    for (const answer of answers) expect(failuresOf(answer, 'configureSso')).toEqual([]);
    expect(await connectionRow(account)).toMatchObject({ trust_version: 2 });
    expect((await doneIn(world, account)).map(({ before }) => before === null)).toEqual([true, false]);
  });

  it('who configures and who takes their rights away: what is there under the lock decides', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const client = await world.database.pool.connect();
    let configuring: Promise<Answer>;
    try {
      await client.query('BEGIN');
      await client.query('SELECT FROM accounts WHERE id = $1 FOR NO KEY UPDATE', [account.id]);
      configuring = configure(account, whole(), admin.token);
      await lockWaits(world);
      await client.query(`UPDATE members SET role = 'MEMBER' WHERE id = $1`, [admin.memberId]);
      await client.query('COMMIT');
    } finally {
      client.release();
    }
    expect(refusalsOf(await configuring)).toMatchObject([{ missingPermission: 'ADMINISTRATE_SSO' }]);
    expect((await readSso(world, account.owner.token, account.handle)).data.account?.sso).toBeNull();
  });
});

describe('configureSso is refused', () => {
  it('to members, keys and service accounts, and where the plan lacks SSO or the account is frozen', async () => {
    const account = await world.account();
    const member = await world.member(account, 'MEMBER');
    const robot = await world.serviceAccount(account, { role: 'ADMIN' });
    const key = await world.apiKey(account.owner, { accountId: account.id });
    const [small, frozen] = [await world.account({ plan: 'FREE' }), await world.account({ status: 'FROZEN' })];
    const cases: [TestAccount, string, string, object][] = [
      [account, member.token, 'FORBIDDEN', { missingPermission: 'ADMINISTRATE_SSO' }],
      [account, robot.token, 'FORBIDDEN', { reason: 'PEOPLE_ONLY' }],
      [account, key.token, 'FORBIDDEN', { reason: 'SESSION_ONLY' }],
      [small, small.owner.token, 'FEATURE_NOT_IN_PLAN', { feature: 'SSO' }],
      [frozen, frozen.owner.token, 'ACCOUNT_FROZEN', {}],
    ];
    for (const [one, token, code, extensions] of cases) {
      const events = code === 'FORBIDDEN' ? [code] : [];
      const answer = await expectNothingWritten(world, events, () => configure(one, whole(), token));
      expect(refusalsOf(answer)).toMatchObject([{ code, ...extensions }]);
    }
  });

  it('for workspaces and custom roles that the plan lets nobody give, and keeps those that were given before', async () => {
    const plan = { plan: 'PRO' as const };
    const account = await world.account({ ...plan, overrides: { features: { CUSTOM_ROLES: false } } });
    const workspace = await world.workspace(account);
    const role = await world.role(account);
    const custom = { workspaceId: workspace.id, roleId: role.id };
    expect(await failing(account, whole({ defaultWorkspaces: [custom] }))).toMatchObject([
      { code: 'FEATURE_NOT_IN_PLAN', path: ['defaultWorkspaces', '0'], feature: 'CUSTOM_ROLES' },
    ]);
    await connected(world, account, { defaultWorkspaces: [{ workspace, role }] });
    const kept = await configure(account, { defaultWorkspaces: [custom], sessionHours: 3 });
    expect(failuresOf(kept, 'configureSso')).toEqual([]);

    const closed = await world.account({ ...plan, overrides: { features: { WORKSPACE_ACCESS: false } } });
    const { id: workspaceId } = await world.workspace(closed);
    const entry = { workspaceId, roleId: builtInRoles.VIEWER.id };
    expect(await failing(closed, whole({ defaultWorkspaces: [entry] }))).toMatchObject([
      { code: 'FEATURE_NOT_IN_PLAN', path: ['defaultWorkspaces', '0'], feature: 'WORKSPACE_ACCESS' },
    ]);
  });
});

describe('the client secret', () => {
  it('is kept sealed for one connection, and is in no answer, event or job', async () => {
    const [account, other] = [await world.account(), await world.account()];
    const clientSecret = newClientSecret();
    const answer = await configure(account, whole({ clientSecret }));
    const read = await readSso(world, account.owner.token, account.handle);
    for (const text of [answer.data, read.data, await doneIn(world, account)]) {
      expect(JSON.stringify(text)).not.toContain(clientSecret);
    }
    const { id, client_secret: sealed } = await connectionRow(account);
    expect(sealed.toString('latin1')).not.toContain(clientSecret);
    const { config } = world.server.app;
    expect(unseal(config, 'sso client secret', id, sealed)).toBe(clientSecret);
    const { id: otherId } = await connected(world, other);
    expect(sealedUnder(config, 'sso client secret', otherId, sealed)).toBe('NEITHER');
    const rotated = { secretKey: 'another key of 32 characters or more', secretKeyPrevious: null };
    expect(sealedUnder(rotated, 'sso client secret', id, sealed)).toBe('NEITHER');
    const after = { ...rotated, secretKeyPrevious: config.secretKey };
    expect(unseal(after, 'sso client secret', id, sealed)).toBe(clientSecret);
    expect(textOf(read.data.account?.sso?.id)).toBe(id);
  });
});
