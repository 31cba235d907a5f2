import type { AccountStatus, PlanTier } from '../../src/generated/schema';
import type { World } from '../support/world';
import type { Operation, Scene } from './operations';
import { at, payloadErrors, run } from './outcome';
import { enter, type Principal } from './stage';

/** The principals of the matrix that see an account at all: others find nothing to ask about. */
export const insiders = ['owner', 'admin', 'member', 'workspaceOwner', 'developer', 'viewer', 'ownersKey'] as const;

/** Who asks in a situation: all insiders as usual; elsewhere one for each account role and a key, since plan and state ask for no more. */
export function askersIn({ what }: Situation): readonly (typeof insiders)[number][] {
  return what === 'as usual' ? insiders : ['owner', 'admin', 'member', 'ownersKey'];
}

/** What an account is like when somebody asks. */
export interface Situation {
  what: string;
  plan: PlanTier;
  status: AccountStatus;
  /** Whether there is a second owner, so that one can go. */
  owners: 1 | 2;
}

/** On FREE every seat is taken: two members fill it, and everybody here is one. */
export const situations: Situation[] = [
  { what: 'as usual', plan: 'ENTERPRISE', status: 'ACTIVE', owners: 2 },
  { what: 'on the FREE plan with every seat taken', plan: 'FREE', status: 'ACTIVE', owners: 2 },
  { what: 'while FROZEN', plan: 'ENTERPRISE', status: 'FROZEN', owners: 2 },
  { what: 'with one owner', plan: 'ENTERPRISE', status: 'ACTIVE', owners: 1 },
];

/** An account in a situation, with a principal who asks. */
export async function sceneOf(world: World, { plan, status, owners }: Situation, principal: Principal): Promise<Scene> {
  const account = await world.account({ plan, status });
  if (owners === 2) await world.member(account, 'OWNER');
  const stage = { world, account, workspace: await world.workspace(account) };
  return { ...stage, actor: await enter(stage, principal) };
}

/** The schema's Decision. */
export interface Decision {
  allowed: boolean;
  reasons: { code: string; message: string; missingPermission: string | null; missingScope: string | null }[];
}

/** What is selected of it. */
export const DECISION = '{ allowed reasons { code message missingPermission missingScope } }';

/** The decision that a query finds at a path. */
export async function ask(
  { world, actor }: Scene,
  document: string,
  variables: object,
  path: string[],
): Promise<Decision> {
  const { data, errors } = await world.graphql(actor.token, document, variables);
  expect(errors).toEqual([]);
  const decision = at(data, path) as Decision;
  expect(decision.allowed).toBe(decision.reasons.length === 0);
  return decision;
}

/** What a mutation says: the codes of what it refuses by, none when it succeeded. */
export async function tried(scene: Scene, operation: Operation, input: object): Promise<string[]> {
  const { data, errors } = await run(scene, operation, { input });
  return [
    ...errors.map(({ extensions }) => String(extensions.code)),
    ...payloadErrors(at(data, operation.path)).map(({ code }) => code),
  ];
}

/** How a mutation says what a reason of viewerCan says. */
const codes: Record<string, string> = {
  NOT_A_MEMBER: 'NOT_FOUND',
  INACTIVE: 'INVALID',
  MISSING_PERMISSION: 'FORBIDDEN',
  MISSING_SCOPE: 'FORBIDDEN',
  SESSION_ONLY: 'FORBIDDEN',
  PEOPLE_ONLY: 'FORBIDDEN',
  OWNER_ONLY: 'PERMISSION_NOT_HELD',
};

/** A decision beside what the mutations then did. */
export interface Compared {
  what: string;
  decision: Decision;
  /** By mutation: the codes of its refusal. */
  refused: Record<string, string[]>;
}

/** Allowed exactly when every mutation in question succeeds; else one of them fails by the first reason. */
export function disagreements(all: Compared[]): unknown[] {
  return all.filter(({ decision, refused }) => {
    const failures = Object.values(refused).filter((failure) => failure.length > 0);
    if (decision.allowed) return failures.length > 0;
    const [reason] = decision.reasons;
    const code = codes[reason?.code ?? ''] ?? reason?.code;
    return !failures.some((failure) => failure[0] === code);
  });
}
