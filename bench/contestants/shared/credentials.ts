/** What a request was sent with: an API key, or the session of a person who signed in. */
export interface Credential {
  kind: 'apiKey' | 'session';
  /** The one account that a key opens; null: those of its person that cap no key's life. */
  accountId: string | null;
  createdAt: Date;
}

const DAY = 86_400_000;

/** Whether the credential opens an account of its owner. */
export function opens(
  { kind, accountId, createdAt }: Credential,
  account: { id: string; maxApiKeyLifetimeDays: number | null },
  now: Date,
): boolean {
  if (kind === 'session') return true;
  const cap = account.maxApiKeyLifetimeDays;
  if (accountId === null) return cap === null;
  return accountId === account.id && (cap === null || now.getTime() < createdAt.getTime() + cap * DAY);
}

/** A session that nobody used for so long is over. */
export const SESSION_IDLE_DAYS = 14;

/** The token of an Authorization header; null where there is none. */
export function bearerToken(header: string | undefined): string | null {
  return /^Bearer +(\S+)$/i.exec(header ?? '')?.[1] ?? null;
}
