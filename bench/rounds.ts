import { cpuSeconds } from './cpu';
import { load, median, openConnections, percentile, type Answer, type LoadResult, type Request } from './load';
import type { StatementCounter } from './statements';

/** One of those that are measured in turn. */
export interface Entrant {
  name: string;
  /** The processes whose CPU time counts, and the PostgreSQL that they use. */
  serverPids: number[];
  postmaster: number;
  counter: StatementCounter | null;
  next: (number: number) => Request;
  check: (answer: Answer, number: number) => void;
}

export interface RoundOptions {
  rounds: number;
  seconds: number;
  warmUpSeconds: number;
  connections: number;
}

/** What one round, or the median of several, says. Times are milliseconds. */
export interface Figures {
  requestsPerSecond: number;
  p50: number;
  p99: number;
  /** CPU time per request, and what of it each side has used. */
  cpu: number;
  cpuServer: number;
  cpuPostgres: number;
}

/** What an entrant has come to. */
export interface Result extends Figures {
  name: string;
  /** Null: they were not counted. */
  statements: number | null;
  rounds: Figures[];
}

/** Warms everybody up, then measures round after round, in each of them one after the other. */
export async function measure(entrants: readonly Entrant[], options: RoundOptions): Promise<Result[]> {
  const agents = entrants.map(() => openConnections(options.connections));
  const run = (index: number, seconds: number, connections = options.connections): Promise<LoadResult> => {
    const [entrant, agent] = [entrants[index], agents[index]];
    if (entrant === undefined || agent === undefined) throw new Error('there is no such entrant');
    return load({ connections, seconds, agent, next: entrant.next, check: entrant.check });
  };
  const rounds: Figures[][] = entrants.map(() => []);
  const statements: (number | null)[] = [];
  try {
    for (const index of entrants.keys()) {
      await run(index, options.warmUpSeconds);
      statements.push((await entrants[index]?.counter?.count(() => run(index, 0, 1))) ?? null);
    }
    for (let round = 0; round < options.rounds; round++) {
      for (const [index, entrant] of entrants.entries()) {
        // A request for each connection, so that what has gone idle meanwhile, here and in pools, is open again.
        await run(index, 0);
        const before = cpuSeconds(entrant.serverPids, entrant.postmaster);
        const result = await run(index, options.seconds);
        const after = cpuSeconds(entrant.serverPids, entrant.postmaster);
        rounds[index]?.push(figuresOf(result, after.server - before.server, after.postgres - before.postgres));
      }
    }
  } finally {
    for (const agent of agents) agent.destroy();
  }
  return entrants.map(({ name }, index) => ({
    name,
    ...medianFigures(rounds[index] ?? []),
    statements: statements[index] ?? null,
    rounds: rounds[index] ?? [],
  }));
}

function figuresOf({ requests, seconds, latencies }: LoadResult, server: number, postgres: number): Figures {
  const perRequest = 1000 / requests;
  return {
    requestsPerSecond: requests / seconds,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    cpu: (server + postgres) * perRequest,
    cpuServer: server * perRequest,
    cpuPostgres: postgres * perRequest,
  };
}

function medianFigures(rounds: readonly Figures[]): Figures {
  const of = (figure: keyof Figures) => median(rounds.map((round) => round[figure]));
  return {
    requestsPerSecond: of('requestsPerSecond'),
    p50: of('p50'),
    p99: of('p99'),
    cpu: of('cpu'),
    cpuServer: of('cpuServer'),
    cpuPostgres: of('cpuPostgres'),
  };
}
