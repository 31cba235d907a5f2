import { everyScope, type BuiltInRole } from '../../src/auth/catalogue';
import type { WorkspaceScope } from '../../src/generated/schema';
import type { Size } from './size';

/** A grant that one of the callers needs to be who they are; all other grants are spread evenly around these. */
export interface SpecialGrant {
  workspace: number;
  kind: 'user' | 'serviceAccount' | 'team';
  principal: number;
  builtInRole: BuiltInRole | null;
  customRole: number | null;
  expiresAt: string | null;
}

/** What is special in the company, by the numbers from 1 of its members, workspaces, teams and service accounts. */
export interface Plan {
  owners: number;
  /** An ADMIN who asks. */
  admin: number;
  /** A MEMBER who asks: Developer in 15 workspaces, in 5 of them by the default role. */
  member: number;
  /** A MEMBER who has three ways into one workspace. */
  person: number;
  /** A service account that asks: Developer in 20 workspaces. */
  serviceAccount: number;
  /** The workspace with the three ways in. */
  workspace: number;
  /** The workspaces whose default role is Developer. */
  openWorkspaces: number[];
  /** The teams of `member`, `serviceAccount` and `person`, who are on no other. */
  teams: { member: number; serviceAccount: number; person: number };
  grants: SpecialGrant[];
}

/** Places those who ask in a company of this size. */
export function planOf({ admins, workspaces }: Size): Plan {
  const owners = 2;
  const [admin, member] = [owners + 1, owners + admins + 1];
  const person = member + 1;
  const serviceAccount = 3;
  const teams = { member: 1, serviceAccount: 2, person: 3 };
  const workspace = 3;
  const openWorkspaces = [workspace, 17, ...[0.4, 0.6, 0.9].map((part) => Math.round(part * workspaces))];

  const developer = { builtInRole: 'DEVELOPER', customRole: null, expiresAt: null } as const;
  const every = Array.from({ length: workspaces }, (_, index) => index + 1);
  const closed = every.filter((one) => !openWorkspaces.includes(one));
  const grants: SpecialGrant[] = [
    ...spread(closed, 10).map((one, index) =>
      index < 8
        ? { workspace: one, kind: 'user' as const, principal: member, ...developer }
        : { workspace: one, kind: 'team' as const, principal: teams.member, ...developer },
    ),
    ...spread(every, 20).map((one, index) =>
      index < 18
        ? { workspace: one, kind: 'serviceAccount' as const, principal: serviceAccount, ...developer }
        : { workspace: one, kind: 'team' as const, principal: teams.serviceAccount, ...developer },
    ),
    { workspace, kind: 'user', principal: person, builtInRole: null, customRole: 1, expiresAt: '2099-01-01T00:00:00Z' },
    { workspace, kind: 'team', principal: teams.person, builtInRole: 'VIEWER', customRole: null, expiresAt: null },
  ];
  return { owners, admin, member, person, serviceAccount, workspace, openWorkspaces, teams, grants };
}

/** So many of the items, at even distances. */
function spread<T>(items: readonly T[], count: number): T[] {
  return items.filter(
    (_, index) => Math.floor(((index + 1) * count) / items.length) > Math.floor((index * count) / items.length),
  );
}

/** Custom roles that differ in size and in what they inherit; the first one cannot manage users. */
export function customRoles(count: number): { name: string; inherits: BuiltInRole | null; scopes: WorkspaceScope[] }[] {
  const inherited = [null, 'VIEWER', 'RUNNER', 'DEVELOPER'] as const;
  return Array.from({ length: count }, (_, index) => {
    const name = `Role ${String(index + 1).padStart(2, '0')}`;
    if (index === 0) return { name, inherits: 'RUNNER', scopes: ['WRITE_WORK_POOLS', 'SEE_WORKSPACE_USERS'] };
    const scopes = everyScope.filter((_scope, position) => (position + index) % (4 + (index % 7)) === 0);
    return { name, inherits: inherited[index % inherited.length] ?? null, scopes };
  });
}
