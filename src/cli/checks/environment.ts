import { access, constants, readdir } from 'node:fs/promises';
import { pingRedis } from '../../auth/budgets';
import type { Config } from '../../config';
import { verifySmtp } from '../../mail/mailer';
import { finding, type Finding } from './finding';

/** Whether people reach it in a way that nobody listens to. */
export async function checkPublicUrl({ production, publicUrl }: Config): Promise<Finding[]> {
  if (!production) {
    const message =
      'NODE_ENV is not production: this is for this machine only, with keys and mails that anybody on it can read.';
    return [finding('public URL', 'warning', message)];
  }
  return publicUrl.startsWith('https:')
    ? [finding('public URL', 'ok', `People reach it at ${publicUrl}.`)]
    : [finding('public URL', 'problem', `PUBLIC_URL is ${publicUrl}: it must begin with https://.`)];
}

/** Whether the mail server lets us in. */
export async function checkSmtp({ smtpUrl }: Config): Promise<Finding[]> {
  if (smtpUrl === null) {
    return [finding('mail server', 'ok', 'There is none: mails land in the mailbox of development.')];
  }
  try {
    await verifySmtp(smtpUrl);
    return [finding('mail server', 'ok', 'It lets us in.')];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [finding('mail server', 'problem', `${why} Nobody can sign in: look at SMTP_URL, and at the server.`)];
  }
}

/** Whether Redis counts budgets. */
export async function checkRedis({ redisUrl }: Config): Promise<Finding[]> {
  if (redisUrl === null) return [finding('Redis', 'ok', 'It is not configured: each process counts budgets alone.')];
  try {
    await pingRedis(redisUrl);
    return [finding('Redis', 'ok', 'It answers.')];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `It does not answer (${why}): until it does each process counts budgets alone. Look at REDIS_URL.`;
    return [finding('Redis', 'problem', message)];
  }
}

/** Whether the trusted documents can be read; a start reads them and says what is wrong in them. */
export async function checkDocuments({ trustedDocuments, trustedDocumentsDir: dir }: Config): Promise<Finding[]> {
  if (dir === null) return [finding('trusted documents', 'ok', 'TRUSTED_DOCUMENTS_DIR is not set.')];
  try {
    await access(dir, constants.R_OK | constants.X_OK);
    const files = await readdir(dir, { recursive: true });
    const documents = files.filter((file) => file.endsWith('.graphql')).length;
    if (documents > 0)
      return [finding('trusted documents', 'ok', `${documents} files (TRUSTED_DOCUMENTS=${trustedDocuments}).`)];
    return [finding('trusted documents', 'problem', `No file in TRUSTED_DOCUMENTS_DIR (${dir}) ends in .graphql.`)];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [finding('trusted documents', 'problem', `TRUSTED_DOCUMENTS_DIR cannot be read: ${why}`)];
  }
}
