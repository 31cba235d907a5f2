import type { Missing } from '../../auth/access';
import { accountRolePermissions } from '../../auth/catalogue';
import { lacks, type Gift } from '../../auth/gift';
import type { Held } from '../../auth/viewer';
import type { AccountRole, ServiceAccountAction } from '../../generated/schema';
import { worksUntil } from '../api-keys/api-key.decisions';
import type { ApiKey } from '../api-keys/api-key.entity';
import type { ServiceAccount } from './service-account.entity';

type Whose = Pick<ServiceAccount, 'accountId' | 'role'>;

/** What the actor lacks of these account roles: nobody gives or takes one that holds more than their own. */
export function lacksRoles(actor: Held, accountId: string, roles: readonly AccountRole[]): Missing {
  const permissions = roles.flatMap((role) => [...accountRolePermissions[role]]);
  return lacks(actor, accountId, { permissions, workspaces: [] });
}

/**
 * What the actor lacks of all that a service account holds, by its role and these grants. A key acts as the service
 * account: who makes one gives all of it, who deletes one, or the service account, takes all of it.
 */
export function lacksOf(actor: Held, { accountId, role }: Whose, grants: Gift['workspaces']): Missing {
  return lacks(actor, accountId, { permissions: accountRolePermissions[role], workspaces: grants });
}

type Facts = [actor: Held, serviceAccount: Whose, grants: Gift['workspaces']];

/** What the actor lacks for each action of ServiceAccount.viewerCan. */
export const lacksForAction: Record<ServiceAccountAction, (...facts: Facts) => Missing> = {
  // The name can be changed by whoever may change anything; another role is compared when it is named.
  UPDATE: () => ({ missingPermissions: [], missingScopes: [] }),
  DELETE: lacksOf,
  ROTATE_KEY: lacksOf,
};

/** So many replaced keys may work beside the active one. Source: facts on service accounts. */
export const MAX_REPLACED_KEYS = 3;

/** What a rotation does to the keys that are there. */
export interface Rotation {
  /** The key that was active; null when it was deleted. */
  replaced: ApiKey | null;
  /** Until when the replaced key works on, never beyond its own end; null when it stops at once, or had ended. */
  worksUntil: Date | null;
  /** Keys that were replaced before and still work. They keep their own ends. */
  older: ApiKey[];
  /** Keys that work no longer, once the rotation is done. */
  over: ApiKey[];
}

/** What a rotation with this overlap, in seconds, does to all keys of a service account. */
export function rotationOf(keys: readonly ApiKey[], overlapSeconds: number, now: Date): Rotation {
  const works = ({ expiresAt }: Pick<ApiKey, 'expiresAt'>): boolean => expiresAt === null || expiresAt > now;
  const replaced = keys.find(({ replacedAt }) => replacedAt === null) ?? null;
  const before = keys.filter((key) => key !== replaced);
  const end = replaced && worksUntil(replaced.expiresAt, overlapSeconds, now);
  const over = before.filter((key) => !works(key));
  return {
    replaced,
    worksUntil: end,
    older: before.filter(works),
    over: replaced === null || end !== null ? over : [replaced, ...over],
  };
}
