import type { App } from '../../app';
import type { ConfigureSsoInput } from '../../generated/schema';
import { InputCheck } from '../../validation';
import { checkedIssuer } from './issuer';
import { checkedEntityId, readSamlInput, type WantedSaml } from './saml.input';
import type { SsoConnection } from './sso-connection.entity';

const MOST_HOURS = 720;
const MOST_WORKSPACES = 20;

/** What may be changed of a connection: only what the input says. */
export interface Wanted {
  /** Null: the input speaks of neither. */
  protocol: SsoConnection['protocol'] | null;
  issuer?: string;
  clientId?: string;
  clientSecret?: string;
  saml?: Omit<WantedSaml, 'issuer'>;
  sessionHours?: number;
  defaultRole?: SsoConnection['defaultRole'];
  /** All of them; empty for none. */
  defaultWorkspaces?: readonly { workspaceId: string; roleId: string }[];
}

/**
 * The input of configureSso as it is compared and stored; `metadata` is what was read at its metadataUrl. Throws for what can be said
 * of it alone.
 */
export function readConfigureInput(
  input: ConfigureSsoInput,
  { config, now, metadata }: { config: Pick<App['config'], 'outboundAllow'>; now: Date; metadata: string | null },
): {
  wanted: Wanted;
  version: number | null;
  key: string | null;
} {
  const check = new InputCheck();
  const wanted: Wanted = { protocol: protocolOf(input) };
  const kept = (what: string, name: string): void => {
    check.invalid(`A connection keeps ${what}: leave this out to keep the one it has.`, [name]);
  };
  if (input.issuer === null) kept('an issuer', 'issuer');
  else if (input.issuer !== undefined) {
    wanted.issuer =
      wanted.protocol === 'SAML'
        ? checkedEntityId(check, input.issuer, ['issuer'])
        : checkedIssuer(check, input.issuer, ['issuer'], config);
  }
  if (input.saml != null) {
    if (input.clientId != null || input.clientSecret != null) {
      check.invalid('A connection is by OpenID Connect, with a client, or by SAML: leave one of them out.', ['saml']);
    }
    const { issuer, ...saml } = readSamlInput({ check, config, now }, input.saml, metadata);
    if (issuer !== undefined && wanted.issuer !== undefined && issuer !== wanted.issuer) {
      check.invalid('The metadata are those of another issuer: leave the issuer out, or look which is meant.', [
        'issuer',
      ]);
    }
    wanted.saml = saml;
    if (issuer !== undefined) wanted.issuer = issuer;
  }
  if (input.clientId === null) kept('a client id', 'clientId');
  else if (input.clientId !== undefined) wanted.clientId = printable(check, input.clientId, 255, ['clientId']);
  if (input.clientSecret === null) kept('a client secret', 'clientSecret');
  else if (input.clientSecret !== undefined)
    wanted.clientSecret = printable(check, input.clientSecret, 2000, ['clientSecret']);
  if (input.sessionHours === null) kept('a time that a sign-on lasts', 'sessionHours');
  else if (input.sessionHours !== undefined) wanted.sessionHours = checkedHours(check, input.sessionHours);
  if (input.defaultRole === null) kept('a default role', 'defaultRole');
  else if (input.defaultRole === 'OWNER') {
    check.invalid('Nobody becomes OWNER by signing on: give ADMIN or MEMBER, and make an OWNER of the member.', [
      'defaultRole',
    ]);
  } else if (input.defaultRole !== undefined) wanted.defaultRole = input.defaultRole;
  if (input.defaultWorkspaces !== undefined)
    wanted.defaultWorkspaces = checkedWorkspaces(check, input.defaultWorkspaces);
  const key = check.idempotencyKey(input.idempotencyKey, ['idempotencyKey']);
  check.throwIfAny();
  return { wanted, version: input.version ?? null, key };
}

/** Of which protocol an input speaks: an issuer alone is OpenID Connect's. */
function protocolOf({ issuer, clientId, clientSecret, saml }: ConfigureSsoInput): Wanted['protocol'] {
  if (saml != null) return 'SAML';
  return issuer === undefined && clientId === undefined && clientSecret === undefined ? null : 'OIDC';
}

/** What a provider gave, without white space around it, which comes with copying. */
function printable(check: InputCheck, given: string, most: number, path: readonly string[]): string {
  const text = given.trim();
  if (!/^[\x20-\x7e]+$/.test(text) || text.length > most) {
    check.invalid(`This has 1 to ${String(most)} printable ASCII characters: copy it from the provider again.`, path);
  }
  return text;
}

function checkedHours(check: InputCheck, hours: number): number {
  if (hours < 1 || hours > MOST_HOURS) {
    check.invalid(`sessionHours must be from 1 to ${String(MOST_HOURS)}.`, ['sessionHours']);
  }
  return hours;
}

function checkedWorkspaces(
  check: InputCheck,
  entries: readonly { workspaceId: string; roleId: string }[] | null,
): readonly { workspaceId: string; roleId: string }[] {
  const path = ['defaultWorkspaces'];
  if (entries === null) return [];
  if (entries.length < 1 || entries.length > MOST_WORKSPACES) {
    const most = String(MOST_WORKSPACES);
    check.invalid(`This takes 1 to ${most} entries, or null for none; there are ${String(entries.length)}.`, path);
    return [];
  }
  return check.list(entries, path, ({ workspaceId }) => workspaceId);
}
