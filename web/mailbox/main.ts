import './page.css';
import { byId, el } from '../shared/dom';
import { linked } from './linked';

interface Mail {
  id: string;
  to: string;
  subject: string;
  text: string;
  receivedAt: string;
}

const REFRESH_MS = 2000;
const list = byId('mails');
const status = byId('status');
const shown = new Map<string, HTMLElement>();

function card(mail: Mail): HTMLElement {
  const time = el('time', { dateTime: mail.receivedAt }, new Date(mail.receivedAt).toLocaleString());
  return el(
    'article',
    { className: 'mail', id: `mail-${mail.id}` },
    el('h2', {}, mail.subject),
    el('p', { className: 'about' }, `To ${mail.to} · `, time),
    el('pre', {}, ...linked(mail.text)),
  );
}

/** Adds what is new on top and drops what is gone; the rest stays as it is, so that no selection or focus is lost. */
function update(mails: Mail[]): void {
  const kept = new Set(mails.map((mail) => mail.id));
  for (const [id, element] of shown) {
    if (kept.has(id)) continue;
    element.remove();
    shown.delete(id);
  }
  for (const mail of mails.toReversed()) {
    if (shown.has(mail.id)) continue;
    const element = card(mail);
    shown.set(mail.id, element);
    list.prepend(element);
  }
}

function say(sentence: string): void {
  if (status.textContent !== sentence) status.textContent = sentence;
}

async function refresh(): Promise<void> {
  try {
    const response = await fetch('mailbox/messages', { headers: { accept: 'application/json' } });
    if (!response.ok) throw new Error(`HTTP ${String(response.status)}`);
    const { messages } = (await response.json()) as { messages: Mail[] };
    update(messages);
    const count = messages.length;
    say(count === 0 ? 'No mail yet.' : `${String(count)} ${count === 1 ? 'mail' : 'mails'}, newest first.`);
  } catch {
    say('The server does not answer. This page keeps trying.');
  }
}

async function keepRefreshing(): Promise<void> {
  if (!document.hidden) await refresh();
  setTimeout(() => void keepRefreshing(), REFRESH_MS);
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) void refresh();
});
void keepRefreshing();
