import { builtInRoles } from '../../src/auth/catalogue';
import { activate, add, askScim, deactivate, groupBody, patchBody, theMember, userBody } from '../directory/operations';
import { noteSecret } from '../support/secrets';
import { textOf } from '../support/sign-in';
import { startWorld, type TestAccount, type World } from '../support/world';
import { directoryOperations, failuresOf } from './operations';

let world: World;
let ask: ReturnType<typeof directoryOperations>;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
  ask = directoryOperations(world);
});
afterAll(() => world.stop());

/** A token that an admin makes as people do. */
async function tokenOf(account: TestAccount): Promise<{ id: string; secret: string }> {
  const answer = await ask('createDirectoryToken', account.owner.token, { accountId: account.id });
  expect(failuresOf(answer, 'createDirectoryToken')).toEqual([]);
  const payload = answer.data.createDirectoryToken;
  const secret = textOf(payload?.secret);
  noteSecret(secret);
  return { id: textOf(payload?.directoryToken?.id), secret };
}

/** An account with a domain and a directory that speaks to it. */
async function company() {
  const account = await world.account();
  const { name: domain } = await world.domain(account, { status: 'VERIFIED' });
  const token = await tokenOf(account);
  const say = (method: string, path: string, body?: object, secret = token.secret) =>
    askScim(world, account, secret, method, path, body);
  return { account, domain, token, say };
}

describe('a directory, from its first token to its end', () => {
  it('makes people, whose groups give what an admin maps, and takes them out at once', async () => {
    const { account, domain, say } = await company();
    const workspace = await world.workspace(account);
    const email = `ada@${domain}`;
    const { body: user } = await say('POST', '/Users', userBody(email, { displayName: 'Ada' }));
    const { body: group } = await say('POST', '/Groups', groupBody('Engineering', [user]));
    const input = {
      ...{ directoryGroupId: group.id, accountRole: 'ADMIN' },
      workspaces: [{ workspaceId: workspace.id, roleId: builtInRoles.DEVELOPER.id }],
    };
    expect(failuresOf(await ask('mapDirectoryGroup', account.owner.token, input), 'mapDirectoryGroup')).toEqual([]);
    const enters = async (): Promise<unknown> => {
      const { userId } = await theMember(world, account, email);
      const { data } = await world.graphql(
        account.owner.token,
        `query ($w: ID!, $p: ID!) { node(id: $w) { ... on Workspace { explainAccess(principalId: $p) { allowed } } } }`,
        { w: workspace.id, p: userId },
      );
      return data.node?.explainAccess?.allowed;
    };
    expect(await theMember(world, account, email)).toMatchObject({ role: 'ADMIN', active: true, managedBy: 'SCIM' });
    expect(await enters()).toBe(true);

    const { body: second } = await say('POST', '/Users', userBody(`bob@${domain}`));
    expect((await say('PATCH', `/Groups/${group.id}`, patchBody(add(second)))).status).toBeLessThan(300);
    expect(await theMember(world, account, `bob@${domain}`)).toMatchObject({ role: 'ADMIN' });

    expect((await say('PATCH', `/Users/${user.id}`, patchBody(deactivate))).status).toBe(200);
    expect(await theMember(world, account, email)).toMatchObject({ active: false });
    expect(await enters()).toBe(false);
  });

  it('looks after a member made by hand once an admin has said so', async () => {
    const { account, domain, say } = await company();
    const email = `eve@${domain}`;
    const person = await world.person();
    await world.sql('UPDATE users SET email = $2 WHERE id = $1', [person.userId, email]);
    await world.member(account, 'MEMBER', { person: { ...person, email } });
    const { body: user, status } = await say('POST', '/Users', userBody(email));
    expect(status).toBe(201);
    await say('PATCH', `/Users/${user.id}`, patchBody(deactivate));
    expect(await theMember(world, account, email)).toMatchObject({ active: true, managedBy: 'MANUAL' });
    await say('PATCH', `/Users/${user.id}`, patchBody(activate));
    const adopting = { accountId: account.id, directoryUserIds: [user.id] };
    expect(failuresOf(await ask('adoptMembers', account.owner.token, adopting), 'adoptMembers')).toEqual([]);
    await say('PATCH', `/Users/${user.id}`, patchBody(deactivate));
    expect(await theMember(world, account, email)).toMatchObject({ active: false, managedBy: 'SCIM' });
  });

  it('speaks by both tokens while one takes the place of the other, and by none once it is switched off', async () => {
    const { account, token, say } = await company();
    const rotating = { directoryTokenId: token.id, overlapSeconds: 3600 };
    const { data } = await ask('rotateDirectoryToken', account.owner.token, rotating);
    const next = {
      id: textOf(data.rotateDirectoryToken?.directoryToken?.id),
      secret: textOf(data.rotateDirectoryToken?.secret),
    };
    noteSecret(next.secret);
    const statuses = async (): Promise<number[]> => [
      (await say('GET', '/Users')).status,
      (await say('GET', '/Users', undefined, next.secret)).status,
    ];
    expect(await statuses()).toEqual([200, 200]);
    world.advance(3600_000);
    expect(await statuses()).toEqual([401, 200]);
    const third = await tokenOf(account);
    await ask('revokeDirectoryToken', account.owner.token, { directoryTokenId: next.id });
    expect(await statuses()).toEqual([401, 401]);
    expect((await say('GET', '/Users', undefined, third.secret)).status).toBe(200);
    await ask('removeDirectory', account.owner.token, { accountId: account.id });
    expect((await say('GET', '/Users', undefined, third.secret)).status).toBe(401);
  });

  it('opens no other account', async () => {
    const [one, other] = [await company(), await company()];
    const { body } = await other.say('POST', '/Users', userBody(`ada@${other.domain}`));
    for (const [method, path] of [
      ['GET', '/Users'],
      ['GET', `/Users/${body.id}`],
      ['DELETE', `/Users/${body.id}`],
    ] as const) {
      expect((await other.say(method, path, undefined, one.token.secret)).status).toBe(401);
    }
    // By its own door a user of another account is nobody.
    expect((await one.say('DELETE', `/Users/${body.id}`)).status).toBe(404);
    expect(await theMember(world, other.account, `ada@${other.domain}`)).toMatchObject({ active: true });
  });
});
