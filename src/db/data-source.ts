import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { AuditEvent } from '../audit/audit-event.entity';
import { AccountHandle } from '../modules/accounts/account-handle.entity';
import { Account } from '../modules/accounts/account.entity';
import { ApiKey } from '../modules/api-keys/api-key.entity';
import { InvitationWorkspace } from '../modules/invitations/invitation-workspace.entity';
import { Invitation } from '../modules/invitations/invitation.entity';
import { Member } from '../modules/members/member.entity';
import { Session } from '../modules/sessions/session.entity';
import { SignInChallenge } from '../modules/sessions/sign-in-challenge.entity';
import { User } from '../modules/users/user.entity';
import { WorkspaceAccess } from '../modules/workspaces/workspace-access.entity';
import { Workspace } from '../modules/workspaces/workspace.entity';
import { Foundation1795305600000 } from './migrations/1-foundation';

// A lock that is not to be had in 5 s is CONFLICT; a statement that takes 20 s is a fault.
const TIMEOUTS = '-c lock_timeout=5000 -c statement_timeout=20000 -c idle_in_transaction_session_timeout=60000';

/** The connection pool of the service, or, with a pool of one, of the migrations. */
export function createDataSource(url: string, poolSize: number): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    poolSize,
    applicationName: 'guildhall',
    extra: { options: TIMEOUTS, connectionTimeoutMillis: 10_000 },
    entities: [
      Account,
      AccountHandle,
      ApiKey,
      AuditEvent,
      Invitation,
      InvitationWorkspace,
      Member,
      Session,
      SignInChallenge,
      User,
      Workspace,
      WorkspaceAccess,
    ],
    migrations: [Foundation1795305600000],
    migrationsTableName: 'migrations',
    installExtensions: false,
  });
}
