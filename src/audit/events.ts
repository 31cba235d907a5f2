/** What an event can be about. */
export type ResourceType =
  | 'account'
  | 'member'
  | 'invitation'
  | 'workspace'
  | 'workspaceAccess'
  | 'workspaceRole'
  | 'team'
  | 'serviceAccount'
  | 'user'
  | 'session'
  | 'apiKey'
  | 'ipAllowlistEntry'
  | 'ssoConnection'
  | 'domain'
  | 'directory'
  | 'directoryToken'
  | 'directoryUser'
  | 'directoryGroup';

interface EventDescription {
  /** One sentence: when it is written. */
  says: string;
  /** What it is about; null: it differs, or there is nothing. */
  resource: ResourceType | null;
  /** Fields of `before` and `after`, by name. */
  changes?: Record<string, string>;
  /** Fields of `details`, by name. */
  details?: Record<string, string>;
}

const role = 'Name of the role.';
const grant = {
  role,
  reason: 'Why it was given, as whoever gave it wrote.',
  expiresAt: 'When it ends; null for never.',
};
const principal = {
  principalId: 'Who has the access: `usr_…`, `sa_…` or `team_…`.',
  workspace: 'Name of the workspace.',
};
const byInvitation = {
  invitationId: 'The invitation that gave it.',
  invitedBy: 'Who invited: `usr_…` or `sa_…`.',
  ssoConnectionId: 'The connection by which the person came in, where no invitation gave it.',
  directoryUserId: "The user of the account's directory by whom it came, where no invitation gave it.",
};
const gift = {
  role: 'Role in the account.',
  workspaces: 'Workspaces that it opens, with the role in each.',
  teams: 'Teams that it leads to.',
  expiresAt: 'When the invitation ends.',
};
const leadingIn = {
  grants: 'Access that ended with it.',
  invitations: 'Live invitations that no longer open it.',
  ssoDefault: 'Name of the role that a first sign-on gave there; null for none.',
};
const profile = { name: 'Name.', description: 'Description.' };
const workspace = { ...profile, handle: 'Handle.', defaultRole: 'Name of the role that everybody has; null for none.' };
const workspaceRole = {
  ...profile,
  ownScopes: 'Scopes of its own.',
  inherits: 'Built-in role whose scopes it has too; null for none.',
};
const goneWith = {
  workspaces: 'Grants that went with it.',
  teams: 'Teams that it was on.',
  apiKeys: 'Keys that went with it.',
};
const allowlistEntry = {
  network: 'The network.',
  description: 'Description.',
  enabled: 'Whether it lets anybody in.',
};
const domainStatus = { status: 'PENDING, VERIFIED, FAILING or LAPSED.' };
const dnsOutcome = { outcome: 'What DNS said: NO_RECORD, OTHER_RECORD or NO_ANSWER.' };

const certificates = 'Fingerprints of the certificates by which it signs, by SAML.';
const directoryUser = {
  userName: 'Address, as the directory writes it.',
  externalId: "The directory's own name for the person.",
  displayName: 'What it calls the person.',
  givenName: 'Given name.',
  familyName: 'Family name.',
  active: 'Whether the person is to be a member.',
};
const byDirectory = { directoryTokenId: 'The token that the directory showed.' };
const looksAfter = { userId: 'The member whom the directory looks after: `usr_…`; null for nobody.' };
const directoryGroup = {
  displayName: 'Name, as the directory writes it.',
  externalId: "The directory's own name for the group.",
};

const connection = {
  protocol: 'OIDC or SAML.',
  issuer: 'Issuer of the provider.',
  clientId: 'As which client it knows the account, by OIDC.',
  signOnUrl: 'Where it is asked, by SAML.',
  certificates,
  idpInitiated: 'Whether somebody may come from it without having begun here, by SAML.',
  sessionHours: 'Hours that a sign-on lasts.',
  defaultRole: 'Role in the account at a first sign-on.',
  defaultWorkspaces: 'Workspaces that a first sign-on opens, with the role in each.',
};

/**
 * Every type of event, `<subject>.<what happened>`, with what it tells: docs/audit-events.md is made of it. Types are never
 * renamed, since what was written stays.
 */
export const events = {
  'account.created': {
    says: 'An account was made.',
    resource: 'account',
    changes: { name: 'Name.', handle: 'Handle.', plan: 'Plan.', owner: 'Who is its first OWNER.' },
  },
  'account.updated': {
    says: "An account's profile was changed.",
    resource: 'account',
    changes: {
      name: 'Name.',
      handle: 'Handle.',
      imageUrl: 'Address of its picture.',
      location: 'Where it is at home.',
      link: 'Its page on the web.',
    },
  },
  'account.settings_updated': {
    says: "An account's settings were changed.",
    resource: 'account',
    changes: {
      aiErrorSummaries: 'Whether AI sums failed runs up.',
      flowRunRetentionDays: 'Days that finished runs are kept.',
      maxApiKeyLifetimeDays: 'Longest life of an API key, in days; null for no cap.',
    },
    details: {
      closedApiKeys: 'How many keys opened the account until then, and are older than the new cap allows.',
      reopenedApiKeys: 'How many keys open the account again, which the cap before had shut out.',
    },
  },
  'account.plan_changed': {
    says: 'An operator, or what it pays at Stripe, gave an account another plan, or features and limits of its own.',
    resource: 'account',
    changes: {
      plan: 'Plan.',
      planOverrides: "Features and limits that it has in place of the plan's; null for none.",
    },
    details: {
      auditLogPromisedDays:
        'How many days the audit log is kept all the same; only where it would now be kept for fewer than before.',
      auditLogPromisedUntil: 'When that promise ends.',
    },
  },
  'account.status_changed': {
    says: 'An operator, or how it pays at Stripe, changed the state of an account.',
    resource: 'account',
    changes: {
      status: 'ACTIVE, DELINQUENT or FROZEN.',
      statusByBilling: 'Whether billing set it, and so may lift it.',
    },
  },
  'account.deleted': {
    says: 'An account was closed.',
    resource: 'account',
    changes: { name: 'Name.', handle: 'Handle.', plan: 'Plan.' },
    details: { contentUntil: 'When its content goes.' },
  },
  'account.purged': {
    says: 'The content of a closed account was removed.',
    resource: 'account',
    details: {
      removed: 'How many rows went, by table.',
      auditLogKeptDays: 'How many days of the audit log the account had booked: less than a year is kept a year.',
    },
  },
  'billing.checkout_started': {
    says: 'Somebody opened a page of Stripe where the account takes out a subscription.',
    resource: 'account',
    changes: { plan: 'Plan.', interval: 'MONTH or YEAR.', seats: 'Seats; null where the plan is not paid for each.' },
  },
  'billing.customer_forgotten': {
    says: 'An operator ended what the account had of a customer that Stripe does not know any more.',
    resource: 'account',
    details: { customerId: 'What the customer was called at Stripe.' },
  },
  'billing.portal_opened': {
    says: 'Somebody opened the page of Stripe where the account changes what it pays, and with what.',
    resource: 'account',
  },
  'billing.updated': {
    says: 'What is known of the billing of an account has changed: at Stripe, or by an operator.',
    resource: 'account',
    changes: {
      provider: 'Who keeps it: STRIPE or OPERATOR.',
      subscription: 'State of the subscription.',
      interval: 'MONTH or YEAR.',
      seats: 'Seats that are paid for.',
      cancelsAt: 'When the subscription ends, if that is settled.',
    },
    details: {
      fields: 'What else has changed: nextInvoice, paymentMethod, address, contact. Their values are not told.',
    },
  },
  'member.joined': {
    says: 'Somebody became a member.',
    resource: 'member',
    changes: { role: 'Role in the account.', email: 'Address.' },
    details: byInvitation,
  },
  'member.display_name_changed': {
    says: "The account's identity provider, at a sign-on, or its directory called a member something else than before.",
    resource: 'member',
    changes: { displayName: 'What the person is called there; null: nothing had been said.' },
  },
  'member.adopted': {
    says: "A member was handed over to the account's directory.",
    resource: 'member',
    changes: { managedBy: 'MANUAL or SCIM.' },
    details: { directoryUserId: 'As whom the directory knows the member.' },
  },
  'member.role_changed': { says: "A member's role was changed.", resource: 'member', changes: { role } },
  'member.deactivated': {
    says: 'A member was deactivated, and has no access until reactivated.',
    resource: 'member',
    changes: { active: 'Whether the member is active.' },
  },
  'member.reactivated': {
    says: 'A member was reactivated.',
    resource: 'member',
    changes: { active: 'Whether the member is active.' },
  },
  'member.removed': {
    says: 'Somebody took a member out of the account.',
    resource: 'member',
    changes: { userId: 'The person.', email: 'Address.', role, active: 'Whether the member was active.', ...goneWith },
  },
  'member.left': {
    says: 'A member left the account.',
    resource: 'member',
    changes: { userId: 'The person.', email: 'Address.', role, active: 'Whether the member was active.', ...goneWith },
  },
  'invitation.created': {
    says: 'Somebody was invited.',
    resource: 'invitation',
    changes: { email: 'Address.', ...gift },
  },
  'invitation.renewed': {
    says: 'An invitation took the place of one that was live.',
    resource: 'invitation',
    changes: { invitationId: 'The one before.', email: 'Address.', ...gift },
  },
  'invitation.resent': {
    says: 'An invitation was sent again, with a new link.',
    resource: 'invitation',
    changes: {
      invitedBy: 'Who answers for it.',
      expiresAt: 'When it ends.',
      sendCount: 'How often it was sent.',
    },
  },
  'invitation.revoked': {
    says: "An invitation was taken back; by the service, where it did not hold any more when the person came in by the account's provider.",
    resource: 'invitation',
    changes: { status: 'State of the invitation.' },
    details: {
      reason: 'Why the service took it back.',
      missingPermissions: 'The permissions that who invited lacks by now.',
      missingScopes: 'The workspace scopes that who invited lacks by now.',
    },
  },
  'invitation.declined': {
    says: 'Whom an invitation was for declined it.',
    resource: 'invitation',
    changes: { status: 'State of the invitation.' },
    details: { by: 'LINK: by whoever has the link; ID: signed in.' },
  },
  'invitation.accepted': {
    says: 'Whom an invitation was for accepted it.',
    resource: 'invitation',
    changes: { status: 'State of the invitation.', memberId: 'The membership that came of it.' },
  },
  'workspace.created': { says: 'A workspace was made.', resource: 'workspace', changes: workspace },
  'workspace.updated': { says: 'A workspace was changed.', resource: 'workspace', changes: workspace },
  'workspace.deleted': {
    says: 'A workspace was deleted.',
    resource: 'workspace',
    changes: workspace,
    details: leadingIn,
  },
  'workspace.transferred_out': {
    says: 'A workspace went to another account.',
    resource: 'workspace',
    changes: workspace,
    details: { toAccountId: 'The other account.', toAccount: 'Its handle.', ...leadingIn },
  },
  'workspace.transferred_in': {
    says: 'A workspace came from another account.',
    resource: 'workspace',
    changes: workspace,
    details: { fromAccountId: 'The other account.', fromAccount: 'Its handle.' },
  },
  'workspace_access.granted': {
    says: 'Somebody or a team was given access to a workspace.',
    resource: 'workspaceAccess',
    changes: grant,
    details: { ...principal, ...byInvitation },
  },
  'workspace_access.changed': {
    says: 'Access to a workspace was changed.',
    resource: 'workspaceAccess',
    changes: grant,
    details: principal,
  },
  'workspace_access.revoked': {
    says: 'Access to a workspace was taken back.',
    resource: 'workspaceAccess',
    changes: grant,
    details: principal,
  },
  'workspace_role.created': { says: 'A workspace role was made.', resource: 'workspaceRole', changes: workspaceRole },
  'workspace_role.updated': {
    says: 'A workspace role was changed.',
    resource: 'workspaceRole',
    changes: workspaceRole,
  },
  'workspace_role.deleted': {
    says: 'A workspace role was deleted.',
    resource: 'workspaceRole',
    changes: workspaceRole,
    details: {
      replacedBy: 'The role that took its place; absent if it was not in use.',
      users: 'People who had it.',
      serviceAccounts: 'Service accounts that had it.',
      teams: 'Teams that had it.',
      invitations: 'Live invitations that promised it.',
      defaultOf: 'Workspaces where everybody had it.',
      ssoDefaultOf: 'Workspaces where a first sign-on gave it.',
    },
  },
  'team.created': {
    says: 'A team was made.',
    resource: 'team',
    changes: { ...profile, members: 'Who is on it from the start.' },
  },
  'team.updated': { says: 'A team was changed.', resource: 'team', changes: profile },
  'team.deleted': {
    says: 'A team was deleted.',
    resource: 'team',
    changes: { ...profile, members: 'Who was on it.', grants: 'Access that ended with it.' },
  },
  'team_member.added': {
    says: 'Somebody was put on a team.',
    resource: 'team',
    details: { principalId: 'Who: `usr_…` or `sa_…`.', name: 'Name of then.', ...byInvitation },
  },
  'team_member.removed': {
    says: 'Somebody was taken off a team.',
    resource: 'team',
    details: { principalId: 'Who: `usr_…` or `sa_…`.', name: 'Name of then.' },
  },
  'service_account.created': {
    says: 'A service account was made, with its first key.',
    resource: 'serviceAccount',
    changes: { name: 'Name.', role, apiKeyId: 'Its key.', keyExpiresAt: 'When the key ends; null for never.' },
  },
  'service_account.updated': {
    says: 'A service account was changed.',
    resource: 'serviceAccount',
    changes: { name: 'Name.', role },
  },
  'service_account.key_rotated': {
    says: "A service account's key was replaced by a new one.",
    resource: 'serviceAccount',
    changes: { apiKeyId: 'Its key.', expiresAt: 'When that ends; null for never.' },
    details: { replacedKeyWorksUntil: 'Until when the key before works.' },
  },
  'service_account.deleted': {
    says: 'A service account was deleted.',
    resource: 'serviceAccount',
    changes: { role, ...goneWith },
  },
  'api_key.created': {
    says: 'A person made an API key.',
    resource: 'apiKey',
    changes: {
      accountId: 'The account that it opens; null for all.',
      expiresAt: 'When it ends; null for never.',
      bySso: "True where it was made in a session of that account's identity provider.",
    },
  },
  'api_key.deleted': {
    says: 'An API key was deleted.',
    resource: 'apiKey',
    changes: {
      accountId: 'The account that it opened; null for all.',
      expiresAt: 'When it would have ended; null for never.',
      serviceAccountId: 'The service account that it was of; absent for a person.',
    },
  },
  'user.created': {
    says: 'A person came in for the first time.',
    resource: 'user',
    changes: { handle: 'Handle.', email: 'Address.' },
  },
  'user.updated': {
    says: 'A person changed their profile.',
    resource: 'user',
    changes: { name: 'Name.', handle: 'Handle.', avatarUrl: 'Address of the picture.' },
  },
  'user.email_changed': {
    says: 'A person changed their address; in the log of each account that they are a member of, too.',
    resource: 'user',
    changes: { email: 'Address.' },
  },
  'user.deleted': {
    says: 'A person was deleted, by themselves or by an operator.',
    resource: 'user',
    changes: { handle: 'Handle.', email: 'Address.', apiKeys: 'Keys for all accounts that went with them.' },
  },
  'user.disabled': {
    says: 'An operator disabled a person, who cannot sign in and whose API keys open nothing until they are enabled.',
    resource: 'user',
  },
  'user.enabled': { says: 'An operator enabled a person again.', resource: 'user' },
  'user.erased': {
    says: "An operator erased a person: the values about them in this log go, what was done stays. About the user, and about nothing for an address that was no user's.",
    resource: null,
  },
  'session.created': {
    says: 'A person signed in; in the log of the account, where its identity provider signed them on.',
    resource: 'session',
    changes: { method: 'How: CODE, OIDC or SAML.' },
  },
  'session.ended': { says: 'A session was ended before its time.', resource: 'session' },
  'credential.used_on_new_network': {
    says: 'A session or key was used on a network where its user or service account was not seen before; in the log of an account, when they entered it from there, whatever other logs were told. About the session or the key.',
    resource: null,
    details: {
      network: 'The network: an IPv4 /24 or an IPv6 /64.',
      limitReached:
        'True: the 20th of them within 24 hours in this log; further new networks are not told here until that is over. Else absent.',
    },
  },
  'audit_log.exported': {
    says: 'Somebody asked for an export of the audit log.',
    resource: 'account',
    details: { exportId: 'Names the export.', format: 'NDJSON or CSV.', filter: 'Which events it is of.' },
  },
  'ip_allowlist.entry_added': {
    says: 'An address or a network was put on the IP allowlist.',
    resource: 'ipAllowlistEntry',
    changes: allowlistEntry,
  },
  'ip_allowlist.entry_updated': {
    says: 'An entry of the IP allowlist was changed.',
    resource: 'ipAllowlistEntry',
    changes: allowlistEntry,
  },
  'ip_allowlist.entry_removed': {
    says: 'An entry was taken off the IP allowlist.',
    resource: 'ipAllowlistEntry',
    changes: allowlistEntry,
  },
  'ip_allowlist.enforced': {
    says: 'From then on only addresses of the IP allowlist were let in.',
    resource: 'account',
    changes: { enforced: 'Whether the list is enforced.' },
  },
  'ip_allowlist.released': {
    says: 'From then on every address was let in again.',
    resource: 'account',
    changes: { enforced: 'Whether the list is enforced.' },
  },
  'sso.configured': {
    says: 'The connection to an identity provider was made or changed.',
    resource: 'ssoConnection',
    changes: connection,
    details: { clientSecretChanged: 'True where another client secret was given, which is never told; else absent.' },
  },
  'sso.confirmed': {
    says: 'An OWNER confirmed what is trusted of the connection: from then on OWNERs could sign on by it.',
    resource: 'ssoConnection',
    details: {
      issuer: 'What was confirmed.',
      clientId: 'What was confirmed, by OIDC.',
      signOnUrl: 'What was confirmed, by SAML.',
      certificates,
    },
  },
  'sso.enforced': {
    says: 'From then on members of verified domains were let in by the identity provider only.',
    resource: 'account',
    changes: { enforced: 'Whether single sign-on is enforced.' },
  },
  'sso.released': {
    says: 'From then on members were let in without the identity provider again.',
    resource: 'account',
    changes: { enforced: 'Whether single sign-on is enforced.' },
  },
  'sso.removed': {
    says: 'The connection to an identity provider was taken away.',
    resource: 'ssoConnection',
    changes: connection,
    details: {
      sessions: 'How many sessions that the provider had made ended.',
      identities: "How many of the provider's users were known as people here.",
      apiKeys: 'How many keys, made in such sessions, went with it.',
    },
  },
  'directory.created': {
    says: 'A directory was made, with its first token.',
    resource: 'directory',
  },
  'directory.token_created': {
    says: 'A token was made that opens the directory.',
    resource: 'directoryToken',
    changes: { expiresAt: 'When it ends.' },
  },
  'directory.token_rotated': {
    says: 'A token of the directory was replaced by a new one, which the event is about.',
    resource: 'directoryToken',
    changes: { directoryTokenId: 'The token.', expiresAt: 'When it ends.' },
    details: { replacedTokenWorksUntil: 'When the old token stops working; null where it stopped at once.' },
  },
  'directory.token_revoked': {
    says: 'A token of the directory was ended.',
    resource: 'directoryToken',
    changes: { expiresAt: 'When it would have ended.' },
  },
  'directory.group_mapped': {
    says: 'What being in a group of the directory gives was changed. Access to workspaces has events of its own.',
    resource: 'directoryGroup',
    changes: {
      accountRole: 'Role in the account; null: it gives none.',
      workspaces: 'Workspaces that it opens, with the role in each.',
    },
  },
  'directory.removed': {
    says: 'The directory was switched off: what it had looked after was in manual care from then on.',
    resource: 'directory',
    details: {
      tokens: 'Tokens that ended.',
      users: 'How many people it had told of.',
      groups: 'How many groups it had told of.',
      members: 'How many members came into manual care.',
      teams: 'How many teams did.',
      access: 'How many grants did.',
    },
  },
  'domain.added': {
    says: 'A domain of mail addresses was claimed for the account.',
    resource: 'domain',
    changes: { name: 'The domain.' },
  },
  'domain.verified': {
    says: 'The DNS record of a domain was found: from then on the domain is that of the account.',
    resource: 'domain',
    changes: domainStatus,
  },
  'domain.failing': {
    says: 'The DNS record of a verified domain is missing.',
    resource: 'domain',
    changes: domainStatus,
    details: { ...dnsOutcome, stopsAt: 'When the domain lapses unless the record is found again.' },
  },
  'domain.recovered': {
    says: 'The DNS record of a domain that was failing or had lapsed was found again.',
    resource: 'domain',
    changes: domainStatus,
  },
  'domain.lapsed': {
    says: 'The DNS record of a verified domain was missing for 7 days: nobody signs in by the domain any more, and another account may verify it.',
    resource: 'domain',
    changes: domainStatus,
    details: dnsOutcome,
  },
  'domain.taken': {
    says: 'Another account has proven that it controls a domain that had lapsed in this one, or whose account here was closed.',
    resource: 'domain',
  },
  'domain.removed': {
    says: 'A domain was taken off the list of the account: its people are no longer bound to single sign-on.',
    resource: 'domain',
    changes: { name: 'The domain.', ...domainStatus },
  },
  'sso.tested': {
    says: "A test of the account's connection to its identity provider came to its end.",
    resource: 'ssoConnection',
    details: {
      testId: 'Names the test.',
      passed: 'Whether all went well, for what is trusted as it is now.',
      failedAt: 'The step that failed.',
      startedBy: 'Who began the test: `usr_…` or `sa_…`.',
    },
  },
  'sso.identity_linked': {
    says: 'Somebody whom the identity provider of the account signs on was shown to be a person here: from then on its word is enough for them.',
    resource: 'user',
    details: {
      issuer: 'The provider.',
      by: 'CODE: by a code that was mailed to their address; NEW_ADDRESS: nobody had the address.',
    },
  },
  'sso.sign_in_refused': {
    says: 'Somebody signed on by the identity provider of the account, and was not let in. A network has at most 60 of these in an hour; the rest is counted.',
    resource: null,
    details: {
      why: 'Why: PROVIDER_… with the step that failed there, CONNECTION_CHANGED, TOO_LONG_AGO, OUTSIDE_DOMAINS, DISABLED, DEACTIVATED, OWNER_NOT_CONFIRMED, FROZEN, SEATS_FULL or TOO_MANY_CODES.',
      email: 'The address that the provider gave; null where it gave none that counts.',
      code: 'SIGN_ON_REFUSED.',
      operation: 'The field that was refused.',
      path: 'The part of the input that it is about.',
      times: 'How often in the same request, if more than once.',
    },
  },
  'directory.user_provisioned': {
    says: "The account's directory told of somebody who is to be a member, or of somebody new.",
    resource: 'directoryUser',
    changes: directoryUser,
    details: {
      ...byDirectory,
      ...looksAfter,
      awaitsAdoption: 'True where an admin has to decide about a member made by hand; else absent.',
    },
  },
  'directory.user_updated': {
    says: "The account's directory told something else of somebody than before.",
    resource: 'directoryUser',
    changes: directoryUser,
    details: { ...byDirectory, ...looksAfter },
  },
  'directory.user_deprovisioned': {
    says: "The account's directory told that somebody is to be a member no longer: the member is deactivated.",
    resource: 'directoryUser',
    changes: directoryUser,
    details: { ...byDirectory, ...looksAfter, deleted: 'True where it knows of the person no more; else absent.' },
  },
  'directory.group_created': {
    says: "The account's directory told of a group: it is a team from then on.",
    resource: 'directoryGroup',
    changes: directoryGroup,
    details: { ...byDirectory, teamId: 'The team that it is.', membersAdded: 'How many are in it.' },
  },
  'directory.group_updated': {
    says: "The account's directory changed a group.",
    resource: 'directoryGroup',
    changes: directoryGroup,
    details: {
      ...byDirectory,
      teamId: 'The team that it is.',
      membersAdded: 'How many came into it.',
      membersRemoved: 'How many left it.',
    },
  },
  'directory.group_deleted': {
    says: "The account's directory deleted a group: its team went with it.",
    resource: 'directoryGroup',
    changes: { ...directoryGroup, accountRole: 'Role in the account that it gave; null for none.' },
    details: { ...byDirectory, teamId: 'The team that it was.', membersRemoved: 'How many were in it.' },
  },
  'directory.request_refused': {
    says: "Something that the account's directory asked for was refused. At most 60 of these are told in an hour; the rest is counted.",
    resource: null,
    details: {
      why: 'Why: SEATS_FULL, TEAMS_FULL, OUTSIDE_DOMAINS, LAST_OWNER, FROZEN or NOT_IN_PLAN.',
      subject: 'The address or the name of the group that it is about.',
      directoryTokenId: 'The token that the directory showed; null where it has been revoked since.',
      code: 'DIRECTORY_REFUSED.',
      operation: 'What was asked for.',
    },
  },
  'mail.retried': {
    says: 'An operator had mails tried again that waited for their next try, or were given up.',
    resource: null,
    details: { mails: 'How many, by the job that sends them.', givenUp: 'How many of them were given up.' },
  },
  'secret_key.rotated': {
    says: 'An operator changed SECRET_KEY: records of what was removed from audit logs, signed under the key before, were signed again, and client secrets of connections sealed again. One event for each batch, and one where there were none.',
    resource: null,
    details: {
      keyId: 'The signing key of now, as in `auditLogKeys`.',
      previousKeyId: 'The one before.',
      signedAgain: 'How many records.',
      sealedAgain: 'How many client secrets.',
    },
  },
  'access.refused': {
    says: 'Something was refused. An actor has at most 60 of one kind in an hour; the rest is counted.',
    resource: null,
    details: {
      code: 'The code that was answered.',
      operation: 'The field that was refused.',
      times: 'How often in the same request, if more than once.',
      missingPermission: 'The permission that was missing.',
      missingScope: 'The workspace scope that was missing.',
      missingPermissions: 'The permissions that were missing.',
      missingScopes: 'The workspace scopes that were missing.',
      path: 'The part of the input that it is about.',
      reason: 'Why, where the code says too little.',
      invitedBy: 'Who invited, where an invitation no longer holds: `usr_…` or `sa_…`.',
      feature: 'The feature that the plan lacks.',
      availableIn: 'Plans that have it.',
    },
  },
  'access.tries_limited': {
    says: 'So many tries of codes or links have failed that all further ones are refused until the hour is over. These are no events.',
    resource: null,
    details: {
      by: 'What they were counted by: CODES or LINKS, those of one network; CALLER; or INVITATION.',
      of: 'The network (an IPv4 /24 or an IPv6 /64), the caller (`usr_…` or `sa_…`; `usr_… acct_…` in sessions of the provider of an account) or the invitation (`inv_…`).',
      limit: 'How many have failed.',
      until: 'When the hour is over.',
    },
  },
  'access.refused_repeatedly': {
    says: 'How many refusals of an hour were counted only.',
    resource: null,
    details: { code: 'The code that was answered.', since: 'Start of the hour.', count: 'How many.' },
  },
} as const satisfies Record<string, EventDescription>;

export type EventType = keyof typeof events;

/** Every type of event with its description. */
export const everyEvent: readonly (EventDescription & { type: string })[] = Object.entries(events).map(
  ([type, description]: [string, EventDescription]) => ({ type, ...description }),
);
