/** What moves a cursor, is not seen, or changes how the rest is read. Line breaks are among it. */
const UNSEEN = /\p{Cc}|\p{Cs}|[\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu;

/** A value for a terminal, in one line: names are other people's input, and could hold what a terminal obeys. */
function shown(value: string | number | boolean | Date | null): string {
  if (value === null) return '–';
  if (value instanceof Date) return value.toISOString();
  return String(value).replaceAll(UNSEEN, escaped);
}

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}

/** A whole text for a terminal: line breaks stay. */
export function printable(text: string): string {
  return text.split('\n').map(shown).join('\n');
}

/** One JSON document for a terminal: what JSON.stringify leaves as it is, and a terminal does not, is escaped as JSON. */
export function printableJson(value: object): string {
  return printable(JSON.stringify(value, null, 2));
}

type Cell = Parameters<typeof shown>[0];

/** Rows below their headings, in columns. */
export function table(headings: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [headings, ...rows.map((row) => row.map(shown))];
  const widths = headings.map((_heading, column) => Math.max(...lines.map((line) => lengthOf(line[column]))));
  return lines.map((line) => padded(line, widths)).join('\n');
}

/** Values behind what they are called. */
export function facts(values: Record<string, Cell>): string {
  const entries = Object.entries(values);
  const width = Math.max(...entries.map(([name]) => lengthOf(name)));
  return entries.map(([name, value]) => padded([name, shown(value)], [width])).join('\n');
}

function padded(line: readonly string[], widths: readonly number[]): string {
  const cells = line.map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - lengthOf(cell))));
  return cells.join('  ').trimEnd();
}

function lengthOf(text = ''): number {
  return Array.from(text).length;
}

/** A word of a command line, as a shell takes it: an address may have in it what a shell obeys. */
export function forShell(word: string): string {
  return /^[\w.@+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A number with its noun. */
export function counted(number: number, one: string, several = `${one}s`): string {
  return `${number} ${number === 1 ? one : several}`;
}
