import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until the condition holds; throws when it still does not after that many milliseconds. */
export async function eventually(holds: () => boolean | Promise<boolean>, milliseconds = 10_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await holds())) {
    if (Date.now() >= end) throw new Error(`It did not come true within ${milliseconds} ms: ${holds.toString()}`);
    await sleep(25);
  }
}
