/** How other people's words stand in our mails: marked, so that they cannot pass for ours. */

/** A name in one line and in quotation marks. */
export function quoted(name: string): string {
  const line = name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').replaceAll('"', "'");
  return `"${line.trim()}"`;
}

const WIDTH = 74;

/** A text with a mark before each line. Long lines are broken, so that no mail program breaks one without its mark. */
export function quotation(text: string): string {
  return text
    .replaceAll(/[\u202A-\u202E\u2066-\u2069]/gu, '')
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    .flatMap(broken)
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
}

function broken(line: string): string[] {
  const pieces = line.split(' ').flatMap((word) => word.match(new RegExp(`.{1,${WIDTH}}`, 'gu')) ?? ['']);
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + piece.length <= WIDTH) lines[lines.length - 1] = `${last} ${piece}`;
    else lines.push(piece);
  }
  return lines;
}
