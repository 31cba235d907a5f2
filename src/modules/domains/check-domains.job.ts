import type { App } from '../../app';
import { enqueueAll } from '../../jobs/queue';
import { verifiedDomains } from './domain.queries';

/** Over so long the look-ups are spread, and behind all else: a few at a time, however many domains there are. */
const SPREAD_MS = 90 * 60 * 1000;
const LAST = 10;

/** Has the record of every domain that was verified looked for again, once a day: each by a job of its own. */
export async function checkDomains({ db, clock }: Pick<App, 'db' | 'clock'>): Promise<void> {
  const ids = await verifiedDomains(db.manager);
  if (ids.length === 0) return;
  const now = clock().getTime();
  await enqueueAll(
    db.manager,
    'checkDomain',
    ids.map((domainId, index) => ({
      ...{ payload: { domainId }, key: `checkDomain:${domainId}`, priority: LAST },
      runAt: new Date(now + (SPREAD_MS * index) / ids.length),
    })),
  );
}
