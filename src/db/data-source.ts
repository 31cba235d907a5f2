import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { AuditEvent } from '../audit/audit-event.entity';
import { AuditLogCut } from '../audit/audit-log-cut.entity';
import { AuditLog } from '../audit/audit-log.entity';
import { AccountHandle } from '../modules/accounts/account-handle.entity';
import { Account } from '../modules/accounts/account.entity';
import { ApiKey } from '../modules/api-keys/api-key.entity';
import { AccountBilling } from '../modules/billing/account-billing.entity';
import { StripeEvent } from '../modules/billing/stripe-event.entity';
import { IpAllowlistEntry } from '../modules/ip-allowlist/ip-allowlist-entry.entity';
import { InvitationTeam } from '../modules/invitations/invitation-team.entity';
import { InvitationWorkspace } from '../modules/invitations/invitation-workspace.entity';
import { Invitation } from '../modules/invitations/invitation.entity';
import { Member } from '../modules/members/member.entity';
import { Domain } from '../modules/domains/domain.entity';
import { DirectoryGroupMember } from '../modules/directory/directory-group-member.entity';
import { DirectoryGroup } from '../modules/directory/directory-group.entity';
import { DirectoryProblem } from '../modules/directory/directory-problem.entity';
import { DirectoryToken } from '../modules/directory/directory-token.entity';
import { DirectoryUser } from '../modules/directory/directory-user.entity';
import { Directory } from '../modules/directory/directory.entity';
import { ServiceAccount } from '../modules/service-accounts/service-account.entity';
import { Session } from '../modules/sessions/session.entity';
import { SignInChallenge } from '../modules/sessions/sign-in-challenge.entity';
import { SamlAssertion } from '../modules/sign-on/saml-assertion.entity';
import { SsoAttempt } from '../modules/sign-on/sso-attempt.entity';
import { SsoIdentity } from '../modules/sign-on/sso-identity.entity';
import { SsoTest } from '../modules/sign-on/sso-test.entity';
import { SsoConnection } from '../modules/sso/sso-connection.entity';
import { SsoDefaultWorkspace } from '../modules/sso/sso-default-workspace.entity';
import { TeamMember } from '../modules/teams/team-member.entity';
import { Team } from '../modules/teams/team.entity';
import { PartingMail } from '../modules/users/parting-mail.entity';
import { User } from '../modules/users/user.entity';
import { EmailChange } from '../modules/viewer/email-change.entity';
import { WorkspaceRole } from '../modules/workspace-roles/workspace-role.entity';
import { WorkspaceAccess } from '../modules/workspaces/workspace-access.entity';
import { Workspace } from '../modules/workspaces/workspace.entity';
import { AuditExport } from '../modules/audit-log/audit-export.entity';
import { Foundation1795305600000 } from './migrations/1-foundation';
import { AccessModel1795910400000 } from './migrations/2-access-model';
import { ReadingLists1796515200000 } from './migrations/3-reading-lists';
import { AuditChain1797120000000 } from './migrations/4-audit-chain';
import { FailedTries1797724800000 } from './migrations/5-failed-tries';
import { IpAllowlist1798329600000 } from './migrations/6-ip-allowlist';
import { PlanOverrides1798934400000 } from './migrations/7-plan-overrides';
import { EmailChanges1799539200000 } from './migrations/8-email-changes';
import { Billing1800144000000 } from './migrations/9-billing';
import { AuditLogKeeping1800748800000 } from './migrations/10-audit-log-keeping';
import { SingleSignOn1801353600000 } from './migrations/11-single-sign-on';
import { BarredAddresses1801958400000 } from './migrations/12-barred-addresses';
import { AttemptsOfConnections1802563200000 } from './migrations/13-attempts-of-connections';
import { Saml1803168000000 } from './migrations/14-saml';
import { Directory1803772800000 } from './migrations/15-directory';
import { type OnStatement, PreparingClient } from './preparing-client';

// A lock that is not to be had in 5 s is CONFLICT; a statement that takes 20 s is a fault.
export const SERVICE = '-c lock_timeout=5000 -c statement_timeout=20000 -c idle_in_transaction_session_timeout=60000';

/** For migrations: building an index may take its time, but nothing waits for ever behind one that waits for a lock. */
export const MIGRATIONS = '-c lock_timeout=10000 -c statement_timeout=0';

/** A pool of connections, with what limits each of them: the service's limits unless said otherwise. */
export function createDataSource(
  url: string,
  poolSize: number,
  options = SERVICE,
  onStatement?: OnStatement,
): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    poolSize,
    applicationName: 'guildhall',
    extra: { options, connectionTimeoutMillis: 10_000, Client: PreparingClient, onStatement },
    entities: [
      Directory,
      DirectoryGroup,
      DirectoryGroupMember,
      DirectoryProblem,
      DirectoryToken,
      DirectoryUser,
      Domain,
      SamlAssertion,
      SsoAttempt,
      SsoConnection,
      SsoDefaultWorkspace,
      SsoIdentity,
      SsoTest,
      Account,
      AccountBilling,
      AccountHandle,
      ApiKey,
      AuditEvent,
      AuditExport,
      AuditLog,
      AuditLogCut,
      EmailChange,
      Invitation,
      InvitationTeam,
      InvitationWorkspace,
      IpAllowlistEntry,
      Member,
      PartingMail,
      ServiceAccount,
      Session,
      SignInChallenge,
      StripeEvent,
      Team,
      TeamMember,
      User,
      Workspace,
      WorkspaceAccess,
      WorkspaceRole,
    ],
    migrations: [
      Foundation1795305600000,
      AccessModel1795910400000,
      ReadingLists1796515200000,
      AuditChain1797120000000,
      FailedTries1797724800000,
      IpAllowlist1798329600000,
      PlanOverrides1798934400000,
      EmailChanges1799539200000,
      Billing1800144000000,
      AuditLogKeeping1800748800000,
      SingleSignOn1801353600000,
      BarredAddresses1801958400000,
      AttemptsOfConnections1802563200000,
      Saml1803168000000,
      Directory1803772800000,
    ],
    migrationsTableName: 'migrations',
    installExtensions: false,
  });
}
