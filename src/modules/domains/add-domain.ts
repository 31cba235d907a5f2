import { randomBytes } from 'node:crypto';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount, type InAccount } from '../../auth/in-account';
import { once } from '../../db/idempotency';
import { fail } from '../../errors';
import type { AddDomainInput } from '../../generated/schema';
import { newId } from '../../ids';
import { InputCheck } from '../../validation';
import type { Account } from '../accounts/account.entity';
import { Domain } from './domain.entity';
import { checkedName } from './domain.input';

/** A list is answered whole. */
const MOST_DOMAINS = 25;
const TOKEN_BYTES = 16;

interface Added {
  /** Null on a retry when the domain has gone since. */
  domain: Domain | null;
  account: Account;
}

/** Claims a domain for the account. Whether others claim it, or have it, is not asked and not told. */
export async function addDomain(call: Call, input: AddDomainInput): Promise<Added> {
  const { name, key } = checked(input);
  return inAccount(call, async (entered) => {
    const { tx, account, caller, now } = entered;
    const attempt = {
      ...{ actorId: caller.id, mutation: 'addDomain', key, now },
      input: { name, accountId: account.id },
    };
    const { outcome } = await once(tx, attempt, async () => ({ id: await insert(call, entered, name) }));
    return { domain: await tx.findOneBy(Domain, { id: outcome.id }), account };
  });
}

function checked({ name, idempotencyKey }: AddDomainInput): { name: string; key: string | null } {
  const check = new InputCheck();
  const wanted = {
    name: checkedName(check, name, ['name']),
    key: check.idempotencyKey(idempotencyKey, ['idempotencyKey']),
  };
  check.throwIfAny();
  return wanted;
}

async function insert(call: Call, { tx, account, caller, now }: InAccount, name: string): Promise<string> {
  const accountId = account.id;
  if (await tx.existsBy(Domain, { accountId, name })) {
    fail('TAKEN', `${name} is on the list already: put its record into DNS and verify it, or add another domain.`, [
      'name',
    ]);
  }
  const used = await tx.countBy(Domain, { accountId });
  if (used >= MOST_DOMAINS) {
    const message = `An account has room for ${String(MOST_DOMAINS)} domains, and there are ${String(used)}: remove one first.`;
    fail('LIMIT_REACHED', message, [], { limit: MOST_DOMAINS, used });
  }
  const id = newId('domain');
  const token = randomBytes(TOKEN_BYTES).toString('hex');
  await tx.insert(Domain, { id, accountId, name, token, createdAt: now, createdById: caller.id });
  await record(tx, call, {
    type: 'domain.added',
    accountId,
    resource: { type: 'domain', id, name },
    after: { name },
  });
  return id;
}
