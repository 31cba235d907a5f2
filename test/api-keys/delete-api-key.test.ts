import { newId } from '../../src/ids';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const DELETE = `mutation ($input: DeleteApiKeyInput!) {
  deleteApiKey(input: $input) { apiKeyId viewer { apiKeys { nodes { id } } } errors { code path } }
}`;

async function remove(token: string | null, apiKeyId: string) {
  const { data } = await world.graphql(token, DELETE, { input: { apiKeyId } });
  return data.deleteApiKey;
}

describe('deleteApiKey', () => {
  it('stops the key at once, and tells of it in the log of the key’s account', async () => {
    const account = await world.account();
    const [key, kept] = [
      await world.apiKey(account.owner, { accountId: account.id }),
      await world.apiKey(account.owner),
    ];
    expect(await remove(account.owner.token, key.id)).toEqual({
      apiKeyId: key.id,
      viewer: { apiKeys: { nodes: [{ id: kept.id }] } },
      errors: [],
    });
    expect((await world.graphql(key.token, '{ viewer { user { id } } }')).status).toBe(401);
    expect((await world.graphql(kept.token, '{ viewer { user { id } } }')).status).toBe(200);
    const events = (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
    expect(events).toMatchObject([
      { type: 'api_key.deleted', resource_id: key.id, resource_name: 'a key', before: { accountId: account.id } },
    ]);
  });

  it('works with a key, on itself too; the rest of the document is then for nobody', async () => {
    const person = await world.person();
    const [one, two] = [await world.apiKey(person), await world.apiKey(person)];
    expect(await remove(one.token, two.id)).toMatchObject({ apiKeyId: two.id, errors: [] });
    expect(await remove(one.token, one.id)).toEqual({ apiKeyId: one.id, viewer: null, errors: [] });
    const events = (await auditEvents(world)).filter(({ actor_id }) => actor_id === person.userId);
    expect(events).toMatchObject([
      { log_id: 'installation', credential_id: one.id, resource_id: two.id },
      { log_id: 'installation', credential_id: one.id, resource_id: one.id },
    ]);
  });

  it('works for an account that is frozen, and for one that the person was deactivated in', async () => {
    const frozen = await world.account({ status: 'FROZEN' });
    const key = await world.apiKey(frozen.owner, { accountId: frozen.id });
    expect(await remove(frozen.owner.token, key.id)).toMatchObject({ errors: [] });
    const account = await world.account();
    const member = await world.member(account, 'MEMBER', { active: false });
    const old = await world.apiKey(member, { accountId: account.id });
    const { data } = await world.graphql(member.token, '{ viewer { apiKeys { nodes { id account { id } } } } }');
    expect(data.viewer?.apiKeys?.nodes).toEqual([{ id: old.id, account: null }]);
    expect(await remove(member.token, old.id)).toMatchObject({ errors: [] });
  });

  it('says NOT_FOUND of every other id, also of somebody else’s key', async () => {
    const [person, other] = [await world.person(), await world.person()];
    const theirs = await world.apiKey(other);
    for (const id of [theirs.id, newId('apiKey'), person.userId, '', 'key_\u0000', 'x'.repeat(10_000)]) {
      const payload = await expectNothingWritten(world, [], () => remove(person.token, id));
      expect(payload).toEqual({ apiKeyId: null, viewer: null, errors: [{ code: 'NOT_FOUND', path: ['apiKeyId'] }] });
    }
    expect((await world.graphql(theirs.token, '{ viewer { user { id } } }')).status).toBe(200);
    expect(await expectNothingWritten(world, [], () => remove(null, theirs.id))).toBeNull();
  });

  it('deletes a service account’s key for who may change it, at once, and tells of it in the account’s log', async () => {
    const account = await world.account({ status: 'FROZEN' });
    const admin = await world.member(account, 'ADMIN');
    for (const { token, userId } of [account.owner, { ...admin, token: (await world.apiKey(admin)).token }]) {
      const robot = await world.serviceAccount(account, { name: 'Robot', role: 'ADMIN' });
      expect(await remove(token, robot.keyId)).toMatchObject({ apiKeyId: robot.keyId, errors: [] });
      expect((await world.graphql(robot.token, '{ viewer { serviceAccount { id } } }')).status).toBe(401);
      const events = (await auditEvents(world)).filter(({ resource_id }) => resource_id === robot.keyId);
      expect(events).toMatchObject([
        {
          log_id: account.id,
          type: 'api_key.deleted',
          actor_id: userId,
          resource_name: 'Robot',
          before: { accountId: account.id, serviceAccountId: robot.id },
        },
      ]);
      await world.sql('DELETE FROM service_accounts WHERE id = $1', [robot.id]);
    }
  });

  it('says NOT_FOUND of a service account’s key to who may not change it, and of one that has ended', async () => {
    const [account, other] = [await world.account(), await world.account()];
    const [member, former] = [
      await world.member(account, 'MEMBER'),
      await world.member(account, 'ADMIN', { active: false }),
    ];
    const robot = await world.serviceAccount(account);
    const unknown = { apiKeyId: null, viewer: null, errors: [{ code: 'NOT_FOUND', path: ['apiKeyId'] }] };
    for (const { token } of [member, former, other.owner]) {
      expect(await expectNothingWritten(world, [], () => remove(token, robot.keyId))).toEqual(unknown);
    }
    await world.sql('UPDATE api_keys SET replaced_at = created_at, expires_at = $2 WHERE id = $1', [
      robot.keyId,
      world.now(),
    ]);
    expect(await expectNothingWritten(world, [], () => remove(account.owner.token, robot.keyId))).toEqual(unknown);
  });

  it('deletes a key once when several delete it at once', async () => {
    const person = await world.person();
    const key = await world.apiKey(person);
    const payloads = await Promise.all([1, 2, 3, 4].map(() => remove(person.token, key.id)));
    expect(payloads.filter((payload) => (payload?.apiKeyId as unknown) === key.id)).toHaveLength(1);
    const events = (await auditEvents(world)).filter(({ resource_id }) => resource_id === key.id);
    expect(events).toHaveLength(1);
  });
});
