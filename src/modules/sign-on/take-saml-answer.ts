import { IsNull, MoreThan, type EntityManager } from 'typeorm';
import type { App } from '../../app';
import { danceOf } from '../../auth/derived-secrets';
import type { RequestInfo } from '../../auth/request-info';
import { redirectUri, signOnUrl } from '../../auth/sso-addresses';
import { transaction } from '../../db/transaction';
import { SamlError } from '../../saml/failure';
import { checkResponse, openResponse, type SamlAnswer, type SamlResponse } from '../../saml/response';
import { finishSignOnTest } from './finish-sso-test';
import { samlProviderOf } from './provider-client';
import {
  BEGIN_AGAIN,
  CHANGED,
  failedAt,
  keptOut,
  NOT_HERE,
  notSignedOn,
  type Outcome,
  type Said,
  type SignOnAnswer,
} from './sign-on-answers';
import { isOfConnection, signingAccount, type SigningAccount } from './sign-on.queries';
import { SsoAttempt } from './sso-attempt.entity';

/** What a provider sent by way of a browser, which tells nothing of itself: it comes from another site. */
export interface Posted {
  accountId: string;
  request: RequestInfo;
  /** The form, as it is. */
  form: string;
}

/**
 * Takes the answer of a provider by SAML to a sign-on, once, and keeps it with that. The browser that brought it is sent to the same
 * address without it: there it shows that it is the one that began.
 */
export async function takeSamlAnswer(app: App, { accountId, request, form }: Posted): Promise<SignOnAnswer> {
  const found = await signingAccount(app.db.manager, accountId);
  if (found?.connection.protocol !== 'SAML') return NOT_HERE;
  const out = await keptOut(app, request, accountId, 'answerSignOn');
  if (out !== null) return out;
  const [field = '', ...others] = new URLSearchParams(form).getAll('SAMLResponse');
  try {
    const response = openResponse(others.length === 0 ? field : '');
    return response.inResponseTo === null
      ? await takeUnasked(app, found, response)
      : await takeAnswer(app, found, response, { request, inResponseTo: response.inResponseTo });
  } catch (error) {
    if (!(error instanceof SamlError)) throw error;
    app.log.warn({ accountId, step: error.step, why: error.message }, 'an answer of a provider was not taken');
    return { status: 400, heading: 'You were not signed on', sentence: notSignedOn(found.account.name, error.message) };
  }
}

async function takeAnswer(
  app: App,
  found: SigningAccount,
  response: SamlResponse,
  { request, inResponseTo }: { request: RequestInfo; inResponseTo: string },
): Promise<SignOnAnswer> {
  const { account } = found;
  const dance = danceOf(app.config, inResponseTo);
  if (dance === null) return BEGIN_AGAIN;
  const now = app.clock();
  const open = { id: dance.attemptId, accountId: account.id, answeredAt: IsNull(), expiresAt: MoreThan(now) };
  const attempt = await app.db.manager.findOneBy(SsoAttempt, open);
  if (attempt === null) return BEGIN_AGAIN;
  const checked = isOfConnection(attempt, found.connection)
    ? await check(app, found, response, { requestId: inResponseTo, now })
    : { outcome: CHANGED, taken: null };
  const outcome = await transaction(app.db, async (tx) => {
    const { affected } = await tx.update(SsoAttempt, open, { answeredAt: now });
    if (affected !== 1) return null;
    const isNew = checked.taken === null || (await takeOnce(tx, account.id, checked.taken));
    const kept = isNew ? checked.outcome : failedAt(account.name, new SamlError('ASSERTION', TAKEN));
    if (attempt.testId === null) await tx.update(SsoAttempt, { id: attempt.id }, { answer: kept.answer });
    return kept;
  });
  if (outcome === null) return BEGIN_AGAIN;
  if (attempt.testId !== null) return finishSignOnTest(app, request, attempt, outcome, 'SAML');
  return { to: redirectUri(app.config, account.id) };
}

const TAKEN = 'Its assertion was taken before.';

async function check(
  app: App,
  { account, connection }: SigningAccount,
  response: SamlResponse,
  asked: { requestId: string; now: Date },
): Promise<{ outcome: Outcome; taken: SamlAnswer | null }> {
  try {
    const taken = await checkResponse(response, samlProviderOf(app, connection), asked);
    const { authenticatedAt, ...person } = taken.person;
    const answer = { issuer: connection.issuer, ...person, authenticatedAt: authenticatedAt.toISOString() };
    return { outcome: { answer, failure: null }, taken };
  } catch (error) {
    if (!(error instanceof SamlError)) throw error;
    const { step, message } = error;
    app.log.warn({ accountId: account.id, step, why: message }, 'a sign-on failed at the provider');
    return { outcome: failedAt(account.name, error), taken: null };
  }
}

/** Whether an assertion comes for the first time. Of two processes that take it at once one does. */
async function takeOnce(
  tx: EntityManager,
  accountId: string,
  { assertionHash, goodUntil: expiresAt }: SamlAnswer,
): Promise<boolean> {
  const rows = await tx.query<unknown[]>(
    `INSERT INTO saml_assertions (account_id, assertion_hash, expires_at) VALUES ($1, $2, $3)
     ON CONFLICT DO NOTHING RETURNING account_id`,
    [accountId, assertionHash, expiresAt],
  );
  return rows.length === 1;
}

/**
 * Somebody comes from the provider without having begun here. Where the account allows it all is checked, and then they begin here: the
 * provider's session answers for them at once, and nobody can be signed on as somebody else by a page that they only opened.
 */
async function takeUnasked(
  app: App,
  { account, connection }: SigningAccount,
  response: SamlResponse,
): Promise<SignOnAnswer> {
  const people = signOnUrl(app.config, account.handle);
  if (connection.samlIdpInitiated !== true) return { ...NOT_UNASKED, sentence: `${NOT_UNASKED.sentence} ${people}` };
  const now = app.clock();
  const taken = await checkResponse(response, samlProviderOf(app, connection), { requestId: null, now });
  const isNew = await transaction(app.db, (tx) => takeOnce(tx, account.id, taken));
  if (!isNew) throw new SamlError('ASSERTION', TAKEN);
  return { to: people };
}

const NOT_UNASKED: Said = {
  status: 400,
  heading: 'Begin here',
  sentence: 'Your provider sent you without having been asked, and this account does not take that. Sign on at',
};
