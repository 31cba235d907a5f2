import { watchNetworks } from '../../src/audit/new-networks';
import { requestCode } from '../support/sign-in';
import { startWorld, type MemberOf, type TestAccount, type World } from '../support/world';

const DAY = 24 * 60 * 60 * 1000;

let world: World;
let account: TestAccount;
beforeAll(async () => {
  // The test says where a request comes from.
  world = await startWorld({ isTrustedProxy: (address) => address === '127.0.0.1' });
  account = await world.account();
});
afterAll(() => world.stop());

/** Asks something from an address: of an account, or of nothing in particular. */
async function askFrom(
  address: string,
  token: string,
  handle: string | null,
  document?: string,
  status = 200,
): Promise<void> {
  const query =
    document ??
    (handle === null ? '{ viewer { user { id } } }' : `{ account(handle: "${handle}") { id seats { used } } }`);
  const response = await fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'x-forwarded-for': address },
    body: JSON.stringify({ query }),
  });
  expect(response.status).toBe(status);
}

interface Row {
  log: string;
  actor: string;
  resource: string;
  network: string;
  address: string;
}

async function eventsAbout(principalId: string): Promise<Row[]> {
  await world.server.app.newNetworks.flush();
  return world.sql<Row>(
    `SELECT log_id AS log, actor_id AS actor, resource_type AS resource, details ->> 'network' AS network,
            ip_address AS address FROM audit_events
      WHERE type = 'credential.used_on_new_network' AND actor_id = $1 ORDER BY log_id <> 'installation', number`,
    [principalId],
  );
}

const event = (log: string, { userId }: MemberOf, address: string, network: string): Row => ({
  ...{ log, actor: userId, resource: 'session', network, address },
});

describe('a network where a person was not seen before', () => {
  it('is an event of theirs, and of the account that they enter from there', async () => {
    const member = await world.member(account, 'MEMBER');
    await askFrom('192.0.2.1', member.token, account.handle);
    expect(await eventsAbout(member.userId)).toEqual([]);
    await askFrom('198.51.100.7', member.token, account.handle);
    expect(await eventsAbout(member.userId)).toEqual([
      event('installation', member, '198.51.100.7', '198.51.100.0/24'),
      event(account.id, member, '198.51.100.7', '198.51.100.0/24'),
    ]);
  });

  it('is told once, whatever address they have in it, and also after a restart', async () => {
    const member = await world.member(account, 'MEMBER');
    await askFrom('192.0.2.1', member.token, account.handle);
    await eventsAbout(member.userId);
    for (const address of ['198.51.100.7', '198.51.100.8', '192.0.2.9'])
      await askFrom(address, member.token, account.handle);
    expect(await eventsAbout(member.userId)).toHaveLength(2);
    const again = watchNetworks(world.server.app.db, (error) => {
      throw error;
    });
    const own = { accountId: null, authenticatedAt: null };
    const credential = { kind: 'session', id: 'ses_x', method: 'CODE', createdAt: world.now(), ...own } as const;
    const caller = { kind: 'user', id: member.userId, name: member.name, email: member.email, credential } as const;
    again.seen(caller, { id: 'x', ipAddress: '198.51.100.7', userAgent: null }, world.now(), [account.id]);
    await again.stop();
    expect(await eventsAbout(member.userId)).toHaveLength(2);
  });

  it('is told to an account that they enter later from there, and to no other', async () => {
    const [second, third] = [await world.account(), await world.account()];
    const member = await world.member(account, 'MEMBER');
    await world.member(second, 'MEMBER', { person: member });
    await world.member(third, 'MEMBER', { person: member });
    await askFrom('192.0.2.1', member.token, null);
    await eventsAbout(member.userId);
    await askFrom('2001:db8::1', member.token, account.handle);
    const logs = async () => (await eventsAbout(member.userId)).map(({ log }) => log);
    expect(await logs()).toEqual(['installation', account.id]);
    await askFrom('2001:db8::2', member.token, second.handle);
    expect((await logs()).sort()).toEqual(['installation', account.id, second.id].sort());
    // Nor does it help to wait.
    world.advance(31 * DAY);
    const key = await world.apiKey(member);
    await askFrom('2001:db8::1', key.token, third.handle);
    expect((await logs()).sort()).toEqual(['installation', account.id, second.id, third.id].sort());
    // The first network of all is old news to every account.
    await askFrom('192.0.2.1', key.token, third.handle);
    expect(await logs()).toHaveLength(4);
    world.advance(-31 * DAY);
  });

  it('is none for who asks of an account that does not let them in', async () => {
    const stranger = await world.person();
    await askFrom('192.0.2.1', stranger.token, null);
    await eventsAbout(stranger.userId);
    await askFrom('203.0.113.5', stranger.token, account.handle);
    expect((await eventsAbout(stranger.userId)).map(({ log }) => log)).toEqual(['installation']);
  });
});

describe('a network where a person was not seen before, by a document that is refused before it is checked', () => {
  it('is an event all the same', async () => {
    const person = await world.person();
    await askFrom('192.0.2.1', person.token, null);
    await eventsAbout(person.userId);
    await askFrom('203.0.113.5', person.token, null, `{ ${'__typename '.repeat(101)} }`, 400);
    expect((await eventsAbout(person.userId)).map(({ log }) => log)).toEqual(['installation']);
  });
});

describe('a network where a person was not seen before, by a document that signs out', () => {
  it('is an event all the same', async () => {
    const member = await world.member(account, 'MEMBER');
    await askFrom('192.0.2.1', member.token, null);
    await eventsAbout(member.userId);
    await askFrom('203.0.113.5', member.token, null, 'mutation { signOut(input: {}) { signedOut } }');
    expect((await eventsAbout(member.userId)).map(({ log }) => log)).toEqual(['installation']);
  });
});

describe('two callers in one request', () => {
  it('have each been where they were: an account that the first entered is not told of the second', async () => {
    const owner = await world.member(account, 'OWNER');
    const stranger = await world.person();
    const { challenge, code } = await requestCode(world, stranger.email);
    await askFrom('192.0.2.1', owner.token, null);
    await askFrom('192.0.2.1', stranger.token, null);
    await eventsAbout(owner.userId);
    const document = `mutation {
      updateAccountSettings(input: { accountId: "${account.id}" }) { errors { code } }
      signIn(input: { challenge: "${challenge}", code: "${code}" }) { errors { code } }
    }`;
    await askFrom('203.0.113.9', owner.token, null, document);
    expect((await eventsAbout(owner.userId)).map(({ log }) => log)).toEqual(['installation', account.id]);
    expect((await eventsAbout(stranger.userId)).map(({ log }) => log)).toEqual(['installation']);
  });
});

describe('a write that fails', () => {
  it('loses nothing: the next one has what both have seen', async () => {
    const second = await world.account();
    const member = await world.member(account, 'MEMBER');
    await world.member(second, 'MEMBER', { person: member });
    await askFrom('192.0.2.1', member.token, null);
    await eventsAbout(member.userId);
    await askFrom('203.0.113.5', member.token, account.handle);
    await world.sql('ALTER TABLE audit_logs RENAME TO audit_logs_away');
    await expect(world.server.app.newNetworks.flush()).rejects.toThrow('some new networks were not written');
    await world.sql('ALTER TABLE audit_logs_away RENAME TO audit_logs');
    await askFrom('203.0.113.5', member.token, second.handle);
    const logs = (await eventsAbout(member.userId)).map(({ log }) => log);
    expect(logs.sort()).toEqual(['installation', account.id, second.id].sort());
  });
});

describe('many networks of one person', () => {
  const network = (number: number): string => `10.1.${String(number)}.0/24`;
  const address = (number: number): string => `10.1.${String(number)}.1`;
  const told = async (principalId: string, log: string): Promise<{ network: string; limit: string | null }[]> => {
    await world.server.app.newNetworks.flush();
    return world.sql(
      `SELECT details ->> 'network' AS network, details ->> 'limitReached' AS "limit" FROM audit_events
        WHERE type = 'credential.used_on_new_network' AND actor_id = $1 AND log_id = $2 ORDER BY number`,
      [principalId, log],
    );
  };
  /** A person, or a service account, after their first network. */
  async function settled<Who extends { token: string }>(who: Who): Promise<Who> {
    await askFrom('192.0.2.1', who.token, null);
    await world.server.app.newNetworks.flush();
    return who;
  }

  it('do not hide from an account that it was entered, by a new one or by one of them', async () => {
    const member = await settled(await world.member(account, 'MEMBER'));
    for (let number = 1; number <= 25; number += 1) await askFrom(address(number), member.token, null);
    await world.server.app.newNetworks.flush();
    for (const number of [26, 3, 24]) await askFrom(address(number), member.token, account.handle);
    expect((await told(member.userId, account.id)).map((row) => row.network).sort()).toEqual(
      [26, 3, 24].map(network).sort(),
    );
    expect(await told(member.userId, 'installation')).toHaveLength(20);
  });

  it('are twenty in a log within a day, the last of which says so; what was not told is told when the day is over', async () => {
    const member = await settled(await world.member(account, 'MEMBER'));
    for (let number = 1; number <= 10; number += 1) await askFrom(address(number), member.token, account.handle);
    await world.server.app.newNetworks.flush();
    for (let number = 11; number <= 30; number += 1) await askFrom(address(number), member.token, account.handle);
    for (const log of [account.id, 'installation']) {
      const rows = await told(member.userId, log);
      expect(rows.map((row) => row.network)).toEqual(Array.from({ length: 20 }, (_, index) => network(index + 1)));
      expect(rows.map(({ limit }) => limit)).toEqual([...Array<null>(19).fill(null), 'true']);
    }
    await askFrom(address(25), member.token, account.handle);
    expect(await told(member.userId, account.id)).toHaveLength(20);
    world.advance(DAY);
    await askFrom(address(25), member.token, account.handle);
    expect((await told(member.userId, account.id)).at(-1)).toEqual({ network: network(25), limit: null });
    expect(await told(member.userId, account.id)).toHaveLength(21);
    world.advance(-DAY);
  });

  it('are counted once by two processes that write at the same time', async () => {
    const member = await settled(await world.member(account, 'MEMBER'));
    const fail = (error: unknown): never => {
      throw error;
    };
    const both = [watchNetworks(world.server.app.db, fail), watchNetworks(world.server.app.db, fail)];
    const own = { accountId: null, authenticatedAt: null };
    const credential = { kind: 'session', id: 'ses_x', method: 'CODE', createdAt: world.now(), ...own } as const;
    const caller = { kind: 'user', id: member.userId, name: member.name, email: member.email, credential } as const;
    for (let number = 1; number <= 30; number += 1) {
      const request = { id: 'x', ipAddress: address(number), userAgent: null };
      both[number % 2]?.seen(caller, request, world.now(), [account.id]);
    }
    await Promise.all(both.map((watch) => watch.stop()));
    const rows = await told(member.userId, account.id);
    expect(rows).toHaveLength(20);
    expect(rows.filter(({ limit }) => limit === 'true')).toEqual([rows.at(-1)]);
  });

  it('of one service account are twenty a day, too, and the last says so', async () => {
    const one = await settled(await world.serviceAccount(account, { role: 'ADMIN' }));
    for (let number = 1; number <= 22; number += 1) await askFrom(address(number), one.token, account.handle);
    const rows = await told(one.id, account.id);
    expect(rows).toHaveLength(20);
    expect(rows.at(-1)).toEqual({ network: network(20), limit: 'true' });
    world.advance(DAY);
    await askFrom(address(21), one.token, account.handle);
    expect((await told(one.id, account.id)).at(-1)).toEqual({ network: network(21), limit: null });
    world.advance(-DAY);
  });
});

describe('a network where a service account was not seen before', () => {
  it('is an event also when all that it asked was refused', async () => {
    const one = await world.serviceAccount(account, { role: 'MEMBER' });
    await askFrom('192.0.2.1', one.token, null);
    await eventsAbout(one.id);
    await askFrom('203.0.113.5', one.token, null);
    expect((await eventsAbout(one.id)).map(({ log }) => log)).toEqual([account.id]);
  });

  it('is an event of its account alone', async () => {
    const one = await world.serviceAccount(account, { role: 'ADMIN' });
    await askFrom('192.0.2.1', one.token, account.handle);
    await eventsAbout(one.id);
    await askFrom('203.0.113.5', one.token, account.handle);
    expect(await eventsAbout(one.id)).toEqual([
      { log: account.id, actor: one.id, resource: 'apiKey', network: '203.0.113.0/24', address: '203.0.113.5' },
    ]);
  });
});
