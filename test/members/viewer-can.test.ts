import type { MemberAction } from '../../src/generated/schema';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** The mutation that does what each action names; LEAVE is one's own. */
const mutations: Record<MemberAction, (accountId: string, memberId: string, role: string) => string> = {
  CHANGE_ROLE: (_account, memberId, role) =>
    `changeMemberRole(input: { memberId: "${memberId}", role: ${role === 'MEMBER' ? 'ADMIN' : 'MEMBER'} })`,
  MAKE_OWNER: (_account, memberId) => `changeMemberRole(input: { memberId: "${memberId}", role: OWNER })`,
  DEACTIVATE: (accountId, memberId) =>
    `setMembersActive(input: { accountId: "${accountId}", memberIds: ["${memberId}"], active: false })`,
  REACTIVATE: (accountId, memberId) =>
    `setMembersActive(input: { accountId: "${accountId}", memberIds: ["${memberId}"], active: true })`,
  REMOVE: (_account, memberId) => `removeMember(input: { memberId: "${memberId}" })`,
  LEAVE: (accountId) => `leaveAccount(input: { accountId: "${accountId}" })`,
};

/** What a reason is called where the mutation refuses. */
const codes: Record<string, string> = {
  MISSING_PERMISSION: 'FORBIDDEN',
  OWNER_ONLY: 'PERMISSION_NOT_HELD',
  INACTIVE: 'INVALID',
};

const targets = [
  { name: 'the caller', role: null, active: true },
  { name: 'the other OWNER', role: 'OWNER', active: true },
  { name: 'an ADMIN', role: 'ADMIN', active: true },
  { name: 'a MEMBER', role: 'MEMBER', active: true },
  { name: 'a deactivated OWNER', role: 'OWNER', active: false },
  { name: 'a deactivated MEMBER', role: 'MEMBER', active: false },
] as const;

async function decisionAndAnswer(
  caller: 'OWNER' | 'ADMIN' | 'MEMBER',
  target: (typeof targets)[number],
  action: MemberAction,
  setting: { plan: 'FREE' | 'ENTERPRISE'; status: 'ACTIVE' | 'FROZEN' },
) {
  const account = await world.account(setting);
  const asker = caller === 'OWNER' ? account.owner : await world.member(account, caller);
  const member = target.role === null ? asker : await world.member(account, target.role, { active: target.active });
  const query = `{ node(id: "${member.memberId}") { ... on Member { viewerCan(action: ${action}) { allowed reasons { code } } } } }`;
  const { data } = await world.graphql(asker.token, query);
  const decision = data.node?.viewerCan as unknown as { allowed: boolean; reasons: { code: string }[] };
  const mutation = mutations[action](account.id, member.memberId, target.role ?? caller);
  const answer = await world.graphql(asker.token, `mutation { done: ${mutation} { errors { code } } }`);
  const payload = answer.data.done as unknown as { errors: { code: string }[] } | null;
  return { decision, code: answer.errors[0]?.extensions.code ?? payload?.errors[0]?.code ?? null };
}

const settings = [
  { plan: 'ENTERPRISE', status: 'ACTIVE' },
  { plan: 'FREE', status: 'ACTIVE' },
  { plan: 'ENTERPRISE', status: 'FROZEN' },
] as const;

describe('Member.viewerCan says what the mutation does', () => {
  for (const setting of settings) {
    for (const caller of ['OWNER', 'ADMIN', 'MEMBER'] as const) {
      for (const target of targets) {
        it(`for ${caller} and ${target.name}, ${setting.plan}, ${setting.status}`, async () => {
          for (const action of Object.keys(mutations) as MemberAction[]) {
            // Leaving is always about oneself: of others there is no such mutation.
            if (action === 'LEAVE' && target.role !== null) continue;
            const { decision, code } = await decisionAndAnswer(caller, target, action, setting);
            const [first] = decision.reasons;
            expect({ action, allowed: decision.allowed }).toEqual({ action, allowed: code === null });
            expect(first === undefined ? null : (codes[first.code] ?? first.code)).toBe(code);
          }
        });
      }
    }
  }

  it('and that nobody leaves for somebody else', async () => {
    const account = await world.account();
    const member = await world.member(account, 'MEMBER');
    const query = `{ node(id: "${member.memberId}") { ... on Member { viewerCan(action: LEAVE) { allowed reasons { code } } } } }`;
    const { data } = await world.graphql(account.owner.token, query);
    expect(data.node).toEqual({ viewerCan: { allowed: false, reasons: [{ code: 'NOT_A_MEMBER' }] } });
  });
});
