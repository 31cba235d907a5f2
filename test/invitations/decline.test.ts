import { newToken } from '../../src/auth/tokens';
import { newId } from '../../src/ids';
import { expectNothingWritten } from '../support/nothing-written';
import { jobsDone } from '../support/sign-in';
import { startWorld, type Answer, type World } from '../support/world';
import { ACCEPT, DECLINE, eventsOf, failures, invited, newEmail, REVOKE } from './operations';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

function decline(token: string | null, input: object): Promise<Answer> {
  return world.graphql(token, DECLINE, { input });
}

async function refused(token: string | null, input: object, codes: string[] = []): Promise<Answer> {
  await jobsDone(world);
  return expectNothingWritten(world, codes, () => decline(token, input));
}

describe('declineInvitation', () => {
  it('turns an invitation down by its link, without signing in, and frees the seat', async () => {
    const account = await world.account();
    const { id, token } = await invited(world, account, { email: newEmail() });
    const { data, errors } = await decline(null, { token });
    expect(errors).toEqual([]);
    expect(data.declineInvitation).toEqual({
      invitation: { id, status: 'DECLINED', accountName: null, email: null },
      viewer: null,
      errors: [],
    });
    expect((await eventsOf(world, account.id)).at(-1)).toMatchObject({
      type: 'invitation.declined',
      actor_type: 'NOBODY',
      resource_id: id,
      before: { status: 'PENDING' },
      after: { status: 'DECLINED' },
    });
    const again = await refused(null, { token });
    expect(again.data.declineInvitation).toMatchObject({ invitation: { status: 'DECLINED' }, errors: [] });
  });

  it('by its id takes the person whose address it is for', async () => {
    const account = await world.account();
    const [guest, stranger] = [await world.person(), await world.person()];
    const { id } = await invited(world, account, { email: guest.email });
    const nobody = await refused(null, { invitationId: id });
    expect(nobody.errors).toMatchObject([{ path: ['declineInvitation'], extensions: { code: 'UNAUTHENTICATED' } }]);
    const machine = await world.serviceAccount(account, { role: 'ADMIN' });
    expect((await refused(machine.token, { invitationId: id }, ['FORBIDDEN'])).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN', reason: 'PEOPLE_ONLY' } },
    ]);
    expect(failures(await refused(stranger.token, { invitationId: id }), 'declineInvitation')).toEqual([
      ['NOT_FOUND', ['invitationId']],
    ]);
    expect((await decline(guest.token, { invitationId: id })).data.declineInvitation).toEqual({
      invitation: { id, status: 'DECLINED', accountName: null, email: null },
      viewer: { invitations: { nodes: [] } },
      errors: [],
    });
  });

  it('works for one that has expired, for a member, and while the account is frozen', async () => {
    const account = await world.account();
    const guest = await world.person();
    const { id, token } = await invited(world, account, { email: guest.email });
    await world.sql('UPDATE invitations SET expires_at = $2 WHERE id = $1', [id, world.now()]);
    await world.member(account, 'MEMBER', { person: guest });
    await world.sql(`UPDATE accounts SET status = 'FROZEN' WHERE id = $1`, [account.id]);
    expect((await decline(guest.token, { token })).data.declineInvitation).toMatchObject({
      invitation: { status: 'DECLINED' },
    });
    expect((await eventsOf(world, account.id)).at(-1)).toMatchObject({ before: { status: 'EXPIRED' } });
  });

  it('refuses one that was accepted or revoked', async () => {
    const account = await world.account();
    const guest = await world.person();
    const { token } = await invited(world, account, { email: guest.email });
    await world.graphql(guest.token, ACCEPT, { input: { token } });
    expect(failures(await refused(null, { token }), 'declineInvitation')).toEqual([['CONFLICT', ['token']]]);
    const other = await invited(world, account, { email: newEmail() });
    await world.graphql(account.owner.token, REVOKE, { input: { invitationId: other.id } });
    expect(failures(await refused(null, { token: other.token }), 'declineInvitation')).toEqual([
      ['CONFLICT', ['token']],
    ]);
  });

  it('knows no wrong link, no other id, and takes exactly one of the two', async () => {
    const guest = await world.person();
    for (const token of ['', 'x\u0000', newToken('invitation'), guest.token]) {
      expect(failures(await refused(null, { token }, ['WRONG_LINK']), 'declineInvitation')).toEqual([
        ['NOT_FOUND', ['token']],
      ]);
    }
    for (const invitationId of ['', newId('invitation'), newId('account'), 'inv\u0000']) {
      expect(failures(await refused(guest.token, { invitationId }), 'declineInvitation')).toEqual([
        ['NOT_FOUND', ['invitationId']],
      ]);
    }
    for (const input of [{}, { token: newToken('invitation'), invitationId: newId('invitation') }]) {
      expect(failures(await refused(guest.token, input), 'declineInvitation')).toEqual([['INVALID', []]]);
    }
  });
});
