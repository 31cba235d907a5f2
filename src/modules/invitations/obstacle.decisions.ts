import type { Reason } from '../../auth/decision';
import { userError, type UserErrorData } from '../../errors';
import type { DecisionReasonCode, UserErrorCode } from '../../generated/schema';

/** What stands in the way. Its code means the same in a mutation's payload and in a Decision. */
export interface Obstacle {
  code: UserErrorCode & DecisionReasonCode;
  message: string;
  extras?: Parameters<typeof userError>[3];
}

/** An obstacle as the error of a mutation's payload. */
export function asUserError({ code, message, extras }: Obstacle, path: readonly (string | number)[]): UserErrorData {
  return userError(code, message, path, extras);
}

/** An obstacle as the reasons of a Decision: one for each thing that is missing. */
export function asReasons({ code, message, extras }: Obstacle): Reason[] {
  const missing: Partial<Reason>[] = [
    ...(extras?.missingPermissions ?? []).map((missingPermission) => ({ missingPermission })),
    ...(extras?.missingScopes ?? []).map((missingScope) => ({ missingScope })),
    ...(extras?.feature === undefined ? [] : [{ feature: extras.feature }]),
  ];
  return (missing.length === 0 ? [{}] : missing).map((one) => ({ code, message, ...one }));
}
