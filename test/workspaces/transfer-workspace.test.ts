import { builtInRoles, everyScope } from '../../src/auth/catalogue';
import { newId } from '../../src/ids';
import { invite } from '../access/stage';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { startWorld, type Person, type TestAccount, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const TRANSFER = /* GraphQL */ `
  mutation ($input: TransferWorkspaceInput!) {
    transferWorkspace(input: $input) {
      workspace {
        id
        handle
        version
        defaultRole {
          name
        }
        account {
          id
        }
        members {
          nodes {
            principal {
              ... on Node {
                id
              }
            }
          }
        }
      }
      fromAccount {
        id
      }
      accessChangeCount
      accessChanges {
        principal {
          ... on Node {
            id
          }
        }
        workspace {
          id
        }
        gainedScopes
        lostScopes
        gainedPermissions
        lostPermissions
      }
      errors {
        code
        message
        path
        ... on PermissionNotHeldError {
          missingPermissions
          missingScopes
        }
        ... on LimitReachedError {
          limit
          used
        }
      }
    }
  }
`;

function transfer(token: string | null, input: object) {
  return world.graphql(token, TRANSFER, { input });
}

/** Two accounts of one owner, and a workspace in the first that everything of it leads into. */
async function setUp(options: Parameters<World['account']>[0] = {}) {
  const mover = await world.person('Mo Mover');
  const from = await world.account({ owner: mover });
  const to = await world.account({ owner: mover, ...options });
  const role = await world.role(from);
  const workspace = await world.workspace(from, { handle: 'data', name: 'Data', defaultRole: role });
  return { mover, from, to, role, workspace };
}

async function fill(from: TestAccount, workspace: { id: string }, role: { id: string }) {
  const member = await world.member(from, 'MEMBER');
  const bot = await world.serviceAccount(from);
  const team = await world.team(from, { members: [member] });
  await world.grant(from, workspace, member, 'VIEWER');
  await world.grant(from, workspace, bot, role);
  await world.grant(from, workspace, team, 'DEVELOPER');
  const invitation = await invite({ world, account: from }, `invited-${newId('user')}@example.com`, { workspace });
  return { member, bot, team, invitation };
}

const sees = async ({ token }: Pick<Person, 'token'>, id: string) =>
  (await world.graphql(token, 'query ($id: ID!) { node(id: $id) { id } }', { id })).data.node != null;

describe('transferWorkspace', () => {
  it('moves the workspace and ends all access that came from the old account, with events in both', async () => {
    const { mover, from, to, role, workspace } = await setUp();
    const { member, bot, team, invitation } = await fill(from, workspace, role);
    const admin = await world.member(to, 'ADMIN');
    expect(await sees(bot, workspace.id)).toBe(true);
    const { data, errors } = await transfer(mover.token, {
      workspaceId: workspace.id,
      toAccountId: to.id,
      handle: 'moved',
    });
    expect(errors).toEqual([]);
    expect(data.transferWorkspace).toMatchObject({
      workspace: { id: workspace.id, handle: 'moved', version: 2, defaultRole: null, account: { id: to.id } },
      fromAccount: { id: from.id },
      errors: [],
    });
    const principals = data.transferWorkspace?.workspace?.members?.nodes as unknown as { principal: { id: string } }[];
    expect(principals.map(({ principal }) => principal.id).sort()).toEqual([mover.userId, admin.userId].sort());
    expect(await sees(member, workspace.id)).toBe(false);
    expect(await sees(bot, workspace.id)).toBe(false);
    expect(await sees(admin, workspace.id)).toBe(true);
    expect(await world.sql('SELECT FROM workspace_accesses WHERE workspace_id = $1', [workspace.id])).toEqual([]);
    expect(
      await world.sql('SELECT workspace_id FROM invitation_workspaces WHERE invitation_id = $1', [invitation.id]),
    ).toEqual([{ workspace_id: null }]);

    const grants = [
      { principalId: bot.id, name: bot.name, role: role.name, expiresAt: null },
      { principalId: team.id, name: team.name, role: 'Developer', expiresAt: null },
      { principalId: member.userId, name: member.name, role: 'Viewer', expiresAt: null },
    ];
    const events = (await auditEvents(world)).filter(({ workspace_id }) => workspace_id === workspace.id);
    expect(events.map(({ log_id, type }) => [log_id, type]).sort()).toEqual(
      [
        [from.id, 'workspace.transferred_out'],
        [to.id, 'workspace.transferred_in'],
      ].sort(),
    );
    expect(events.find(({ log_id }) => log_id === from.id)).toMatchObject({
      before: { handle: 'data', name: 'Data', defaultRole: role.name },
      details: { toAccountId: to.id, toAccount: to.handle, grants, invitations: [invitation.id] },
    });
    const there = events.find(({ log_id }) => log_id === to.id);
    expect(there).toMatchObject({ after: { handle: 'moved', defaultRole: null } });
    expect(there?.details).toEqual({ fromAccountId: from.id, fromAccount: from.handle });
  });

  it('shows in a dry run who would lose and gain what, and writes nothing', async () => {
    const { mover, from, to, role, workspace } = await setUp();
    const { member, bot } = await fill(from, workspace, role);
    const admin = await world.member(to, 'ADMIN');
    const input = { workspaceId: workspace.id, toAccountId: to.id };
    const dry = await expectNothingWritten(world, [], () => transfer(mover.token, { ...input, dryRun: true }));
    const lost = (principalId: string, lostScopes: readonly string[]) => ({
      principal: { id: principalId },
      workspace: { id: workspace.id },
      gainedScopes: [],
      lostScopes,
      gainedPermissions: [],
      lostPermissions: [],
    });
    const expected = [
      { ...lost(admin.userId, []), gainedScopes: everyScope },
      lost(member.userId, builtInRoles.DEVELOPER.scopes),
      lost(bot.id, ['SEE_FLOWS']),
    ];
    expect(dry.errors).toEqual([]);
    expect(dry.data.transferWorkspace).toEqual({
      workspace: null,
      fromAccount: null,
      accessChangeCount: 3,
      accessChanges: expected,
      errors: [],
    });
    const real = await transfer(mover.token, input);
    expect(real.data.transferWorkspace).toMatchObject({ accessChangeCount: 3, accessChanges: expected });
  });

  it('keeps the handle when it is free there, and asks for another one when it is not', async () => {
    const { mover, to, workspace } = await setUp();
    await world.workspace(to, { handle: 'data' });
    const input = { workspaceId: workspace.id, toAccountId: to.id };
    const taken = await expectNothingWritten(world, [], () => transfer(mover.token, input));
    expect(taken.data.transferWorkspace).toMatchObject({
      workspace: null,
      errors: [{ code: 'TAKEN', path: ['handle'] }],
    });
    const bad = await expectNothingWritten(world, [], () => transfer(mover.token, { ...input, handle: 'No Handle' }));
    expect(bad.data.transferWorkspace).toMatchObject({ errors: [{ code: 'INVALID', path: ['handle'] }] });
    const { data } = await transfer(mover.token, { ...input, handle: 'data-2' });
    expect(data.transferWorkspace).toMatchObject({ workspace: { handle: 'data-2' }, errors: [] });
  });

  it('asks for TRANSFER_WORKSPACES in both accounts', async () => {
    const { from, to, workspace } = await setUp();
    const onlyThere = await world.member(to, 'ADMIN');
    await world.member(from, 'MEMBER', { person: onlyThere });
    await world.grant(from, workspace, onlyThere, 'OWNER');
    const input = { workspaceId: workspace.id, toAccountId: to.id };
    const there = await expectNothingWritten(world, ['FORBIDDEN'], () => transfer(onlyThere.token, input));
    expect(there.data).toEqual({ transferWorkspace: null });
    expect(there.errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN', missingPermission: 'TRANSFER_WORKSPACES' } },
    ]);
    const onlyHere = await world.member(from, 'ADMIN');
    await world.member(to, 'MEMBER', { person: onlyHere });
    const here = await expectNothingWritten(world, ['PERMISSION_NOT_HELD'], () => transfer(onlyHere.token, input));
    expect(here.data.transferWorkspace).toMatchObject({
      errors: [
        {
          code: 'PERMISSION_NOT_HELD',
          path: ['toAccountId'],
          missingPermissions: ['TRANSFER_WORKSPACES'],
          missingScopes: everyScope,
        },
      ],
    });
  });

  it('treats an account that the caller is not in as an unknown one, in a dry run too', async () => {
    const { mover, workspace } = await setUp();
    const foreign = await world.account();
    const closed = await world.account({ owner: mover });
    await world.sql('UPDATE accounts SET deleted_at = now() WHERE id = $1', [closed.id]);
    const ask = (toAccountId: string, dryRun: boolean) =>
      expectNothingWritten(world, [], () => transfer(mover.token, { workspaceId: workspace.id, toAccountId, dryRun }));
    for (const dryRun of [false, true]) {
      const unknown = await ask(newId('account'), dryRun);
      expect(unknown.data.transferWorkspace).toMatchObject({
        errors: [
          {
            code: 'NOT_FOUND',
            path: ['toAccountId'],
            message: 'You are in no account with this id: look it up under viewer.accounts.',
          },
        ],
      });
      for (const id of [foreign.id, closed.id, workspace.id, 'a\u0000b']) {
        expect((await ask(id, dryRun)).data).toEqual(unknown.data);
      }
    }
  });

  it('refuses a full, a frozen and the same account', async () => {
    const full = await setUp({ plan: 'FREE' });
    await world.workspace(full.to);
    const ask = ({ mover, workspace }: Awaited<ReturnType<typeof setUp>>, toAccountId: string) =>
      expectNothingWritten(world, [], () => transfer(mover.token, { workspaceId: workspace.id, toAccountId }));
    expect((await ask(full, full.to.id)).data.transferWorkspace).toMatchObject({
      errors: [{ code: 'LIMIT_REACHED', path: ['toAccountId'], limit: 1, used: 1 }],
    });
    const frozen = await setUp({ status: 'FROZEN' });
    expect((await ask(frozen, frozen.to.id)).data.transferWorkspace).toMatchObject({
      errors: [{ code: 'INVALID', path: ['toAccountId'] }],
    });
    expect((await ask(full, full.from.id)).data.transferWorkspace).toMatchObject({
      errors: [{ code: 'INVALID', path: ['toAccountId'] }],
    });
  });

  it('is refused while the old account is frozen', async () => {
    const { mover, from, to, workspace } = await setUp();
    await world.sql(`UPDATE accounts SET status = 'FROZEN' WHERE id = $1`, [from.id]);
    const { errors } = await expectNothingWritten(world, [], () =>
      transfer(mover.token, { workspaceId: workspace.id, toAccountId: to.id }),
    );
    expect(errors).toMatchObject([{ extensions: { code: 'ACCOUNT_FROZEN' } }]);
  });

  it('is for people only: a service account is of one account', async () => {
    const { from, to, workspace } = await setUp();
    const bot = await world.serviceAccount(from, { role: 'ADMIN' });
    const { data, errors } = await expectNothingWritten(world, ['FORBIDDEN'], () =>
      transfer(bot.token, { workspaceId: workspace.id, toAccountId: to.id }),
    );
    expect(data).toEqual({ transferWorkspace: null });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', reason: 'PEOPLE_ONLY' } }]);
  });

  it('lets two that cross each other both through, 50 times, and two of the same workspace only once', async () => {
    const { mover, from, to, workspace } = await setUp();
    const other = await world.workspace(to, { handle: 'other' });
    const homes = new Map([
      [workspace.id, from.id],
      [other.id, to.id],
    ]);
    const opposite = (id: string) => (homes.get(id) === from.id ? to.id : from.id);
    for (let round = 0; round < 50; round += 1) {
      const moves = [workspace.id, other.id].map((id) => ({ workspaceId: id, toAccountId: opposite(id) }));
      const answers = await Promise.all(moves.map((move) => transfer(mover.token, move)));
      expect(answers.map(({ data }) => data.transferWorkspace?.errors)).toEqual([[], []]);
      for (const { workspaceId, toAccountId } of moves) homes.set(workspaceId, toAccountId);
    }
    const target = opposite(workspace.id);
    const twice = await Promise.all(
      [1, 2].map(() => transfer(mover.token, { workspaceId: workspace.id, toAccountId: target })),
    );
    const done = twice.filter(({ data }) => data.transferWorkspace?.workspace != null);
    expect(done).toHaveLength(1);
    const rows = await world.sql<{ account_id: string }>('SELECT account_id FROM workspaces WHERE id = $1', [
      workspace.id,
    ]);
    expect(rows).toEqual([{ account_id: target }]);
  });
});
