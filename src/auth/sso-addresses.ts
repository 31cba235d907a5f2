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
