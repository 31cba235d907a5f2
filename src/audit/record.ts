import type { EntityManager } from 'typeorm';
import type { Call } from '../auth/call';
import { newId } from '../ids';

/** The log of what belongs to no account. */
export const INSTALLATION_LOG = 'installation';

/** What an event is about, with its name as it is now. */
export interface Resource {
  type:
    | 'account'
    | 'member'
    | 'invitation'
    | 'workspace'
    | 'workspaceAccess'
    | 'workspaceRole'
    | 'team'
    | 'serviceAccount'
    | 'user'
    | 'session'
    | 'apiKey';
  id: string;
  name: string | null;
}

/** One change, told for the log. */
export interface Change {
  /** `<resource>.<what happened>`, for instance member.role_changed. */
  type: string;
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

interface EventRow extends Omit<Change, 'resource'> {
  outcome: 'DONE' | 'REFUSED';
  resource: Resource | null;
}

/** The caller as the log names them. */
export function actorOf(call: Call): AuditActor {
  if (call.caller === null) return { type: 'NOBODY' };
  const { kind, id, name, credential } = call.caller;
  return { type: kind === 'user' ? 'USER' : 'SERVICE_ACCOUNT', id, name, credentialId: credential.id };
}

/** Writes the events of what a use case did, in its own transaction and in one statement. */
export async function record(tx: EntityManager, call: Call, ...changes: Change[]): Promise<void> {
  await insertEvents(
    tx,
    changes.map((change) => ({ ...change, outcome: 'DONE' })),
    actorOf(call),
    call.now,
    call.request,
  );
}

/** Writes events of any outcome and actor: what `record` and refusals share. Numbers follow each other without a gap. */
export async function insertEvents(
  tx: EntityManager,
  events: readonly EventRow[],
  actor: AuditActor,
  now: Date,
  request: Call['request'] | null,
): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => ({
    id: newId('auditEvent'),
    log: event.accountId ?? INSTALLATION_LOG,
    type: event.type,
    outcome: event.outcome,
    resource: event.resource,
    workspaceId: event.workspaceId ?? null,
    before: event.before ?? null,
    after: event.after ?? null,
    details: event.details ?? null,
  }));
  await tx.query(
    `WITH event AS (
       SELECT e.*, row_number() OVER (PARTITION BY log ORDER BY position) AS nth
         FROM ROWS FROM (jsonb_to_recordset($1) AS (id text, log text, type text, outcome text, resource jsonb,
              "workspaceId" text, before jsonb, after jsonb, details jsonb)) WITH ORDINALITY
           AS e(id, log, type, outcome, resource, workspace_id, before, after, details, position)
     ), log AS (
       INSERT INTO audit_logs (id, last_number) SELECT log, count(*) FROM event GROUP BY log ORDER BY log
       ON CONFLICT (id) DO UPDATE SET last_number = audit_logs.last_number + excluded.last_number
       RETURNING id, last_number
     )
     INSERT INTO audit_events (id, log_id, number, occurred_at, type, outcome, actor_type, actor_id, actor_name,
       credential_id, resource_type, resource_id, resource_name, workspace_id, before, after, details, ip_address,
       user_agent, request_id)
     SELECT event.id, log.id, log.last_number - (count(*) OVER (PARTITION BY log.id)) + event.nth, $2, event.type,
       event.outcome, $3, $4, $5, $6, resource ->> 'type', resource ->> 'id', resource ->> 'name', workspace_id,
       nullif(before, 'null'), nullif(after, 'null'), nullif(details, 'null'), $7, $8, $9
       FROM event JOIN log ON log.id = event.log`,
    [
      JSON.stringify(rows),
      now,
      actor.type,
      'id' in actor ? actor.id : null,
      actor.type === 'NOBODY' ? null : actor.name,
      'id' in actor ? actor.credentialId : null,
      request?.ipAddress ?? null,
      request?.userAgent ?? null,
      request?.id ?? null,
    ],
  );
}
