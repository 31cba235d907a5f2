import type { Context } from '../../graphql/context';
import type { Member } from './member.entity';
import { membersById } from './member.queries';

/** One member by id, batched; null when there is none. Says nothing of who may see it. */
export async function loadMember(context: Context, id: string): Promise<Member | null> {
  return context.loaders.load('member', id, (ids) => membersById(context.app.db.manager, ids));
}
