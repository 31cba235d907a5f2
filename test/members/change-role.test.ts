import { newId } from '../../src/ids';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const CHANGE = /* GraphQL */ `
  mutation ($input: ChangeMemberRoleInput!) {
    changeMemberRole(input: $input) {
      member {
        id
        role
        version
        user {
          name
          email
        }
        viewerCan(action: CHANGE_ROLE) {
          allowed
          reasons {
            code
          }
        }
      }
      errors {
        code
        message
        path
        ... on PermissionNotHeldError {
          missingPermissions
        }
      }
    }
  }
`;

describe('changeMemberRole', () => {
  it('makes a member ADMIN, and tells of it in the audit log', async () => {
    const account = await world.account();
    const member = await world.member(account, 'MEMBER');
    const { data, errors } = await world.graphql(account.owner.token, CHANGE, {
      input: { memberId: member.memberId, role: 'ADMIN' },
    });
    expect(errors).toEqual([]);
    expect(data.changeMemberRole).toEqual({
      member: {
        id: member.memberId,
        role: 'ADMIN',
        version: 2,
        user: { name: member.name, email: member.email },
        viewerCan: { allowed: true, reasons: [] },
      },
      errors: [],
    });
    const events = (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
    expect(events).toMatchObject([
      {
        type: 'member.role_changed',
        outcome: 'DONE',
        actor_id: account.owner.userId,
        actor_name: account.owner.name,
        before: { role: 'MEMBER' },
        after: { role: 'ADMIN' },
        resource_id: member.memberId,
        number: '1',
      },
    ]);
  });

  it('is refused to a MEMBER, naming the permission, and writes nothing but the refusal', async () => {
    const account = await world.account();
    const member = await world.member(account, 'MEMBER');
    const { data, errors } = await expectNothingWritten(world, ['FORBIDDEN'], () =>
      world.graphql(member.token, CHANGE, { input: { memberId: member.memberId, role: 'ADMIN' } }),
    );
    expect(data.changeMemberRole).toBeNull();
    expect(errors).toMatchObject([
      { path: ['changeMemberRole'], extensions: { code: 'FORBIDDEN', missingPermission: 'UPDATE_MEMBERS' } },
    ]);
  });

  it('does not let an ADMIN touch an OWNER', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const { data } = await expectNothingWritten(world, ['PERMISSION_NOT_HELD'], () =>
      world.graphql(admin.token, CHANGE, { input: { memberId: account.owner.memberId, role: 'MEMBER' } }),
    );
    expect(data.changeMemberRole).toMatchObject({
      member: null,
      errors: [{ code: 'PERMISSION_NOT_HELD', path: ['role'] }],
    });
  });

  const change = (token: string | null, input: object) => world.graphql(token, CHANGE, { input });

  /** The payload's errors, or the top-level code, of a change that wrote nothing but these events. */
  async function refused(events: string[], token: string | null, input: object) {
    const { data, errors } = await expectNothingWritten(world, events, () => change(token, input));
    return { payload: data.changeMemberRole?.errors, codes: errors.map(({ extensions }) => extensions.code) };
  }

  it('makes an OWNER, and mails the owners', async () => {
    const account = await world.account();
    const member = await world.member(account, 'ADMIN');
    const { data } = await change(account.owner.token, { memberId: member.memberId, role: 'OWNER' });
    expect(data.changeMemberRole).toMatchObject({ member: { role: 'OWNER' }, errors: [] });
    for (const { email } of [account.owner, member]) {
      expect((await world.smtp.waitFor(({ recipients }) => recipients.includes(email))).text).toContain(member.name);
    }
  });

  it('unmakes an OWNER, and mails the owners that stay', async () => {
    const account = await world.account();
    const second = await world.member(account, 'OWNER');
    const { data } = await change(account.owner.token, { memberId: second.memberId, role: 'MEMBER' });
    expect(data.changeMemberRole).toMatchObject({ member: { role: 'MEMBER' }, errors: [] });
    const mail = await world.smtp.waitFor(({ recipients }) => recipients.includes(account.owner.email));
    expect(mail.text).toContain(second.name);
  });

  it('does not let an ADMIN make an OWNER, of themselves or of anybody', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const member = await world.member(account, 'MEMBER');
    for (const { memberId } of [admin, member]) {
      const { payload } = await refused(['PERMISSION_NOT_HELD'], admin.token, { memberId, role: 'OWNER' });
      expect(payload).toMatchObject([{ code: 'PERMISSION_NOT_HELD', path: ['role'] }]);
    }
  });

  it('lets an ADMIN make a MEMBER of themselves', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const { data } = await change(admin.token, { memberId: admin.memberId, role: 'MEMBER' });
    expect(data.changeMemberRole).toMatchObject({
      member: { role: 'MEMBER', viewerCan: { allowed: false, reasons: [{ code: 'MISSING_PERMISSION' }] } },
    });
  });

  it('keeps the last active OWNER', async () => {
    const account = await world.account();
    await world.member(account, 'OWNER', { active: false });
    const input = { memberId: account.owner.memberId, role: 'ADMIN' };
    const { payload } = await refused(['LAST_OWNER'], account.owner.token, input);
    expect(payload).toMatchObject([{ code: 'LAST_OWNER', path: ['role'] }]);
  });

  it('makes no OWNER of a deactivated member, but may make one an ADMIN', async () => {
    const account = await world.account();
    const idle = await world.member(account, 'MEMBER', { active: false });
    const { payload } = await refused([], account.owner.token, { memberId: idle.memberId, role: 'OWNER' });
    expect(payload).toMatchObject([{ code: 'INVALID', path: ['role'] }]);
    const { data } = await change(account.owner.token, { memberId: idle.memberId, role: 'ADMIN' });
    expect(data.changeMemberRole).toMatchObject({ member: { role: 'ADMIN' }, errors: [] });
  });

  it('is CONFLICT when the member changed since it was read', async () => {
    const account = await world.account();
    const { memberId } = await world.member(account, 'MEMBER');
    const { payload } = await refused([], account.owner.token, { memberId, role: 'ADMIN', version: 2 });
    expect(payload).toMatchObject([{ code: 'CONFLICT', path: ['version'] }]);
    const { data } = await change(account.owner.token, { memberId, role: 'ADMIN', version: 1 });
    expect(data.changeMemberRole).toMatchObject({ member: { version: 2 }, errors: [] });
  });

  it('writes nothing where nothing changes, as when the same is asked for again', async () => {
    const account = await world.account();
    const { memberId } = await world.member(account, 'ADMIN');
    const { payload } = await refused([], account.owner.token, { memberId, role: 'ADMIN' });
    expect(payload).toEqual([]);
  });

  it('is ACCOUNT_FROZEN while the account is', async () => {
    const account = await world.account({ status: 'FROZEN' });
    const { memberId } = await world.member(account, 'ADMIN');
    const { codes } = await refused([], account.owner.token, { memberId, role: 'MEMBER' });
    expect(codes).toEqual(['ACCOUNT_FROZEN']);
  });

  it('takes the id of another account, of another type and of nothing alike for unknown', async () => {
    const account = await world.account();
    const other = await world.account();
    const ids = [
      other.owner.memberId,
      account.owner.userId,
      newId('member'),
      '',
      'mem_x',
      'x'.repeat(10_000),
      '\u0000',
    ];
    for (const memberId of ids) {
      const { codes } = await refused([], account.owner.token, { memberId, role: 'MEMBER' });
      expect(codes).toEqual(['NOT_FOUND']);
    }
  });

  it('takes only the types of the schema, from signed-in callers', async () => {
    const account = await world.account();
    const { memberId } = account.owner;
    for (const input of [{ memberId, role: 'KING' }, { memberId }, { memberId, role: 'ADMIN', version: '1' }]) {
      expect((await refused([], account.owner.token, input)).codes).toEqual(['BAD_USER_INPUT']);
    }
    expect((await refused([], null, { memberId, role: 'ADMIN' })).codes).toEqual(['UNAUTHENTICATED']);
  });

  it('lets a service account that is ADMIN do what an ADMIN does, and names it in the audit log', async () => {
    const account = await world.account();
    const bot = await world.serviceAccount(account, { role: 'ADMIN' });
    const member = await world.member(account, 'MEMBER');
    const { data, errors } = await change(bot.token, { memberId: member.memberId, role: 'ADMIN' });
    expect(errors).toEqual([]);
    expect(data.changeMemberRole).toMatchObject({ member: { role: 'ADMIN' }, errors: [] });
    const events = (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
    expect(events).toMatchObject([
      {
        type: 'member.role_changed',
        actor_type: 'SERVICE_ACCOUNT',
        actor_id: bot.id,
        actor_name: bot.name,
        credential_id: bot.keyId,
      },
    ]);
    const toOwner = await refused(['PERMISSION_NOT_HELD'], bot.token, { memberId: member.memberId, role: 'OWNER' });
    expect(toOwner.payload).toMatchObject([{ code: 'PERMISSION_NOT_HELD', path: ['role'] }]);
  });

  it('is refused to a service account that is MEMBER, and to one of another account', async () => {
    const account = await world.account();
    const { memberId } = await world.member(account, 'MEMBER');
    const bot = await world.serviceAccount(account);
    expect((await refused(['FORBIDDEN'], bot.token, { memberId, role: 'ADMIN' })).codes).toEqual(['FORBIDDEN']);
    const stranger = await world.serviceAccount(await world.account(), { role: 'ADMIN' });
    expect((await refused([], stranger.token, { memberId, role: 'ADMIN' })).codes).toEqual(['NOT_FOUND']);
  });

  it('lets one of two owners who unmake each other at once win, in each of 50 rounds', async () => {
    for (let round = 0; round < 50; round += 1) {
      const account = await world.account();
      const second = await world.member(account, 'OWNER');
      const answers = await Promise.all([
        change(account.owner.token, { memberId: second.memberId, role: 'ADMIN' }),
        change(second.token, { memberId: account.owner.memberId, role: 'ADMIN' }),
      ]);
      const won = answers.filter(({ data }) => data.changeMemberRole?.member != null);
      expect(won).toHaveLength(1);
      const owners = await world.sql(`SELECT id FROM members WHERE account_id = $1 AND role = 'OWNER'`, [account.id]);
      expect(owners).toHaveLength(1);
    }
  }, 120_000);
});
