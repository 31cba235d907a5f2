import { builtInRoles } from '../../src/auth/catalogue';
import { newId } from '../../src/ids';
import { expectNothingWritten } from '../support/nothing-written';
import { statementsOf } from '../support/statements';
import { startWorld, type Answer, type World } from '../support/world';
import { doneIn, giveToDirectory, teamOperations } from './operations';

let world: World;
let operations: ReturnType<typeof teamOperations>;
beforeAll(async () => {
  world = await startWorld();
  operations = teamOperations(world);
});
afterAll(() => world.stop());

const add = (token: string | null, teamId: string, principalIds: string[], dryRun = false): Promise<Answer> =>
  operations.addTeamMembers(token, { teamId, principalIds, dryRun });
const remove = (token: string | null, teamId: string, principalIds: string[], dryRun = false): Promise<Answer> =>
  operations.removeTeamMembers(token, { teamId, principalIds, dryRun });

/** A team that develops in a workspace, and a user and a service account to put on it. */
async function setUp(options: Parameters<World['account']>[0] = {}) {
  const account = await world.account(options);
  const workspace = await world.workspace(account);
  const [member, robot] = [await world.member(account, 'MEMBER'), await world.serviceAccount(account)];
  const team = await world.team(account, { name: 'Data' });
  await world.grant(account, workspace, team, 'DEVELOPER');
  return { account, workspace, member, robot, team };
}

async function scopesIn(token: string, workspace: { id: string }): Promise<unknown> {
  const document = 'query ($id: ID!) { node(id: $id) { ... on Workspace { viewerScopes } } }';
  return (await world.graphql(token, document, workspace)).data.node?.viewerScopes ?? null;
}

/** What a change does to two people in a workspace, the greatest first and then by id. */
function changes(workspace: { id: string }, ids: string[], direction: 'gainedScopes' | 'lostScopes') {
  return [...ids].sort().map((id) => ({
    principal: { id },
    workspace: { id: workspace.id },
    gainedScopes: [],
    lostScopes: [],
    gainedPermissions: [],
    lostPermissions: [],
    [direction]: builtInRoles.DEVELOPER.scopes,
  }));
}

const nothing = { team: null, accessChanges: [], accessChangeCount: 0 };

/** The ids of the people in an answer's team, in its order. */
function idsOf(answer: Answer, name: string): unknown {
  const nodes = answer.data[name]?.team?.members?.nodes as unknown as { principal: { id: string } }[];
  return nodes.map(({ principal }) => principal.id).sort();
}

describe('addTeamMembers', () => {
  it('gives users and service accounts all that the team has, and rehearses it before', async () => {
    const { account, workspace, member, robot, team } = await setUp();
    const ids = [member.userId, robot.id];
    const gained = { accessChanges: changes(workspace, ids, 'gainedScopes'), accessChangeCount: 2 };
    const rehearsed = await expectNothingWritten(world, [], () => add(account.owner.token, team.id, ids, true));
    expect(rehearsed.data.addTeamMembers).toEqual({ ...nothing, ...gained, errors: [] });
    expect(await scopesIn(member.token, workspace)).toBeNull();

    const answer = await add(account.owner.token, team.id, ids);
    expect(answer.errors).toEqual([]);
    expect(answer.data.addTeamMembers).toMatchObject({ ...gained, errors: [], team: { id: team.id, version: 1 } });
    expect(idsOf(answer, 'addTeamMembers')).toEqual([...ids].sort());
    for (const { token } of [member, robot]) {
      expect(await scopesIn(token, workspace)).toEqual(builtInRoles.DEVELOPER.scopes);
    }
    const resource = { resource_type: 'team', resource_id: team.id, resource_name: 'Data' };
    const events = await doneIn(world, account);
    const byId = new Map(events.map((event) => [(event.details as { principalId: string }).principalId, event]));
    expect(byId.size).toBe(2);
    for (const [id, { name }] of [[member.userId, member] as const, [robot.id, robot] as const]) {
      expect(byId.get(id)).toMatchObject({
        type: 'team_member.added',
        actor_id: account.owner.userId,
        ...resource,
        details: { principalId: id, name },
      });
    }
  });

  it('leaves who is on the team already as they are, without an event', async () => {
    const { account, member, robot, team } = await setUp();
    await world.addToTeam(account, team, member);
    const { data } = await add(account.owner.token, team.id, [member.userId, robot.id]);
    expect(data.addTeamMembers).toMatchObject({ accessChangeCount: 1, errors: [] });
    const again = await expectNothingWritten(world, [], () =>
      add(account.owner.token, team.id, [member.userId, robot.id]),
    );
    expect(again.data.addTeamMembers).toMatchObject({
      team: { members: { totalCount: 2 } },
      accessChanges: [],
      accessChangeCount: 0,
      errors: [],
    });
    expect(await doneIn(world, account)).toMatchObject([{ details: { principalId: robot.id } }]);
  });

  it('changes nothing for an administrator, and by grants that have ended', async () => {
    const { account, workspace, member, team } = await setUp();
    const admin = await world.member(account, 'ADMIN');
    const late = await world.team(account);
    await world.grant(account, workspace, late, 'OWNER', { expiresAt: world.now() });
    const answers = [
      await add(account.owner.token, team.id, [admin.userId]),
      await add(account.owner.token, late.id, [member.userId]),
    ];
    for (const { data } of answers) expect(data.addTeamMembers).toMatchObject({ accessChanges: [], errors: [] });
    expect(await scopesIn(member.token, workspace)).toBeNull();
  });

  it('says of every entry what is wrong with it, and then adds nobody', async () => {
    const { account, member, team } = await setUp();
    const elsewhere = await world.account();
    await world.member(elsewhere, 'MEMBER', { person: account.owner });
    const inactive = await world.member(account, 'MEMBER', { active: false });
    const [known, stranger] = [await world.member(elsewhere, 'MEMBER'), await world.person()];
    const foreign = await world.serviceAccount(elsewhere);
    const ids = [member.userId, inactive.userId, known.userId, stranger.userId, foreign.id, team.id, 'a\u0000b'];
    for (const dryRun of [true, false]) {
      const { data } = await expectNothingWritten(world, [], () => add(account.owner.token, team.id, ids, dryRun));
      expect(data.addTeamMembers).toMatchObject({
        ...nothing,
        errors: [
          { code: 'INVALID', path: ['principalIds', '1'] },
          { code: 'NOT_A_MEMBER', path: ['principalIds', '2'] },
          { code: 'NOT_FOUND', path: ['principalIds', '3'] },
          { code: 'NOT_FOUND', path: ['principalIds', '4'] },
          { code: 'NOT_FOUND', path: ['principalIds', '5'] },
          { code: 'NOT_FOUND', path: ['principalIds', '6'] },
        ],
      });
    }
  });

  it("puts service accounts on a directory's team, and no users", async () => {
    const { account, member, robot, team } = await setUp();
    await giveToDirectory(world, team);
    const refused = await expectNothingWritten(world, [], () =>
      add(account.owner.token, team.id, [robot.id, member.userId]),
    );
    expect(refused.data.addTeamMembers).toEqual({
      ...nothing,
      errors: [
        {
          code: 'MANAGED_ELSEWHERE',
          message: "The account's directory says which people are on this team: add the person there.",
          path: ['principalIds', '1'],
        },
      ],
    });
    const { data } = await add(account.owner.token, team.id, [robot.id]);
    expect(data.addTeamMembers).toMatchObject({
      team: { members: { nodes: [{ principal: { id: robot.id }, managedBy: 'MANUAL' }] } },
      errors: [],
    });
  });

  it('takes 1 to 100 ids, each once', async () => {
    const { account, member, team } = await setUp();
    const many = Array.from({ length: 101 }, () => newId('user'));
    const answers = await expectNothingWritten(world, [], async () => [
      await add(account.owner.token, team.id, []),
      await add(account.owner.token, team.id, many),
      await add(account.owner.token, team.id, [member.userId, member.userId]),
    ]);
    expect(answers.map(({ data }) => data.addTeamMembers?.errors)).toMatchObject([
      [{ code: 'INVALID', path: ['principalIds'] }],
      [{ code: 'INVALID', path: ['principalIds'] }],
      [{ code: 'INVALID', path: ['principalIds', '1'] }],
    ]);
  });

  it('asks for UPDATE_TEAMS, for a plan that has teams, and for an account that is not frozen', async () => {
    const { account, member, team } = await setUp();
    const { errors } = await expectNothingWritten(world, ['FORBIDDEN'], () =>
      add(member.token, team.id, [member.userId], true),
    );
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', missingPermission: 'UPDATE_TEAMS' } }]);
    const [free, frozen] = [await setUp({ plan: 'FREE' }), await setUp({ status: 'FROZEN' })];
    const answers = await expectNothingWritten(world, [], async () => [
      await add(free.account.owner.token, free.team.id, [free.member.userId]),
      await add(frozen.account.owner.token, frozen.team.id, [frozen.member.userId]),
      await add(free.account.owner.token, team.id, [member.userId]),
      await add(account.owner.token, newId('team'), [member.userId]),
      await add(null, team.id, [member.userId]),
    ]);
    expect(answers.map(({ errors: [first] }) => first?.extensions.code)).toEqual([
      'FEATURE_NOT_IN_PLAN',
      'ACCOUNT_FROZEN',
      'NOT_FOUND',
      'NOT_FOUND',
      'UNAUTHENTICATED',
    ]);
  });

  it('adds a person once when two add them at once', async () => {
    const { account, team } = await setUp();
    const admin = await world.member(account, 'ADMIN');
    for (let round = 0; round < 10; round += 1) {
      const { userId } = await world.member(account, 'MEMBER');
      const answers = await Promise.all([
        add(account.owner.token, team.id, [userId]),
        add(admin.token, team.id, [userId]),
      ]);
      expect(answers.map(({ data }) => data.addTeamMembers?.errors)).toEqual([[], []]);
      const events = (await doneIn(world, account)).filter(
        ({ details }) => (details as { principalId: string }).principalId === userId,
      );
      expect(events).toHaveLength(1);
    }
  });

  it('puts nobody on more than a hundred teams; who is on the team already stays', async () => {
    const { account, member, robot, team } = await setUp();
    await world.sql(
      `INSERT INTO teams (id, account_id, name, created_at, updated_at)
       SELECT 'team_' || lpad(i::text, 26, '0'), $1, 'Team ' || i, $2, $2 FROM generate_series(1, 100) i`,
      [account.id, world.now()],
    );
    await world.sql(
      `INSERT INTO team_members (account_id, team_id, user_id, added_at) SELECT $1, id, $2, $3 FROM teams WHERE account_id = $1 AND id <> $4`,
      [account.id, member.userId, world.now(), team.id],
    );
    const ids = [robot.id, member.userId];
    const refused = await expectNothingWritten(world, [], () => add(account.owner.token, team.id, ids));
    expect(refused.data.addTeamMembers?.errors).toMatchObject([
      {
        code: 'LIMIT_REACHED',
        path: ['principalIds', '1'],
        message: 'Nobody is on more than 100 teams: take them off another one first.',
        limit: 100,
        used: 100,
      },
    ]);
    const same = await add(account.owner.token, `team_${'1'.padStart(26, '0')}`, [member.userId]);
    expect(same.data.addTeamMembers).toMatchObject({ errors: [] });
  });
});

describe('removeTeamMembers', () => {
  it('takes users and service accounts off, with what they had through it alone, and rehearses it before', async () => {
    const { account, workspace, member, robot, team } = await setUp();
    const inactive = await world.member(account, 'MEMBER', { active: false });
    const stays = await world.member(account, 'MEMBER');
    for (const one of [member, robot, inactive, stays]) await world.addToTeam(account, team, one);
    const ids = [member.userId, robot.id, inactive.userId];
    const lost = { accessChanges: changes(workspace, ids.slice(0, 2), 'lostScopes'), accessChangeCount: 2 };
    const rehearsed = await expectNothingWritten(world, [], () => remove(account.owner.token, team.id, ids, true));
    expect(rehearsed.data.removeTeamMembers).toEqual({ ...nothing, ...lost, errors: [] });

    const answer = await remove(account.owner.token, team.id, ids);
    expect(answer.errors).toEqual([]);
    expect(answer.data.removeTeamMembers).toMatchObject({ ...lost, errors: [], team: { version: 1 } });
    expect(idsOf(answer, 'removeTeamMembers')).toEqual([stays.userId]);
    for (const { token } of [member, robot]) expect(await scopesIn(token, workspace)).toBeNull();
    expect(await scopesIn(stays.token, workspace)).toEqual(builtInRoles.DEVELOPER.scopes);
    expect(await doneIn(world, account)).toMatchObject(
      [member.userId, robot.id, inactive.userId].map((principalId, index) => ({
        type: 'team_member.removed',
        resource_type: 'team',
        resource_id: team.id,
        resource_name: 'Data',
        details: { principalId, name: [member, robot, inactive][index]?.name },
      })),
    );
  });

  it('is NOT_FOUND for who is not on the team, and then takes nobody off', async () => {
    const { account, member, robot, team } = await setUp();
    await world.addToTeam(account, team, member);
    await world.team(account, { members: [robot] });
    const ids = [member.userId, robot.id, newId('user'), member.memberId, 'a\u0000b'];
    for (const dryRun of [true, false]) {
      const { data } = await expectNothingWritten(world, [], () => remove(account.owner.token, team.id, ids, dryRun));
      expect(data.removeTeamMembers).toMatchObject({
        ...nothing,
        errors: [1, 2, 3, 4].map((index) => ({
          code: 'NOT_FOUND',
          message: 'This names nobody on the team: read Team.members again.',
          path: ['principalIds', String(index)],
        })),
      });
    }
  });

  it('leaves to the directory whom it put on a team', async () => {
    const { account, member, robot, team } = await setUp();
    const handedBack = await world.team(account, { members: [member] });
    await world.sql(`UPDATE team_members SET managed_by = 'SCIM' WHERE team_id = $1`, [handedBack.id]);
    for (const one of [member, robot]) await world.addToTeam(account, team, one);
    await giveToDirectory(world, team);
    const managed = {
      code: 'MANAGED_ELSEWHERE',
      message: "The account's directory put this one on the team: take them off there.",
    };
    const answers = await expectNothingWritten(world, [], async () => [
      await remove(account.owner.token, team.id, [robot.id, member.userId]),
      await remove(account.owner.token, handedBack.id, [member.userId]),
    ]);
    expect(answers.map(({ data }) => data.removeTeamMembers)).toEqual([
      { ...nothing, errors: [{ ...managed, path: ['principalIds', '1'] }] },
      { ...nothing, errors: [{ ...managed, path: ['principalIds', '0'] }] },
    ]);
    const { data } = await remove(account.owner.token, team.id, [robot.id]);
    expect(data.removeTeamMembers).toMatchObject({ team: { members: { totalCount: 1 } }, errors: [] });
  });

  it('takes 1 to 100 ids, each once', async () => {
    const { account, member, team } = await setUp();
    await world.addToTeam(account, team, member);
    const answers = await expectNothingWritten(world, [], async () => [
      await remove(account.owner.token, team.id, []),
      await remove(
        account.owner.token,
        team.id,
        Array.from({ length: 101 }, () => newId('user')),
      ),
      await remove(account.owner.token, team.id, [member.userId, member.userId]),
    ]);
    expect(answers.map(({ data }) => data.removeTeamMembers?.errors)).toMatchObject([
      [{ code: 'INVALID', path: ['principalIds'] }],
      [{ code: 'INVALID', path: ['principalIds'] }],
      [{ code: 'INVALID', path: ['principalIds', '1'] }],
    ]);
  });

  it('asks for UPDATE_TEAMS, and works in a frozen account and on a plan that has no teams', async () => {
    const { account, member, robot, team } = await setUp();
    await world.addToTeam(account, team, member);
    for (const { token } of [member, robot]) {
      const { errors } = await expectNothingWritten(world, ['FORBIDDEN'], () =>
        remove(token, team.id, [member.userId]),
      );
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', missingPermission: 'UPDATE_TEAMS' } }]);
    }
    for (const options of [{ status: 'FROZEN' }, { plan: 'FREE' }] as const) {
      const other = await setUp(options);
      await world.addToTeam(other.account, other.team, other.member);
      const { data, errors } = await remove(other.account.owner.token, other.team.id, [other.member.userId]);
      expect(errors).toEqual([]);
      expect(data.removeTeamMembers).toMatchObject({ accessChangeCount: 1, errors: [] });
      const unknown = await expectNothingWritten(world, [], () =>
        remove(other.account.owner.token, team.id, [member.userId]),
      );
      expect(unknown.errors[0]?.extensions.code).toBe('NOT_FOUND');
    }
  });
});

it('a team takes and loses 100 people with as many SQL statements as one', async () => {
  const { account, team } = await setUp();
  const ids: string[] = [];
  for (let count = 0; count < 101; count += 1) ids.push((await world.member(account, 'MEMBER')).userId);
  for (const act of [operations.bareAdd, operations.bareRemove]) {
    const counts: number[] = [];
    for (const principalIds of [ids.slice(0, 1), ids.slice(1)]) {
      const statements = await statementsOf(world, async () => {
        const { data, errors } = await act(account.owner.token, { teamId: team.id, principalIds });
        expect(errors).toEqual([]);
        expect(Object.values(data)).toEqual([{ team: { id: team.id }, errors: [] }]);
      });
      counts.push(statements.length);
    }
    expect(counts[1]).toBe(counts[0]);
  }
});
