import { el } from '../shared/dom';

/** The text with its http and https addresses as links. A full stop or bracket after an address is not part of it. */
export function linked(text: string): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let end = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}]/g)) {
    const href = match[0];
    parts.push(text.slice(end, match.index), el('a', { href, target: '_blank', rel: 'noopener noreferrer' }, href));
    end = match.index + href.length;
  }
  parts.push(text.slice(end));
  return parts;
}
