import { auditEvents, digests } from './nothing-written';
import type { World } from './world';

/** What something wrote, and what it answered. */
export interface Writes<T> {
  result: T;
  /** Tables in which rows changed, as in `public.members`; those of the audit log apart. */
  tables: string[];
  /** Codes of the new audit events that tell of refusals. */
  refusals: string[];
  /** Types of the other new audit events. */
  events: string[];
}

/** Runs something and tells what it wrote, for tests that do not know beforehand whether it will be refused. */
export async function writesOf<T>(world: World, act: () => Promise<T>): Promise<Writes<T>> {
  const before = await digests(world);
  const known = new Set((await auditEvents(world)).map(({ id }) => id));
  const result = await act();
  const after = await digests(world);
  const events = (await auditEvents(world)).filter(({ id }) => !known.has(id));
  const refused = events.filter(({ outcome }) => outcome === 'REFUSED');
  return {
    result,
    tables: Object.keys(after).filter((table) => after[table] !== before[table]),
    refusals: refused.map(({ details }) => (details as { code: string }).code),
    events: events.filter(({ outcome }) => outcome !== 'REFUSED').map(({ type }) => String(type)),
  };
}
