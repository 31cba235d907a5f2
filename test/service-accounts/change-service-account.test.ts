import { newId } from '../../src/ids';
import { accountRolePermissions } from '../../src/auth/catalogue';
import { auditEvents, digests, expectNothingWritten } from '../support/nothing-written';
import { statementsOf } from '../support/statements';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const CHANGES = /* GraphQL */ `
  fragment Changes on AccessChange {
    principal {
      ... on ServiceAccount {
        id
        name
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
`;

const UPDATE = /* GraphQL */ `
  ${CHANGES}
  mutation ($input: UpdateServiceAccountInput!) {
    updateServiceAccount(input: $input) {
      serviceAccount {
        id
        name
        role
        version
        apiKeys {
          name
        }
      }
      accessChanges {
        ...Changes
      }
      accessChangeCount
      errors {
        code
        message
        path
      }
    }
  }
`;

const DELETE = /* GraphQL */ `
  ${CHANGES}
  mutation ($input: DeleteServiceAccountInput!) {
    deleteServiceAccount(input: $input) {
      serviceAccountId
      account {
        serviceAccounts {
          totalCount
        }
      }
      accessChanges {
        ...Changes
      }
      accessChangeCount
      errors {
        code
        path
      }
    }
  }
`;

async function update(token: string | null, serviceAccountId: string, input: object) {
  const answer = await world.graphql(token, UPDATE, { input: { serviceAccountId, ...input } });
  return { ...answer, payload: answer.data.updateServiceAccount };
}

async function remove(token: string | null, serviceAccountId: string, input: object = {}) {
  const answer = await world.graphql(token, DELETE, { input: { serviceAccountId, ...input } });
  return { ...answer, payload: answer.data.deleteServiceAccount };
}

const eventsOf = async (id: string) => (await auditEvents(world)).filter(({ resource_id }) => resource_id === id);

/** What an ADMIN may do and a MEMBER may not. */
const adminOnly = [...accountRolePermissions.ADMIN].filter((one) => !accountRolePermissions.MEMBER.has(one));

describe('updateServiceAccount', () => {
  it('changes the name, which the keys carry too, and tells of it in the audit log', async () => {
    const account = await world.account();
    const robot = await world.serviceAccount(account, { name: 'Old' });
    const { payload } = await update(account.owner.token, robot.id, { name: ' New ', version: 1 });
    expect(payload).toMatchObject({
      serviceAccount: { name: 'New', role: 'MEMBER', version: 2, apiKeys: [{ name: 'New' }] },
      accessChanges: [],
      accessChangeCount: 0,
      errors: [],
    });
    expect(await eventsOf(robot.id)).toMatchObject([
      {
        type: 'service_account.updated',
        actor_id: account.owner.userId,
        resource_name: 'New',
        before: { name: 'Old' },
        after: { name: 'New' },
      },
    ]);
  });

  it('changes the role, with effect from the next request on, and says what that does', async () => {
    const account = await world.account();
    const workspace = await world.workspace(account);
    const robot = await world.serviceAccount(account);
    await world.grant(account, workspace, robot, 'VIEWER');
    const { payload } = await update(account.owner.token, robot.id, { role: 'ADMIN' });
    expect(payload).toMatchObject({ serviceAccount: { role: 'ADMIN', version: 2 }, accessChangeCount: 2, errors: [] });
    const changes = payload?.accessChanges as unknown as Record<string, unknown>[];
    const inAccount = changes.find((change) => change.workspace === null);
    expect(inAccount).toMatchObject({
      principal: { id: robot.id },
      gainedPermissions: adminOnly,
      lostPermissions: [],
    });
    const inWorkspace = changes.find((change) => change.workspace !== null);
    expect(inWorkspace).toMatchObject({ workspace: { id: workspace.id }, lostScopes: [] });
    expect(inWorkspace?.gainedScopes).toContain('MANAGE_WORKSPACE_USERS');
    const permissions = async () => {
      const query = 'query ($handle: String!) { account(handle: $handle) { viewerRole } }';
      const { data } = await world.graphql(robot.token, query, { handle: account.handle });
      return data.account?.viewerRole;
    };
    expect(await permissions()).toBe('ADMIN');
    await update(account.owner.token, robot.id, { role: 'MEMBER' });
    expect(await permissions()).toBe('MEMBER');
  });

  it('writes nothing when nothing changes', async () => {
    const account = await world.account();
    const robot = await world.serviceAccount(account, { name: 'Same' });
    for (const input of [{}, { name: 'Same' }, { role: 'MEMBER', version: 1 }]) {
      const { payload } = await expectNothingWritten(world, [], () => update(account.owner.token, robot.id, input));
      expect(payload).toMatchObject({ serviceAccount: { version: 1 }, errors: [] });
    }
  });

  it('lets a service account change its own letter case, not take another’s name', async () => {
    const account = await world.account();
    await world.serviceAccount(account, { name: 'Taken' });
    const robot = await world.serviceAccount(account, { name: 'mine' });
    expect((await update(account.owner.token, robot.id, { name: 'MINE' })).payload).toMatchObject({ errors: [] });
    const { payload } = await expectNothingWritten(world, [], () =>
      update(account.owner.token, robot.id, { name: 'tAKEN' }),
    );
    expect(payload).toMatchObject({ serviceAccount: null, errors: [{ code: 'TAKEN', path: ['name'] }] });
  });

  it.each([
    ['a name that is null', { name: null }, 'INVALID', 'name'],
    ['an empty name', { name: '' }, 'INVALID', 'name'],
    ['a role that is null', { role: null }, 'INVALID', 'role'],
    ['OWNER', { role: 'OWNER' }, 'INVALID', 'role'],
    ['an outdated version', { name: 'x', version: 7 }, 'CONFLICT', 'version'],
  ])('refuses %s, in a dry run too', async (_what, input, code, path) => {
    const account = await world.account();
    const robot = await world.serviceAccount(account);
    for (const dryRun of [false, true]) {
      const { payload } = await expectNothingWritten(world, [], () =>
        update(account.owner.token, robot.id, { ...input, dryRun }),
      );
      expect(payload).toMatchObject({ serviceAccount: null, accessChanges: [], errors: [{ code, path: [path] }] });
    }
  });

  it('in a dry run says the same and writes nothing', async () => {
    const account = await world.account();
    await world.workspace(account);
    const robot = await world.serviceAccount(account);
    const dry = await expectNothingWritten(world, [], () =>
      update(account.owner.token, robot.id, { role: 'ADMIN', dryRun: true }),
    );
    expect(dry.payload).toMatchObject({ serviceAccount: null, accessChangeCount: 2, errors: [] });
    const { payload } = await update(account.owner.token, robot.id, { role: 'ADMIN' });
    expect(payload?.accessChanges).toEqual(dry.payload?.accessChanges);
    expect(payload?.accessChanges).toHaveLength(2);
  });

  it('computes no changes that nobody asks for', async () => {
    const account = await world.account();
    const [one, two] = [await world.serviceAccount(account), await world.serviceAccount(account)];
    const bare = `mutation ($input: UpdateServiceAccountInput!) { updateServiceAccount(input: $input) { errors { code } } }`;
    const input = { role: 'ADMIN' };
    const asked = await statementsOf(world, () => update(account.owner.token, one.id, input));
    const notAsked = await statementsOf(world, () =>
      world.graphql(account.owner.token, bare, { input: { ...input, serviceAccountId: two.id } }),
    );
    expect(notAsked.filter((statement) => statement.includes('ACCOUNT_ROLE')).length).toBeLessThan(
      asked.filter((statement) => statement.includes('ACCOUNT_ROLE')).length,
    );
  });

  it('is FORBIDDEN to a member, and NOT_FOUND to strangers and for other ids', async () => {
    const [account, other] = [await world.account(), await world.account()];
    const member = await world.member(account, 'MEMBER');
    const robot = await world.serviceAccount(account);
    const { errors } = await expectNothingWritten(world, ['FORBIDDEN'], () =>
      update(member.token, robot.id, { name: 'x', dryRun: true }),
    );
    expect(errors).toMatchObject([{ extensions: { missingPermission: 'UPDATE_SERVICE_ACCOUNTS' } }]);
    for (const [token, id] of [
      [other.owner.token, robot.id],
      [account.owner.token, newId('serviceAccount')],
      [account.owner.token, account.owner.userId],
      [account.owner.token, 'sa_\u0000'],
    ] as const) {
      const unknown = await expectNothingWritten(world, [], () => update(token, id, { name: 'x' }));
      expect(unknown.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    }
  });

  it('works for a service account that is ADMIN, on itself too, and not while the account is frozen', async () => {
    const account = await world.account();
    const robot = await world.serviceAccount(account, { role: 'ADMIN' });
    const { payload } = await update(robot.token, robot.id, { role: 'MEMBER' });
    expect(payload).toMatchObject({ serviceAccount: { role: 'MEMBER' }, errors: [] });
    expect(await eventsOf(robot.id)).toMatchObject([
      { actor_type: 'SERVICE_ACCOUNT', actor_id: robot.id, actor_name: robot.name, credential_id: robot.keyId },
    ]);
    const { errors } = await expectNothingWritten(world, ['FORBIDDEN'], () => update(robot.token, robot.id, {}));
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    await world.sql(`UPDATE accounts SET status = 'FROZEN' WHERE id = $1`, [account.id]);
    const frozen = await expectNothingWritten(world, [], () => update(account.owner.token, robot.id, { name: 'x' }));
    expect(frozen.errors).toMatchObject([{ extensions: { code: 'ACCOUNT_FROZEN' } }]);
  });
});

describe('deleteServiceAccount', () => {
  it('takes its keys, grants and teams with it, at once, and says in log and answer what that was', async () => {
    const account = await world.account();
    const workspace = await world.workspace(account);
    const robot = await world.serviceAccount(account, { name: 'Doomed' });
    const kept = await world.serviceAccount(account);
    const role = await world.role(account);
    const team = await world.team(account, { members: [robot, kept] });
    await world.grant(account, workspace, robot, role);
    const { payload } = await remove(account.owner.token, robot.id);
    expect(payload).toMatchObject({
      serviceAccountId: robot.id,
      account: { serviceAccounts: { totalCount: 1 } },
      accessChangeCount: 2,
      errors: [],
    });
    const changes = payload?.accessChanges as unknown as Record<string, unknown>[];
    expect(changes).toContainEqual({
      principal: { id: robot.id, name: 'Doomed' },
      workspace: { id: workspace.id },
      gainedScopes: [],
      lostScopes: ['SEE_FLOWS'],
      gainedPermissions: [],
      lostPermissions: [],
    });
    expect((await world.graphql(robot.token, '{ viewer { serviceAccount { id } } }')).status).toBe(401);
    for (const table of ['api_keys', 'workspace_accesses', 'team_members']) {
      expect(await world.sql(`SELECT FROM ${table} WHERE service_account_id = $1`, [robot.id])).toEqual([]);
    }
    expect((await world.graphql(kept.token, '{ viewer { serviceAccount { id } } }')).status).toBe(200);
    expect(await eventsOf(robot.id)).toMatchObject([
      {
        type: 'service_account.deleted',
        resource_name: 'Doomed',
        before: {
          role: 'MEMBER',
          workspaces: [{ id: workspace.id, role: role.name }],
          teams: [{ id: team.id, name: team.name }],
          apiKeys: [robot.keyId],
        },
      },
    ]);
  });

  it('in a dry run says the same and writes nothing', async () => {
    const account = await world.account();
    await world.workspace(account);
    const robot = await world.serviceAccount(account, { role: 'ADMIN' });
    const before = await digests(world);
    const dry = await expectNothingWritten(world, [], () => remove(account.owner.token, robot.id, { dryRun: true }));
    expect(dry.payload).toMatchObject({ serviceAccountId: null, account: null, accessChangeCount: 2, errors: [] });
    expect(await digests(world)).toEqual(before);
    expect((await world.graphql(robot.token, '{ viewer { serviceAccount { id } } }')).status).toBe(200);
    const { payload } = await remove(account.owner.token, robot.id);
    expect(payload?.accessChanges).toEqual(dry.payload?.accessChanges);
  });

  it('works while the account is frozen, and on oneself: the rest of the document is then for nobody', async () => {
    const account = await world.account({ status: 'FROZEN' });
    const robot = await world.serviceAccount(account, { role: 'ADMIN' });
    const { payload } = await remove(robot.token, robot.id);
    expect(payload).toMatchObject({ serviceAccountId: robot.id, account: null, errors: [] });
    expect(await eventsOf(robot.id)).toMatchObject([{ actor_type: 'SERVICE_ACCOUNT', actor_id: robot.id }]);
  });

  it('is FORBIDDEN to a member, a refused dry run is audited, and NOT_FOUND to strangers and for other ids', async () => {
    const [account, other] = [await world.account(), await world.account()];
    const member = await world.member(account, 'MEMBER');
    const robot = await world.serviceAccount(account);
    for (const dryRun of [false, true]) {
      const { errors } = await expectNothingWritten(world, ['FORBIDDEN'], () =>
        remove(member.token, robot.id, { dryRun }),
      );
      expect(errors).toMatchObject([{ extensions: { missingPermission: 'DELETE_SERVICE_ACCOUNTS' } }]);
    }
    for (const [token, id] of [
      [other.owner.token, robot.id],
      [account.owner.token, newId('serviceAccount')],
      [account.owner.token, robot.keyId],
      [account.owner.token, ''],
    ] as const) {
      const { errors } = await expectNothingWritten(world, [], () => remove(token, id));
      expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    }
  });

  it('deletes once when several delete at once', async () => {
    const account = await world.account();
    const robot = await world.serviceAccount(account);
    const answers = await Promise.all([1, 2, 3].map(() => remove(account.owner.token, robot.id)));
    expect(answers.filter(({ payload }) => (payload as unknown) !== null)).toHaveLength(1);
    expect(await eventsOf(robot.id)).toHaveLength(1);
  });
});
