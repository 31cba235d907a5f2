import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Secrets that we must show somebody else, as an identity provider our client secret, cannot be hashed. They are stored sealed:
 * AES-256-GCM under a key derived from SECRET_KEY, so that whoever has the database alone has none of them, and whoever changes it
 * cannot put one in the place of another.
 */
interface Keys {
  secretKey: string;
  secretKeyPrevious: string | null;
}

/** What a secret is for: each has a key of its own. */
export type SealPurpose = 'sso client secret';

/** Which SECRET_KEY something was made under: that of now, the one before, or neither. */
export type Under = 'CURRENT' | 'PREVIOUS' | 'NEITHER';

const ALGORITHM = 'aes-256-gcm';
/** What the first byte of a sealed secret says of the rest: 12 bytes of nonce, what is encrypted, 16 bytes of tag. */
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

function keyOf(secretKey: string, purpose: SealPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, '', `guildhall sealed ${purpose}`, 32));
}

/** What is not encrypted, and yet must be the same for it to open. */
function boundTo(purpose: SealPurpose, objectId: string): Buffer {
  return Buffer.from(JSON.stringify([VERSION, purpose, objectId]));
}

/** Seals a text under SECRET_KEY, for one purpose and one object. Twice the same text gives two that share nothing but their length. */
export function seal(keys: Keys, purpose: SealPurpose, objectId: string, text: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, keyOf(keys.secretKey, purpose), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo(purpose, objectId));
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, encrypted, cipher.getAuthTag()]);
}

/** What was sealed; null where this key did not seal it, for this purpose and object, as it stands. */
function opened(secretKey: string | null, purpose: SealPurpose, objectId: string, sealed: Buffer): string | null {
  if (secretKey === null || sealed[0] !== VERSION || sealed.length < 1 + NONCE_BYTES + TAG_BYTES) return null;
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, keyOf(secretKey, purpose), nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(purpose, objectId));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const text = decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES));
  try {
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

/**
 * The text that was sealed for this purpose and this object, under SECRET_KEY or the one before. Throws an Error where neither opens it:
 * it is of another key, was sealed for another object, or was changed.
 */
export function unseal(keys: Keys, purpose: SealPurpose, objectId: string, sealed: Buffer): string {
  const text =
    opened(keys.secretKey, purpose, objectId, sealed) ?? opened(keys.secretKeyPrevious, purpose, objectId, sealed);
  if (text !== null) return text;
  throw new Error(
    `The ${purpose} of ${objectId} opens neither under SECRET_KEY nor under SECRET_KEY_PREVIOUS: set the key that it was sealed under, or have it set anew. npx guildhall doctor says more.`,
  );
}

/** Under which key a secret was sealed, for this purpose and this object. */
export function sealedUnder(keys: Keys, purpose: SealPurpose, objectId: string, sealed: Buffer): Under {
  if (opened(keys.secretKey, purpose, objectId, sealed) !== null) return 'CURRENT';
  return opened(keys.secretKeyPrevious, purpose, objectId, sealed) === null ? 'NEITHER' : 'PREVIOUS';
}
