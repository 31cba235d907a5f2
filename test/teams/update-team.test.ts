import { newId } from '../../src/ids';
import { expectNothingWritten } from '../support/nothing-written';
import { startWorld, type World } from '../support/world';
import { doneIn, giveToDirectory, teamOperations } from './operations';

let world: World;
let update: ReturnType<typeof teamOperations>['updateTeam'];
beforeAll(async () => {
  world = await startWorld();
  update = teamOperations(world).updateTeam;
});
afterAll(() => world.stop());

describe('updateTeam', () => {
  it('changes what the input has, and tells in the audit log what was different', async () => {
    const account = await world.account();
    const team = await world.team(account, { name: 'Old' });
    const { data, errors } = await update(account.owner.token, { teamId: team.id, name: 'New', version: 1 });
    expect(errors).toEqual([]);
    expect(data.updateTeam).toMatchObject({ team: { name: 'New', description: '', version: 2 }, errors: [] });
    const described = await update(account.owner.token, { teamId: team.id, description: 'Of something' });
    expect(described.data.updateTeam).toMatchObject({
      team: { name: 'New', description: 'Of something', version: 3 },
    });
    const cleared = await update(account.owner.token, { teamId: team.id, description: null });
    expect(cleared.data.updateTeam).toMatchObject({ team: { description: '', version: 4 } });
    expect(await doneIn(world, account)).toMatchObject([
      {
        type: 'team.updated',
        resource_type: 'team',
        resource_id: team.id,
        resource_name: 'New',
        before: { name: 'Old' },
        after: { name: 'New' },
      },
      { before: { description: '' }, after: { description: 'Of something' } },
      { before: { description: 'Of something' }, after: { description: '' } },
    ]);
  });

  it('writes nothing where nothing is different', async () => {
    const account = await world.account();
    const team = await world.team(account, { name: 'Same' });
    const answers = await expectNothingWritten(world, [], async () => [
      await update(account.owner.token, { teamId: team.id }),
      await update(account.owner.token, { teamId: team.id, name: ' Same ', description: '' }),
    ]);
    for (const { data } of answers) {
      expect(data.updateTeam).toMatchObject({ team: { name: 'Same', version: 1 }, errors: [] });
    }
  });

  it('lets a team change the letter case of its own name, and is TAKEN by that of another', async () => {
    const account = await world.account();
    const team = await world.team(account, { name: 'data' });
    await world.team(account, { name: 'Other' });
    const own = await update(account.owner.token, { teamId: team.id, name: 'Data' });
    expect(own.data.updateTeam).toMatchObject({ team: { name: 'Data' }, errors: [] });
    const taken = await expectNothingWritten(world, [], () =>
      update(account.owner.token, { teamId: team.id, name: 'OTHER' }),
    );
    expect(taken.data.updateTeam).toMatchObject({
      team: null,
      errors: [
        {
          code: 'TAKEN',
          message: 'Another team of the account has the name OTHER: choose another one.',
          path: ['name'],
        },
      ],
    });
  });

  it('is CONFLICT for a version that is out of date, and INVALID for a name that is cleared', async () => {
    const account = await world.account();
    const team = await world.team(account);
    await update(account.owner.token, { teamId: team.id, description: 'changed' });
    const answers = await expectNothingWritten(world, [], async () => [
      await update(account.owner.token, { teamId: team.id, name: 'Late', version: 1 }),
      await update(account.owner.token, { teamId: team.id, name: null, description: 'x'.repeat(141) }),
    ]);
    expect(answers.map(({ data }) => data.updateTeam?.errors)).toMatchObject([
      [
        {
          code: 'CONFLICT',
          message: 'The team changed since you read it: read it again, then decide.',
          path: ['version'],
        },
      ],
      [
        {
          code: 'INVALID',
          message: 'A team keeps a name: leave this out to keep the one it has.',
          path: ['name'],
        },
        { code: 'INVALID', path: ['description'] },
      ],
    ]);
  });

  it("is MANAGED_ELSEWHERE for a directory's team", async () => {
    const account = await world.account();
    const team = await world.team(account);
    await giveToDirectory(world, team);
    const { data } = await expectNothingWritten(world, [], () =>
      update(account.owner.token, { teamId: team.id, description: 'by hand' }),
    );
    expect(data.updateTeam).toEqual({
      team: null,
      errors: [
        {
          code: 'MANAGED_ELSEWHERE',
          message: "The account's directory owns this team: change it there.",
          path: ['teamId'],
        },
      ],
    });
  });

  it('asks for UPDATE_TEAMS, for a plan that has teams, and for an account that is not frozen', async () => {
    const account = await world.account();
    const [team, member] = [await world.team(account), await world.member(account, 'MEMBER')];
    const { errors } = await expectNothingWritten(world, ['FORBIDDEN'], () =>
      update(member.token, { teamId: team.id, name: 'Mine' }),
    );
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', missingPermission: 'UPDATE_TEAMS' } }]);
    const [free, frozen] = [await world.account({ plan: 'FREE' }), await world.account({ status: 'FROZEN' })];
    const [ofFree, ofFrozen] = [await world.team(free), await world.team(frozen)];
    const answers = await expectNothingWritten(world, [], async () => [
      await update(free.owner.token, { teamId: ofFree.id, name: 'Mine' }),
      await update(frozen.owner.token, { teamId: ofFrozen.id, name: 'Mine' }),
      await update(free.owner.token, { teamId: team.id, name: 'Mine' }),
      await update(account.owner.token, { teamId: newId('team'), name: 'Mine' }),
      await update(account.owner.token, { teamId: account.id, name: 'Mine' }),
      await update(null, { teamId: team.id, name: 'Mine' }),
    ]);
    expect(answers.map(({ errors: [first] }) => first?.extensions.code)).toEqual([
      'FEATURE_NOT_IN_PLAN',
      'ACCOUNT_FROZEN',
      'NOT_FOUND',
      'NOT_FOUND',
      'NOT_FOUND',
      'UNAUTHENTICATED',
    ]);
  });
});
