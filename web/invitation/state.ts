import type { Challenge } from './challenges';

/** All that the page knows. It lives in this object and goes with the tab: nothing is stored. */
export const state: State = { token: tokenOf(location.pathname), email: '', challenges: [] };

interface State {
  /** The link's secret, from the page's own address; the server never looked at it there. */
  readonly token: string;
  /** The address that the person signs in with. */
  email: string;
  /** Of every code that was asked for and not used: a mail may come late, and an earlier code stays good. */
  challenges: Challenge[];
  session?: { token: string; email: string };
}

function tokenOf(pathname: string): string {
  const last = pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return '';
  }
}
