import type { App } from '../../app';
import { lockAccount } from '../../auth/in-account';
import type { RequestInfo } from '../../auth/request-info';
import { transaction } from '../../db/transaction';
import { domainOfEmail } from '../../validation';
import type { SsoConnection } from '../sso/sso-connection.entity';
import { BEGIN_AGAIN, type Outcome, type Said } from './sign-on-answers';
import { isUsableForSignOn } from './sign-on.queries';
import type { SsoAttempt } from './sso-attempt.entity';
import type { AnyStep } from './steps';
import { finishTest, noteSteps, openTest, stepsTaken } from './sso-test.queries';

/** Ends the test that a sign-on was part of: nobody is signed in by it. Gives what the browser says. */
export async function finishSignOnTest(
  app: App,
  request: RequestInfo,
  { accountId, testId }: SsoAttempt,
  { answer, failure }: Outcome,
  protocol: SsoConnection['protocol'],
): Promise<Said> {
  const call = { app, caller: null, request, now: app.clock() };
  const passed = await transaction(app.db, async (tx) => {
    const account = await lockAccount(tx, call, accountId);
    const test = account === null ? null : await openTest(tx, accountId, testId ?? '');
    if (account === null || test?.finishedAt !== null) return null;
    let failed: { step: AnyStep; message: string } | null = failure;
    if (failure === null && !(await isUsableForSignOn(tx, accountId, answer.email, call.now))) {
      failed = { step: 'ADDRESS', message: notOfDomains(domainOfEmail(answer.email)) };
    }
    const upTo = failed?.step ?? 'ADDRESS';
    await noteSteps(tx, test.id, stepsTaken(protocol, 'SIGN_IN', upTo, failed?.message ?? null, call.now));
    return finishTest(tx, call, account, test, failed?.step ?? null);
  });
  if (passed === null) return BEGIN_AGAIN;
  return passed
    ? { status: 200, heading: 'The test has passed', sentence: `The connection works. ${CLOSE}` }
    : {
        status: 200,
        heading: 'The test has failed',
        sentence: `The settings of the account say at which step, and why. ${CLOSE}`,
      };
}

const CLOSE = 'Nobody was signed in by this. You can close this page.';

function notOfDomains(domain: string): string {
  return `The provider gave an address of ${domain}, which is none of the account's verified domains: verify that one, or sign on as somebody of another.`;
}
