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
    expect(data['changeMemberRole']).toEqual({
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
    expect(data['changeMemberRole']).toBeNull();
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
    expect(data['changeMemberRole']).toMatchObject({
      member: null,
      errors: [{ code: 'PERMISSION_NOT_HELD', path: ['role'] }],
    });
  });
});
