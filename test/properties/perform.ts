import { loggedText, noteSecret } from '../support/secrets';
import type { Answer, World } from '../support/world';
import type { Cast } from './cast';
import { type Attempt, rehearsed, type Mutation } from './steps';

/** What a mutation answered. */
export interface Outcome {
  /** Codes of what was refused or failed; empty when all was done. */
  codes: string[];
  /** What it says that it changed, one text for each principal and place, and how many of these there are. */
  changes: string[];
  changeCount: number;
  /** What the service, or this test, did wrong: no step may have one. */
  fault: string | null;
}

const CHANGES = `accessChangeCount accessChanges {
  principal { ... on User { id } ... on ServiceAccount { id } } workspace { id }
  gainedScopes lostScopes gainedPermissions lostPermissions
}`;

/** What else is read of an answer. */
const fields: Partial<Record<Mutation, string>> = {
  inviteMembers: 'results { errors { code } }',
  createServiceAccount: 'serviceAccount { id name } secret',
  rotateServiceAccountKey: 'serviceAccount { id name } secret',
  createAccount: 'account { id }',
};

interface Payload {
  errors: { code: string }[];
  results?: { errors: { code: string }[] }[];
  accessChangeCount?: number;
  accessChanges?: {
    principal: { id: string };
    workspace: { id: string } | null;
    gainedScopes: string[];
    lostScopes: string[];
    gainedPermissions: string[];
    lostPermissions: string[];
  }[];
  serviceAccount?: { id: string; name: string } | null;
  secret?: string | null;
  account?: { id: string } | null;
}

/** A change of access as a text: alike for what a mutation tells and for what was read before and after it. */
export function changeText(principal: string, place: string, gained: string[], lost: string[]): string {
  return `${principal} in ${place}: +${[...gained].sort().join()} -${[...lost].sort().join()}`;
}

/** The place of changes in the account itself: a mutation's answer does not name it. */
export const IN_ACCOUNT = 'the account';

/** What comes of a fault. */
const FAULTS = ['INTERNAL_SERVER_ERROR', 'BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED', 'CONFLICT'];

/** Sends a step's mutation. New accounts and keys join the cast. */
export async function perform(
  world: World,
  cast: Cast,
  { mutation, actor, input }: Attempt,
  { dryRun }: { dryRun: boolean },
): Promise<Outcome> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const selected = `errors { code } ${fields[mutation] ?? ''} ${rehearsed.has(mutation) ? CHANGES : ''}`;
  const query = `mutation ($input: ${type}!) { done: ${mutation}(input: $input) { ${selected} } }`;
  const answer = await world.graphql(actor.token, query, { input: { ...input, ...(dryRun && { dryRun }) } });
  const refused = answer.errors.map(({ extensions }) => String(extensions.code));
  const fault = refused.some((code) => FAULTS.includes(code)) ? faultOf(answer) : null;
  const payload = payloadOf(answer);
  if (payload === null) return { codes: refused, changes: [], changeCount: 0, fault };
  if (!dryRun) takeOn(cast, payload);
  const errors = [...payload.errors, ...(payload.results ?? []).flatMap((entry) => entry.errors)];
  return {
    codes: [...refused, ...errors.map(({ code }) => code)],
    changes: (payload.accessChanges ?? [])
      .map(({ principal, workspace, gainedScopes, lostScopes, gainedPermissions, lostPermissions }) =>
        changeText(
          principal.id,
          workspace?.id ?? IN_ACCOUNT,
          [...gainedScopes, ...gainedPermissions],
          [...lostScopes, ...lostPermissions],
        ),
      )
      .sort(),
    changeCount: payload.accessChangeCount ?? 0,
    fault,
  };
}

/** What an answer's errors say, and what the service logged of them. */
function faultOf({ errors }: Answer): string {
  const requests = errors.map(({ extensions }) => String(extensions.requestId));
  const logged = loggedText()
    .split('\n')
    .filter((line) => requests.some((id) => line.includes(id)));
  return [JSON.stringify(errors), ...logged].join('\n');
}

function payloadOf({ data }: Answer): Payload | null {
  return (data.done ?? null) as unknown as Payload | null;
}

function takeOn(cast: Cast, { serviceAccount, secret, account }: Payload): void {
  if (account != null && !cast.accounts.includes(account.id)) cast.accounts.push(account.id);
  if (serviceAccount == null || secret == null) return;
  noteSecret(secret);
  cast.actors.set(serviceAccount.id, { id: serviceAccount.id, name: serviceAccount.name, token: secret, email: null });
}
