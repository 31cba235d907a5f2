import { accountRolePermissions } from '../../src/auth/catalogue';
import { tokenHash } from '../../src/auth/tokens';
import type { AccountPermission } from '../../src/generated/schema';
import { expectNothingWritten } from '../support/nothing-written';
import { noteSecret } from '../support/secrets';
import { providersSession } from '../support/sso';
import { textOf } from '../support/sign-in';
import { startWorld, type Answer, type TestAccount, type World } from '../support/world';
import { doneIn } from '../teams/operations';
import {
  decisionOn,
  directory,
  directoryGroup,
  directoryOperations,
  directoryToken,
  directoryUser,
  failuresOf,
  mapped,
  type DirectoryMutation,
} from './operations';

const DAY = 86_400_000;

let world: World;
let bare: ReturnType<typeof directoryOperations>;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
  bare = directoryOperations(world);
});
afterAll(() => world.stop());

async function ask(name: DirectoryMutation, token: string | null, input: object): Promise<Answer> {
  const answer = await bare(name, token, input);
  const secret: unknown = answer.data[name]?.secret;
  if (typeof secret === 'string') noteSecret(secret);
  return answer;
}

const create = (account: TestAccount, input: object = {}, token: string | null = account.owner.token) =>
  ask('createDirectoryToken', token, { accountId: account.id, ...input });

interface Row {
  id: string;
  secret_hash: Buffer;
  expires_at: Date;
  replaced_at: Date | null;
}
const rowsOf = (account: TestAccount) =>
  world.sql<Row>('SELECT * FROM directory_tokens WHERE account_id = $1 ORDER BY created_at, id', [account.id]);

const inDays = (days: number): string => new Date(world.now().getTime() + days * DAY).toISOString();

describe('createDirectoryToken', () => {
  it('makes the directory with its first token, shows that once and keeps its hash alone', async () => {
    const account = await world.account();
    const before = world.now();
    const { data, errors } = await create(account);
    expect(errors).toEqual([]);
    const payload = data.createDirectoryToken;
    const secret = textOf(payload?.secret);
    expect(secret).toMatch(/^gkd_[0-9A-Za-z]{49}$/);
    const [row] = await rowsOf(account);
    expect(row?.secret_hash).toEqual(tokenHash(secret));
    const [made] = await world.sql<{ id: string }>('SELECT id FROM directories WHERE account_id = $1', [account.id]);
    expect(payload).toMatchObject({
      directoryToken: {
        id: row?.id,
        maskedToken: `gkd_…${secret.slice(-4)}`,
        createdBy: { id: account.owner.userId },
        replacedAt: null,
        lastUsedAt: null,
      },
      account: { id: account.id, directory: { id: made?.id, tokens: [{ id: row?.id }] } },
      errors: [],
    });
    const days = ((row?.expires_at.getTime() ?? 0) - before.getTime()) / DAY;
    expect(Math.round(days)).toBe(365);
    expect(await doneIn(world, account)).toMatchObject([
      { type: 'directory.created', resource_type: 'directory', resource_id: made?.id, actor_id: account.owner.userId },
      {
        type: 'directory.token_created',
        resource_type: 'directoryToken',
        resource_id: row?.id,
        resource_name: `gkd_…${secret.slice(-4)}`,
        after: { expiresAt: row?.expires_at.toISOString() },
      },
    ]);
  });

  it('makes further ones of the same directory, until 5 work; ended ones are no more of them', async () => {
    const account = await world.account();
    for (let made = 0; made < 5; made += 1) {
      const failures = failuresOf(await create(account, { expiresAt: inDays(made + 1) }), 'createDirectoryToken');
      expect(failures).toEqual([]);
    }
    const answer = await expectNothingWritten(world, [], () => create(account));
    expect(failuresOf(answer, 'createDirectoryToken')).toMatchObject([
      { code: 'LIMIT_REACHED', path: [], limit: 5, used: 5 },
    ]);
    expect(await decisionOn(world, account.owner.token, account.handle, 'CREATE_TOKEN')).toMatchObject({
      allowed: false,
      reasons: [{ code: 'LIMIT_REACHED' }],
    });
    const [first] = await rowsOf(account);
    await world.sql('UPDATE directory_tokens SET expires_at = $2 WHERE id = $1', [first?.id, world.now()]);
    const again = await create(account);
    expect(failuresOf(again, 'createDirectoryToken')).toEqual([]);
    const rows = await rowsOf(account);
    expect(rows).toHaveLength(5);
    expect(rows.map(({ id }) => id)).not.toContain(first?.id);
    expect(await world.sql('SELECT FROM directories WHERE account_id = $1', [account.id])).toHaveLength(1);
  });

  it.each([
    ['in the past', -1, 'in the future'],
    ['in 367 days', 367, '366 days at most'],
  ])('refuses an end %s', async (_when, days, told) => {
    const account = await world.account();
    const answer = await expectNothingWritten(world, [], () => create(account, { expiresAt: inDays(days) }));
    expect(failuresOf(answer, 'createDirectoryToken')).toMatchObject([
      { code: 'INVALID', path: ['expiresAt'], message: expect.stringContaining(told) as string },
    ]);
  });

  it('is refused to an API key, and works in a session that the account’s provider made', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const key = await world.apiKey(admin, { accountId: account.id });
    const refused = await expectNothingWritten(world, ['FORBIDDEN'], () => create(account, {}, key.token));
    expect(refused.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', reason: 'SESSION_ONLY' } }]);
    const { token } = await providersSession(world, admin, account);
    expect(failuresOf(await create(account, {}, token), 'createDirectoryToken')).toEqual([]);
  });

  it('needs the feature SCIM, and an account that is not frozen', async () => {
    const pro = await world.account({ plan: 'PRO' });
    const frozen = await world.account({ status: 'FROZEN' });
    const [notBooked, notNow] = await expectNothingWritten(
      world,
      [],
      async () => [await create(pro), await create(frozen)] as const,
    );
    expect(notBooked.errors).toMatchObject([{ extensions: { code: 'FEATURE_NOT_IN_PLAN', feature: 'SCIM' } }]);
    expect(notNow.errors).toMatchObject([{ extensions: { code: 'ACCOUNT_FROZEN' } }]);
  });

  it('answers a retry without the secret, and a third of two at once makes nothing', async () => {
    const account = await world.account();
    const input = { idempotencyKey: 'first token' };
    const answers = await Promise.all([create(account, input), create(account, input)]);
    const payloads = answers.map(({ data }) => data.createDirectoryToken);
    expect(payloads.filter((one) => typeof one?.secret === 'string')).toHaveLength(1);
    const again = await expectNothingWritten(world, [], () => create(account, input));
    expect(again.data.createDirectoryToken).toMatchObject({
      directoryToken: { id: payloads[0]?.directoryToken?.id },
      secret: null,
      errors: [{ code: 'ALREADY_DONE', path: ['idempotencyKey'] }],
    });
    expect(await rowsOf(account)).toHaveLength(1);
    const other = await expectNothingWritten(world, [], () => create(account, { ...input, expiresAt: inDays(3) }));
    expect(failuresOf(other, 'createDirectoryToken')).toMatchObject([{ code: 'CONFLICT' }]);
  });

  it('lets two at once take the last place once', async () => {
    const account = await world.account();
    for (let made = 0; made < 4; made += 1) await directoryToken(world, account);
    const answers = await Promise.all([create(account), create(account)]);
    const codes = answers.flatMap((answer) => failuresOf(answer, 'createDirectoryToken').map(({ code }) => code));
    expect(codes).toEqual(['LIMIT_REACHED']);
    expect(await rowsOf(account)).toHaveLength(5);
  });
});

describe('who makes or rotates a token', () => {
  /** Lets MEMBERs administrate directories, while something runs: nobody does who lacks anything else. */
  async function asMembers<T>(act: () => Promise<T>): Promise<T> {
    const held = accountRolePermissions.MEMBER as Set<AccountPermission>;
    held.add('ADMINISTRATE_SSO');
    try {
      return await act();
    } finally {
      held.delete('ADMINISTRATE_SSO');
    }
  }

  async function refusals(account: TestAccount, token: string): Promise<Record<string, unknown>[]> {
    const { id } = await directoryToken(world, account);
    return expectNothingWritten(world, ['PERMISSION_NOT_HELD', 'PERMISSION_NOT_HELD'], async () => [
      ...failuresOf(await create(account, {}, token), 'createDirectoryToken'),
      ...failuresOf(await ask('rotateDirectoryToken', token, { directoryTokenId: id }), 'rotateDirectoryToken'),
    ]);
  }

  it('is no ADMIN once an OWNER is in the directory’s care, since a token lets that one in again', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    expect(failuresOf(await create(account, {}, admin.token), 'createDirectoryToken')).toEqual([]);
    const owner = await world.member(account, 'OWNER');
    await directoryUser(world, account, { member: owner });
    const lacking = { code: 'PERMISSION_NOT_HELD', missingScopes: [] };
    const failures = await refusals(account, admin.token);
    expect(failures).toMatchObject([lacking, lacking]);
    expect(failures[0]?.missingPermissions).toContain('ADMINISTRATE_OWNERS');
    for (const action of ['CREATE_TOKEN', 'ROTATE_TOKEN']) {
      const decision = await decisionOn(world, admin.token, account.handle, action);
      expect(decision.reasons[0]).toMatchObject({ code: 'PERMISSION_NOT_HELD' });
    }
    expect(failuresOf(await create(account), 'createDirectoryToken')).toEqual([]);
  });

  it('holds the roles of mapped groups', async () => {
    const account = await world.account();
    const member = await world.member(account, 'MEMBER');
    await directoryGroup(world, account, { role: 'ADMIN' });
    const failures = await asMembers(() => refusals(account, member.token));
    expect(failures).toMatchObject([{ code: 'PERMISSION_NOT_HELD' }, { code: 'PERMISSION_NOT_HELD' }]);
    expect(failures[1]?.missingPermissions).toContain('UPDATE_MEMBERS');
  });

  it.each([
    ['mapped', true],
    ['given by hand', false],
  ])('holds what the directory’s teams have in workspaces, %s', async (_how, isMapped) => {
    const account = await world.account();
    const workspace = await world.workspace(account);
    const member = await world.member(account, 'MEMBER');
    const group = await directoryGroup(world, account);
    if (isMapped) await mapped(world, account, workspace, group, 'DEVELOPER');
    else await world.grant(account, workspace, { id: group.teamId }, 'DEVELOPER');
    await world.grant(account, workspace, member, 'VIEWER');
    const failures = await asMembers(() => refusals(account, member.token));
    expect(failures).toMatchObject([{ code: 'PERMISSION_NOT_HELD', missingPermissions: [] }, {}]);
    expect(failures[0]?.missingScopes).toContain('RUN_DEPLOYMENTS');
    await world.sql(`UPDATE workspace_accesses SET built_in_role = 'DEVELOPER' WHERE user_id = $1`, [member.userId]);
    await asMembers(async () => {
      expect(failuresOf(await create(account, {}, member.token), 'createDirectoryToken')).toEqual([]);
    });
  });
});

describe('rotateDirectoryToken', () => {
  const rotate = (account: TestAccount, directoryTokenId: string, input: object = {}) =>
    ask('rotateDirectoryToken', account.owner.token, { directoryTokenId, ...input });

  it('puts a new token in the place of one, which works on for as long as it is let', async () => {
    const account = await world.account();
    const old = await directoryToken(world, account);
    const { data } = await rotate(account, old.id, { overlapSeconds: 3600, expiresAt: inDays(20) });
    const payload = data.rotateDirectoryToken;
    const [was, is] = await rowsOf(account);
    expect(payload?.errors).toEqual([]);
    expect(is?.secret_hash).toEqual(tokenHash(textOf(payload?.secret)));
    expect(was).toMatchObject({ id: old.id, secret_hash: tokenHash(old.token) });
    expect((was?.expires_at.getTime() ?? 0) - (was?.replaced_at?.getTime() ?? 0)).toBe(3_600_000);
    expect(payload?.account?.directory?.tokens).toMatchObject([
      { id: is?.id, replacedAt: null },
      { id: old.id, replacedAt: was?.replaced_at?.toISOString() },
    ]);
    expect(await doneIn(world, account)).toMatchObject([
      {
        type: 'directory.token_rotated',
        resource_id: is?.id,
        before: { directoryTokenId: old.id },
        after: { directoryTokenId: is?.id, expiresAt: is?.expires_at.toISOString() },
        details: { replacedTokenWorksUntil: was?.expires_at.toISOString() },
      },
    ]);
  });

  it('never lets the old one live longer than it did', async () => {
    const account = await world.account();
    const end = new Date(world.now().getTime() + 60_000);
    const old = await directoryToken(world, account, { expiresAt: end });
    await rotate(account, old.id, { overlapSeconds: 172_800 });
    const rows = await rowsOf(account);
    expect(rows.find(({ id }) => id === old.id)?.expires_at).toEqual(end);
  });

  it('stops the old one at once where nothing else is said, and lists it no more', async () => {
    const account = await world.account();
    const old = await directoryToken(world, account);
    const { data } = await rotate(account, old.id, { idempotencyKey: 'stops at once' });
    expect(data.rotateDirectoryToken?.account?.directory?.tokens).toHaveLength(1);
    const [was] = await rowsOf(account);
    expect(was?.expires_at.getTime()).toBeLessThanOrEqual(world.now().getTime());
    const again = await expectNothingWritten(world, [], () =>
      rotate(account, old.id, { idempotencyKey: 'stops at once' }),
    );
    expect(again.data.rotateDirectoryToken).toMatchObject({
      directoryToken: { id: data.rotateDirectoryToken?.directoryToken?.id },
      secret: null,
      errors: [{ code: 'ALREADY_DONE' }],
    });
  });

  it('lets one of two at once replace a token', async () => {
    const account = await world.account();
    const old = await directoryToken(world, account);
    const answers = await Promise.all([1, 2].map(() => rotate(account, old.id, { overlapSeconds: 60 })));
    const failures = answers.flatMap((answer) => failuresOf(answer, 'rotateDirectoryToken'));
    expect(failures).toMatchObject([{ code: 'INVALID', path: ['directoryTokenId'] }]);
    expect(await rowsOf(account)).toHaveLength(2);
  });

  it('needs room for an old one that works on', async () => {
    const account = await world.account();
    const [first] = await Promise.all([1, 2, 3, 4, 5].map(() => directoryToken(world, account)));
    const id = first?.id ?? '';
    const full = await expectNothingWritten(world, [], () => rotate(account, id, { overlapSeconds: 1 }));
    expect(failuresOf(full, 'rotateDirectoryToken')).toMatchObject([
      { code: 'LIMIT_REACHED', path: ['overlapSeconds'], limit: 5, used: 5 },
    ]);
    expect(failuresOf(await rotate(account, id), 'rotateDirectoryToken')).toEqual([]);
  });

  it.each([-1, 172_801])('refuses an overlap of %i seconds', async (overlapSeconds) => {
    const account = await world.account();
    const { id } = await directoryToken(world, account);
    const answer = await expectNothingWritten(world, [], () => rotate(account, id, { overlapSeconds }));
    expect(failuresOf(answer, 'rotateDirectoryToken')).toMatchObject([{ code: 'INVALID', path: ['overlapSeconds'] }]);
  });

  it('works without the feature, so that a token that leaked can be replaced, and not for an API key', async () => {
    const account = await world.account({ plan: 'FREE' });
    const { id } = await directoryToken(world, account);
    expect(failuresOf(await rotate(account, id), 'rotateDirectoryToken')).toEqual([]);
    const key = await world.apiKey(account.owner, { accountId: account.id });
    const refused = await expectNothingWritten(world, ['FORBIDDEN'], () =>
      ask('rotateDirectoryToken', key.token, { directoryTokenId: id }),
    );
    expect(refused.errors).toMatchObject([{ extensions: { reason: 'SESSION_ONLY' } }]);
  });
});

describe('revokeDirectoryToken', () => {
  it('ends a token on every plan and while frozen; the directory stays', async () => {
    const account = await world.account({ plan: 'FREE', status: 'FROZEN' });
    const [one, other] = [await directoryToken(world, account), await directoryToken(world, account)];
    const key = await world.apiKey(account.owner, { accountId: account.id });
    const { data } = await ask('revokeDirectoryToken', key.token, { directoryTokenId: one.id });
    expect(data.revokeDirectoryToken).toEqual({
      directoryTokenId: one.id,
      account: { id: account.id, directory: { tokens: [{ id: other.id }] } },
      errors: [],
    });
    expect((await rowsOf(account)).map(({ id }) => id)).toEqual([other.id]);
    expect(await doneIn(world, account)).toMatchObject([
      { type: 'directory.token_revoked', resource_type: 'directoryToken', resource_id: one.id },
    ]);
    const again = await expectNothingWritten(world, [], () =>
      ask('revokeDirectoryToken', account.owner.token, { directoryTokenId: one.id }),
    );
    expect(again.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });

  it('beside a rotation of the same token leaves none of it working, or the new one alone', async () => {
    for (let round = 0; round < 5; round += 1) {
      const account = await world.account();
      const { id } = await directoryToken(world, account);
      await directory(world, account);
      await Promise.all([
        ask('revokeDirectoryToken', account.owner.token, { directoryTokenId: id }),
        ask('rotateDirectoryToken', account.owner.token, { directoryTokenId: id, overlapSeconds: 60 }),
      ]);
      const rows = await rowsOf(account);
      expect(rows.map((row) => row.id)).not.toContain(id);
      expect(rows.length).toBeLessThanOrEqual(1);
    }
  });
});
