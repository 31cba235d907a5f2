import type { AuditEvent as EventRow } from '../../audit/audit-event.entity';
import type { AuditLogCut } from '../../audit/audit-log-cut.entity';
import { publicKeys } from '../../audit/signing';
import { bookedOf } from '../../auth/plans';
import { Refused } from '../../errors';
import type { AccountResolvers, MutationResolvers, QueryResolvers, Resolvers } from '../../generated/schema';
import { connection, type Connection } from '../../graphql/connection';
import type { ResolversFor } from '../../graphql/resolvers-for';
import { daysBefore } from '../../time';
import { accountEvents, eventFilter, eventOrder } from './audit-log.queries';
import { eventsWanted } from './audit-log.input';
import { auditCheckpoint } from './checkpoint';
import { exportAuditLog } from './export-audit-log';
import { verifyAuditLog } from './verify';

export type AuditEventConnection = Connection<EventRow>;

const Query: Pick<QueryResolvers, 'auditLogKeys'> = {
  auditLogKeys: (_parent, _args, { app }) => publicKeys(app.config),
};

const Account: Pick<AccountResolvers, 'auditLog' | 'verifyAuditLog' | 'auditCheckpoint'> = {
  auditLog(account, { filter, ...page }, context) {
    const wanted = eventsWanted(filter, (field, message) => {
      // An id that is none finds nothing, like one that names nothing.
      if (field === 'types') throw new Refused('BAD_USER_INPUT', `filter.${field}: ${message}`);
    });
    const days = bookedOf(account).limits.auditLogRetentionDays;
    const readable = eventFilter(wanted, daysBefore(context.now, days));
    return connection(context, accountEvents(context.app.db.manager), account.id, page, eventOrder, readable);
  },
  async verifyAuditLog({ id }, { from = null, to = null, checkpoint }, { app }) {
    const stored = checkpoint == null ? null : { ...checkpoint, accountId: id };
    const found = await verifyAuditLog(app, id, { from, to, checkpoint: stored });
    return {
      ...found,
      intact: found.break === null,
      cut: found.cut && asCut(found.cut),
    };
  },
  auditCheckpoint: ({ id }, _args, { app, now }) => auditCheckpoint(app, id, now),
};

const Mutation: Pick<MutationResolvers, 'exportAuditLog'> = {
  exportAuditLog: async (_parent, { input }, context) => ({ ...(await exportAuditLog(context, input)), errors: [] }),
};

const AuditEvent: ResolversFor<'AuditEvent'> = {
  number: ({ number }) => Number(number),
  actor: (event) => event,
  resource: (event) => (event.resourceId === null ? null : event),
  changes: ({ before, after }) => {
    const [was, is] = [fieldsOf(before), fieldsOf(after)];
    return [...new Set([...Object.keys(was), ...Object.keys(is)])].sort().map((field) => ({
      field,
      beforeJson: asJson(was[field]),
      afterJson: asJson(is[field]),
    }));
  },
  detailsJson: ({ details }) => asJson(details ?? undefined),
  hash: ({ hash }) => hash?.toString('hex') ?? null,
};

const AuditActor: ResolversFor<'AuditActor'> = {
  type: ({ actorType }) => actorType,
  id: ({ actorId }) => actorId,
  name: ({ actorName }) => actorName,
};

const AuditResource: ResolversFor<'AuditResource'> = {
  type: ({ resourceType }) => resourceType ?? '',
  id: ({ resourceId }) => resourceId ?? '',
  name: ({ resourceName }) => resourceName,
};

function asCut({ number, hash, keptDays, cutAt, keyId, signature }: AuditLogCut) {
  return {
    ...{ number: Number(number), hash: hash?.toString('hex') ?? null, keptDays, cutAt },
    ...{ keyId, signature: signature.toString('base64') },
  };
}

function fieldsOf(told: object | null): Record<string, unknown> {
  return (told ?? {}) as Record<string, unknown>;
}

function asJson(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

export const auditLogResolvers = {
  Query,
  Account,
  Mutation,
  AuditEvent,
  AuditActor,
  AuditResource,
} satisfies Resolvers;
