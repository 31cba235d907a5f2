import { newId } from '../../src/ids';
import { expectNothingWritten } from '../support/nothing-written';
import { startWorld, type World } from '../support/world';
import {
  add,
  directed,
  eventsSince,
  groupBody,
  memberWith,
  patchBody,
  placesOf,
  problems,
  refusedWith,
  remove,
  toldBy,
  type Directed,
  type Resource,
} from './operations';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

/** Gives whoever is in a group an account role, as an admin will. */
async function mapTo({ id }: { id: string }, role: 'ADMIN' | 'MEMBER' | null): Promise<void> {
  await world.sql('UPDATE directory_groups SET account_role = $2 WHERE id = $1', [id, role]);
}

async function people(one: Directed, count: number): Promise<(Resource & { email: string })[]> {
  const made: (Resource & { email: string })[] = [];
  for (let index = 0; index < count; index += 1) {
    const email = one.address();
    made.push({ ...(await one.user(email)), email });
  }
  return made;
}

describe('a group of the directory', () => {
  it('is a team of that name, with those of its users on it who are members', async () => {
    const one = await directed(world);
    const [ada, grace] = await people(one, 2);
    const waiting = await one.user(undefined, { active: false });
    if (ada === undefined || grace === undefined) throw new Error('nobody');
    const types = await toldBy(world, one.account, async () => {
      const made = await one.group('Engineering', [ada, grace, waiting]);
      expect(made.members?.map(({ value }) => value).sort()).toEqual([ada.id, grace.id, waiting.id].sort());
    });
    expect(types).toEqual(['team.created', 'team_member.added', 'team_member.added', 'directory.group_created']);
    expect(await placesOf(world, one.account)).toEqual({ Engineering: [ada.email, grace.email].sort() });
    const teams = await world.sql('SELECT managed_by FROM teams WHERE account_id = $1', [one.account.id]);
    expect(teams).toEqual([{ managed_by: 'SCIM' }]);
    const places = await world.sql('SELECT DISTINCT managed_by FROM team_members WHERE account_id = $1', [
      one.account.id,
    ]);
    expect(places).toEqual([{ managed_by: 'SCIM' }]);
  });

  it('has a place for somebody as soon as they are a member', async () => {
    const one = await directed(world);
    const email = one.address();
    const { id } = await one.user(email, { active: false });
    await one.group('Crew', [{ id }]);
    expect(await placesOf(world, one.account)).toEqual({ Crew: [] });
    await one.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: true });
    expect(await placesOf(world, one.account)).toEqual({ Crew: [email] });
    const { body } = await one.ask('GET', `/Users/${id}`);
    expect(body.groups).toMatchObject([{ display: 'Crew' }]);
  });

  it('takes in and lets go whom the directory says, one or many, and tells each', async () => {
    const one = await directed(world);
    const [ada, grace, edsger] = await people(one, 3);
    if (ada === undefined || grace === undefined || edsger === undefined) throw new Error('nobody');
    const { id } = await one.group('Crew', [ada]);
    const types = await toldBy(world, one.account, () => one.patch(`/Groups/${id}`, add(grace, edsger), remove(ada)));
    expect(types).toEqual([
      ...['team_member.added', 'team_member.added', 'team_member.removed', 'directory.group_updated'],
    ]);
    expect((await eventsSince(world, one.account)).at(-1)).toMatchObject({
      details: { membersAdded: 2, membersRemoved: 1, directoryTokenId: one.tokenId },
    });
    expect(await placesOf(world, one.account)).toEqual({ Crew: [grace.email, edsger.email].sort() });
    await one.ask('PUT', `/Groups/${id}`, groupBody('Crew', [ada]));
    expect(await placesOf(world, one.account)).toEqual({ Crew: [ada.email] });
  });

  it('is not changed where nothing is new, nor where it was read in another version', async () => {
    const one = await directed(world);
    const [ada] = await people(one, 1);
    if (ada === undefined) throw new Error('nobody');
    const made = await one.group('Crew', [ada]);
    const path = `/Groups/${made.id}`;
    const same = await expectNothingWritten(world, [], () => one.ask('PUT', path, groupBody('Crew', [ada])));
    expect(same.body.meta.version).toBe(made.meta.version);
    const old = await expectNothingWritten(world, [], () =>
      one.ask('PATCH', path, patchBody(remove(ada)), { 'if-match': 'W/"9"' }),
    );
    expect(old.status).toBe(412);
  });

  it('takes in nobody whom the directory has not told of, and no user of another account', async () => {
    const [one, other] = [await directed(world), await directed(world)];
    const stranger = await other.user();
    const { id } = await one.group('Crew');
    for (const unknown of [stranger.id, newId('directoryUser'), newId('user'), 'nobody', id]) {
      const changed = await expectNothingWritten(world, [], () =>
        one.ask('PATCH', `/Groups/${id}`, patchBody(add({ id: unknown }))),
      );
      const made = await expectNothingWritten(world, [], () =>
        one.ask('POST', '/Groups', groupBody('Other', [{ id: unknown }])),
      );
      expect([changed.status, changed.body.scimType, made.status]).toEqual([400, 'invalidValue', 400]);
    }
  });

  it('keeps service accounts that were put on its team by hand', async () => {
    const one = await directed(world);
    const [ada] = await people(one, 1);
    if (ada === undefined) throw new Error('nobody');
    const { id } = await one.group('Crew', [ada]);
    const robot = await world.serviceAccount(one.account);
    const [team] = await world.sql<{ id: string }>('SELECT id FROM teams WHERE account_id = $1', [one.account.id]);
    const { data } = await world.graphql(
      one.account.owner.token,
      'mutation ($input: AddTeamMembersInput!) { addTeamMembers(input: $input) { errors { code } } }',
      { input: { teamId: team?.id, principalIds: [robot.id] } },
    );
    expect(data.addTeamMembers?.errors).toEqual([]);
    await one.ask('PUT', `/Groups/${id}`, groupBody('Crew', []));
    const left = await world.sql('SELECT principal_id FROM team_members WHERE team_id = $1', [team?.id]);
    expect(left).toEqual([{ principal_id: robot.id }]);
  });

  it('goes with its team and all that the team gave', async () => {
    const one = await directed(world);
    const [ada] = await people(one, 1);
    if (ada === undefined) throw new Error('nobody');
    const { id } = await one.group('Crew', [ada]);
    const types = await toldBy(world, one.account, () => one.ask('DELETE', `/Groups/${id}`));
    expect(types).toEqual(['team.deleted', 'directory.group_deleted']);
    const deleted = (await eventsSince(world, one.account)).find(({ type }) => type === 'team.deleted');
    expect(deleted).toMatchObject({
      before: { name: 'Crew', members: [(await memberWith(world, one.account, ada.email))?.userId] },
    });
    expect(await placesOf(world, one.account)).toEqual({});
    expect((await one.ask('GET', `/Groups/${id}`)).status).toBe(404);
  });

  it('of another account is none', async () => {
    const [one, other] = [await directed(world), await directed(world)];
    const [user, group] = [await other.user(), await other.group('Crew')];
    for (const path of [`/Groups/${group.id}`, `/Users/${user.id}`, '/Groups/nobody', `/Users/${group.id}`]) {
      for (const method of ['GET', 'DELETE']) {
        const { status } = await expectNothingWritten(world, [], () => one.ask(method, path));
        expect(status).toBe(404);
      }
    }
  });
});

describe('the name of a group', () => {
  it('that another team has gets a number, with a warning that goes once it fits', async () => {
    const one = await directed(world);
    await world.team(one.account, { name: 'crew' });
    const first = await one.group('Crew');
    await one.group('Crew');
    expect(Object.keys(await placesOf(world, one.account))).toEqual(['Crew (2)', 'Crew (3)', 'crew']);
    expect(first.displayName).toBe('Crew');
    expect(await problems(world, one.account)).toEqual([['NAME_TAKEN', 'Crew']]);
    const types = await toldBy(world, one.account, () =>
      one.patch(`/Groups/${first.id}`, { op: 'replace', path: 'displayName', value: 'Sailors' }),
    );
    expect(types).toEqual(['team.updated', 'directory.group_updated']);
    expect(Object.keys(await placesOf(world, one.account))).toEqual(['Crew (3)', 'Sailors', 'crew']);
  });

  it('is the team’s as soon as no other team has it', async () => {
    const one = await directed(world);
    const { id } = await world.team(one.account, { name: 'Crew' });
    const group = await one.group('Crew');
    await world.sql('DELETE FROM teams WHERE id = $1', [id]);
    expect((await one.ask('PUT', `/Groups/${group.id}`, groupBody('Crew'))).status).toBe(200);
    expect(Object.keys(await placesOf(world, one.account))).toEqual(['Crew']);
    expect(await problems(world, one.account)).toEqual([]);
  });

  it('is shortened to what a team’s may be, the number included', async () => {
    const one = await directed(world);
    const long = 'x'.repeat(255);
    await one.group(long);
    const { displayName } = await one.group(long);
    expect(displayName).toBe(long);
    expect(Object.keys(await placesOf(world, one.account)).sort()).toEqual(
      ['x'.repeat(100), `${'x'.repeat(96)} (2)`].sort(),
    );
  });

  it('has something to be shown', async () => {
    const one = await directed(world);
    const { status, body } = await expectNothingWritten(world, [], () =>
      one.ask('POST', '/Groups', groupBody('\u200b\u200b')),
    );
    expect([status, body.scimType]).toEqual([400, 'invalidValue']);
  });
});

describe('a group that gives a role in the account', () => {
  it('gives it to whom comes into it, and takes it from whom leaves it', async () => {
    const one = await directed(world);
    const [ada] = await people(one, 1);
    if (ada === undefined) throw new Error('nobody');
    const group = await one.group('Admins');
    await mapTo(group, 'ADMIN');
    const given = await toldBy(world, one.account, () => one.patch(`/Groups/${group.id}`, add(ada)));
    expect(given).toEqual(['member.role_changed', 'team_member.added', 'directory.group_updated']);
    expect(await memberWith(world, one.account, ada.email)).toMatchObject({ role: 'ADMIN' });
    await one.patch(`/Groups/${group.id}`, remove(ada));
    expect(await memberWith(world, one.account, ada.email)).toMatchObject({ role: 'MEMBER' });
  });

  it('gives the highest of all that somebody is in', async () => {
    const one = await directed(world);
    const [ada] = await people(one, 1);
    if (ada === undefined) throw new Error('nobody');
    const [admins, all] = [await one.group('Admins'), await one.group('All')];
    await mapTo(admins, 'ADMIN');
    await mapTo(all, 'MEMBER');
    await one.patch(`/Groups/${admins.id}`, add(ada));
    await one.patch(`/Groups/${all.id}`, add(ada));
    expect(await memberWith(world, one.account, ada.email)).toMatchObject({ role: 'ADMIN' });
    await one.ask('DELETE', `/Groups/${admins.id}`);
    expect(await memberWith(world, one.account, ada.email)).toMatchObject({ role: 'MEMBER' });
  });

  it('gives it to a member who is made later, from the start', async () => {
    const one = await directed(world);
    const email = one.address();
    const { id } = await one.user(email, { active: false });
    const group = await one.group('Admins', [{ id }]);
    await mapTo(group, 'ADMIN');
    const types = await toldBy(world, one.account, () =>
      one.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: true }),
    );
    expect(types).toEqual(['member.joined', 'team_member.added', 'directory.user_provisioned']);
    expect(await memberWith(world, one.account, email)).toMatchObject({ role: 'ADMIN' });
  });

  it('leaves a role that somebody has by hand, where it gives none', async () => {
    const one = await directed(world);
    const [ada] = await people(one, 1);
    if (ada === undefined) throw new Error('nobody');
    await world.sql(`UPDATE members SET role = 'ADMIN' WHERE email = $1`, [ada.email]);
    const group = await one.group('Crew', [ada]);
    await one.patch(`/Groups/${group.id}`, remove(ada));
    expect(await memberWith(world, one.account, ada.email)).toMatchObject({ role: 'ADMIN' });
  });

  it.each(['ADMIN', 'MEMBER'] as const)('never makes, unmakes or touches an OWNER: %s', async (role) => {
    const one = await directed(world);
    const [ada] = await people(one, 1);
    if (ada === undefined) throw new Error('nobody');
    await world.sql(`UPDATE members SET role = 'OWNER' WHERE email = $1`, [ada.email]);
    const group = await one.group('Some');
    await mapTo(group, role);
    await one.patch(`/Groups/${group.id}`, add(ada));
    expect(await memberWith(world, one.account, ada.email)).toMatchObject({ role: 'OWNER' });
    await one.patch(`/Groups/${group.id}`, remove(ada));
    expect(await memberWith(world, one.account, ada.email)).toMatchObject({ role: 'OWNER' });
  });

  it('cannot be one that gives OWNER, whatever writes it', async () => {
    const one = await directed(world);
    const { id } = await one.group('Owners');
    await expect(world.sql(`UPDATE directory_groups SET account_role = 'OWNER' WHERE id = $1`, [id])).rejects.toThrow(
      /account_role_check/,
    );
  });
});

it('an account has no more than 1,000 teams, the directory’s included', async () => {
  const one = await directed(world);
  await world.sql(
    `INSERT INTO teams (id, account_id, name, created_at, updated_at)
     SELECT 'team_' || lpad(n::text, 26, '0'), $1, 'Team ' || n, $2, $2 FROM generate_series(1, 1000) n`,
    [one.account.id, world.now()],
  );
  const { status } = await refusedWith(world, one, 'TEAMS_FULL', () => one.ask('POST', '/Groups', groupBody('More')));
  expect(status).toBe(409);
  expect(await problems(world, one.account)).toEqual([['TEAMS_FULL', 'More']]);
});
