import { Personal } from '../../audit/personal';
import { UserErrors } from '../../errors';
import type { StayOut } from './who-comes-in.decisions';

/** Who stays out, and of which account. */
export interface Refused extends StayOut {
  accountId: string;
  /** The address that the provider gave; null: it gave none. */
  email: string | null;
}

/** The refusal for the person, and for the account's log. */
export function told({ error, why, accountId, email }: Refused): UserErrors {
  const details = { why, email: email === null ? null : new Personal(email, email) };
  const audit = { accountId, details, event: 'sso.sign_in_refused' as const };
  return new UserErrors([{ ...error, refusal: 'SIGN_ON_REFUSED', audit }]);
}
