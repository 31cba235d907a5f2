import { In, type EntityManager } from 'typeorm';
import { ApiKey } from '../api-keys/api-key.entity';
import { Session } from '../sessions/session.entity';
import { sessionEnd } from '../sessions/session.queries';

/** Anything with an id: its kind says which type it is of. */
export interface NodeView {
  id: string;
}

/** Those of these keys that are the person's own, expired ones too: what Viewer.apiKeys lists. */
export async function ownApiKeys(
  db: EntityManager,
  userId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ApiKey>> {
  const keys = await db.findBy(ApiKey, { id: In([...ids]), userId });
  return new Map(keys.map((key) => [key.id, key]));
}

/** Those of these sessions that are the person's own and still good: what Viewer.sessions lists. */
export async function ownSessions(
  db: EntityManager,
  userId: string,
  ids: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Session>> {
  const sessions = await db.findBy(Session, { id: In([...ids]), userId });
  return new Map(sessions.filter((session) => sessionEnd(session) > now).map((session) => [session.id, session]));
}
