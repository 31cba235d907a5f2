import { typeid } from 'typeid-js';

/** The prefix of each kind of id. A kind is a word of the schema; its prefix never changes once published. */
export const idPrefixes = {
  user: 'usr',
  session: 'ses',
  apiKey: 'key',
  signInChallenge: 'chal',
  account: 'acct',
  member: 'mem',
  invitation: 'inv',
  workspace: 'ws',
  workspaceAccess: 'wsa',
  workspaceRole: 'role',
  team: 'team',
  serviceAccount: 'sa',
  auditEvent: 'evt',
  auditExport: 'exp',
  ipAllowlistEntry: 'ipa',
  emailChange: 'emc',
  partingMail: 'pml',
  domain: 'dom',
  ssoConnection: 'sso',
  ssoTest: 'ssot',
  ssoAttempt: 'ssoa',
  directory: 'dir',
  directoryToken: 'dtok',
  directoryUser: 'dusr',
  directoryGroup: 'dgrp',
} as const;

export type IdKind = keyof typeof idPrefixes;

const kindsByPrefix = new Map<string, IdKind>(
  Object.entries(idPrefixes).map(([kind, prefix]) => [prefix, kind as IdKind]),
);

// 128 bits in Crockford's base32; the first character holds three of them.
const SHAPE = /^([a-z]+)_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/** A new id of this kind: sortable by time, 74 bits of it random. */
export function newId(kind: IdKind): string {
  return typeid(idPrefixes[kind]).toString();
}

/** The kind that a well-formed id says it is of; null for anything else. It does not say that the object exists. */
export function idKind(text: string): IdKind | null {
  const prefix = SHAPE.exec(text)?.[1];
  return prefix === undefined ? null : (kindsByPrefix.get(prefix) ?? null);
}
