/** PostgreSQL's programs get none of our environment: it may hold secrets, and PG* variables that change what they do. */
export const childEnvironment: NodeJS.ProcessEnv = { LC_ALL: 'C', TZ: 'UTC' };
