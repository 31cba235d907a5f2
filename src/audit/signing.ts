import { createHash, createPrivateKey, createPublicKey, hkdfSync, sign, verify, type KeyObject } from 'node:crypto';

import type { AuditLogCut } from './audit-log-cut.entity';
import { canonical } from './chain';

interface Secrets {
  secretKey: string;
  secretKeyPrevious: string | null;
}

interface SigningKey {
  id: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Derived, so that whoever has the database alone can sign nothing. */
function signingKey(secretKey: string): SigningKey {
  const seed = Buffer.from(hkdfSync('sha256', secretKey, '', 'guildhall audit log', 32));
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  const id = createHash('sha256')
    .update(publicKey.export({ format: 'der', type: 'spki' }))
    .digest('hex')
    .slice(0, 16);
  return { id, privateKey, publicKey };
}

/** By SECRET_KEY: a log has many signatures to look at. */
const derived = new Map<string, SigningKey>();

/** The key that signs now, and the one under the SECRET_KEY before. */
function signingKeys({ secretKey, secretKeyPrevious }: Secrets): [SigningKey, ...SigningKey[]] {
  const keyUnder = (secret: string): SigningKey => {
    const key = derived.get(secret) ?? signingKey(secret);
    derived.set(secret, key);
    return key;
  };
  return [keyUnder(secretKey), ...(secretKeyPrevious === null ? [] : [keyUnder(secretKeyPrevious)])];
}

/** The public keys that signatures of now and of before are checked by. */
export function publicKeys(secrets: Secrets): { id: string; publicKey: string }[] {
  return signingKeys(secrets).map(({ id, publicKey }) => ({
    id,
    publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  }));
}

export interface Signature {
  keyId: string;
  signature: Buffer;
}

type Signed = Record<string, string | number | null>;

/** What is signed: JSON without spaces, properties by name. */
function textOf(signed: Signed): Buffer {
  return Buffer.from(canonical(signed));
}

/** Signs some facts with Ed25519. */
export function signed(secrets: Secrets, facts: Signed): Signature {
  const [{ id, privateKey }] = signingKeys(secrets);
  return { keyId: id, signature: sign(null, textOf(facts), privateKey) };
}

/** Whether this installation signed exactly these facts, now or under the SECRET_KEY before. */
export function isSigned(secrets: Secrets, facts: Signed, { keyId, signature }: Signature): boolean {
  const key = signingKeys(secrets).find(({ id }) => id === keyId);
  return key !== undefined && verify(null, textOf(facts), key.publicKey, signature);
}

/** What is signed of a cut. */
export function factsOfCut({ logId, number, hash, keptDays, cutAt }: Omit<AuditLogCut, 'keyId' | 'signature'>): Signed {
  return { logId, number: Number(number), hash: hash?.toString('hex') ?? null, keptDays, cutAt: cutAt.toISOString() };
}
