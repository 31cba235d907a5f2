import type { AccountRole, MemberAction } from '../../src/generated/schema';
import { startWorld, type MemberOf, type World } from '../support/world';
import { ask, askersIn, DECISION, disagreements, sceneOf, situations, tried, type Compared } from './decisions';
import { operationOf, type Scene } from './operations';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

describe.each(situations.map((situation) => [situation.what, situation] as const))('%s', (_what, situation) => {
  const MEMBER_ASKED = `query ($id: ID!, $action: MemberAction!) { node(id: $id) { ... on Member { viewerCan(action: $action) ${DECISION} } } }`;

  /** Whom something is done to. */
  const targets: Record<string, (scene: Scene) => Promise<MemberOf>> = {
    'an owner': async ({ account, actor }) =>
      situation.owners === 1 && actor.memberId !== account.owner.memberId
        ? account.owner
        : world.member(account, 'OWNER', { active: true }),
    'the only owner': async ({ account }) => account.owner,
    'an inactive owner': ({ account }) => world.member(account, 'OWNER', { active: false }),
    'an admin': ({ account }) => world.member(account, 'ADMIN'),
    'a member': ({ account }) => world.member(account, 'MEMBER'),
    'an inactive member': ({ account }) => world.member(account, 'MEMBER', { active: false }),
    themselves: async ({ actor }) => ({ ...actor.person, memberId: actor.memberId ?? '' }),
  };

  /** The mutation of an action, and its input. */
  function doing(action: MemberAction, { account }: Scene, target: MemberOf, role: AccountRole): [string, object] {
    switch (action) {
      case 'CHANGE_ROLE':
        return ['changeMemberRole', { memberId: target.memberId, role: role === 'MEMBER' ? 'ADMIN' : 'MEMBER' }];
      case 'MAKE_OWNER':
        return ['changeMemberRole', { memberId: target.memberId, role: 'OWNER' }];
      case 'DEACTIVATE':
      case 'REACTIVATE':
        return [
          'setMembersActive',
          { accountId: account.id, memberIds: [target.memberId], active: action === 'REACTIVATE' },
        ];
      case 'REMOVE':
        return ['removeMember', { memberId: target.memberId }];
      case 'LEAVE':
        return ['leaveAccount', { accountId: account.id }];
    }
  }

  const actions: MemberAction[] = ['CHANGE_ROLE', 'MAKE_OWNER', 'DEACTIVATE', 'REACTIVATE', 'REMOVE', 'LEAVE'];

  it.each(askersIn(situation))('Member.viewerCan tells the %s what the mutations then do', async (principal) => {
    const pairs = Object.entries(targets).flatMap(([whom, target]) =>
      // One leaves by oneself only: leaveAccount names nobody.
      actions
        .filter((action) => action !== 'LEAVE' || whom === 'themselves')
        .map((action) => ({ whom, target, action })),
    );
    const compared = await Promise.all(
      pairs.map(async ({ whom, target, action }): Promise<Compared> => {
        const scene = await sceneOf(world, situation, principal);
        const member = await target(scene);
        const [row] = await world.sql<{ role: AccountRole }>('SELECT role FROM members WHERE id = $1', [
          member.memberId,
        ]);
        const decision = await ask(scene, MEMBER_ASKED, { id: member.memberId, action }, ['node', 'viewerCan']);
        const [mutation, input] = doing(action, scene, member, row?.role ?? 'MEMBER');
        const refused = await tried(scene, operationOf(`Mutation.${mutation}`), input);
        return { what: `${action} of ${whom}`, decision, refused: { [mutation]: refused } };
      }),
    );
    expect(disagreements(compared)).toEqual([]);
  });
});
