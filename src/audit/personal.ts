import { createHash, randomBytes } from 'node:crypto';
import { idKind } from '../ids';
import type { Seal } from './audit-event.entity';

/**
 * A value about a person within an event. The event's hash covers a salted hash of it, so that it can go with the person
 * and leave the log whole.
 */
export class Personal {
  constructor(
    /** The user's id; of somebody who is known by an address only, that. */
    readonly of: string,
    readonly value: string | null,
  ) {}

  toJSON(): string | null {
    return this.value;
  }
}

/** The name of whoever has access, for an event: that of a person goes with the person. */
export function principalName(id: string, name: string): string | Personal {
  return idKind(id) === 'user' ? new Personal(id, name) : name;
}

/** The address of an invitation, for an event: it goes with the person who has it. */
export function invitedAddress(email: string): Personal {
  return new Personal(email, email);
}

/** The personal values in something that an event tells, each with its seal. */
export function sealsIn(told: unknown, path: readonly string[]): Seal[] {
  if (told instanceof Personal) {
    const { of, value } = told;
    if (value === null) return [];
    const salt = randomBytes(16).toString('hex');
    return [{ path: [...path], of, salt, digest: sealDigest(salt, path, value) }];
  }
  if (typeof told !== 'object' || told === null || told instanceof Date) return [];
  return Object.entries(told).flatMap(([key, value]) => sealsIn(value, [...path, key]));
}

export function sealDigest(salt: string, path: readonly string[], value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([salt, path, value]))
    .digest('hex');
}
