import fc from 'fast-check';
import { startWorld, type World } from '../support/world';
import { askedDoors, membersByPages } from './doors-asked';
import { expectedDoors, type Doors } from './doors-expected';
import { insertGraph, type Graph } from './graph';
import { graphSpec } from './graph-spec';
import { waysIn } from './model';
import { parameters, timeLimit } from './parameters';

const HOUR = 3_600_000;
const RUNS = 4;
const SECONDS = 40;

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

/** Only the doors that differ, with short names in the place of ids: what a person can read. */
function readable(graph: Graph, doors: Doors, other: Doors): Doors {
  const different = Object.keys({ ...doors, ...other }).filter(
    (name) => JSON.stringify(doors[name]) !== JSON.stringify(other[name]),
  );
  const text = JSON.stringify(Object.fromEntries(different.map((name) => [name, doors[name] ?? 'not there'])));
  return JSON.parse(graph.withNames(text)) as Doors;
}

/** An owner who reads a workspace page by page meets everybody once. */
async function expectPages({ accounts, principals }: Graph): Promise<void> {
  for (const { who, workspaces } of accounts) {
    const owner = principals.find(({ id }) => who.get(id)?.role === 'OWNER' && who.get(id)?.active === true);
    for (const workspace of workspaces) {
      const inside = [...who.keys()].filter((one) => waysIn(workspace, one, world.now()).length > 0);
      const walked = await membersByPages(world, owner?.ownToken ?? '', workspace.id);
      expect([...walked.principals].sort()).toEqual(inside.sort());
      expect(new Set(walked.totals)).toEqual(new Set([inside.length]));
    }
  }
}

describe('the access in a random account graph', () => {
  it(
    'is the same through every door, for every asker, and what a naive model of it says, before and after grants end',
    async () => {
      /** All that was expected: a test that meets nothing proves nothing. */
      let met = '';
      const isOver = timeLimit(SECONDS);
      await fc.assert(
        fc.asyncProperty(graphSpec, async ({ accounts, askedScopes }) => {
          if (isOver()) return;
          const graph = await insertGraph(world, accounts);
          await expectPages(graph);
          for (const moment of ['before the ends', 'after the ends']) {
            for (const principal of graph.principals) {
              if (isOver()) return;
              const asked = await askedDoors(world, graph, askedScopes, principal.token);
              const expected = expectedDoors(graph, askedScopes, principal, world.now());
              met += JSON.stringify(expected);
              const asker = graph.withNames(principal.id);
              expect({ moment, asker, ...readable(graph, asked, expected) }).toEqual({
                moment,
                asker,
                ...readable(graph, expected, asked),
              });
            }
            world.advance(2 * HOUR);
          }
        }),
        parameters(RUNS),
      );
      for (const kind of ['ACCOUNT_ROLE', 'DIRECT', 'TEAM', 'DEFAULT_ROLE', 'FORBIDDEN', 'NOT_FOUND', 'null']) {
        expect(met).toContain(kind);
      }
    },
    (SECONDS + 60) * 1000,
  );
});
