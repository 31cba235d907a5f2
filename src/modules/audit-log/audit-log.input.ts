import { everyEvent } from '../../audit/events';
import type { AuditLogFilter } from '../../generated/schema';
import { idKind } from '../../ids';
import type { EventsWanted } from './audit-log.queries';

const MOST_TYPES = 20;

/** Stands for what is no id, and finds nothing: no event has it. */
const NO_ID = '';

/** Says what is wrong with a field of a filter; may throw. */
type Refuse = (field: keyof AuditLogFilter, message: string) => void;

/** Which events a filter asks for. */
export function eventsWanted(filter: AuditLogFilter | null | undefined, refuse: Refuse): EventsWanted {
  const { since, until, types, outcome } = filter ?? {};
  return {
    since: since ?? undefined,
    until: until ?? undefined,
    types: types == null ? undefined : eventTypes(types, refuse),
    outcome: outcome ?? undefined,
    ...ids(filter ?? {}, refuse),
  };
}

function ids({ actorId, resourceId, workspaceId }: AuditLogFilter, refuse: Refuse) {
  const idOf = (field: keyof AuditLogFilter, id: string | null | undefined) => {
    if (id == null || idKind(id) !== null) return id ?? undefined;
    refuse(field, 'This is no id: take one as an event has it.');
    return NO_ID;
  };
  return {
    actorId: idOf('actorId', actorId),
    resourceId: idOf('resourceId', resourceId),
    workspaceId: idOf('workspaceId', workspaceId),
  };
}

/** The types of events that are named, `member.*` opened. */
function eventTypes(asked: readonly string[], refuse: Refuse): string[] {
  if (asked.length < 1 || asked.length > MOST_TYPES) {
    refuse('types', `There must be 1 to ${String(MOST_TYPES)} of them; there are ${String(asked.length)}.`);
  }
  const types = asked.flatMap((one) => {
    const found = everyType.filter((type) => (one.endsWith('.*') ? type.startsWith(one.slice(0, -1)) : type === one));
    if (found.length === 0) refuse('types', unknown(one));
    return found;
  });
  return [...new Set(types)];
}

const everyType = everyEvent.map(({ type }) => type);

function unknown(asked: string): string {
  const [subject = ''] = asked.split('.');
  const near = everyType.filter((type) => type.startsWith(`${subject}.`));
  const subjects = [...new Set(everyType.map((type) => `${type.slice(0, type.indexOf('.'))}.*`))];
  const offered = near.length > 0 ? near : subjects;
  return `There is no type of event "${asked.slice(0, 100)}": take ${offered.join(', ')}.`;
}
