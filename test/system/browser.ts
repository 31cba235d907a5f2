import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { findChromium } from './programs';

/** Without these, Chromium asks hosts of its maker at every start. It runs without its sandbox only as root, which cannot have one. */
const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts a headless browser with an empty profile. Close it with `browser.close()`.
 * @throws Error saying what to install, when there is no Chromium
 */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('There is no Chromium: install it or set CHROMIUM_PATH to its program.');
  const asRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath, args: asRoot ? [...quiet, '--no-sandbox'] : quiet });
}

/** A page with notes of all that must not happen on it. */
export interface WatchedPage {
  page: Page;
  context: BrowserContext;
  /** Requests to any other origin; each was stopped. */
  foreignRequests: string[];
  /** What the page's content security policy forbade. */
  policyViolations: string[];
  /** Errors that no code caught, and errors on the console. */
  errors: string[];
}

/**
 * Opens an empty page that may load from one origin only, and keeps notes.
 * @param origin for example http://127.0.0.1:4000
 */
export async function watchedPage(
  browser: Browser,
  origin: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const watched: WatchedPage = { page, context, foreignRequests: [], policyViolations: [], errors: [] };
  await context.route('**/*', async (route) => {
    const url = new URL(route.request().url());
    if (url.origin === origin || url.protocol === 'data:') return route.continue();
    watched.foreignRequests.push(url.href);
    return route.abort();
  });
  page.on('pageerror', (error) => watched.errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const text = message.text();
    if (/content security policy/i.test(text)) watched.policyViolations.push(text);
    else watched.errors.push(text);
  });
  return watched;
}
