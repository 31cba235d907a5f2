import { isInputObjectType } from 'graphql';
import type { AccountStatus, PlanTier } from '../../src/generated/schema';
import type { World } from '../support/world';
import { schema } from './fields';
import type { Scene } from './operations';
import { at, payloadErrors, run } from './outcome';
import { enter, type Principal } from './stage';

/** The principals of the matrix that see an account at all: others find nothing to ask about. */
const insiders = [
  'owner',
  'admin',
  'member',
  'workspaceOwner',
  'developer',
  'viewer',
  'teamMember',
  'serviceAccount',
  'serviceAccountAdmin',
  'ownersKey',
] as const satisfies Principal[];

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

/**
 * Every situation with everybody who asks in it: all insiders as usual; elsewhere one for each account role and kind of
 * credential, since plan and state ask for no more.
 */
export const asked: [what: string, principal: Principal, situation: Situation][] = situations.flatMap((situation) => {
  const few = ['owner', 'admin', 'member', 'serviceAccountAdmin', 'ownersKey'] as const;
  const askers: readonly Principal[] = situation === situations[0] ? insiders : few;
  return askers.map((principal): [string, Principal, Situation] => [situation.what, principal, situation]);
});

/** An account in a situation, with a principal who asks. */
export async function sceneOf(world: World, { plan, status, owners }: Situation, principal: Principal): Promise<Scene> {
  const account = await world.account({ plan, status });
  if (owners === 2) await world.member(account, 'OWNER');
  const stage = { world, account, workspace: await world.workspace(account) };
  return { ...stage, actor: await enter(stage, principal) };
}

/** What viewerCan is asked, and the mutations that do what it is about. */
export interface Question {
  what: string;
  /** The object that is asked, and its type. */
  type: string;
  id: string;
  /** What is asked of it, as in `action: REMOVE`. */
  argument: string;
  /** Each mutation by its name, with its input. */
  doing: Record<string, object>;
}

/** The schema's Decision, as far as it is compared. */
interface Decision {
  allowed: boolean;
  reasons: { code: string; message: string }[];
}

/** The decisions on all questions, in one document. */
async function decisions(scene: Scene, questions: readonly Question[]): Promise<Decision[]> {
  const fields = questions.map(
    ({ type, id, argument }, index) =>
      `q${String(index)}: node(id: ${JSON.stringify(id)}) { ... on ${type} { viewerCan(${argument}) { allowed reasons { code message } } } }`,
  );
  const { data, errors } = await scene.world.graphql(scene.actor.token, `{ ${fields.join('\n')} }`);
  expect(errors).toEqual([]);
  return questions.map(({ what }, index) => {
    const decision = at(data, [`q${String(index)}`, 'viewerCan']) as Decision | null;
    if (decision === null) throw new Error(`${what}: the actor does not see the object`);
    expect(decision.allowed).toBe(decision.reasons.length === 0);
    return decision;
  });
}

function inputType(mutation: string): string {
  return `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
}

/** Whether a mutation can be rehearsed. */
function hasDryRun(mutation: string): boolean {
  const type = schema.getType(inputType(mutation));
  return isInputObjectType(type) && type.getFields().dryRun !== undefined;
}

/** So many mutations cost no more than one document may, whichever they are. */
const TOGETHER = 20;

/** What mutations say, each on its own: the codes of what refuses it, none when it would succeed. */
async function outcomes(scene: Scene, mutations: readonly (readonly [string, object])[]): Promise<string[][]> {
  const said: string[][] = [];
  for (let done = 0; done < mutations.length; done += TOGETHER) {
    said.push(...(await outcomesOfSome(scene, mutations.slice(done, done + TOGETHER))));
  }
  return said;
}

async function outcomesOfSome(scene: Scene, mutations: readonly (readonly [string, object])[]): Promise<string[][]> {
  const name = (index: number): string => `m${String(index)}`;
  const parameters = mutations.map(([mutation], index) => `$${name(index)}: ${inputType(mutation)}!`);
  const fields = mutations.map(([mutation], index) => {
    const entries = mutation === 'inviteMembers' ? 'results { errors { code path } }' : '';
    return `${name(index)}: ${mutation}(input: $${name(index)}) { ${entries} errors { code path } }`;
  });
  const inputs = mutations.map(([mutation, input], index) => {
    // Rehearsed where it can be, so that it leaves the scene to the next one.
    return [name(index), hasDryRun(mutation) ? { ...input, dryRun: true } : input] as const;
  });
  const document = `mutation (${parameters.join(', ')}) { ${fields.join('\n')} }`;
  const { data, errors } = await run(scene, { document, path: [], variables: () => ({}) }, Object.fromEntries(inputs));
  // Each is asked for itself: nothing may refuse the document.
  expect(errors.filter(({ path }) => path === undefined)).toEqual([]);
  return mutations.map((_mutation, index) => [
    ...errors.filter(({ path }) => path?.[0] === name(index)).map(({ extensions }) => String(extensions.code)),
    ...payloadErrors(at(data, [name(index)])).map(({ code }) => code),
  ]);
}

/** How a mutation says what a reason of viewerCan says. */
const codes: Partial<Record<string, string>> = {
  NOT_A_MEMBER: 'NOT_FOUND',
  INACTIVE: 'INVALID',
  MISSING_PERMISSION: 'FORBIDDEN',
  MISSING_SCOPE: 'FORBIDDEN',
  SESSION_ONLY: 'FORBIDDEN',
  OWN_SESSION_ONLY: 'FORBIDDEN',
  FRESH_SESSION_ONLY: 'FORBIDDEN',
  PEOPLE_ONLY: 'FORBIDDEN',
  OWNER_ONLY: 'PERMISSION_NOT_HELD',
};

/**
 * Asks all questions and then does what they are about: gives those whose decision is not what then happened. Allowed is
 * right when every mutation in question succeeds; not allowed when one of them fails by the first reason.
 */
export async function disagreements(scene: Scene, questions: readonly Question[]): Promise<unknown[]> {
  const decided = await decisions(scene, questions);
  const doing = questions.flatMap(({ doing: of }, question) =>
    Object.entries(of).map(([mutation, input]) => ({ question, mutation, input })),
  );
  const said = await outcomes(
    scene,
    doing.map(({ mutation, input }) => [mutation, input] as const),
  );
  return questions.flatMap(({ what }, question) => {
    const decision = decided[question];
    const failed = doing
      .map(({ question: of, mutation }, index) => ({ of, mutation, codes: said[index] ?? [] }))
      .filter((one) => one.of === question && one.codes.length > 0);
    const [reason] = decision?.reasons ?? [];
    const expected = codes[reason?.code ?? ''] ?? reason?.code;
    const agrees = reason === undefined ? failed.length === 0 : failed.some((one) => one.codes[0] === expected);
    return agrees ? [] : [{ what, decision, failed }];
  });
}

/** What a mutation says of one input. */
export async function tried(scene: Scene, mutation: string, input: object): Promise<string[]> {
  const [said] = await outcomes(scene, [[mutation, input]]);
  return said ?? [];
}
