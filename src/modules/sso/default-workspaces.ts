import type { EntityManager } from 'typeorm';
import type { InAccount } from '../../auth/in-account';
import { bookedOf } from '../../auth/plans';
import { roleColumns } from '../../auth/roles';
import { UserErrors } from '../../errors';
import { namedWorkspaces } from '../workspaces/named-workspaces.queries';
import type { SsoConnection } from './sso-connection.entity';
import { SsoDefaultWorkspace } from './sso-default-workspace.entity';
import { defaultsNotInPlan, givesSame, lackedForDefaults, type Defaults } from './sso.decisions';
import type { Wanted } from './sso.input';
import { defaultsOf, type SsoDefault } from './sso.queries';

/**
 * What a first sign-on gives, before (null: there was no connection) and after, once the caller may give and take the difference; the
 * same list of workspaces where they stay.
 */
export async function defaultsBeforeAndAfter(
  entered: InAccount,
  known: SsoConnection | null,
  wanted: Wanted,
): Promise<{ before: Defaults | null; after: Defaults }> {
  const { tx, account, viewer } = entered;
  const earlier = (await defaultsOf(tx, [account.id])).get(account.id) ?? [];
  const asked =
    wanted.defaultWorkspaces === undefined
      ? earlier
      : await namedWorkspaces(entered, wanted.defaultWorkspaces, 'defaultWorkspaces');
  const before = known && { role: known.defaultRole, workspaces: earlier };
  const after = {
    role: wanted.defaultRole ?? known?.defaultRole ?? 'MEMBER',
    workspaces: givesSame(earlier, asked) ? earlier : asked,
  };
  const lacking = lackedForDefaults(viewer, account.id, before, after);
  if (lacking.length > 0) throw new UserErrors(lacking);
  const notInPlan = defaultsNotInPlan(bookedOf(account), earlier, after.workspaces);
  if (notInPlan.length > 0) throw new UserErrors(notInPlan);
  return { before, after };
}

/** Puts workspaces in the place of all that a first sign-on opened so far. */
export async function writeDefaults(
  tx: EntityManager,
  accountId: string,
  defaults: readonly SsoDefault[],
): Promise<void> {
  await tx.delete(SsoDefaultWorkspace, { accountId });
  if (defaults.length === 0) return;
  const columns = defaults.map(({ role }) => roleColumns(role));
  await tx.query(
    `INSERT INTO sso_default_workspaces (account_id, workspace_id, built_in_role, custom_role_id)
     SELECT $1, e.* FROM unnest($2::text[], $3::text[], $4::text[]) AS e`,
    [
      accountId,
      defaults.map(({ workspaceId }) => workspaceId),
      columns.map(({ builtInRole }) => builtInRole),
      columns.map(({ customRoleId }) => customRoleId),
    ],
  );
}
