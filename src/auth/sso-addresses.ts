/** Where Guildhall is reached. */
interface Public {
  publicUrl: string;
}

/** Where people of the account that has this handle now go to sign on by its provider. */
export function signOnUrl({ publicUrl }: Public, handle: string): string {
  return `${publicUrl}/sso/${handle}`;
}

/** Where an account's provider sends people back to. It has the account's id in it, and so never becomes another account's. */
export function redirectUri({ publicUrl }: Public, accountId: string): string {
  return `${publicUrl}/sso/accounts/${accountId}/callback`;
}

/** Where an account's directory sends its people and groups. It has the account's id in it, and so never becomes another account's. */
export function scimUrl({ publicUrl }: Public, accountId: string): string {
  return `${publicUrl}/scim/accounts/${accountId}/v2`;
}

/**
 * What we call ourselves at the provider of an account, by SAML, and where our metadata for it is. It has the account's id in it, so that
 * what a provider says to one account is for no other.
 */
export function entityId({ publicUrl }: Public, accountId: string): string {
  return `${publicUrl}/sso/accounts/${accountId}/metadata`;
}

/** Where a sign-on into an account begins: for programs, since it has the account's id in it. */
export function beginUrl({ publicUrl }: Public, accountId: string): string {
  return `${publicUrl}/sso/accounts/${accountId}/start`;
}

/** Where somebody signs on for a test of an account's connection. */
export function testUrl(config: Public, accountId: string, testId: string): string {
  return `${beginUrl(config, accountId)}?test=${testId}`;
}

/** Where our own page is, below the origin: where only ids of accounts stand beside it, and no handle. */
export const OWN_PAGE = '/sso/accounts/done';

/** Our own page that redeems the code of a sign-on, for who came by no other client. */
export function ownPage({ publicUrl }: Public): string {
  return `${publicUrl}${OWN_PAGE}`;
}
