import { invitationToken } from '../../src/auth/derived-secrets';
import { noteSecret } from '../support/secrets';
import { freePort, killServices, startService } from '../support/service';
import {
  type MemberOf,
  type Person,
  startWorld,
  TEST_SECRET_KEY,
  type TestAccount,
  type World,
} from '../support/world';

jest.setTimeout(180_000);

/** Two processes on one database, hammered at once with what contradicts itself: afterwards every invariant holds. */
let world: World;
let urls: string[];

beforeAll(async () => {
  world = await startWorld({ run: 'api' });
  urls = await Promise.all(
    [1, 2].map(async () => {
      const port = await freePort();
      const service = startService({
        NODE_ENV: 'production',
        PORT: String(port),
        DATABASE_URL: world.database.serviceUrl,
        MIGRATION_DATABASE_URL: world.database.ownerUrl,
        SMTP_URL: world.smtp.url,
        MAIL_FROM: 'guildhall@example.com',
        SECRET_KEY: TEST_SECRET_KEY,
        PUBLIC_URL: 'https://guildhall.example.com',
      });
      await service.prints('Server listening');
      return `http://127.0.0.1:${String(port)}`;
    }),
  );
});
afterAll(async () => {
  await killServices();
  await world.stop();
});

interface Outcome {
  data?: Record<string, { errors: { code: string }[]; results?: { outcome: string }[] } | null>;
  errors?: { message: string; extensions: { code: string } }[];
}

let sent = 0;

/** Sends an operation to the one process and the other by turns. */
async function send(token: string, field: string, type: string, input: object, selection = ''): Promise<Outcome> {
  sent += 1;
  const query = `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} errors { code } } }`;
  const response = await fetch(`${urls[sent % 2] ?? ''}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables: { input } }),
  });
  return (await response.json()) as Outcome;
}

/** How an operation ended, in one word. */
function word({ data, errors }: Outcome, field: string): string {
  return errors?.[0]?.extensions.code ?? data?.[field]?.errors[0]?.code ?? 'DONE';
}

async function act(token: string, field: string, type: string, input: object): Promise<string> {
  return word(await send(token, field, type, input), field);
}

const changeRole = (by: Person, member: { memberId: string }, role: string) =>
  act(by.token, 'changeMemberRole', 'ChangeMemberRoleInput', { memberId: member.memberId, role });
const leave = (by: Person, account: TestAccount) =>
  act(by.token, 'leaveAccount', 'LeaveAccountInput', { accountId: account.id });
const accept = (by: Person, token: string) => act(by.token, 'acceptInvitation', 'AcceptInvitationInput', { token });

async function invite(by: Person, account: TestAccount, emails: string[]): Promise<string[]> {
  const input = { accountId: account.id, invitations: emails.map((email) => ({ email })) };
  const outcome = await send(by.token, 'inviteMembers', 'InviteMembersInput', input, 'results { outcome }');
  const failed = word(outcome, 'inviteMembers');
  if (failed !== 'DONE') return [failed];
  return (outcome.data?.inviteMembers?.results ?? []).map((result) => result.outcome);
}

interface LiveInvitation {
  id: string;
  email: string;
  send_count: number;
}

async function pendingIn(account: TestAccount): Promise<(LiveInvitation & { link: string })[]> {
  const rows = await world.sql<LiveInvitation>(
    `SELECT id, email, send_count FROM invitations WHERE account_id = $1 AND status = 'PENDING'`,
    [account.id],
  );
  const keys = { secretKey: TEST_SECRET_KEY, secretKeyPrevious: null };
  return rows.map((row) => {
    const link = invitationToken(keys, row.id, row.send_count);
    noteSecret(link);
    return { ...row, link };
  });
}

/** What must hold at any moment, whatever was asked for: each query finds what breaks it. */
async function expectInvariants(): Promise<void> {
  const broken = {
    'an account without an active owner': await world.sql(
      `SELECT id FROM accounts a WHERE deleted_at IS NULL AND NOT EXISTS
         (SELECT FROM members m WHERE m.account_id = a.id AND m.role = 'OWNER' AND m.active)`,
    ),
    'more seats taken than there are': await world.sql(
      `SELECT id FROM accounts a WHERE
         (SELECT count(*) FROM members m WHERE m.account_id = a.id AND m.active)
         + (SELECT count(*) FROM invitations i WHERE i.account_id = a.id AND i.status = 'PENDING' AND i.expires_at > $1)
         > CASE a.plan WHEN 'FREE' THEN 2 WHEN 'PRO' THEN 20 ELSE 1e9 END`,
      [world.now()],
    ),
    'two live invitations of one address': await world.sql(
      `SELECT account_id, email FROM invitations WHERE status = 'PENDING' GROUP BY 1, 2 HAVING count(*) > 1`,
    ),
    'two memberships of one person': await world.sql(
      `SELECT account_id, user_id FROM members GROUP BY 1, 2 HAVING count(*) > 1`,
    ),
    'an invitation that was accepted twice': await world.sql(
      `SELECT resource_id FROM audit_events WHERE type = 'invitation.accepted' GROUP BY 1 HAVING count(*) > 1`,
    ),
    'a log with a gap': await world.sql(
      `SELECT log_id FROM audit_events GROUP BY 1 HAVING min(number) <> 1 OR max(number) <> count(*)`,
    ),
    'a log whose counter is wrong': await world.sql(
      `SELECT l.id FROM audit_logs l WHERE l.last_number <> (SELECT count(*) FROM audit_events e WHERE e.log_id = l.id)`,
    ),
    'access of somebody who is no member': await world.sql(
      `SELECT a.id FROM workspace_accesses a WHERE NOT EXISTS
         (SELECT FROM members m WHERE m.account_id = a.account_id AND m.user_id = a.user_id)`,
    ),
  };
  expect(Object.entries(broken).filter(([, rows]) => rows.length > 0)).toEqual([]);
}

/** Numbers that look random and are the same at each run (mulberry32), so that a failure comes again. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

/** Expected ends of a race; anything else, above all a fault, is a failure. */
const EXPECTED = new Set([
  'DONE',
  'FORBIDDEN',
  'UNAUTHENTICATED',
  'NOT_FOUND',
  'CONFLICT',
  'INVALID',
  'LAST_OWNER',
  'PERMISSION_NOT_HELD',
  'SEAT_LIMIT_REACHED',
  'LIMIT_REACHED',
  'WRONG_RECIPIENT',
  'INVITATION_WITHDRAWN',
  'ALREADY_MEMBER',
  'TAKEN',
  'EXPIRED',
  'INVITED',
  'RENEWED',
  'FAILED',
  'NOT_ATTEMPTED',
]);

it('two owners who unmake each other, or both leave, at once: one owner always stays', async () => {
  for (let round = 0; round < 8; round += 1) {
    const account = await world.account();
    const other = await world.member(account, 'OWNER');
    const words = await Promise.all(
      round % 2 === 0
        ? [changeRole(account.owner, other, 'MEMBER'), changeRole(other, account.owner, 'MEMBER')]
        : [leave(account.owner, account), leave(other, account)],
    );
    expect(words.filter((one) => one === 'DONE')).toHaveLength(1);
  }
  await expectInvariants();
});

it('six invitations for one free seat at once: one gets it', async () => {
  for (let round = 0; round < 4; round += 1) {
    const account = await world.account({ plan: 'FREE' });
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, (_, nth) =>
        invite(account.owner, account, [`seat-${String(round)}-${String(nth)}@example.com`]),
      ),
    );
    expect(outcomes.flat().filter((outcome) => outcome === 'INVITED')).toHaveLength(1);
  }
  await expectInvariants();
});

it('one link accepted six times at once, also by a stranger: one membership, once', async () => {
  for (let round = 0; round < 4; round += 1) {
    const account = await world.account();
    const invitee = await world.person();
    const stranger = await world.person();
    await invite(account.owner, account, [invitee.email]);
    const [invitation] = await pendingIn(account);
    const link = invitation?.link ?? '';
    const words = await Promise.all(
      [...Array<Person>(6).fill(invitee), stranger].map((person) => accept(person, link)),
    );
    expect(words.slice(0, 6)).toEqual(Array(6).fill('DONE'));
    expect(words[6]).not.toBe('DONE');
    expect(
      await world.sql('SELECT user_id FROM members WHERE account_id = $1 AND role = $2', [account.id, 'MEMBER']),
    ).toEqual([{ user_id: invitee.userId }]);
  }
  await expectInvariants();
});

it('hundreds of role changes, removals, invitations and acceptances that contradict each other break nothing', async () => {
  const account = await world.account({ plan: 'PRO' });
  const members: MemberOf[] = [account.owner];
  for (const role of ['OWNER', 'OWNER', 'ADMIN', 'ADMIN', 'ADMIN', 'MEMBER', 'MEMBER', 'MEMBER', 'MEMBER'] as const) {
    members.push(await world.member(account, role));
  }
  const invitees = await Promise.all(Array.from({ length: 24 }, () => world.person()));
  const people: Person[] = [...members, ...invitees];
  const roll = dice(20_261_122);
  const one = <T>(items: readonly T[]): T => {
    const item = items[roll(items.length)];
    if (item === undefined) throw new Error('There is nothing to choose from.');
    return item;
  };
  const roles = ['OWNER', 'ADMIN', 'MEMBER'];

  /** One step, chosen by the dice; its words say how it ended. */
  const step = (pending: Awaited<ReturnType<typeof pendingIn>>): Promise<string[]> => {
    const by = one(members);
    const invitation = pending.length > 0 ? one(pending) : undefined;
    const input = { invitationId: invitation?.id ?? 'inv_none' };
    const only = (done: Promise<string>) => done.then((end) => [end]);
    switch (roll(10)) {
      case 0:
      case 1:
      case 2:
        return only(changeRole(by, one(members), one(roles)));
      case 3: {
        const memberIds = [...new Set([one(members).memberId, one(members).memberId])];
        const active = roll(3) > 0;
        return only(
          act(by.token, 'setMembersActive', 'SetMembersActiveInput', { accountId: account.id, memberIds, active }),
        );
      }
      case 4:
        return only(act(by.token, 'removeMember', 'RemoveMemberInput', { memberId: one(members).memberId }));
      case 5:
        return only(leave(by, account));
      case 6:
        return invite(by, account, [one(invitees).email, one(invitees).email.toUpperCase(), one(invitees).email]);
      case 7:
        return only(
          roll(2) === 0
            ? act(by.token, 'revokeInvitation', 'RevokeInvitationInput', input)
            : act(by.token, 'resendInvitation', 'ResendInvitationInput', input),
        );
      default: {
        if (invitation === undefined) return Promise.resolve([]);
        const invitee = invitees.find(({ email }) => email === invitation.email) ?? one(invitees);
        return Promise.all([
          accept(invitee, invitation.link),
          accept(invitee, invitation.link),
          accept(one(invitees), invitation.link),
        ]);
      }
    }
  };

  const ends = new Map<string, number>();
  for (let wave = 0; wave < 12; wave += 1) {
    const pending = await pendingIn(account);
    const words = (await Promise.all(Array.from({ length: 30 }, () => step(pending)))).flat();
    for (const end of words) ends.set(end, (ends.get(end) ?? 0) + 1);
    await expectInvariants();
    // Who was invited in takes part from then on.
    const joined = await world.sql<{ id: string; user_id: string }>(
      'SELECT id, user_id FROM members WHERE account_id = $1',
      [account.id],
    );
    members.splice(0, members.length);
    for (const { id, user_id } of joined) {
      const person = people.find(({ userId }) => userId === user_id);
      if (person !== undefined) members.push({ ...person, memberId: id });
    }
  }
  expect([...ends.keys()].filter((end) => !EXPECTED.has(end))).toEqual([]);
  expect(ends.get('DONE')).toBeGreaterThan(20);
});
