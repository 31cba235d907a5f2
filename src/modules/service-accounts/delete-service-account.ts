import type { EntityManager } from 'typeorm';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { notFound } from '../../auth/decision';
import { notHeldError } from '../../auth/gift';
import { changingAccess, type AccessChanges, type Asked } from '../../auth/rehearsal';
import { UserErrors } from '../../errors';
import type { DeleteServiceAccountInput } from '../../generated/schema';
import type { Account } from '../accounts/account.entity';
import { lacksOf } from './service-account.decisions';
import { ServiceAccount } from './service-account.entity';
import { grantsTo } from './service-account.queries';

interface Deleted {
  serviceAccountId: string;
  /** Null once a service account has deleted itself: then it is closed to it. */
  account: Account | null;
}

/** Deletes a service account: its keys, grants and places on teams go with it, by the foreign keys; the event says which. */
export async function deleteServiceAccount(
  call: Call,
  { serviceAccountId: id }: DeleteServiceAccountInput,
  asked: Asked,
): Promise<Deleted & AccessChanges> {
  return changingAccess(call, asked, async (changing) => {
    const { tx, account, caller, viewer, now } = changing;
    const serviceAccount = await tx.findOneBy(ServiceAccount, { id, accountId: account.id });
    if (serviceAccount === null) throw notFound('input.serviceAccountId');
    const lacking = lacksOf(viewer, serviceAccount, await grantsTo(tx, viewer, serviceAccount, now));
    const error = notHeldError(lacking, ['serviceAccountId']);
    if (error !== null) throw new UserErrors([error]);
    await changing.watch({ principals: [id] }, { serviceAccount });
    const gone = await goesWith(tx, id);
    await tx.delete(ServiceAccount, { id });
    const { name, role } = serviceAccount;
    await record(tx, call, {
      type: 'service_account.deleted',
      accountId: account.id,
      resource: { type: 'serviceAccount', id, name },
      before: { role, ...gone },
    });
    return { serviceAccountId: id, account: id === caller.id ? null : account };
  });
}

/** What goes with a service account. */
interface Gone {
  workspaces: { id: string; role: string }[];
  teams: { id: string; name: string }[];
  apiKeys: string[];
}

async function goesWith(tx: EntityManager, id: string): Promise<Gone | undefined> {
  const [gone] = await tx.query<Gone[]>(
    `SELECT (SELECT coalesce(json_agg(json_build_object('id', a.workspace_id, 'role', coalesce(a.built_in_role, r.name))
                                      ORDER BY a.workspace_id), '[]')
               FROM workspace_accesses a LEFT JOIN workspace_roles r ON r.id = a.custom_role_id
              WHERE a.service_account_id = $1) AS workspaces,
            (SELECT coalesce(json_agg(json_build_object('id', t.id, 'name', t.name) ORDER BY t.id), '[]')
               FROM team_members m JOIN teams t ON t.id = m.team_id WHERE m.service_account_id = $1) AS teams,
            (SELECT coalesce(json_agg(id ORDER BY id), '[]') FROM api_keys WHERE service_account_id = $1) AS "apiKeys"`,
    [id],
  );
  return gone;
}
