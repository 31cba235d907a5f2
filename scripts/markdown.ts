/** Gives a Markdown table. Cells must not hold line breaks; `|` is escaped. */
export function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}

/** Gives text as code. */
export function code(text: string): string {
  return `\`${text}\``;
}
