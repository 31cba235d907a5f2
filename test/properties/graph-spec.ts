import fc from 'fast-check';
import { everyBuiltInRole, everyScope, type BuiltInRole } from '../../src/auth/catalogue';
import type { AccountRole, WorkspaceScope } from '../../src/generated/schema';

/** People that the accounts of a graph share. */
export const PEOPLE = 6;
const SERVICE_ACCOUNTS = 2;
const TEAMS = 2;

/** When a grant ends: a while ago, in an hour, in a month, or never. */
export type End = 'ENDED' | 'SOON' | 'LATE' | null;

export interface RoleSpec {
  scopes: WorkspaceScope[];
  inherits: BuiltInRole | null;
}

interface GrantSpec {
  /** Counts through the built-in roles and then the account's own. */
  role: number;
  end: End;
}

/** An account as numbers: places in the lists of people, service accounts, teams and roles. */
export interface AccountSpec {
  owner: number;
  /** Whether it enforces SSO, which binds nobody here: no key for all accounts opens it. */
  enforcesSso: boolean;
  /** By person; null: not in the account. */
  members: ({ role: AccountRole; active: boolean } | null)[];
  serviceAccounts: ('ADMIN' | 'MEMBER')[];
  roles: RoleSpec[];
  /** Who is on them, by person and then by service account. */
  teams: boolean[][];
  /** Grants by person, then by service account, then by team. */
  workspaces: { defaultRole: number | null; grants: (GrantSpec | null)[] }[];
}

const member = fc.option(
  fc.record({
    role: fc.oneof(
      { weight: 5, arbitrary: fc.constant('MEMBER' as const) },
      { weight: 1, arbitrary: fc.constantFrom('ADMIN' as const, 'OWNER' as const) },
    ),
    active: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  }),
  { freq: 5 },
);

/** Scopes of custom roles: those that decide who sees whom come up as often as all others together. */
const scopes = fc.uniqueArray(
  fc.oneof(fc.constantFrom(...everyScope), fc.constantFrom(...everyScope.filter((one) => one.includes('WORKSPACE_')))),
  { minLength: 1, maxLength: 5 },
);

const role = fc.record({ scopes, inherits: fc.option(fc.constantFrom(...everyBuiltInRole)) });

const roleNumber = fc.nat(99);

const workspace = fc.record({
  defaultRole: fc.option(roleNumber, { freq: 2 }),
  grants: exactly(
    PEOPLE + SERVICE_ACCOUNTS + TEAMS,
    fc.option(fc.record({ role: roleNumber, end: fc.constantFrom<End>('ENDED', 'SOON', 'LATE', null) }), { freq: 2 }),
  ),
});

const account: fc.Arbitrary<AccountSpec> = fc.record({
  owner: fc.nat(PEOPLE - 1),
  enforcesSso: fc.boolean(),
  members: exactly(PEOPLE, member),
  serviceAccounts: exactly(
    SERVICE_ACCOUNTS,
    fc.oneof(
      { weight: 3, arbitrary: fc.constant('MEMBER' as const) },
      { weight: 1, arbitrary: fc.constant('ADMIN' as const) },
    ),
  ),
  roles: fc.array(role, { minLength: 1, maxLength: 3 }),
  teams: exactly(TEAMS, exactly(PEOPLE + SERVICE_ACCOUNTS, fc.boolean())),
  workspaces: exactly(3, workspace),
});

/** Two accounts beside each other, and three scopes to ask about. */
export const graphSpec = fc.record({
  accounts: exactly(2, account),
  askedScopes: fc.uniqueArray(fc.constantFrom(...everyScope), { minLength: 3, maxLength: 3 }),
});

function exactly<T>(length: number, one: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.array(one, { minLength: length, maxLength: length });
}
