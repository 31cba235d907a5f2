import { expectNothingWritten } from '../support/nothing-written';
import { startWorld, type World } from '../support/world';
import {
  activate,
  add,
  deactivate,
  directed,
  eventsSince,
  linkedTo,
  mailsTo,
  memberWith,
  patchBody,
  placesOf,
  problems,
  refusedWith,
  theMember,
  toldBy,
  userBody,
  type Directed,
} from './operations';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

const replace = (path: string, value: unknown): object => ({ op: 'replace', path, value });

/** Makes a member in the directory's care an OWNER, as an owner does by hand. */
async function makeOwner({ account }: Directed, email: string): Promise<void> {
  const { id } = await theMember(world, account, email);
  const { data, errors } = await world.graphql(
    account.owner.token,
    'mutation ($input: ChangeMemberRoleInput!) { changeMemberRole(input: $input) { member { role } errors { code } } }',
    { input: { memberId: id, role: 'OWNER' } },
  );
  expect([errors, data.changeMemberRole?.errors]).toEqual([[], []]);
}

/** An account whose only active OWNER is in the directory's care. */
async function withOnlyOwner(): Promise<Directed & { email: string; id: string }> {
  const one = await directed(world);
  const email = one.address();
  const { id } = await one.user(email);
  await makeOwner(one, email);
  await world.sql('UPDATE members SET active = false WHERE id = $1', [one.account.owner.memberId]);
  return { ...one, email, id };
}

describe('a user whom the directory says is not active', () => {
  it('is deactivated at once: sessions and keys of theirs open the account no more', async () => {
    const { account, user, address, patch } = await directed(world);
    const email = address();
    const person = await world.person();
    await world.sql('UPDATE users SET email = $2 WHERE id = $1', [person.userId, email]);
    const { id } = await user(email);
    const key = await world.apiKey(person, { accountId: account.id });
    const seen = async (token: string) =>
      (
        await world.graphql(token, 'query ($handle: String!) { account(handle: $handle) { id } }', {
          handle: account.handle,
        })
      ).data.account?.id;
    expect([await seen(person.token), await seen(key.token)]).toEqual([account.id, account.id]);
    const types = await toldBy(world, account, () => patch(`/Users/${id}`, deactivate));
    expect(types).toEqual(['member.deactivated', 'directory.user_deprovisioned']);
    expect([await seen(person.token), await seen(key.token)]).toEqual([undefined, undefined]);
    expect(await memberWith(world, account, email)).toMatchObject({ active: false, managedBy: 'SCIM' });
  });

  it('is the same member again once it says that they are', async () => {
    const { account, user, address, patch, ask } = await directed(world);
    const email = address();
    const { id } = await user(email);
    const before = await theMember(world, account, email);
    await patch(`/Users/${id}`, deactivate);
    expect((await ask('GET', `/Users/${id}`)).body.active).toBe(false);
    const types = await toldBy(world, account, () => patch(`/Users/${id}`, activate));
    expect(types).toEqual(['member.reactivated', 'directory.user_provisioned']);
    expect(await memberWith(world, account, email)).toEqual({ ...before, version: before.version + 2 });
  });

  it('is made a member when it says so for the first time', async () => {
    const { account, user, address, patch } = await directed(world);
    const email = address();
    const { id } = await user(email, { active: false });
    const types = await toldBy(world, account, () => patch(`/Users/${id}`, activate));
    expect(types).toEqual(['member.joined', 'directory.user_provisioned']);
    expect(await memberWith(world, account, email)).toMatchObject({ active: true, managedBy: 'SCIM' });
  });

  it('is not reactivated while every seat is taken', async () => {
    const one = await directed(world, { overrides: { limits: { members: 2 } } });
    const email = one.address();
    const { id } = await one.user(email);
    await one.patch(`/Users/${id}`, deactivate);
    await world.member(one.account, 'MEMBER');
    const { status } = await refusedWith(world, one, 'SEATS_FULL', () =>
      one.ask('PATCH', `/Users/${id}`, patchBody(activate)),
    );
    expect(status).toBe(409);
    expect(await problems(world, one.account)).toEqual([['SEATS_FULL', email]]);
  });

  it('who is an OWNER is deactivated like anybody, and the owners are mailed, while another one stays', async () => {
    const one = await directed(world);
    const email = one.address();
    const { id } = await one.user(email);
    await makeOwner(one, email);
    await mailsTo(world, one.account.owner);
    await one.patch(`/Users/${id}`, deactivate);
    expect(await memberWith(world, one.account, email)).toMatchObject({ active: false, role: 'OWNER' });
    const mail = (await mailsTo(world, one.account.owner)).at(-1);
    expect(mail?.subject).toMatch(/^An owner less of/);
    expect(mail?.text).toContain("Who did it: the account's directory, which sends its people here by SCIM.");
  });
});

describe('the last active OWNER', () => {
  it.each(['PATCH', 'PUT', 'DELETE', 'another address'])('stays: %s is refused', async (how) => {
    const one = await withOnlyOwner();
    const { email, id, account } = one;
    const path = `/Users/${id}`;
    const ask = {
      PATCH: () => one.ask('PATCH', path, patchBody(deactivate)),
      PUT: () => one.ask('PUT', path, userBody(email, { active: false })),
      DELETE: () => one.ask('DELETE', path),
      'another address': () => one.ask('PUT', path, userBody(one.address(), { active: true })),
    }[how];
    const { status, body } = await refusedWith(world, one, 'LAST_OWNER', ask ?? (() => one.ask('GET', path)));
    expect(status).toBe(409);
    expect(body.detail).toMatch(/Make another member OWNER/);
    expect(await memberWith(world, account, email)).toMatchObject({ active: true, role: 'OWNER' });
    expect(await problems(world, account)).toEqual([['LAST_OWNER', email]]);
    expect(await linkedTo(world, { id })).not.toBeNull();
  });

  it('is mailed that the directory wants them out, once a day however often it tries', async () => {
    const one = await withOnlyOwner();
    const mails = async () =>
      (await mailsTo(world, one)).filter(({ subject }) => subject.endsWith('wants its last owner out')).length;
    const tries = async () => {
      for (let times = 0; times < 3; times += 1) {
        expect((await one.ask('PATCH', `/Users/${one.id}`, patchBody(deactivate))).status).toBe(409);
        await mailsTo(world, one);
      }
    };
    await tries();
    expect(await mails()).toBe(1);
    world.advance(86_400_000);
    await tries();
    expect(await mails()).toBe(2);
    const [problem] = await world.sql('SELECT times FROM directory_problems WHERE account_id = $1', [one.account.id]);
    expect(problem).toEqual({ times: 6 });
  });
});

describe('a user of whom the directory says something else', () => {
  it('is called so here, and keeps their own name, handle and address', async () => {
    const { account, user, address, patch } = await directed(world);
    const email = address();
    const { id, meta } = await user(email, { displayName: 'Before' });
    const [person] = await world.sql('SELECT * FROM users WHERE email = $1', [email]);
    const types = await toldBy(world, account, async () => {
      const { body } = await patch(`/Users/${id}`, replace('displayName', 'After'), replace('externalId', 'e-2'));
      expect(body).toMatchObject({ displayName: 'After', externalId: 'e-2' });
      expect(body.meta.version).not.toBe(meta.version);
    });
    expect(types).toEqual(['member.display_name_changed', 'directory.user_updated']);
    expect(await memberWith(world, account, email)).toMatchObject({ displayName: 'After', active: true });
    expect(await world.sql('SELECT * FROM users WHERE email = $1', [email])).toEqual([person]);
  });

  it('stays as they are, in the same version, where it is nothing new', async () => {
    const { user, address, ask } = await directed(world);
    const email = address();
    const made = await user(email, { displayName: 'Same', active: true });
    const { body } = await expectNothingWritten(world, [], () =>
      ask('PUT', `/Users/${made.id}`, userBody(email, { displayName: 'Same', active: true })),
    );
    expect(body.meta.version).toBe(made.meta.version);
  });

  it('is not changed where it has read another version', async () => {
    const { user, ask } = await directed(world);
    const { id } = await user();
    const { status } = await expectNothingWritten(world, [], () =>
      ask('PATCH', `/Users/${id}`, patchBody(deactivate), { 'if-match': 'W/"7"' }),
    );
    expect(status).toBe(412);
  });

  it('is no other person for capital letters in the address', async () => {
    const { account, user, address, patch } = await directed(world);
    const email = address();
    const made = await user(email);
    const userId = await linkedTo(world, made);
    const types = await toldBy(world, account, () =>
      patch(`/Users/${made.id}`, replace('userName', email.toUpperCase())),
    );
    expect(types).toEqual(['directory.user_updated']);
    expect(await linkedTo(world, made)).toBe(userId);
    expect(await memberWith(world, account, email)).toMatchObject({ active: true });
  });
});

describe('another address', () => {
  it('is another person: the member before is deactivated, and the groups stay the user’s', async () => {
    const { account, user, group, address, patch } = await directed(world);
    const [email, later] = [address(), address()];
    const made = await user(email);
    const before = await theMember(world, account, email);
    await group('Crew', [made]);
    const types = await toldBy(world, account, () => patch(`/Users/${made.id}`, replace('userName', later)));
    expect(types).toEqual([
      ...['member.deactivated', 'team_member.removed', 'member.joined', 'team_member.added'],
      'directory.user_provisioned',
    ]);
    expect(await theMember(world, account, email)).toMatchObject({
      ...{ id: before.id, active: false, managedBy: 'SCIM' },
    });
    const now = await theMember(world, account, later);
    expect(now).toMatchObject({ active: true, managedBy: 'SCIM' });
    expect(await linkedTo(world, made)).toBe(now.userId);
    expect(await placesOf(world, account)).toEqual({ Crew: [later] });
    const [person] = await world.sql('SELECT email FROM users WHERE id = $1', [before.userId]);
    expect(person).toEqual({ email });
  });

  it('of somebody who was made a member by hand takes nothing over', async () => {
    const { account, user, address, patch } = await directed(world);
    const [email, later] = [address(), address()];
    const made = await user(email);
    const admin = await world.person();
    admin.email = later;
    await world.sql('UPDATE users SET email = $2 WHERE id = $1', [admin.userId, later]);
    await world.member(account, 'ADMIN', { person: admin });
    const before = await memberWith(world, account, later);
    await patch(`/Users/${made.id}`, replace('userName', later), replace('displayName', 'Taken Over'));
    expect(await memberWith(world, account, later)).toEqual(before);
    expect(await linkedTo(world, made)).toBeNull();
    expect(await problems(world, account)).toEqual([['AWAITS_ADOPTION', later]]);
    await patch(`/Users/${made.id}`, deactivate);
    expect(await memberWith(world, account, later)).toEqual(before);
  });

  it('that another user has is refused', async () => {
    const { account, user, address, ask } = await directed(world);
    const later = address();
    const made = await user();
    await user(later);
    const { status, body } = await expectNothingWritten(world, [], () =>
      ask('PATCH', `/Users/${made.id}`, patchBody(replace('userName', later))),
    );
    expect([status, body.scimType]).toEqual([409, 'uniqueness']);
    expect(await memberWith(world, account, later)).toMatchObject({ active: true });
  });

  it('outside of the account’s domains is refused', async () => {
    const one = await directed(world);
    const made = await one.user();
    const { status } = await refusedWith(world, one, 'OUTSIDE_DOMAINS', () =>
      one.ask('PATCH', `/Users/${made.id}`, patchBody(replace('userName', 'ceo@elsewhere.example.org'))),
    );
    expect(status).toBe(400);
  });

  it('that the person has taken themselves meanwhile is theirs, and nobody else', async () => {
    const { account, user, address, patch } = await directed(world);
    const [email, later] = [address(), address()];
    const made = await user(email);
    const userId = await linkedTo(world, made);
    await world.sql('UPDATE users SET email = $2 WHERE email = $1', [email, later]);
    await world.sql('UPDATE members SET email = $2 WHERE email = $1', [email, later]);
    const types = await toldBy(world, account, () => patch(`/Users/${made.id}`, replace('userName', later)));
    expect(types).toEqual(['directory.user_updated']);
    expect([await linkedTo(world, made), (await theMember(world, account, later)).active]).toEqual([userId, true]);
  });
});

describe('a user whom the directory deletes', () => {
  it('is deactivated, leaves the teams of its groups, and is known no more', async () => {
    const { account, user, group, address, ask } = await directed(world);
    const email = address();
    const made = await user(email);
    const crew = await group('Crew', [made]);
    const types = await toldBy(world, account, () => ask('DELETE', `/Users/${made.id}`));
    expect(types).toEqual(['member.deactivated', 'team_member.removed', 'directory.user_deprovisioned']);
    expect((await eventsSince(world, account)).at(-1)).toMatchObject({ details: { deleted: true } });
    expect(await memberWith(world, account, email)).toMatchObject({ active: false, managedBy: 'SCIM' });
    expect((await ask('GET', `/Users/${made.id}`)).status).toBe(404);
    const { body } = await ask('GET', `/Groups/${crew.id}`);
    expect([body.members ?? [], body.meta.version === crew.meta.version]).toEqual([[], false]);
    expect((await expectNothingWritten(world, [], () => ask('DELETE', `/Users/${made.id}`))).status).toBe(404);
  });

  it('without a member only goes', async () => {
    const { account, user, ask } = await directed(world);
    const { id } = await user(undefined, { active: false });
    const types = await toldBy(world, account, () => ask('DELETE', `/Users/${id}`));
    expect(types).toEqual(['directory.user_deprovisioned']);
  });

  it('takes what waited for an admin along', async () => {
    const { account, user, ask, address } = await directed(world);
    const email = address();
    const person = await world.person();
    person.email = email;
    await world.sql('UPDATE users SET email = $2 WHERE id = $1', [person.userId, email]);
    await world.member(account, 'MEMBER', { person });
    const { id } = await user(email);
    expect(await problems(world, account)).toEqual([['AWAITS_ADOPTION', email]]);
    await ask('DELETE', `/Users/${id}`);
    expect(await problems(world, account)).toEqual([]);
    expect(await memberWith(world, account, email)).toMatchObject({ active: true, managedBy: 'MANUAL' });
  });

  it('is in none of its groups when the address comes again', async () => {
    const { account, user, group, address, ask, patch } = await directed(world);
    const email = address();
    const first = await user(email);
    const crew = await group('Crew', [first]);
    await ask('DELETE', `/Users/${first.id}`);
    const again = await user(email);
    expect(await placesOf(world, account)).toEqual({ Crew: [] });
    await patch(`/Groups/${crew.id}`, add(again));
    expect(await placesOf(world, account)).toEqual({ Crew: [email] });
  });
});

describe('a user who was to be a member and is none any more', () => {
  /** Somebody whom the directory says is active, in a group that gives ADMIN, and whose membership has ended. */
  async function gone(): Promise<Directed & { email: string; id: string }> {
    const one = await directed(world);
    const email = one.address();
    const made = await one.user(email);
    const group = await one.group('Admins', [made]);
    await world.sql("UPDATE directory_groups SET account_role = 'ADMIN' WHERE id = $1", [group.id]);
    await world.sql('DELETE FROM members WHERE account_id = $1 AND email = $2', [one.account.id, email]);
    return { ...one, email, id: made.id };
  }

  it.each([
    ['the account is frozen', "UPDATE accounts SET status = 'FROZEN' WHERE id = $1"],
    ['the plan has no SCIM', "UPDATE accounts SET plan = 'FREE' WHERE id = $1"],
    ['the domain is the account’s no more', 'DELETE FROM domains WHERE account_id = $1'],
  ])('does not come in by another word about them while %s, and what is said is kept', async (_state, statement) => {
    const { account, email, id, patch } = await gone();
    await world.sql(statement, [account.id]);
    const { status } = await patch(`/Users/${id}`, replace('displayName', 'Another'));
    expect(status).toBe(200);
    expect(await memberWith(world, account, email)).toBeUndefined();
    expect(await world.sql('SELECT display_name AS name FROM directory_users WHERE id = $1', [id])).toEqual([
      { name: 'Another' },
    ]);
    const again = await patch(`/Users/${id}`, activate);
    expect(again.status).toBe(200);
    expect(await memberWith(world, account, email)).toBeUndefined();
  });

  it('comes in by any word about them while nothing is in the way', async () => {
    const { account, email, id, patch } = await gone();
    await patch(`/Users/${id}`, replace('displayName', 'Another'));
    expect(await theMember(world, account, email)).toMatchObject({ role: 'ADMIN', active: true, managedBy: 'SCIM' });
  });
});
