import { pingRedis } from '../../auth/budgets';
import type { Variables } from '../../config';
import { StartError } from '../../errors';
import { createSchema } from '../../graphql/schema';
import { readTrustedDocuments } from '../../graphql/trusted-documents';
import { verifySmtp } from '../../mail/mailer';
import { resolvers } from '../../resolvers';
import { PAGE_DOCUMENTS } from '../../server';
import { finding, type Finding } from './finding';

/** Whether people reach it in a way that nobody listens to. */
export async function checkPublicUrl({ production, publicUrl }: Variables): Promise<Finding[]> {
  if (!production) {
    const message =
      'NODE_ENV is not production: this is for this machine only, with keys and mails that anybody on it can read.';
    return [finding('public URL', 'warning', message)];
  }
  return [finding('public URL', 'ok', `People reach it at ${publicUrl}.`)];
}

/** Whether the mail server lets us in. */
export async function checkSmtp({ smtpUrl }: Variables): Promise<Finding[]> {
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
export async function checkRedis({ redisUrl }: Variables): Promise<Finding[]> {
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

/** Whether a start would take the trusted documents. */
export async function checkDocuments({ trustedDocuments, trustedDocumentsDir: dir }: Variables): Promise<Finding[]> {
  if (trustedDocuments === 'off' || dir === null) {
    return [finding('trusted documents', 'ok', 'TRUSTED_DOCUMENTS is off.')];
  }
  try {
    readTrustedDocuments(dir, PAGE_DOCUMENTS, createSchema(resolvers));
    return [finding('trusted documents', 'ok', `All can be run (TRUSTED_DOCUMENTS=${trustedDocuments}).`)];
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return error.message.split('\n').map((mistake) => finding('trusted documents', 'problem', mistake));
  }
}
