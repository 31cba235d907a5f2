import { isInputObjectType } from 'graphql';
import { builtInRoles } from '../../src/auth/catalogue';
import { changePlan } from '../../src/modules/accounts/change-plan';
import { setAccountStatus } from '../../src/modules/accounts/set-account-status';
import { expectNothingWritten } from '../support/nothing-written';
import { startStripe, type TestStripe } from '../support/stripe';
import { startWorld, type World } from '../support/world';
import { fields, mutations, schema } from './fields';
import { isMutation, operationOf, operations, type Scene } from './operations';
import { outcomeOf, run } from './outcome';
import { invite } from './stage';

let stripe: TestStripe;
let world: World;
beforeAll(async () => {
  // Without the job runner: what it writes when it pleases would look like something that a refusal wrote.
  stripe = await startStripe();
  world = await startWorld({ run: 'api', stripe: stripe.config });
});
afterAll(async () => {
  await world.stop();
  await stripe.stop();
});

/** The owner of an account, with what the account had before it was frozen. */
async function sceneIn(status: 'FROZEN' | 'DELINQUENT'): Promise<Scene> {
  const account = await world.account({ status });
  const { owner } = account;
  const workspace = await world.workspace(account);
  const actor = { token: owner.token, id: owner.userId, person: owner, memberId: owner.memberId };
  return { world, account, workspace, actor };
}

const FROZEN = 'ACCOUNT_FROZEN';

/**
 * What each mutation answers while the account is FROZEN. What takes access away works, and so does what is a person's own, and paying;
 * reading the log by an export is reading. Nothing else does.
 */
const answers: Record<string, 'ALLOWED' | typeof FROZEN> = {
  requestSignIn: 'ALLOWED',
  signIn: 'ALLOWED',
  // Into another account, here: nobody new comes into a frozen one (test/sign-on).
  redeemSignIn: 'ALLOWED',
  linkSignOn: 'ALLOWED',
  signOut: 'ALLOWED',
  endSession: 'ALLOWED',
  updateViewer: 'ALLOWED',
  requestEmailChange: 'ALLOWED',
  changeEmail: 'ALLOWED',
  deleteViewer: 'ALLOWED',
  createAccount: 'ALLOWED',
  createApiKey: 'ALLOWED',
  deleteApiKey: 'ALLOWED',
  acceptInvitation: 'ALLOWED',
  declineInvitation: 'ALLOWED',

  createCheckoutSession: 'ALLOWED',
  createBillingPortalSession: 'ALLOWED',

  exportAuditLog: 'ALLOWED',
  revokeInvitation: 'ALLOWED',
  setMembersActive: 'ALLOWED',
  removeMember: 'ALLOWED',
  leaveAccount: 'ALLOWED',
  deleteServiceAccount: 'ALLOWED',
  deleteTeam: 'ALLOWED',
  removeTeamMembers: 'ALLOWED',
  deleteWorkspaceRole: 'ALLOWED',
  revokeWorkspaceAccess: 'ALLOWED',
  updateIpAllowlistEntry: 'ALLOWED',
  removeIpAllowlistEntry: 'ALLOWED',
  // It takes access away. Its opposite gives it, to all the world, and is for operators while nothing is paid.
  enforceIpAllowlist: 'ALLOWED',
  enforceSso: 'ALLOWED',
  removeSso: 'ALLOWED',
  revokeDirectoryToken: 'ALLOWED',
  removeDirectory: 'ALLOWED',

  updateAccount: FROZEN,
  updateAccountSettings: FROZEN,
  deleteAccount: FROZEN,
  inviteMembers: FROZEN,
  resendInvitation: FROZEN,
  changeMemberRole: FROZEN,
  createServiceAccount: FROZEN,
  updateServiceAccount: FROZEN,
  rotateServiceAccountKey: FROZEN,
  createTeam: FROZEN,
  updateTeam: FROZEN,
  addTeamMembers: FROZEN,
  createWorkspaceRole: FROZEN,
  updateWorkspaceRole: FROZEN,
  createWorkspace: FROZEN,
  updateWorkspace: FROZEN,
  deleteWorkspace: FROZEN,
  transferWorkspace: FROZEN,
  grantWorkspaceAccess: FROZEN,
  addIpAllowlistEntry: FROZEN,
  releaseIpAllowlist: FROZEN,
  configureSso: FROZEN,
  confirmSso: FROZEN,
  releaseSso: FROZEN,
  addDomain: FROZEN,
  verifyDomain: FROZEN,
  // It sets people free from single sign-on.
  removeDomain: FROZEN,
  testSso: FROZEN,
  createDirectoryToken: FROZEN,
  rotateDirectoryToken: FROZEN,
  adoptMembers: FROZEN,
  mapDirectoryGroup: FROZEN,
};

/** Parts of a mutation, and mutations of a person, that give something in the frozen account. */
const parts: [what: string, mutation: string, answer: string, input: (scene: Scene) => Promise<object>][] = [
  [
    'reactivating a member',
    'setMembersActive',
    FROZEN,
    async ({ account }) => ({
      accountId: account.id,
      memberIds: [(await world.member(account, 'MEMBER', { active: false })).memberId],
      active: true,
    }),
  ],
  [
    'replacing a role',
    'deleteWorkspaceRole',
    FROZEN,
    async ({ account }) => ({
      roleId: (await world.role(account)).id,
      replacementRoleId: builtInRoles.VIEWER.id,
    }),
  ],
  [
    'making a key for the account',
    'createApiKey',
    FROZEN,
    async ({ account }) => ({ name: 'k', accountId: account.id }),
  ],
  [
    'enabling an entry of the allowlist',
    'updateIpAllowlistEntry',
    FROZEN,
    async ({ account }) => ({
      ipAllowlistEntryId: (await world.allowlistEntry(account, '203.0.113.0/24', { enabled: false })).id,
      enabled: true,
    }),
  ],
  [
    'deleting a key of a service account',
    'deleteApiKey',
    'ALLOWED',
    async ({ account }) => ({ apiKeyId: (await world.serviceAccount(account)).keyId }),
  ],
  [
    'declining an invitation into the account',
    'declineInvitation',
    'ALLOWED',
    async ({ account }) => ({ token: (await invite({ world, account }, 'declines@example.com')).token }),
  ],
];

/** What a mutation answers in this scene; a refusal writes nothing. */
async function answerOf(scene: Scene, mutation: string, variables: object, allowed: boolean): Promise<string> {
  const operation = operationOf(`Mutation.${mutation}`);
  const act = async () => outcomeOf(await run(scene, operation, variables), operation);
  return allowed ? act() : expectNothingWritten(world, [], act);
}

function hasDryRun(mutation: string): boolean {
  const type = schema.getType(`${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`);
  return isInputObjectType(type) && type.getFields().dryRun !== undefined;
}

describe('while an account is FROZEN', () => {
  it('the table knows every mutation', () => {
    expect(Object.keys(answers).sort()).toEqual(mutations.map(({ field }) => field.name).sort());
  });

  it.each(Object.entries(answers))('%s is %s', async (mutation, answer) => {
    const scene = await sceneIn('FROZEN');
    const variables = await operationOf(`Mutation.${mutation}`).variables(scene);
    expect(await answerOf(scene, mutation, variables, answer === 'ALLOWED')).toBe(answer);
  });

  it.each(parts)('%s by %s is %s', async (_what, mutation, answer, input) => {
    const scene = await sceneIn('FROZEN');
    const variables = { input: await input(scene) };
    expect(await answerOf(scene, mutation, variables, answer === 'ALLOWED')).toBe(answer);
  });

  it.each(Object.entries(answers).filter(([mutation]) => hasDryRun(mutation)))(
    '%s, rehearsed, is %s too',
    async (mutation, answer) => {
      const scene = await sceneIn('FROZEN');
      const { input } = (await operationOf(`Mutation.${mutation}`).variables(scene)) as { input: object };
      expect(await answerOf(scene, mutation, { input: { ...input, dryRun: true } }, false)).toBe(answer);
    },
  );

  it.each(parts.filter(([, mutation]) => hasDryRun(mutation)))('%s by %s, rehearsed, is %s too', async (...part) => {
    const [, mutation, answer, input] = part;
    const scene = await sceneIn('FROZEN');
    expect(await answerOf(scene, mutation, { input: { ...(await input(scene)), dryRun: true } }, false)).toBe(answer);
  });

  it('nobody joins it', async () => {
    const scene = await sceneIn('FROZEN');
    const guest = await world.person();
    const { token } = await invite(scene, guest.email);
    const joining = { ...scene, actor: { ...scene.actor, token: guest.token } };
    expect(await answerOf(joining, 'acceptInvitation', { input: { token } }, false)).toBe(FROZEN);
  });

  it('nothing is moved into it', async () => {
    const from = await sceneIn('DELINQUENT');
    const to = await world.account({ status: 'FROZEN', owner: from.account.owner });
    const { data } = await expectNothingWritten(world, [], () =>
      world.graphql(from.actor.token, operationOf('Mutation.transferWorkspace').document, {
        input: { workspaceId: from.workspace.id, toAccountId: to.id },
      }),
    );
    expect(data.transferWorkspace).toMatchObject({ errors: [{ code: 'INVALID', path: ['toAccountId'] }] });
  });

  it.each(Object.keys(operations).filter((name) => !isMutation(operationOf(name))))('%s is read', async (name) => {
    const scene = await sceneIn('FROZEN');
    const operation = operationOf(name);
    expect(outcomeOf(await run(scene, operation, await operation.variables(scene)), operation)).toBe('ALLOWED');
  });

  it('an operator changes its plan and thaws it', async () => {
    const { account, actor } = await sceneIn('FROZEN');
    const { app } = world.server;
    expect(await changePlan(app, 'olga', { account: account.id, plan: 'PRO' })).toMatchObject({ changed: true });
    expect(await setAccountStatus(app, 'olga', { account: account.id, status: 'ACTIVE' })).toMatchObject({
      changed: true,
    });
    const scene = { world, account, actor, workspace: await world.workspace(account) };
    const variables = await operationOf('Mutation.inviteMembers').variables(scene);
    expect(await answerOf(scene, 'inviteMembers', variables, true)).toBe('ALLOWED');
  });

  it('what works is what the schema says, and what is a person’s own', () => {
    const declared = fields
      .filter(({ rule }) => rule.requirement?.whileFrozen === true)
      .filter(({ type }) => type.name === 'Mutation')
      .map(({ field }) => field.name);
    const works = Object.keys(answers).filter((mutation) => answers[mutation] === 'ALLOWED');
    const ofPersons = mutations.filter(({ rule }) => rule.requirement === null).map(({ field }) => field.name);
    expect(works.sort()).toEqual([...declared, ...ofPersons].sort());
  });
});

describe('while an account is DELINQUENT', () => {
  it.each(mutations.map(({ field }) => field.name))('%s works', async (mutation) => {
    const scene = await sceneIn('DELINQUENT');
    const variables = await operationOf(`Mutation.${mutation}`).variables(scene);
    expect(await answerOf(scene, mutation, variables, true)).toBe('ALLOWED');
  });

  it('its status says so to whoever is in it', async () => {
    const { account, actor } = await sceneIn('DELINQUENT');
    const { data } = await world.graphql(actor.token, `{ account(handle: "${account.handle}") { status } }`);
    expect(data.account).toEqual({ status: 'DELINQUENT' });
  });
});
