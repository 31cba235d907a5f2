import { newId } from '../../src/ids';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

async function look(token: string, id: string): Promise<unknown> {
  const { data, errors } = await world.graphql(
    token,
    'query ($id: ID!) { node(id: $id) { ... on User { name email } } }',
    { id },
  );
  expect(errors).toEqual([]);
  return data.node;
}

describe('User', () => {
  it('is seen, with the address, by the person and by fellow members of an account, deactivated people included', async () => {
    const account = await world.account();
    const [member, inactive] = [
      await world.member(account, 'MEMBER'),
      await world.member(account, 'MEMBER', { active: false }),
    ];
    for (const { userId, name, email } of [account.owner, member, inactive]) {
      expect(await look(member.token, userId)).toEqual({ name, email });
    }
    expect(await look(inactive.token, inactive.userId)).toEqual({ name: inactive.name, email: inactive.email });
  });

  it('does not exist for anybody else: strangers, and who was deactivated in the only account in common', async () => {
    const account = await world.account();
    const inactive = await world.member(account, 'MEMBER', { active: false });
    const stranger = (await world.account()).owner;
    for (const { token } of [inactive, stranger]) expect(await look(token, account.owner.userId)).toBeNull();
    const elsewhere = await world.account({ owner: account.owner });
    const key = await world.apiKey(account.owner, { accountId: elsewhere.id });
    expect(await look(key.token, inactive.userId)).toBeNull();
  });

  it('shows its name, but no address, where somebody meets it who may not know it', async () => {
    const account = await world.account();
    const inviter = await world.member(account, 'ADMIN');
    await world.sql(
      `INSERT INTO invitations (id, account_id, email, role, token_hash, status, invited_by_id, created_at, expires_at)
       VALUES ($1, $2, 'guest@example.com', 'MEMBER', 'x', 'PENDING', $3, $4, $5)`,
      [newId('invitation'), account.id, inviter.userId, world.now(), new Date(world.now().getTime() + 60_000)],
    );
    const invitedBy = async () => {
      const { data, errors } = await world.graphql(
        account.owner.token,
        'query ($handle: String!) { account(handle: $handle) { invitations { nodes { invitedBy { ... on User { name email } } } } } }',
        { handle: account.handle },
      );
      expect(errors).toEqual([]);
      return data.account?.invitations?.nodes?.[0]?.invitedBy;
    };
    expect(await invitedBy()).toEqual({ name: inviter.name, email: inviter.email });
    await world.sql('DELETE FROM members WHERE id = $1', [inviter.memberId]);
    expect(await invitedBy()).toEqual({ name: inviter.name, email: null });
  });
});
