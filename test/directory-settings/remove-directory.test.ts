import { notifyOwnersOfDirectory } from '../../src/modules/directory/notify-owners-of-directory.job';
import { expectNothingWritten } from '../support/nothing-written';
import { noteSecret } from '../support/secrets';
import { jobsDone, textOf } from '../support/sign-in';
import { startWorld, type Answer, type Person, type TestAccount, type World } from '../support/world';
import { doneIn } from '../teams/operations';
import {
  directoryGroup,
  directoryOperations,
  directoryProblem,
  directoryToken,
  directoryUser,
  failuresOf,
  mapped,
} from './operations';

let world: World;
let ask: ReturnType<typeof directoryOperations>;
beforeAll(async () => {
  world = await startWorld();
  ask = directoryOperations(world);
});
afterAll(() => world.stop());

const remove = (account: TestAccount, token = account.owner.token): Promise<Answer> =>
  ask('removeDirectory', token, { accountId: account.id });

const mailsTo = ({ email }: Person) => world.smtp.mails.filter(({ to }) => to === email);

const TABLES = [
  'directories',
  'directory_tokens',
  'directory_users',
  'directory_groups',
  'directory_group_members',
  'directory_problems',
];
const CARED_FOR = ['members', 'teams', 'team_members', 'workspace_accesses'];

async function furnished(account: TestAccount) {
  const workspace = await world.workspace(account);
  const member = await world.member(account, 'MEMBER');
  const left = await world.member(account, 'MEMBER', { active: false });
  const user = await directoryUser(world, account, { member });
  await directoryUser(world, account, { member: left, active: false });
  const group = await directoryGroup(world, account, { users: [user], role: 'MEMBER' });
  await mapped(world, account, workspace, group);
  await directoryProblem(world, account, { subject: 'Somebody' });
  return { member, left, group, token: await directoryToken(world, account) };
}

describe('removeDirectory', () => {
  it('puts everything into manual care, of this account only, and nobody loses anything', async () => {
    const [account, other] = [await world.account({ plan: 'FREE', status: 'FROZEN' }), await world.account()];
    const { member, left, group, token } = await furnished(account);
    await furnished(other);
    const [made] = await world.sql<{ id: string }>('SELECT id FROM directories WHERE account_id = $1', [account.id]);

    const { data, errors } = await remove(account);
    expect(errors).toEqual([]);
    expect(data.removeDirectory).toEqual({
      directoryId: made?.id,
      account: { id: account.id, directory: null },
      errors: [],
    });
    for (const table of TABLES) {
      const rows = await world.sql(`SELECT DISTINCT account_id AS id FROM ${table}`);
      expect([table, rows]).toEqual([table, [{ id: other.id }]]);
    }
    for (const table of CARED_FOR) {
      const rows = await world.sql(`SELECT DISTINCT account_id AS id FROM ${table} WHERE managed_by = 'SCIM'`);
      expect([table, rows]).toEqual([table, [{ id: other.id }]]);
    }
    const members = await world.sql(
      'SELECT id, active, role, version FROM members WHERE id = ANY ($1) ORDER BY active',
      [[member.memberId, left.memberId]],
    );
    expect(members).toEqual([
      { id: left.memberId, active: false, role: 'MEMBER', version: 2 },
      { id: member.memberId, active: true, role: 'MEMBER', version: 2 },
    ]);
    expect(await world.sql('SELECT FROM workspace_accesses WHERE team_id = $1', [group.teamId])).toHaveLength(1);
    expect(await world.sql('SELECT FROM team_members WHERE team_id = $1', [group.teamId])).toHaveLength(1);
    expect(await doneIn(world, account)).toMatchObject([
      {
        type: 'directory.removed',
        resource_type: 'directory',
        resource_id: made?.id,
        actor_id: account.owner.userId,
        details: { tokens: [token.id], users: 2, groups: 1, members: 2, teams: 1, access: 1 },
      },
    ]);
    await jobsDone(world);
  });

  it('is INVALID where there is none, and not for an API key', async () => {
    const account = await world.account();
    const answer = await expectNothingWritten(world, [], () => remove(account));
    expect(failuresOf(answer, 'removeDirectory')).toMatchObject([{ code: 'INVALID', path: ['accountId'] }]);
    await directoryToken(world, account);
    const key = await world.apiKey(account.owner, { accountId: account.id });
    const refused = await expectNothingWritten(world, ['FORBIDDEN'], () => remove(account, key.token));
    expect(refused.errors).toMatchObject([{ extensions: { reason: 'SESSION_ONLY' } }]);
  });

  it('by two at once is done once', async () => {
    const account = await world.account();
    await furnished(account);
    const answers = await Promise.all([remove(account), remove(account)]);
    const codes = answers.flatMap((answer) => failuresOf(answer, 'removeDirectory').map(({ code }) => code));
    expect(codes).toEqual(['INVALID']);
    await jobsDone(world);
  });
});

describe('the mail about a directory', () => {
  it('goes to every active owner when it is made and when it is switched off, and says who did it', async () => {
    const account = await world.account({ owner: await world.person('Ada') });
    const second = await world.member(account, 'OWNER');
    const inactive = await world.member(account, 'OWNER', { active: false });
    const admin = await world.member(account, 'ADMIN', { person: await world.person('Bob\n"Builder"') });
    for (let made = 0; made < 2; made += 1) {
      const { data } = await ask('createDirectoryToken', admin.token, { accountId: account.id });
      noteSecret(textOf(data.createDirectoryToken?.secret));
      await jobsDone(world);
    }
    await remove(account, admin.token);
    await jobsDone(world);
    const name = `"Account ${account.handle}"`;
    for (const owner of [account.owner, second]) {
      expect(mailsTo(owner).map(({ subject }) => subject)).toEqual([
        `A directory for ${name} on Guildhall`,
        `The directory of ${name} on Guildhall was switched off`,
      ]);
    }
    const [text = ''] = mailsTo(second).map((mail) => mail.text);
    expect(/^the account .*$/m.exec(text)?.[0].trim()).toBe(
      `the account ${name} can get its people and groups from a directory now: a first token was made.`,
    );
    expect(/Who did it: .*/.exec(text)?.[0].trim()).toBe(`Who did it: "Bob 'Builder'".`);
    expect([mailsTo(inactive), mailsTo(admin)]).toEqual([[], []]);
  });

  it('is sent to each once, and to nobody of an account whose content has gone', async () => {
    const account = await world.account();
    const { app } = world.server;
    const person = await world.person();
    await world.sql('DELETE FROM users WHERE id = $1', [person.userId]);
    const recipientIds = [account.owner.userId];
    const payload = { accountId: account.id, actorId: person.userId, change: 'REMOVED' as const, recipientIds };
    for (let attempt = 0; attempt < 2; attempt += 1) await notifyOwnersOfDirectory(app, payload, 'job-1');
    await notifyOwnersOfDirectory(app, { ...payload, accountId: 'acct_00000000000000000000000000' }, 'job-2');
    expect(mailsTo(account.owner)).toHaveLength(1);
    expect(mailsTo(account.owner)[0]?.text).toContain(
      `Who did it: a person who has been deleted since (${person.userId}).`,
    );
  });
});
