import { AuditLog } from '../../audit/audit-log.entity';
import { record } from '../../audit/record';
import type { Call } from '../../auth/call';
import { inAccount } from '../../auth/in-account';
import { newToken, tokenHash } from '../../auth/tokens';
import type { ExportAuditLogInput } from '../../generated/schema';
import { newId } from '../../ids';
import { InputCheck } from '../../validation';
import { AuditExport } from './audit-export.entity';
import { eventsWanted } from './audit-log.input';

/** So long the address of an export works. */
const SECONDS = 60;

interface Exported {
  url: string;
  expiresAt: Date;
}

/** Gives an address at which the caller, and nobody else, can fetch a part of the log once within a minute. */
export async function exportAuditLog(call: Call, { format, filter }: ExportAuditLogInput): Promise<Exported> {
  const check = new InputCheck();
  const wanted = eventsWanted(filter, (field, message) => {
    check.invalid(message, ['filter', field]);
  });
  check.throwIfAny();
  return inAccount(call, async ({ tx, account, caller, now }) => {
    const token = newToken('auditExport');
    const id = newId('auditExport');
    const expiresAt = new Date(now.getTime() + SECONDS * 1000);
    await record(tx, call, {
      type: 'audit_log.exported',
      accountId: account.id,
      resource: { type: 'account', id: account.id, name: account.name },
      details: { exportId: id, format, filter: wanted },
    });
    const log = await tx.findOneByOrFail(AuditLog, { id: account.id });
    await tx.insert(AuditExport, {
      id,
      accountId: account.id,
      actorId: caller.id,
      tokenHash: tokenHash(token),
      format,
      wanted,
      upTo: log.lastNumber,
      expiresAt,
    });
    return { url: `${call.app.config.publicUrl}/exports/${token}`, expiresAt };
  });
}
