import { StartError } from './errors';

/**
 * Why a program did not start: a sentence for what a person can mend, the whole error for what nobody expected. `database` is the
 * variable that says where the database is.
 */
export function explain(error: unknown, database = 'DATABASE_URL'): unknown {
  if (error instanceof StartError) return error.message;
  if (!(error instanceof Error) || !('code' in error)) return error;
  switch (error.code) {
    case 'EADDRINUSE':
      return 'The port is taken by another program. Choose another one, for instance: PORT=4001 npm start';
    case 'EACCES':
      if (!('syscall' in error) || error.syscall !== 'listen') return error.message;
      return 'This user may not listen on that port. Choose one above 1024, for instance: PORT=4000 npm start';
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case '28P01':
    case '3D000':
      // The error of a host with several addresses has no message.
      return `The database of ${database} does not let Guildhall in: ${error.message || error.code}. Check the address, user and password.`;
    default:
      return error;
  }
}
