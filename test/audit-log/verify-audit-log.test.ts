import { createPublicKey, verify as verifySignature } from 'node:crypto';
import { coveredOf, eventHash } from '../../src/audit/chain';
import { insertEvents } from '../../src/audit/record';
import { eventsByNumber } from '../../src/modules/audit-log/audit-log.queries';
import { textOf } from '../support/sign-in';
import { sqlState } from '../support/sql-state';
import { startWorld, type MemberOf, type TestAccount, type World } from '../support/world';
import { changeRoles, tamper, verify } from './operations';

let world: World;
const broken: string[] = [];
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop(broken));

interface Stage {
  account: TestAccount;
  member: MemberOf;
  token: string;
}

/** An account whose log has so many events. */
async function stage(events: number): Promise<Stage> {
  const account = await world.account();
  const member = await world.member(account, 'MEMBER');
  await changeRoles(world, account.owner.token, member, events);
  return { account, member, token: account.owner.token };
}

/** The same, whose log a test breaks. */
async function stageToBreak(events: number): Promise<Stage> {
  const one = await stage(events);
  broken.push(one.account.id);
  return one;
}

const CHECKPOINT = `query ($handle: String!) {
  account(handle: $handle) { auditCheckpoint { accountId number hash signedAt keyId signature } }
  auditLogKeys { id publicKey }
}`;

interface Checkpoint {
  accountId: string;
  number: number;
  hash: string;
  signedAt: string;
  keyId: string;
  signature: string;
}

async function checkpointOf({ token, account }: Stage) {
  const { data, errors } = await world.graphql(token, CHECKPOINT, { handle: account.handle });
  expect(errors).toEqual([]);
  const stored = data.account?.auditCheckpoint as unknown as Checkpoint;
  const { number, hash, signedAt, keyId, signature } = stored;
  const checkpoint = { number, hash, signedAt, keyId, signature };
  return { stored, checkpoint, keys: data.auditLogKeys as unknown as { id: string; publicKey: string }[] };
}

const whole = (from: number, to: number, more = {}) => ({
  ...{ from, to, intact: true, next: null, last: to, break: null, cut: null },
  ...more,
});

const breaks = (number: number, kind: string) => ({
  intact: false,
  next: null,
  break: { number, kind, message: expect.any(String) as unknown },
});

describe('a log that nobody touched', () => {
  it('is intact from its first event to its last', async () => {
    const { token, account } = await stage(5);
    expect(await verify(world, token, account.handle)).toEqual(whole(1, 5));
  });

  it('is intact while it is empty', async () => {
    const { token, account } = await stage(0);
    expect(await verify(world, token, account.handle)).toEqual({ ...whole(0, 0), from: null, to: null, last: null });
  });

  it('can be walked in parts', async () => {
    const { token, account } = await stage(5);
    const of = (range: object) => verify(world, token, account.handle, range);
    expect(await of({ from: 2, to: 3 })).toEqual(whole(2, 3, { last: 5 }));
    expect(await of({ from: 4 })).toEqual(whole(4, 5));
    expect(await of({ from: -3, to: 99 })).toEqual(whole(1, 5));
    expect(await of({ from: 6 })).toEqual({ ...whole(6, 5), from: null, to: null });
  });

  it('of more than 10,000 events is walked in several calls', async () => {
    const { token, account } = await stage(1);
    await many(account.id, 10_004);
    const first = (await verify(world, token, account.handle)) as { next: number };
    expect(first).toEqual(whole(1, 10_000, { last: 10_005, next: 10_001 }));
    expect(await verify(world, token, account.handle, { from: first.next })).toEqual(whole(10_001, 10_005));
  });

  it('costs a hundred points a walk, so that a request has two at most', async () => {
    const { token, account } = await stage(1);
    const walks = (count: number) => {
      const fields = Array.from({ length: count }, (_none, index) => `w${String(index)}: verifyAuditLog { intact }`);
      return world.graphql(token, `{ account(handle: "${account.handle}") { ${fields.join(' ')} } }`);
    };
    expect((await walks(2)).data.account).toEqual({ w0: { intact: true }, w1: { intact: true } });
    expect((await walks(3)).errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COMPLEX' } }]);
  });
  it('stays intact while many write to it at once', async () => {
    const { token, account } = await stage(0);
    const members = await Promise.all(Array.from({ length: 20 }, () => world.member(account, 'MEMBER')));
    await Promise.all(members.map((member) => changeRoles(world, token, member, 3)));
    expect(await verify(world, token, account.handle)).toEqual(whole(1, 60));
  });
});

/** Writes many events, a few hundred in one transaction each, as refusals do. */
async function many(accountId: string, count: number): Promise<void> {
  const { db, clock } = world.server.app;
  const event = { type: 'access.refused', accountId, outcome: 'REFUSED', resource: null } as const;
  for (let left = count; left > 0; left -= 500) {
    const events = Array.from({ length: Math.min(left, 500) }, () => event);
    await db.transaction((tx) => insertEvents(tx, events, { type: 'NOBODY' }, clock(), null));
  }
}

describe('tampering is found', () => {
  it.each([
    ['the outcome', `outcome = 'REFUSED'`],
    ['the time', `occurred_at = occurred_at - interval '1 day'`],
    ['the actor', `actor_id = 'usr_somebody'`],
    ['what became of a field', `after = '{"role": "OWNER"}'`],
    ['the request', 'request_id = NULL'],
    ['all seals', `seals = '[]'`],
    ['a seal that leads nowhere', `seals = '[{"path": ["__proto__", "x"], "digest": ""}]'`],
    [
      'a seal of what another has sealed',
      `seals = '[{"path": ["after"], "digest": ""}, {"path": ["after", "role"], "digest": ""}]'`,
    ],
    ['what is no seal', `seals = '[null, 7]'`],
    ['what is no list of seals', `seals = '{}'`],
    ['a field that is gone', 'after = NULL'],
    ['the hash', `hash = sha256('made up')`],
  ])('in %s of an event: at that event', async (_what, change) => {
    const { token, account } = await stageToBreak(4);
    await tamper(world, `UPDATE audit_events SET ${change} WHERE log_id = $1 AND number = 2`, [account.id]);
    expect(await verify(world, token, account.handle)).toMatchObject({ from: 1, to: 2, ...breaks(2, 'ALTERED') });
    expect(await verify(world, token, account.handle, { from: 1, to: 1 })).toEqual(whole(1, 1, { last: 4 }));
  });

  it.each([
    ["the actor's name", `actor_name = 'Somebody Else'`],
    ['the name of whom it is about', `resource_name = 'Somebody Else'`],
    ['the address', `ip_address = '192.0.2.1'`],
    ['the program', 'user_agent = NULL'],
  ])('in %s: as a personal value that nobody erased', async (_what, change) => {
    const { token, account } = await stageToBreak(3);
    await tamper(world, `UPDATE audit_events SET ${change} WHERE log_id = $1 AND number = 2`, [account.id]);
    expect(await verify(world, token, account.handle)).toMatchObject(breaks(2, 'PERSONAL_VALUE_ALTERED'));
  });

  it('in an event whose own hash was made to fit: at the next', async () => {
    const { token, account } = await stageToBreak(4);
    const change = `UPDATE audit_events SET type = 'member.left' WHERE log_id = $1 AND number = 2`;
    await tamper(world, change, [account.id]);
    await rehash(account.id, 2);
    expect(await verify(world, token, account.handle)).toMatchObject(breaks(3, 'ALTERED'));
  });

  it('in the last event whose hash was made to fit: by what the log says of its end', async () => {
    const { token, account } = await stageToBreak(3);
    await tamper(world, `UPDATE audit_events SET type = 'member.left' WHERE log_id = $1 AND number = 3`, [account.id]);
    await rehash(account.id, 3);
    expect(await verify(world, token, account.handle)).toMatchObject(breaks(3, 'ALTERED'));
  });

  it('where an event is gone, at its number', async () => {
    const { token, account } = await stageToBreak(4);
    await tamper(world, 'DELETE FROM audit_events WHERE log_id = $1 AND number = 3', [account.id]);
    expect(await verify(world, token, account.handle)).toMatchObject(breaks(3, 'MISSING'));
    expect(await verify(world, token, account.handle, { from: 4 })).toMatchObject(breaks(3, 'MISSING'));
    await tamper(world, 'DELETE FROM audit_events WHERE log_id = $1 AND number = 1', [account.id]);
    expect(await verify(world, token, account.handle)).toMatchObject(breaks(1, 'MISSING'));
  });

  it('where the last events are gone', async () => {
    const { token, account } = await stageToBreak(4);
    await tamper(world, 'DELETE FROM audit_events WHERE log_id = $1 AND number > 2', [account.id]);
    expect(await verify(world, token, account.handle)).toMatchObject(breaks(2, 'CUT_OFF'));
  });
});

/** Makes an event's own hash fit what it says now, as somebody who knows this program could. */
async function rehash(logId: string, number: number): Promise<void> {
  const db = world.server.app.db.manager;
  const [before, event] = await eventsByNumber(db, logId, { after: number - 2, upTo: number, most: 2 });
  if (before?.hash == null || event === undefined) throw new Error('there are no such events');
  const hash = eventHash(before.hash, coveredOf(event), event.seals);
  await tamper(world, 'UPDATE audit_events SET hash = $3 WHERE log_id = $1 AND number = $2', [logId, number, hash]);
}

describe('events that the log does not account for', () => {
  const copy = (to: number) =>
    `INSERT INTO audit_events SELECT (jsonb_populate_record(e, jsonb_build_object('id', 'evt_copy_' || e.id, 'number', ${String(to)}))).*
       FROM audit_events e WHERE log_id = $1 AND number = 1`;

  it.each([
    ['behind the last', 9],
    ['before the first', 0],
  ])('are found %s', async (_where, number) => {
    const { token, account } = await stageToBreak(2);
    await tamper(world, copy(number), [account.id]);
    expect(await verify(world, token, account.handle)).toMatchObject({ from: 1, to: 2, ...breaks(number, 'ADDED') });
  });

  it('are found where the log itself is gone', async () => {
    const { token, account } = await stageToBreak(2);
    await tamper(world, 'DELETE FROM audit_logs WHERE id = $1', [account.id]);
    expect(await verify(world, token, account.handle)).toMatchObject({ from: null, ...breaks(1, 'ADDED') });
  });

  it('are not those that it says were there before the chain: a checkpoint shows that', async () => {
    const one = await stageToBreak(3);
    const { checkpoint } = await checkpointOf(one);
    await changeRoles(world, one.token, one.member, 2);
    await tamper(world, 'UPDATE audit_logs SET unchained = 5 WHERE id = $1', [one.account.id]);
    expect(await verify(world, one.token, one.account.handle, { checkpoint })).toMatchObject(
      breaks(3, 'CHECKPOINT_DIFFERS'),
    );
  });

  it('cannot be hidden by the service, which may neither move the start of a log nor take it away', async () => {
    const { account } = await stage(1);
    for (const change of ['UPDATE audit_logs SET unchained = 9', 'DELETE FROM audit_logs']) {
      expect(await sqlState(world.database.serviceUrl, [`${change} WHERE id = $1`, [account.id]])).toBe('42501');
    }
    const erase = `SELECT erase_from_audit_logs(ARRAY['x'], 1)`;
    expect(await sqlState(world.database.serviceUrl, [erase])).toBe('42501');
  });
});

describe('a checkpoint', () => {
  it('can be checked by the public key alone', async () => {
    const one = await stage(3);
    const { stored, keys } = await checkpointOf(one);
    expect(stored).toMatchObject({ accountId: one.account.id, number: 3, keyId: keys[0]?.id });
    const { accountId, hash, number, signedAt, signature } = stored;
    const text = Buffer.from(JSON.stringify({ accountId, hash, number, signedAt }));
    const key = createPublicKey(keys[0]?.publicKey ?? '');
    expect(verifySignature(null, text, key, Buffer.from(signature, 'base64'))).toBe(true);
  });

  it('of an empty log holds for what comes then', async () => {
    const one = await stage(0);
    const { checkpoint } = await checkpointOf(one);
    expect(checkpoint).toMatchObject({ number: 0, hash: '0'.repeat(64) });
    await changeRoles(world, one.token, one.member, 2);
    expect(await verify(world, one.token, one.account.handle, { checkpoint })).toEqual(whole(1, 2));
  });

  it('holds for the log as it was, and as it went on', async () => {
    const one = await stage(3);
    const { checkpoint } = await checkpointOf(one);
    await changeRoles(world, one.token, one.member, 2);
    expect(await verify(world, one.token, one.account.handle, { checkpoint })).toEqual(whole(1, 5));
  });

  it('shows a tail that was cut off so well that the rest is whole', async () => {
    const one = await stageToBreak(4);
    const { checkpoint } = await checkpointOf(one);
    const { id, handle } = one.account;
    await tamper(world, 'DELETE FROM audit_events WHERE log_id = $1 AND number > 2', [id]);
    await tamper(
      world,
      `UPDATE audit_logs SET last_number = 2, last_hash = (SELECT hash FROM audit_events WHERE log_id = $1 AND number = 2)
        WHERE id = $1`,
      [id],
    );
    expect(await verify(world, one.token, handle)).toEqual(whole(1, 2));
    expect(await verify(world, one.token, handle, { checkpoint })).toMatchObject(breaks(2, 'CUT_OFF'));
    // Also when the log has grown past it again.
    await changeRoles(world, one.token, one.member, 4);
    expect(await verify(world, one.token, handle)).toEqual(whole(1, 6));
    expect(await verify(world, one.token, handle, { checkpoint })).toMatchObject(breaks(4, 'CHECKPOINT_DIFFERS'));
  });

  it.each([
    ['another number', { number: 2 }],
    ['another hash', { hash: '0'.repeat(64) }],
    ['another time', { signedAt: '2020-01-01T00:00:00.000Z' }],
    ['an unknown key', { keyId: '0'.repeat(16) }],
    ['another signature', { signature: Buffer.alloc(64).toString('base64') }],
    ['no signature', { signature: '' }],
  ])('with %s is none', async (_what, change) => {
    const one = await stage(3);
    const { checkpoint } = await checkpointOf(one);
    const found = await verify(world, one.token, one.account.handle, { checkpoint: { ...checkpoint, ...change } });
    expect(found).toMatchObject(breaks((change as { number?: number }).number ?? 3, 'CHECKPOINT_NOT_SIGNED'));
  });

  it('of another account is none', async () => {
    const one = await stage(3);
    const { checkpoint } = await checkpointOf(await stage(3));
    expect(await verify(world, one.token, one.account.handle, { checkpoint })).toMatchObject(
      breaks(3, 'CHECKPOINT_NOT_SIGNED'),
    );
  });

  it('still counts under SECRET_KEY_PREVIOUS, and its key is served', async () => {
    const one = await stage(2);
    const { checkpoint, keys } = await checkpointOf(one);
    const { config } = world.server.app;
    const { secretKey } = config;
    Object.assign(config, {
      secretKey: 'another secret key, which is as long as the one before',
      secretKeyPrevious: secretKey,
    });
    const after = await checkpointOf(one);
    expect(after.keys.map(({ id }) => id)).toEqual([after.checkpoint.keyId, keys[0]?.id]);
    expect(after.checkpoint.keyId).not.toBe(checkpoint.keyId);
    expect(await verify(world, one.token, one.account.handle, { checkpoint })).toEqual(whole(1, 2));
    Object.assign(config, { secretKeyPrevious: null });
    expect(await verify(world, one.token, one.account.handle, { checkpoint })).toMatchObject(
      breaks(2, 'CHECKPOINT_NOT_SIGNED'),
    );
    Object.assign(config, { secretKey });
  });
});

describe('a person who is erased', () => {
  it('leaves the log whole and no value of theirs in it', async () => {
    const person = await world.person('Erika Erased');
    const account = await world.account();
    const invite = `mutation ($input: InviteMembersInput!) { inviteMembers(input: $input) { results { outcome } errors { code } } }`;
    const accept = `mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { member { id } errors { code } } }`;
    const input = {
      accountId: account.id,
      mode: 'ALL_OR_NOTHING',
      invitations: [{ email: person.email, role: 'MEMBER' }],
    };
    expect((await world.graphql(account.owner.token, invite, { input })).errors).toEqual([]);
    const [invitation] = await world.sql<{ id: string }>('SELECT id FROM invitations WHERE account_id = $1', [
      account.id,
    ]);
    const accepted = await world.graphql(person.token, accept, { input: { invitationId: invitation?.id } });
    expect(accepted.data.acceptInvitation?.errors).toEqual([]);
    const memberId = textOf(accepted.data.acceptInvitation?.member?.id);
    await changeRoles(world, account.owner.token, { ...person, memberId }, 1);
    // Deep in an event, too: a key, whose name the person chose.
    await world.apiKey(person, { accountId: account.id });
    await world.sql(`UPDATE api_keys SET name = 'Erika Erased, laptop' WHERE account_id = $1`, [account.id]);
    const remove = `mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { errors { code } } }`;
    const removed = await world.graphql(account.owner.token, remove, { input: { memberId } });
    expect(removed.data.removeMember?.errors).toEqual([]);
    const texts = () =>
      world.sql<{ text: string }>('SELECT e::text AS text FROM audit_events e WHERE log_id = $1', [account.id]);
    const holding = async (value: string) => (await texts()).filter(({ text }) => text.includes(value)).length;
    expect(await holding('Erika Erased')).toBeGreaterThan(1);
    expect(await holding(person.email)).toBeGreaterThan(2);

    const events = (await texts()).length;
    const [{ erased } = { erased: '' }] = await world.sql<{ erased: string }>(
      'SELECT erase_from_audit_logs($1, 1000) AS erased',
      [[person.userId, person.email]],
    );
    expect(Number(erased)).toBe(events);
    expect(await holding('Erika Erased')).toBe(0);
    expect(await holding(person.email)).toBe(0);
    // What was done stays, and by whom, as an id.
    expect(await texts()).toHaveLength(events);
    expect(await holding(account.owner.name)).toBeGreaterThan(0);
    expect(await verify(world, account.owner.token, account.handle)).toEqual(whole(1, events));
  });
});
