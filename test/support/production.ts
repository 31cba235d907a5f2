import { randomBytes } from 'node:crypto';
import type { EmptyDatabase } from './empty-database';
import { noteSecret } from './secrets';
import type { TestSmtp } from './smtp';

/** The variables of an operator's installation: what production demands, and a port. */
export function productionVariables(
  database: EmptyDatabase,
  smtp: TestSmtp,
  port: number,
  others: Record<string, string> = {},
): Record<string, string> {
  return {
    NODE_ENV: 'production',
    PORT: String(port),
    DATABASE_URL: database.serviceUrl,
    MIGRATION_DATABASE_URL: database.ownerUrl,
    SMTP_URL: smtp.url,
    MAIL_FROM: 'Guildhall <guildhall@example.com>',
    SECRET_KEY,
    PUBLIC_URL: 'https://guildhall.example.com',
    ...others,
  };
}

const SECRET_KEY = randomBytes(32).toString('hex');
noteSecret(SECRET_KEY);

/** Sends an operation to a service at this port of this machine. */
export async function ask(port: number, query: string, variables: object = {}, token?: string): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${String(port)}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}
