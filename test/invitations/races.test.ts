import { invitationToken } from '../../src/auth/derived-secrets';
import { noteSecret } from '../support/secrets';
import { textOf } from '../support/sign-in';
import { startWorld, type Person, type TestAccount, type World } from '../support/world';
import { ACCEPT, eventsOf, invite, listOf, newEmail, REVOKE } from './operations';

let world: World;
beforeAll(async () => {
  // Nothing here is about the mails: without their jobs the rounds are many and quick.
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

const CHANGE = 'mutation ($input: ChangeMemberRoleInput!) { changeMemberRole(input: $input) { errors { code } } }';
const ROUNDS = 50;
/** For what is settled by one lock alone. */
const FEWER = 20;

/** The outcome of the first entry. */
function outcome(payload: unknown): unknown {
  return listOf((payload as { results: never }).results)[0]?.outcome;
}

interface Invited {
  id: string;
  token: string;
  guest: Person;
}

/** Invitations of one call, each to a person of its own, with the links that their mails would have. */
async function invited(account: TestAccount, entry: object = {}): Promise<Invited[]> {
  const guests = await Promise.all(Array.from({ length: ROUNDS }, () => world.person()));
  const entries = guests.map(({ email }) => ({ email, ...entry }));
  const { results } = await invite(world, account.owner.token, account.id, entries);
  return guests.map((guest, round) => {
    const id = textOf(results?.[round]?.invitation?.id);
    const token = invitationToken(world.server.app.config, id, 1);
    noteSecret(token);
    return { id, token, guest };
  });
}

async function typesOf(account: TestAccount): Promise<unknown[]> {
  return (await eventsOf(world, account.id)).map(({ type }) => type);
}

describe('at the same moment', () => {
  it('the last seat is given once', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const account = await world.account({ plan: 'FREE' });
      const { token } = account.owner;
      const answers = await Promise.all([1, 2].map(() => invite(world, token, account.id, [{ email: newEmail() }])));
      expect(answers.map(outcome).sort()).toEqual(['FAILED', 'INVITED']);
    }
  });

  it('one link makes one member on one team, and both answers are that member', async () => {
    const account = await world.account();
    const team = await world.team(account);
    for (const { guest, token } of await invited(account, { teamIds: [team.id] })) {
      const answers = await Promise.all([1, 2].map(() => world.graphql(guest.token, ACCEPT, { input: { token } })));
      const members = answers.map(({ data }) => textOf(data.acceptInvitation?.member?.id));
      expect(new Set(members).size).toBe(1);
    }
    const types = await typesOf(account);
    expect(types.filter((type) => type === 'member.joined')).toHaveLength(ROUNDS);
    expect(types.filter((type) => type === 'team_member.added')).toHaveLength(ROUNDS);
  });

  it('an inviter is demoted and the invitation accepted: never in that order', async () => {
    const account = await world.account();
    const rounds = await invited(account, { role: 'ADMIN' });
    for (const [round, { id, guest, token }] of rounds.entries()) {
      const admin = await world.member(account, 'ADMIN');
      await world.sql('UPDATE invitations SET invited_by_id = $2 WHERE id = $1', [id, admin.userId]);
      const accepting = () => world.graphql(guest.token, ACCEPT, { input: { token } });
      const demoting = () =>
        world.graphql(account.owner.token, CHANGE, { input: { memberId: admin.memberId, role: 'MEMBER' } });
      const [accepted, demoted] =
        round % 2 === 0 ? await Promise.all([accepting(), demoting()]) : await swapped(demoting, accepting);
      expect(demoted.data.changeMemberRole).toEqual({ errors: [] });
      const joined = accepted.data.acceptInvitation?.member != null;
      const changes = (await typesOf(account)).filter((type) => String(type).startsWith('member.'));
      if (joined) expect(changes.slice(-2)).toEqual(['member.joined', 'member.role_changed']);
      else expect(accepted.data.acceptInvitation).toMatchObject({ errors: [{ code: 'INVITATION_WITHDRAWN' }] });
      expect(await world.sql('SELECT 1 FROM members WHERE user_id = $1', [guest.userId])).toHaveLength(joined ? 1 : 0);
    }
  });

  it('an invitation is revoked or accepted, never both', async () => {
    const account = await world.account();
    for (const { id, guest, token } of await invited(account)) {
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

  it('two who invite the same address leave one live invitation', async () => {
    const account = await world.account();
    const admin = await world.member(account, 'ADMIN');
    for (let round = 0; round < FEWER; round += 1) {
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
    const account = await world.account();
    for (let round = 0; round < FEWER; round += 1) {
      const email = newEmail();
      const rest = { idempotencyKey: `round ${round} of the race` };
      const ask = () => invite(world, account.owner.token, account.id, [{ email }], rest);
      const [first, second] = await Promise.all([ask(), ask()]);
      expect(first.results).toEqual(second.results);
      expect(await world.sql('SELECT 1 FROM invitations WHERE email = $1', [email])).toHaveLength(1);
    }
  });
});

/** Starts the first before the second; answers the second's result first. */
async function swapped<A, B>(first: () => Promise<A>, second: () => Promise<B>): Promise<[B, A]> {
  const [a, b] = await Promise.all([first(), second()]);
  return [b, a];
}
