import type { App } from '../../app';
import { accountsByHandle } from '../accounts/account.queries';
import { NOT_HERE, type SignOnAnswer } from './sign-on-answers';
import { beginUrl } from '../../auth/sso-addresses';
import { signingAccount } from './sign-on.queries';

/** Sends a browser from the people's address of an account to where its sign-on begins: that of the account that has the handle now. */
export async function findSignOn(
  { config, db }: App,
  { handle, query }: { handle: string; query: string },
): Promise<SignOnAnswer> {
  const account = (await accountsByHandle(db.manager, [handle])).get(handle);
  const found = account === undefined ? null : await signingAccount(db.manager, account.id);
  if (found === null) return NOT_HERE;
  const asked = new URLSearchParams(query);
  const to = new URL(beginUrl(config, found.account.id));
  for (const name of ['challenge', 'return_to']) {
    const value = asked.get(name);
    if (value !== null) to.searchParams.set(name, value);
  }
  return { to: to.href, browser: null };
}
