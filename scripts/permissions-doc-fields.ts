import type { FieldRule, Rule } from './field-rules';
import { code, table } from './markdown';

type Requires = Extract<Rule, { kind: 'requires' }>;
type SignedInBy = Requires['by'];

const callers: Record<SignedInBy, string> = {
  ANY: 'any signed-in caller',
  PERSON: 'a signed-in person',
  OWN: "a signed-in person, not by what an account's provider gave",
  SESSION: 'a person in a session, not by API key',
  OWN_SESSION: "a person in a session of their own, not by API key nor in one that an account's provider made",
  FRESH_SESSION: 'a person in a session of their own that began 15 minutes ago at most',
};

/** What a refusal of the wrong kind of caller says. */
const reasons: Record<SignedInBy, string | null> = {
  ANY: null,
  PERSON: 'PEOPLE_ONLY',
  OWN: 'PEOPLE_ONLY` or `OWN_SESSION_ONLY',
  SESSION: 'PEOPLE_ONLY` or `SESSION_ONLY',
  OWN_SESSION: 'PEOPLE_ONLY`, `SESSION_ONLY` or `OWN_SESSION_ONLY',
  FRESH_SESSION: 'PEOPLE_ONLY`, `SESSION_ONLY`, `OWN_SESSION_ONLY` or `FRESH_SESSION_ONLY',
};

/** Which field needs what. */
export function fieldsSection(rules: FieldRule[]): string {
  const open = rules.filter(({ rule }) => rule === null || rule.kind === 'withParent').map(({ type }) => type);
  const guarded = rules.filter(({ type, rule }) => rule !== null && (rule.kind !== 'withParent' || isRoot(type)));
  const types = [...new Set(guarded.map(({ type }) => type))].sort(rootsFirst);
  const sections = types.map((type) => {
    const rows = guarded.filter((one) => one.type === type).map((one) => [code(one.field), need(one)]);
    const rest = open.includes(type) ? '\nEvery other field goes with the object.\n' : '';
    return `### ${type}\n\n${table(['Field', 'Answers'], rows)}${rest}`;
  });
  const others = [...new Set(open)].filter((type) => !types.includes(type) && !isWrapping(type)).map(code);
  return `## Which field needs what

A refused field is \`null\` with a coded error at its path, and its siblings are answered. What the caller cannot see does
not exist for the caller: such an id is NOT_FOUND in a mutation, and \`null\` in a query.

${sections.join('\n')}
${NARROWED}
### Other types

Whoever was given the object may read all of it: ${others.join(', ')}; so with connections, edges, payloads and their errors.
`;
}

/** What an answer holds where a directive cannot say it, because it depends on the rows. */
const NARROWED = `### Somebody else's access

These go with the object, and hold only what lies in workspaces where the caller has the scope for the kind of principal:
\`SEE_WORKSPACE_USERS\`, \`SEE_WORKSPACE_SERVICE_ACCOUNTS\` or \`SEE_WORKSPACE_TEAMS\`. What is the caller's own is complete,
and a total counts what is listed.

- \`Member.workspaces\`, \`ServiceAccount.workspaces\`, \`ServiceAccount.access\`, \`Team.access\`, \`Invitation.workspaces\`
- \`Workspace.members\` and \`Workspace.access\`: the kinds whose scope the caller has
- a \`WorkspaceAccess\`, by whatever way it is reached
- \`Workspace.explainAccess\`: about others it is \`FORBIDDEN\` without that scope, and \`NOT_FOUND\` for who is not of the account
- \`accessChanges\`: in the account itself with \`READ_MEMBERS\` or \`READ_SERVICE_ACCOUNTS\`, by the kind of principal
`;

/** Which mutation answers which errors on which plane. */
export function mutationsSection(rules: FieldRule[]): string {
  const mutations = rules.filter(({ type }) => type === 'Mutation');
  const rows = mutations.map((one) => [
    code(one.field),
    String(one.cost ?? '–'),
    topLevel(one).join('<br>') || '–',
    payload(one),
  ]);
  return `## Which mutation answers which errors

What is known before a mutation starts is a top-level error, with its code in \`extensions.code\`: who asks, the one id that
says which account or workspace it is about, the right, the plan's feature, the account's state. What the mutation finds
is in \`errors\` of its payload: every other id, values, quantities, what others hold. Nothing was written in either case.

Besides those below every operation can end with \`BAD_USER_INPUT\` (variables of the wrong type), \`CONFLICT\` (busy: try
again), \`RATE_LIMITED\` (with \`retryAfterSeconds\`) or \`INTERNAL_SERVER_ERROR\` (with \`requestId\`). And some top-level errors depend on more than a directive can say:

- \`createAccount\`: \`FORBIDDEN\` (\`reason: OPERATORS_ONLY\`) where \`CREATE_ACCOUNTS=operators\`
- \`createApiKey\` for one account, \`acceptInvitation\`, \`setMembersActive\` with \`active: true\`, and
  \`deleteWorkspaceRole\` with a replacement: \`ACCOUNT_FROZEN\`
- \`createApiKey\` in a session that an account's identity provider made, for anything but that account: \`FORBIDDEN\`
  (\`reason: OWN_SESSION_ONLY\`)
- \`declineInvitation\` by \`invitationId\`: \`UNAUTHENTICATED\`, \`FORBIDDEN\` (\`reason: PEOPLE_ONLY\` or \`OWN_SESSION_ONLY\`)
- all that ask for a permission or a scope, before they ask for it: \`IP_NOT_ALLOWED\` where the account's allowlist keeps the
  caller out; so do \`createApiKey\` for one account, \`deleteApiKey\` of a service account's, \`transferWorkspace\` into an
  account, \`acceptInvitation\` and \`declineInvitation\`
- the same, but for \`declineInvitation\`: \`SSO_REQUIRED\` (with \`url\`, where to sign on) where the account lets the caller in by its
  identity provider only; \`leaveAccount\` by anything but a session of one's own
- \`updateIpAllowlistEntry\` for anything but to disable: \`FEATURE_NOT_IN_PLAN\` (\`feature: IP_ALLOWLIST\`), \`ACCOUNT_FROZEN\`
- \`updateWorkspaceRole\` and \`deleteWorkspaceRole\` of a built-in role: none but \`UNAUTHENTICATED\`, and \`BUILT_IN\` in the
  payload, whatever the caller may do

Where several scopes are named, one of them is enough to begin with, and the first one is named when all lack. What the
mutation then does to each kind of principal asks for the scope of that kind (\`PERMISSION_NOT_HELD\` in the payload).
A dry run answers the same errors as the change itself. The points are what a mutation costs of the budgets that
[limits.md](limits.md) explains.

${table(['Mutation', 'Points', 'Top-level errors', 'Errors in the payload'], rows)}`;
}

function need({ type, field, rule }: FieldRule): string {
  if (!rule) throw new Error(`${type}.${field} says nothing about who may ask for it: give it a directive in schema/.`);
  switch (rule.kind) {
    case 'public':
      return 'everybody, without signing in';
    case 'signedIn':
      return callers[rule.by];
    case 'requires':
      return requirement(rule);
    case 'withParent':
      return 'whoever was given the object';
  }
}

function requirement(rule: Requires): string {
  const place = `${rule.scope === undefined ? 'the account' : 'the workspace'}${rule.of === undefined ? '' : ` of ${code(rule.of)}`}`;
  return [
    `${rights(rule)} in ${place}`,
    ...(rule.by === 'ANY' ? [] : [`only ${callers[rule.by]}`]),
    ...(rule.feature === undefined ? [] : [`a plan with ${code(rule.feature)}`]),
    ...(rule.whileFrozen ? ['also while the account is frozen'] : []),
    ...(rule.withoutSso ? ['in a session of their own also for whom SSO keeps out'] : []),
  ].join('; ');
}

function topLevel(one: FieldRule): string[] {
  const { rule } = one;
  if (rule?.kind === 'public') return [];
  if (rule?.kind !== 'signedIn' && rule?.kind !== 'requires') return [need(one)];
  const credential = reasons[rule.by];
  const forbidden = credential === null ? [] : [`\`FORBIDDEN\` (\`reason: ${credential}\`)`];
  if (rule.kind === 'signedIn') return [code('UNAUTHENTICATED'), ...forbidden];
  const missing = rule.scope === undefined ? 'missingPermission' : 'missingScope';
  const [named] = rightsOf(rule);
  return [
    code('UNAUTHENTICATED'),
    ...(rule.of === undefined ? [] : [`${code('NOT_FOUND')} (${code(rule.of)})`]),
    ...forbidden,
    `\`FORBIDDEN\` (\`${missing}: ${named}\`)`,
    ...(rule.feature === undefined ? [] : [`\`FEATURE_NOT_IN_PLAN\` (\`feature: ${rule.feature}\`)`]),
    ...(rule.whileFrozen ? [] : [code('ACCOUNT_FROZEN')]),
  ];
}

function payload({ field, fails }: FieldRule): string {
  if (fails === null) throw new Error(`Mutation.${field} says nothing about its errors: give it @fails in schema/.`);
  return fails.map(code).join(', ') || '–';
}

/** The permission, or the scopes of which one is enough. */
function rightsOf({ permission, scope = [] }: Requires): [string, ...string[]] {
  const [first, ...others] = permission === undefined ? scope : [permission];
  if (first === undefined || (permission !== undefined && scope.length > 0)) {
    throw new Error('@requires names neither or both of permission and scope: name exactly one.');
  }
  return [first, ...others];
}

/** The same in words. */
function rights(rule: Requires): string {
  const names = rightsOf(rule).map(code);
  const last = names.pop() ?? '';
  return names.length === 0 ? last : `${names.join(', ')} or ${last}`;
}

function isRoot(type: string): boolean {
  return type === 'Query' || type === 'Mutation';
}

function isWrapping(type: string): boolean {
  return /(Connection|Edge|Payload|Error)$/.test(type);
}

function rootsFirst(one: string, other: string): number {
  const rank = (type: string): number => ['Query', 'Mutation'].indexOf(type) + 1 || 3;
  return rank(one) - rank(other) || one.localeCompare(other, 'en');
}
