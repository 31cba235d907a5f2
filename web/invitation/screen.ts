import { byId, el } from '../shared/dom';

const view = byId('view');
const status = byId('status');
let busy = false;

/** Shows one step: a heading and what belongs under it. The heading gets the focus, so that readers start there. */
export function show(heading: string, body: (Node | string)[], options: { focus?: boolean } = {}): void {
  const title = el('h1', { tabIndex: -1 }, heading);
  view.replaceChildren(title, ...body);
  document.title = `${heading} – Guildhall`;
  if (options.focus ?? true) title.focus();
}

/** Says a sentence under the card and to screen readers; the empty one clears it. */
export function say(sentence: string): void {
  status.textContent = sentence;
}

/** Runs one piece of work at a time: a second click while it runs does nothing. */
export async function work(sentence: string, task: () => Promise<void>): Promise<void> {
  if (busy) return;
  busy = true;
  view.setAttribute('aria-busy', 'true');
  say(sentence);
  try {
    await task();
  } finally {
    busy = false;
    view.removeAttribute('aria-busy');
    if (status.textContent === sentence) say('');
  }
}

export function paragraph(text: string, className = ''): HTMLParagraphElement {
  return el('p', { className }, text);
}

export function actions(...buttons: HTMLButtonElement[]): HTMLElement {
  return el('div', { className: 'actions' }, ...buttons);
}
