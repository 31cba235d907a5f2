import { newId } from '../../src/ids';
import { sendSignInCode } from '../../src/modules/sessions/send-sign-in-code.job';
import { codeIn } from '../support/sign-in';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** A challenge that was made as many seconds ago, without a job. */
async function challenge(email: string, age: number, used = false): Promise<string> {
  const id = newId('signInChallenge');
  const at = (seconds: number) => new Date(world.now().getTime() + seconds * 1000);
  await world.sql(
    `INSERT INTO sign_in_challenges (id, email, ip_address, network, created_at, expires_at, used_at)
     VALUES ($1, $2, '192.0.2.1', '192.0.2.0/24', $3, $4, $5)`,
    [id, email, at(-age), at(600 - age), used ? at(0) : null],
  );
  return id;
}

describe('the job sendSignInCode', () => {
  it('mails once, however often it runs', async () => {
    const challengeId = await challenge('once@example.com', 500);
    for (let run = 0; run < 3; run += 1) await sendSignInCode(world.server.app, { challengeId });
    const mails = world.smtp.mails.filter(({ to }) => to === 'once@example.com');
    expect(mails.map(codeIn)).toEqual([expect.stringMatching(/^\d{8}$/)]);
  });

  it('mails no code that is of no use any more: expired, used, or swept away', async () => {
    const useless = [
      await challenge('late@example.com', 600),
      await challenge('used@example.com', 10, true),
      newId('signInChallenge'),
    ];
    const before = world.smtp.mails.length;
    for (const challengeId of useless) await sendSignInCode(world.server.app, { challengeId });
    expect(world.smtp.mails).toHaveLength(before);
  });
});
