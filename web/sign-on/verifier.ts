/** Where the verifier waits while the browser is at the provider: it is this tab's alone, and goes with it. */
const KEPT_AS = 'guildhall-sign-on-verifier';
/** Where this tab began last, to begin there again. */
const BEGAN_AT = 'guildhall-sign-on-began-at';

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Makes a verifier, keeps it with the address of this page, and gives the challenge that is made of it. */
export async function newChallenge(): Promise<string> {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  sessionStorage.setItem(KEPT_AS, verifier);
  sessionStorage.setItem(BEGAN_AT, location.pathname);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return base64url(new Uint8Array(digest));
}

/** The address of an account at which this tab began to sign on; null: it has not. */
export function whereItBegan(): string | null {
  const path = sessionStorage.getItem(BEGAN_AT);
  return path !== null && /^\/sso\/[^/]+$/.test(path) ? path : null;
}

/** The verifier that was kept, which is forgotten by that; null where there is none. */
export function takeVerifier(): string | null {
  const verifier = sessionStorage.getItem(KEPT_AS);
  sessionStorage.removeItem(KEPT_AS);
  return verifier;
}
