import { signInCode } from '../../src/auth/derived-secrets';
import { newToken } from '../../src/auth/tokens';
import type { Config } from '../../src/config';
import { newId } from '../../src/ids';
import { ACCEPT, DECLINE, failures, invited, newEmail, PREVIEW } from '../invitations/operations';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { noteSecret } from '../support/secrets';
import { jobsDone, REQUEST, SIGN_IN } from '../support/sign-in';
import { statementsOf } from '../support/statements';
import { startWorld, type Answer, type World } from '../support/world';

const HOUR = 60 * 60 * 1000;
/** A network of each test's own: what a minute has left of its points is not what these tests are about. */
let network = 0;
let OFFICE = '';
const officeNetwork = () => OFFICE.replace(/7$/, '0/24');
const ELSEWHERE = '198.51.100.7';
const worlds: World[] = [];

/** A world whose tests say which address they come from. */
async function start(overrides: Partial<Config> = {}): Promise<World> {
  const one = await startWorld({ isTrustedProxy: (address) => address.startsWith('127.'), ...overrides });
  worlds.push(one);
  return one;
}

let world: World;
beforeAll(async () => {
  world = await start();
});
// Goes on to just after the next full hour: nothing has failed in it.
beforeEach(() => {
  network += 1;
  OFFICE = `203.0.${String(network)}.7`;
  world.advance(HOUR - (world.now().getTime() % HOUR) + 1000);
});
afterAll(async () => {
  for (const one of worlds) await one.stop();
});

interface From {
  address: string;
  token?: string;
  there?: World;
}

async function ask({ address, token, there = world }: From, query: string, variables: object = {}): Promise<Answer> {
  const response = await fetch(`${there.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': address,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors = [] } = (await response.json()) as Partial<Answer>;
  return { status: response.status, headers: response.headers, data: data ?? {}, errors };
}

const accept = (from: From, input: object) => ask(from, ACCEPT, { input });
const decline = (from: From, input: object) => ask(from, DECLINE, { input });
const read = (from: From, token: string) => ask(from, PREVIEW, { token });

/** Opens many links in one request, each under a name of its own: a0, a1, … */
function openAll(from: From, tokens: readonly string[]): Promise<Answer> {
  const fields = tokens.map((token, index) => `a${String(index)}: invitationByToken(token: "${token}") { id }`);
  return ask(from, `{ ${fields.join(' ')} }`);
}

function wrongLinks(count: number): string[] {
  return Array.from({ length: count }, () => newToken('invitation'));
}

/** The first error's code of a field, top-level or in its payload; null when it has none. */
function codeAt({ data, errors }: Answer, name: string): string | null {
  const error = errors.find(({ path }) => path?.[0] === name);
  const code: unknown = error === undefined ? data[name]?.errors?.[0]?.code : error.extensions.code;
  return typeof code === 'string' ? code : null;
}

/** What became of each of these: OPENED, NULL, or the code of its error. */
function outcomes(answer: Answer, count: number): string[] {
  return Array.from({ length: count }, (_none, index) => {
    const name = `a${String(index)}`;
    const nothing = (answer.data[name] as unknown) === null ? 'NULL' : 'OPENED';
    return codeAt(answer, name) ?? nothing;
  });
}

function tally(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** So many codes are tried in one request: a document may not be much longer. */
const TOGETHER = 60;

/** Tries many codes, in as few requests as may be. */
async function tryCodes(from: From, count: number): Promise<string[]> {
  const input = () => `{ challenge: "${newId('signInChallenge')}", code: "12345678" }`;
  const told: string[] = [];
  while (told.length < count) {
    const some = Math.min(TOGETHER, count - told.length);
    const fields = Array.from(
      { length: some },
      (_none, index) => `a${String(index)}: signIn(input: ${input()}) { errors { code } }`,
    );
    const answer = await ask(from, `mutation { ${fields.join(' ')} }`);
    expect(Object.keys(answer.data)).toHaveLength(some);
    told.push(...fields.map((_field, index) => codeAt(answer, `a${String(index)}`) ?? 'SIGNED_IN'));
  }
  return told;
}

/** A challenge with its right code. */
async function challenge(expiresIn = HOUR): Promise<{ challenge: string; code: string }> {
  const id = newId('signInChallenge');
  await world.sql(
    `INSERT INTO sign_in_challenges (id, email, ip_address, network, created_at, expires_at)
     VALUES ($1, $2, '192.0.2.1', '192.0.2.0/24', $3, $4)`,
    [id, newEmail(), world.now(), new Date(world.now().getTime() + expiresIn)],
  );
  const code = signInCode(world.server.app.config, id);
  noteSecret(code);
  return { challenge: id, code };
}

async function signIn(from: From, input: object): Promise<Answer> {
  const answer = await ask(from, SIGN_IN, { input });
  const token: unknown = answer.data.signIn?.token;
  if (typeof token === 'string') noteSecret(token);
  return answer;
}

/** How often somebody or something failed in this hour. */
async function failed(key: string): Promise<number> {
  const hour = new Date(Math.floor(world.now().getTime() / HOUR) * HOUR);
  const [row] = await world.sql<{ count: number }>('SELECT count FROM failed_tries WHERE key = $1 AND hour = $2', [
    key,
    hour,
  ]);
  return row?.count ?? 0;
}

const officeCodes = () => failed(`CODES ${officeNetwork()}`);
const officeLinks = () => failed(`LINKS ${officeNetwork()}`);

/** Events of limits that were reached in this hour. */
async function limitsReached(): Promise<Record<string, unknown>[]> {
  const hour = Math.floor(world.now().getTime() / HOUR) * HOUR;
  const events = await auditEvents(world);
  return events.filter((one) => one.type === 'access.tries_limited' && (one.occurred_at as Date).getTime() >= hour);
}

/** Asserts that this is refused at the top, with the same words and no trace, and gives the words. */
async function expectLimited(act: () => Promise<Answer>): Promise<string> {
  await jobsDone(world);
  const { data, errors, status } = await expectNothingWritten(world, [], act);
  expect(Object.values(data)).toEqual([null]);
  expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
  expect(status).toBe(429);
  const seconds = Number(errors[0]?.extensions.retryAfterSeconds);
  const left = (HOUR - (world.now().getTime() % HOUR)) / 1000;
  expect(Number.isInteger(seconds)).toBe(true);
  expect(seconds).toBeGreaterThanOrEqual(left);
  expect(seconds).toBeLessThan(left + 10);
  return String(errors[0]?.message);
}

async function invitation(email = newEmail()): Promise<{ id: string; token: string }> {
  return invited(world, await world.account(), { email });
}

describe('wrong links from one network', () => {
  it('are answered a hundred times an hour; then none is opened there, and right ones are refused alike', async () => {
    const { id, token } = await invitation();
    const from = { address: OFFICE };
    expect(tally(outcomes(await openAll(from, wrongLinks(98)), 98))).toEqual({ NULL: 98 });
    expect((await read(from, token)).data.invitationByToken).toMatchObject({ id });
    expect(await officeLinks()).toBe(98);
    expect((await read(from, 'malformed')).data).toEqual({ invitationByToken: null });
    expect((await read(from, token)).data.invitationByToken).toMatchObject({ id });
    expect(await limitsReached()).toEqual([]);
    expect((await read({ address: OFFICE.replace(/7$/, '255') }, newToken('session'))).data).toEqual({
      invitationByToken: null,
    });
    const words = await expectLimited(() => read(from, token));
    expect(words).toMatch(/^Too many wrong links have come from your network .* by its id\.$/);
    expect(await expectLimited(() => read(from, newToken('invitation')))).toBe(words);
    expect(await officeLinks()).toBe(100);

    expect((await read({ address: ELSEWHERE }, token)).data.invitationByToken).toMatchObject({ id });
    world.advance(HOUR);
    expect((await read(from, token)).data.invitationByToken).toMatchObject({ id });
    expect((await read(from, newToken('invitation'))).data).toEqual({ invitationByToken: null });
  });

  it('that reach the limit are one event of the installation, and what is refused then is none', async () => {
    await openAll({ address: OFFICE }, wrongLinks(100));
    for (let count = 0; count < 3; count += 1) await openAll({ address: OFFICE }, wrongLinks(100));
    const events = await limitsReached();
    expect(events).toMatchObject([
      {
        log_id: 'installation',
        outcome: 'REFUSED',
        actor_type: 'NOBODY',
        ip_address: OFFICE,
        resource_id: null,
        details: { by: 'LINKS', of: officeNetwork(), limit: 100 },
      },
    ]);
    const { until } = events[0]?.details as { until: string };
    expect(new Date(until).getTime()).toBe((Math.floor(world.now().getTime() / HOUR) + 1) * HOUR);
  });

  it('are counted one by one within a request: right ones before the limit open, behind it none does', async () => {
    const { token } = await invitation();
    await openAll({ address: OFFICE }, wrongLinks(60));
    const tokens = [...wrongLinks(10), token, ...wrongLinks(30), token, ...wrongLinks(50)];
    const other = await invitation();
    tokens[90] = other.token;
    const answer = await openAll({ address: OFFICE }, tokens);
    const told = outcomes(answer, tokens.length);
    expect(told.slice(0, 10)).toEqual(Array(10).fill('NULL'));
    expect(told[10]).toBe('OPENED');
    expect(told.slice(11, 41)).toEqual(Array(30).fill('NULL'));
    // The link of a10 once more: it is tried once.
    expect(told[41]).toBe('OPENED');
    expect(told.slice(42)).toEqual(Array(50).fill('RATE_LIMITED'));
    expect(await officeLinks()).toBe(100);
  });

  it('leave signing in there as it is', async () => {
    const from = { address: OFFICE };
    expect(tally(outcomes(await openAll(from, wrongLinks(100)), 100))).toEqual({ NULL: 100 });
    await expectLimited(() => read(from, newToken('invitation')));
    const one = await challenge();
    expect(failures(await signIn(from, { ...one, code: '00000000' }), 'signIn')).toEqual([['INVALID', ['code']]]);
    expect((await signIn(from, one)).data.signIn).toMatchObject({ errors: [] });
    expect([await officeCodes(), await officeLinks()]).toEqual([1, 100]);
  });

  it('take the same few statements for one and for a hundred, and a right one writes nothing', async () => {
    const { token } = await invitation();
    await jobsDone(world);
    const ofOne = await statementsOf(world, () => openAll({ address: OFFICE }, wrongLinks(1)));
    const ofMany = await statementsOf(world, () => openAll({ address: OFFICE }, wrongLinks(90)));
    expect(ofMany).toEqual(ofOne);
    const ofRight = await statementsOf(world, () => read({ address: OFFICE }, token));
    expect(ofRight).toHaveLength(5);
    expect(ofRight.filter((statement) => /INSERT|UPDATE|DELETE/.test(statement))).toEqual([]);
  });

  it('that come all at once are answered a hundred times, and not once more', async () => {
    for (let round = 0; round < 5; round += 1) {
      const from = { address: `10.1.${String(round)}.1` };
      await openAll(from, wrongLinks(97));
      const answers = await Promise.all(wrongLinks(20).map((token) => read(from, token)));
      const codes = answers.map((answer) => codeAt(answer, 'invitationByToken') ?? 'NULL');
      expect(tally(codes)).toEqual({ NULL: 3, RATE_LIMITED: 17 });
      expect(await failed(`LINKS 10.1.${String(round)}.0/24`)).toBe(100);
    }
    expect(await limitsReached()).toHaveLength(5);
  });

  it('do not use up the connections of a process, however many come in however many requests', async () => {
    const there = await start({ databasePoolSize: 2, run: 'api' });
    const person = await there.person();
    const flood = Promise.all(Array.from({ length: 20 }, () => openAll({ address: OFFICE, there }, wrongLinks(100))));
    const meanwhile = await there.graphql(person.token, '{ viewer { user { id } } }');
    expect(meanwhile.data.viewer).toEqual({ user: { id: person.userId } });
    const told = (await flood).flatMap((answer) => outcomes(answer, 100));
    expect(tally(told)).toEqual({ NULL: 100, RATE_LIMITED: 1900 });
  });

  it('are those of accepting and declining too, and stay counted although nothing else is written', async () => {
    const guest = await world.person();
    const { id, token } = await invitation(guest.email);
    const known = { address: OFFICE, token: guest.token };
    expect(failures(await accept(known, { token: newToken('invitation') }), 'acceptInvitation')).toEqual([
      ['NOT_FOUND', ['token']],
    ]);
    expect(failures(await decline({ address: OFFICE }, { token: 'malformed' }), 'declineInvitation')).toEqual([
      ['NOT_FOUND', ['token']],
    ]);
    expect(await officeLinks()).toBe(2);
    await openAll({ address: OFFICE }, wrongLinks(98));
    for (const one of [token, newToken('invitation')]) {
      await expectLimited(() => accept(known, { token: one }));
      await expectLimited(() => decline({ address: OFFICE }, { token: one }));
    }
    // An id is no secret, and whoever is signed in is not guessing at it.
    expect((await accept(known, { invitationId: id })).data.acceptInvitation).toMatchObject({
      member: { role: 'MEMBER' },
      errors: [],
    });
  });

  it('are not: the right link of an invitation that has expired, or was answered, or is accepted twice', async () => {
    const guest = await world.person();
    const from = { address: OFFICE, token: guest.token };
    const { token } = await invitation(guest.email);
    for (let times = 0; times < 2; times += 1) {
      expect((await accept(from, { token })).data.acceptInvitation).toMatchObject({ errors: [] });
    }
    expect(failures(await decline(from, { token }), 'declineInvitation')).toEqual([['CONFLICT', ['token']]]);
    const late = await invitation(guest.email);
    await world.sql('UPDATE invitations SET expires_at = $2 WHERE id = $1', [late.id, world.now()]);
    expect(failures(await accept(from, { token: late.token }), 'acceptInvitation')).toEqual([['EXPIRED', ['token']]]);
    expect(failures(await accept(from, {}), 'acceptInvitation')).toEqual([['INVALID', []]]);
    expect(await officeLinks()).toBe(0);
  });
});

describe('wrong links of one caller', () => {
  it('are answered fifty times an hour, wherever they come from; then nothing of theirs is, by id neither', async () => {
    const guest = await world.person();
    const { id, token } = await invitation(guest.email);
    for (const network of [1, 2]) {
      const address = `10.2.${String(network)}.1`;
      await openAll({ address, token: guest.token }, wrongLinks(25));
      expect(await failed(`LINKS 10.2.${String(network)}.0/24`)).toBe(25);
    }
    const theirs = { address: ELSEWHERE, token: guest.token };
    const words = await expectLimited(() => read(theirs, token));
    expect(words).toMatch(/^You have tried/);
    await expectLimited(() => accept(theirs, { token }));
    await expectLimited(() => accept(theirs, { invitationId: id }));
    await expectLimited(() => decline(theirs, { invitationId: id }));
    expect(await limitsReached()).toMatchObject([
      { actor_id: guest.userId, details: { by: 'CALLER', of: guest.userId, limit: 50 } },
    ]);

    const other = await world.person();
    for (const from of [{ address: '10.2.2.1' }, { address: '10.2.2.1', token: other.token }]) {
      expect((await read(from, token)).data.invitationByToken).toMatchObject({ id });
    }
    world.advance(HOUR);
    expect((await accept(theirs, { invitationId: id })).data.acceptInvitation).toMatchObject({ errors: [] });
  });

  it('are those of a service account too', async () => {
    const machine = await world.serviceAccount(await world.account(), { role: 'MEMBER' });
    const told = outcomes(await openAll({ address: OFFICE, token: machine.token }, wrongLinks(60)), 60);
    expect(told).toEqual([...Array<string>(50).fill('NULL'), ...Array<string>(10).fill('RATE_LIMITED')]);
    expect(await officeLinks()).toBe(50);
  });

  it('that reach the limit of a network leave the network out of what an erased person leaves', async () => {
    const [first, second] = [await world.person(), await world.person()];
    for (const { token } of [first, second]) await openAll({ address: OFFICE, token }, wrongLinks(50));
    const events = await limitsReached();
    expect(events.map(({ details }) => (details as { by: string }).by)).toEqual(['CALLER', 'LINKS', 'CALLER']);
    expect(events[1]).toMatchObject({ actor_id: second.userId, details: { of: officeNetwork() } });
    expect(JSON.stringify(events[1]?.seals)).toContain('"details","of"');
  });

  it('are ids that are not of their invitations too, which do not count for the network', async () => {
    const [guest, stranger] = [await world.person(), await world.person()];
    const { id } = await invitation(guest.email);
    const from = { address: OFFICE, token: stranger.token };
    for (const invitationId of [id, newId('invitation'), 'nonsense']) {
      expect(failures(await accept(from, { invitationId }), 'acceptInvitation')).toEqual([
        ['NOT_FOUND', ['invitationId']],
      ]);
      expect(failures(await decline(from, { invitationId }), 'declineInvitation')).toEqual([
        ['NOT_FOUND', ['invitationId']],
      ]);
    }
    expect(await failed(`CALLER ${stranger.userId}`)).toBe(6);
    expect(await failed(`INVITATION ${id}`)).toBe(0);
    expect(await officeLinks()).toBe(0);
    await openAll({ address: ELSEWHERE, token: stranger.token }, wrongLinks(44));
    for (const invitationId of [id, newId('invitation')]) await expectLimited(() => accept(from, { invitationId }));
  });
});

describe('one invitation', () => {
  it('is tried thirty times an hour by people whom it is not for; then nobody can answer it', async () => {
    const [guest, stranger] = [await world.person(), await world.person()];
    const { id, token } = await invitation(guest.email);
    const spare = await invitation(guest.email);
    const wrong = (address: string) => accept({ address, token: stranger.token }, { token });
    for (let count = 0; count < 27; count += 1) {
      expect(failures(await wrong(`10.3.${String(count)}.1`), 'acceptInvitation')).toEqual([
        ['WRONG_RECIPIENT', ['token']],
      ]);
    }
    // The last three are told apart from the rest however many come at once.
    const answers = await Promise.all(Array.from({ length: 12 }, () => wrong(OFFICE)));
    const codes = answers.map((answer) => codeAt(answer, 'acceptInvitation') ?? 'ACCEPTED');
    expect(tally(codes)).toEqual({ WRONG_RECIPIENT: 3, RATE_LIMITED: 9 });
    expect(await failed(`INVITATION ${id}`)).toBe(30);
    expect([await officeLinks(), await failed(`CALLER ${stranger.userId}`)]).toEqual([0, 0]);
    expect(await limitsReached()).toMatchObject([{ details: { by: 'INVITATION', of: id, limit: 30 } }]);

    const invitee = { address: ELSEWHERE, token: guest.token };
    const words = await expectLimited(() => accept(invitee, { token }));
    expect(await expectLimited(() => wrong(ELSEWHERE))).toBe(words);
    expect(await expectLimited(() => accept(invitee, { invitationId: id }))).toBe(words);
    expect(await expectLimited(() => decline({ address: ELSEWHERE }, { token }))).toBe(words);
    expect((await accept(invitee, { token: spare.token })).data.acceptInvitation).toMatchObject({ errors: [] });
    world.advance(HOUR);
    expect((await accept(invitee, { token })).data.acceptInvitation).toMatchObject({ errors: [] });
  });
});

describe('wrong codes', () => {
  it('are answered a hundred times an hour for a network; then right ones are refused alike', async () => {
    const [one, other] = [await challenge(), await challenge()];
    const from = { address: OFFICE };
    expect(tally(await tryCodes(from, 99))).toEqual({ INVALID: 99 });
    expect((await signIn(from, one)).data.signIn).toMatchObject({ errors: [] });
    expect(await officeCodes()).toBe(99);
    expect(failures(await signIn(from, one), 'signIn')).toEqual([['INVALID', ['code']]]);

    const words = await expectLimited(() => signIn(from, other));
    expect(words).toMatch(/^Too many wrong codes have come from your network [^.]*\.$/);
    expect(await expectLimited(() => signIn(from, { ...other, code: '00000000' }))).toBe(words);
    expect(await expectLimited(() => signIn(from, { challenge: 'unknown', code: '00000000' }))).toBe(words);
    expect(await world.sql('SELECT attempts FROM sign_in_challenges WHERE id = $1', [other.challenge])).toEqual([
      { attempts: 0 },
    ]);
    expect((await signIn({ address: ELSEWHERE }, other)).data.signIn).toMatchObject({ errors: [] });
    expect(await limitsReached()).toMatchObject([{ details: { by: 'CODES', of: officeNetwork(), limit: 100 } }]);
    world.advance(HOUR);
    expect((await signIn(from, await challenge())).data.signIn).toMatchObject({ errors: [] });
  });

  it('are limited within one request', async () => {
    await tryCodes({ address: OFFICE }, 70);
    const told = await tryCodes({ address: OFFICE }, TOGETHER);
    expect(told).toEqual([...Array<string>(30).fill('INVALID'), ...Array<string>(30).fill('RATE_LIMITED')]);
    expect(await officeCodes()).toBe(100);
  });

  it('that come all at once are answered a hundred times, and not once more', async () => {
    await tryCodes({ address: OFFICE }, 97);
    const right = await Promise.all([challenge(), challenge()]);
    const answers = await Promise.all(Array.from({ length: 18 }, () => tryCodes({ address: OFFICE }, 1)));
    expect(tally(answers.flat())).toEqual({ INVALID: 3, RATE_LIMITED: 15 });
    for (const one of right) await expectLimited(() => signIn({ address: OFFICE }, one));
  });

  it('are not: what is no code, a code that is too late, and a right one with a bad name', async () => {
    const from = { address: OFFICE };
    const late = await challenge(-1);
    const fresh = await challenge();
    expect(failures(await signIn(from, { ...fresh, code: '1234567' }), 'signIn')).toEqual([['INVALID', ['code']]]);
    expect(failures(await signIn(from, late), 'signIn')).toEqual([['EXPIRED', ['code']]]);
    expect(failures(await signIn(from, { ...fresh, name: '' }), 'signIn')).toEqual([['INVALID', ['name']]]);
    expect(await officeCodes()).toBe(0);
  });

  it('leave opening and answering links there as it is', async () => {
    const guest = await world.person();
    const { id, token } = await invitation(guest.email);
    const from = { address: OFFICE };
    expect(tally(await tryCodes(from, 100))).toEqual({ INVALID: 100 });
    const one = await challenge();
    await expectLimited(() => signIn(from, one));
    expect((await read(from, newToken('invitation'))).data).toEqual({ invitationByToken: null });
    expect((await read(from, token)).data.invitationByToken).toMatchObject({ id });
    const accepted = await accept({ ...from, token: guest.token }, { token });
    expect(accepted.data.acceptInvitation).toMatchObject({ errors: [] });
    expect([await officeCodes(), await officeLinks()]).toEqual([100, 1]);
  });

  it('count together with wrong links and ids for whoever is signed in, wherever they come from', async () => {
    const { token, userId } = await world.person();
    expect(tally(await tryCodes({ address: '10.4.1.1', token }, 25))).toEqual({ INVALID: 25 });
    await openAll({ address: '10.4.2.1', token }, wrongLinks(24));
    const from = { address: OFFICE, token };
    expect(failures(await accept(from, { invitationId: newId('invitation') }), 'acceptInvitation')).toEqual([
      ['NOT_FOUND', ['invitationId']],
    ]);
    expect(await failed(`CALLER ${userId}`)).toBe(50);
    const one = await challenge();
    expect(await expectLimited(() => signIn(from, one))).toMatch(/^You have tried/);
    expect((await signIn({ address: OFFICE }, one)).data.signIn).toMatchObject({ errors: [] });
    expect([await officeCodes(), await officeLinks()]).toEqual([0, 0]);
  });

  it('leave asking for a code as it is', async () => {
    await tryCodes({ address: OFFICE }, 100);
    const email = newEmail();
    const { data, errors } = await ask({ address: OFFICE }, REQUEST, { email });
    expect(errors).toEqual([]);
    expect(data.requestSignIn).toMatchObject({ challenge: expect.stringMatching(/^chal_/) as string, errors: [] });
    await world.smtp.waitFor(({ to }) => to === email);
    await jobsDone(world);
  });
});
