import { expectNothingWritten } from '../support/nothing-written';
import { statementsOf } from '../support/statements';
import { startWorld, type TestAccount, type World } from '../support/world';
import { doneIn } from '../teams/operations';
import { directoryGroup, directoryOperations, directoryProblem, directoryUser, failuresOf, mapped } from './operations';

let world: World;
let ask: ReturnType<typeof directoryOperations>;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
  ask = directoryOperations(world);
});
afterAll(() => world.stop());

const adopt = (account: TestAccount, users: { id: string }[], input: object = {}, token = account.owner.token) =>
  ask('adoptMembers', token, { accountId: account.id, directoryUserIds: users.map(({ id }) => id), ...input });

async function memberRow(memberId: string): Promise<Record<string, unknown> | undefined> {
  const rows = await world.sql('SELECT role, active, managed_by FROM members WHERE id = $1', [memberId]);
  return rows[0];
}

describe('adoptMembers', () => {
  it('hands a member over, who is from then on as the directory says', async () => {
    const account = await world.account();
    const member = await world.member(account, 'MEMBER');
    const user = await directoryUser(world, account, { email: member.email });
    const group = await directoryGroup(world, account, { users: [user], role: 'ADMIN' });
    await directoryProblem(world, account, { subject: member.email });

    const { data, errors } = await adopt(account, [user]);
    expect(errors).toEqual([]);
    expect(data.adoptMembers).toMatchObject({
      directoryUsers: [{ id: user.id, status: 'PROVISIONED', member: { id: member.memberId }, candidate: null }],
      account: { id: account.id },
      errors: [],
    });
    expect(await memberRow(member.memberId)).toEqual({ role: 'ADMIN', active: true, managed_by: 'SCIM' });
    expect(
      await world.sql('SELECT managed_by FROM team_members WHERE team_id = $1 AND user_id = $2', [
        group.teamId,
        member.userId,
      ]),
    ).toEqual([{ managed_by: 'SCIM' }]);
    expect(await world.sql('SELECT FROM directory_problems WHERE account_id = $1', [account.id])).toEqual([]);
    const events = await doneIn(world, account);
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['member.adopted', 'member.role_changed']));
    expect(events[0]).toMatchObject({
      type: 'member.adopted',
      actor_id: account.owner.userId,
      resource_id: member.memberId,
      before: { managedBy: 'MANUAL' },
      after: { managedBy: 'SCIM' },
      details: { directoryUserId: user.id },
    });
  });

  it('tells in a dry run what it would do, and does nothing', async () => {
    const account = await world.account();
    const member = await world.member(account, 'MEMBER');
    const user = await directoryUser(world, account, { email: member.email, active: false });
    const answer = await expectNothingWritten(world, [], () => adopt(account, [user], { dryRun: true }));
    expect(answer.data.adoptMembers).toMatchObject({
      directoryUsers: [],
      account: null,
      accessChangeCount: 1,
      accessChanges: [{ principal: { id: member.userId }, workspace: null, gainedPermissions: [] }],
      errors: [],
    });
  });

  it('leaves whom the directory looks after already as they are, and writes nothing', async () => {
    const account = await world.account();
    const user = await directoryUser(world, account, { member: await world.member(account, 'MEMBER') });
    const answer = await expectNothingWritten(world, [], () => adopt(account, [user]));
    expect(answer.data.adoptMembers).toMatchObject({ directoryUsers: [{ id: user.id, status: 'PROVISIONED' }] });
  });

  it('is all or none: an address that is no member’s, and an id of another account', async () => {
    const [account, other] = [await world.account(), await world.account()];
    const member = await world.member(account, 'MEMBER');
    const sound = await directoryUser(world, account, { email: member.email });
    const nobody = await directoryUser(world, account);
    const foreign = await directoryUser(world, other, { email: (await world.member(other, 'MEMBER')).email });
    const answer = await expectNothingWritten(world, [], () => adopt(account, [sound, nobody, foreign]));
    expect(failuresOf(answer, 'adoptMembers')).toMatchObject([
      { code: 'INVALID', path: ['directoryUserIds', '1'] },
      { code: 'NOT_FOUND', path: ['directoryUserIds', '2'] },
    ]);
    const none = await expectNothingWritten(world, [], () => adopt(account, []));
    expect(failuresOf(none, 'adoptMembers')).toMatchObject([{ code: 'INVALID', path: ['directoryUserIds'] }]);
  });

  it('does not let an ADMIN hand an OWNER over, active there or not', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const owners = [await world.member(account, 'OWNER'), await world.member(account, 'OWNER', { active: false })];
    for (const { email } of owners) {
      for (const active of [true, false]) {
        await world.sql('DELETE FROM directory_users WHERE account_id = $1', [account.id]);
        const user = await directoryUser(world, account, { email, active });
        const answer = await expectNothingWritten(world, ['PERMISSION_NOT_HELD'], () =>
          adopt(account, [user], {}, admin.token),
        );
        expect(failuresOf(answer, 'adoptMembers')).toMatchObject([
          { code: 'PERMISSION_NOT_HELD', path: ['directoryUserIds', '0'] },
        ]);
      }
    }
  });

  it('leaves the last owner: of two whom the directory says are not active the second is refused', async () => {
    const account = await world.account();
    const second = await world.member(account, 'OWNER');
    const users = [
      await directoryUser(world, account, { email: account.owner.email, active: false }),
      await directoryUser(world, account, { email: second.email, active: false }),
    ];
    const answer = await expectNothingWritten(world, ['LAST_OWNER'], () => adopt(account, users));
    expect(failuresOf(answer, 'adoptMembers')).toMatchObject([{ code: 'LAST_OWNER', path: ['directoryUserIds', '1'] }]);
    expect(failuresOf(await adopt(account, users.slice(1)), 'adoptMembers')).toEqual([]);
    expect(await memberRow(second.memberId)).toEqual({ role: 'OWNER', active: false, managed_by: 'SCIM' });
  });

  it('gives no seat that is not free, nor the same one twice', async () => {
    const account = await world.account({ plan: 'ENTERPRISE', overrides: { limits: { members: 2 } } });
    const inactive = [
      await world.member(account, 'MEMBER', { active: false }),
      await world.member(account, 'MEMBER', { active: false }),
    ];
    const users: { id: string }[] = [];
    for (const { email } of inactive) users.push(await directoryUser(world, account, { email }));
    const answer = await expectNothingWritten(world, [], () => adopt(account, users));
    expect(failuresOf(answer, 'adoptMembers')).toMatchObject([
      { code: 'SEAT_LIMIT_REACHED', path: ['directoryUserIds', '1'], limit: 2 },
    ]);
    expect(failuresOf(await adopt(account, users.slice(0, 1)), 'adoptMembers')).toEqual([]);
    expect(await memberRow(inactive[0]?.memberId ?? '')).toEqual({ role: 'MEMBER', active: true, managed_by: 'SCIM' });
  });

  it('never changes the role of an OWNER, whatever the groups give', async () => {
    const account = await world.account();
    const second = await world.member(account, 'OWNER');
    const user = await directoryUser(world, account, { email: second.email });
    await directoryGroup(world, account, { users: [user], role: 'MEMBER' });
    expect(failuresOf(await adopt(account, [user]), 'adoptMembers')).toEqual([]);
    expect(await memberRow(second.memberId)).toEqual({ role: 'OWNER', active: true, managed_by: 'SCIM' });
  });

  it('answers no account to who is deactivated by it', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const user = await directoryUser(world, account, { email: admin.email, active: false });
    const { data } = await adopt(account, [user], {}, admin.token);
    expect(data.adoptMembers).toMatchObject({ account: null, errors: [] });
    expect(await memberRow(admin.memberId)).toMatchObject({ active: false });
  });

  it('beside a deactivation by hand of the other owner leaves one', async () => {
    for (let round = 0; round < 5; round += 1) {
      const account = await world.account();
      const second = await world.member(account, 'OWNER');
      const user = await directoryUser(world, account, { email: account.owner.email, active: false });
      const deactivate = `mutation ($input: SetMembersActiveInput!) { setMembersActive(input: $input) { errors { code } } }`;
      await Promise.all([
        adopt(account, [user], {}, second.token),
        world.graphql(account.owner.token, deactivate, {
          input: { accountId: account.id, memberIds: [second.memberId], active: false },
        }),
      ]);
      const owners = await world.sql(`SELECT FROM members WHERE account_id = $1 AND role = 'OWNER' AND active`, [
        account.id,
      ]);
      expect(owners).toHaveLength(1);
    }
  });

  it('takes the same number of statements for 1 and for 20', async () => {
    const account = await world.account();
    const workspace = await world.workspace(account);
    async function counted(count: number): Promise<number> {
      const users = [];
      for (let index = 0; index < count; index += 1) {
        const { email } = await world.member(account, 'MEMBER', { active: index % 2 === 0 });
        users.push(await directoryUser(world, account, { email }));
      }
      const group = await directoryGroup(world, account, { users, role: 'ADMIN' });
      await mapped(world, account, workspace, group);
      const document = `mutation ($input: AdoptMembersInput!) { adoptMembers(input: $input) { directoryUsers { id } errors { code } } }`;
      const input = { accountId: account.id, directoryUserIds: users.map(({ id }) => id) };
      const statements = await statementsOf(world, async () => {
        const { data } = await world.graphql(account.owner.token, document, { input });
        expect(data.adoptMembers?.errors).toEqual([]);
      });
      return statements.length;
    }
    // The first one also loads what later ones find prepared.
    await counted(2);
    expect(await counted(20)).toBe(await counted(2));
  });
});
