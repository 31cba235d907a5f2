import type { EntityManager } from 'typeorm';
import type { Act } from '../../audit/record';
import { enqueueAll } from '../../jobs/queue';
import { DIRECTORY_ACTS } from '../../jobs/tasks';
import type { Member } from './member.entity';

/** What makes a member an owner: both the role and being active. */
type Standing = Pick<Member, 'role' | 'active'>;

/** How a member stood before a change and stands after it; null when the membership ended. */
interface Changed {
  member: Pick<Member, 'id' | 'accountId' | 'userId' | 'version'>;
  /** The user ids of the account's active owners before the change. */
  owners: readonly string[];
  before: Standing;
  after: Standing | null;
}

function isOwner(member: Standing | null): boolean {
  return member !== null && member.active && member.role === 'OWNER';
}

/**
 * Queues a mail for each owner that a change makes or unmakes. It goes to who was an owner before, the actor too, and to
 * the person it is about: decided here, under the account's lock, so that nobody escapes it by what they do next.
 */
export async function tellOwners(
  tx: EntityManager,
  { actor }: Pick<Act, 'actor'>,
  changes: readonly Changed[],
): Promise<void> {
  const actorId = whoActs(actor);
  const jobs = changes.flatMap(({ member, owners, before, after }) => {
    const isOne = isOwner(after);
    if (isOwner(before) === isOne) return [];
    const { id, accountId, userId, version } = member;
    const recipientIds = [...new Set([...owners, userId])];
    const payload = {
      accountId,
      userId,
      actorId,
      change: isOne ? ('MADE' as const) : ('UNMADE' as const),
      recipientIds,
    };
    // Each change of a member has its own mail: none replaces another that still waits.
    return [{ payload, key: `owners:${id}:${after === null ? 'gone' : String(version)}` }];
  });
  if (jobs.length > 0) await enqueueAll(tx, 'notifyOwners', jobs);
}

/** Who acts, as the job is told: the service itself does it for the account's directory only. */
function whoActs(actor: Act['actor']): string | null {
  if ('id' in actor) return actor.id;
  return actor.type === 'SYSTEM' ? DIRECTORY_ACTS : null;
}
