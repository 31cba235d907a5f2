import { codeIn, jobsDone } from '../support/sign-in';
import { providersKey, providersSession } from '../support/sso';
import { startWorld, type World } from '../support/world';
import { connect, link, refusals, SIGN_ON_CONFIG, signOn } from '../sign-on/dance';
import { startHostileProvider, type HostileProvider } from '../sign-on/hostile-provider';
import { deactivate, directed, theMember, type Directed } from './operations';

let world: World;
let provider: HostileProvider;
beforeAll(async () => {
  provider = await startHostileProvider();
  world = await startWorld(SIGN_ON_CONFIG);
});
afterAll(async () => {
  await world.stop();
  await provider.stop();
});

/** An account with a directory and a provider. */
async function withProvider(): Promise<Directed> {
  const one = await directed(world);
  await connect(world, one.account, { issuer: provider.issuer });
  return one;
}

const opened = async (token: string, { handle }: { handle: string }) =>
  (await world.graphql(token, 'query ($handle: String!) { account(handle: $handle) { id } }', { handle })).data.account
    ?.id;

describe('somebody whom the directory has made a member', () => {
  it('proves at their first sign-on that they read the mail of the address, and is the same member', async () => {
    const one = await withProvider();
    const email = one.address();
    await one.user(email, { displayName: 'By The Directory' });
    const member = await theMember(world, one.account, email);
    const first = await signOn(world, one.account, provider, { sub: email, email });
    expect(first.payload).toMatchObject({ token: null, errors: [] });
    const mail = await world.smtp.waitFor(({ to }) => to === email);
    await jobsDone(world);
    const { payload } = await link(world, first.payload.linkChallenge, codeIn(mail));
    expect(payload).toMatchObject({ errors: [], viewer: { user: { id: member.userId } } });
    expect(await theMember(world, one.account, email)).toEqual(member);
    const again = await signOn(world, one.account, provider, { sub: email, email });
    expect(again.payload).toMatchObject({ linkChallenge: null, errors: [] });
  });

  it('is shut out at once when it deactivates them: sessions and keys of the provider, and new sign-ons', async () => {
    const one = await withProvider();
    const email = one.address();
    const person = await world.person();
    person.email = email;
    await world.sql('UPDATE users SET email = $2 WHERE id = $1', [person.userId, email]);
    const { id } = await one.user(email);
    await world.sql(
      `INSERT INTO sso_identities (account_id, issuer, subject, email, user_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [one.account.id, provider.issuer, email, email, person.userId, world.now()],
    );
    const session = await providersSession(world, person, one.account);
    const key = await providersKey(world, person, one.account);
    const all = [session.token, key.token];
    expect(await Promise.all(all.map((token) => opened(token, one.account)))).toEqual([one.account.id, one.account.id]);
    await one.patch(`/Users/${id}`, deactivate);
    expect(await Promise.all(all.map((token) => opened(token, one.account)))).toEqual([undefined, undefined]);
    const { payload } = await signOn(world, one.account, provider, { sub: email, email });
    expect(payload).toMatchObject({ token: null, errors: [{ code: 'SIGN_ON_REFUSED' }] });
    expect(await refusals(world, one.account)).toEqual(['DEACTIVATED']);
  });
});
