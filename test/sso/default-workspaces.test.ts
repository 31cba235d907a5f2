import { purgeClosedAccounts } from '../../src/modules/accounts/purge-closed-accounts.job';
import { builtInRoles } from '../../src/auth/catalogue';
import { DAY } from '../../src/time';
import { expectNothingWritten } from '../support/nothing-written';
import { startWorld, type TestAccount, type World } from '../support/world';
import { doneIn } from '../teams/operations';
import { connected, readSso, ssoOperations } from './operations';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

const ROLE_ERRORS = 'errors { code path ... on RoleInUseError { users invitations defaultOf } }';
const documents = {
  deleteWorkspace: `mutation ($input: DeleteWorkspaceInput!) { deleteWorkspace(input: $input) { workspaceId errors { code } } }`,
  transferWorkspace: `mutation ($input: TransferWorkspaceInput!) { transferWorkspace(input: $input) { workspace { id } errors { code } } }`,
  deleteWorkspaceRole: `mutation ($input: DeleteWorkspaceRoleInput!) { deleteWorkspaceRole(input: $input) { roleId ${ROLE_ERRORS} } }`,
};
const send = (account: TestAccount, name: keyof typeof documents, input: object) =>
  world.graphql(account.owner.token, documents[name], { input });

/** What the account opens at a first sign-on, and the version of its connection. */
async function defaultsOf(account: TestAccount) {
  const { data } = await readSso(world, account.owner.token, account.handle);
  const { version, defaultWorkspaces } = data.account?.sso as unknown as {
    version: number;
    defaultWorkspaces: { workspace: { id: string }; role: { name: string } }[];
  };
  return { version, given: defaultWorkspaces.map(({ workspace, role }) => [workspace.id, role.name]) };
}

/** An account that opens two workspaces at a first sign-on, one by a role of its own. */
async function opening() {
  const account = await world.account();
  const role = await world.role(account, { name: 'Reader' });
  const [one, other] = [await world.workspace(account, { name: 'A' }), await world.workspace(account, { name: 'B' })];
  await connected(world, account, {
    defaultWorkspaces: [
      { workspace: one, role },
      { workspace: other, role: 'RUNNER' },
    ],
  });
  return { account, role, one, other };
}

describe('a workspace that a first sign-on opens', () => {
  it('goes from there when it is deleted, and the log says what it was', async () => {
    const { account, one, other } = await opening();
    const input = { workspaceId: one.id, confirmHandle: one.handle };
    await expectNothingWritten(world, [], () => send(account, 'deleteWorkspace', { ...input, dryRun: true }));
    expect((await send(account, 'deleteWorkspace', input)).data.deleteWorkspace).toMatchObject({ errors: [] });
    expect(await defaultsOf(account)).toEqual({ version: 2, given: [[other.id, 'Runner']] });
    const [event] = await doneIn(world, account);
    expect(event).toMatchObject({ type: 'workspace.deleted', details: { ssoDefault: 'Reader' } });
    const further = await world.workspace(account);
    await send(account, 'deleteWorkspace', { workspaceId: further.id, confirmHandle: further.handle });
    expect(await defaultsOf(account)).toMatchObject({ version: 2 });
    expect((await doneIn(world, account))[1]).toMatchObject({ details: { ssoDefault: null } });
  });

  it('goes from there when it moves to another account, which opens it to nobody', async () => {
    const { account, one, other } = await opening();
    const target = await world.account({ owner: account.owner });
    await connected(world, target);
    const { data } = await send(account, 'transferWorkspace', { workspaceId: one.id, toAccountId: target.id });
    expect(data.transferWorkspace).toMatchObject({ workspace: { id: one.id }, errors: [] });
    expect(await defaultsOf(account)).toEqual({ version: 2, given: [[other.id, 'Runner']] });
    expect(await defaultsOf(target)).toEqual({ version: 1, given: [] });
    const [event] = await doneIn(world, account);
    expect(event).toMatchObject({ type: 'workspace.transferred_out', details: { ssoDefault: 'Reader' } });
  });

  it('does not let who has read the list before put it back', async () => {
    const { account, one, other } = await opening();
    await send(account, 'deleteWorkspace', { workspaceId: one.id, confirmHandle: one.handle });
    const answer = await ssoOperations(world)('configureSso', account.owner.token, {
      ...{ accountId: account.id, version: 1 },
      defaultWorkspaces: [{ workspaceId: other.id, roleId: builtInRoles.VIEWER.id }],
    });
    expect(answer.data.configureSso?.errors).toMatchObject([{ code: 'CONFLICT', path: ['version'] }]);
  });
});

describe('a custom role that a first sign-on gives', () => {
  it('is in use where it gives it, each workspace counted once', async () => {
    const { account, role, one } = await opening();
    const usage = async () => {
      const { data } = await world.graphql(
        account.owner.token,
        `{ node(id: "${role.id}") { ... on WorkspaceRole { usage { users invitations defaultOf } viewerCan(action: DELETE) { allowed reasons { code } } } } }`,
      );
      return data.node;
    };
    const grey = { allowed: false, reasons: [{ code: 'ROLE_IN_USE' }] };
    expect(await usage()).toEqual({ usage: { users: 0, invitations: 0, defaultOf: 1 }, viewerCan: grey });
    await world.sql('UPDATE workspaces SET default_custom_role_id = $2 WHERE id = $1', [one.id, role.id]);
    expect(await usage()).toMatchObject({ usage: { defaultOf: 1 } });
    await world.workspace(account, { defaultRole: role });
    expect(await usage()).toMatchObject({ usage: { defaultOf: 2 } });
    const answer = await expectNothingWritten(world, [], () =>
      send(account, 'deleteWorkspaceRole', { roleId: role.id }),
    );
    expect(answer.data.deleteWorkspaceRole?.errors).toEqual([
      { code: 'ROLE_IN_USE', path: ['replacementRoleId'], users: 0, invitations: 0, defaultOf: 2 },
    ]);
  });

  it.each(['custom', 'built-in'] as const)('is replaced there too, by a %s one', async (kind) => {
    const { account, role, one, other } = await opening();
    const custom = await world.role(account, { name: 'Writer' });
    const replacement = kind === 'custom' ? custom : { id: builtInRoles.VIEWER.id, name: 'Viewer' };
    const input = { roleId: role.id, replacementRoleId: replacement.id };
    await expectNothingWritten(world, [], () => send(account, 'deleteWorkspaceRole', { ...input, dryRun: true }));
    const { data } = await send(account, 'deleteWorkspaceRole', input);
    expect(data.deleteWorkspaceRole).toEqual({ roleId: role.id, errors: [] });
    expect(await defaultsOf(account)).toEqual({
      version: 2,
      given: [
        [one.id, replacement.name],
        [other.id, 'Runner'],
      ],
    });
    expect(await doneIn(world, account)).toMatchObject([
      { type: 'workspace_role.deleted', details: { defaultOf: [], ssoDefaultOf: [{ id: one.id, name: 'A' }] } },
    ]);
  });
});

describe('an account that is closed', () => {
  it('takes its connection with it when its content goes', async () => {
    const { account } = await opening();
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [account.id, world.now()]);
    world.advance(31 * DAY);
    await purgeClosedAccounts(world.server.app);
    for (const table of ['sso_connections', 'sso_default_workspaces']) {
      expect(await world.sql(`SELECT FROM ${table} WHERE account_id = $1`, [account.id])).toEqual([]);
    }
    const [event] = await world.sql<{ details: { removed: Record<string, number> } }>(
      `SELECT details FROM audit_events WHERE log_id = $1 AND type = 'account.purged'`,
      [account.id],
    );
    expect(event?.details.removed).toMatchObject({ sso_connections: 1, sso_default_workspaces: 2 });
  });
});
