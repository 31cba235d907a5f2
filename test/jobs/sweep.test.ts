import { createTasks } from '../../src/tasks';
import { eventually } from '../support/eventually';
import { jobsDone } from '../support/sign-in';
import { startWorld, type World } from '../support/world';
import { DAY, invite, newEmail } from '../invitations/operations';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

const TABLES = ['invitation_mails', 'idempotency_keys', 'mail_deliveries'];

/** How many rows each of the tables has. */
async function rows(): Promise<number[]> {
  return Promise.all(TABLES.map(async (table) => (await world.sql(`SELECT 1 FROM ${table}`)).length));
}

/** Sweeps as if so many days had gone by. */
async function sweep(days: number): Promise<void> {
  const clock = (): Date => new Date(world.now().getTime() + days * DAY);
  await createTasks({ ...world.server.app, clock }).sweep({}, '1');
}

async function inviteSomebody(): Promise<void> {
  const account = await world.account();
  await invite(world, account.owner.token, account.id, [{ email: newEmail() }], { idempotencyKey: 'kept for a day' });
  await jobsDone(world);
  await eventually(async () => Math.min(...(await rows())) > 0);
}

describe('the sweep', () => {
  it('removes notes of mails and keys of retries when nothing looks at them any more', async () => {
    await inviteSomebody();
    const before = await rows();
    await sweep(0);
    expect(await rows()).toEqual(before);
    await sweep(1.01);
    expect(await rows()).toEqual([0, 0, before[2]]);
    await sweep(59);
    expect(await rows()).toEqual([0, 0, before[2]]);
    await sweep(60.01);
    expect(await rows()).toEqual([0, 0, 0]);
  });

  it('goes on with its other parts when one fails, and fails at the end, so that it is tried again', async () => {
    await inviteSomebody();
    await world.database.pool.query('REVOKE DELETE ON invitation_mails, sign_in_challenges FROM guildhall_service');
    const failed = await sweep(60.01).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(AggregateError);
    expect((failed as AggregateError).message).toMatch(
      /invitation_mails.*sign_in_challenges|sign_in_challenges.*invitation_mails/s,
    );
    expect((await rows()).slice(1)).toEqual([0, 0]);
  });
});
