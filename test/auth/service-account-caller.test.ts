import {
  buildSchema,
  getDirectiveValues,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';
import { readSdl } from '../../src/graphql/schema';
import { newId } from '../../src/ids';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { startWorld, type World } from '../support/world';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const WHO = '{ viewer { serviceAccount { id } accounts { nodes { id } totalCount } apiKeys { nodes { id } } } }';

async function cap(accountId: string, days: number | null): Promise<void> {
  await world.sql('UPDATE accounts SET max_api_key_lifetime_days = $2 WHERE id = $1', [accountId, days]);
}

describe('a service account', () => {
  it('reads what its role lets it read, through the same guard as a person', async () => {
    const account = await world.account();
    const workspace = await world.workspace(account);
    const robot = await world.serviceAccount(account);
    const query = `query ($account: String!, $workspace: String!) {
      account(handle: $account) { members { totalCount } viewerRole viewerMember { id } }
      workspace(accountHandle: $account, handle: $workspace) { viewerScopes members { totalCount } } }`;
    const ask = () => world.graphql(robot.token, query, { account: account.handle, workspace: workspace.handle });
    const outside = await ask();
    expect(outside).toMatchObject({ status: 200, errors: [] });
    expect(outside.data).toEqual({
      account: { members: { totalCount: 1 }, viewerRole: 'MEMBER', viewerMember: null },
      workspace: null,
    });
    await world.grant(account, workspace, robot, 'VIEWER');
    const { data, errors } = await ask();
    expect(data.workspace).toMatchObject({ members: null });
    expect(data.workspace?.viewerScopes).toContain('SEE_FLOWS');
    expect(errors).toMatchObject([
      { path: ['workspace', 'members'], extensions: { code: 'FORBIDDEN', missingScope: 'SEE_WORKSPACE_USERS' } },
    ]);
  });

  it('enters by a grant, a team or as ADMIN, never by a default role, and sees no other account', async () => {
    const [account, other] = [await world.account(), await world.account()];
    const workspaces = [
      await world.workspace(account),
      await world.workspace(account),
      await world.workspace(account, { defaultRole: 'VIEWER' }),
    ] as const;
    const [robot, admin] = [
      await world.serviceAccount(account),
      await world.serviceAccount(account, { role: 'ADMIN' }),
    ];
    await world.grant(account, workspaces[0], robot, 'RUNNER');
    await world.grant(account, workspaces[1], await world.team(account, { members: [robot] }), 'VIEWER');
    const entered = async (token: string) => {
      const query = '{ viewer { accounts { nodes { handle workspaces { nodes { id } } } } } }';
      const { data } = await world.graphql(token, query);
      const [found] = data.viewer?.accounts?.nodes as unknown as {
        handle: string;
        workspaces: { nodes: { id: string }[] };
      }[];
      return { handle: found?.handle, ids: found?.workspaces.nodes.map(({ id }) => id).sort() };
    };
    const ids = workspaces.map(({ id }) => id);
    expect(await entered(robot.token)).toEqual({ handle: account.handle, ids: ids.slice(0, 2).sort() });
    expect(await entered(admin.token)).toEqual({ handle: account.handle, ids: [...ids].sort() });
    const { data } = await world.graphql(admin.token, 'query ($h: String!) { account(handle: $h) { id } }', {
      h: other.handle,
    });
    expect(data.account).toBeNull();
  });

  it('is named in the audit log, with its key, for what it does and for what it is refused', async () => {
    const account = await world.account();
    const robot = await world.serviceAccount(account, { name: 'Robot' });
    const mutation = `mutation ($input: UpdateAccountInput!) { updateAccount(input: $input) { errors { code } } }`;
    const act = () => world.graphql(robot.token, mutation, { input: { accountId: account.id, location: 'Here' } });
    const { errors } = await expectNothingWritten(world, ['FORBIDDEN'], act);
    expect(errors).toMatchObject([{ extensions: { missingPermission: 'UPDATE_ACCOUNT' } }]);
    await world.sql(`UPDATE service_accounts SET role = 'ADMIN' WHERE id = $1`, [robot.id]);
    await act();
    const actor = {
      actor_type: 'SERVICE_ACCOUNT',
      actor_id: robot.id,
      actor_name: 'Robot',
      credential_id: robot.keyId,
    };
    const events = (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
    expect(events).toMatchObject([
      { type: 'access.refused', ...actor },
      { type: 'account.updated', ...actor },
    ]);
  });
});

describe('the key of a service account', () => {
  it('that has ended, or was deleted, is no credential; nor is any of a deleted service account', async () => {
    const account = await world.account();
    const ended = await world.serviceAccount(account, { expiresAt: new Date(world.now().getTime() + MINUTE) });
    const [revoked, deleted] = [await world.serviceAccount(account), await world.serviceAccount(account)];
    const status = async ({ token }: { token: string }) => (await world.graphql(token, WHO)).status;
    for (const robot of [ended, revoked, deleted]) expect(await status(robot)).toBe(200);
    await world.sql('DELETE FROM api_keys WHERE id = $1', [revoked.keyId]);
    await world.sql('DELETE FROM service_accounts WHERE id = $1', [deleted.id]);
    world.advance(MINUTE);
    for (const robot of [ended, revoked, deleted]) {
      const { status: refused, errors } = await world.graphql(robot.token, WHO);
      expect(refused).toBe(401);
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    }
  });

  it('opens nothing once it is older than the account’s cap on key life, or the account is closed', async () => {
    const account = await world.account();
    const robot = await world.serviceAccount(account);
    const open = {
      serviceAccount: { id: robot.id },
      accounts: { nodes: [{ id: account.id }], totalCount: 1 },
      apiKeys: { nodes: [{ id: robot.keyId }] },
    };
    const nothing = { serviceAccount: null, accounts: { nodes: [], totalCount: 0 }, apiKeys: { nodes: [] } };
    const seen = async () => (await world.graphql(robot.token, WHO)).data.viewer;
    await cap(account.id, 30);
    expect(await seen()).toEqual(open);
    await world.sql('UPDATE api_keys SET created_at = $2 WHERE id = $1', [
      robot.keyId,
      new Date(world.now().getTime() - 30 * DAY),
    ]);
    expect(await seen()).toEqual(nothing);
    const byHandle = 'query ($h: String!) { account(handle: $h) { id } }';
    expect((await world.graphql(robot.token, byHandle, { h: account.handle })).data.account).toBeNull();
    await cap(account.id, null);
    expect(await seen()).toEqual(open);
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [account.id, world.now()]);
    expect(await seen()).toEqual(nothing);
  });

  it('tells when it was used last, and its service account when any of its keys was', async () => {
    const account = await world.account();
    const robot = await world.serviceAccount(account);
    const used = async () => {
      const [row] = await world.sql<{ key: Date | null; owner: Date | null }>(
        `SELECT k.last_used_at AS key, s.last_used_at AS owner
           FROM api_keys k JOIN service_accounts s ON s.id = k.service_account_id WHERE k.id = $1`,
        [robot.keyId],
      );
      return row;
    };
    expect(await used()).toEqual({ key: null, owner: null });
    const since = world.now().getTime();
    await world.graphql(robot.token, WHO);
    await world.server.app.lastUsed.flush();
    const { key, owner } = (await used()) ?? {};
    expect(key?.getTime()).toBeGreaterThanOrEqual(since);
    expect(owner).toEqual(key);
  });
});

/** Every mutation of the schema that is not for all kinds of callers. */
function forPeople(): { name: string; field: GraphQLField<unknown, unknown> }[] {
  const schema = buildSchema(readSdl());
  const fields = Object.entries(schema.getMutationType()?.getFields() ?? {});
  return fields
    .filter(([, { astNode }]) =>
      ['signedIn', 'requires'].some((name) => {
        const directive = schema.getDirective(name);
        if (directive == null || astNode == null) throw new Error(`the schema has no @${name}`);
        const by = getDirectiveValues(directive, astNode)?.by;
        return by !== undefined && by !== 'ANY';
      }),
    )
    .map(([name, field]) => ({ name, field }));
}

/** Some value of an input type, with its required fields only; ids by the names of their fields. */
function valueOf(type: GraphQLInputType, name: string, ids: Record<string, string>): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType, name, ids);
  if (isListType(type)) return [valueOf(type.ofType, name, ids)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return Object.fromEntries(required.map((field) => [field.name, valueOf(field.type, field.name, ids)]));
  }
  if (type.name === 'Int') return 1;
  return type.name === 'ID' ? (ids[name] ?? newId('account')) : 'x';
}

describe('what only people do', () => {
  it.each(forPeople())('$name is PEOPLE_ONLY to a service account, an ADMIN one too', async ({ name, field }) => {
    const account = await world.account();
    const workspace = await world.workspace(account);
    const robot = await world.serviceAccount(account, { role: 'ADMIN' });
    const { tokenId: directoryTokenId } = await world.directory(account);
    const ids = { accountId: account.id, serviceAccountId: robot.id, workspaceId: workspace.id, directoryTokenId };
    const [input] = field.args;
    if (input === undefined) throw new Error(`${name} takes no input`);
    const document = `mutation ($input: ${String(input.type)}) { ${name}(input: $input) { errors { code } } }`;
    const answer = await expectNothingWritten(world, ['FORBIDDEN'], () =>
      world.graphql(robot.token, document, { input: valueOf(input.type, 'input', ids) }),
    );
    expect(answer.data).toEqual({ [name]: null });
    expect(answer.errors).toMatchObject([{ path: [name], extensions: { code: 'FORBIDDEN', reason: 'PEOPLE_ONLY' } }]);
  });

  it('is what it must be at least', () => {
    const names = forPeople().map(({ name }) => name);
    for (const name of [
      'createAccount',
      'createApiKey',
      'deleteApiKey',
      'updateViewer',
      'acceptInvitation',
      'leaveAccount',
      'createServiceAccount',
      'rotateServiceAccountKey',
      'signOut',
      'endSession',
    ]) {
      expect(names).toContain(name);
    }
  });
});
