import type { DataSource } from 'typeorm';
import { recordAct } from '../../src/audit/record';
import { createDataSource } from '../../src/db/data-source';
import { UserErrors } from '../../src/errors';
import { newId } from '../../src/ids';
import { EraseBrokeOff, eraseUser } from '../../src/modules/users/erase-user';
import { auditEvents, expectNothingWritten } from '../support/nothing-written';
import { jobsDone, signIn, textOf } from '../support/sign-in';
import { sqlState } from '../support/sql-state';
import { startWorld, type Person, type World } from '../support/world';
import { CHANGE_EMAIL, requestChange } from '../viewer/email-changes';

const DAY = 24 * 60 * 60 * 1000;
const OPERATOR = 'console of Operations';

let world: World;
let ownerDb: DataSource;
beforeAll(async () => {
  world = await startWorld();
  ownerDb = await createDataSource(world.database.ownerUrl, 1).initialize();
});
afterAll(async () => {
  await ownerDb.destroy();
  await world.stop();
});

const erase = (user: string) => eraseUser({ ...world.server.app, ownerDb }, OPERATOR, { user });

/** What an operator is told who asks for what cannot be. */
async function refusalOf(user: string): Promise<UserErrors> {
  const error = await erase(user).catch((refused: unknown) => refused);
  if (!(error instanceof UserErrors)) throw new Error(`This is no refusal: ${String(error)}`);
  return error;
}

const INVITE = `mutation ($input: InviteMembersInput!) { inviteMembers(input: $input) { results { outcome } errors { code } } }`;

/** Invites an address by the door, so that the log tells of it. */
async function invite({ id, owner }: { id: string; owner: Person }, email: string): Promise<string> {
  const input = { accountId: id, mode: 'ALL_OR_NOTHING', invitations: [{ email, role: 'MEMBER' }] };
  const { data } = await world.graphql(owner.token, INVITE, { input });
  expect(data.inviteMembers?.errors).toEqual([]);
  const [row] = await world.sql('SELECT id FROM invitations WHERE account_id = $1 AND email = $2', [id, email]);
  return textOf(row?.id);
}

/** Every place where one of these values stands, with the number of its rows. */
async function traces(values: readonly string[]): Promise<Record<string, number>> {
  const tables = await world.sql<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname IN ('public', 'graphile_worker')`,
  );
  const found: Record<string, number> = {};
  for (const { name } of tables) {
    const rows = await world.sql(
      `SELECT FROM ${name} t WHERE EXISTS (SELECT FROM unnest($1::text[]) v WHERE t::text LIKE '%' || v || '%')`,
      [values],
    );
    if (rows.length > 0) found[name] = rows.length;
  }
  return found;
}

/** A person with a past: signed in, joined by invitation, moved to another address, invited elsewhere under both. */
async function somebody(name: string) {
  const first = `${name.toLowerCase().replace(' ', '.')}@example.com`;
  const { token, answer } = await signIn(world, first, name);
  const userId = textOf(answer.data.signIn?.viewer?.user?.id);
  const account = await world.account();
  const invitationId = await invite(account, first);
  const accept = `mutation ($id: ID) { acceptInvitation(input: { invitationId: $id }) { member { id } errors { code } } }`;
  const accepted = await world.graphql(token, accept, { id: invitationId });
  expect(accepted.data.acceptInvitation?.errors).toEqual([]);
  const declining = await world.account();
  await invite(declining, first);
  const email = `moved.${first}`;
  const input = await requestChange(world, { token }, email);
  expect((await world.graphql(token, CHANGE_EMAIL, { input })).data.changeEmail?.errors).toEqual([]);
  const inviting = await world.account();
  await invite(inviting, email);
  await jobsDone(world);
  return { userId, token, name, first, email, account, declining, inviting };
}

describe('eraseUser', () => {
  it('removes the person and every value about them, everywhere, and leaves what was done', async () => {
    const { userId, token, name, first, email, account, declining, inviting } = await somebody('Erasmus Erased');
    const before = await traces([name, first]);
    expect(before['public.audit_events']).toBeGreaterThan(7);
    const events = (await auditEvents(world)).length;

    const erased = await erase(userId);
    expect(erased).toMatchObject({ userId, removed: true });
    await jobsDone(world);
    expect(erased.events).toBeGreaterThan(7);
    expect(await traces([name, first])).toEqual({});
    expect((await world.graphql(token, '{ viewer { user { id } } }')).status).toBe(401);
    const all = await auditEvents(world);
    expect(all.length).toBeGreaterThan(events);
    const about = all.filter(({ resource_id, type }) => resource_id === userId && String(type).startsWith('user.'));
    expect(about.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['user.created', 'user.email_changed', 'user.deleted']),
    );
    const left = all.filter(({ people }) => (people as string[]).some((one) => [userId, first, email].includes(one)));
    expect(left).toEqual([]);

    const said = all.filter(({ type }) => type === 'user.erased');
    const logs = [account.id, declining.id, inviting.id, 'installation'];
    expect(said.map(({ log_id }) => log_id).sort()).toEqual(logs.sort());
    for (const event of said) {
      expect(event).toMatchObject({
        actor_type: 'OPERATOR',
        actor_name: OPERATOR,
        resource_id: userId,
        resource_name: null,
      });
      expect(event.people).toEqual([]);
    }
    expect(
      all.filter(({ type, actor_type }) => type === 'invitation.revoked' && actor_type === 'OPERATOR'),
    ).toHaveLength(2);
    expect(await world.sql('SELECT FROM members WHERE user_id = $1', [userId])).toEqual([]);
    // Others are in the same events, and stay.
    expect(await traces([account.owner.name])).toMatchObject({ 'public.audit_events': expect.any(Number) as number });
  });

  it('tells the address, and the owners who stay, that it was an operator', async () => {
    const account = await world.account();
    const person = await world.member(account, 'OWNER');
    await erase(person.email);
    const mail = await world.smtp.waitFor(({ recipients }) => recipients.includes(person.email));
    expect(mail.subject).toBe('You were erased from Guildhall');
    expect(mail.text).toContain(person.userId);
    const told = await world.smtp.waitFor(({ recipients }) => recipients.includes(account.owner.email));
    expect(told.text).toContain(`A person who has been deleted since (${person.userId}) is no longer an active OWNER`);
    expect(told.text).toContain('Who did it: an operator, who runs this Guildhall.');
    await jobsDone(world);
  });

  it('goes batch by batch through more events than one statement takes', async () => {
    const account = await world.account();
    const person = await world.member(account, 'ADMIN', { person: await world.person('Many Mentions') });
    const { db } = world.server.app;
    const actor = { type: 'USER', id: person.userId, name: person.name, credentialId: null } as const;
    const resource = { type: 'account', id: account.id, name: account.handle } as const;
    const change = { type: 'account.updated', accountId: account.id, resource } as const;
    await db.transaction((tx) =>
      recordAct(tx, { actor, now: world.now(), request: null }, ...Array.from({ length: 2500 }, () => change)),
    );
    const { events } = await erase(person.userId);
    expect(events).toBeGreaterThan(2500);
    await jobsDone(world);
    expect(await traces([person.name])).toEqual({});
  });

  it('says of who is erased that nothing is left, and writes nothing', async () => {
    const person = await world.person();
    const { token } = await signIn(world, person.email);
    await world.graphql(token, 'mutation { updateViewer(input: { name: "Once More" }) { errors { code } } }');
    await erase(person.userId);
    await jobsDone(world);
    const again = await expectNothingWritten(world, [], () => erase(person.userId));
    expect(again).toEqual({ userId: person.userId, addresses: [], removed: false, customers: 0, events: 0 });
  });

  it('erases who deleted themselves before, with the addresses that the log tells of', async () => {
    const { userId, token, name, first, email } = await somebody('Former Felix');
    const remove = `mutation { deleteViewer(input: { confirmEmail: "${email}" }) { userId errors { code } } }`;
    expect((await world.graphql(token, remove)).data.deleteViewer?.userId).toBe(userId);
    await jobsDone(world);
    expect(await traces([name, first])).toMatchObject({ 'public.audit_events': expect.any(Number) as number });
    expect(await erase(userId)).toMatchObject({ userId, removed: false });
    expect(await traces([name, first])).toEqual({});
  });

  it('goes on where it broke off: addresses go before what tells of them', async () => {
    const { userId, name, first } = await somebody('Broken Bea');
    const broken = new Error('the connection broke off');
    let calls = 0;
    const breaking = new Proxy(ownerDb, {
      get(target, property) {
        if (property !== 'transaction') return Reflect.get(target, property) as unknown;
        calls += 1;
        if (calls > 1) throw broken;
        return target.transaction.bind(target);
      },
    });
    const app = { ...world.server.app, ownerDb: breaking };
    await expect(eraseUser(app, OPERATOR, { user: userId })).rejects.toMatchObject({ cause: broken });
    await jobsDone(world);
    expect(await traces([name, first])).toMatchObject({ 'public.audit_events': expect.any(Number) as number });
    expect(await erase(userId)).toMatchObject({ userId, removed: false });
    expect(await traces([name, first])).toEqual({});
  });

  it('begun by the address and broken off, goes on by the address: the log tells whose it was', async () => {
    const { userId, name, first, email } = await somebody('Addressed Ada');
    const unreachable = new Proxy(ownerDb, {
      get(target, property) {
        if (property === 'transaction') throw new Error('the connection broke off');
        return Reflect.get(target, property) as unknown;
      },
    });
    const app = { ...world.server.app, ownerDb: unreachable };
    await expect(eraseUser(app, OPERATOR, { user: email })).rejects.toBeInstanceOf(EraseBrokeOff);
    await jobsDone(world);
    expect(await erase(email)).toMatchObject({ userId, removed: false });
    expect(await traces([name, first])).toEqual({});
  });

  it('erases by the address who deleted themselves before, and takes none that several had', async () => {
    const email = 'twice.here@example.com';
    const ids: string[] = [];
    for (const name of ['Twice Tara', 'Twice Again']) {
      const { token, answer } = await signIn(world, email, name);
      ids.push(textOf(answer.data.signIn?.viewer?.user?.id));
      const remove = `mutation { deleteViewer(input: { confirmEmail: "${email}" }) { userId errors { code } } }`;
      expect((await world.graphql(token, remove)).data.deleteViewer?.userId).toBe(ids.at(-1));
      await jobsDone(world);
    }
    const refused = await expectNothingWritten(world, [], () => refusalOf(email));
    expect(refused.errors).toMatchObject([{ code: 'CONFLICT', path: ['user'] }]);
    for (const id of ids) expect(refused.errors[0]?.message).toContain(id);
    expect(await erase(ids[0] ?? '')).toMatchObject({ userId: ids[0], removed: false, addresses: [email] });
    expect(await erase(email)).toMatchObject({ userId: ids[1], removed: false, addresses: [email] });
    expect(await traces([email, 'Twice Tara', 'Twice Again'])).toEqual({});
  });

  it('erases an address that is no user’s: of who was only ever invited', async () => {
    const account = await world.account();
    const email = 'never.came@example.com';
    await invite(account, email);
    await jobsDone(world);
    expect(await erase(email)).toMatchObject({ userId: null, removed: false, events: 2 });
    expect(await traces([email])).toEqual({});
    const said = (await auditEvents(world)).filter(
      ({ log_id, type }) => log_id === account.id && type === 'user.erased',
    );
    expect(said).toMatchObject([{ resource_type: null, resource_id: null, people: [] }]);
    expect((await refusalOf(email)).errors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  it('leaves alone what stands under an old address that is somebody else’s by now', async () => {
    const { userId, first } = await somebody('Handed Over');
    const { token } = await signIn(world, first, 'Next Nadia');
    const account = await world.account();
    await invite(account, first);
    await erase(userId);
    await jobsDone(world);
    const { data } = await world.graphql(token, '{ viewer { user { name email } invitations { totalCount } } }');
    expect(data.viewer).toMatchObject({ user: { name: 'Next Nadia', email: first } });
    const [invited] = (await auditEvents(world)).filter(({ log_id }) => log_id === account.id);
    expect(invited).toMatchObject({ type: 'invitation.created', resource_name: first });
  });

  it('is refused while an open account would be left without an active OWNER, and works once it is closed', async () => {
    const account = await world.account();
    const refused = await expectNothingWritten(world, [], () => refusalOf(account.owner.userId));
    expect(refused.errors).toMatchObject([
      { code: 'LAST_OWNER', path: ['user'], message: expect.stringContaining(`(${account.handle})`) as string },
    ]);
    await world.sql('UPDATE accounts SET deleted_at = $2 WHERE id = $1', [
      account.id,
      new Date(world.now().getTime() - DAY),
    ]);
    expect(await erase(account.owner.userId)).toMatchObject({ removed: true });
  });

  it.each([
    ['an id of nobody', newId('user'), 'NOT_FOUND'],
    ['an address of nobody', 'nobody@example.com', 'NOT_FOUND'],
    ['an id of another type', newId('account'), 'INVALID'],
    ['nothing', '', 'INVALID'],
    ['a NUL character', '\u0000', 'INVALID'],
  ])('refuses %s', async (_what, user, code) => {
    const { errors } = await expectNothingWritten(world, [], () => refusalOf(user));
    expect(errors).toMatchObject([{ code, path: ['user'] }]);
  });

  it('is nothing that the service’s own role could do to the log', async () => {
    const statement = `SELECT erase_from_audit_logs(ARRAY['x'], 1)`;
    expect(await sqlState(world.database.serviceUrl, [statement])).toBe('42501');
  });
});
