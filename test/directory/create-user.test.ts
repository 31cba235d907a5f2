import { invite } from '../invitations/operations';
import { expectNothingWritten } from '../support/nothing-written';
import { startWorld, type World } from '../support/world';
import {
  directed,
  eventsSince,
  linkedTo,
  memberWith,
  problems,
  refusedWith,
  theMember,
  toldBy,
  userBody,
} from './operations';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

describe('a user whom a directory creates', () => {
  it('is a person and a MEMBER from then on, in the care of the directory', async () => {
    const { account, user, address, tokenId } = await directed(world);
    const email = address();
    const types = await toldBy(world, account, async () => {
      const made = await user(email, { displayName: 'Ada Lovelace', externalId: '00u1' });
      expect(made).toMatchObject({ userName: email, active: true, displayName: 'Ada Lovelace', externalId: '00u1' });
      expect(await linkedTo(world, made)).toBe((await theMember(world, account, email)).userId);
    });
    expect(await memberWith(world, account, email)).toMatchObject({
      ...{ role: 'MEMBER', active: true, joinedBy: 'SCIM', managedBy: 'SCIM' },
      ...{ displayName: 'Ada Lovelace', name: 'New user' },
    });
    expect(types).toEqual(['member.joined', 'directory.user_provisioned']);
    const [joined, provisioned] = await eventsSince(world, account);
    expect(joined).toMatchObject({ actor_type: 'SYSTEM', actor_name: 'Directory' });
    expect(provisioned).toMatchObject({
      ...{ actor_type: 'SYSTEM', actor_name: 'Directory', resource_type: 'directoryUser' },
      details: { directoryTokenId: tokenId },
      after: { userName: email, active: true, externalId: '00u1' },
    });
  });

  it('is called by given and family name where there is no displayName', async () => {
    const { account, user, address } = await directed(world);
    const email = address();
    await user(email, { name: { givenName: 'Grace', familyName: 'Hopper' } });
    expect(await memberWith(world, account, email)).toMatchObject({ displayName: 'Grace Hopper' });
  });

  it('is known by the address in small letters, and shown as the directory writes it', async () => {
    const { account, user, address } = await directed(world);
    const email = address();
    const made = await user(email.toUpperCase());
    expect(made.userName).toBe(email.toUpperCase());
    expect(await memberWith(world, account, email)).toMatchObject({ active: true });
  });

  it('that is somebody here already is that person, whose name and handle stay', async () => {
    const { account, user, address } = await directed(world);
    const email = address();
    const person = await world.person('Their Own Name');
    await world.sql('UPDATE users SET email = $2 WHERE id = $1', [person.userId, email]);
    await user(email, { displayName: 'As The Directory Says' });
    expect(await memberWith(world, account, email)).toMatchObject({
      ...{ userId: person.userId, name: 'Their Own Name', displayName: 'As The Directory Says' },
    });
    const [row] = await world.sql('SELECT name, email FROM users WHERE id = $1', [person.userId]);
    expect(row).toEqual({ name: 'Their Own Name', email });
  });

  it('is a member although operators have disabled the person, who stays out all the same', async () => {
    const { account, user, address } = await directed(world);
    const email = address();
    const person = await world.person();
    await world.sql('UPDATE users SET email = $2, disabled_at = $3 WHERE id = $1', [person.userId, email, world.now()]);
    await user(email);
    expect(await memberWith(world, account, email)).toMatchObject({ active: true, userId: person.userId });
    const { errors } = await world.graphql(person.token, '{ viewer { id } }');
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('takes a live invitation up, with its role, in the one seat that it had', async () => {
    const { account, user, address } = await directed(world, { overrides: { limits: { members: 2 } } });
    const email = address();
    await invite(world, account.owner.token, account.id, [{ email, role: 'ADMIN' }]);
    const types = await toldBy(world, account, () => user(email));
    expect(types).toEqual(['invitation.accepted', 'member.joined', 'directory.user_provisioned']);
    expect(await memberWith(world, account, email)).toMatchObject({
      ...{ role: 'ADMIN', joinedBy: 'SCIM', managedBy: 'SCIM' },
    });
    const invitations = await world.sql('SELECT status FROM invitations WHERE account_id = $1', [account.id]);
    expect(invitations).toEqual([{ status: 'ACCEPTED' }]);
  });

  it('takes nothing of an invitation that does not hold any more, which is taken back', async () => {
    const { account, user, address } = await directed(world);
    const email = address();
    const admin = await world.member(account, 'ADMIN');
    await invite(world, admin.token, account.id, [{ email, role: 'ADMIN' }]);
    await world.sql(`UPDATE members SET role = 'MEMBER' WHERE id = $1`, [admin.memberId]);
    const types = await toldBy(world, account, () => user(email));
    expect(types).toEqual(['invitation.revoked', 'member.joined', 'directory.user_provisioned']);
    expect(await memberWith(world, account, email)).toMatchObject({ role: 'MEMBER', joinedBy: 'SCIM' });
  });

  it('that is not to be active is kept, and nobody is made a member or a person', async () => {
    const { account, user, address } = await directed(world);
    const email = address();
    const made = await user(email, { active: false });
    expect([made.active, await linkedTo(world, made)]).toEqual([false, null]);
    expect(await memberWith(world, account, email)).toBeUndefined();
    expect(await world.sql('SELECT FROM users WHERE email = $1', [email])).toEqual([]);
  });

  it.each([true, false])(
    'of whom a member was made by hand, active: %s, waits until an admin adopts them',
    async (active) => {
      const { account, user, address } = await directed(world);
      const email = address();
      const person = await world.person();
      person.email = email;
      await world.sql('UPDATE users SET email = $2 WHERE id = $1', [person.userId, email]);
      await world.member(account, 'ADMIN', { person, active });
      const before = await memberWith(world, account, email);
      const made = await user(email, { displayName: 'Somebody Else' });
      expect([made.active, await linkedTo(world, made)]).toEqual([true, null]);
      expect(await memberWith(world, account, email)).toEqual(before);
      expect(await problems(world, account)).toEqual([['AWAITS_ADOPTION', email]]);
      expect((await eventsSince(world, account)).at(-1)).toMatchObject({
        ...{ type: 'directory.user_provisioned', details: { awaitsAdoption: true, userId: null } },
      });
    },
  );

  it('that it has deleted before is the same member again, reactivated', async () => {
    const { account, user, address, ask } = await directed(world);
    const email = address();
    const first = await user(email);
    const { id } = await theMember(world, account, email);
    expect((await ask('DELETE', `/Users/${first.id}`)).status).toBe(204);
    const types = await toldBy(world, account, () => user(email));
    expect(types).toEqual(['member.reactivated', 'directory.user_provisioned']);
    expect(await memberWith(world, account, email)).toMatchObject({ id, active: true, managedBy: 'SCIM' });
  });

  it('may have the externalId of another one', async () => {
    const { user } = await directed(world);
    await user(undefined, { externalId: 'same' });
    expect((await user(undefined, { externalId: 'same' })).externalId).toBe('same');
  });

  it('counts as one use of its token, and none of another', async () => {
    const { account, user, tokenId } = await directed(world);
    const other = await world.directory(account);
    await user();
    await world.server.app.lastUsed.flush();
    const used = await world.sql('SELECT id FROM directory_tokens WHERE account_id = $1 AND last_used_at IS NOT NULL', [
      account.id,
    ]);
    expect(used).toEqual([{ id: tokenId }]);
    expect(used).not.toEqual([{ id: other.tokenId }]);
  });
});

describe('a user is not created', () => {
  it('with an address that is there already, whatever its letters', async () => {
    const { user, ask, address } = await directed(world);
    const email = address();
    await user(email);
    const { status, body } = await expectNothingWritten(world, [], () =>
      ask('POST', '/Users', userBody(email.toUpperCase())),
    );
    expect([status, body.scimType]).toEqual([409, 'uniqueness']);
  });

  it.each([
    ['of a domain that is not the account’s', 'somebody@elsewhere.example.org'],
    ['that is no address', 'jdoe'],
  ])('with a userName %s', async (_what, userName) => {
    const one = await directed(world);
    const { status, body } = await refusedWith(world, one, 'OUTSIDE_DOMAINS', () =>
      one.ask('POST', '/Users', userBody(userName)),
    );
    expect([status, body.scimType]).toEqual([400, 'invalidValue']);
    expect(await problems(world, one.account)).toEqual([['OUTSIDE_DOMAINS', userName]]);
  });

  it.each(['PENDING', 'LAPSED'] as const)('of a domain that is %s', async (status) => {
    const one = await directed(world);
    const { name } = await world.domain(one.account, { status });
    const answer = await refusedWith(world, one, 'OUTSIDE_DOMAINS', () =>
      one.ask('POST', '/Users', userBody(`somebody@${name}`)),
    );
    expect(answer.status).toBe(400);
  });

  it('while every seat is taken, until there is room', async () => {
    const one = await directed(world, { overrides: { limits: { members: 1 } } });
    const email = one.address();
    const { status, body } = await refusedWith(world, one, 'SEATS_FULL', () =>
      one.ask('POST', '/Users', userBody(email)),
    );
    expect([status, body.scimType]).toEqual([409, undefined]);
    expect(body.detail).toMatch(/Make room/);
    expect(await problems(world, one.account)).toEqual([['SEATS_FULL', email]]);
    await world.sql(`UPDATE accounts SET plan_overrides = '{"limits": {"members": 2}}' WHERE id = $1`, [
      one.account.id,
    ]);
    await one.user(email);
    expect(await problems(world, one.account)).toEqual([]);
  });

  it('whose member another user of the directory stands for by now', async () => {
    const { account, user, ask, address } = await directed(world);
    const [email, later] = [address(), address()];
    const made = await user(email);
    // The person changes their own address, which the directory knows nothing of.
    await world.sql('UPDATE users SET email = $2 WHERE email = $1', [email, later]);
    await world.sql('UPDATE members SET email = $2 WHERE email = $1', [email, later]);
    const { status, body } = await expectNothingWritten(world, [], () => ask('POST', '/Users', userBody(later)));
    expect([status, body.scimType]).toEqual([409, 'uniqueness']);
    expect((await theMember(world, account, later)).userId).toBe(await linkedTo(world, made));
  });
});

describe('somebody who deleted themselves while they were deactivated', () => {
  const DELETE = `mutation ($email: String!) { deleteViewer(input: { confirmEmail: $email }) { errors { code } } }`;

  it('is made a member by the directory only once an invitation says so', async () => {
    const { account, user, ask, address } = await directed(world);
    const email = address();
    const person = await world.person();
    await world.sql('UPDATE users SET email = $2 WHERE id = $1', [person.userId, email]);
    const member = await world.member(account, 'MEMBER', { person: { ...person, email }, active: false });
    const gone = await world.graphql(member.token, DELETE, { email });
    expect([gone.errors, gone.data.deleteViewer?.errors]).toEqual([[], []]);

    const waiting = await user(email);
    expect(await linkedTo(world, waiting)).toBeNull();
    expect(await memberWith(world, account, email)).toBeUndefined();
    expect(await problems(world, account)).toEqual([['AWAITS_ADOPTION', email]]);

    await invite(world, account.owner.token, account.id, [{ email }]);
    expect((await ask('PUT', `/Users/${waiting.id}`, userBody(email))).status).toBe(200);
    expect(await memberWith(world, account, email)).toMatchObject({ active: true, managedBy: 'SCIM' });
    expect(await problems(world, account)).toEqual([]);
  });
});
