/** All that the page knows. It lives in this object and goes with the tab: nothing is stored. */
export const state: State = { token: tokenOf(location.pathname), email: '', challenge: '' };

interface State {
  /** The link's secret, from the page's own address; the server never looked at it there. */
  readonly token: string;
  /** The address that the person signs in with. */
  email: string;
  /** Of the newest code. */
  challenge: string;
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
