import type { App } from '../../app';

/** An address that a code may be sent to, or what is wrong with it. */
type Checked = { ok: true; address: string } | { ok: false; problem: string };

/**
 * Whether a client may have its people sent back to this address: of an origin of RETURN_ORIGINS exactly, with nothing in it but a path.
 * What is given back is what was read, so that no browser reads anything else in it.
 */
export function checkedReturn({ returnOrigins }: Pick<App['config'], 'returnOrigins'>, given: string): Checked {
  const problem =
    'The address to return to is none that this installation allows: an operator adds its origin to RETURN_ORIGINS.';
  if (given.length > 2000 || !URL.canParse(given)) return { ok: false, problem };
  const url = new URL(given);
  if (!returnOrigins.includes(url.origin) || url.username !== '' || url.password !== '') return { ok: false, problem };
  // What a browser and a server could read in two ways.
  if (!given.startsWith(url.origin) || /[\s\\\p{Cc}]/u.test(given)) return { ok: false, problem };
  if (url.search !== '' || url.hash !== '' || /[?#]/.test(given)) {
    return {
      ok: false,
      problem: 'The address to return to may have no query and no fragment: keep what you need in the browser.',
    };
  }
  return { ok: true, address: url.href };
}
