import { builtInRoles } from '../../src/auth/catalogue';
import { startWorld, type World } from '../support/world';
import { asked, disagreements, sceneOf, type Question } from './decisions';
import type { Scene } from './operations';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

/** Workspace roles by what is special about each. */
const roles: Record<string, (scene: Scene) => Promise<string>> = {
  'a built-in one': () => Promise.resolve(builtInRoles.VIEWER.id),
  'an unused one': async ({ account }) => (await world.role(account, { scopes: ['MANAGE_BLOCKS'] })).id,
  'one that somebody has': async ({ account, workspace }) => {
    const role = await world.role(account, { inherits: 'DEVELOPER' });
    await world.grant(account, workspace, await world.member(account, 'MEMBER'), role);
    return role.id;
  },
  'one that somebody had': async ({ account, workspace }) => {
    const role = await world.role(account);
    const expiresAt = new Date(world.now().getTime() - 1000);
    await world.grant(account, workspace, await world.member(account, 'MEMBER'), role, { expiresAt });
    return role.id;
  },
  'one that is a default role': async ({ account }) => {
    const role = await world.role(account);
    await world.workspace(account, { defaultRole: role });
    return role.id;
  },
};

async function teamOf({ account, workspace, actor }: Scene, managedBy: 'MANUAL' | 'SCIM'): Promise<string> {
  const { id } = await world.team(account, { members: [await world.member(account, 'MEMBER')] });
  if (actor.memberId !== null) await world.addToTeam(account, { id }, actor.person);
  await world.grant(account, workspace, { id }, 'OWNER');
  await world.sql('UPDATE teams SET managed_by = $2 WHERE id = $1', [id, managedBy]);
  return id;
}

const teams: Record<string, (scene: Scene) => Promise<string>> = {
  'an empty one': async ({ account }) => (await world.team(account)).id,
  'one with people and access': (scene) => teamOf(scene, 'MANUAL'),
  'a directory’s': (scene) => teamOf(scene, 'SCIM'),
};

const serviceAccounts: Record<string, (scene: Scene) => Promise<string>> = {
  'a MEMBER': async ({ account }) => (await world.serviceAccount(account)).id,
  'an ADMIN': async ({ account }) => (await world.serviceAccount(account, { role: 'ADMIN' })).id,
  'one with access': async ({ account, workspace }) => {
    const { id } = await world.serviceAccount(account);
    await world.grant(account, workspace, { id }, 'OWNER');
    return id;
  },
};

async function aboutRoles(scene: Scene): Promise<Question[]> {
  const questions: Question[] = [];
  for (const [which, make] of Object.entries(roles)) {
    const roleId = await make(scene);
    const about = { type: 'WorkspaceRole', id: roleId };
    const name = `Renamed ${roleId.slice(-10)}`;
    questions.push(
      {
        ...about,
        what: `UPDATE of ${which}`,
        argument: 'action: UPDATE',
        doing: { updateWorkspaceRole: { roleId, name } },
      },
      { ...about, what: `DELETE of ${which}`, argument: 'action: DELETE', doing: { deleteWorkspaceRole: { roleId } } },
    );
  }
  return questions;
}

async function aboutTeams(scene: Scene): Promise<Question[]> {
  const questions: Question[] = [];
  for (const [which, make] of Object.entries(teams)) {
    const teamId = await make(scene);
    const about = { type: 'Team', id: teamId };
    // To a directory's team service accounts only are added by hand.
    const [joins, leaves] = [await world.serviceAccount(scene.account), await world.serviceAccount(scene.account)];
    await world.addToTeam(scene.account, { id: teamId }, leaves);
    const name = `Renamed ${teamId.slice(-10)}`;
    questions.push(
      { ...about, what: `UPDATE of ${which}`, argument: 'action: UPDATE', doing: { updateTeam: { teamId, name } } },
      { ...about, what: `DELETE of ${which}`, argument: 'action: DELETE', doing: { deleteTeam: { teamId } } },
      {
        ...about,
        what: `EDIT_MEMBERS of ${which}`,
        argument: 'action: EDIT_MEMBERS',
        doing: {
          addTeamMembers: { teamId, principalIds: [joins.id] },
          removeTeamMembers: { teamId, principalIds: [leaves.id] },
        },
      },
    );
  }
  return questions;
}

async function aboutServiceAccounts(scene: Scene): Promise<Question[]> {
  const ids: [which: string, id: string][] = [];
  for (const [which, make] of Object.entries(serviceAccounts)) ids.push([which, await make(scene)]);
  const { id: own } = scene.actor;
  if (own?.startsWith('sa_') === true) ids.push(['themselves', own]);
  return ids.flatMap(([which, serviceAccountId]): Question[] => {
    const about = { type: 'ServiceAccount', id: serviceAccountId };
    const name = `Renamed ${serviceAccountId.slice(-10)}`;
    const actions: Record<string, Question['doing']> = {
      UPDATE: { updateServiceAccount: { serviceAccountId, name } },
      DELETE: { deleteServiceAccount: { serviceAccountId } },
      ROTATE_KEY: { rotateServiceAccountKey: { serviceAccountId } },
    };
    return Object.entries(actions).map(([action, doing]) => ({
      ...about,
      what: `${action} of ${which}`,
      argument: `action: ${action}`,
      doing,
    }));
  });
}

it.each(asked)(
  '%s viewerCan of workspace roles, teams and service accounts tells the %s what the mutations then do',
  async (_what, principal, situation) => {
    const scene = await sceneOf(world, situation, principal);
    const questions = [
      ...(await aboutRoles(scene)),
      ...(await aboutTeams(scene)),
      ...(await aboutServiceAccounts(scene)),
    ];
    expect(await disagreements(scene, questions)).toEqual([]);
  },
);
