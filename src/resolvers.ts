import type { Resolvers } from './generated/schema';
import { accountResolvers } from './modules/accounts/account.resolvers';
import { apiKeyResolvers } from './modules/api-keys/api-key.resolvers';
import { auditLogResolvers } from './modules/audit-log/audit-log.resolvers';
import { billingResolvers } from './modules/billing/billing.resolvers';
import { catalogueResolvers } from './modules/catalogue/catalogue.resolvers';
import { directoryResolvers } from './modules/directory/directory.resolvers';
import { domainResolvers } from './modules/domains/domain.resolvers';
import { invitationResolvers } from './modules/invitations/invitation.resolvers';
import { ipAllowlistResolvers } from './modules/ip-allowlist/ip-allowlist.resolvers';
import { limitsResolvers } from './modules/limits/limits.resolvers';
import { memberResolvers } from './modules/members/member.resolvers';
import { nodeResolvers } from './modules/nodes/node.resolvers';
import { serviceAccountResolvers } from './modules/service-accounts/service-account.resolvers';
import { sessionResolvers } from './modules/sessions/session.resolvers';
import { ssoResolvers } from './modules/sso/sso.resolvers';
import { signOnResolvers } from './modules/sign-on/sign-on.resolvers';
import { teamResolvers } from './modules/teams/team.resolvers';
import { userResolvers } from './modules/users/user.resolvers';
import { viewerResolvers } from './modules/viewer/viewer.resolvers';
import { workspaceRoleResolvers } from './modules/workspace-roles/workspace-role.resolvers';
import { workspaceResolvers } from './modules/workspaces/workspace.resolvers';

/** The resolvers of all subjects, joined type by type. */
const subjects: Resolvers[] = [
  accountResolvers,
  apiKeyResolvers,
  auditLogResolvers,
  billingResolvers,
  catalogueResolvers,
  directoryResolvers,
  domainResolvers,
  invitationResolvers,
  ipAllowlistResolvers,
  limitsResolvers,
  memberResolvers,
  nodeResolvers,
  serviceAccountResolvers,
  sessionResolvers,
  ssoResolvers,
  signOnResolvers,
  teamResolvers,
  userResolvers,
  viewerResolvers,
  workspaceResolvers,
  workspaceRoleResolvers,
];

export const resolvers: Resolvers = subjects.reduce<Resolvers>((joined, subject) => {
  for (const [type, fields] of Object.entries(subject) as [keyof Resolvers, object][]) {
    Object.assign(joined, { [type]: Object.assign({}, joined[type], fields) });
  }
  return joined;
}, {});
