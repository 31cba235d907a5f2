import { builtInRoles } from '../../src/auth/catalogue';
import { newToken } from '../../src/auth/tokens';
import { statementsOf } from '../support/statements';
import { expectNothingWritten } from '../support/nothing-written';
import { jobsDone, textOf } from '../support/sign-in';
import { startWorld, type World } from '../support/world';
import { invite, invited, listOf, newEmail, PREVIEW } from './operations';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const LIST = /* GraphQL */ `
  query ($handle: String!, $first: Int, $after: String, $filter: InvitationFilter) {
    account(handle: $handle) {
      name
      invitations(first: $first, after: $after, filter: $filter) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          email
          status
          lastSentAt
          account {
            id
          }
          invitedBy {
            __typename
            ... on User {
              name
              email
            }
            ... on ServiceAccount {
              id
            }
          }
          acceptedBy {
            id
          }
          workspaces {
            workspace {
              name
            }
            role {
              name
            }
          }
          teams {
            name
          }
          resend: viewerCan(action: RESEND) {
            allowed
          }
          revoke: viewerCan(action: REVOKE) {
            allowed
          }
        }
      }
    }
  }
`;

const MINE = /* GraphQL */ `
  query ($first: Int, $after: String) {
    viewer {
      invitations(first: $first, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          status
          accountName
          workspaceNames
          role
        }
      }
    }
  }
`;

describe('Account.invitations', () => {
  it('lists the newest first, page by page, none lost and none twice', async () => {
    const account = await world.account();
    const emails = Array.from({ length: 7 }, () => newEmail());
    for (const email of emails.slice(0, 3)) await invite(world, account.owner.token, account.id, [{ email }]);
    await invite(
      world,
      account.owner.token,
      account.id,
      emails.slice(3).map((email) => ({ email })),
    );
    const seen: unknown[] = [];
    let after: unknown = null;
    for (let page = 0; page < 3; page += 1) {
      const { data } = await world.graphql(account.owner.token, LIST, { handle: account.handle, first: 3, after });
      const list = data.account?.invitations;
      seen.push(...listOf(list?.nodes).map(({ email }) => email));
      after = list?.pageInfo?.endCursor;
      expect(list).toMatchObject({ totalCount: 7, pageInfo: { hasNextPage: page < 2 } });
    }
    expect(seen.slice(0, 4).sort()).toEqual(emails.slice(3).sort());
    expect(seen.slice(4)).toEqual(emails.slice(0, 3).reverse());
  });

  it('filters by state, EXPIRED by the time, and by text taken literally', async () => {
    const account = await world.account();
    const [live, stale, odd] = [newEmail('live'), newEmail('stale'), newEmail('a_b%c')];
    const { results } = await invite(
      world,
      account.owner.token,
      account.id,
      [live, stale, odd].map((email) => ({ email })),
    );
    expect(listOf(results).map(({ outcome }) => outcome)).toEqual(['INVITED', 'INVITED', 'INVITED']);
    await world.sql('UPDATE invitations SET expires_at = $2 WHERE email = $1', [stale, world.now()]);
    const emails = async (filter: object): Promise<unknown[]> => {
      const { data } = await world.graphql(account.owner.token, LIST, { handle: account.handle, filter });
      const nodes = listOf(data.account?.invitations?.nodes).map(({ email }) => email);
      expect(data.account?.invitations?.totalCount).toBe(nodes.length);
      return nodes.sort();
    };
    expect(await emails({ statuses: ['EXPIRED'] })).toEqual([stale]);
    expect(await emails({ statuses: ['PENDING'] })).toEqual([odd, live].sort());
    expect(await emails({ statuses: ['EXPIRED', 'PENDING'], search: 'STALE' })).toEqual([stale]);
    expect(await emails({ search: 'a_b%' })).toEqual([odd]);
    expect(await emails({ search: '_' })).toEqual([odd]);
    expect(await emails({ statuses: ['ACCEPTED', 'DECLINED', 'REVOKED'] })).toEqual([]);
  });

  it.each([
    { first: 0 },
    { first: 101 },
    { after: 'nonsense' },
    { filter: { search: '' } },
    { filter: { search: 'x'.repeat(101) } },
    { filter: { search: 'a\u0000' } },
    { filter: { statuses: [] } },
    { filter: { statuses: ['PENDING', 'PENDING'] } },
  ])('refuses %j, and leaves the siblings in the answer', async (variables) => {
    const account = await world.account();
    const { data, errors } = await world.graphql(account.owner.token, LIST, { handle: account.handle, ...variables });
    expect(errors).toMatchObject([{ path: ['account', 'invitations'], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(data.account).toMatchObject({ name: `Account ${account.handle}`, invitations: null });
  });

  it('shows of workspaces only those whose users the caller may see', async () => {
    const account = await world.account();
    const names = ['Open', 'Shut', 'Gone'];
    const [open, shut, gone] = await Promise.all(names.map((name) => world.workspace(account, { name })));
    const roleId = builtInRoles.VIEWER.id;
    const workspaces = [open, shut, gone].map((workspace) => ({ workspaceId: workspace?.id, roleId }));
    await invite(world, account.owner.token, account.id, [{ email: newEmail(), workspaces }]);
    await world.sql('DELETE FROM workspaces WHERE id = $1', [gone?.id]);
    const member = await world.member(account, 'MEMBER');
    await world.grant(account, open ?? { id: '' }, member, 'DEVELOPER');
    await world.grant(account, shut ?? { id: '' }, member, 'VIEWER');
    const seenBy = async (token: string): Promise<unknown> => {
      const { data } = await world.graphql(token, LIST, { handle: account.handle });
      return data.account?.invitations?.nodes?.[0]?.workspaces;
    };
    const role = { name: 'Viewer' };
    expect(await seenBy(member.token)).toEqual([{ workspace: { name: 'Open' }, role }]);
    expect(await seenBy(account.owner.token)).toEqual([
      { workspace: { name: 'Open' }, role },
      { workspace: { name: 'Shut' }, role },
      { workspace: null, role },
    ]);
  });

  it('leaves out workspaces whose role is gone, and teams that are gone', async () => {
    const account = await world.account();
    const workspace = await world.workspace(account, { name: 'Kept' });
    const roles = [await world.role(account, { name: 'Stays' }), await world.role(account)];
    const teams = [await world.team(account, { name: 'Stays' }), await world.team(account)];
    const other = await world.workspace(account, { name: 'Other' });
    const workspaces = [workspace, other].map(({ id }, n) => ({ workspaceId: id, roleId: roles[n]?.id }));
    const email = newEmail();
    const { token } = await invited(world, account, { email, workspaces, teamIds: teams.map(({ id }) => id) });
    await world.sql('DELETE FROM workspace_roles WHERE id = $1', [roles[1]?.id]);
    await world.sql('DELETE FROM teams WHERE id = $1', [teams[1]?.id]);
    const { data } = await world.graphql(account.owner.token, LIST, { handle: account.handle });
    expect(data.account?.invitations?.nodes).toMatchObject([
      {
        workspaces: [{ workspace: { name: 'Kept' }, role: { name: 'Stays' } }],
        teams: [{ name: 'Stays' }],
        resend: { allowed: false },
        revoke: { allowed: true },
      },
    ]);
    const preview = await world.graphql(null, PREVIEW, { token });
    expect(preview.data.invitationByToken).toMatchObject({ workspaceNames: ['Kept'] });
  });

  it('names a service account that invited, as long as it is there', async () => {
    const account = await world.account();
    const machine = await world.serviceAccount(account, { name: 'Provisioner', role: 'ADMIN' });
    const { token } = await invited(world, account, { email: newEmail() }, machine.token);
    const told = async (): Promise<unknown[]> => {
      const { data } = await world.graphql(account.owner.token, LIST, { handle: account.handle });
      const preview = await world.graphql(null, PREVIEW, { token });
      return [data.account?.invitations?.nodes?.[0]?.invitedBy, preview.data.invitationByToken?.invitedByName];
    };
    expect(await told()).toEqual([{ __typename: 'ServiceAccount', id: machine.id }, 'Provisioner']);
    await world.sql('DELETE FROM service_accounts WHERE id = $1', [machine.id]);
    expect(await told()).toEqual([null, null]);
  });

  it('takes as many SQL statements for 20 invitations as for one', async () => {
    const account = await world.account();
    const workspace = await world.workspace(account);
    const roles = [await world.role(account), await world.role(account)];
    const teams = [await world.team(account), await world.team(account)];
    await invite(
      world,
      account.owner.token,
      account.id,
      Array.from({ length: 20 }, (_, n) => ({
        email: newEmail(),
        workspaces: [{ workspaceId: workspace.id, roleId: roles[n % 2]?.id }],
        teamIds: [teams[n % 2]?.id],
      })),
    );
    await jobsDone(world);
    const measure = (first: number): Promise<string[]> =>
      statementsOf(world, async () => {
        const { data, errors } = await world.graphql(account.owner.token, LIST, { handle: account.handle, first });
        expect(errors).toEqual([]);
        expect(listOf(data.account?.invitations?.nodes)).toHaveLength(first);
      });
    expect(await measure(20)).toHaveLength((await measure(1)).length);
  });

  it('tells of the time of the mail once it went out', async () => {
    const account = await world.account();
    await invited(world, account, { email: newEmail() });
    const { data } = await world.graphql(account.owner.token, LIST, { handle: account.handle });
    expect(textOf(data.account?.invitations?.nodes?.[0]?.lastSentAt)).toMatch(/^\d{4}-/);
  });
});

describe('Viewer.invitations', () => {
  it('lists live invitations to the own address from open accounts, newest first, to a page', async () => {
    const guest = await world.person();
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const account = await world.account();
      const workspace = await world.workspace(account, { name: `Workspace ${n}` });
      const workspaces = [{ workspaceId: workspace.id, roleId: builtInRoles.VIEWER.id }];
      ids.unshift((await invited(world, account, { email: guest.email, role: 'ADMIN', workspaces })).id);
      if (n === 0) await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [account.id, world.now()]);
      if (n === 1) await world.sql('UPDATE invitations SET expires_at = $2 WHERE id = $1', [ids[0], world.now()]);
      if (n === 2) await world.sql(`UPDATE invitations SET status = 'REVOKED' WHERE id = $1`, [ids[0]]);
    }
    await invited(world, await world.account(), { email: newEmail() });
    const first = await world.graphql(guest.token, MINE, { first: 1 });
    const list = first.data.viewer?.invitations;
    expect(list).toMatchObject({
      totalCount: 2,
      pageInfo: { hasNextPage: true },
      nodes: [{ id: ids[0], status: 'PENDING', role: 'ADMIN', workspaceNames: ['Workspace 4'] }],
    });
    const second = await world.graphql(guest.token, MINE, { first: 1, after: list?.pageInfo?.endCursor });
    expect(second.data.viewer?.invitations).toMatchObject({
      pageInfo: { hasNextPage: false },
      nodes: [{ id: ids[1] }],
    });
  });

  it('takes as many SQL statements for 20 invitations as for one', async () => {
    const guest = await world.person();
    const measure = (count: number): Promise<string[]> =>
      statementsOf(world, async () => {
        const { data } = await world.graphql(guest.token, MINE);
        expect(listOf(data.viewer?.invitations?.nodes)).toHaveLength(count);
      });
    await invited(world, await world.account(), { email: guest.email });
    const one = await measure(1);
    for (let n = 1; n < 20; n += 1) {
      const account = await world.account();
      await invite(world, account.owner.token, account.id, [{ email: guest.email }]);
    }
    await jobsDone(world);
    expect(await measure(20)).toHaveLength(one.length);
  });
});

describe('Viewer.invitations of a service account', () => {
  it('is empty', async () => {
    const machine = await world.serviceAccount(await world.account(), { role: 'ADMIN' });
    const { data, errors } = await world.graphql(machine.token, MINE);
    expect(errors).toEqual([]);
    expect(data.viewer?.invitations).toMatchObject({ totalCount: 0, nodes: [] });
  });
});

describe('invitationByToken', () => {
  it('tells who is invited by whom to what, without signing in, and changes nothing', async () => {
    const account = await world.account();
    const email = newEmail();
    const workspaces = [
      await world.workspace(account, { name: 'Zeta' }),
      await world.workspace(account, { name: 'Alpha' }),
    ].map(({ id }) => ({ workspaceId: id, roleId: builtInRoles.VIEWER.id }));
    const { id, token } = await invited(world, account, { email, role: 'ADMIN', workspaces });
    await jobsDone(world);
    const { data, errors } = await expectNothingWritten(world, [], () => world.graphql(null, PREVIEW, { token }));
    expect(errors).toEqual([]);
    expect(data.invitationByToken).toEqual({
      id,
      status: 'PENDING',
      accountName: `Account ${account.handle}`,
      accountHandle: account.handle,
      invitedByName: account.owner.name,
      role: 'ADMIN',
      workspaceNames: ['Zeta', 'Alpha'],
      email,
      expiresAt: expect.any(String) as unknown,
    });
  });

  it.each(['ACCEPTED', 'DECLINED', 'REVOKED', 'EXPIRED'])(
    'tells only id and status of one that is %s',
    async (status) => {
      const account = await world.account();
      const { id, token } = await invited(world, account, { email: newEmail() });
      if (status === 'EXPIRED')
        await world.sql('UPDATE invitations SET expires_at = $2 WHERE id = $1', [id, world.now()]);
      else await world.sql('UPDATE invitations SET status = $2 WHERE id = $1', [id, status]);
      const { invitationByToken: told } = (await world.graphql(null, PREVIEW, { token })).data;
      expect(Object.entries(told ?? {}).filter(([, value]) => (value as unknown) !== null)).toEqual([
        ['id', id],
        ['status', status],
      ]);
    },
  );

  it('is null for unknown, malformed and other tokens, and for a closed account, and the log tells of each', async () => {
    const account = await world.account();
    const { token } = await invited(world, account, { email: newEmail() });
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [account.id, world.now()]);
    for (const wrong of [
      token,
      '',
      'x\u0000',
      newToken('invitation'),
      newToken('session'),
      account.owner.token,
      'x'.repeat(90_000),
    ]) {
      const { data, errors } = await expectNothingWritten(world, ['WRONG_LINK'], () =>
        world.graphql(null, PREVIEW, { token: wrong }),
      );
      expect({ data, errors }).toEqual({ data: { invitationByToken: null }, errors: [] });
    }
  });
});
