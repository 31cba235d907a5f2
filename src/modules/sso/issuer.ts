import type { App } from '../../app';
import type { InputCheck } from '../../validation';

const LONGEST = 500;
const DISCOVERY = '/.well-known/openid-configuration';

/**
 * Whether a text can be the issuer of a provider: an https address without user name, query and fragment; or one of these protocols.
 * Its host has to stand there as it is asked for, since whoever confirms a connection reads this: in ASCII, and in lower case.
 */
function isIssuer(text: string, protocols: readonly string[]): boolean {
  if (text.length > LONGEST || !/^[!-~]+$/.test(text) || /[\\?#]/.test(text) || !URL.canParse(text)) return false;
  const { protocol, username, password, origin } = new URL(text);
  return protocols.includes(protocol) && text.startsWith(origin) && username === '' && password === '';
}

/**
 * An issuer letter for letter, since a provider's name for itself is compared so; or notes what is wrong with it. Where operators have
 * opened addresses (OUTBOUND_ALLOW) http will do: what is asked without TLS then is one of these, and nothing else.
 */
export function checkedIssuer(
  check: InputCheck,
  given: string,
  path: readonly string[],
  { outboundAllow }: Pick<App['config'], 'outboundAllow'>,
): string {
  const issuer = given.trim();
  if (!isIssuer(issuer, outboundAllow.length > 0 ? ['https:', 'http:'] : ['https:'])) {
    check.invalid(
      `An issuer is an address that begins with https://, of up to ${String(LONGEST)} characters, without user name, query and fragment, its host in the lower-case ASCII form that DNS has (xn--…), as in https://login.example.com.`,
      path,
    );
  } else if (issuer.endsWith(DISCOVERY)) {
    check.invalid(`This is where the provider describes itself: leave ${DISCOVERY} off for the issuer.`, path);
  }
  return issuer;
}
