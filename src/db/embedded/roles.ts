import { Client } from 'pg';
import type { Credentials } from './credentials';

export const DATABASE = 'guildhall';
/** Owns the database and everything in it, and runs the migrations. It may make databases, for the tests' clones. */
export const OWNER = 'guildhall_owner';
/** What the service runs as: it has only what migrations grant it. */
export const SERVICE = 'guildhall_service';

/** Makes the two roles and the database where they are missing, and sets what they may, whatever was before. */
export async function ensureRoles(superuserUrl: string, credentials: Credentials): Promise<void> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const { rows: roles } = await client.query<{ name: string }>('SELECT rolname AS name FROM pg_roles');
    const may = 'LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS';
    for (const [role, rights, password] of [
      [OWNER, `${may} CREATEDB`, credentials.owner],
      [SERVICE, `${may} NOCREATEDB`, credentials.service],
    ] as const) {
      const verb = roles.some(({ name }) => name === role) ? 'ALTER' : 'CREATE';
      await client.query(`${verb} ROLE ${role} ${rights} PASSWORD ${client.escapeLiteral(password)}`);
    }
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER}`);
  } finally {
    await client.end();
  }
}
