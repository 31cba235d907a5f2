import { events } from '../../src/audit/events';
import { expectNothingWritten } from '../support/nothing-written';
import { statementsOf } from '../support/statements';
import { startWorld, type MemberOf, type TestAccount, type World } from '../support/world';
import { changeRoles, readLog, refusedChange } from './operations';

let world: World;
let account: TestAccount;
let member: MemberOf;
beforeAll(async () => {
  world = await startWorld();
  account = await world.account();
  member = await world.member(account, 'MEMBER', { person: await world.person('Marta Meyer') });
  await changeRoles(world, account.owner.token, member, 2);
  await refusedChange(world, member);
});
afterAll(() => world.stop());

const DAY = 24 * 60 * 60 * 1000;

async function typesOf(token: string, handle: string, filter: object): Promise<unknown[]> {
  const { data, errors } = await readLog(world, token, handle, { filter });
  expect(errors).toEqual([]);
  return (data.account?.auditLog?.nodes as unknown as { type: string }[]).map(({ type }) => type);
}

describe('the audit log of an account', () => {
  it('tells, newest first, who did what to whom, with fields before and after', async () => {
    const { data, errors } = await readLog(world, account.owner.token, account.handle);
    expect(errors).toEqual([]);
    const { nodes, totalCount, pageInfo } = data.account?.auditLog ?? {};
    expect({ totalCount, hasNextPage: pageInfo?.hasNextPage }).toEqual({ totalCount: 3, hasNextPage: false });
    const from = { ipAddress: '127.0.0.1', requestId: expect.any(String) as unknown };
    const by = ({ userId, name }: MemberOf) => ({
      type: 'USER',
      id: userId,
      name,
      credentialId: expect.stringMatching(/^ses_/) as unknown,
    });
    const to = (beforeJson: string, afterJson: string, number: number) => ({
      number,
      type: 'member.role_changed',
      outcome: 'DONE',
      actor: by(account.owner),
      resource: { type: 'member', id: member.memberId, name: 'Marta Meyer' },
      changes: [{ field: 'role', beforeJson, afterJson }],
      detailsJson: null,
      ...from,
    });
    expect(nodes).toMatchObject([
      {
        number: 3,
        type: 'access.refused',
        outcome: 'REFUSED',
        actor: by(member),
        resource: null,
        changes: [],
        detailsJson: JSON.stringify({
          code: 'FORBIDDEN',
          operation: 'changeMemberRole',
          missingPermission: 'UPDATE_MEMBERS',
        }),
        ...from,
      },
      to('"ADMIN"', '"MEMBER"', 2),
      to('"MEMBER"', '"ADMIN"', 1),
    ]);
  });

  it('keeps the names of then', async () => {
    await world.sql('UPDATE users SET name = $2 WHERE id = $1', [member.userId, 'Marta Miller']);
    await world.sql('UPDATE members SET name = $2 WHERE user_id = $1', [member.userId, 'Marta Miller']);
    const { data } = await readLog(world, account.owner.token, account.handle, { first: 3 });
    expect(data.account?.auditLog?.nodes?.[2]?.resource?.name).toBe('Marta Meyer');
    await world.sql('UPDATE users SET name = $2 WHERE id = $1', [member.userId, 'Marta Meyer']);
  });

  it('comes in pages that neither repeat nor leave out an event', async () => {
    const numbers: unknown[] = [];
    let after: unknown = null;
    do {
      const { data } = await readLog(world, account.owner.token, account.handle, { first: 2, after });
      const { nodes, pageInfo } = data.account?.auditLog ?? {};
      numbers.push(...(nodes as unknown as { number: number }[]).map(({ number }) => number));
      after = pageInfo?.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(numbers).toEqual([3, 2, 1]);
  });

  it('can be narrowed to a type, or to all types of a subject', async () => {
    const { token } = account.owner;
    expect(await typesOf(token, account.handle, { types: ['access.refused'] })).toEqual(['access.refused']);
    expect(await typesOf(token, account.handle, { types: ['member.*'] })).toEqual([
      'member.role_changed',
      'member.role_changed',
    ]);
    expect(await typesOf(token, account.handle, { types: ['team.created', 'member.joined'] })).toEqual([]);
  });

  it('can be narrowed to an actor, an object and an outcome', async () => {
    const { token } = account.owner;
    expect(await typesOf(token, account.handle, { actorId: member.userId })).toEqual(['access.refused']);
    expect(await typesOf(token, account.handle, { resourceId: member.memberId })).toHaveLength(2);
    expect(await typesOf(token, account.handle, { outcome: 'REFUSED' })).toEqual(['access.refused']);
    expect(await typesOf(token, account.handle, { outcome: 'DONE', actorId: member.userId })).toEqual([]);
  });

  it('can be narrowed to a workspace and what is in it', async () => {
    const { token } = account.owner;
    const mutation = `mutation ($input: CreateWorkspaceInput!) { createWorkspace(input: $input) { workspace { id } errors { code } } }`;
    const one = await world.account();
    const input = { accountId: one.id, name: 'Plant', handle: 'plant' };
    const { data } = await world.graphql(one.owner.token, mutation, { input });
    const workspaceId = data.createWorkspace?.workspace?.id;
    expect(await typesOf(one.owner.token, one.handle, { workspaceId })).toEqual(['workspace.created']);
    expect(await typesOf(token, account.handle, { workspaceId })).toEqual([]);
  });

  it('can be narrowed to a time: from one moment on, up to before another', async () => {
    const { data } = await readLog(world, account.owner.token, account.handle);
    const times = (data.account?.auditLog?.nodes as unknown as { occurredAt: string }[]).map(
      ({ occurredAt }) => occurredAt,
    );
    const second = times[1];
    const { token } = account.owner;
    expect(await typesOf(token, account.handle, { since: second })).toEqual(['access.refused', 'member.role_changed']);
    expect(await typesOf(token, account.handle, { until: second })).toEqual(['member.role_changed']);
  });

  it.each([
    [['nobody.knows'], 'filter.types: There is no type of event "nobody.knows": take account.*, '],
    [['member.promoted'], 'filter.types: There is no type of event "member.promoted": take member.joined, '],
    [['mem*'], 'filter.types: There is no type of event "mem*": take account.*, '],
    [[], 'filter.types: There must be 1 to 20 of them; there are 0.'],
  ])('says what it would take for types that there are not: %j', async (types, message) => {
    const { data, errors } = await expectNothingWritten(world, [], () =>
      readLog(world, account.owner.token, account.handle, { filter: { types } }),
    );
    expect(data.account).toEqual({ auditLog: null });
    expect(errors).toMatchObject([
      { message: expect.stringContaining(message) as unknown, extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  it('refuses a cursor of another filter', async () => {
    const { data } = await readLog(world, account.owner.token, account.handle, { first: 1 });
    const { errors } = await readLog(world, account.owner.token, account.handle, {
      after: data.account?.auditLog?.pageInfo?.endCursor,
      filter: { outcome: 'DONE' },
    });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });

  it('takes the same number of statements for one event and for many', async () => {
    const one = await world.account();
    const colleague = await world.member(one, 'MEMBER');
    const { token } = one.owner;
    await changeRoles(world, token, colleague, 1);
    const read = () => statementsOf(world, () => readLog(world, token, one.handle));
    const few = await read();
    await changeRoles(world, token, colleague, 19);
    expect(await read()).toHaveLength(few.length);
  });
});

describe('who may read the audit log', () => {
  it('is an ADMIN too, and a service account with that role', async () => {
    const admin = await world.member(account, 'ADMIN');
    const { token } = await world.serviceAccount(account, { role: 'ADMIN' });
    for (const one of [admin.token, token]) {
      const { data, errors } = await readLog(world, one, account.handle);
      expect(errors).toEqual([]);
      expect(data.account?.auditLog?.totalCount).toBe(3);
    }
  });

  it('is no MEMBER: it is refused by name, and that is an event', async () => {
    const one = await world.account();
    const colleague = await world.member(one, 'MEMBER');
    const { data, errors } = await expectNothingWritten(world, ['FORBIDDEN'], () =>
      readLog(world, colleague.token, one.handle),
    );
    expect(data.account).toEqual({ auditLog: null });
    expect(errors[0]?.extensions).toEqual({ code: 'FORBIDDEN', missingPermission: 'READ_AUDIT_LOG' });
  });

  it.each(['FREE', 'PRO'] as const)('is nobody on the plan %s, which says which plan has it', async (plan) => {
    const one = await world.account({ plan });
    const { errors } = await expectNothingWritten(world, [], () => readLog(world, one.owner.token, one.handle));
    expect(errors[0]?.extensions).toEqual({
      code: 'FEATURE_NOT_IN_PLAN',
      feature: 'AUDIT_LOG',
      availableIn: ['ENTERPRISE'],
    });
  });

  it('sees no event that is older than the plan lets the log be read', async () => {
    const old = await startWorld();
    const one = await old.account();
    const colleague = await old.member(one, 'MEMBER');
    await changeRoles(old, one.owner.token, colleague, 1);
    const key = await old.apiKey(one.owner);
    old.advance(300 * DAY);
    const count = async () => (await readLog(old, key.token, one.handle)).data.account?.auditLog?.totalCount;
    expect(await count()).toBe(1);
    old.advance(66 * DAY);
    expect(await count()).toBe(0);
    await old.stop();
  });
});

describe('types of events', () => {
  it('are each a subject and what happened, in small letters', () => {
    for (const type of Object.keys(events)) expect(type).toMatch(/^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$/);
  });
});
