import { posix } from 'node:path';
import ts from 'typescript';

/** Source files by their paths from the project's root, as in `src/auth/access.ts`. */
export type Sources = ReadonlyMap<string, string>;

/** Where access is read, and the comparison that stands before every change of it. */
const ACCESS = 'src/auth/access.ts';
const COMPARISON = `${ACCESS}#notHeld`;

/** Tables whose rows take rows of those with them, by foreign keys: of these only deleting counts. */
const TAKES_ALONG = ['accounts', 'teams'];

/** Files that join things and decide nothing: what they use is a way in. */
const WIRING = /\.resolvers\.ts$|^src\/[^/]+\.ts$/;

const SQL_WRITE =
  /(?<!\b(?:do|for|key) )\b(insert\s+into|update|delete\s+from|merge\s+into|truncate(?:\s+table)?)\s+(?:only\s+)?"?([a-z_]+|\$\{)/gi;

/** Methods of TypeORM that lead to a write, when they are given an entity. */
const ORM_WRITES = new Set(
  'insert update delete upsert save remove softDelete increment decrement into getRepository'.split(' '),
);

/** What happens in a declaration, in the order of the text: another one is used, or a table is written. */
type Step = { use: string } | { write: string };

interface Declaration {
  isWiring: boolean;
  steps: Step[];
}

type Declarations = ReadonlyMap<string, Declaration>;

/**
 * Finds code that writes a table from which access is read without the comparison before it. Gives a line for each way in
 * and table, as in `src/modules/teams/delete-team.ts#deleteTeam: delete teams`. A way in is what resolvers, jobs, or nobody
 * else, use: a helper may leave the comparison to all who call it. It goes by names, and takes the order of the text for
 * the order of what happens; where it cannot read which table some SQL writes it says `?`.
 */
export function uncomparedWrites(sources: Sources): string[] {
  const declarations = declarationsOf(sources);
  const leaks = leaksOf(declarations);
  const found = [...waysIn(declarations)].flatMap((name) => [...leaks(name)].map((write) => `${name}: ${write}`));
  return found.sort();
}

/** The tables whose rows say who may do what: those that the relation reads. */
export function accessTables(sources: Sources): string[] {
  const tables = new Set(entitiesOf(sources).values());
  const read = [...(sources.get(ACCESS) ?? '').matchAll(/\b(?:FROM|JOIN)\s+([a-z_]+)/g)].map(([, table = '']) => table);
  return [...new Set(read)].filter((table) => tables.has(table)).sort();
}

/** Tables of entities, by the entities' names. */
function entitiesOf(sources: Sources): ReadonlyMap<string, string> {
  const shape = /@Entity\('(\w+)'\)\s*export class (\w+)/g;
  const entities = [...sources.values()].flatMap((text) => [...text.matchAll(shape)]);
  return new Map(entities.map(([, table = '', name = '']) => [name, table]));
}

function declarationsOf(sources: Sources): Declarations {
  const reading = { entities: entitiesOf(sources), watched: new Set([...accessTables(sources), ...TAKES_ALONG]) };
  const declarations = new Map<string, Declaration>();
  for (const [path, text] of sources) {
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    const names = namesOf(path, file);
    for (const { name, node } of topLevel(file)) {
      const key = `${path}#${name}`;
      const steps = [...(declarations.get(key)?.steps ?? []), ...stepsOf(node, { ...reading, names })];
      declarations.set(key, { isWiring: WIRING.test(path), steps });
    }
  }
  return declarations;
}

/** The declarations of a file; what stands outside of any has no name. */
function topLevel(file: ts.SourceFile): { name: string; node: ts.Node }[] {
  return file.statements.flatMap((node): { name: string; node: ts.Node }[] => {
    if (ts.isImportDeclaration(node)) return [];
    if (ts.isVariableStatement(node)) {
      return node.declarationList.declarations.map((one) => ({ name: one.name.getText(), node: one }));
    }
    const name = ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) ? node.name?.text : undefined;
    return [{ name: name ?? '', node }];
  });
}

/** What names of a file stand for: its own declarations, and those that it imports from other files of the project. */
function namesOf(path: string, file: ts.SourceFile): ReadonlyMap<string, string> {
  const names = new Map(topLevel(file).map(({ name }) => [name, `${path}#${name}`]));
  for (const node of file.statements) {
    if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) continue;
    const { text } = node.moduleSpecifier;
    const bindings = node.importClause?.namedBindings;
    if (!text.startsWith('.') || bindings === undefined) continue;
    if (ts.isNamespaceImport(bindings))
      throw new Error(`${path}: import names, not all of ${text}, to be readable here`);
    const from = `${posix.join(posix.dirname(path), text)}.ts`;
    for (const { name, propertyName } of bindings.elements) {
      names.set(name.text, `${from}#${(propertyName ?? name).text}`);
    }
  }
  return names;
}

interface Reading {
  names: ReadonlyMap<string, string>;
  entities: ReadonlyMap<string, string>;
  watched: ReadonlySet<string>;
}

/** What happens in a node, what is below it first: arguments before the call. */
function stepsOf(node: ts.Node, reading: Reading): Step[] {
  if (ts.isTypeNode(node)) return [];
  if (ts.isIdentifier(node)) return isMention(node) ? useOf(node.text, reading) : [];
  const steps: Step[] = [];
  ts.forEachChild(node, (child) => {
    steps.push(...stepsOf(child, reading));
  });
  return [...steps, ...writesOf(node, reading).map((write) => ({ write }))];
}

/** Whether an identifier says a name to use it, rather than to declare something or to name a property. */
function isMention(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  const named = parent as ts.Node & { name?: ts.Node };
  return ts.isShorthandPropertyAssignment(parent) || named.name !== node;
}

function useOf(name: string, { names }: Reading): Step[] {
  const use = names.get(name);
  return use === undefined ? [] : [{ use }];
}

function writesOf(node: ts.Node, { entities, watched }: Reading): string[] {
  const writes: { how: string; table: string }[] = [];
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
    for (const [, how = '', table = ''] of node.getText().matchAll(SQL_WRITE)) writes.push({ how, table });
  } else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const how = node.expression.name.text;
    const table = entities.get(node.arguments[0]?.getText() ?? '');
    if (table !== undefined && ORM_WRITES.has(how)) writes.push({ how, table });
  }
  return writes
    .map(({ how, table }) => ({
      how: (how.toLowerCase().split(/\s/)[0] ?? '').replace('getrepository', 'write'),
      table,
    }))
    .filter(({ table }) => table === '${' || watched.has(table))
    .filter(({ how, table }) => !TAKES_ALONG.includes(table) || takesAlong(how, node))
    .map(({ how, table }) => `${how} ${table === '${' ? '?' : table}`);
}

/** Whether a write takes other rows along: accounts are closed first, and deleted later. */
function takesAlong(how: string, node: ts.Node): boolean {
  return /^(delete|truncate|remove|softdelete|write)$/.test(how) || /deletedAt|deleted_at/.test(node.getText());
}

/** Gives for a declaration the writes that happen in it, or in what it uses, without the comparison before. */
function leaksOf(declarations: Declarations): (name: string) => ReadonlySet<string> {
  const compares = comparing(declarations);
  const known = new Map<string, Set<string>>();
  const leaks = (name: string): ReadonlySet<string> => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const found = new Set<string>();
    // Known before it is done: what calls itself adds nothing the second time.
    known.set(name, found);
    for (const step of stepsWithin(declarations.get(name))) {
      if ('write' in step) found.add(step.write);
      else {
        for (const write of leaks(step.use)) found.add(write);
        if (compares(step.use)) break;
      }
    }
    return found;
  };
  return leaks;
}

/** What wiring uses is a way in by itself: of its own only what it writes itself counts. */
function stepsWithin(declaration: Declaration | undefined): Step[] {
  const steps = declaration?.steps ?? [];
  return declaration?.isWiring === true ? steps.filter((step) => 'write' in step) : steps;
}

/** Gives whether a declaration leads to the comparison. */
function comparing(declarations: Declarations): (name: string) => boolean {
  const known = new Map(declarations.has(COMPARISON) ? [[COMPARISON, true]] : []);
  const compares = (name: string): boolean => {
    const before = known.get(name);
    if (before !== undefined) return before;
    known.set(name, false);
    const does = stepsWithin(declarations.get(name)).some((step) => 'use' in step && compares(step.use));
    known.set(name, does);
    return does;
  };
  return compares;
}

/** The declarations that wiring uses, those that nobody uses, and wiring itself. */
function waysIn(declarations: Declarations): ReadonlySet<string> {
  const ways = new Set<string>();
  const used = new Set<string>();
  for (const [name, { isWiring, steps }] of declarations) {
    if (isWiring) ways.add(name);
    for (const step of steps) {
      if (!('use' in step) || step.use === name) continue;
      used.add(step.use);
      if (isWiring) ways.add(step.use);
    }
  }
  for (const name of declarations.keys()) if (!used.has(name)) ways.add(name);
  return ways;
}
