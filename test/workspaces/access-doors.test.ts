import { builtInRoles, everyScope, type BuiltInRole } from '../../src/auth/catalogue';
import type { AccountRole, WorkspaceScope } from '../../src/generated/schema';
import { startWorld, type Data, type MemberOf, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** Numbers that look random and are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Somebody {
  person: MemberOf;
  role: AccountRole;
  active: boolean;
}

interface Place {
  id: string;
  defaultRole: BuiltInRole | null;
  grants: Map<string, BuiltInRole>;
}

/** The rule as a newcomer would write it, over what the test made: no SQL, nothing of the service. */
function naiveScopes({ person, role, active }: Somebody, place: Place): WorkspaceScope[] {
  if (!active) return [];
  if (role !== 'MEMBER') return everyScope;
  const roles = [place.grants.get(person.userId) ?? null, place.defaultRole].filter((one) => one !== null);
  return everyScope.filter((scope) => roles.some((one) => builtInRoles[one].scopes.includes(scope)));
}

const roles: BuiltInRole[] = ['VIEWER', 'RUNNER', 'DEVELOPER', 'OWNER', 'WORKER'];

async function randomGraph(random: () => number) {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const account = await world.account();
  const people: Somebody[] = [{ person: account.owner, role: 'OWNER', active: true }];
  for (let count = 0; count < 4; count += 1) {
    const role = pick<AccountRole>(['MEMBER', 'MEMBER', 'MEMBER', 'ADMIN', 'OWNER']);
    const active = random() < 0.8;
    people.push({ person: await world.member(account, role, { active }), role, active });
  }
  const places: Place[] = [];
  for (let count = 0; count < 3; count += 1) {
    const defaultRole = random() < 0.4 ? pick(roles) : null;
    const { id } = await world.workspace(account, defaultRole === null ? {} : { defaultRole });
    const grants = new Map<string, BuiltInRole>();
    for (const { person } of people) {
      if (random() < 0.5) continue;
      const role = pick(roles);
      grants.set(person.userId, role);
      await world.grant(account, { id }, person, role);
    }
    places.push({ id, defaultRole, grants });
  }
  return { account, people, places };
}

const FIELDS =
  'id viewerScopes see: viewerCan(scope: SEE_FLOWS) { allowed } run: viewerCan(scope: RUN_FLOWS) { allowed } members(first: 100) { totalCount nodes { scopes user { id } } }';
const DOORS = `
  query ($handle: String!, $ids: [ID!]!) {
    account(handle: $handle) { workspaces(first: 100) { totalCount nodes { id } } }
    nodes(ids: $ids) { ... on Workspace { ${FIELDS} } }
  }
`;

describe('every door to a workspace', () => {
  it.each(Array.from({ length: 30 }, (_, seed) => seed + 1))(
    'agrees with the plain rule on who enters, as what (graph %i)',
    async (seed) => {
      const { account, people, places } = await randomGraph(seeded(seed));
      const ids = places.map(({ id }) => id);
      for (const somebody of people) {
        const { data, errors } = await world.graphql(somebody.person.token, DOORS, { handle: account.handle, ids });
        const entered = places.filter((place) => naiveScopes(somebody, place).length > 0);

        const listed = (data.account?.workspaces?.nodes ?? []) as unknown as { id: string }[];
        expect(listed.map(({ id }) => id).sort()).toEqual(entered.map(({ id }) => id).sort());
        expect(data.account?.workspaces?.totalCount ?? 0).toBe(entered.length);

        places.forEach((place, index) => {
          const scopes = naiveScopes(somebody, place);
          const node = data.nodes?.[index] as Data | null;
          if (scopes.length === 0) {
            expect(node).toBeNull();
            return;
          }
          expect(node).toMatchObject({
            id: place.id,
            viewerScopes: scopes,
            see: { allowed: scopes.includes('SEE_FLOWS') },
            run: { allowed: scopes.includes('RUN_FLOWS') },
          });
          const refused = errors
            .filter(({ path }) => path?.[1] === index)
            .map(({ extensions }) => extensions.missingScope);
          if (!scopes.includes('SEE_WORKSPACE_USERS')) {
            expect(node?.members).toBeNull();
            expect(refused).toEqual(['SEE_WORKSPACE_USERS']);
            return;
          }
          expect(refused).toEqual([]);
          const told = new Map(
            (node?.members?.nodes as unknown as { user: { id: string }; scopes: string[] }[]).map((one) => [
              one.user.id,
              one.scopes,
            ]),
          );
          const expected = people
            .map((one) => [one.person.userId, naiveScopes(one, place)] as const)
            .filter(([, held]) => held.length > 0);
          expect(told).toEqual(new Map(expected));
          expect(node?.members?.totalCount).toBe(expected.length);
        });
      }
    },
  );
});
