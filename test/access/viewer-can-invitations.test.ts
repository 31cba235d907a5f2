import { startWorld, type World } from '../support/world';
import { ask, askersIn, DECISION, disagreements, sceneOf, situations, tried, type Compared } from './decisions';
import { operationOf, type Scene } from './operations';
import { invite } from './stage';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

describe.each(situations.map((situation) => [situation.what, situation] as const))('%s', (_what, situation) => {
  const INVITATION_ASKED = `query ($id: ID!, $action: InvitationAction!) { node(id: $id) { ... on Invitation { viewerCan(action: $action) ${DECISION} } } }`;

  const invitations: Record<string, (scene: Scene) => Promise<string>> = {
    'a plain one': async (scene) => (await invite(scene, 'plain@example.com')).id,
    'one that opens a workspace': async (scene) =>
      (await invite(scene, 'opens@example.com', { workspace: scene.workspace, role: 'OWNER' })).id,
    'one of an ADMIN': (scene) => changed(scene, `role = 'ADMIN'`),
    'an expired one': (scene) => changed(scene, `expires_at = created_at - interval '1 day'`),
    'a revoked one': (scene) => changed(scene, `status = 'REVOKED'`),
    'an accepted one': (scene) => changed(scene, `status = 'ACCEPTED'`),
    'one to somebody who is a member by now': async (scene) =>
      (await invite(scene, (await world.member(scene.account, 'MEMBER')).email)).id,
    'one whose workspace is gone': async (scene) => {
      const workspace = await world.workspace(scene.account);
      const { id } = await invite(scene, 'gone@example.com', { workspace });
      await world.sql('DELETE FROM workspaces WHERE id = $1', [workspace.id]);
      return id;
    },
  };

  async function changed(scene: Scene, set: string): Promise<string> {
    const { id } = await invite(scene, 'changed@example.com');
    await world.sql(`UPDATE invitations SET ${set} WHERE id = $1`, [id]);
    return id;
  }

  it.each(askersIn(situation))('Invitation.viewerCan tells the %s what the mutations then do', async (principal) => {
    const pairs = Object.entries(invitations).flatMap(([which, make]) =>
      [['RESEND', 'resendInvitation'] as const, ['REVOKE', 'revokeInvitation'] as const].map(([action, mutation]) => ({
        which,
        make,
        action,
        mutation,
      })),
    );
    const compared = await Promise.all(
      pairs.map(async ({ which, make, action, mutation }): Promise<Compared> => {
        const scene = await sceneOf(world, situation, principal);
        const id = await make(scene);
        const decision = await ask(scene, INVITATION_ASKED, { id, action }, ['node', 'viewerCan']);
        const refused = await tried(scene, operationOf(`Mutation.${mutation}`), { invitationId: id });
        return { what: `${action} of ${which}`, decision, refused: { [mutation]: refused } };
      }),
    );
    expect(disagreements(compared)).toEqual([]);
  });
});
