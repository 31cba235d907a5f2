import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { secretFingerprint } from '../../auth/derived-secrets';
import { inAccount, type InAccount } from '../../auth/in-account';
import { seal, sealedUnder, unseal } from '../../auth/sealed-secrets';
import { once } from '../../db/idempotency';
import { fail } from '../../errors';
import type { ConfigureSsoInput } from '../../generated/schema';
import { newId } from '../../ids';
import { Account } from '../accounts/account.entity';
import { defaultsBeforeAndAfter, writeDefaults } from './default-workspaces';
import { fetchMetadata } from './fetch-metadata';
import { SsoConnection } from './sso-connection.entity';
import { readConfigureInput, type Wanted } from './sso.input';
import { tellOwnersOfSso } from './tell-owners';
import { told, toldDifference } from './told';
import { isSameTrust, trustedOf } from './trusted.decisions';
import { wholeParts } from './whole-parts';

/** How long a sign-on lasts unless somebody says otherwise. */
const FIRST_HOURS = 24;

const NEITHER_TESTED_NOR_CONFIRMED = {
  ...{ testedTrustVersion: null, testedAt: null },
  ...{ confirmedTrustVersion: null, confirmedAt: null, confirmedById: null },
};

/**
 * Makes the account's connection, or changes it. Another trusted part is believed anew: what was tested and confirmed of the one before
 * counts no more, and owners are mailed. Metadata are fetched before anything is decided, and nothing is kept of them but these parts.
 */
export async function configureSso(call: Call, input: ConfigureSsoInput): Promise<{ account: Account }> {
  const { app, now } = call;
  const address = input.saml?.metadataUrl ?? null;
  const metadata = address === null ? null : await fetchMetadata(app, address);
  const { wanted, version, key } = readConfigureInput(input, { config: app.config, now, metadata });
  return inAccount(call, async (entered) => {
    const { tx, account, caller, now } = entered;
    // Of the secret only what nobody can try secrets out against.
    const { clientSecret = null, ...rest } = wanted;
    const secret = clientSecret && secretFingerprint(call.app.config, 'sso client secret', clientSecret);
    const attempt = {
      ...{ actorId: caller.id, mutation: 'configureSso', key, now },
      input: { ...rest, secret, version, accountId: account.id },
    };
    await once(tx, attempt, async () => {
      await configure(call, entered, wanted, version);
      return {};
    });
    return { account };
  });
}

async function configure(call: Call, entered: InAccount, wanted: Wanted, version: number | null): Promise<void> {
  const { tx, account, caller, now } = entered;
  const known = await tx.findOneBy(SsoConnection, { accountId: account.id });
  if (version !== null && version !== known?.version) {
    fail('CONFLICT', 'The connection changed since you read it, or is gone: read it again, then decide.', ['version']);
  }
  const parts = wholeParts(known, wanted);
  const secret = newSecret(call, known, wanted);
  const { before, after } = await defaultsBeforeAndAfter(entered, known, wanted);
  const sessionHours = wanted.sessionHours ?? (known === null ? FIRST_HOURS : account.ssoSessionHours);
  const was = known && before && told(known, account.ssoSessionHours, before);
  const difference = toldDifference(was, told(parts, sessionHours, after));
  if (difference === null && secret === null) return;

  const isOther = known !== null && !isSameTrust(trustedOf(known), trustedOf(parts));
  const trustVersion = (known?.trustVersion ?? account.ssoLastVersion + 1) + (isOther ? 1 : 0);
  const id = known?.id ?? newId('ssoConnection');
  const row = {
    ...parts,
    ...{ trustVersion, defaultRole: after.role, updatedAt: now },
    ...(parts.protocol === 'SAML' && { clientSecret: null }),
    ...(secret !== null && { clientSecret: seal(call.app.config, 'sso client secret', id, secret) }),
    ...(isOther && NEITHER_TESTED_NOR_CONFIRMED),
  };
  if (known === null) {
    // Numbers of a connection that is gone never come again: who looked at that one confirms no other.
    const version = account.ssoLastVersion + 1;
    await tx.insert(SsoConnection, {
      ...{ id, accountId: account.id, version, createdAt: now, createdById: caller.id },
      ...row,
    });
  } else {
    await tx.update(SsoConnection, { id }, { ...row, version: known.version + 1 });
  }
  if (after.workspaces !== before?.workspaces) await writeDefaults(tx, account.id, after.workspaces);
  if (sessionHours !== account.ssoSessionHours) {
    await tx.update(Account, { id: account.id }, { ssoSessionHours: sessionHours });
    account.ssoSessionHours = sessionHours;
  }
  await record(tx, call, {
    type: 'sso.configured',
    accountId: account.id,
    resource: { type: 'ssoConnection', id, name: parts.issuer },
    ...difference,
    ...(secret !== null && { details: { clientSecretChanged: true } }),
  });
  if (known !== null && !isOther) return;
  await tellOwnersOfSso(tx, account.id, caller.id, { change: isOther ? 'CHANGED' : 'CONFIGURED', trustVersion });
}

/** The client secret that the input brings; null for none, and for the one that the connection has. */
function newSecret(call: Call, known: SsoConnection | null, wanted: Wanted): string | null {
  const { clientSecret = null } = wanted;
  if (known?.clientSecret == null || clientSecret === null) return clientSecret;
  const { config } = call.app;
  // One that no key opens any more is replaced like any other.
  if (sealedUnder(config, 'sso client secret', known.id, known.clientSecret) === 'NEITHER') return clientSecret;
  const kept = unseal(config, 'sso client secret', known.id, known.clientSecret);
  return clientSecret === kept ? null : clientSecret;
}
