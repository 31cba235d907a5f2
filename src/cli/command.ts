import type { Argument, Option } from 'commander';
import type { Operating } from './operating';

/** What a command answers, as data and as text. */
export interface Answer {
  /** Printed as one document where `--json` is given. */
  json: object;
  /** Printed otherwise. */
  text: string;
  /** True where the command did its work and found something wrong: it ends with 4 in place of 0. */
  problem?: boolean;
}

/** One command of `npx guildhall`. */
export interface Command {
  /** Its words, such as `accounts list`: the first may be a group of commands.ts. */
  name: string;
  /** What it does, in one sentence. */
  says: string;
  /** A line that works, but for the names in it. */
  example: string;
  arguments: readonly Argument[];
  options: readonly Option[];
  act: Act;
  /** What it answers where the configuration is wrong, each mistake a sentence; left out: nothing, it fails. */
  misconfigured?: (mistakes: readonly string[]) => Answer;
}

/** The work of a command. `given` has the arguments and the options by their names. */
type Act<Given = object> = (operating: Operating, given: Given) => Promise<Answer>;

type Parts<Given> = Omit<Command, 'arguments' | 'options' | 'act'> &
  Partial<Pick<Command, 'arguments' | 'options'>> & { act: Act<Given> };

/** Makes a command; `Given` says what its arguments and options are read as. */
export function command<Given extends object>({
  arguments: taken = [],
  options = [],
  act,
  ...rest
}: Parts<Given>): Command {
  return { ...rest, arguments: taken, options, act: (operating, given) => act(operating, given as Given) };
}
