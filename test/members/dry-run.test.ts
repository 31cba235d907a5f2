import { accountRolePermissions, builtInRoles, everyScope } from '../../src/auth/catalogue';
import type { AccountRole, WorkspaceScope } from '../../src/generated/schema';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { statementsOf } from '../support/statements';
import { startWorld, type TestAccount, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const ERRORS = 'errors { code path }';
const CHANGES = `accessChanges {
    principal { ... on User { id name } }
    workspace { handle }
    gainedScopes lostScopes gainedPermissions lostPermissions
  } accessChangeCount`;

/** What the mutations answer of their own, by name. */
const answers = {
  changeMemberRole: { input: 'ChangeMemberRoleInput', own: 'member { role } account { id }' },
  setMembersActive: { input: 'SetMembersActiveInput', own: 'members { active } account { id }' },
  removeMember: { input: 'RemoveMemberInput', own: 'memberId account { id }' },
} as const;

function run(mutation: keyof typeof answers, token: string, input: object, selection = CHANGES) {
  const query = `mutation ($input: ${answers[mutation].input}!) {
    ${mutation}(input: $input) { ${answers[mutation].own} ${selection} ${ERRORS} }
  }`;
  return world.graphql(token, query, { input });
}

/** The payload of a dry run that wrote nothing but refusals with these codes. */
async function rehearsed(
  mutation: keyof typeof answers,
  token: string,
  input: object,
  { refusals = [], selection = CHANGES }: { refusals?: string[]; selection?: string } = {},
) {
  const { data, errors } = await expectNothingWritten(world, refusals, () =>
    run(mutation, token, { ...input, dryRun: true }, selection),
  );
  expect(errors).toEqual([]);
  return data[mutation] as unknown as Payload;
}

interface Change {
  principal: { id: string; name: string };
  workspace: { handle: string } | null;
  gainedScopes: string[];
  lostScopes: string[];
  gainedPermissions: string[];
  lostPermissions: string[];
}

interface Payload {
  accessChanges: Change[];
  accessChangeCount: number;
  errors: object[];
}

/**
 * An ADMIN in an account of five workspaces: one with a direct grant, one with a team's, one with a default role, one with
 * a grant that has ended, and one with nothing. What a MEMBER with the same would hold stands in `keeps`, by handle.
 */
async function furnished() {
  const account = await world.account();
  const admin = await world.member(account, 'ADMIN');
  const custom = await world.role(account, { scopes: ['SEE_BLOCKS'], inherits: 'WORKER' });
  const handles = ['direct', 'team', 'default', 'ended', 'nothing'] as const;
  const [direct, byTeam, , ended] = await Promise.all(
    handles.map((handle) =>
      world.workspace(account, { handle, ...(handle === 'default' ? { defaultRole: 'DEVELOPER' } : {}) }),
    ),
  );
  if (direct === undefined || byTeam === undefined || ended === undefined) throw new Error('five workspaces');
  await world.grant(account, direct, admin, custom);
  await world.grant(account, byTeam, await world.team(account, { members: [admin] }), 'RUNNER');
  await world.grant(account, ended, admin, 'OWNER', { expiresAt: new Date(world.now().getTime() - 1000) });
  const keeps: Record<string, readonly WorkspaceScope[]> = {
    direct: [...builtInRoles.WORKER.scopes, 'SEE_BLOCKS'],
    team: builtInRoles.RUNNER.scopes,
    default: builtInRoles.DEVELOPER.scopes,
    ended: [],
    nothing: [],
  };
  return { account, admin, keeps };
}

const without = <T>(these: Iterable<T>, those: Iterable<T>): T[] => {
  const gone = new Set(those);
  return [...these].filter((one) => !gone.has(one));
};

const permissionsOf = (role: AccountRole | null): Iterable<string> =>
  role === null ? [] : accountRolePermissions[role];

const sizeOf = (change: Change): number =>
  [change.gainedScopes, change.lostScopes, change.gainedPermissions, change.lostPermissions].flat().length;

/** The changes by workspace, the account's own under its null; they come with the greatest first. */
function byPlace({ accessChanges, accessChangeCount }: Payload, principalId: string): Record<string, object> {
  expect(accessChangeCount).toBe(accessChanges.length);
  const sizes = accessChanges.map(sizeOf);
  expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  return Object.fromEntries(
    accessChanges.map(({ principal, workspace, ...difference }) => {
      expect(principal.id).toBe(principalId);
      return [workspace?.handle ?? 'account', difference];
    }),
  );
}

const nothing = { gainedScopes: [], lostScopes: [], gainedPermissions: [], lostPermissions: [] };

/** What an ADMIN loses who becomes this, by place; `keeps` are the scopes that stay. */
function losses(keeps: Record<string, readonly WorkspaceScope[]>, role: AccountRole | null): Record<string, object> {
  const places = Object.entries(keeps).map(([handle, scopes]) => [
    handle,
    { ...nothing, lostScopes: without(everyScope, role === null ? [] : scopes) },
  ]);
  const lostPermissions = without(permissionsOf('ADMIN'), permissionsOf(role));
  return { account: { ...nothing, lostPermissions }, ...(Object.fromEntries(places) as Record<string, object>) };
}

describe('a dry run of changeMemberRole', () => {
  it('tells place by place what an ADMIN loses who becomes MEMBER, as does the change itself', async () => {
    const { account, admin, keeps } = await furnished();
    const input = { memberId: admin.memberId, role: 'MEMBER' };
    const payload = await rehearsed('changeMemberRole', account.owner.token, input);
    expect(payload).toMatchObject({ member: null, account: null, errors: [] });
    const expected = losses(keeps, 'MEMBER');
    expect(byPlace(payload, admin.userId)).toEqual(expected);

    const { data } = await run('changeMemberRole', account.owner.token, input);
    expect(data.changeMemberRole).toMatchObject({
      member: { role: 'MEMBER' },
      account: { id: account.id },
      errors: [],
    });
    expect(byPlace(data.changeMemberRole as unknown as Payload, admin.userId)).toEqual(expected);
  });

  it('tells what a MEMBER gains who becomes ADMIN', async () => {
    const { account, admin, keeps } = await furnished();
    await world.sql(`UPDATE members SET role = 'MEMBER' WHERE id = $1`, [admin.memberId]);
    const input = { memberId: admin.memberId, role: 'ADMIN' };
    const payload = await rehearsed('changeMemberRole', account.owner.token, input);
    const places = Object.entries(keeps).map(([handle, scopes]) => [
      handle,
      { ...nothing, gainedScopes: without(everyScope, scopes) },
    ]);
    expect(byPlace(payload, admin.userId)).toEqual({
      account: { ...nothing, gainedPermissions: without(permissionsOf('ADMIN'), permissionsOf('MEMBER')) },
      ...Object.fromEntries(places),
    });
  });

  it('mails nobody of an owner whom it makes or unmakes', async () => {
    const account = await world.account();
    const member = await world.member(account, 'ADMIN');
    const second = await world.member(account, 'OWNER');
    for (const input of [
      { memberId: member.memberId, role: 'OWNER' },
      { memberId: second.memberId, role: 'ADMIN' },
    ]) {
      const payload = await rehearsed('changeMemberRole', account.owner.token, input);
      expect(payload).toMatchObject({ accessChangeCount: 1, errors: [] });
    }
    expect(world.smtp.mails.filter(({ to }) => to === account.owner.email)).toEqual([]);
  });

  it('lists 50 changes and counts all of an ADMIN of 60 workspaces', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    for (let index = 0; index < 60; index += 1) await world.workspace(account);
    const input = { memberId: admin.memberId, role: 'MEMBER' };
    const payload = await rehearsed('changeMemberRole', account.owner.token, input);
    expect(payload.accessChanges).toHaveLength(50);
    expect(payload.accessChangeCount).toBe(61);
  });

  it('says why it would fail, and a refusal is a refusal in the audit log', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const { memberId } = account.owner;
    const refused = { errors: [{ path: ['role'] }], accessChanges: [], accessChangeCount: 0, member: null };
    const byAdmin = await rehearsed(
      'changeMemberRole',
      admin.token,
      { memberId, role: 'MEMBER' },
      {
        refusals: ['PERMISSION_NOT_HELD'],
      },
    );
    expect(byAdmin).toMatchObject({ ...refused, errors: [{ code: 'PERMISSION_NOT_HELD', path: ['role'] }] });
    const byOwner = await rehearsed(
      'changeMemberRole',
      account.owner.token,
      { memberId, role: 'MEMBER' },
      {
        refusals: ['LAST_OWNER'],
      },
    );
    expect(byOwner).toMatchObject({ ...refused, errors: [{ code: 'LAST_OWNER', path: ['role'] }] });
    const events = (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
    expect(events).toMatchObject([
      { outcome: 'REFUSED', actor_id: admin.userId },
      { outcome: 'REFUSED', actor_id: account.owner.userId },
    ]);
    const member = await world.member(account, 'MEMBER');
    const { errors } = await expectNothingWritten(world, ['FORBIDDEN'], () =>
      run('changeMemberRole', member.token, { memberId, role: 'MEMBER', dryRun: true }),
    );
    expect(errors).toMatchObject([{ extensions: { missingPermission: 'UPDATE_MEMBERS' } }]);
  });

  it('finds no change where the role is the same already', async () => {
    const account = await world.account();
    const { memberId } = await world.member(account, 'ADMIN');
    const payload = await rehearsed('changeMemberRole', account.owner.token, { memberId, role: 'ADMIN' });
    expect(payload).toMatchObject({ accessChanges: [], accessChangeCount: 0, errors: [] });
  });
});

/** The statements of a mutation that read whole accesses in order to compare them. */
async function comparisons(account: TestAccount, selection: string): Promise<number> {
  const { memberId } = await world.member(account, 'ADMIN');
  const runs: [keyof typeof answers, object][] = [
    ['changeMemberRole', { memberId, role: 'MEMBER' }],
    ['setMembersActive', { accountId: account.id, memberIds: [memberId], active: false }],
    ['removeMember', { memberId }],
  ];
  let count = 0;
  for (const dryRun of [true, false]) {
    for (const [mutation, input] of runs) {
      const statements = await statementsOf(world, () =>
        run(mutation, account.owner.token, { ...input, dryRun }, selection),
      );
      count += statements.filter((statement) => statement.includes('string_agg(principal_id')).length;
    }
  }
  return count;
}

describe('what a change does to access', () => {
  it('is read before and after when it is asked for, and not at all otherwise', async () => {
    const account = await world.account();
    expect(await comparisons(account, '')).toBe(0);
    expect(await comparisons(account, 'accessChanges @skip(if: true) { lostScopes }')).toBe(0);
    expect(await comparisons(account, 'accessChangeCount')).toBe(12);
  });
});

describe('a dry run of setMembersActive', () => {
  it('tells what deactivation takes and reactivation gives', async () => {
    const { account, admin, keeps } = await furnished();
    const input = { accountId: account.id, memberIds: [admin.memberId] };
    const { token } = account.owner;
    const off = await rehearsed('setMembersActive', token, { ...input, active: false });
    expect(off).toMatchObject({ members: [], account: null, errors: [] });
    expect(byPlace(off, admin.userId)).toEqual(losses(keeps, null));

    await world.sql(`UPDATE members SET active = false, role = 'MEMBER' WHERE id = $1`, [admin.memberId]);
    const on = await rehearsed('setMembersActive', token, { ...input, active: true });
    const places = Object.entries(keeps)
      .filter(([, scopes]) => scopes.length > 0)
      .map(([handle, scopes]) => [
        handle,
        { ...nothing, gainedScopes: everyScope.filter((scope) => scopes.includes(scope)) },
      ]);
    expect(byPlace(on, admin.userId)).toEqual({
      account: { ...nothing, gainedPermissions: [...permissionsOf('MEMBER')] },
      ...Object.fromEntries(places),
    });
  });

  it('tells of each member, and of none who is so already', async () => {
    const account = await world.account();
    const members = [await world.member(account, 'MEMBER'), await world.member(account, 'MEMBER')];
    const idle = await world.member(account, 'MEMBER', { active: false });
    const memberIds = [...members, idle].map(({ memberId }) => memberId);
    const bot = await world.serviceAccount(account, { role: 'ADMIN' });
    const input = { accountId: account.id, memberIds, active: false };
    const { accessChanges, accessChangeCount } = await rehearsed('setMembersActive', bot.token, input);
    expect(accessChangeCount).toBe(2);
    expect(accessChanges.map(({ principal }) => principal.id).sort()).toEqual(
      members.map(({ userId }) => userId).sort(),
    );
  });

  it('says of what would fail where it stands in the input', async () => {
    const account = await world.account({ plan: 'FREE' });
    const idle = [1, 2].map(() => world.member(account, 'MEMBER', { active: false }));
    const memberIds = (await Promise.all(idle)).map(({ memberId }) => memberId);
    const full = await rehearsed('setMembersActive', account.owner.token, {
      accountId: account.id,
      memberIds,
      active: true,
    });
    expect(full).toMatchObject({ errors: [{ code: 'SEAT_LIMIT_REACHED', path: ['memberIds', '1'] }] });
    const last = { accountId: account.id, memberIds: [account.owner.memberId], active: false };
    const kept = await rehearsed('setMembersActive', account.owner.token, last, { refusals: ['LAST_OWNER'] });
    expect(kept).toMatchObject({ errors: [{ code: 'LAST_OWNER', path: ['memberIds', '0'] }] });
  });

  it('gives nothing while the account is frozen, not even in a rehearsal', async () => {
    const account = await world.account({ status: 'FROZEN' });
    const { memberId } = await world.member(account, 'MEMBER', { active: false });
    const input = { accountId: account.id, memberIds: [memberId], active: true, dryRun: true };
    const { errors } = await expectNothingWritten(world, [], () => run('setMembersActive', account.owner.token, input));
    expect(errors).toMatchObject([{ extensions: { code: 'ACCOUNT_FROZEN' } }]);
  });
});

describe('a dry run of removeMember', () => {
  it('tells all that goes, as does the removal itself', async () => {
    const { account, admin, keeps } = await furnished();
    const input = { memberId: admin.memberId };
    const payload = await rehearsed('removeMember', account.owner.token, input);
    expect(payload).toMatchObject({ memberId: null, account: null, errors: [] });
    const expected = losses(keeps, null);
    expect(byPlace(payload, admin.userId)).toEqual(expected);
    const { data } = await run('removeMember', account.owner.token, input);
    expect(data.removeMember).toMatchObject({ memberId: admin.memberId, errors: [] });
    expect(byPlace(data.removeMember as unknown as Payload, admin.userId)).toEqual(expected);
  });

  it('tells an ADMIN what they lose by removing themselves', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const payload = await rehearsed('removeMember', admin.token, { memberId: admin.memberId });
    expect(byPlace(payload, admin.userId)).toEqual(losses({}, null));
  });

  it('says why it would fail', async () => {
    const account = await world.account();
    const { token, memberId } = account.owner;
    const payload = await rehearsed('removeMember', token, { memberId }, { refusals: ['LAST_OWNER'] });
    expect(payload).toMatchObject({ memberId: null, errors: [{ code: 'LAST_OWNER', path: ['memberId'] }] });
  });
});
