import { createHash, randomBytes } from 'node:crypto';
import { signOnCode } from '../../src/auth/derived-secrets';
import { newToken, tokenHash } from '../../src/auth/tokens';
import { newId } from '../../src/ids';
import { connect } from '../sign-on/dance';
import { noteSecret } from '../support/secrets';
import type { World } from '../support/world';

/** No provider is there: what it would say of people is written down already. */
const ISSUER = 'http://127.0.0.1:9';

/** Sees to it that an account has a connection, whose provider does not answer. */
async function connected(world: World, account: { id: string }): Promise<void> {
  const rows = await world.sql('SELECT FROM sso_connections WHERE account_id = $1', [account.id]);
  if (rows.length === 0) await connect(world, account, { issuer: ISSUER });
}

/** Sees to it that the account's connection was tested. */
export async function tested(world: World, account: { id: string }): Promise<void> {
  await connected(world, account);
  await world.sql(
    `INSERT INTO sso_tests (id, account_id, trust_version, started_at, steps) VALUES ($1, $2, 1, $3, '[]')
     ON CONFLICT (account_id) DO NOTHING`,
    [newId('ssoTest'), account.id, world.now()],
  );
}

/** Somebody new whom the provider of an account of somebody else's has signed on. */
async function answered(world: World): Promise<{ attemptId: string; code: string; verifier: string; email: string }> {
  const account = await world.account();
  const domain = `d${newId('domain').slice(-12)}.example`;
  const { id: connectionId } = await connect(world, account, { issuer: ISSUER });
  await world.domain(account, { name: domain, status: 'VERIFIED' });
  const [attemptId, code, verifier] = [newId('ssoAttempt'), newToken('signOn'), randomBytes(32).toString('base64url')];
  noteSecret(code);
  noteSecret(verifier);
  const now = world.now();
  const email = `nina@${domain}`;
  const answer = { issuer: ISSUER, subject: 'nina', email, name: null, authenticatedAt: now.toISOString() };
  await world.sql(
    `INSERT INTO sso_attempts (id, account_id, trust_version, browser_hash, challenge, created_at, expires_at, answered_at, answer,
       code_hash, code_expires_at, connection_id) VALUES ($1, $2, 1, '\\x00', $3, $4, $5, $4, $6, $7, $5, $8)`,
    [
      attemptId,
      account.id,
      createHash('sha256').update(verifier).digest('base64url'),
      now,
      new Date(now.getTime() + 60_000),
      answer,
      tokenHash(code),
      connectionId,
    ],
  );
  return { attemptId, code, verifier, email };
}

/** A code that waits to be redeemed. */
export async function redeemable(world: World): Promise<{ code: string; verifier: string }> {
  const { code, verifier } = await answered(world);
  return { code, verifier };
}

/** A sign-on that waits for the code from a mail. */
export async function linkable(world: World): Promise<{ challenge: string; code: string }> {
  const { attemptId, email } = await answered(world);
  const challenge = newId('signInChallenge');
  const now = world.now();
  await world.sql(
    `INSERT INTO sign_in_challenges (id, email, network, ip_address, created_at, expires_at, sso_attempt_id)
     VALUES ($1, $2, '127.0.0.0/24', '127.0.0.1', $3, $4, $5)`,
    [challenge, email, now, new Date(now.getTime() + 600_000), attemptId],
  );
  const code = signOnCode(world.server.app.config, challenge);
  noteSecret(code);
  return { challenge, code };
}
