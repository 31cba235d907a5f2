import { newId } from '../../src/ids';
import { expectNothingWritten } from '../support/nothing-written';
import { statementsOf } from '../support/statements';
import { startWorld, type World } from '../support/world';
import { doneIn, teamOperations } from './operations';

let world: World;
let create: ReturnType<typeof teamOperations>['createTeam'];
beforeAll(async () => {
  world = await startWorld();
  create = teamOperations(world).createTeam;
});
afterAll(() => world.stop());

describe('createTeam', () => {
  it('makes a team of users and service accounts, and tells of it in the audit log', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const member = await world.member(account, 'MEMBER', { person: await world.person('Ada') });
    const robot = await world.serviceAccount(account, { name: 'Builder' });
    const { data, errors } = await create(admin.token, {
      accountId: account.id,
      name: '  Data team ',
      description: 'All about data',
      principalIds: [robot.id, member.userId],
    });
    expect(errors).toEqual([]);
    const id = data.createTeam?.team?.id as unknown as string;
    expect(data.createTeam).toEqual({
      team: {
        id,
        name: 'Data team',
        description: 'All about data',
        managedBy: 'MANUAL',
        version: 1,
        account: { id: account.id },
        members: {
          totalCount: 2,
          nodes: [
            {
              id: `${id}:${member.userId}`,
              managedBy: 'MANUAL',
              principal: { id: member.userId, email: member.email },
              member: { id: member.memberId },
            },
            {
              id: `${id}:${robot.id}`,
              managedBy: 'MANUAL',
              principal: { id: robot.id, name: 'Builder' },
              member: null,
            },
          ],
        },
      },
      account: { id: account.id, teams: { totalCount: 1 } },
      errors: [],
    });
    const [event, ...others] = await doneIn(world, account);
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      type: 'team.created',
      actor_id: admin.userId,
      resource_type: 'team',
      resource_id: id,
      resource_name: 'Data team',
      before: null,
      after: { name: 'Data team', description: 'All about data' },
    });
    const { members } = event?.after as { members: string[] };
    expect([...members].sort()).toEqual([member.userId, robot.id].sort());
  });

  it('takes a name alone: the team is empty and has no description', async () => {
    const account = await world.account();
    const robot = await world.serviceAccount(account, { role: 'ADMIN' });
    const { data } = await create(robot.token, { accountId: account.id, name: 'Nobody yet', principalIds: null });
    expect(data.createTeam).toMatchObject({
      team: { description: '', members: { totalCount: 0, nodes: [] } },
      errors: [],
    });
    expect(await doneIn(world, account)).toMatchObject([
      { type: 'team.created', actor_type: 'SERVICE_ACCOUNT', actor_id: robot.id, after: { members: [] } },
    ]);
  });

  it('is answered from the same team on a retry, and CONFLICT with another input under the key', async () => {
    const account = await world.account();
    const member = await world.member(account, 'MEMBER');
    const input = {
      accountId: account.id,
      name: 'Once',
      principalIds: [member.userId],
      idempotencyKey: 'team number one',
    };
    const first = await create(account.owner.token, input);
    const again = await expectNothingWritten(world, [], () => create(account.owner.token, input));
    expect(again.data).toEqual(first.data);
    const other = await expectNothingWritten(world, [], () =>
      create(account.owner.token, { ...input, name: 'Another' }),
    );
    expect(other.data.createTeam).toMatchObject({
      team: null,
      account: null,
      errors: [{ code: 'CONFLICT', path: ['idempotencyKey'] }],
    });
    await world.sql('DELETE FROM teams WHERE account_id = $1', [account.id]);
    const gone = await expectNothingWritten(world, [], () => create(account.owner.token, input));
    expect(gone.data.createTeam).toMatchObject({ team: null, account: { id: account.id }, errors: [] });
  });

  it('is TAKEN by another team of the account, whatever the letter case, and not by one elsewhere', async () => {
    const [account, elsewhere] = [await world.account(), await world.account()];
    await world.team(account, { name: 'Ärzte' });
    await world.team(elsewhere, { name: 'Elsewhere' });
    const { data } = await expectNothingWritten(world, [], () =>
      create(account.owner.token, { accountId: account.id, name: 'äRZTE' }),
    );
    expect(data.createTeam).toMatchObject({
      team: null,
      errors: [
        {
          code: 'TAKEN',
          message: 'Another team of the account has the name äRZTE: choose another one.',
          path: ['name'],
        },
      ],
    });
    const free = await create(account.owner.token, { accountId: account.id, name: 'Elsewhere' });
    expect(free.data.createTeam?.errors).toEqual([]);
  });

  it('says of every entry what is wrong with it, and then makes nothing', async () => {
    const [account, elsewhere] = [await world.account(), await world.account()];
    await world.member(elsewhere, 'MEMBER', { person: account.owner });
    const good = await world.member(account, 'MEMBER');
    const inactive = await world.member(account, 'MEMBER', { active: false });
    const [known, stranger] = [await world.member(elsewhere, 'MEMBER'), await world.person()];
    const [team, foreign] = [await world.team(account), await world.serviceAccount(elsewhere)];
    const { data } = await expectNothingWritten(world, [], () =>
      create(account.owner.token, {
        accountId: account.id,
        name: 'Mixed',
        principalIds: [
          good.userId,
          inactive.userId,
          known.userId,
          stranger.userId,
          good.memberId,
          newId('user'),
          newId('serviceAccount'),
          foreign.id,
          team.id,
          'a\u0000b',
        ],
      }),
    );
    const notFound = {
      code: 'NOT_FOUND',
      message:
        'This names no user or service account of the account: take an id from Account.members or Account.serviceAccounts.',
    };
    expect(data.createTeam).toEqual({
      team: null,
      account: null,
      errors: [
        {
          code: 'INVALID',
          message: 'The member is deactivated: reactivate the member first, then add them.',
          path: ['principalIds', '1'],
        },
        {
          code: 'NOT_A_MEMBER',
          message: 'This person is not a member of the account: invite the person first.',
          path: ['principalIds', '2'],
        },
        ...[3, 4, 5, 6, 7, 8, 9].map((index) => ({ ...notFound, path: ['principalIds', String(index)] })),
      ],
    });
  });

  it('says all at once what is wrong with the words of the input', async () => {
    const account = await world.account();
    const { userId } = account.owner;
    const bad = [
      { name: '', description: 'x'.repeat(141), idempotencyKey: 'short', principalIds: [] },
      { name: 'two\nlines', principalIds: [userId, userId] },
      { name: 'x'.repeat(101), principalIds: Array.from({ length: 101 }, () => newId('user')) },
    ];
    const answers = await expectNothingWritten(world, [], () =>
      Promise.all(bad.map((input) => create(account.owner.token, { accountId: account.id, ...input }))),
    );
    const paths = answers.map(({ data }) => {
      const errors = data.createTeam?.errors as unknown as { code: string; path: string[] }[];
      expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['INVALID']));
      return errors.map(({ path }) => path.join('.'));
    });
    expect(paths).toEqual([
      ['name', 'description', 'principalIds', 'idempotencyKey'],
      ['name', 'principalIds.1'],
      ['name', 'principalIds'],
    ]);
  });

  it('asks for CREATE_TEAMS, for a plan that has teams, and for an account that is not frozen', async () => {
    const account = await world.account();
    const member = await world.member(account, 'MEMBER');
    const robot = await world.serviceAccount(account);
    for (const { token } of [member, robot]) {
      const { errors } = await expectNothingWritten(world, ['FORBIDDEN'], () =>
        create(token, { accountId: account.id, name: 'Mine' }),
      );
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', missingPermission: 'CREATE_TEAMS' } }]);
    }
    const [free, frozen] = [await world.account({ plan: 'FREE' }), await world.account({ status: 'FROZEN' })];
    const answers = await expectNothingWritten(world, [], async () => [
      await create(free.owner.token, { accountId: free.id, name: 'Mine' }),
      await create(frozen.owner.token, { accountId: frozen.id, name: 'Mine' }),
      await create(free.owner.token, { accountId: account.id, name: 'Mine' }),
      await create(null, { accountId: account.id, name: 'Mine' }),
    ]);
    expect(answers.map(({ errors }) => errors[0]?.extensions)).toMatchObject([
      { code: 'FEATURE_NOT_IN_PLAN', feature: 'TEAMS', availableIn: ['PRO', 'ENTERPRISE'] },
      { code: 'ACCOUNT_FROZEN' },
      { code: 'NOT_FOUND' },
      { code: 'UNAUTHENTICATED' },
    ]);
  });

  it('keeps to 1,000 teams an account, also when the last ones are made at once; viewerCan says the same', async () => {
    const account = await world.account();
    const ids = Array.from({ length: 996 }, () => newId('team'));
    await world.sql(
      `INSERT INTO teams (id, account_id, name, created_at, updated_at)
       SELECT id, $1, 'Team ' || id, $2, $2 FROM unnest($3::text[]) AS t(id)`,
      [account.id, world.now(), ids],
    );
    const ask = (name: string, more: object = {}) =>
      create(account.owner.token, { accountId: account.id, name, ...more });
    const can = async () => {
      const query = `query ($id: ID!) { node(id: $id) { ... on Account {
        viewerCan(permission: CREATE_TEAMS) { allowed reasons { code } } } } }`;
      return (await world.graphql(account.owner.token, query, { id: account.id })).data.node?.viewerCan;
    };
    const keyed = () => ask('keyed', { idempotencyKey: 'team number 997' });
    expect((await keyed()).data.createTeam).toMatchObject({ errors: [] });
    const answers = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ask(name)));
    const codes = answers.map(({ data }) => data.createTeam?.errors?.[0]?.code ?? 'done');
    expect(codes.sort()).toEqual([...Array<string>(3).fill('LIMIT_REACHED'), ...Array<string>(3).fill('done')]);

    const { data } = await expectNothingWritten(world, [], () => ask('one more'));
    const refused = {
      code: 'LIMIT_REACHED',
      message: 'An account has room for 1000 teams, and there are 1000: delete one, or use one that is there.',
      path: [],
      limit: 1000,
      used: 1000,
    };
    expect(data.createTeam).toEqual({ team: null, account: null, errors: [refused] });
    expect(await can()).toEqual({ allowed: false, reasons: [{ code: 'LIMIT_REACHED' }] });
    expect((await keyed()).data.createTeam).toMatchObject({ team: { name: 'keyed' }, errors: [] });

    await world.sql('DELETE FROM teams WHERE id = $1', [ids[0]]);
    expect(await can()).toEqual({ allowed: true, reasons: [] });
    expect((await ask('one more')).data.createTeam).toMatchObject({ team: { name: 'one more' }, errors: [] });
  });

  it('makes one team when two take the same name at once', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    for (let round = 0; round < 10; round += 1) {
      const name = `Round ${String(round)}`;
      const answers = await Promise.all([
        create(account.owner.token, { accountId: account.id, name }),
        create(admin.token, { accountId: account.id, name: name.toUpperCase() }),
      ]);
      const codes = answers.map(
        ({ data }) => (data.createTeam?.errors as unknown as { code: string }[])[0]?.code ?? 'DONE',
      );
      expect(codes.sort()).toEqual(['DONE', 'TAKEN']);
    }
  });

  it('sends as many SQL statements for 100 people as for one', async () => {
    const account = await world.account();
    const ids: string[] = [];
    for (let count = 0; count < 100; count += 1) ids.push((await world.member(account, 'MEMBER')).userId);
    const document = 'mutation ($input: CreateTeamInput!) { createTeam(input: $input) { errors { code } } }';
    const counts: number[] = [];
    for (const principalIds of [ids.slice(0, 1), ids]) {
      const input = { accountId: account.id, name: `Team of ${String(principalIds.length)}`, principalIds };
      const statements = await statementsOf(world, async () => {
        const { data } = await world.graphql(account.owner.token, document, { input });
        expect(data.createTeam).toEqual({ errors: [] });
      });
      counts.push(statements.length);
    }
    expect(counts[1]).toBe(counts[0]);
  });
});
