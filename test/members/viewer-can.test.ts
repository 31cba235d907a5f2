import type { MemberAction } from '../../src/generated/schema';
import { statementsOf } from '../support/statements';
import { startWorld, type TestAccount, type World } from '../support/world';

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

/** Who asks; the last one is a service account, an ADMIN. */
const callers = ['OWNER', 'ADMIN', 'MEMBER', 'SERVICE ACCOUNT'] as const;

async function askerAndMember(
  account: TestAccount,
  caller: (typeof callers)[number],
  { role, active }: (typeof targets)[number],
): Promise<{ token: string; member: { memberId: string } }> {
  const other = role === null ? null : await world.member(account, role, { active });
  if (caller === 'SERVICE ACCOUNT') {
    const { token } = await world.serviceAccount(account, { role: 'ADMIN' });
    return { token, member: other ?? account.owner };
  }
  const asker = caller === 'OWNER' ? account.owner : await world.member(account, caller);
  return { token: asker.token, member: other ?? asker };
}

async function decisionAndAnswer(
  caller: (typeof callers)[number],
  target: (typeof targets)[number],
  action: MemberAction,
  setting: { plan: 'FREE' | 'ENTERPRISE'; status: 'ACTIVE' | 'FROZEN' },
) {
  const account = await world.account(setting);
  const { token, member } = await askerAndMember(account, caller, target);
  const query = `{ node(id: "${member.memberId}") { ... on Member { viewerCan(action: ${action}) { allowed reasons { code } } } } }`;
  const { data } = await world.graphql(token, query);
  const decision = data.node?.viewerCan as unknown as { allowed: boolean; reasons: { code: string }[] };
  const mutation = mutations[action](account.id, member.memberId, target.role ?? caller);
  const answer = await world.graphql(token, `mutation { done: ${mutation} { errors { code } } }`);
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
    for (const caller of callers) {
      for (const target of targets) {
        // It has no membership of its own, and to plan and state it is an ADMIN like any other.
        if (caller === 'SERVICE ACCOUNT' && (target.role === null || setting !== settings[0])) continue;
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
    const bot = await world.serviceAccount(account, { role: 'ADMIN' });
    const asked = await world.graphql(bot.token, query);
    expect(asked.data.node).toEqual({ viewerCan: { allowed: false, reasons: [{ code: 'PEOPLE_ONLY' }] } });
  });

  it('in as many statements for 20 members with grants as for one without', async () => {
    const account = await world.account();
    const query = `{ account(handle: "${account.handle}") { members { nodes {
      ${Object.keys(mutations)
        .map((action) => `${action}: viewerCan(action: ${action}) { allowed }`)
        .join(' ')} } } } }`;
    const count = async (): Promise<number> =>
      (
        await statementsOf(world, async () => {
          expect((await world.graphql(account.owner.token, query)).errors).toEqual([]);
        })
      ).length;
    const alone = await count();
    const workspace = await world.workspace(account);
    const team = await world.team(account);
    await world.grant(account, workspace, team, 'RUNNER');
    for (let index = 0; index < 19; index += 1) {
      const member = await world.member(account, 'MEMBER', { active: index % 2 === 0 });
      await world.addToTeam(account, team, member);
      await world.grant(account, workspace, member, 'VIEWER');
    }
    expect(await count()).toBe(alone);
  });
});
