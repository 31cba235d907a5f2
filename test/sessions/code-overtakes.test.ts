import { pino } from 'pino';
import { enqueueAll } from '../../src/jobs/queue';
import { startJobs } from '../../src/jobs/runner';
import { eventually } from '../support/eventually';
import { REQUEST } from '../support/sign-in';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  // Without a runner of its own: what is queued waits for the one below.
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

it('is mailed before the invitations that wait already: somebody looks at the screen for it', async () => {
  const invitations = Array.from({ length: 20 }, (_, number) => ({
    payload: { invitationId: `inv_${String(number)}`, sendCount: 1 },
    key: `invitation:${String(number)}`,
  }));
  await enqueueAll(world.server.app.db.manager, 'sendInvitation', invitations);
  await world.graphql(null, REQUEST, { email: 'in-a-hurry@example.com' });
  const done: string[] = [];
  const note = (task: string) => async () => {
    done.push(task);
  };
  const jobs = await startJobs({
    connectionString: world.database.serviceUrl,
    tasks: { sendInvitation: note('invitation'), sendSignInCode: note('code') },
    log: pino({ level: 'silent' }),
    concurrency: 1,
  });
  await eventually(() => done.length === 21);
  await jobs.stop();
  expect(done).toEqual(['code', ...invitations.map(() => 'invitation')]);
});
