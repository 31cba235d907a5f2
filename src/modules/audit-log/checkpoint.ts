import type { App } from '../../app';
import { AuditLog } from '../../audit/audit-log.entity';
import { BEFORE_FIRST } from '../../audit/chain';
import { isSigned, signed } from '../../audit/signing';

/** Where a log stood at a time. */
export interface Checkpoint {
  accountId: string;
  number: number;
  /** In hexadecimal digits. */
  hash: string;
  signedAt: Date;
  keyId: string;
  /** In base64. */
  signature: string;
}

/** Signs where an account's log stands now. */
export async function auditCheckpoint(app: App, accountId: string, now: Date): Promise<Checkpoint> {
  const log = await app.db.manager.findOneBy(AuditLog, { id: accountId });
  const { lastNumber, lastHash } = log ?? { lastNumber: '0', lastHash: BEFORE_FIRST };
  const stands = { accountId, number: Number(lastNumber), hash: lastHash.toString('hex'), signedAt: now };
  const { keyId, signature } = signed(app.config, facts(stands));
  return { ...stands, keyId, signature: signature.toString('base64') };
}

/** Whether this installation signed the checkpoint as it is. */
export function isOurs({ config }: App, checkpoint: Checkpoint): boolean {
  const { keyId, signature } = checkpoint;
  return isSigned(config, facts(checkpoint), { keyId, signature: Buffer.from(signature, 'base64') });
}

function facts({ accountId, number, hash, signedAt }: Omit<Checkpoint, 'keyId' | 'signature'>) {
  return { accountId, hash, number, signedAt: signedAt.toISOString() };
}
