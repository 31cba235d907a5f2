import { Client } from 'pg';
import { newToken } from '../../src/auth/tokens';
import { REFUSALS_AN_HOUR, summariseRefusals } from '../../src/audit/refusals';
import { noteSecret } from '../support/secrets';
import { requestCode, SIGN_IN, signIn } from '../support/sign-in';
import { type Answer, type MemberOf, startWorld, type TestAccount, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const HOUR = 60 * 60 * 1000;

interface EventRow {
  log_id: string;
  number: string;
  type: string;
  outcome: string;
  actor_type: string;
  actor_id: string | null;
  actor_name: string | null;
  credential_id: string | null;
  resource_id: string | null;
  details: Record<string, unknown> | null;
  ip_address: string | null;
  user_agent: string | null;
  request_id: string | null;
}

function eventsOf(logId: string): Promise<EventRow[]> {
  return world.sql<EventRow>('SELECT * FROM audit_events WHERE log_id = $1 ORDER BY number', [logId]);
}

function changeRole(token: string | null, member: { memberId: string }, role: string): Promise<Answer> {
  return world.graphql(
    token,
    'mutation ($input: ChangeMemberRoleInput!) { changeMemberRole(input: $input) { errors { code } } }',
    { input: { memberId: member.memberId, role } },
  );
}

/** Goes on to just after the next full hour, so that all that follows lies in one hour. */
function toNextHour(): void {
  world.advance(HOUR - (world.now().getTime() % HOUR) + 1000);
}

async function times(count: number, act: () => Promise<unknown>): Promise<void> {
  await Promise.all(Array.from({ length: count }, act));
}

describe('refusals of a member', () => {
  let account: TestAccount;
  let member: MemberOf;
  let admin: MemberOf;
  beforeAll(async () => {
    account = await world.account();
    member = await world.member(account, 'MEMBER');
    admin = await world.member(account, 'ADMIN');
    toNextHour();
    await times(REFUSALS_AN_HOUR + 11, () => changeRole(member.token, member, 'ADMIN'));
  });

  it('are 60 events an hour at most, also when they come all at once, in the log of the account', async () => {
    const events = await eventsOf(account.id);
    expect(events).toHaveLength(REFUSALS_AN_HOUR);
    expect(new Set(events.map(({ type, outcome, actor_id }) => [type, outcome, actor_id].join()))).toEqual(
      new Set([`access.refused,REFUSED,${member.userId}`]),
    );
    expect(events[0]?.details).toMatchObject({ code: 'FORBIDDEN', operation: 'changeMemberRole' });
  });

  it('of another kind, and of another member, are counted by themselves', async () => {
    await changeRole(admin.token, account.owner, 'MEMBER');
    await changeRole(admin.token, admin, 'OWNER');
    const events = (await eventsOf(account.id)).slice(REFUSALS_AN_HOUR);
    expect(events.map(({ actor_id, details }) => [actor_id, details?.code])).toEqual([
      [admin.userId, 'PERMISSION_NOT_HELD'],
      [admin.userId, 'PERMISSION_NOT_HELD'],
    ]);
  });

  it('are summed up in one event when the hour is over, by whichever process comes first', async () => {
    const before = (await eventsOf(account.id)).length;
    await summariseRefusals(world.server.app);
    expect(await eventsOf(account.id)).toHaveLength(before);
    world.advance(HOUR);
    await Promise.all([summariseRefusals(world.server.app), summariseRefusals(world.server.app)]);
    const summaries = (await eventsOf(account.id)).slice(before);
    expect(summaries).toMatchObject([
      {
        type: 'access.refused_repeatedly',
        outcome: 'REFUSED',
        actor_id: member.userId,
        actor_name: member.name,
        details: { code: 'FORBIDDEN', count: 11 },
      },
    ]);
    const since = new Date(String(summaries[0]?.details?.since));
    expect(since.getTime() % HOUR).toBe(0);
  });

  it('are events again in the next hour', async () => {
    const before = (await eventsOf(account.id)).length;
    await changeRole(member.token, member, 'ADMIN');
    expect(await eventsOf(account.id)).toHaveLength(before + 1);
  });
});

describe('refusals of others', () => {
  it('of nobody go into the log of the installation, counted by where they come from', async () => {
    toNextHour();
    const before = (await eventsOf('installation')).length;
    const email = 'nobody@example.com';
    const { challenge, code } = await requestCode(world, email);
    const wrong = code === '00000000' ? '00000001' : '00000000';
    await world.graphql(null, SIGN_IN, { input: { challenge, code: wrong } });
    const events = (await eventsOf('installation')).slice(before);
    expect(events).toMatchObject([
      {
        type: 'access.refused',
        actor_type: 'NOBODY',
        actor_id: null,
        ip_address: '127.0.0.1',
        details: { code: 'WRONG_CODE', operation: 'signIn' },
      },
    ]);
    expect(JSON.stringify(events)).not.toContain(code);
    const counts = await world.sql<{ actor: string }>(`SELECT actor FROM refusal_counts WHERE kind = 'WRONG_CODE'`);
    expect(counts).toEqual([{ actor: expect.stringContaining('127.0.0.') as unknown }]);
  });

  it('of an outsider go there too, and the log of the account knows nothing of them', async () => {
    const account = await world.account();
    const { results } = (
      await world.graphql(
        account.owner.token,
        `mutation ($input: InviteMembersInput!) { inviteMembers(input: $input) { results { invitation { id } } } }`,
        { input: { accountId: account.id, invitations: [{ email: 'invited@example.com' }] } },
      )
    ).data.inviteMembers as unknown as { results: { invitation: { id: string } }[] };
    expect(results).toHaveLength(1);
    const mail = await world.smtp.waitFor(({ to }) => to === 'invited@example.com');
    const link = /\/invitations\/(gil_\w+)/.exec(mail.text)?.[1] ?? '';
    noteSecret(link);
    const outsider = await world.person();
    const accept = (token: string) =>
      world.graphql(
        outsider.token,
        'mutation ($token: String) { acceptInvitation(input: { token: $token }) { errors { code } } }',
        { token },
      );
    const inAccount = (await eventsOf(account.id)).length;
    const before = (await eventsOf('installation')).length;
    const unknown = newToken('invitation');
    noteSecret(unknown);
    await accept(link);
    await accept(unknown);
    const events = (await eventsOf('installation')).slice(before);
    expect(events.map(({ actor_id, details }) => [actor_id, details?.code])).toEqual([
      [outsider.userId, 'WRONG_RECIPIENT'],
      [outsider.userId, 'WRONG_LINK'],
    ]);
    expect(await eventsOf(account.id)).toHaveLength(inAccount);
  });

  it('that are mere mistakes are no events', async () => {
    const outsider = await world.person();
    const account = await world.account();
    const before = await world.sql('SELECT FROM audit_events');
    await changeRole(outsider.token, account.owner, 'MEMBER');
    await changeRole(null, account.owner, 'MEMBER');
    await changeRole(account.owner.token, { memberId: 'nonsense' }, 'MEMBER');
    expect(await world.sql('SELECT FROM audit_events')).toHaveLength(before.length);
  });
});

describe('events', () => {
  it('tell who with the name of that time, from which address, user agent and request', async () => {
    const account = await world.account();
    const { token } = await signIn(world, account.owner.email);
    const member = await world.member(account, 'MEMBER');
    await changeRole(token, member, 'ADMIN');
    await world.graphql(token, 'mutation { updateViewer(input: { name: "Renamed" }) { errors { code } } }');
    await changeRole(token, member, 'MEMBER');
    const events = (await eventsOf(account.id)).filter(({ type }) => type === 'member.role_changed');
    expect(events.map(({ actor_name }) => actor_name)).toEqual([account.owner.name, 'Renamed']);
    for (const event of events) {
      expect(event).toMatchObject({
        actor_type: 'USER',
        actor_id: account.owner.userId,
        credential_id: expect.stringMatching(/^ses_/) as unknown,
        resource_id: member.memberId,
        ip_address: '127.0.0.1',
        user_agent: 'node',
        request_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
      });
    }
    expect(new Set(events.map(({ request_id }) => request_id)).size).toBe(2);
  });

  it('are numbered without a gap, also under mutations that run at once, done and refused ones', async () => {
    const account = await world.account();
    const members = await Promise.all(Array.from({ length: 20 }, () => world.member(account, 'MEMBER')));
    await Promise.all(
      members.flatMap((member) => [
        changeRole(account.owner.token, member, 'ADMIN'),
        changeRole(member.token, account.owner, 'MEMBER'),
      ]),
    );
    const numbers = (await eventsOf(account.id)).map(({ number }) => Number(number));
    expect(numbers.length).toBeGreaterThanOrEqual(40);
    expect(numbers).toEqual(numbers.map((_number, index) => index + 1));
  });

  it.each([
    ['UPDATE', `UPDATE audit_events SET actor_name = 'somebody else'`],
    ['DELETE', 'DELETE FROM audit_events'],
    ['TRUNCATE', 'TRUNCATE audit_events'],
  ])('stay: %s is refused to the service by right, and to the owner of the table by a trigger', async (_name, sql) => {
    const before = await world.sql('SELECT * FROM audit_events ORDER BY id');
    expect(before.length).toBeGreaterThan(0);
    for (const [url, code] of [
      [world.database.serviceUrl, '42501'],
      [world.database.ownerUrl, 'GH002'],
    ] as const) {
      const client = new Client({ connectionString: url });
      await client.connect();
      await expect(client.query(sql)).rejects.toMatchObject({ code });
      await client.end();
    }
    expect(await world.sql('SELECT * FROM audit_events ORDER BY id')).toEqual(before);
  });
});
