import { userInfo } from 'node:os';
import { Command as Parser, CommanderError, Option } from 'commander';
import { ConfigError, readVariables, type Variables } from '../config';
import { InputCheck } from '../validation';
import type { Answer, Command } from './command';
import { commands, groups } from './commands';
import { EXIT, failureOf } from './failure';
import { Connections, type Operating } from './operating';
import { printable, printableJson } from './text';

/** Where a command prints, and what else it has of the process that it runs in. */
export interface Io {
  out: (text: string) => void;
  err: (text: string) => void;
  /** Asks on the terminal; null where there is none. */
  ask: Operating['ask'];
  clock: () => Date;
  /** Left out: that of the process. */
  environment?: Record<string, string | undefined>;
}

interface Globals {
  json?: true;
  operator?: string;
}

const EXIT_CODES = `
Exit codes: 0 done; 1 a fault, or the database cannot be reached; 2 the command line is wrong; 3 refused; 4 doctor or
rotate-secret found a problem. It reads the same environment as the service. docs/operations.md has more.`;

/** Runs one command line and gives its exit code. Whatever it opened is closed by then; it never throws. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const isJson = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined).includes('--json');
  let exit: number = EXIT.done;
  let asked: Parser | null = null;
  const parser = parserOf(io, async (command, given, globals, of) => {
    asked = of;
    const answer = await answerOf(command, given, globals, io);
    io.out(isJson ? printableJson(answer.json) : printable(answer.text));
    if (answer.problem === true) exit = EXIT.problem;
  });
  try {
    await parser.parseAsync(argv, { from: 'user' });
    return exit;
  } catch (error) {
    return tell(error, { io, isJson, asked });
  }
}

type Act = (command: Command, given: object, globals: Globals, parser: Parser) => Promise<void>;

function parserOf({ out, err }: Io, act: Act): Parser {
  const parser = new Parser('guildhall')
    .description('What operators do in an installation of Guildhall.')
    .addOption(new Option('--json', 'print one JSON document, also of what goes wrong'))
    .addOption(
      new Option(
        '--operator <name>',
        'who you are, for the audit log; left out: GUILDHALL_OPERATOR, or your user name',
      ),
    )
    .configureHelp({ showGlobalOptions: true })
    // What is wrong is told once, at the end.
    .configureOutput({
      writeOut: (text) => {
        out(text.trimEnd());
      },
      writeErr: (text) => {
        err(text.trimEnd());
      },
      outputError: () => undefined,
    })
    .exitOverride()
    .addHelpText('after', EXIT_CODES);
  const found = new Map<string, Parser>();
  for (const command of commands) {
    const [first = '', second] = command.name.split(' ');
    const group = second === undefined ? parser : (found.get(first) ?? groupOf(parser, first));
    if (second !== undefined) found.set(first, group);
    addCommand(group, second ?? first, command, act, parser);
  }
  return parser;
}

function groupOf(parser: Parser, name: string): Parser {
  const { says, alias } = groups[name] ?? { says: '' };
  const group = parser.command(name).description(says);
  return alias === undefined ? group : group.alias(alias);
}

function addCommand(group: Parser, name: string, command: Command, act: Act, root: Parser): void {
  const one = group
    .command(name)
    .description(command.says)
    .addHelpText('after', `\nExample:\n  npx guildhall ${command.example}`)
    .allowExcessArguments(false);
  for (const argument of command.arguments) one.addArgument(argument);
  for (const option of command.options) one.addOption(option);
  one.action(async () => {
    const values = one.processedArgs as unknown[];
    const named = command.arguments.map((argument, index) => [argument.name(), values[index]] as const);
    await act(command, { ...one.opts(), ...Object.fromEntries(named) }, root.opts(), one);
  });
}

async function answerOf(command: Command, given: object, globals: Globals, io: Io): Promise<Answer> {
  const config = configOf(command, io);
  if ('json' in config) return config;
  const connections = new Connections(config);
  const { clock, ask } = io;
  const operating: Operating = {
    config,
    clock,
    ask,
    note: (text) => {
      io.err(printable(text));
    },
    operator: () => operatorOf(globals, config),
    db: () => connections.service(),
    ownerDb: () => connections.owner(),
    migrate: () => connections.migrate(),
  };
  try {
    return await command.act(operating, given);
  } finally {
    await connections.close();
  }
}

/** The configuration, or what the command answers where it is wrong. */
function configOf({ misconfigured }: Command, { environment }: Io): Variables | Answer {
  try {
    return readVariables(environment);
  } catch (error) {
    if (!(error instanceof ConfigError) || misconfigured === undefined) throw error;
    return misconfigured(error.message.split('\n'));
  }
}

function operatorOf({ operator }: Globals, config: Variables): string {
  const check = new InputCheck();
  const name = check.name(operator ?? config.operator ?? userName(), ['operator']);
  check.throwIfAny();
  return name;
}

/** Empty where the system has no name for the user, as in some containers: then one must be given. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

interface Telling {
  io: Io;
  isJson: boolean;
  asked: Parser | null;
}

/** Tells what went wrong, and gives the exit code. Help that was asked for is told already. */
function tell(error: unknown, { io, isJson, asked }: Telling): number {
  const isHelp = error instanceof CommanderError && error.code.startsWith('commander.help');
  if (isHelp && error.exitCode === 0) return EXIT.done;
  // A group without a command: its help is told, on the side of errors.
  if (isHelp && !isJson) return EXIT.usage;
  const { exit, errors, stack } = failureOf(error);
  if (isJson) {
    io.out(printableJson({ errors }));
    return exit;
  }
  const options = new Set(asked?.options.map(({ long }) => long).concat('--operator'));
  for (const { message, path } of errors) {
    const about = options.has(`--${path[0] ?? ''}`) ? `--${path.join('.')}` : path.join('.');
    io.err(printable(about === '' ? message : `${about}: ${message}`));
  }
  if (stack !== undefined) io.err(printable(stack));
  if (exit === EXIT.usage) io.err('--help after a command says how it is written.');
  return exit;
}
