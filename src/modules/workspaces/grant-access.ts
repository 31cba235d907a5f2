import { principalName } from '../../audit/personal';
import { record, type Change } from '../../audit/record';
import type { Call } from '../../auth/call';
import { notFound } from '../../auth/decision';
import { notHeldError } from '../../auth/gift';
import type { InAccount } from '../../auth/in-account';
import { changingAccess, type AccessChanges, type Asked } from '../../auth/rehearsal';
import { bookedOf, type Booked } from '../../auth/plans';
import { roleColumns, roleIdOf, rolesById, type Role } from '../../auth/roles';
import { loadViewer, viewerScopes, viewerScopesUntil } from '../../auth/viewer';
import { UserErrors, userError, type UserErrorData } from '../../errors';
import type { AccessGrantInput, GrantWorkspaceAccessInput, WorkspaceScope } from '../../generated/schema';
import { idKind, newId } from '../../ids';
import { InputCheck } from '../../validation';
import { againstCustomRole, againstPrincipal } from '../accounts/account.decisions';
import { principalsKnownElsewhere, principalsOf, type GrantedPrincipal } from './principal.queries';
import type { WorkspaceAccess } from './workspace-access.entity';
import { againstByHand, manageScopeOf, scopesNotHeld } from './workspace.decisions';
import { Workspace } from './workspace.entity';
import { accessesOf } from './workspace.queries';

const MAX_REASON = 500;

/** What an entry of the input asks for, as it is compared and stored. */
interface Wanted {
  principalId: string;
  roleId: string;
  reason: string | null;
  expiresAt: Date | null;
}

/** One entry of the input, with what it names. */
interface Grant {
  principal: GrantedPrincipal;
  role: Role;
  /** The role that a live grant gives now; null without one. */
  before: Role | null;
  reason: string | null;
  expiresAt: Date | null;
}

/**
 * Gives users, service accounts and teams a role in a workspace, all of them or none; who has a grant gets this one
 * instead. However many entries there are, the number of SQL statements is the same.
 */
export async function grantWorkspaceAccess(
  call: Call,
  input: GrantWorkspaceAccessInput,
  asked: Asked,
): Promise<{ workspace: Workspace; access: WorkspaceAccess[] } & AccessChanges> {
  return changingAccess(call, asked, async (changing) => {
    const { tx, account } = changing;
    const workspace = await tx.findOneBy(Workspace, { id: input.workspaceId, accountId: account.id });
    if (workspace === null) throw notFound('input.workspaceId');
    const grants = await decide(changing, workspace, checked(changing, input.grants));
    const principalIds = grants.map(({ principal }) => principal.id);
    const changed = grants.filter(isChange);
    await changing.watch({ principals: principalIds, workspaces: [workspace.id] });
    await upsert(changing, workspace, changed);
    const access = await accessesOf(tx, workspace.id, principalIds);
    await record(tx, call, ...changed.map((grant) => event(workspace, grant, access)));
    return { workspace, access: principalIds.flatMap((id) => access.get(id) ?? []) };
  });
}

/** What can be said of the input alone. Throws everything that is wrong with any entry. */
function checked({ now }: InAccount, entries: readonly AccessGrantInput[]): Wanted[] {
  const check = new InputCheck();
  check.list(entries, ['grants'], ({ principalId }) => principalId);
  const wanted = entries.map(({ principalId, roleId, reason, expiresAt = null }, index): Wanted => {
    const text = check.lines(reason ?? '', ['grants', index, 'reason'], MAX_REASON);
    if (expiresAt !== null && expiresAt <= now) {
      check.invalid('A grant ends in the future: take a later time, or leave it out for no end.', [
        'grants',
        index,
        'expiresAt',
      ]);
    }
    return { principalId, roleId, reason: text === '' ? null : text, expiresAt };
  });
  check.throwIfAny();
  return wanted;
}

/** The grants that the entries name. Throws everything that speaks against any of them. */
async function decide(
  { tx, account, viewer, now }: InAccount,
  workspace: Workspace,
  entries: readonly Wanted[],
): Promise<Grant[]> {
  const ids = entries.map(({ principalId }) => principalId);
  const principals = await principalsOf(tx, workspace, ids, now);
  const strangers = ids.filter((id) => !principals.has(id));
  // Under the lock only this account's rights were read: what the caller sees elsewhere is read for strangers alone.
  const known =
    strangers.length === 0
      ? new Set<string>()
      : await principalsKnownElsewhere(tx, await loadViewer(tx, { ...viewer, now }), strangers);
  const subject = { accountId: account.id, workspaceId: workspace.id };
  const held = viewerScopes(viewer, subject);
  const heldUntil = (end: Date | null): readonly WorkspaceScope[] => viewerScopesUntil(viewer, subject, end);
  const standing = [...principals.values()].map(({ access }) => (access === null ? null : roleIdOf(access)));
  const roles = await rolesById(tx, account.id, [...entries.map(({ roleId }) => roleId), ...standing]);

  const errors: UserErrorData[] = [];
  const grants = entries.flatMap(({ principalId, roleId, reason, expiresAt }, index) => {
    const principal = principals.get(principalId) ?? null;
    const role = roles.get(roleId) ?? null;
    if (principal === null) {
      errors.push(unknownPrincipal(principalId, known.has(principalId), ['grants', index, 'principalId']));
    }
    if (role === null) errors.push(unknownRole(['grants', index, 'roleId']));
    if (principal === null || role === null) return [];
    const { access } = principal;
    const before = access?.live === true ? (roles.get(roleIdOf(access) ?? '') ?? null) : null;
    const grant = { principal, role, before, reason, expiresAt };
    const speaksAgainst = against(grant, held, heldUntil, index);
    errors.push(...(speaksAgainst.length > 0 ? speaksAgainst : againstPlan(bookedOf(account), grant, index)));
    return [grant];
  });
  if (errors.length > 0) throw new UserErrors(errors);
  return grants;
}

/**
 * What speaks against one grant. Another role, and another end, give and take: they are compared with what the caller
 * holds. One that stands already gives nothing.
 */
function against(
  grant: Grant,
  held: readonly WorkspaceScope[],
  heldUntil: (end: Date | null) => readonly WorkspaceScope[],
  index: number,
): UserErrorData[] {
  const { principal, role, before } = grant;
  if (!principal.active) {
    const message = 'The member is deactivated: reactivate the member first, then give access.';
    return [userError('INVALID', message, ['grants', index, 'principalId'])];
  }
  const manage = scopesNotHeld(held, [], [manageScopeOf(principal.id)]);
  const lackingManage = notHeldError(manage, ['grants', index, 'principalId']);
  if (lackingManage !== null) return [lackingManage];
  const managed = againstByHand(principal.access, ['grants', index, 'principalId']);
  if (managed.length > 0) return managed;
  if (before?.id === role.id && sameEnd(grant)) return [];
  const lacking = notHeldError(scopesNotHeld(held, [before, role]), ['grants', index, 'roleId']);
  if (lacking !== null) return [lacking];
  // All of it is held now, but a part of it perhaps not until the grant ends.
  const { missingScopes } = scopesNotHeld(heldUntil(grant.expiresAt), [role]);
  if (missingScopes.length === 0) return [];
  const message = 'Nobody gives access for longer than they hold it, and yours ends sooner: choose an earlier end.';
  const extras = { missingPermissions: [], missingScopes };
  return [userError('PERMISSION_NOT_HELD', message, ['grants', index, 'expiresAt'], extras)];
}

/** Against another role or another end for what the plan does not include any more. What stands may stay. */
function againstPlan(booked: Booked, grant: Grant, index: number): UserErrorData[] {
  const { principal, role, before } = grant;
  if (before?.id === role.id && sameEnd(grant)) return [];
  return [
    ...againstPrincipal(booked, principal.id).map((one) => ({ ...one, field: 'principalId' })),
    ...againstCustomRole(booked, role).map((one) => ({ ...one, field: 'roleId' })),
  ].map(({ code, message, extras, field }) => userError(code, message, ['grants', index, field], extras));
}

function sameEnd({ principal, expiresAt }: Grant): boolean {
  const end = principal.access?.expiresAt ?? null;
  return (end === null ? null : new Date(end).getTime()) === (expiresAt?.getTime() ?? null);
}

/** Whether the grant differs from the one that stands. */
function isChange(grant: Grant): boolean {
  const { principal, role, before, reason } = grant;
  return before?.id !== role.id || !sameEnd(grant) || principal.access?.reason !== reason;
}

/** Said of who is not of the account: whom the caller knows from elsewhere is not denied to exist. */
function unknownPrincipal(id: string, known: boolean, path: (string | number)[]): UserErrorData {
  if (known) {
    const message = 'This person is not a member of the account: invite the person first.';
    return userError('NOT_A_MEMBER', message, path);
  }
  const message = idKind(id)?.startsWith('member')
    ? 'This is the id of a membership: a grant goes to its user, by the id of Member.user.'
    : 'This names no user, service account or team of the account.';
  return userError('NOT_FOUND', message, path);
}

function unknownRole(path: (string | number)[]): UserErrorData {
  return userError(
    'NOT_FOUND',
    'This names no workspace role of the account: take one from Account.workspaceRoles.',
    path,
  );
}

async function upsert(
  { tx, caller, now }: InAccount,
  { id, accountId }: Workspace,
  grants: readonly Grant[],
): Promise<void> {
  if (grants.length === 0) return;
  const ofKind = (kind: 'user' | 'serviceAccount' | 'team') =>
    grants.map(({ principal }) => (idKind(principal.id) === kind ? principal.id : null));
  const roles = grants.map(({ role }) => roleColumns(role));
  // A grant that had ended begins anew; one that is changed keeps the time at which it was given.
  await tx.query(
    `INSERT INTO workspace_accesses AS a (id, account_id, workspace_id, user_id, service_account_id, team_id, built_in_role,
       custom_role_id, reason, expires_at, granted_by_id, created_at, updated_at)
     SELECT g.id, $1, $2, g.user_id, g.service_account_id, g.team_id, g.role, g.custom_role, g.reason, g.expires_at, $3, $4, $4
       FROM unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::timestamptz[])
         AS g(id, user_id, service_account_id, team_id, role, custom_role, reason, expires_at)
     ON CONFLICT (workspace_id, principal_id) DO UPDATE SET built_in_role = excluded.built_in_role,
       custom_role_id = excluded.custom_role_id, reason = excluded.reason, expires_at = excluded.expires_at,
       granted_by_id = excluded.granted_by_id, updated_at = excluded.updated_at,
       created_at = CASE WHEN a.expires_at <= excluded.created_at THEN excluded.created_at ELSE a.created_at END`,
    [
      accountId,
      id,
      caller.id,
      now,
      grants.map(() => newId('workspaceAccess')),
      ofKind('user'),
      ofKind('serviceAccount'),
      ofKind('team'),
      roles.map(({ builtInRole }) => builtInRole),
      roles.map(({ customRoleId }) => customRoleId),
      grants.map(({ reason }) => reason),
      grants.map(({ expiresAt }) => expiresAt),
    ],
  );
}

function event(workspace: Workspace, grant: Grant, access: ReadonlyMap<string, WorkspaceAccess>): Change {
  const { principal, role, before, reason, expiresAt } = grant;
  const { id } = access.get(principal.id) ?? {};
  if (id === undefined) throw new Error(`no grant to ${principal.id} after it was made`);
  const was = principal.access;
  return {
    type: before === null ? 'workspace_access.granted' : 'workspace_access.changed',
    accountId: workspace.accountId,
    workspaceId: workspace.id,
    resource: { type: 'workspaceAccess', id, name: principalName(principal.id, principal.name) },
    ...(before === null
      ? {}
      : { before: { role: before.name, reason: was?.reason ?? null, expiresAt: endOf(was?.expiresAt ?? null) } }),
    after: { role: role.name, reason, expiresAt },
    details: { principalId: principal.id, workspace: workspace.name },
  };
}

function endOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
