import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Secrets that must be read again are kept encrypted under SECRET_KEY: AES-256-GCM, nonce and tag before the text. */
interface Keys {
  secretKey: string;
  secretKeyPrevious: string | null;
}

/** What a sealed secret is: one of one purpose opens as none of another. */
type SealPurpose = 'sso client secret';

const NONCE = 12;
const TAG = 16;

function keyFor(secretKey: string, purpose: SealPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, '', `guildhall sealed ${purpose}`, 32));
}

/** Seals a secret of an object, known by its id: it opens as that object's only. */
export function seal(keys: Keys, purpose: SealPurpose, objectId: string, text: string): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', keyFor(keys.secretKey, purpose), nonce);
  cipher.setAAD(Buffer.from(objectId));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** The secret again, also if it was sealed under the SECRET_KEY before; null if neither opens it. */
export function unseal(keys: Keys, purpose: SealPurpose, objectId: string, sealed: Buffer): string | null {
  for (const secretKey of [keys.secretKey, keys.secretKeyPrevious]) {
    if (secretKey === null) continue;
    try {
      const decipher = createDecipheriv('aes-256-gcm', keyFor(secretKey, purpose), sealed.subarray(0, NONCE));
      decipher.setAAD(Buffer.from(objectId));
      decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
      return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]).toString('utf8');
    } catch {
      // Sealed under another key, or not by us.
    }
  }
  return null;
}
