import type { Server } from '../../src/server';

/** The figures of a scrape: each with its labels, as in `name{label="value"}`, and its value. */
export type Figures = ReadonlyMap<string, number>;

/** The text of /metrics. */
export async function scrape(server: Server): Promise<string> {
  if (server.metricsUrl === null) throw new Error('This server serves no metrics: start it with metricsPort: 0.');
  const response = await fetch(server.metricsUrl);
  if (response.status !== 200) throw new Error(`A scrape was answered with ${response.status}.`);
  return response.text();
}

export async function figures(server: Server): Promise<Figures> {
  const lines = (await scrape(server)).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

/** The figures of one name, by their labels. */
export function named(all: Figures, name: string): Record<string, number> {
  const own = [...all].filter(([series]) => series === name || series.startsWith(`${name}{`));
  return Object.fromEntries(own.map(([series, value]) => [series.slice(name.length), value]));
}

/** By how much the figures of one name changed while something happened, by their labels; those that stayed are left out. */
export async function changes(
  server: Server,
  name: string,
  act: () => Promise<unknown>,
): Promise<Record<string, number>> {
  const before = named(await figures(server), name);
  await act();
  const after = Object.entries(named(await figures(server), name));
  const changed = after.map(([labels, value]) => [labels, value - (before[labels] ?? 0)] as const);
  return Object.fromEntries(changed.filter(([, value]) => value !== 0));
}
