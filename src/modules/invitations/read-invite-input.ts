import { userError, type UserErrorData } from '../../errors';
import type { AccountRole, BulkMode, InvitationInput, InviteMembersInput } from '../../generated/schema';
import { InputCheck } from '../../validation';

export const DEFAULT_DAYS = 7;
const MAX_DAYS = 30;
const MAX_MESSAGE = 500;

/** One entry of the input as it is compared and stored, with what is wrong about it by itself. */
export interface Entry {
  index: number;
  /** The address as it came in. */
  given: string;
  email: string;
  role: AccountRole;
  workspaces: readonly { workspaceId: string; roleId: string }[];
  teamIds: readonly string[];
  days: number;
  problems: UserErrorData[];
}

/** The input of inviteMembers as it is compared and stored. */
export interface Invite {
  mode: BulkMode;
  /** Null for none. */
  message: string | null;
  key: string | null;
  entries: Entry[];
}

/** Checks what can be said of the input alone. Throws for the call as a whole; an entry's own problems stay with it. */
export function readInviteInput(input: InviteMembersInput): Invite {
  const check = new InputCheck();
  // Repeated addresses are the fault of their entries, not of the call.
  const numbered = input.invitations.map((invitation, index) => ({ invitation, index }));
  const invitations = check.list(numbered, ['invitations'], ({ index }) => String(index));
  const message = check.lines(input.message ?? '', ['message'], MAX_MESSAGE);
  const key = check.idempotencyKey(input.idempotencyKey, ['idempotencyKey']);
  check.throwIfAny();

  const entries = invitations.map(({ invitation, index }) => readEntry(invitation, index));
  const seen = new Set<string>();
  for (const { index, email, problems } of entries) {
    if (seen.has(email)) {
      problems.push(
        userError('INVALID', 'The address comes twice in this call: name each once.', ['invitations', index, 'email']),
      );
    }
    seen.add(email);
  }
  return { mode: input.mode ?? 'BEST_EFFORT', message: message === '' ? null : message, key, entries };
}

function readEntry(input: InvitationInput, index: number): Entry {
  const path = ['invitations', index];
  const check = new InputCheck();
  const email = check.email(input.email, [...path, 'email']);
  const role = input.role ?? 'MEMBER';
  if (role === 'OWNER') {
    check.invalid('Nobody is invited as OWNER: invite as ADMIN or MEMBER, and make an OWNER of the member.', [
      ...path,
      'role',
    ]);
  }
  const days = input.expiresInDays ?? DEFAULT_DAYS;
  if (days < 1 || days > MAX_DAYS) {
    check.invalid(`expiresInDays must be from 1 to ${String(MAX_DAYS)}.`, [...path, 'expiresInDays']);
  }
  const workspaces =
    input.workspaces == null
      ? []
      : check.list(input.workspaces, [...path, 'workspaces'], ({ workspaceId }) => workspaceId);
  const teamIds = input.teamIds == null ? [] : check.list(input.teamIds, [...path, 'teamIds']);
  return { index, given: input.email, email, role, workspaces, teamIds, days, problems: check.problems };
}
