import { startWorld, type World } from '../support/world';
import { asked, disagreements, sceneOf, type Question } from './decisions';
import type { Scene } from './operations';
import { invite } from './stage';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

async function changed(scene: Scene, email: string, set: string): Promise<string> {
  const { id } = await invite(scene, email);
  await world.sql(`UPDATE invitations SET ${set} WHERE id = $1`, [id]);
  return id;
}

/** Invitations by what is special about each; every address has one. */
const invitations: Record<string, (scene: Scene, email: string) => Promise<string>> = {
  'a plain one': async (scene, email) => (await invite(scene, email)).id,
  'one that opens a workspace': async (scene, email) =>
    (await invite(scene, email, { workspace: scene.workspace, role: 'OWNER' })).id,
  'one that gives a custom role': async (scene, email) => {
    const role = await world.role(scene.account, { inherits: 'RUNNER' });
    return (await invite(scene, email, { workspace: scene.workspace, role })).id;
  },
  'one that puts on a team with access': async (scene, email) => {
    const team = await world.team(scene.account);
    await world.grant(scene.account, scene.workspace, team, 'OWNER');
    return (await invite(scene, email, { team })).id;
  },
  'one of an ADMIN': (scene, email) => changed(scene, email, `role = 'ADMIN'`),
  'an expired one': (scene, email) => changed(scene, email, `expires_at = created_at - interval '1 day'`),
  'a revoked one': (scene, email) => changed(scene, email, `status = 'REVOKED'`),
  'an accepted one': (scene, email) => changed(scene, email, `status = 'ACCEPTED'`),
  'one to somebody who is a member by now': async (scene) =>
    (await invite(scene, (await world.member(scene.account, 'MEMBER')).email)).id,
  'one whose workspace is gone': async (scene, email) => {
    const workspace = await world.workspace(scene.account);
    const { id } = await invite(scene, email, { workspace });
    await world.sql('DELETE FROM workspaces WHERE id = $1', [workspace.id]);
    return id;
  },
  'one whose role is gone': async (scene, email) => {
    const role = await world.role(scene.account);
    const { id } = await invite(scene, email, { workspace: scene.workspace, role });
    await world.sql('DELETE FROM workspace_roles WHERE id = $1', [role.id]);
    return id;
  },
  'one whose team is gone': async (scene, email) => {
    const team = await world.team(scene.account);
    const { id } = await invite(scene, email, { team });
    await world.sql('DELETE FROM teams WHERE id = $1', [team.id]);
    return id;
  },
};

it.each(asked)(
  '%s Invitation.viewerCan tells the %s what the mutations then do',
  async (_what, principal, situation) => {
    const scene = await sceneOf(world, situation, principal);
    const questions: Question[] = [];
    for (const [which, make] of Object.entries(invitations)) {
      for (const [action, mutation] of [
        ['RESEND', 'resendInvitation'],
        ['REVOKE', 'revokeInvitation'],
      ] as const) {
        const id = await make(scene, `invited-${String(questions.length)}@example.com`);
        questions.push({
          what: `${action} of ${which}`,
          type: 'Invitation',
          id,
          argument: `action: ${action}`,
          doing: { [mutation]: { invitationId: id } },
        });
      }
    }
    expect(await disagreements(scene, questions)).toEqual([]);
  },
);
