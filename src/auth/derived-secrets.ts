import { createHmac, timingSafeEqual } from 'node:crypto';
import { tokenHash, tokenOf } from './tokens';

/**
 * Secrets that go out by mail are derived from SECRET_KEY and the object's id, so that the job that sends them carries
 * ids only and no table, log or archive ever holds a usable one.
 */
interface Keys {
  secretKey: string;
  secretKeyPrevious: string | null;
}

function derive(secretKey: string, purpose: string, ...parts: (string | number)[]): Buffer {
  return createHmac('sha256', secretKey)
    .update(JSON.stringify([purpose, ...parts]))
    .digest();
}

/** The link token of one sending of an invitation: each resend makes another, and the one before dies. */
export function invitationToken(keys: Keys, invitationId: string, sendCount: number): string {
  return tokenOf('invitation', derive(keys.secretKey, 'invitation', invitationId, sendCount));
}

/**
 * The link token of a sending whose hash is stored: under SECRET_KEY, or under the one before when the invitation is
 * older than the key. Null when neither made it.
 */
export function storedInvitationToken(
  keys: Keys,
  invitationId: string,
  sendCount: number,
  hash: Buffer,
): string | null {
  const made = [keys.secretKey, keys.secretKeyPrevious]
    .filter((key) => key !== null)
    .map((secretKey) => invitationToken({ ...keys, secretKey }, invitationId, sendCount));
  return made.find((token) => tokenHash(token).equals(hash)) ?? null;
}

/** What a code is for: one for one thing is none for another. */
type CodePurpose = 'sign-in code' | 'sign-on code' | 'email change code';

function codeUnder(secretKey: string, purpose: CodePurpose, id: string): string {
  // 64 bits modulo 10^8: no digit is favoured by more than 1 in 10^11.
  const number = derive(secretKey, purpose, id).readBigUInt64BE() % 100_000_000n;
  return number.toString().padStart(8, '0');
}

/** Also under the SECRET_KEY before. Takes the same time either way. */
function isCode(keys: Keys, purpose: CodePurpose, id: string, code: string): boolean {
  const given = Buffer.from(code);
  return [keys.secretKey, keys.secretKeyPrevious]
    .filter((key) => key !== null)
    .map((key) => Buffer.from(codeUnder(key, purpose, id)))
    .some((expected) => expected.length === given.length && timingSafeEqual(expected, given));
}

/** The eight digits that are mailed for a sign-in challenge. */
export function signInCode(keys: Keys, challengeId: string): string {
  return codeUnder(keys.secretKey, 'sign-in code', challengeId);
}

/** Whether these are the digits of this challenge. */
export function isSignInCode(keys: Keys, challengeId: string, code: string): boolean {
  return isCode(keys, 'sign-in code', challengeId, code);
}

/** The eight digits that are mailed to link a sign-on by a provider with who has the address. */
export function signOnCode(keys: Keys, challengeId: string): string {
  return codeUnder(keys.secretKey, 'sign-on code', challengeId);
}

/** Whether these are the digits of this challenge of a sign-on. */
export function isSignOnCode(keys: Keys, challengeId: string, code: string): boolean {
  return isCode(keys, 'sign-on code', challengeId, code);
}

/** The eight digits that are mailed to the new address of a person. */
export function emailChangeCode(keys: Keys, changeId: string): string {
  return codeUnder(keys.secretKey, 'email change code', changeId);
}

/** Whether these are the digits of this change. */
export function isEmailChangeCode(keys: Keys, changeId: string, code: string): boolean {
  return isCode(keys, 'email change code', changeId, code);
}

/**
 * What is kept of a secret to know it again, for as long as SECRET_KEY stays: unlike a bare hash it is of no use for trying
 * secrets out.
 */
export function secretFingerprint(keys: Keys, ofWhat: 'sso client secret', secret: string): string {
  return derive(keys.secretKey, `fingerprint of ${ofWhat}`, secret).toString('base64url');
}

/** What goes between us and a provider, by way of the browser, in one sign-on: no table holds it. */
export interface Dance {
  attemptId: string;
  /** Comes back with the answer, and names the attempt. */
  state: string;
  /** Comes back in the token of the person. */
  nonce: string;
  /** Goes to the provider with its code; what is made of it went there first. */
  codeVerifier: string;
}

function danceUnder(secretKey: string, attemptId: string): Dance {
  const secret = (of: string) => derive(secretKey, 'sign-on', of, attemptId).toString('base64url');
  return {
    attemptId,
    state: `${attemptId}.${secret('state')}`,
    nonce: secret('nonce'),
    codeVerifier: secret('verifier'),
  };
}

/** The dance of a new attempt. */
export function newDance(keys: Keys, attemptId: string): Dance {
  return danceUnder(keys.secretKey, attemptId);
}

/** The dance that this state is of, also under the SECRET_KEY before; null where we never gave it. */
export function danceOf(keys: Keys, state: string): Dance | null {
  const given = Buffer.from(state);
  const [attemptId = ''] = state.split('.');
  const dances = [keys.secretKey, keys.secretKeyPrevious]
    .filter((key) => key !== null)
    .map((key) => danceUnder(key, attemptId))
    .filter((dance) => {
      const expected = Buffer.from(dance.state);
      return expected.length === given.length && timingSafeEqual(expected, given);
    });
  return dances[0] ?? null;
}

/** The API key of somebody of the demo company: the same at each start, so that it can be printed again. */
export function demoKey(keys: Keys, kind: 'userKey' | 'serviceAccountKey', owner: string): string {
  return tokenOf(kind, derive(keys.secretKey, 'demo key', owner));
}
