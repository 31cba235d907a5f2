import { differences } from '../../audit/differences';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { notFound } from '../../auth/decision';
import { notHeldError } from '../../auth/gift';
import { bookedOf } from '../../auth/plans';
import { changingAccess, type AccessChanges, type Asked } from '../../auth/rehearsal';
import { fail, UserErrors } from '../../errors';
import type { UpdateServiceAccountInput } from '../../generated/schema';
import { InputCheck } from '../../validation';
import { againstFeature } from '../accounts/account.decisions';
import { ApiKey } from '../api-keys/api-key.entity';
import { lacksRoles } from './service-account.decisions';
import { ServiceAccount } from './service-account.entity';
import { checkedRole, requireFreeName } from './service-account.input';

type Profile = Pick<ServiceAccount, 'name' | 'role'>;

/** Changes a service account's name, which its keys carry too, and its account role, while the plan has service accounts. */
export async function updateServiceAccount(
  call: Call,
  input: UpdateServiceAccountInput,
  asked: Asked,
): Promise<{ serviceAccount: ServiceAccount } & AccessChanges> {
  return changingAccess(call, asked, async (changing) => {
    const { tx, account, viewer, now } = changing;
    const { serviceAccountId: id, version } = input;
    const serviceAccount = await tx.findOneBy(ServiceAccount, { id, accountId: account.id });
    if (serviceAccount === null) throw notFound('input.serviceAccountId');
    const wanted = checked(input);
    if (version != null && version !== serviceAccount.version) {
      fail('CONFLICT', 'The service account changed since you read it: read it again, then decide.', ['version']);
    }
    const difference = differences<Profile>(serviceAccount, wanted);
    if (difference === null) return { serviceAccount };
    const { before, after } = difference;
    if (after.role !== undefined) {
      const lacking = lacksRoles(viewer, account.id, [serviceAccount.role, after.role]);
      const error = notHeldError(lacking, ['role']);
      if (error !== null) throw new UserErrors([error]);
      const [missing] = againstFeature(bookedOf(account), 'SERVICE_ACCOUNTS', 'giving a service account another role');
      if (missing !== undefined) fail(missing.code, missing.message, ['role'], missing.extras);
      await changing.watch({ principals: [id] });
    }
    Object.assign(serviceAccount, after, { version: serviceAccount.version + 1, updatedAt: now });
    if (after.name !== undefined) {
      await requireFreeName(tx, serviceAccount);
      await tx.update(ApiKey, { serviceAccountId: id }, { name: after.name });
    }
    await tx.update(ServiceAccount, { id }, { ...after, version: serviceAccount.version, updatedAt: now });
    await record(tx, call, {
      type: 'service_account.updated',
      accountId: account.id,
      resource: { type: 'serviceAccount', id, name: serviceAccount.name },
      before,
      after,
    });
    return { serviceAccount };
  });
}

/** What the input asks for: only the fields that it has. */
function checked({ name, role }: UpdateServiceAccountInput): Partial<Profile> {
  const check = new InputCheck();
  const wanted: Partial<Profile> = {};
  if (name === null) {
    check.invalid('A service account keeps a name: leave this out to keep the one it has.', ['name']);
  } else if (name !== undefined) wanted.name = check.name(name, ['name']);
  if (role === null) {
    check.invalid('A service account keeps a role: leave this out to keep the one it has.', ['role']);
  } else if (role !== undefined) wanted.role = checkedRole(check, role);
  check.throwIfAny();
  return wanted;
}
