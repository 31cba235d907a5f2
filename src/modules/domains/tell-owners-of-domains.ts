import type { EntityManager } from 'typeorm';
import { enqueueAll } from '../../jobs/queue';
import type { TaskPayloads } from '../../jobs/tasks';
import { ownersOfEach } from '../accounts/account.queries';
import type { Domain } from './domain.entity';

/** What became of a domain. */
type News = { domain: Pick<Domain, 'id' | 'accountId' | 'name'> } & (
  { news: 'LAPSED' | 'TAKEN' } | { news: 'REMOVED'; actorId: string } | { news: 'FAILING'; day: string }
);

/** Queues a mail for the active owners of each domain's account, who they are at this moment. */
export async function tellOwnersOfDomains(tx: EntityManager, all: readonly News[]): Promise<void> {
  if (all.length === 0) return;
  const owners = await ownersOfEach(
    tx,
    all.map(({ domain }) => domain.accountId),
  );
  const jobs = all.map((one) => {
    const { id: domainId, accountId, name } = one.domain;
    const payload: TaskPayloads['notifyOwnersOfDomain'] = {
      ...{ domainId, accountId, name, news: one.news, recipientIds: owners.get(accountId) ?? [] },
      actorId: one.news === 'REMOVED' ? one.actorId : null,
      day: one.news === 'FAILING' ? one.day : null,
    };
    // A warning takes the place of the one of the day before, if that still waits.
    return { payload, key: `domain:${domainId}:${one.news}` };
  });
  await enqueueAll(tx, 'notifyOwnersOfDomain', jobs);
}
