import { eventually } from './eventually';
import type { World } from './world';

/** Holds a member's row, until released, so that requests that change it run for as long as a test wants. */
export async function holdMember(world: World, memberId: string): Promise<() => Promise<void>> {
  const client = await world.database.pool.connect();
  await client.query('BEGIN');
  await client.query('SELECT FROM members WHERE id = $1 FOR UPDATE', [memberId]);
  return async () => {
    await client.query('ROLLBACK');
    client.release();
  };
}

/** Waits until that many of the service's statements wait for a lock. */
export async function lockWaits(world: World, count = 1): Promise<void> {
  await eventually(async () => {
    const waiting = await world.sql(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return waiting.length === count;
  });
}
