import { builtInRoles } from '../../src/auth/catalogue';
import { newId } from '../../src/ids';
import { expectNothingWritten } from '../support/nothing-written';
import { jobsDone, textOf } from '../support/sign-in';
import { startWorld, type Answer, type TestAccount, type World } from '../support/world';
import {
  CAN,
  DAY,
  eventsOf,
  failures,
  invite,
  invited,
  latestToken,
  mailsTo,
  newEmail,
  PREVIEW,
  RESEND,
  REVOKE,
} from './operations';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

async function refused(query: string, token: string | null, input: object, codes: string[] = []): Promise<Answer> {
  await jobsDone(world);
  return expectNothingWritten(world, codes, () => world.graphql(token, query, { input }));
}

/** What viewerCan says of both mutations, as the codes of its reasons. */
async function can(token: string, id: string): Promise<{ resend: unknown[]; revoke: unknown[] }> {
  const { data } = await world.graphql(token, CAN, { id });
  const codes = (name: string) => (data.node?.[name]?.reasons as unknown as { code: string }[]).map(({ code }) => code);
  return { resend: codes('resend'), revoke: codes('revoke') };
}

describe('resendInvitation', () => {
  it('gives a new link and seven more days, kills the old link, and makes the caller who invited', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    const email = newEmail();
    const { id, token } = await invited(world, account, { email, expiresInDays: 1 });
    const { data, errors } = await world.graphql(admin.token, RESEND, { input: { invitationId: id } });
    expect(errors).toEqual([]);
    const resent = data.resendInvitation?.invitation;
    expect(resent).toMatchObject({ id, status: 'PENDING', sendCount: 2, invitedBy: { id: admin.userId } });
    expect(Math.round((Date.parse(textOf(resent?.expiresAt)) - world.now().getTime()) / DAY)).toBe(7);
    const next = await latestToken(world, email);
    expect(next).not.toBe(token);
    expect((await world.graphql(null, PREVIEW, { token })).data.invitationByToken).toBeNull();
    expect((await world.graphql(null, PREVIEW, { token: next })).data.invitationByToken).toMatchObject({
      id,
      status: 'PENDING',
    });
    expect((await eventsOf(world, account.id)).at(-1)).toMatchObject({
      type: 'invitation.resent',
      actor_id: admin.userId,
      before: { sendCount: 1, invitedBy: account.owner.userId },
      after: { sendCount: 2, invitedBy: admin.userId },
    });
  });

  it('makes a service account that is ADMIN who invited, and it may take back what it sent', async () => {
    const account = await world.account();
    const machine = await world.serviceAccount(account, { role: 'ADMIN' });
    const { id } = await invited(world, account, { email: newEmail() });
    expect(await can(machine.token, id)).toEqual({ resend: [], revoke: [] });
    const { data } = await world.graphql(machine.token, RESEND, { input: { invitationId: id } });
    expect(data.resendInvitation?.invitation).toMatchObject({ sendCount: 2, invitedBy: { id: machine.id } });
    const revoked = await world.graphql(machine.token, REVOKE, { input: { invitationId: id } });
    expect(revoked.data.revokeInvitation).toMatchObject({ invitation: { status: 'REVOKED' }, errors: [] });
    expect((await eventsOf(world, account.id)).slice(-2)).toMatchObject([
      { type: 'invitation.resent', actor_id: machine.id, after: { invitedBy: machine.id } },
      { type: 'invitation.revoked', actor_id: machine.id },
    ]);
  });

  it('makes an expired one live again, if there is a seat', async () => {
    const account = await world.account({ plan: 'FREE' });
    const { id } = await invited(world, account, { email: newEmail() });
    await world.sql('UPDATE invitations SET expires_at = $2 WHERE id = $1', [id, world.now()]);
    const other = await invited(world, account, { email: newEmail() });
    expect(await can(account.owner.token, id)).toEqual({ resend: ['SEAT_LIMIT_REACHED'], revoke: [] });
    const full = await refused(RESEND, account.owner.token, { invitationId: id });
    expect(full.data.resendInvitation).toMatchObject({
      invitation: null,
      errors: [{ code: 'SEAT_LIMIT_REACHED', limit: 2, used: 1, reserved: 1 }],
    });
    await world.graphql(account.owner.token, REVOKE, { input: { invitationId: other.id } });
    expect(await can(account.owner.token, id)).toEqual({ resend: [], revoke: [] });
    const { data } = await world.graphql(account.owner.token, RESEND, { input: { invitationId: id } });
    expect(data.resendInvitation).toMatchObject({ invitation: { status: 'PENDING' }, errors: [] });
  });

  it('gives way to a newer invitation to the same address', async () => {
    const account = await world.account();
    const email = newEmail();
    const { id } = await invited(world, account, { email });
    await world.sql('UPDATE invitations SET expires_at = $2 WHERE id = $1', [id, world.now()]);
    const newer = await invited(world, account, { email });
    expect(await can(account.owner.token, id)).toEqual({ resend: ['CONFLICT'], revoke: [] });
    expect(failures(await refused(RESEND, account.owner.token, { invitationId: id }), 'resendInvitation')).toEqual([
      ['CONFLICT', ['invitationId']],
    ]);
    await world.sql('UPDATE invitations SET expires_at = $2 WHERE id = $1', [newer.id, world.now()]);
    const { data } = await world.graphql(account.owner.token, RESEND, { input: { invitationId: id } });
    expect(data.resendInvitation).toMatchObject({ invitation: { status: 'PENDING' }, errors: [] });
  });

  it.each(['ACCEPTED', 'DECLINED', 'REVOKED'])('refuses one that is %s', async (status) => {
    const account = await world.account();
    const { id } = await invited(world, account, { email: newEmail() });
    await world.sql('UPDATE invitations SET status = $2 WHERE id = $1', [id, status]);
    expect(await can(account.owner.token, id)).toEqual({
      resend: ['CONFLICT'],
      revoke: status === 'REVOKED' ? [] : ['CONFLICT'],
    });
    expect(failures(await refused(RESEND, account.owner.token, { invitationId: id }), 'resendInvitation')).toEqual([
      ['CONFLICT', ['invitationId']],
    ]);
  });

  it('asks again for what the plan, the roles, workspaces, teams and members say now', async () => {
    const account = await world.account();
    const workspace = await world.workspace(account);
    const [role, team] = [await world.role(account), await world.team(account)];
    const guest = await world.person();
    const workspaces = [
      { workspaceId: workspace.id, roleId: builtInRoles.VIEWER.id },
      { workspaceId: (await world.workspace(account)).id, roleId: role.id },
    ];
    const { id } = await invited(world, account, { email: guest.email, workspaces, teamIds: [team.id] });
    const expectRefusal = async (code: string, message: string, reasons = [code]): Promise<void> => {
      expect((await can(account.owner.token, id)).resend).toEqual(reasons);
      const { data } = await refused(RESEND, account.owner.token, { invitationId: id });
      expect(data.resendInvitation?.errors).toMatchObject([
        { code, message: expect.stringContaining(message) as unknown, path: ['invitationId'] },
      ]);
    };
    await world.sql(`UPDATE accounts SET plan = 'FREE' WHERE id = $1`, [account.id]);
    await expectRefusal('FEATURE_NOT_IN_PLAN', 'WORKSPACE_ACCESS', ['FEATURE_NOT_IN_PLAN', 'FEATURE_NOT_IN_PLAN']);
    await world.sql(`UPDATE accounts SET plan = 'PRO' WHERE id = $1`, [account.id]);
    await world.sql(`UPDATE teams SET managed_by = 'SCIM' WHERE id = $1`, [team.id]);
    await expectRefusal('MANAGED_ELSEWHERE', 'directory');
    await world.sql('DELETE FROM teams WHERE id = $1', [team.id]);
    await expectRefusal('NOT_FOUND', 'A team that');
    await world.sql('DELETE FROM workspaces WHERE id = $1', [workspace.id]);
    await expectRefusal('NOT_FOUND', 'A workspace that');
    await world.sql('DELETE FROM workspace_roles WHERE id = $1', [role.id]);
    await expectRefusal('NOT_FOUND', 'A workspace role that');
    await world.member(account, 'MEMBER', { person: guest, active: false });
    await expectRefusal('ALREADY_MEMBER', 'has this address already');
  });

  it('keeps to three mails a day to one address', async () => {
    const account = await world.account();
    const { id } = await invited(world, account, { email: newEmail() });
    for (let mail = 2; mail <= 3; mail += 1)
      await world.graphql(account.owner.token, RESEND, { input: { invitationId: id } });
    expect((await can(account.owner.token, id)).resend).toEqual(['LIMIT_REACHED']);
    expect((await refused(RESEND, account.owner.token, { invitationId: id })).data.resendInvitation).toMatchObject({
      errors: [{ code: 'LIMIT_REACHED', most: 3, now: 3 }],
    });
  });

  it('sends once for a retry under the same key', async () => {
    const account = await world.account();
    const email = newEmail();
    const { id } = await invited(world, account, { email });
    const input = { invitationId: id, idempotencyKey: 'send it once' };
    const first = await world.graphql(account.owner.token, RESEND, { input });
    expect((await refused(RESEND, account.owner.token, input)).data).toEqual(first.data);
    expect(await mailsTo(world, email)).toHaveLength(2);
    const other = await invited(world, account, { email: newEmail() });
    const conflict = await refused(RESEND, account.owner.token, { ...input, invitationId: other.id });
    expect(failures(conflict, 'resendInvitation')).toEqual([['CONFLICT', ['idempotencyKey']]]);
    const bad = await refused(RESEND, account.owner.token, { invitationId: id, idempotencyKey: 'short' });
    expect(failures(bad, 'resendInvitation')).toEqual([['INVALID', ['idempotencyKey']]]);
  });
});

describe('revokeInvitation', () => {
  it('kills the link, frees the seat, and is harmless when done twice', async () => {
    const account = await world.account({ plan: 'FREE' });
    const { id, token } = await invited(world, account, { email: newEmail() });
    const { data } = await world.graphql(account.owner.token, REVOKE, { input: { invitationId: id } });
    expect(data.revokeInvitation).toEqual({
      invitation: { id, status: 'REVOKED' },
      account: { seats: { reserved: 0 } },
      errors: [],
    });
    expect((await eventsOf(world, account.id)).at(-1)).toMatchObject({
      type: 'invitation.revoked',
      before: { status: 'PENDING' },
    });
    expect((await world.graphql(null, PREVIEW, { token })).data.invitationByToken).toMatchObject({
      status: 'REVOKED',
      email: null,
    });
    expect((await refused(REVOKE, account.owner.token, { invitationId: id })).data).toEqual(data);
  });

  it('works for one that has expired and while the account is frozen', async () => {
    const account = await world.account();
    const { id } = await invited(world, account, { email: newEmail() });
    await world.sql('UPDATE invitations SET expires_at = $2 WHERE id = $1', [id, world.now()]);
    await world.sql(`UPDATE accounts SET status = 'FROZEN' WHERE id = $1`, [account.id]);
    expect(await can(account.owner.token, id)).toEqual({ resend: ['ACCOUNT_FROZEN'], revoke: [] });
    const { data } = await world.graphql(account.owner.token, REVOKE, { input: { invitationId: id } });
    expect(data.revokeInvitation).toMatchObject({ invitation: { status: 'REVOKED' }, errors: [] });
  });

  it.each(['ACCEPTED', 'DECLINED'])('refuses one that was %s', async (status) => {
    const account = await world.account();
    const { id } = await invited(world, account, { email: newEmail() });
    await world.sql('UPDATE invitations SET status = $2 WHERE id = $1', [id, status]);
    expect(failures(await refused(REVOKE, account.owner.token, { invitationId: id }), 'revokeInvitation')).toEqual([
      ['CONFLICT', ['invitationId']],
    ]);
  });
});

describe.each([
  ['resendInvitation', RESEND],
  ['revokeInvitation', REVOKE],
])('%s', (name, query) => {
  let account: TestAccount;
  let id: string;
  beforeAll(async () => {
    account = await world.account();
    const { results } = await invite(world, account.owner.token, account.id, [{ email: newEmail() }]);
    id = textOf(results?.[0]?.invitation?.id);
  });

  it('is refused to members, by name of the permission, and viewerCan says so', async () => {
    const member = await world.member(account, 'MEMBER');
    const { errors } = await refused(query, member.token, { invitationId: id }, ['FORBIDDEN']);
    expect(errors).toMatchObject([
      { path: [name], extensions: { code: 'FORBIDDEN', missingPermission: 'UPDATE_INVITATIONS' } },
    ]);
    expect(await can(member.token, id)).toEqual({ resend: ['MISSING_PERMISSION'], revoke: ['MISSING_PERMISSION'] });
    const machine = await world.serviceAccount(account);
    expect((await refused(query, machine.token, { invitationId: id }, ['FORBIDDEN'])).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN', missingPermission: 'UPDATE_INVITATIONS' } },
    ]);
  });

  it('is unknown to strangers, and knows no other ids', async () => {
    const stranger = await world.account();
    for (const [token, invitationId] of [
      [stranger.owner.token, id],
      [account.owner.token, newId('invitation')],
      [account.owner.token, account.id],
      [account.owner.token, 'inv_\u0000'],
      [account.owner.token, ''],
    ] as const) {
      const { errors } = await refused(query, token, { invitationId });
      expect(errors).toMatchObject([{ path: [name], extensions: { code: 'NOT_FOUND' } }]);
    }
    expect((await refused(query, null, { invitationId: id })).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
  });
});
