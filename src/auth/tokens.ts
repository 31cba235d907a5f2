import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * Bearer secrets: `<prefix>_<43 characters, 256 bits><6 characters of checksum>`. The checksum lets secret scanners
 * recognise a leaked one, and lets us drop a mistyped one. Only the SHA-256 of a token is ever stored.
 */
export const tokenPrefixes = {
  session: 'gss',
  userKey: 'gku',
  serviceAccountKey: 'gks',
  invitation: 'gil',
  auditExport: 'gae',
  signOn: 'gsc',
  directory: 'gkd',
} as const;
export type TokenKind = keyof typeof tokenPrefixes;

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SHAPE = /^(gss|gku|gks|gil|gae|gsc|gkd)_[0-9A-Za-z]{49}$/;

function base62(number: bigint, length: number): string {
  let text = '';
  for (let rest = number; text.length < length; rest /= 62n) text = (ALPHABET[Number(rest % 62n)] ?? '') + text;
  return text;
}

function checksum(text: string): string {
  return base62(BigInt(crc32(text)), 6);
}

/** The token that these 32 bytes spell: random ones for sessions and keys, derived ones for links. */
export function tokenOf(kind: TokenKind, bytes: Buffer): string {
  const body = `${tokenPrefixes[kind]}_${base62(BigInt(`0x${bytes.toString('hex')}`), 43)}`;
  return body + checksum(body);
}

/** A new random token. */
export function newToken(kind: TokenKind): string {
  return tokenOf(kind, randomBytes(32));
}

/** Whether the text has the shape and the checksum of a token. It does not say that the token is any good. */
export function isToken(text: string): boolean {
  return SHAPE.test(text) && checksum(text.slice(0, -6)) === text.slice(-6);
}

/** What is stored of a token. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
