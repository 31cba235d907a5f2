import type { EntityManager } from 'typeorm';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount, type InAccount } from '../../auth/in-account';
import { once } from '../../db/idempotency';
import { fail } from '../../errors';
import type { AddIpAllowlistEntryInput } from '../../generated/schema';
import { newId } from '../../ids';
import { InputCheck } from '../../validation';
import type { Account } from '../accounts/account.entity';
import { IpAllowlistEntry } from './ip-allowlist-entry.entity';
import { checkedNetwork } from './ip-allowlist.input';

/** A list is answered whole, and compared with the address of every request. */
const MOST_ENTRIES = 25;

interface Added {
  /** Null on a retry when the entry has gone since. */
  ipAllowlistEntry: IpAllowlistEntry | null;
  account: Account;
}

/** Puts an address or a network on the account's list. It keeps nobody out who was let in before. */
export async function addIpAllowlistEntry(call: Call, input: AddIpAllowlistEntryInput): Promise<Added> {
  return inAccount(call, async (entered) => {
    const { tx, account, caller, now } = entered;
    const { key, ...wanted } = await checked(tx, input);
    const attempt = {
      ...{ actorId: caller.id, mutation: 'addIpAllowlistEntry', key, now },
      input: { ...wanted, accountId: account.id },
    };
    const { outcome } = await once(tx, attempt, async () => ({ id: await insert(call, entered, wanted) }));
    return { ipAllowlistEntry: await tx.findOneBy(IpAllowlistEntry, { id: outcome.id }), account };
  });
}

async function checked(tx: EntityManager, { network, description, idempotencyKey }: AddIpAllowlistEntryInput) {
  const check = new InputCheck();
  const wanted = {
    network: await checkedNetwork(tx, check, network, ['network']),
    description: check.description(description ?? '', ['description']),
    key: check.idempotencyKey(idempotencyKey, ['idempotencyKey']),
  };
  check.throwIfAny();
  return wanted;
}

async function insert(
  call: Call,
  { tx, account, caller, now }: InAccount,
  wanted: Pick<IpAllowlistEntry, 'network' | 'description'>,
): Promise<string> {
  const { network } = wanted;
  if (await tx.existsBy(IpAllowlistEntry, { accountId: account.id, network })) {
    fail('TAKEN', `${network} is on the list already: change that entry, or add another network.`, ['network']);
  }
  const used = await tx.countBy(IpAllowlistEntry, { accountId: account.id });
  if (used >= MOST_ENTRIES) {
    const message = `A list has room for ${String(MOST_ENTRIES)} entries, and there are ${String(used)}: remove one, or put several addresses together as a network.`;
    fail('LIMIT_REACHED', message, [], { limit: MOST_ENTRIES, used });
  }
  const id = newId('ipAllowlistEntry');
  const own = { id, accountId: account.id, createdAt: now, createdById: caller.id, lastUsedAt: null };
  await tx.insert(IpAllowlistEntry, { ...own, ...wanted, enabled: true });
  await record(tx, call, {
    type: 'ip_allowlist.entry_added',
    accountId: account.id,
    resource: { type: 'ipAllowlistEntry', id, name: network },
    after: { ...wanted, enabled: true },
  });
  return id;
}
