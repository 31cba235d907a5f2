import { newId } from '../../src/ids';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { statementsOf } from '../support/statements';
import { startWorld, type TestAccount, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const REMOVE = /* GraphQL */ `
  mutation ($input: RemoveMemberInput!) {
    removeMember(input: $input) {
      memberId
      account {
        members {
          totalCount
        }
      }
      errors {
        code
        path
        ... on PermissionNotHeldError {
          missingPermissions
        }
      }
    }
  }
`;

const LEAVE = /* GraphQL */ `
  mutation ($input: LeaveAccountInput!) {
    leaveAccount(input: $input) {
      accountId
      viewer {
        accounts {
          nodes {
            id
          }
        }
      }
      errors {
        code
        path
      }
    }
  }
`;

const remove = (token: string | null, memberId: string) => world.graphql(token, REMOVE, { input: { memberId } });
const leave = (token: string | null, accountId: string) => world.graphql(token, LEAVE, { input: { accountId } });

const eventsOf = async (account: TestAccount) =>
  (await auditEvents(world)).filter(({ log_id, outcome }) => log_id === account.id && outcome === 'DONE');

const rowsOf = async (userId: string) =>
  world.sql<{ grants: number; teams: number; keys: string[] }>(
    `SELECT (SELECT count(*)::int FROM workspace_accesses WHERE user_id = $1) AS grants,
            (SELECT count(*)::int FROM team_members WHERE user_id = $1) AS teams,
            (SELECT coalesce(array_agg(id), '{}') FROM api_keys WHERE user_id = $1) AS keys`,
    [userId],
  );

describe('removeMember', () => {
  it('takes the membership with its grants, teams and keys, and says in the log what went', async () => {
    const account = await world.account();
    const member = await world.member(account, 'MEMBER');
    const workspace = await world.workspace(account, { name: 'Staging' });
    await world.grant(account, workspace, member, 'DEVELOPER');
    const other = await world.workspace(account, { name: 'Production' });
    const expiresAt = new Date(world.now().getTime() + 86_400_000);
    await world.grant(account, other, member, await world.role(account, { name: 'Auditor' }), { expiresAt });
    const team = await world.team(account, { members: [member, account.owner] });
    const key = await world.apiKey(member, { accountId: account.id });
    const general = await world.apiKey(member);
    const { data, errors } = await remove(account.owner.token, member.memberId);
    expect(errors).toEqual([]);
    expect(data.removeMember).toEqual({
      memberId: member.memberId,
      account: { members: { totalCount: 1 } },
      errors: [],
    });
    expect(await rowsOf(member.userId)).toEqual([{ grants: 0, teams: 0, keys: [general.id] }]);
    expect(await eventsOf(account)).toMatchObject([
      {
        type: 'member.removed',
        actor_id: account.owner.userId,
        resource_id: member.memberId,
        resource_name: member.name,
        before: {
          userId: member.userId,
          email: member.email,
          role: 'MEMBER',
          active: true,
          workspaces: [
            { id: workspace.id, name: 'Staging', role: 'Developer', expiresAt: null },
            { id: other.id, name: 'Production', role: 'Auditor' },
          ],
          teams: [{ id: team.id, name: team.name }],
          apiKeys: [{ id: key.id, name: 'a key' }],
        },
      },
    ]);
    const query = `{ account(handle: "${account.handle}") { id } }`;
    expect((await world.graphql(key.token, query)).status).toBe(401);
    expect((await world.graphql(member.token, query)).data.account).toBeNull();
  });

  it('lets a service account that is ADMIN do it, and names it in the audit log', async () => {
    const account = await world.account();
    const bot = await world.serviceAccount(account, { role: 'ADMIN' });
    const member = await world.member(account, 'MEMBER');
    const { data, errors } = await remove(bot.token, member.memberId);
    expect(errors).toEqual([]);
    expect(data.removeMember).toMatchObject({ memberId: member.memberId, account: { members: { totalCount: 1 } } });
    expect(await eventsOf(account)).toMatchObject([{ actor_type: 'SERVICE_ACCOUNT', actor_name: bot.name }]);
  });

  it('is NOT_FOUND a second time', async () => {
    const account = await world.account();
    const { memberId } = await world.member(account, 'MEMBER');
    await remove(account.owner.token, memberId);
    const again = await expectNothingWritten(world, [], () => remove(account.owner.token, memberId));
    expect(again.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });

  it('answers without the account when somebody removes themselves', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const { data, errors } = await remove(admin.token, admin.memberId);
    expect(errors).toEqual([]);
    expect(data.removeMember).toEqual({ memberId: admin.memberId, account: null, errors: [] });
  });

  it('mails the owners that stay when an OWNER is removed, and works while the account is frozen', async () => {
    const account = await world.account({ status: 'FROZEN' });
    const second = await world.member(account, 'OWNER');
    const { data } = await remove(account.owner.token, second.memberId);
    expect(data.removeMember).toMatchObject({ memberId: second.memberId });
    const mail = await world.smtp.waitFor(({ recipients }) => recipients.includes(account.owner.email));
    expect(mail.text).toContain(second.name);
  });

  it('does not let an ADMIN remove an OWNER', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const { data } = await expectNothingWritten(world, ['PERMISSION_NOT_HELD'], () =>
      remove(admin.token, account.owner.memberId),
    );
    const errors = [{ code: 'PERMISSION_NOT_HELD', path: ['memberId'] }];
    expect(data.removeMember).toMatchObject({ memberId: null, account: null, errors });
  });

  it('keeps the last active OWNER', async () => {
    const account = await world.account();
    await world.member(account, 'OWNER', { active: false });
    const { data } = await expectNothingWritten(world, ['LAST_OWNER'], () =>
      remove(account.owner.token, account.owner.memberId),
    );
    expect(data.removeMember).toMatchObject({ errors: [{ code: 'LAST_OWNER', path: ['memberId'] }] });
  });

  it('is FORBIDDEN to a MEMBER and UNAUTHENTICATED to nobody', async () => {
    const account = await world.account();
    const member = await world.member(account, 'MEMBER');
    const asMember = await expectNothingWritten(world, ['FORBIDDEN'], () => remove(member.token, member.memberId));
    expect(asMember.errors).toMatchObject([{ extensions: { missingPermission: 'DELETE_MEMBERS' } }]);
    const asNobody = await expectNothingWritten(world, [], () => remove(null, member.memberId));
    expect(asNobody.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('takes the id of another account, of another type and of nothing alike for unknown', async () => {
    const account = await world.account();
    const other = await world.account();
    for (const id of [other.owner.memberId, account.owner.userId, newId('member'), '', 'mem_x', '\u0000']) {
      const { errors } = await expectNothingWritten(world, [], () => remove(account.owner.token, id));
      expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    }
  });

  it('leaves one of two owners who remove each other at once, in each of 20 rounds', async () => {
    for (let round = 0; round < 20; round += 1) {
      const account = await world.account();
      const second = await world.member(account, 'OWNER');
      const answers = await Promise.all([
        remove(account.owner.token, second.memberId),
        remove(second.token, account.owner.memberId),
      ]);
      expect(answers.filter(({ data }) => data.removeMember?.memberId != null)).toHaveLength(1);
      expect(await world.sql('SELECT FROM members WHERE account_id = $1', [account.id])).toHaveLength(1);
    }
  });

  it('sends as many statements for a member with 20 grants as for one with one', async () => {
    const account = await world.account();
    const few = await world.member(account, 'MEMBER');
    const many = await world.member(account, 'MEMBER');
    for (let index = 0; index < 20; index += 1) {
      const workspace = await world.workspace(account);
      await world.grant(account, workspace, many, 'VIEWER');
      if (index === 0) await world.grant(account, workspace, few, 'VIEWER');
    }
    const one = await statementsOf(world, () => remove(account.owner.token, few.memberId));
    expect(await statementsOf(world, () => remove(account.owner.token, many.memberId))).toHaveLength(one.length);
  });
});

describe('leaveAccount', () => {
  it("ends the caller's own membership with its grants, also while the account is frozen, by a key too", async () => {
    const account = await world.account({ status: 'FROZEN' });
    const elsewhere = await world.account();
    const member = await world.member(account, 'MEMBER');
    await world.member(elsewhere, 'MEMBER', { person: member });
    await world.grant(account, await world.workspace(account), member, 'OWNER');
    await world.team(account, { members: [member] });
    const key = await world.apiKey(member);
    const { data, errors } = await leave(key.token, account.id);
    expect(errors).toEqual([]);
    expect(data.leaveAccount).toEqual({
      accountId: account.id,
      viewer: { accounts: { nodes: [{ id: elsewhere.id }] } },
      errors: [],
    });
    expect(await rowsOf(member.userId)).toEqual([{ grants: 0, teams: 0, keys: [key.id] }]);
    expect(await eventsOf(account)).toMatchObject([
      { type: 'member.left', actor_id: member.userId, resource_id: member.memberId, before: { role: 'MEMBER' } },
    ]);
  });

  it('lets an OWNER go while another stays, who is mailed', async () => {
    const account = await world.account();
    const second = await world.member(account, 'OWNER');
    const { data } = await leave(account.owner.token, account.id);
    expect(data.leaveAccount).toMatchObject({ accountId: account.id, errors: [] });
    const mail = await world.smtp.waitFor(({ recipients }) => recipients.includes(second.email));
    expect(mail.text).toContain(account.owner.name);
  });

  it('keeps the last active OWNER', async () => {
    const account = await world.account();
    await world.member(account, 'ADMIN');
    const { data } = await expectNothingWritten(world, ['LAST_OWNER'], () => leave(account.owner.token, account.id));
    expect(data.leaveAccount).toMatchObject({
      accountId: null,
      viewer: null,
      errors: [{ code: 'LAST_OWNER', path: ['accountId'] }],
    });
  });

  it('leaves one of two owners who leave at once, in each of 20 rounds', async () => {
    for (let round = 0; round < 20; round += 1) {
      const account = await world.account();
      const second = await world.member(account, 'OWNER');
      const tokens = [account.owner.token, second.token];
      const answers = await Promise.all(tokens.map((token) => leave(token, account.id)));
      expect(answers.filter(({ data }) => data.leaveAccount?.accountId != null)).toHaveLength(1);
    }
  });

  it('is NOT_FOUND to who is no member, was deactivated, or has left, and UNAUTHENTICATED to nobody', async () => {
    const account = await world.account();
    const outsider = await world.person();
    const idle = await world.member(account, 'MEMBER', { active: false });
    const gone = await world.member(account, 'MEMBER');
    await leave(gone.token, account.id);
    for (const { token } of [outsider, idle, gone]) {
      const { errors } = await expectNothingWritten(world, [], () => leave(token, account.id));
      expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    }
    const { errors } = await expectNothingWritten(world, [], () => leave(null, account.id));
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('is for people only', async () => {
    const account = await world.account();
    const bot = await world.serviceAccount(account, { role: 'ADMIN' });
    const { errors } = await expectNothingWritten(world, ['FORBIDDEN'], () => leave(bot.token, account.id));
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', reason: 'PEOPLE_ONLY' } }]);
  });

  it('takes an id of another type and of nothing alike for unknown', async () => {
    const account = await world.account();
    for (const id of [account.owner.memberId, newId('account'), '', 'acct_x', '\u0000', 'x'.repeat(10_000)]) {
      const { errors } = await expectNothingWritten(world, [], () => leave(account.owner.token, id));
      expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    }
  });
});
