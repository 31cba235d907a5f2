import type { App } from '../../app';
import type { ConfigureSsoInput } from '../../generated/schema';
import { InputCheck } from '../../validation';
import { checkedIssuer } from './issuer';
import type { SsoConnection } from './sso-connection.entity';

const MOST_HOURS = 720;
const MOST_WORKSPACES = 20;

/** What may be changed of a connection: only what the input says. */
export interface Wanted {
  issuer?: string;
  clientId?: string;
  clientSecret?: string;
  sessionHours?: number;
  defaultRole?: SsoConnection['defaultRole'];
  /** All of them; empty for none. */
  defaultWorkspaces?: readonly { workspaceId: string; roleId: string }[];
}

/** The input of configureSso as it is compared and stored. Throws for what can be said of it alone. */
export function readConfigureInput(
  input: ConfigureSsoInput,
  config: Pick<App['config'], 'outboundAllow'>,
): {
  wanted: Wanted;
  version: number | null;
  key: string | null;
} {
  const check = new InputCheck();
  const wanted: Wanted = {};
  const kept = (what: string, name: string): void => {
    check.invalid(`A connection keeps ${what}: leave this out to keep the one it has.`, [name]);
  };
  if (input.issuer === null) kept('an issuer', 'issuer');
  else if (input.issuer !== undefined) wanted.issuer = checkedIssuer(check, input.issuer, ['issuer'], config);
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
