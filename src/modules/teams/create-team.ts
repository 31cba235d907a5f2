import { actOf } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount, type InAccount } from '../../auth/in-account';
import { once } from '../../db/idempotency';
import { fail, UserErrors } from '../../errors';
import type { CreateTeamInput } from '../../generated/schema';
import { newId } from '../../ids';
import { InputCheck } from '../../validation';
import { againstCreatingTeam } from '../accounts/account.decisions';
import type { Account } from '../accounts/account.entity';
import { Team } from './team.entity';
import { newcomersOf, requireFreeName } from './team.input';
import { makeTeam } from './write-teams.queries';

interface Created {
  /** Null on a retry when the team has gone since. */
  team: Team | null;
  account: Account;
}

/** The input as it is compared between retries and stored. */
type Checked = ReturnType<typeof checked>;

/** Makes a team with those who are to be on it. It has no access yet, so this gives nobody anything. */
export async function createTeam(call: Call, input: CreateTeamInput): Promise<Created> {
  return inAccount(call, async (entered) => {
    const { tx, account, caller, now } = entered;
    const { idempotencyKey: key, ...wanted } = checked(input);
    const attempt = {
      actorId: caller.id,
      mutation: 'createTeam',
      key,
      input: { ...wanted, accountId: account.id },
      now,
    };
    const { outcome } = await once(tx, attempt, async () => ({ id: await insert(call, entered, wanted) }));
    return { team: await tx.findOneBy(Team, { id: outcome.id }), account };
  });
}

function checked({ name, description, principalIds, idempotencyKey }: CreateTeamInput) {
  const check = new InputCheck();
  const wanted = {
    name: check.name(name, ['name']),
    description: check.description(description ?? '', ['description']),
    principalIds: principalIds == null ? [] : check.list(principalIds, ['principalIds']),
    idempotencyKey: check.idempotencyKey(idempotencyKey, ['idempotencyKey']),
  };
  check.throwIfAny();
  return wanted;
}

async function insert(
  call: Call,
  entered: InAccount,
  { name, description, principalIds }: Omit<Checked, 'idempotencyKey'>,
): Promise<string> {
  const { tx, account } = entered;
  const team = { id: newId('team'), accountId: account.id, name, description, managedBy: 'MANUAL' as const };
  const { newcomers, errors } = await newcomersOf(entered, team, principalIds);
  if (errors.length > 0) throw new UserErrors(errors);
  const [full] = againstCreatingTeam(await tx.countBy(Team, { accountId: account.id }));
  if (full !== undefined) fail(full.code, full.message, [], full.extras);
  await requireFreeName(tx, team, name);
  const members = newcomers.map(({ id }) => id);
  await makeTeam(tx, actOf(call), team, members);
  return team.id;
}
