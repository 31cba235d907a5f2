import type { EntityManager } from 'typeorm';
import type { App } from '../../app';
import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import { fail } from '../../errors';
import type { TestSsoInput } from '../../generated/schema';
import { newId } from '../../ids';
import { ProviderError } from '../../oidc/failure';
import { checkKeys, discover } from '../../oidc/provider';
import { goodCertificates } from '../../saml/certificates';
import { SamlError } from '../../saml/failure';
import { NO_CERTIFICATE } from '../../saml/response';
import { SsoConnection } from '../sso/sso-connection.entity';
import { SsoTest } from './sso-test.entity';
import { finishTest, noteSteps, stepsTaken } from './sso-test.queries';
import type { AnyStep } from './steps';

/**
 * Begins a test of the account's connection, in place of the one before, and asks the provider what it says of itself. The rest is done
 * once somebody has signed on at the address of the test. The provider is asked between transactions; each step can be seen as soon as it was taken.
 */
export async function testSso(call: Call, { accountId }: TestSsoInput): Promise<{ test: SsoTest }> {
  const { test, connection } = await inAccount(call, ({ tx, account, caller, now }) =>
    begin(tx, { accountId: account.id, startedById: caller.id, startedAt: now }),
  );
  const failedAt = await lookAt(call.app, test.id, connection);
  return inAccount(call, async ({ tx, account }) => {
    if (failedAt !== null) await finishTest(tx, call, account, test, failedAt);
    const last = await tx.findOneBy(SsoTest, { accountId });
    if (last === null) {
      const message = 'The connection was removed while its provider was asked: make one with configureSso.';
      fail('CONFLICT', message, ['accountId']);
    }
    return { test: last };
  });
}

async function begin(
  tx: EntityManager,
  started: Pick<SsoTest, 'accountId' | 'startedById' | 'startedAt'>,
): Promise<{ test: SsoTest; connection: SsoConnection }> {
  const { accountId } = started;
  const connection = await tx.findOneBy(SsoConnection, { accountId });
  if (connection === null) {
    fail('INVALID', 'The account has no connection to test: make one with configureSso.', ['accountId']);
  }
  const { trustVersion } = connection;
  const test = { ...started, id: newId('ssoTest'), trustVersion, finishedAt: null, passed: null, steps: [] };
  await tx.delete(SsoTest, { accountId });
  await tx.insert(SsoTest, test);
  return { test, connection };
}

/** Looks at what can be seen of a provider before anybody signs on there. Gives the step that failed; null: none. */
async function lookAt(app: App, testId: string, connection: SsoConnection): Promise<AnyStep | null> {
  const note = (step: AnyStep, failure: string | null) =>
    noteSteps(app.db.manager, testId, stepsTaken(connection.protocol, step, step, failure, app.clock()));
  try {
    await (connection.protocol === 'OIDC'
      ? askProvider(app, connection, note)
      : checkCertificates(app, connection, note));
    return null;
  } catch (error) {
    if (!(error instanceof ProviderError || error instanceof SamlError)) throw error;
    await note(error.step, error.message);
    return error.step;
  }
}

type Note = (step: AnyStep, failure: null) => Promise<void>;

/** Asks a provider for its description and its keys. */
async function askProvider(app: App, { issuer }: SsoConnection, note: Note): Promise<void> {
  const ask = () => ({ fetch: app.outbound.fetch, now: app.clock() });
  const provider = await discover(issuer, ask());
  await note('DISCOVERY', null);
  await checkKeys(provider, ask());
  await note('KEYS', null);
}

/** By SAML a provider is asked nothing: what is known of it is what is configured. */
async function checkCertificates(app: App, { samlCertificates }: SsoConnection, note: Note): Promise<void> {
  if (goodCertificates(samlCertificates ?? [], app.clock()).length === 0) throw new SamlError('KEYS', NO_CERTIFICATE);
  await note('KEYS', null);
}
