import type { AccountRole, MemberAction } from '../../src/generated/schema';
import { startWorld, type MemberOf, type World } from '../support/world';
import { asked, disagreements, sceneOf, type Question, type Situation } from './decisions';
import type { Scene } from './operations';

let world: World;
beforeAll(async () => {
  world = await startWorld({ run: 'api' });
});
afterAll(() => world.stop());

interface Target {
  whom: string;
  member: MemberOf;
  role: AccountRole;
}

/** Whom something is done to. Where there is one owner, no target is another. */
async function targetsFor({ account, actor, workspace }: Scene, { owners }: Situation): Promise<Target[]> {
  const inactive = { active: false };
  const withAccess = await world.member(account, 'MEMBER', inactive);
  await world.grant(account, workspace, withAccess, 'OWNER');
  const targets: Target[] = [
    { whom: 'the first owner', member: account.owner, role: 'OWNER' },
    { whom: 'an inactive owner', member: await world.member(account, 'OWNER', inactive), role: 'OWNER' },
    { whom: 'an admin', member: await world.member(account, 'ADMIN'), role: 'ADMIN' },
    { whom: 'a member', member: await world.member(account, 'MEMBER'), role: 'MEMBER' },
    { whom: 'an inactive member', member: await world.member(account, 'MEMBER', inactive), role: 'MEMBER' },
    { whom: 'an inactive member with access', member: withAccess, role: 'MEMBER' },
  ];
  if (owners === 2) targets.push({ whom: 'an owner', member: await world.member(account, 'OWNER'), role: 'OWNER' });
  const { memberId, person } = actor;
  if (memberId === null) return targets;
  const [row] = await world.sql<{ role: AccountRole }>('SELECT role FROM members WHERE id = $1', [memberId]);
  return [...targets, { whom: 'themselves', member: { ...person, memberId }, role: row?.role ?? 'MEMBER' }];
}

/** The mutation of an action, with its input. */
function doing(action: MemberAction, accountId: string, { member, role }: Target): Question['doing'] {
  const { memberId } = member;
  switch (action) {
    case 'CHANGE_ROLE':
      return { changeMemberRole: { memberId, role: role === 'MEMBER' ? 'ADMIN' : 'MEMBER' } };
    case 'MAKE_OWNER':
      return { changeMemberRole: { memberId, role: 'OWNER' } };
    case 'DEACTIVATE':
    case 'REACTIVATE':
      return { setMembersActive: { accountId, memberIds: [memberId], active: action === 'REACTIVATE' } };
    case 'REMOVE':
      return { removeMember: { memberId } };
    case 'LEAVE':
      return { leaveAccount: { accountId } };
  }
}

// Leaving comes last: it is the one that cannot be rehearsed.
const actions: MemberAction[] = ['CHANGE_ROLE', 'MAKE_OWNER', 'DEACTIVATE', 'REACTIVATE', 'REMOVE', 'LEAVE'];

it.each(asked)('%s Member.viewerCan tells the %s what the mutations then do', async (_what, principal, situation) => {
  const scene = await sceneOf(world, situation, principal);
  const questions = (await targetsFor(scene, situation)).flatMap((target) =>
    actions
      // One leaves by oneself only: leaveAccount names nobody.
      .filter((action) => action !== 'LEAVE' || target.whom === 'themselves')
      .map((action): Question => ({
        what: `${action} of ${target.whom}`,
        type: 'Member',
        id: target.member.memberId,
        argument: `action: ${action}`,
        doing: doing(action, scene.account.id, target),
      })),
  );
  expect(await disagreements(scene, questions)).toEqual([]);
});
