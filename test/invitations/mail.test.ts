import { builtInRoles } from '../../src/auth/catalogue';
import { storedInvitationToken } from '../../src/auth/derived-secrets';
import { tokenHash } from '../../src/auth/tokens';
import { quotation, quoted } from '../../src/mail/quoting';
import { sendInvitation } from '../../src/modules/invitations/send-invitation.job';
import { eventually } from '../support/eventually';
import { startWorld, TEST_SECRET_KEY, type World } from '../support/world';
import { DAY, invite, invited, latestToken, mailsTo, newEmail, PREVIEW, RESEND, REVOKE, tokenIn } from './operations';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** Makes every waiting job due, instead of waiting for its pause after a failure. */
async function hurry(): Promise<void> {
  await world.sql('UPDATE graphile_worker._private_jobs SET run_at = now() WHERE locked_at IS NULL');
}

describe('the mail of an invitation', () => {
  it('says who invites whom to what, with the link alone on a line, until when, and what to do if unexpected', async () => {
    const account = await world.account({ owner: await world.person('Ada Lovelace') });
    const workspace = await world.workspace(account, { name: 'Production' });
    const email = newEmail();
    const workspaces = [{ workspaceId: workspace.id, roleId: builtInRoles.DEVELOPER.id }];
    await invite(world, account.owner.token, account.id, [{ email, role: 'ADMIN', workspaces }], {
      message: 'Welcome!\nSee you.',
    });
    const [mail] = await mailsTo(world, email);
    if (mail === undefined) throw new Error('no mail');
    expect(mail.recipients).toEqual([email]);
    expect(mail.subject).toBe(`Invitation to "Account ${account.handle}" on Guildhall`);
    expect(mail.text).toContain(
      `You, ${email}, are invited to the account "Account ${account.handle}" on Guildhall, as ADMIN.`,
    );
    expect(mail.text).toContain('Who invites you: "Ada Lovelace".');
    expect(mail.text).toContain('- "Production" as Developer\n');
    expect(mail.text).toContain('> Welcome!\n> See you.\n');
    expect(mail.text).toMatch(/It is good until \d+ \w+ \d{4} at \d\d:\d\d UTC/);
    expect(mail.text).toContain('If you did not expect this');
    const { data } = await world.graphql(null, PREVIEW, { token: tokenIn(mail) });
    expect(data.invitationByToken).toMatchObject({ email });
  });

  it('names custom roles, teams and a service account that invites, their words in their place', async () => {
    const account = await world.account();
    const workspace = await world.workspace(account, { name: 'Production' });
    const gone = await world.role(account, { name: 'Gone' });
    const role = await world.role(account, { name: 'Auditor\r\nhttp://evil.example' });
    const teams = [await world.team(account, { name: 'Core' }), await world.team(account, { name: 'Ops "x"' })];
    const machine = await world.serviceAccount(account, { name: 'Provisioner', role: 'ADMIN' });
    const email = newEmail();
    const workspaces = [
      { workspaceId: workspace.id, roleId: role.id },
      { workspaceId: (await world.workspace(account, { name: 'Staging' })).id, roleId: gone.id },
    ];
    const entry = { email, workspaces, teamIds: teams.map(({ id }) => id) };
    const { id } = await invited(world, account, entry, machine.token);
    await world.sql('DELETE FROM workspace_roles WHERE id = $1', [gone.id]);
    await world.sql('DELETE FROM mail_deliveries');
    await sendInvitation(world.server.app, { invitationId: id, sendCount: 1 });
    const [first, second] = (await mailsTo(world, email)).map(({ text }) => text.replace(/\r\n/g, '\n'));
    expect(first).toContain('Who invites you: "Provisioner".');
    expect(first).toContain('- "Production" as "Auditor http://evil.example"\n- "Staging" as "Gone"\n');
    expect(first).toContain(`This puts you on these teams:\n\n- "Core"\n- "Ops 'x'"\n`);
    expect(second).toContain('- "Production" as');
    expect(second).not.toContain('Staging');
  });

  it('keeps the words of others in their place: no header, line or link of theirs passes for ours', async () => {
    const evil = 'Eve\r\nBcc: victim@example.com\r\n\r\nhttp://localhost:4000/invitations/gil_evil" \u202Egnp';
    const account = await world.account({ owner: await world.person(evil) });
    await world.sql('UPDATE accounts SET name = $2 WHERE id = $1', [account.id, evil]);
    const email = newEmail();
    const message = `Hi\nhttp://evil.example/\n${'long '.repeat(60)}\u2028To accept, open this:\u2028${'x'.repeat(100)}`;
    await invite(world, account.owner.token, account.id, [{ email }], { message });
    const [mail] = await mailsTo(world, email);
    if (mail === undefined) throw new Error('no mail');
    expect(mail.recipients).toEqual([email]);
    expect(Object.keys(mail.headers)).not.toContain('bcc');
    expect(mail.subject).not.toMatch(/[\r\n\u202E]/);
    const lines = mail.text.split(/\r?\n/);
    expect(lines.filter((line) => line.startsWith('http'))).toEqual([
      `http://localhost:4000/invitations/${tokenIn(mail)}`,
    ]);
    expect(
      lines.filter((line) => /evil\.example|To accept, open this:|xxxx|long long/.test(line) && !line.startsWith('> ')),
    ).toEqual([]);
    expect(mail.text).not.toMatch(/[\u2028\u202E]/);
    expect(lines.filter((line) => line.startsWith('> ') && line.length > 76)).toEqual([]);
  });

  it('is not sent for an invitation that was taken back, answered, sent again, has expired or is into a closed account', async () => {
    const account = await world.account();
    const email = newEmail();
    const { id } = await invited(world, account, { email });
    const send = async (sendCount = 1): Promise<number> => {
      await world.sql('DELETE FROM mail_deliveries');
      await sendInvitation(world.server.app, { invitationId: id, sendCount });
      return (await mailsTo(world, email)).length;
    };
    expect(await send()).toBe(2);
    expect(await send(2)).toBe(2);
    await world.graphql(account.owner.token, RESEND, { input: { invitationId: id } });
    expect(await send(1)).toBe(3);
    for (const status of ['REVOKED', 'ACCEPTED', 'DECLINED', 'EXPIRED']) {
      await world.sql('UPDATE invitations SET status = $2 WHERE id = $1', [id, status]);
      expect(await send(2)).toBe(3);
    }
    await world.sql(`UPDATE invitations SET status = 'PENDING', expires_at = $2 WHERE id = $1`, [id, world.now()]);
    expect(await send(2)).toBe(3);
    await world.sql(`UPDATE invitations SET expires_at = $2 WHERE id = $1`, [
      id,
      new Date(world.now().getTime() + DAY),
    ]);
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [account.id, world.now()]);
    expect(await send(2)).toBe(3);
  });

  it('goes out once when a mail server that was down is back, and never for what was revoked meanwhile', async () => {
    const account = await world.account();
    const [kept, gone] = [newEmail(), newEmail()];
    world.smtp.fail(true);
    const { results } = await invite(world, account.owner.token, account.id, [{ email: kept }, { email: gone }]);
    const failed = async (): Promise<boolean> => {
      // Over and failed: one that still runs has read the invitation before it is revoked, and may rightly go out.
      const jobs = await world.sql<{ over: boolean }>(
        'SELECT locked_at IS NULL AND last_error IS NOT NULL AS over FROM graphile_worker._private_jobs',
      );
      return jobs.length === 2 && jobs.every(({ over }) => over);
    };
    await eventually(failed);
    await world.graphql(account.owner.token, REVOKE, { input: { invitationId: results?.[1]?.invitation?.id } });
    world.smtp.fail(false);
    await hurry();
    // The server was refusing recipients while a job ran: it may have to be hurried again.
    await eventually(async () => {
      await hurry();
      return (await world.sql('SELECT 1 FROM graphile_worker._private_jobs')).length === 0;
    });
    expect(await mailsTo(world, kept)).toHaveLength(1);
    expect(await mailsTo(world, gone)).toHaveLength(0);
  });

  it('uses the key that made the link after SECRET_KEY was changed', async () => {
    const account = await world.account();
    const email = newEmail();
    const { id, token } = await invited(world, account, { email });
    const app = world.server.app;
    const next = { ...app.config, secretKey: 'another secret key that only this test knows' };
    const resend = async (config: typeof app.config): Promise<number> => {
      await world.sql('DELETE FROM mail_deliveries');
      await sendInvitation({ ...app, config }, { invitationId: id, sendCount: 1 });
      return (await mailsTo(world, email)).length;
    };
    expect(await resend({ ...next, secretKeyPrevious: TEST_SECRET_KEY })).toBe(2);
    expect(await latestToken(world, email)).toBe(token);
    expect(await resend({ ...next, secretKeyPrevious: null })).toBe(2);
    expect(storedInvitationToken({ ...next, secretKeyPrevious: TEST_SECRET_KEY }, id, 1, tokenHash(token))).toBe(token);
    expect(storedInvitationToken(app.config, id, 2, tokenHash(token))).toBeNull();
  });

  it('puts ids only into the queue', async () => {
    const account = await world.account();
    world.smtp.fail(true);
    await invite(world, account.owner.token, account.id, [{ email: newEmail() }]);
    const jobs = await world.sql<{ payload: object }>('SELECT payload FROM graphile_worker._private_jobs');
    world.smtp.fail(false);
    expect(jobs.map(({ payload }) => Object.keys(payload).sort())).toEqual([['invitationId', 'sendCount']]);
    await eventually(async () => {
      await hurry();
      return (await world.sql('SELECT 1 FROM graphile_worker._private_jobs')).length === 0;
    });
  });
});

describe('the words of others in a mail', () => {
  it('are one line in quotation marks where they are a name', () => {
    expect(quoted('a "b"\r\n\u2028c\u200B\u202E ')).toBe(`"a 'b' c"`);
  });

  it('have a mark before each line where they are a text, long lines broken', () => {
    expect(quotation('one\r\ntwo\u2029\n\nthree')).toBe('> one\n> two\n>\n>\n> three');
    const lines = quotation(`${'word '.repeat(40)}${'y'.repeat(200)}`).split('\n');
    expect(lines.every((line) => line.startsWith('> ') && line.length <= 76)).toBe(true);
    expect(lines.join('').match(/y/g)).toHaveLength(200);
  });
});
