import type { EntityManager } from 'typeorm';
import type { Call } from '../auth/call';
import type { Caller } from '../auth/caller';
import { newId } from '../ids';
import { eventHash, type Covered } from './chain';
import type { EventType, ResourceType } from './events';
import { Personal, sealsIn } from './personal';

/** The log of what belongs to no account. */
export const INSTALLATION_LOG = 'installation';

/** What an event is about, with its name as it is now. */
export interface Resource {
  type: ResourceType;
  id: string;
  name: string | Personal | null;
}

/** One change, told for the log. Values about a person are Personal, wherever they stand. */
export interface Change {
  type: EventType;
  /** The account whose log this goes into; null for the installation's. */
  accountId: string | null;
  resource: Resource;
  workspaceId?: string;
  before?: object;
  after?: object;
  details?: object;
}

/** Who did it: a person, a service account, nobody who signed in, or the service itself. */
export type AuditActor =
  | { type: 'USER' | 'SERVICE_ACCOUNT'; id: string; name: string; credentialId: string | null }
  | { type: 'SYSTEM' | 'OPERATOR'; name: string }
  | { type: 'NOBODY' };

/** An event that is to be written. */
export interface NewEvent extends Omit<Change, 'resource'> {
  outcome: 'DONE' | 'REFUSED';
  resource: Resource | null;
}

/** The caller as the log names them. */
export function actorOf(caller: Caller | null): AuditActor {
  if (caller === null) return { type: 'NOBODY' };
  const { kind, id, name, credential } = caller;
  return { type: kind === 'user' ? 'USER' : 'SERVICE_ACCOUNT', id, name, credentialId: credential.id };
}

/** Who acts, when and from where. What operators do comes by no request. */
export interface Act {
  actor: AuditActor;
  now: Date;
  request: Call['request'] | null;
}

/** The act of a call's caller. */
export function actOf({ caller, now, request }: Pick<Call, 'caller' | 'now' | 'request'>): Act {
  return { actor: actorOf(caller), now, request };
}

/** Writes the events of what a use case did, in its own transaction. */
export async function record(tx: EntityManager, call: Call, ...changes: Change[]): Promise<void> {
  await recordAct(tx, actOf(call), ...changes);
}

/** The same for whoever acts: operators, too. */
export async function recordAct(
  tx: EntityManager,
  { actor, now, request }: Act,
  ...changes: Omit<NewEvent, 'outcome'>[]
): Promise<void> {
  await insertEvents(
    tx,
    changes.map((change) => ({ ...change, outcome: 'DONE' })),
    actor,
    now,
    request,
  );
}

/**
 * Writes events of any outcome and actor: what `record` and refusals share. In each log numbers follow each other without a
 * gap, and hashes make a chain: whoever writes to a log stands in line from here to the end of the transaction.
 */
export async function insertEvents(
  tx: EntityManager,
  events: readonly NewEvent[],
  actor: AuditActor,
  now: Date,
  request: Call['request'] | null,
): Promise<void> {
  if (events.length === 0) return;
  const heads = await lockHeads(tx, events.map(logOf));
  const rows = events.map((event) => {
    const logId = logOf(event);
    const head = heads.get(logId);
    if (head === undefined) throw new Error(`no log ${logId}`);
    head.number += 1;
    const told = { ...whoAndFrom(actor, request, event.resource), ...whatOf(event) };
    const covered = { id: newId('auditEvent'), logId, number: String(head.number), occurredAt: now, ...told };
    const seals = sealsIn(covered, []);
    // As it will be read again: without Personal and Date.
    const plain = JSON.parse(JSON.stringify(covered)) as Covered;
    const hash = eventHash(head.hash, plain, seals);
    if (hash === null) throw new Error(`the seals of a ${event.type} do not fit it`);
    head.hash = hash;
    return { ...plain, seals, hash: hash.toString('hex') };
  });
  await tx.query(
    `WITH head AS (
       UPDATE audit_logs l SET last_number = h.number, last_hash = decode(h.hash, 'hex')
         FROM unnest($2::text[], $3::bigint[], $4::text[]) AS h(id, number, hash) WHERE l.id = h.id
     )
     INSERT INTO audit_events (id, log_id, number, occurred_at, type, outcome, actor_type, actor_id, actor_name,
       credential_id, resource_type, resource_id, resource_name, workspace_id, before, after, details, ip_address,
       user_agent, request_id, seals, people, hash)
     SELECT id, "logId", number, "occurredAt", type, outcome, "actorType", "actorId", "actorName", "credentialId",
            "resourceType", "resourceId", "resourceName", "workspaceId", nullif(before, 'null'), nullif(after, 'null'),
            nullif(details, 'null'), "ipAddress", "userAgent", "requestId", seals,
            ARRAY(SELECT DISTINCT seal ->> 'of' FROM jsonb_array_elements(seals) seal), decode(hash, 'hex')
       FROM jsonb_to_recordset($1) AS e(id text, "logId" text, number bigint, "occurredAt" timestamptz, type text,
              outcome text, "actorType" text, "actorId" text, "actorName" text, "credentialId" text,
              "resourceType" text, "resourceId" text, "resourceName" text, "workspaceId" text, before jsonb,
              after jsonb, details jsonb, "ipAddress" text, "userAgent" text, "requestId" text, seals jsonb, hash text)`,
    [
      JSON.stringify(rows),
      [...heads.keys()],
      [...heads.values()].map(({ number }) => number),
      [...heads.values()].map(({ hash }) => hash.toString('hex')),
    ],
  );
}

function logOf({ accountId }: Pick<NewEvent, 'accountId'>): string {
  return accountId ?? INSTALLATION_LOG;
}

/** The number and the hash of a log's last event. */
interface Head {
  number: number;
  hash: Buffer;
}

/** Locks logs, in the order of their ids, and gives their ends; those that there are not are begun. */
async function lockHeads(tx: EntityManager, logIds: readonly string[]): Promise<Map<string, Head>> {
  const rows = await tx.query<{ id: string; number: string; hash: Buffer }[]>(
    `INSERT INTO audit_logs AS l (id, last_number) SELECT DISTINCT id, 0 FROM unnest($1::text[]) AS log(id) ORDER BY id
     ON CONFLICT (id) DO UPDATE SET last_number = l.last_number RETURNING id, last_number AS number, last_hash AS hash`,
    [logIds],
  );
  return new Map(rows.map(({ id, number, hash }) => [id, { number: Number(number), hash }]));
}

type Told = Omit<Covered, 'id' | 'logId' | 'number' | 'occurredAt'>;
/** The same with values that may be Personal. */
type Telling<Name extends keyof Told> = { [Property in Name]: Told[Property] | Personal };

function whoAndFrom(
  actor: AuditActor,
  request: Call['request'] | null,
  resource: Resource | null,
): Telling<'actorType' | 'actorId' | 'actorName' | 'credentialId' | 'ipAddress' | 'userAgent' | 'requestId'> {
  const [ip, agent] = [request?.ipAddress ?? null, request?.userAgent ?? null];
  // Nobody who acts on something of a person, for instance by an invitation's link, is taken for that person.
  const about = actor.type === 'NOBODY' && resource?.name instanceof Personal ? resource.name.of : null;
  const person = actor.type === 'USER' ? actor.id : about;
  const own = (value: string | null) => (person === null ? value : new Personal(person, value));
  return {
    actorType: actor.type,
    actorId: 'id' in actor ? actor.id : null,
    actorName: actor.type === 'NOBODY' ? null : own(actor.name),
    credentialId: 'id' in actor ? actor.credentialId : null,
    ipAddress: own(ip),
    userAgent: own(agent),
    requestId: request?.id ?? null,
  };
}

function whatOf({
  type,
  outcome,
  resource,
  workspaceId,
  before,
  after,
  details,
}: NewEvent): Telling<
  'type' | 'outcome' | 'resourceType' | 'resourceId' | 'resourceName' | 'workspaceId' | 'before' | 'after' | 'details'
> {
  return {
    type,
    outcome,
    resourceType: resource?.type ?? null,
    resourceId: resource?.id ?? null,
    resourceName: resource?.name ?? null,
    workspaceId: workspaceId ?? null,
    before: before ?? null,
    after: after ?? null,
    details: details ?? null,
  };
}
