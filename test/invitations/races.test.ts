import { textOf } from '../support/sign-in';
import { startWorld, type World } from '../support/world';
import { ACCEPT, eventsOf, invite, invited, listOf, newEmail, REVOKE } from './operations';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const CHANGE = 'mutation ($input: ChangeMemberRoleInput!) { changeMemberRole(input: $input) { errors { code } } }';
const ROUNDS = 8;

/** The outcome of the first entry. */
function outcome(payload: unknown): unknown {
  return listOf((payload as { results: never }).results)[0]?.outcome;
}

describe('at the same moment', () => {
  it('the last seat is given once', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const account = await world.account({ plan: 'FREE' });
      const { token } = account.owner;
      const answers = await Promise.all([1, 2, 3].map(() => invite(world, token, account.id, [{ email: newEmail() }])));
      expect(answers.map(outcome).sort()).toEqual(['FAILED', 'FAILED', 'INVITED']);
    }
  });

  it('one link makes one member, and both answers are that member', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const account = await world.account();
      const guest = await world.person();
      const { token } = await invited(world, account, { email: guest.email });
      const answers = await Promise.all([1, 2].map(() => world.graphql(guest.token, ACCEPT, { input: { token } })));
      const members = answers.map(({ data }) => textOf(data.acceptInvitation?.member?.id));
      expect(new Set(members).size).toBe(1);
      expect((await eventsOf(world, account.id)).filter(({ type }) => type === 'member.joined')).toHaveLength(1);
    }
  });

  it('two who invite the same address leave one live invitation', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const account = await world.account();
      const admin = await world.member(account, 'ADMIN');
      const email = newEmail();
      const answers = await Promise.all(
        [admin, account.owner].map(({ token }) => invite(world, token, account.id, [{ email }])),
      );
      expect(answers.map(outcome).sort()).toEqual(['INVITED', 'RENEWED']);
      expect(await world.sql('SELECT status FROM invitations WHERE email = $1 ORDER BY 1', [email])).toEqual([
        { status: 'PENDING' },
        { status: 'REVOKED' },
      ]);
    }
  });

  it('a retry that runs beside the first call invites once', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const account = await world.account();
      const email = newEmail();
      const rest = { idempotencyKey: `round ${round} of the race` };
      const ask = () => invite(world, account.owner.token, account.id, [{ email }], rest);
      const [first, second] = await Promise.all([ask(), ask()]);
      expect(first.results).toEqual(second.results);
      expect(await world.sql('SELECT 1 FROM invitations WHERE email = $1', [email])).toHaveLength(1);
    }
  });

  it('an inviter is demoted and the invitation accepted: never in that order', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const account = await world.account();
      const admin = await world.member(account, 'ADMIN');
      const guest = await world.person();
      const { token } = await invited(world, account, { email: guest.email, role: 'ADMIN' }, admin.token);
      const accepting = () => world.graphql(guest.token, ACCEPT, { input: { token } });
      const demoting = () =>
        world.graphql(account.owner.token, CHANGE, { input: { memberId: admin.memberId, role: 'MEMBER' } });
      const [accepted] =
        round % 2 === 0 ? await Promise.all([accepting(), demoting()]) : await swapped(demoting, accepting);
      const types = (await eventsOf(world, account.id)).map(({ type }) => type);
      const joined = accepted.data.acceptInvitation?.member != null;
      if (joined) expect(types.indexOf('member.joined')).toBeLessThan(types.indexOf('member.role_changed'));
      else expect(accepted.data.acceptInvitation).toMatchObject({ errors: [{ code: 'INVITATION_WITHDRAWN' }] });
      expect(await world.sql('SELECT 1 FROM members WHERE user_id = $1', [guest.userId])).toHaveLength(joined ? 1 : 0);
    }
  });

  it('an invitation is revoked or accepted, never both', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const account = await world.account();
      const guest = await world.person();
      const { id, token } = await invited(world, account, { email: guest.email });
      const [accepted, revoked] = await Promise.all([
        world.graphql(guest.token, ACCEPT, { input: { token } }),
        world.graphql(account.owner.token, REVOKE, { input: { invitationId: id } }),
      ]);
      const results = [
        accepted.data.acceptInvitation?.member != null,
        revoked.data.revokeInvitation?.invitation != null,
      ];
      expect(results.filter(Boolean)).toHaveLength(1);
    }
  });
});

/** Starts the first before the second; answers the second's result first. */
async function swapped<A, B>(first: () => Promise<A>, second: () => Promise<B>): Promise<[B, A]> {
  const [a, b] = await Promise.all([first(), second()]);
  return [b, a];
}
