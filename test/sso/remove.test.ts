import { newToken, tokenHash } from '../../src/auth/tokens';
import { newId } from '../../src/ids';
import { expectNothingWritten } from '../support/nothing-written';
import { noteSecret } from '../support/secrets';
import { startWorld, type Answer, type TestAccount, type World } from '../support/world';
import { doneIn } from '../teams/operations';
import { connected, failuresOf, ISSUER, newClientSecret, refusalsOf, ssoOperations } from './operations';

let world: World;
let ask: ReturnType<typeof ssoOperations>;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
  ask = ssoOperations(world);
});
afterAll(() => world.stop());

const remove = (account: TestAccount, token = account.owner.token): Promise<Answer> =>
  ask('removeSso', token, { accountId: account.id });

/** What comes of a provider: an identity, a session, a key made in it, a sign-on on its way. */
async function signedOn(account: TestAccount, userId: string): Promise<{ sessionId: string; keyId: string }> {
  const [sessionId, keyId, now] = [newId('session'), newId('apiKey'), world.now()];
  const [session, key] = [newToken('session'), newToken('userKey')];
  for (const token of [session, key]) noteSecret(token);
  const later = new Date(now.getTime() + 86_400_000);
  await world.sql(
    `INSERT INTO sessions (id, user_id, token_hash, method, created_at, last_used_at, expires_at, account_id, authenticated_at)
     VALUES ($1, $2, $3, 'OIDC', $4, $4, $5, $6, $4)`,
    [sessionId, userId, tokenHash(session), now, later, account.id],
  );
  await world.sql(
    `INSERT INTO api_keys (id, user_id, account_id, name, secret_hash, last_four, created_at, by_provider)
     VALUES ($1, $2, $3, 'k', $4, $5, $6, true)`,
    [keyId, userId, account.id, tokenHash(key), key.slice(-4), now],
  );
  await world.sql(
    `INSERT INTO sso_identities (account_id, issuer, subject, email, user_id, created_at) VALUES ($1, $2, $3, $3, $3, $4)`,
    [account.id, ISSUER, userId, now],
  );
  await world.sql(
    `INSERT INTO sso_attempts (id, account_id, trust_version, browser_hash, created_at, expires_at)
     VALUES ($1, $2, 1, $3, $4, $5)`,
    [newId('ssoAttempt'), account.id, Buffer.alloc(32), now, later],
  );
  return { sessionId, keyId };
}

describe('removeSso', () => {
  it('takes the connection and all that came of it away, of this account only', async () => {
    const [account, other] = [await world.account(), await world.account()];
    const workspace = await world.workspace(account, { name: 'Ops' });
    const member = await world.member(account, 'MEMBER');
    await world.member(other, 'MEMBER', { person: member });
    const { id } = await connected(world, account, {
      ...{ tested: true, defaultRole: 'ADMIN' },
      defaultWorkspaces: [{ workspace, role: 'RUNNER' }],
    });
    await connected(world, other);
    await world.sql('UPDATE accounts SET sso_session_hours = 8 WHERE id = $1', [account.id]);
    const [gone, kept] = [await signedOn(account, member.userId), await signedOn(other, member.userId)];

    const { data } = await remove(account);
    expect(data.removeSso).toEqual({ ssoConnectionId: id, account: { id: account.id, sso: null }, errors: [] });
    const idsIn = async (table: string) => {
      const rows = await world.sql<{ id: string }>(
        `SELECT account_id AS id FROM ${table} WHERE account_id = ANY ($1)`,
        [[account.id, other.id]],
      );
      return rows.map((row) => row.id);
    };
    for (const table of ['sso_connections', 'sso_identities', 'sso_attempts', 'sessions']) {
      expect([table, await idsIn(table)]).toEqual([table, [other.id]]);
    }
    expect(await idsIn('sso_default_workspaces')).toEqual([]);
    const keys = await world.sql('SELECT id, by_provider AS by FROM api_keys WHERE id = ANY ($1) ORDER BY id', [
      [gone.keyId, kept.keyId],
    ]);
    // A key that outlived its provider would be the person's own.
    expect(keys).toEqual([{ id: kept.keyId, by: true }]);
    expect(await doneIn(world, account)).toMatchObject([
      {
        ...{ type: 'sso.removed', resource_type: 'ssoConnection', resource_id: id, resource_name: ISSUER, after: null },
        before: {
          ...{ issuer: ISSUER, clientId: 'guildhall', sessionHours: 8, defaultRole: 'ADMIN' },
          defaultWorkspaces: [{ workspaceId: workspace.id, name: 'Ops', role: 'Runner' }],
        },
        details: { sessions: 1, identities: 1, apiKeys: 1 },
      },
    ]);
    // Members, and their own sessions, stay.
    const { errors } = await world.graphql(
      member.token,
      `{ account(handle: "${account.handle}") { id plan { tier } } }`,
    );
    expect(errors).toEqual([]);

    const anew = { issuer: ISSUER, clientId: 'guildhall', clientSecret: newClientSecret() };
    const made = await ask('configureSso', account.owner.token, { accountId: account.id, ...anew });
    expect(made.data.configureSso).toMatchObject({
      account: { sso: { sessionHours: 24, defaultRole: 'MEMBER', defaultWorkspaces: [], tested: false, version: 2 } },
    });
  });

  it('is INVALID while single sign-on is enforced, and where there is nothing to remove', async () => {
    const account = await world.account();
    const failures = async () => failuresOf(await expectNothingWritten(world, [], () => remove(account)), 'removeSso');
    expect(await failures()).toMatchObject([{ code: 'INVALID', path: ['accountId'] }]);
    await connected(world, account, { enforced: true });
    expect(await failures()).toEqual([
      {
        ...{ code: 'INVALID', path: [] },
        message: 'Single sign-on is enforced, so without a connection members could not get in: release it first.',
      },
    ]);
  });

  it('works on every plan and while the account is frozen, for who holds ADMINISTRATE_SSO', async () => {
    for (const options of [{ plan: 'FREE' }, { status: 'FROZEN' }] as const) {
      const account = await world.account(options);
      await connected(world, account);
      const member = await world.member(account, 'MEMBER');
      const answer = await expectNothingWritten(world, ['FORBIDDEN'], () => remove(account, member.token));
      expect(refusalsOf(answer)).toMatchObject([{ missingPermission: 'ADMINISTRATE_SSO' }]);
      expect(failuresOf(await remove(account), 'removeSso')).toEqual([]);
    }
  });

  it('leaves, however it races with enforcing, no account that is enforced without a connection', async () => {
    for (let round = 0; round < 4; round += 1) {
      const account = await world.account();
      await connected(world, account, { tested: true });
      await world.domain(account, { status: 'VERIFIED' });
      const acts = [() => remove(account), () => ask('enforceSso', account.owner.token, { accountId: account.id })];
      await Promise.all((round % 2 === 0 ? acts : acts.reverse()).map((act) => act()));
      const [row] = await world.sql(
        `SELECT a.sso_enforced = (c.id IS NOT NULL) AS whole FROM accounts a
           LEFT JOIN sso_connections c ON c.account_id = a.id WHERE a.id = $1`,
        [account.id],
      );
      expect(row).toEqual({ whole: true });
    }
  });
});
