import { CommanderError } from 'commander';
import { ConfigError } from '../config';
import { Refused, StartError, Unavailable, UserErrors } from '../errors';
import { explain } from '../explain';
import { Unreachable } from './operating';

/** How a command ended: docs/operations.md tells each. */
export const EXIT = { done: 0, fault: 1, usage: 2, refused: 3, problem: 4 } as const;

/** One thing that went wrong, as `--json` prints it. */
interface Wrong {
  code: string;
  message: string;
  /** What of the command line it is about. */
  path: string[];
}

/** Why a command did not do what it was told. */
interface Failure {
  exit: number;
  errors: Wrong[];
  /** For whoever reports it, where nobody expected it. */
  stack?: string;
}

/** The command line is wrong: the sentence says how. */
export class UsageError extends Error {}

/** A part is done and the rest is not, because of `cause`: the sentence says how to go on. */
export class BrokenOff extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause });
  }
}

/** What an error means for whoever gave the command. */
export function failureOf(error: unknown): Failure {
  const one = (exit: number, code: string, message: string): Failure => ({
    exit,
    errors: [{ code, message, path: [] }],
  });
  if (error instanceof UserErrors) {
    return { exit: EXIT.refused, errors: error.errors.map(({ code, message, path }) => ({ code, message, path })) };
  }
  if (error instanceof Refused) return one(EXIT.refused, error.code, error.message);
  if (error instanceof UsageError) return one(EXIT.usage, 'USAGE', error.message);
  if (error instanceof CommanderError) return one(EXIT.usage, 'USAGE', said(error));
  if (error instanceof ConfigError) {
    const errors = error.message.split('\n').map((message) => ({ code: 'CONFIGURATION', message, path: [] }));
    return { exit: EXIT.fault, errors };
  }
  if (error instanceof BrokenOff) {
    // A refusal says that nothing was written, which is not so here: what broke it off stands in the sentence.
    if (error.cause instanceof Refused) return one(EXIT.refused, 'BROKE_OFF', error.message);
    const { errors, ...fault } = faultOf(error.cause);
    return { ...fault, errors: [{ code: 'BROKE_OFF', message: error.message, path: [] }, ...errors] };
  }
  if (error instanceof Unreachable) return one(EXIT.fault, 'DATABASE_UNREACHABLE', error.message);
  if (error instanceof Unavailable) return one(EXIT.fault, 'UNAVAILABLE', `${error.message} (${error.reason})`);
  if (error instanceof StartError) return one(EXIT.fault, 'CONFIGURATION', error.message);
  return faultOf(error);
}

function said({ code, message }: CommanderError): string {
  return code === 'commander.help' ? 'Name a command: --help lists them.' : message.replace(/^error: /, '');
}

const SENTENCES: Record<string, string> = {
  // undefined_table, undefined_column
  '42P01': 'The database is not up to date: start the service of this version once, which migrates it.',
  '42703': 'The database is not up to date: start the service of this version once, which migrates it.',
  // insufficient_privilege
  '42501': 'The role may not do this: MIGRATION_DATABASE_URL must name the role that owns the tables.',
};

function faultOf(error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const why = SENTENCES[code] ?? explain(error);
  const message = why instanceof Error ? why.message : String(why);
  const stack = why instanceof Error ? why.stack : undefined;
  return {
    exit: EXIT.fault,
    errors: [{ code: 'FAULT', message, path: [] }],
    ...(stack === undefined ? {} : { stack }),
  };
}
