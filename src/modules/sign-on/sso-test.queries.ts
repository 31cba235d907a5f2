import { Any, type EntityManager } from 'typeorm';
import { actOf, recordAct } from '../../audit/record';
import type { Call } from '../../auth/call';
import { MINUTE } from '../../time';
import type { Account } from '../accounts/account.entity';
import { SsoConnection } from '../sso/sso-connection.entity';
import { SsoTest, type SsoTestStepTaken } from './sso-test.entity';
import { passedSentence, stepsOf, type AnyStep } from './steps';

/** So long a test may take, until somebody has signed on for it. */
export const TEST_GOOD_FOR_MS = 10 * MINUTE;

/** The test with this id, if it is the account's last one. */
export async function openTest(db: EntityManager, accountId: string, id: string): Promise<SsoTest | null> {
  // PostgreSQL takes no NUL in a text, and this may be anything.
  return /^\w+$/.test(id) ? db.findOneBy(SsoTest, { id, accountId }) : null;
}

/** The last tests of the connections of accounts, by account. */
export async function lastTests(
  db: EntityManager,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, SsoTest>> {
  const tests = await db.findBy(SsoTest, { accountId: Any([...accountIds]) });
  return new Map(tests.map((test) => [test.accountId, test]));
}

/** Whether somebody can still sign on for a test. */
export function isOpen(
  { finishedAt, startedAt, trustVersion }: SsoTest,
  connection: Pick<SsoConnection, 'trustVersion'>,
  now: Date,
): boolean {
  const isInTime = now.getTime() < startedAt.getTime() + TEST_GOOD_FOR_MS;
  return finishedAt === null && isInTime && trustVersion === connection.trustVersion;
}

/** The steps up to one that failed, or to one that went well: those that come first went well. */
export function stepsTaken(
  protocol: SsoConnection['protocol'],
  from: AnyStep,
  to: AnyStep,
  failure: string | null,
  now: Date,
): SsoTestStepTaken[] {
  const steps = stepsOf(protocol);
  const first = steps.indexOf(from);
  // What went well before, and fails now, fails at the first of these.
  const last = Math.max(first, steps.indexOf(to));
  return steps.slice(first, last + 1).map((step, index) => {
    const failed = index === last - first && failure !== null;
    const outcome = failed ? 'FAILED' : 'PASSED';
    return { step, outcome, message: failed ? failure : passedSentence(protocol, step), at: now.toISOString() };
  });
}

/** Writes down steps of a test as they were taken: whoever looks at it sees them. */
export async function noteSteps(db: EntityManager, id: string, taken: readonly SsoTestStepTaken[]): Promise<void> {
  await db.query('UPDATE sso_tests SET steps = steps || $2::jsonb WHERE id = $1 AND finished_at IS NULL', [
    id,
    JSON.stringify(taken),
  ]);
}

/**
 * Ends a test, for under the account's lock. What was tested counts only as it still is: after a change of what is trusted the test
 * has failed.
 */
export async function finishTest(
  tx: EntityManager,
  call: Pick<Call, 'caller' | 'now' | 'request'>,
  account: Account,
  test: SsoTest,
  failedAt: AnyStep | null,
): Promise<boolean> {
  const { now } = call;
  const connection = await tx.findOneBy(SsoConnection, { accountId: account.id });
  const current = await tx.findOneBy(SsoTest, { id: test.id, accountId: account.id });
  if (connection === null || current?.finishedAt !== null) return false;
  const passed = failedAt === null && connection.trustVersion === test.trustVersion;
  await tx.update(SsoTest, { id: test.id }, { finishedAt: now, passed });
  if (passed) {
    await tx.update(SsoConnection, { id: connection.id }, { testedTrustVersion: test.trustVersion, testedAt: now });
  }
  await recordAct(tx, actOf(call), {
    type: 'sso.tested',
    accountId: account.id,
    resource: { type: 'ssoConnection', id: connection.id, name: connection.issuer },
    details: { testId: test.id, passed, ...(failedAt === null ? {} : { failedAt }), startedBy: test.startedById },
  });
  return passed;
}
