import type { EntityManager } from 'typeorm';
import { Personal } from '../../audit/personal';
import { recordAct, type Act, type Change } from '../../audit/record';
import { endProviderCredentials } from '../sso/provider-credentials.queries';
import type { Member } from './member.entity';
import { tellOwners } from './tell-owners';

/**
 * Members of a locked account are changed here, by hand or by its directory: each function takes members that do change, of whom nothing
 * speaks against it, changes what was read of them too, writes the events, and tells the owners of an OWNER who is made or unmade.
 * `owners` are the user ids of the active owners before. The number of statements is the same for one member and for many.
 */
interface Changing {
  tx: EntityManager;
  act: Act;
  owners: readonly string[];
}

/** Deactivates or reactivates members. */
export async function writeActive(
  { tx, act, owners }: Changing,
  members: readonly Member[],
  active: boolean,
): Promise<void> {
  if (members.length === 0) return;
  await tx.query('UPDATE members SET active = $2, version = version + 1 WHERE id = ANY ($1)', [idsOf(members), active]);
  const changes = members.map((member) => {
    const before = { role: member.role, active: member.active };
    Object.assign(member, { active, version: member.version + 1 });
    return { member, owners, before, after: { role: member.role, active } };
  });
  const type = active ? 'member.reactivated' : 'member.deactivated';
  await recordAct(tx, act, ...members.map((one) => eventOf(type, one, { active: !active }, { active })));
  await tellOwners(tx, act, changes);
}

/** Gives members other roles in the account. */
export async function writeRoles(
  { tx, act, owners }: Changing,
  wanted: readonly { member: Member; role: Member['role'] }[],
): Promise<void> {
  if (wanted.length === 0) return;
  await tx.query(
    `UPDATE members m SET role = w.role, version = m.version + 1 FROM unnest($1::text[], $2::text[]) AS w(id, role) WHERE m.id = w.id`,
    [idsOf(wanted.map(({ member }) => member)), wanted.map(({ role }) => role)],
  );
  const changes = wanted.map(({ member, role }) => {
    const before = { role: member.role, active: member.active };
    Object.assign(member, { role, version: member.version + 1 });
    return { member, owners, before, after: { role, active: member.active } };
  });
  const events = changes.map(({ member, before }) =>
    eventOf('member.role_changed', member, { role: before.role }, { role: member.role }),
  );
  await recordAct(tx, act, ...events);
  for (const { member } of changes.filter(({ after }) => after.role === 'OWNER')) {
    // Nobody has confirmed of these that they may be an OWNER's: the person signs on again, and is asked then.
    await recordAct(tx, act, ...(await endProviderCredentials(tx, member.accountId, member.userId)));
  }
  await tellOwners(tx, act, changes);
}

/** Keeps what the account's provider or directory calls members. */
export async function writeDisplayNames(
  { tx, act }: Pick<Changing, 'tx' | 'act'>,
  wanted: readonly { member: Member; displayName: string }[],
): Promise<void> {
  if (wanted.length === 0) return;
  await tx.query(
    `UPDATE members m SET display_name = w.name, version = m.version + 1 FROM unnest($1::text[], $2::text[]) AS w(id, name) WHERE m.id = w.id`,
    [idsOf(wanted.map(({ member }) => member)), wanted.map(({ displayName }) => displayName)],
  );
  const events = wanted.map(({ member, displayName }) => {
    const own = (value: string | null) => new Personal(member.userId, value);
    const [before, after] = [{ displayName: own(member.displayName) }, { displayName: own(displayName) }];
    Object.assign(member, { displayName, version: member.version + 1 });
    return eventOf('member.display_name_changed', member, before, after);
  });
  await recordAct(tx, act, ...events);
}

function idsOf(members: readonly Member[]): string[] {
  return members.map(({ id }) => id);
}

function eventOf(type: Change['type'], { id, accountId, userId, name }: Member, before: object, after: object): Change {
  return { type, accountId, resource: { type: 'member', id, name: new Personal(userId, name) }, before, after };
}
