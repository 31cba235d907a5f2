import type { App } from '../../app';
import { builtInRoles, type BuiltInRole } from '../../auth/catalogue';
import { storedInvitationToken } from '../../auth/derived-secrets';
import type { AccountRole } from '../../generated/schema';
import type { TaskPayloads } from '../../jobs/tasks';
import { deliver } from '../../mail/deliver';
import { quotation, quoted } from '../../mail/quoting';

interface Row {
  email: string;
  role: AccountRole;
  tokenHash: Buffer;
  message: string | null;
  expiresAt: Date;
  accountName: string;
  inviterName: string | null;
  workspaces: { name: string; builtInRole: BuiltInRole | null; customRole: string | null }[];
  teams: string[];
}

/**
 * Mails the link of one sending of an invitation, as long as it is the last one and can still be accepted. The link is
 * derived here, at the moment of sending, so that it waits in no table.
 */
export async function sendInvitation(
  app: App,
  { invitationId, sendCount }: TaskPayloads['sendInvitation'],
): Promise<void> {
  const { db, clock, config, log } = app;
  const [row] = await db.query<Row[]>(
    `SELECT i.email, i.role, i.token_hash AS "tokenHash", i.message, i.expires_at AS "expiresAt",
            a.name AS "accountName", coalesce(u.name, s.name) AS "inviterName",
            (SELECT coalesce(json_agg(json_build_object('name', w.name, 'builtInRole', g.built_in_role, 'customRole', r.name)
                                      ORDER BY g.position), '[]')
               FROM invitation_workspaces g JOIN workspaces w ON w.id = g.workspace_id
               LEFT JOIN workspace_roles r ON r.id = g.custom_role_id
              WHERE g.invitation_id = i.id AND num_nonnulls(g.built_in_role, g.custom_role_id) = 1) AS workspaces,
            (SELECT coalesce(json_agg(t.name ORDER BY g.position), '[]') FROM invitation_teams g
               JOIN teams t ON t.id = g.team_id WHERE g.invitation_id = i.id) AS teams
       FROM invitations i JOIN accounts a ON a.id = i.account_id AND a.deleted_at IS NULL
       LEFT JOIN users u ON u.id = i.invited_by_id LEFT JOIN service_accounts s ON s.id = i.invited_by_id
      WHERE i.id = $1 AND i.send_count = $2 AND i.status = 'PENDING' AND i.expires_at > $3`,
    [invitationId, sendCount, clock()],
  );
  if (row === undefined) return;
  const token = storedInvitationToken(config, invitationId, sendCount, row.tokenHash);
  if (token === null) {
    // No retry would cure this: a person has to send it again, under the key of now.
    log.error({ invitationId }, 'neither SECRET_KEY nor SECRET_KEY_PREVIOUS made this link: resend the invitation');
    return;
  }
  const link = new URL(`/invitations/${token}`, config.publicUrl).href;
  await deliver(app, `invitation:${invitationId}:${sendCount}`, mailOf(row, link));
  await db.query('UPDATE invitations SET last_sent_at = $3 WHERE id = $1 AND send_count = $2', [
    invitationId,
    sendCount,
    clock(),
  ]);
}

/** Who invites whom to what, the link alone on a line, and until when: in plain text. */
function mailOf(row: Row, link: string): { to: string; subject: string; text: string } {
  const { email, role, message, expiresAt, accountName, inviterName, workspaces, teams } = row;
  const account = quoted(accountName);
  const opened = workspaces.map(({ name, builtInRole, customRole }) => {
    const opensAs = builtInRole === null ? quoted(customRole ?? '') : builtInRoles[builtInRole].name;
    return `- ${quoted(name)} as ${opensAs}`;
  });
  const joined = teams.map((name) => `- ${quoted(name)}`);
  const parts = [
    'Hello,',
    `You, ${email}, are invited to the account ${account} on Guildhall, as ${role}.
Who invites you: ${inviterName === null ? 'an administrator of the account' : quoted(inviterName)}.`,
    ...(opened.length === 0 ? [] : [`This opens these workspaces to you:\n\n${opened.join('\n')}`]),
    ...(joined.length === 0 ? [] : [`This puts you on these teams:\n\n${joined.join('\n')}`]),
    ...(message === null ? [] : [`A message in the words of who invites you:\n\n${quotation(message)}`]),
    `To accept or decline, open this address and sign in as ${email}:`,
    link,
    `It is good until ${format.format(expiresAt)} UTC, and meant for you alone: do not pass it on.`,
    `If you did not expect this, there is nothing to do: nobody becomes a member without accepting.
You can also decline at that address, without signing in.`,
  ];
  return { to: email, subject: `Invitation to ${account} on Guildhall`, text: `${parts.join('\n\n')}\n` };
}

const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
