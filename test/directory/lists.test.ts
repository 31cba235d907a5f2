import { startWorld, type World } from '../support/world';
import { statementsOf } from '../support/statements';
import { directed, type Directed } from './operations';

let world: World;
let one: Directed;
let moment: string;

beforeAll(async () => {
  world = await startWorld({ run: 'api' });
  one = await directed(world);
  const other = await directed(world);
  await other.user(undefined, { displayName: 'Ada Lovelace', externalId: 'E-1' });
  const at = (name: string): string => `${name}@${one.domain}`;
  await one.user(at('Ada'), { displayName: 'Ada Lovelace', externalId: 'E-1', name: { givenName: 'Ada' } });
  await one.user(at('grace'), { displayName: '100% Grace_Hopper', externalId: 'e-2', name: { familyName: 'Hopper' } });
  world.advance(60_000);
  moment = world.now().toISOString();
  world.advance(60_000);
  await one.user(at('edsger'), { active: false });
  await one.user(at('barbara'), { displayName: String.raw`back\slash`, externalId: 'E-4' });
  await one.group('Crew', await found('Users', 'userName sw "ada" or userName sw "grace"'));
  await one.group('crew of nobody');
});
afterAll(() => world.stop());

async function found(
  kind: 'Users' | 'Groups',
  filter: string,
): Promise<{ id: string; userName?: string; displayName?: string }[]> {
  const { status, body } = await one.ask('GET', `/${kind}?${new URLSearchParams({ filter }).toString()}`);
  if (status !== 200) throw new Error(`${filter}: ${String(status)} ${body.detail ?? ''}`);
  expect(body.totalResults).toBe(body.Resources.length);
  return body.Resources;
}

/** Whom a filter finds, by the first part of the address. */
async function users(filter: string): Promise<string[]> {
  return (await found('Users', filter)).map(({ userName = '' }) => userName.split('@')[0] ?? '');
}

const everybody = ['Ada', 'grace', 'edsger', 'barbara'];

describe('a filter of users', () => {
  it.each<[string, string[]]>([
    ['userName eq "ADA@{domain}"', ['Ada']],
    ['userName ne "ada@{domain}"', ['grace', 'edsger', 'barbara']],
    ['userName sw "A"', ['Ada']],
    ['userName ew "{domain}"', everybody],
    ['userName co "DSG"', ['edsger']],
    ['userName gt "barbara@{domain}"', ['grace', 'edsger']],
    ['userName le "barbara@{domain}"', ['Ada', 'barbara']],
    ['externalId eq "E-1"', ['Ada']],
    ['externalId eq "e-1"', []],
    ['externalId sw "E-"', ['Ada', 'barbara']],
    ['externalId ne "E-1"', ['grace', 'edsger', 'barbara']],
    ['externalId pr', ['Ada', 'grace', 'barbara']],
    ['not (externalId pr)', ['edsger']],
    ['not (externalId eq "E-1")', ['grace', 'edsger', 'barbara']],
    ['displayName eq "ada lovelace"', ['Ada']],
    ['name.givenName eq "ADA"', ['Ada']],
    ['name.familyName co "opp"', ['grace']],
    ['active eq false', ['edsger']],
    ['active ne false', ['Ada', 'grace', 'barbara']],
    ['active eq true and (userName sw "g" or externalId eq "E-4")', ['grace', 'barbara']],
    ['meta.created gt "{moment}"', ['edsger', 'barbara']],
    ['meta.lastModified lt "{moment}"', ['Ada', 'grace']],
    ['id eq "nothing"', []],
  ])('%s', async (filter, expected) => {
    expect(await users(filter.replace('{domain}', one.domain).replace('{moment}', moment))).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['displayName co "%"', ['grace']],
    ['displayName co "_"', ['grace']],
    ['displayName sw "100%"', ['grace']],
    ['displayName sw "_"', []],
    ['displayName co "\\\\"', ['barbara']],
    [`displayName eq "' OR true --"`, []],
    [`userName eq "x'); DROP TABLE directory_users; --"`, []],
    ['displayName ew "$1"', []],
    ['externalId eq "$2::text"', []],
    [`externalId eq "*/ OR 1=1 /*"`, []],
  ])('takes its values as they are: %s', async (filter, expected) => {
    expect(await users(filter)).toEqual(expected);
    expect(await users('userName pr')).toEqual(everybody);
  });

  it('is prepared by no connection where it is anything but one equality: there are too many of them', async () => {
    const prepared = async (text: string): Promise<number> => {
      // At once, so that each has a connection of its own.
      const asked = Array.from({ length: world.server.app.config.databasePoolSize }, () =>
        world.server.app.db.query<{ count: number }[]>(
          `SELECT count(*)::int AS count, pg_sleep(0.2) FROM pg_prepared_statements WHERE strpos(statement, $1) > 0`,
          [text],
        ),
      );
      return (await Promise.all(asked)).reduce((sum, [row]) => sum + (row?.count ?? 0), 0);
    };
    await users('userName eq "nobody"');
    await users('userName ne "nobody" and not (displayName co "x") or active eq false');
    expect(await prepared('d.email = $2')).toBeGreaterThan(0);
    expect(await prepared('as asked')).toBe(0);
  });

  it('finds a user by its id, and none of another account', async () => {
    const [ada] = await found('Users', 'externalId eq "E-1"');
    expect(await users(`id eq "${ada?.id ?? ''}"`)).toEqual(['Ada']);
    expect(await users('externalId eq "E-1" or userName pr')).toEqual(everybody);
  });
});

describe('a filter of groups', () => {
  it.each<[string, string[]]>([
    ['displayName eq "CREW"', ['Crew']],
    ['displayName sw "crew"', ['Crew', 'crew of nobody']],
    ['externalId pr', []],
    ['members pr', ['Crew']],
  ])('%s', async (filter, expected) => {
    expect((await found('Groups', filter)).map(({ displayName }) => displayName)).toEqual(expected);
  });

  it('finds the groups of a user', async () => {
    const [ada] = await found('Users', 'externalId eq "E-1"');
    const [barbara] = await found('Users', 'externalId eq "E-4"');
    const groupsOf = async (user: { id: string } | undefined) =>
      (await found('Groups', `members eq "${user?.id ?? ''}"`)).map(({ displayName }) => displayName);
    expect([await groupsOf(ada), await groupsOf(barbara)]).toEqual([['Crew'], []]);
  });
});

describe('a list', () => {
  it('comes in pages, those first that came first', async () => {
    const page = async (startIndex: number, count: number) => {
      const { body } = await one.ask('GET', `/Users?startIndex=${String(startIndex)}&count=${String(count)}`);
      const names = body.Resources.map(({ userName = '' }) => userName.split('@')[0]);
      return [body.totalResults, ...names];
    };
    expect(await page(1, 3)).toEqual([4, 'Ada', 'grace', 'edsger']);
    expect(await page(4, 3)).toEqual([4, 'barbara']);
    expect(await page(5, 3)).toEqual([4]);
    expect(await page(1, 0)).toEqual([4]);
  });

  it('takes the same number of statements for one user as for all', async () => {
    const count = async (query: string) => (await statementsOf(world, () => one.ask('GET', query))).length;
    expect(await count('/Users?count=1')).toBe(await count('/Users'));
    expect(await count('/Groups?count=1&attributes=members')).toBe(await count('/Groups?attributes=members'));
  });

  it('of groups shows no more than 20,000 members', async () => {
    const many = await directed(world);
    await world.sql(
      `INSERT INTO directory_users (id, account_id, email, user_name, active, created_at, updated_at)
       SELECT 'dusr_' || lpad(n::text, 26, '0'), $1, n || '@example.net', n || '@example.net', false, $2, $2 FROM generate_series(1, 10001) n`,
      [many.account.id, world.now()],
    );
    for (const name of ['one', 'two']) {
      const { id } = await many.group(name);
      await world.sql(
        `INSERT INTO directory_group_members (account_id, group_id, directory_user_id)
         SELECT account_id, $2, id FROM directory_users WHERE account_id = $1`,
        [many.account.id, id],
      );
    }
    const { status, body } = await many.ask('GET', '/Groups?attributes=members');
    expect([status, body.scimType]).toEqual([400, 'tooMany']);
    expect((await many.ask('GET', '/Groups')).body.totalResults).toBe(2);
    expect((await many.ask('GET', '/Groups?count=1&attributes=members')).body.Resources[0]?.members).toHaveLength(
      10_001,
    );
  });
});
