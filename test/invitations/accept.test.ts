import { builtInRoles } from '../../src/auth/catalogue';
import { newToken } from '../../src/auth/tokens';
import { newId } from '../../src/ids';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { jobsDone } from '../support/sign-in';
import { startWorld, type Answer, type World } from '../support/world';
import { ACCEPT, eventsOf, failures, invited, RESEND, REVOKE } from './operations';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const RUNNER = builtInRoles.RUNNER.id;

function accept(token: string | null, input: object): Promise<Answer> {
  return world.graphql(token, ACCEPT, { input });
}

async function refused(token: string | null, input: object, codes: string[] = []): Promise<Answer> {
  await jobsDone(world);
  return expectNothingWritten(world, codes, () => accept(token, input));
}

describe('acceptInvitation', () => {
  it('makes the invited person a member with the role and workspaces of the invitation', async () => {
    const account = await world.account();
    const workspace = await world.workspace(account);
    const guest = await world.person('Grace');
    const workspaces = [{ workspaceId: workspace.id, roleId: RUNNER }];
    const invitation = await invited(world, account, { email: guest.email, role: 'ADMIN', workspaces });
    const { data, errors } = await accept(guest.token, { token: invitation.token });
    expect(errors).toEqual([]);
    expect(data.acceptInvitation).toMatchObject({
      member: { role: 'ADMIN', joinedBy: 'INVITATION', user: { id: guest.userId }, account: { id: account.id } },
      viewer: { accounts: { nodes: [{ id: account.id }] }, invitations: { nodes: [] } },
      errors: [],
    });
    expect(await world.sql('SELECT name, email, active FROM members WHERE user_id = $1', [guest.userId])).toEqual([
      { name: 'Grace', email: guest.email, active: true },
    ]);
    expect(
      await world.sql('SELECT built_in_role, workspace_id, granted_by_id FROM workspace_accesses WHERE user_id = $1', [
        guest.userId,
      ]),
    ).toEqual([{ built_in_role: 'RUNNER', workspace_id: workspace.id, granted_by_id: account.owner.userId }]);
    expect(
      await world.sql('SELECT status, accepted_by_user_id FROM invitations WHERE id = $1', [invitation.id]),
    ).toEqual([{ status: 'ACCEPTED', accepted_by_user_id: guest.userId }]);
    expect((await eventsOf(world, account.id)).slice(-3)).toMatchObject([
      {
        type: 'invitation.accepted',
        actor_id: guest.userId,
        resource_id: invitation.id,
        after: { status: 'ACCEPTED' },
      },
      { type: 'member.joined', actor_id: guest.userId, resource_name: 'Grace', after: { role: 'ADMIN' } },
      { type: 'workspace_access.granted', workspace_id: workspace.id, after: { role: 'Runner' } },
    ]);
  });

  it('gives custom roles and puts on teams, each with its event', async () => {
    const account = await world.account();
    const workspace = await world.workspace(account);
    const role = await world.role(account, { name: 'Auditor' });
    const [core, ops] = [await world.team(account, { name: 'Core' }), await world.team(account, { name: 'Ops' })];
    const guest = await world.person('Grace');
    const { id, token } = await invited(world, account, {
      email: guest.email,
      workspaces: [{ workspaceId: workspace.id, roleId: role.id }],
      teamIds: [ops.id, core.id],
    });
    expect((await accept(guest.token, { token })).data.acceptInvitation).toMatchObject({ errors: [] });
    expect(
      await world.sql('SELECT built_in_role, custom_role_id FROM workspace_accesses WHERE user_id = $1', [
        guest.userId,
      ]),
    ).toEqual([{ built_in_role: null, custom_role_id: role.id }]);
    expect(
      await world.sql('SELECT team_id, account_id, managed_by FROM team_members WHERE user_id = $1 ORDER BY 1', [
        guest.userId,
      ]),
    ).toEqual([core, ops].map((team) => ({ team_id: team.id, account_id: account.id, managed_by: 'MANUAL' })));
    const details = { principalId: guest.userId, invitationId: id, invitedBy: account.owner.userId };
    const added = { type: 'team_member.added', resource_type: 'team', details: { name: 'Grace', ...details } };
    expect((await eventsOf(world, account.id)).slice(-3)).toMatchObject([
      { type: 'workspace_access.granted', after: { role: 'Auditor' }, details },
      { ...added, resource_id: ops.id, resource_name: 'Ops' },
      { ...added, resource_id: core.id, resource_name: 'Core' },
    ]);
  });

  it('works by id for the invited address only', async () => {
    const account = await world.account();
    const [guest, stranger] = [await world.person(), await world.person()];
    const { id } = await invited(world, account, { email: guest.email });
    expect(failures(await refused(stranger.token, { invitationId: id }), 'acceptInvitation')).toEqual([
      ['NOT_FOUND', ['invitationId']],
    ]);
    expect((await accept(guest.token, { invitationId: id })).data.acceptInvitation).toMatchObject({
      member: { role: 'MEMBER' },
    });
  });

  it('is harmless when done twice by the same person', async () => {
    const account = await world.account();
    const guest = await world.person();
    const { id, token } = await invited(world, account, { email: guest.email });
    const first = await accept(guest.token, { token });
    await world.sql(`UPDATE accounts SET status = 'FROZEN' WHERE id = $1`, [account.id]);
    for (const input of [{ token }, { invitationId: id }]) {
      const again = await refused(guest.token, input);
      expect(again.data.acceptInvitation?.member).toEqual(first.data.acceptInvitation?.member);
    }
  });

  it('refuses another address, and tells of it in the log of who is refused', async () => {
    const account = await world.account();
    const guest = await world.person();
    const [stranger, member] = [await world.person(), await world.member(account, 'MEMBER')];
    const { id, token } = await invited(world, account, { email: guest.email });
    for (const [person, log] of [
      [stranger, 'installation'],
      [member, account.id],
    ] as const) {
      const answer = await refused(person.token, { token }, ['WRONG_RECIPIENT']);
      expect(failures(answer, 'acceptInvitation')).toEqual([['WRONG_RECIPIENT', ['token']]]);
      expect(answer.data.acceptInvitation).toMatchObject({ member: null, viewer: null });
      expect((await auditEvents(world)).at(-1)).toMatchObject({
        log_id: log,
        actor_id: person.userId,
        resource_id: id,
      });
    }
  });

  it('knows no wrong, malformed or other token, and tells of each try in the log of the installation', async () => {
    const guest = await world.person();
    for (const token of [
      '',
      'nonsense\u0000',
      newToken('invitation'),
      newToken('session'),
      guest.token,
      `${newToken('invitation')}x`,
    ]) {
      const answer = await refused(guest.token, { token }, ['WRONG_LINK']);
      expect(failures(answer, 'acceptInvitation')).toEqual([['NOT_FOUND', ['token']]]);
    }
    for (const invitationId of ['', 'inv_x', newId('invitation'), newId('member'), 'inv\u0000']) {
      expect(failures(await refused(guest.token, { invitationId }), 'acceptInvitation')).toEqual([
        ['NOT_FOUND', ['invitationId']],
      ]);
    }
  });

  it('takes exactly one of token and invitationId', async () => {
    const guest = await world.person();
    for (const input of [{}, { token: null }, { token: newToken('invitation'), invitationId: newId('invitation') }]) {
      expect(failures(await refused(guest.token, input), 'acceptInvitation')).toEqual([['INVALID', []]]);
    }
  });

  it('takes a session: neither a key nor a service account', async () => {
    const account = await world.account();
    const guest = await world.person();
    const key = await world.apiKey(guest);
    const { token } = await invited(world, account, { email: guest.email });
    const { errors } = await refused(key.token, { token }, ['FORBIDDEN']);
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', reason: 'SESSION_ONLY' } }]);
    const machine = await world.serviceAccount(account, { role: 'ADMIN' });
    expect((await refused(machine.token, { token }, ['FORBIDDEN'])).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN', reason: 'PEOPLE_ONLY' } },
    ]);
    expect((await refused(null, { token })).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('refuses what was revoked, declined or has expired, and a link that was replaced', async () => {
    const account = await world.account();
    const guest = await world.person();
    const { id, token } = await invited(world, account, { email: guest.email });
    await world.sql('UPDATE invitations SET expires_at = $2 WHERE id = $1', [id, world.now()]);
    expect(failures(await refused(guest.token, { token }), 'acceptInvitation')).toEqual([['EXPIRED', ['token']]]);
    await world.graphql(account.owner.token, RESEND, { input: { invitationId: id } });
    expect(failures(await refused(guest.token, { token }, ['WRONG_LINK']), 'acceptInvitation')).toEqual([
      ['NOT_FOUND', ['token']],
    ]);
    await world.graphql(account.owner.token, REVOKE, { input: { invitationId: id } });
    expect(failures(await refused(guest.token, { invitationId: id }), 'acceptInvitation')).toEqual([
      ['CONFLICT', ['invitationId']],
    ]);
    await world.sql(`UPDATE invitations SET status = 'DECLINED' WHERE id = $1`, [id]);
    expect(failures(await refused(guest.token, { invitationId: id }), 'acceptInvitation')).toEqual([
      ['CONFLICT', ['invitationId']],
    ]);
  });

  it('gives an existing member nothing, a deactivated one neither', async () => {
    const account = await world.account();
    const guest = await world.person();
    const { id, token } = await invited(world, account, { email: guest.email, role: 'ADMIN' });
    const member = await world.member(account, 'MEMBER', { person: guest });
    expect(failures(await refused(guest.token, { token }), 'acceptInvitation')).toEqual([
      ['ALREADY_MEMBER', ['token']],
    ]);
    await world.sql('UPDATE members SET active = false WHERE id = $1', [member.memberId]);
    expect(failures(await refused(guest.token, { token }), 'acceptInvitation')).toEqual([
      ['ALREADY_MEMBER', ['token']],
    ]);
    await world.sql(`UPDATE invitations SET status = 'ACCEPTED', accepted_by_user_id = $2 WHERE id = $1`, [
      id,
      guest.userId,
    ]);
    expect(failures(await refused(guest.token, { token }), 'acceptInvitation')).toEqual([
      ['ALREADY_MEMBER', ['token']],
    ]);
    await world.sql('DELETE FROM members WHERE id = $1', [member.memberId]);
    expect(failures(await refused(guest.token, { token }), 'acceptInvitation')).toEqual([['CONFLICT', ['token']]]);
  });

  it('asks again for a seat and for the plan', async () => {
    const account = await world.account();
    const workspace = await world.workspace(account);
    const guest = await world.person();
    const { id, token } = await invited(world, account, {
      email: guest.email,
      workspaces: [{ workspaceId: workspace.id, roleId: RUNNER }],
      teamIds: [(await world.team(account)).id],
    });
    await world.sql(`UPDATE accounts SET plan = 'FREE' WHERE id = $1`, [account.id]);
    for (const feature of ['WORKSPACE_ACCESS', 'TEAMS']) {
      expect((await refused(guest.token, { token })).data.acceptInvitation).toMatchObject({
        errors: [{ code: 'FEATURE_NOT_IN_PLAN', feature }],
      });
      await world.sql('DELETE FROM invitation_workspaces WHERE invitation_id = $1', [id]);
    }
    await world.member(account, 'MEMBER');
    expect((await refused(guest.token, { token })).data.acceptInvitation).toMatchObject({
      errors: [{ code: 'SEAT_LIMIT_REACHED', limit: 2, used: 2, reserved: 1 }],
    });
  });

  it('cannot be done while the account is frozen, and not at all once it is closed', async () => {
    const account = await world.account();
    const guest = await world.person();
    const { token } = await invited(world, account, { email: guest.email });
    await world.sql(`UPDATE accounts SET status = 'FROZEN' WHERE id = $1`, [account.id]);
    expect((await refused(guest.token, { token })).errors).toMatchObject([{ extensions: { code: 'ACCOUNT_FROZEN' } }]);
    await world.sql(`UPDATE accounts SET deleted_at = $2 WHERE id = $1`, [account.id, world.now()]);
    expect(failures(await refused(guest.token, { token }, ['WRONG_LINK']), 'acceptInvitation')).toEqual([
      ['NOT_FOUND', ['token']],
    ]);
  });

  describe('when what it gives can no longer be given', () => {
    const WITHDRAWN = [['INVITATION_WITHDRAWN', ['token']]];

    async function invitedByAdmin(entry: object = {}) {
      const account = await world.account();
      const admin = await world.member(account, 'ADMIN');
      const guest = await world.person();
      const invitation = await invited(world, account, { email: guest.email, ...entry }, admin.token);
      return { account, admin, guest, invitation };
    }

    async function expectWithdrawn(
      guest: { token: string },
      token: string,
      account: { id: string },
      details: object,
    ): Promise<void> {
      const answer = await refused(guest.token, { token }, ['INVITATION_WITHDRAWN']);
      expect(failures(answer, 'acceptInvitation')).toEqual(WITHDRAWN);
      expect(JSON.stringify(answer)).not.toMatch(/INVITER|GONE|TEAM_|CREATE_INVITATIONS/);
      expect((await eventsOf(world, account.id)).at(-1)).toMatchObject({
        type: 'access.refused',
        outcome: 'REFUSED',
        details,
      });
    }

    it('withdraws the invitation of an admin who is one no longer; a resend by another admin makes it good', async () => {
      const { account, admin, guest, invitation } = await invitedByAdmin({ role: 'ADMIN' });
      await world.sql(`UPDATE members SET role = 'MEMBER' WHERE id = $1`, [admin.memberId]);
      await expectWithdrawn(guest, invitation.token, account, {
        code: 'INVITATION_WITHDRAWN',
        reason: 'INVITER_LACKS_RIGHTS',
        invitedBy: admin.userId,
        missingPermissions: expect.arrayContaining(['CREATE_INVITATIONS', 'UPDATE_MEMBERS']) as unknown,
      });
      await world.graphql(account.owner.token, RESEND, { input: { invitationId: invitation.id } });
      expect((await accept(guest.token, { invitationId: invitation.id })).data.acceptInvitation).toMatchObject({
        member: { role: 'ADMIN' },
      });
    });

    it('withdraws the invitation of somebody who was deactivated or has left', async () => {
      const { account, admin, guest, invitation } = await invitedByAdmin();
      await world.sql('UPDATE members SET active = false WHERE id = $1', [admin.memberId]);
      await expectWithdrawn(guest, invitation.token, account, { reason: 'INVITER_GONE' });
      await world.sql('DELETE FROM members WHERE id = $1', [admin.memberId]);
      await expectWithdrawn(guest, invitation.token, account, { reason: 'INVITER_GONE' });
    });

    it('withdraws the invitation of a service account that is no admin any more, or gone', async () => {
      const account = await world.account();
      const machine = await world.serviceAccount(account, { role: 'ADMIN' });
      const guest = await world.person();
      const { token } = await invited(world, account, { email: guest.email }, machine.token);
      await world.sql(`UPDATE service_accounts SET role = 'MEMBER' WHERE id = $1`, [machine.id]);
      await expectWithdrawn(guest, token, account, { reason: 'INVITER_LACKS_RIGHTS', invitedBy: machine.id });
      await world.sql('DELETE FROM service_accounts WHERE id = $1', [machine.id]);
      await expectWithdrawn(guest, token, account, { reason: 'INVITER_GONE', invitedBy: machine.id });
    });

    it('withdraws the invitation to a team, a workspace or a role that was deleted, or a team of the directory', async () => {
      const account = await world.account();
      const [workspace, role, team] = [
        await world.workspace(account),
        await world.role(account),
        await world.team(account),
      ];
      const guest = await world.person();
      const { token } = await invited(world, account, {
        email: guest.email,
        workspaces: [{ workspaceId: workspace.id, roleId: role.id }],
        teamIds: [team.id],
      });
      for (const [statement, id, reason] of [
        [`UPDATE teams SET managed_by = 'SCIM' WHERE id = $1`, team.id, 'TEAM_MANAGED_ELSEWHERE'],
        ['DELETE FROM teams WHERE id = $1', team.id, 'TEAM_GONE'],
        ['DELETE FROM workspaces WHERE id = $1', workspace.id, 'WORKSPACE_GONE'],
        ['DELETE FROM workspace_roles WHERE id = $1', role.id, 'ROLE_GONE'],
      ] as const) {
        await world.sql(statement, [id]);
        await expectWithdrawn(guest, token, account, { reason });
      }
    });

    it('holds for a service account that is still an admin, and names it as who gave', async () => {
      const account = await world.account();
      const workspace = await world.workspace(account);
      const machine = await world.serviceAccount(account, { role: 'ADMIN' });
      const guest = await world.person();
      const workspaces = [{ workspaceId: workspace.id, roleId: RUNNER }];
      const entry = { email: guest.email, role: 'ADMIN', workspaces };
      const { token } = await invited(world, account, entry, machine.token);
      expect((await accept(guest.token, { token })).data.acceptInvitation).toMatchObject({ errors: [] });
      expect(
        await world.sql('SELECT granted_by_id FROM workspace_accesses WHERE user_id = $1', [guest.userId]),
      ).toEqual([{ granted_by_id: machine.id }]);
    });
  });

  it('stays good after SECRET_KEY was changed', async () => {
    const account = await world.account();
    const guest = await world.person();
    const { token } = await invited(world, account, { email: guest.email });
    const { config } = world.server.app;
    const { secretKey } = config;
    Object.assign(config, { secretKey: 'quite another secret key of 32 characters and more' });
    try {
      expect((await accept(guest.token, { token })).data.acceptInvitation).toMatchObject({ errors: [] });
    } finally {
      Object.assign(config, { secretKey });
    }
  });

  it('writes the member with the name and address of that moment, also when they change at once', async () => {
    const account = await world.account();
    const UPDATE = 'mutation ($n: String) { updateViewer(input: { name: $n }) { errors { code } } }';
    for (let round = 0; round < 10; round += 1) {
      const guest = await world.person();
      const { token } = await invited(world, account, { email: guest.email });
      await Promise.all([accept(guest.token, { token }), world.graphql(guest.token, UPDATE, { n: 'New Name' })]);
      expect(await world.sql('SELECT name FROM members WHERE user_id = $1', [guest.userId])).toEqual([
        { name: 'New Name' },
      ]);
    }
  });
});
