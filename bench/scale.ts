import { ask, openConnections, type Answer, type Request } from './load';
import { askAll, checkAgainst, requestOf } from './operation';
import type { Options } from './options';
import { exists, type Contestant } from './process';
import { newReport, table, write, type Outcome } from './report';
import { measure, type Entrant } from './rounds';
import { small } from './seed/size';
import { measured, openDatabase, start, type MeasuredDatabase, type Stage } from './stage';
import { reads, type Company, type Work } from './work';

const [workspacePage] = reads;
const FAR_PAGE = 150;

const memberList = `query Members($handle: String!, $after: String) {
  account(handle: $handle) {
    members(first: 50, after: $after) {
      nodes { id role joinedAt user { id name email } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

/** How many workspaces of 25 people each a page shows. */
const WORKSPACES_SHOWN = [1, 5, 20, 50];

/** What size costs: more on a page, a far page against the first, two processes against one, a large company against a small one. */
export async function scale(stage: Stage, options: Options): Promise<void> {
  const large = await measured(stage, await openDatabase(stage, options));
  const guildhall = await start(stage, 'guildhall', large, options);
  const report = newReport(options);
  for (const compare of [moreOnAPage, farPage, secondProcess, largeCompany]) {
    const outcomes = await compare({ stage, options, large, guildhall });
    for (const outcome of outcomes) console.log(table(outcome));
    report.outcomes.push(...outcomes);
  }
  await write(report, options);
}

interface Scene {
  stage: Stage;
  options: Options;
  large: MeasuredDatabase;
  guildhall: Contestant;
}

/** The workspace page in a company of 10,000 members against one of 100, with as many workspaces and members on the page. */
async function largeCompany({ stage, options, large, guildhall }: Scene): Promise<Outcome[]> {
  const little = await measured(stage, await openDatabase(stage, options, small));
  const sides: { name: string; contestant: Contestant; database: MeasuredDatabase }[] = [
    { name: 'guildhall, large company', contestant: guildhall, database: large },
    {
      name: 'guildhall, small company',
      contestant: await start(stage, 'guildhall', little, options),
      database: little,
    },
  ];
  if (exists('limit') && (options.contestants.length === 0 || options.contestants.includes('limit'))) {
    for (const [name, database] of [
      ['limit, large company', large],
      ['limit, small company', little],
    ] as const) {
      sides.push({ name, contestant: await start(stage, 'limit', database, options), database });
    }
  }
  const outcomes: Outcome[] = [];
  for (const work of reads.filter(({ operationName }) => operationName === workspacePage?.operationName)) {
    const entrants = [];
    for (const { name, contestant, database } of sides)
      entrants.push(await entrantOf(name, work, contestant, database));
    outcomes.push({
      operation: work.name,
      base: 'guildhall, small company',
      results: await measure(entrants, options),
    });
  }
  return outcomes;
}

/** The workspace page with fewer and with more workspaces on it. */
async function moreOnAPage({ options, large, guildhall }: Scene): Promise<Outcome[]> {
  if (workspacePage === undefined) return [];
  const agent = openConnections(1);
  const entrants: Entrant[] = [];
  for (const shown of WORKSPACES_SHOWN) {
    const query = workspacePage.query.replace('workspaces(first: 20)', `workspaces(first: ${shown})`);
    const request = requestOf({ ...workspacePage, query }, large.company, guildhall);
    entrants.push(entrantFor(`${shown} workspaces`, request, await ask(request, agent), { large, guildhall }));
  }
  agent.destroy();
  const operation = `${workspacePage.name}: workspaces on a page`;
  return [{ operation, base: '20 workspaces', results: await measure(entrants, options) }];
}

/** A request that Guildhall has answered once, to be sent again and again. */
function entrantFor(
  name: string,
  request: Request,
  answer: Answer,
  { large, guildhall }: Pick<Scene, 'large' | 'guildhall'>,
): Entrant {
  const { postmaster, counter } = large;
  const check = checkAgainst(answer, name);
  return { name, serverPids: [guildhall.pid], postmaster, counter, next: () => request, check };
}

/** A page far down a list against the first, found as a client finds it: by one cursor after the other. */
async function farPage({ options, large, guildhall }: Scene): Promise<Outcome[]> {
  const agent = openConnections(1);
  let after: string | null = null;
  let page = 1;
  for (; page < FAR_PAGE; page++) {
    const { text } = await ask(memberPage(large.company, guildhall, after), agent);
    const { data } = JSON.parse(text) as MemberPage;
    const { hasNextPage, endCursor } = data.account.members.pageInfo;
    if (!hasNextPage) break;
    after = endCursor;
  }
  const entrants: Entrant[] = [];
  for (const [name, cursor] of [
    ['page 1', null],
    [`page ${page}`, after],
  ] as const) {
    const request = memberPage(large.company, guildhall, cursor);
    entrants.push(entrantFor(name, request, await ask(request, agent), { large, guildhall }));
  }
  agent.destroy();
  return [{ operation: 'Members, 50 a page', base: 'page 1', results: await measure(entrants, options) }];
}

interface MemberPage {
  data: { account: { members: { pageInfo: { hasNextPage: boolean; endCursor: string } } } };
}

function memberPage({ handle, keys }: Company, { url }: Contestant, after: string | null): Request {
  const body = { operationName: 'Members', query: memberList, variables: { handle, after } };
  return { url, key: keys.admin, body: Buffer.from(JSON.stringify(body)) };
}

/** The same load on two processes, a request each in turn, against one. */
async function secondProcess({ stage, options, large, guildhall }: Scene): Promise<Outcome[]> {
  if (workspacePage === undefined) return [];
  const other = await start(stage, 'guildhall', large, options);
  const one = await entrantOf('one process', workspacePage, guildhall, large);
  const second = await entrantOf('other process', workspacePage, other, large);
  const two: Entrant = {
    ...one,
    name: 'two processes',
    serverPids: [guildhall.pid, other.pid],
    next: (number) => (number % 2 === 0 ? one : second).next(number),
  };
  const results = await measure([one, two], options);
  return [{ operation: `${workspacePage.name}: processes`, base: 'one process', results }];
}

/** An operation as one contestant is asked it, once its answer has been looked at. */
async function entrantOf(
  name: string,
  work: Work,
  contestant: Contestant,
  { company, postmaster, counter }: MeasuredDatabase,
): Promise<Entrant> {
  const agent = openConnections(1);
  const [checked] = await askAll(work, company, [contestant], agent);
  agent.destroy();
  if (checked?.problem !== null) throw new Error(`${name} ${checked?.problem ?? 'is silent'}`);
  const request = requestOf(work, company, contestant);
  const check = checkAgainst(checked.answer, name);
  return { name, serverPids: [contestant.pid], postmaster, counter, next: () => request, check };
}
