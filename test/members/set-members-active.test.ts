import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { statementsOf } from '../support/statements';
import { startWorld, type MemberOf, type TestAccount, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const SET = /* GraphQL */ `
  mutation ($input: SetMembersActiveInput!) {
    setMembersActive(input: $input) {
      members {
        id
        active
        version
      }
      account {
        seats {
          used
          available
        }
      }
      errors {
        code
        path
        message
        ... on SeatLimitReachedError {
          limit
          used
          reserved
        }
        ... on PermissionNotHeldError {
          missingPermissions
        }
      }
    }
  }
`;

const set = (token: string | null, accountId: string, memberIds: string[], active: boolean) =>
  world.graphql(token, SET, { input: { accountId, memberIds, active } });

async function refused(
  events: string[],
  token: string | null,
  account: TestAccount,
  memberIds: string[],
  active: boolean,
) {
  const answer = await expectNothingWritten(world, events, () => set(token, account.id, memberIds, active));
  return { ...answer, payload: answer.data.setMembersActive };
}

async function members(account: TestAccount, count: number, active = true): Promise<MemberOf[]> {
  const made: MemberOf[] = [];
  for (let index = 0; index < count; index += 1) made.push(await world.member(account, 'MEMBER', { active }));
  return made;
}

const idsOf = (list: readonly MemberOf[]): string[] => list.map(({ memberId }) => memberId);

const eventsOf = async (account: TestAccount) =>
  (await auditEvents(world)).filter(({ log_id, outcome }) => log_id === account.id && outcome === 'DONE');

describe('setMembersActive', () => {
  it('deactivates and reactivates members in the order of the input, with an event each', async () => {
    const account = await world.account({ plan: 'PRO' });
    const [a, b] = (await members(account, 2)) as [MemberOf, MemberOf];
    const off = await set(account.owner.token, account.id, [b.memberId, a.memberId], false);
    expect(off.errors).toEqual([]);
    expect(off.data.setMembersActive).toEqual({
      members: [
        { id: b.memberId, active: false, version: 2 },
        { id: a.memberId, active: false, version: 2 },
      ],
      account: { seats: { used: 1, available: 19 } },
      errors: [],
    });
    const on = await set(account.owner.token, account.id, [a.memberId], true);
    expect(on.data.setMembersActive).toMatchObject({ members: [{ id: a.memberId, active: true, version: 3 }] });
    expect(await eventsOf(account)).toMatchObject([
      { type: 'member.deactivated', resource_id: b.memberId, before: { active: true }, after: { active: false } },
      { type: 'member.deactivated', resource_id: a.memberId, number: '2' },
      { type: 'member.reactivated', resource_id: a.memberId, before: { active: false }, after: { active: true } },
    ]);
  });

  it('closes the account to a deactivated member at once, for a session and for a key', async () => {
    const account = await world.account();
    const member = await world.member(account, 'MEMBER');
    const key = await world.apiKey(member, { accountId: account.id });
    const query = '{ account(handle: "HANDLE") { id } }'.replace('HANDLE', account.handle);
    expect((await world.graphql(key.token, query)).data.account).toEqual({ id: account.id });
    await set(account.owner.token, account.id, [member.memberId], false);
    expect((await world.graphql(key.token, query)).data.account).toBeNull();
    expect((await world.graphql(member.token, query)).data.account).toBeNull();
  });

  it('leaves those that are so already as they are, and writes nothing of them', async () => {
    const account = await world.account();
    const member = await world.member(account, 'MEMBER');
    const { payload } = await refused([], account.owner.token, account, [member.memberId], true);
    expect(payload).toMatchObject({ members: [{ active: true, version: 1 }], errors: [] });
  });

  it('sends as many statements for 100 members as for one', async () => {
    const account = await world.account();
    const hundred = idsOf(await members(account, 100));
    const one = await statementsOf(world, () => set(account.owner.token, account.id, hundred.slice(0, 1), false));
    const many = await statementsOf(world, () => set(account.owner.token, account.id, hundred, false));
    expect(many).toHaveLength(one.length);
    expect((await eventsOf(account)).length).toBe(100);
  });

  it('is as open to a service account that is ADMIN, whom the audit log names', async () => {
    const account = await world.account();
    const bot = await world.serviceAccount(account, { role: 'ADMIN' });
    const ids = idsOf(await members(account, 1));
    const { data, errors } = await set(bot.token, account.id, ids, false);
    expect(errors).toEqual([]);
    expect(data.setMembersActive).toMatchObject({ members: [{ active: false }], account: { seats: { used: 1 } } });
    expect(await eventsOf(account)).toMatchObject([{ actor_type: 'SERVICE_ACCOUNT', actor_id: bot.id }]);
  });

  it('gives back access by grants and teams with the membership', async () => {
    const account = await world.account();
    const workspace = await world.workspace(account);
    const member = await world.member(account, 'MEMBER', { active: false });
    const team = await world.team(account, { members: [member] });
    await world.grant(account, workspace, team, 'VIEWER');
    const query = `{ workspace(accountHandle: "${account.handle}", handle: "${workspace.handle}") { id } }`;
    expect((await world.graphql(member.token, query)).data.workspace).toBeNull();
    await set(account.owner.token, account.id, [member.memberId], true);
    expect((await world.graphql(member.token, query)).data.workspace).toEqual({ id: workspace.id });
  });

  it('answers without the account when an ADMIN deactivates themselves', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const { data, errors } = await set(admin.token, account.id, [admin.memberId], false);
    expect(errors).toEqual([]);
    expect(data.setMembersActive).toMatchObject({ account: null, members: [{ active: false }], errors: [] });
  });

  it('is FORBIDDEN to a MEMBER, NOT_FOUND to an outsider and UNAUTHENTICATED to nobody', async () => {
    const account = await world.account();
    const member = await world.member(account, 'MEMBER');
    const ids = [member.memberId];
    const asMember = await refused(['FORBIDDEN'], member.token, account, ids, false);
    expect(asMember.errors).toMatchObject([{ extensions: { missingPermission: 'UPDATE_MEMBERS' } }]);
    const outsider = await world.person();
    const asOutsider = await refused([], outsider.token, account, ids, false);
    expect(asOutsider.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    const asNobody = await refused([], null, account, ids, false);
    expect(asNobody.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('does not let an ADMIN touch an OWNER, and then touches nobody', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const member = await world.member(account, 'MEMBER');
    const owner = await world.member(account, 'OWNER');
    const off = [member.memberId, owner.memberId];
    const { payload } = await refused(['PERMISSION_NOT_HELD'], admin.token, account, off, false);
    expect(payload).toMatchObject({
      members: [],
      account: null,
      errors: [{ code: 'PERMISSION_NOT_HELD', path: ['memberIds', '1'] }],
    });
    expect(payload?.errors?.[0]?.missingPermissions).toContain('ADMINISTRATE_OWNERS');
    const idle = await world.member(account, 'OWNER', { active: false });
    const on = await refused(['PERMISSION_NOT_HELD'], admin.token, account, [idle.memberId], true);
    expect(on.payload).toMatchObject({ errors: [{ code: 'PERMISSION_NOT_HELD' }] });
  });

  it('keeps one active OWNER, also when all of several are named', async () => {
    const account = await world.account();
    const second = await world.member(account, 'OWNER');
    await world.member(account, 'OWNER', { active: false });
    const both = [account.owner.memberId, second.memberId];
    const { payload } = await refused(['LAST_OWNER'], account.owner.token, account, both, false);
    expect(payload).toMatchObject({ errors: [{ code: 'LAST_OWNER', path: ['memberIds', '1'] }] });
    const one = await set(account.owner.token, account.id, both.slice(1), false);
    expect(one.data.setMembersActive).toMatchObject({ errors: [] });
    const last = await refused(['LAST_OWNER'], account.owner.token, account, both.slice(0, 1), false);
    expect(last.payload).toMatchObject({ errors: [{ code: 'LAST_OWNER', path: ['memberIds', '0'] }] });
  });

  it('reactivates no more members than there are seats', async () => {
    const account = await world.account({ plan: 'FREE' });
    const idle = idsOf(await members(account, 2, false));
    const { payload } = await refused([], account.owner.token, account, idle, true);
    expect(payload).toMatchObject({
      errors: [{ code: 'SEAT_LIMIT_REACHED', path: ['memberIds', '1'], limit: 2, used: 2, reserved: 0 }],
    });
    const { data } = await set(account.owner.token, account.id, idle.slice(0, 1), true);
    expect(data.setMembersActive).toMatchObject({ account: { seats: { used: 2, available: 0 } }, errors: [] });
  });

  it('gives the last seat to one of two that are reactivated at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const account = await world.account({ plan: 'FREE' });
      const idle = idsOf(await members(account, 2, false));
      const answers = await Promise.all(idle.map((id) => set(account.owner.token, account.id, [id], true)));
      const codes = answers.map(
        ({ data }) => (data.setMembersActive?.errors?.[0]?.code ?? 'DONE') as unknown as string,
      );
      expect(codes.sort()).toEqual(['DONE', 'SEAT_LIMIT_REACHED']);
    }
  });

  it('only takes away while the account is frozen', async () => {
    const account = await world.account({ status: 'FROZEN' });
    const member = await world.member(account, 'MEMBER');
    const { data } = await set(account.owner.token, account.id, [member.memberId], false);
    expect(data.setMembersActive).toMatchObject({ members: [{ active: false }], errors: [] });
    const { errors, payload } = await refused([], account.owner.token, account, [member.memberId], true);
    expect(payload).toBeNull();
    expect(errors).toMatchObject([{ path: ['setMembersActive'], extensions: { code: 'ACCOUNT_FROZEN' } }]);
  });

  it('says of each id that names no member of the account that it does not', async () => {
    const account = await world.account();
    const other = await world.account();
    const member = await world.member(account, 'MEMBER');
    const ids = [member.memberId, other.owner.memberId, account.owner.userId, 'mem_nothing', 'a\u0000b'];
    const { payload } = await refused([], account.owner.token, account, ids, false);
    expect(payload?.errors).toMatchObject(
      [1, 2, 3, 4].map((index) => ({ code: 'NOT_FOUND', path: ['memberIds', String(index)] })),
    );
  });

  it('takes 1 to 100 members, each once', async () => {
    const account = await world.account();
    const { memberId } = await world.member(account, 'MEMBER');
    const none = await refused([], account.owner.token, account, [], false);
    expect(none.payload).toMatchObject({ errors: [{ code: 'INVALID', path: ['memberIds'] }] });
    const aThousand = Array<string>(1000).fill(memberId);
    const many = await refused([], account.owner.token, account, aThousand, false);
    expect(many.payload).toMatchObject({ errors: [{ code: 'INVALID', path: ['memberIds'] }] });
    const twice = await refused([], account.owner.token, account, [memberId, memberId], false);
    expect(twice.payload).toMatchObject({ errors: [{ code: 'INVALID', path: ['memberIds', '1'] }] });
  });

  it('takes only the types of the schema', async () => {
    const account = await world.account();
    const input = { accountId: account.id, memberIds: [account.owner.memberId], active: 'no' };
    const { errors } = await expectNothingWritten(world, [], () => world.graphql(account.owner.token, SET, { input }));
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});
